//! The token in another tool: a text to copy or to save.

use std::{rc::Rc, sync::Arc};

use crate::app::{
    components::{busy, button, copy_button},
    dom::{Element, el},
    session::{Reading, Session, Volume},
    state::Local,
};
use crate::browser::files;
use crate::oauth::token::{Grant, TokenType};
use crate::okta::{
    org::OrgUrl,
    snippet::{self, Subject},
    users::{ListQuery, list_request},
};

/// The panel. The tools' texts are fetched when it is opened.
pub(super) fn other_tools(session: Session, grant: &Arc<Grant>) -> Element {
    let opened = Local::new(false);
    let grant = grant.clone();
    let details = el("details class='panel export'").child(el("summary>Use it in another tool"));
    details
        .part(
            move || match opened.get() {
                true => session.library.read(Volume::Snippets),
                false => Reading::Closed,
            },
            move |text| match text {
                Reading::Closed => None,
                Reading::Opening => Some(busy("p", "Loading the texts").attr("role", "status")),
                Reading::Open(text) => Some(tools(&text, &grant)),
                Reading::Shut => Some(shut(session)),
            },
        )
        .on("toggle", move |_| {
            if !opened.get_untracked() {
                session.open_volume(Volume::Snippets);
                opened.set(true);
            }
        })
}

fn shut(session: Session) -> Element {
    el("div class=row role=alert").children([
        el("p class=error>The texts could not be loaded."),
        button("button small", "Try again").on_click(move || session.open_volume(Volume::Snippets)),
    ])
}

fn tools(text: &Arc<str>, grant: &Arc<Grant>) -> Element {
    let names: Vec<_> = snippet::tools(text)
        .iter()
        .enumerate()
        .map(|(index, tool)| {
            el("option")
                .attr("value", &index.to_string())
                .text(tool.name)
        })
        .collect();
    let (chosen, has_token) = (Local::new(0), Local::new(false));
    let is_bound = grant.token_type == TokenType::DPoP;
    let (text, grant) = (text.clone(), grant.clone());
    let written: Rc<dyn Fn() -> Written> =
        Rc::new(move || write(&text, &grant, chosen.get(), has_token.get()));
    let (shown, copied, saved) = (written.clone(), written.clone(), written);

    let select = el("select id=tool").all(&names);
    let picked = select.clone();
    let select = select.on("change", move |_| {
        chosen.set(picked.value().parse().unwrap_or(0));
    });
    let tick = el("input type=checkbox");
    let ticked = tick.clone();
    let tick = tick.on("change", move |_| has_token.set(ticked.is_checked()));
    let refused = Local::new("");
    let save = button("button", "Download").on_click(move || {
        let file = saved();
        refused.set(match files::download(&file.name, file.mime, &file.text) {
            true => "",
            false => "The browser refused. Copy it instead.",
        });
    });
    el("div class=stack").children([
        el("div class=field").children([el("label for=tool>Tool"), select]),
        el("label class=check").children([tick, el("span>with the token in it")]),
        el("p class=hint").text_of(move || match (has_token.get(), is_bound) {
            (_, true) => {
                "The token is bound to a key (DPoP): another tool cannot use it without that key."
            }
            (true, _) => "Whoever gets to read this can use the token until it expires.",
            _ => "The token is left out: give it by the variable that the text names.",
        }),
        el("pre class='secret snippet mono' tabindex=0 role=region aria-label='Text for the tool'")
            .text_of(move || shown().text),
        el("div class=row").children([
            copy_button("Copy", "button", move || Some(copied().text)),
            save,
            el("span class=error role=status").text_of(move || refused.get()),
        ]),
    ])
}

struct Written {
    name: String,
    mime: &'static str,
    text: String,
}

/// The first page of users, as a tool asks for it.
fn write(text: &str, grant: &Grant, chosen: usize, has_token: bool) -> Written {
    let query = ListQuery {
        limit: 200,
        ..ListQuery::default()
    };
    let mut request = list_request(
        &OrgUrl::from_origin(&grant.org),
        &grant.access_token,
        &query,
    );
    for (name, value) in &mut request.headers {
        if *name == "authorization" {
            *value = [grant.token_type.as_str(), " "].concat();
        }
    }
    let subject = Subject {
        request: &request,
        org: &grant.org,
        client_id: &grant.client_id,
    };
    let tools = snippet::tools(text);
    let Some(tool) = tools.get(chosen) else {
        return Written {
            name: String::new(),
            mime: "",
            text: String::new(),
        };
    };
    Written {
        name: tool.file.to_owned(),
        mime: tool.mime(),
        text: tool.write(&subject, has_token.then_some(&grant.access_token)),
    }
}
