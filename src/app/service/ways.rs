//! The ways to the token, the one that works first: the relay, a command in a terminal, and this page itself, which Okta refuses.

use std::{rc::Rc, sync::Arc};

use super::desk::{Bound, Desk, Relay, Signed};
use crate::app::{
    components::{busy, button, copy_button},
    dom::{Element, el},
    format,
    session::{Reading, Volume},
    state::{Local, whether},
};
use crate::oauth::{http::Request, token::TokenType};
use crate::okta::{
    setup_kit,
    snippet::{Subject, Tool},
};

/// The panel.
pub(super) fn panel(desk: Desk) -> Element {
    desk.session.open_volume(Volume::Kit);
    el("section class=panel aria-labelledby=ways-title")
        .child(el("h2 id=ways-title>Get the token"))
        .child(el("div class=empty-when-fine").part(
            move || desk.missing(),
            |missing| {
                let lines: Vec<_> = missing
                    .iter()
                    .map(|text| el("p class=error").text(text))
                    .collect();
                lines
            },
        ))
        .part(
            move || (desk.relay(), desk.is_bound.get()),
            move |(relay, is_bound)| {
                let is_here = relay == Relay::Here;
                vec![
                    by_relay(desk, &relay),
                    by_command(desk, !is_here, is_bound),
                    directly(desk),
                ]
            },
        )
}

fn by_relay(desk: Desk, relay: &Relay) -> Element {
    let way = el("div class='stack tight'").child(el("h3>Through the relay"));
    match relay {
        Relay::Looking => way.child(busy("p", "Looking for a relay").attr("role", "status")),
        Relay::Here => way.children([
            el("p class=hint>The server that this page came from passes the request on, without the browser’s Origin. It listens on this machine alone."),
            el("div class=row").child(
                button("button primary", "Get a token").on_click(move || desk.ask(true)),
            ),
        ]),
        Relay::Elsewhere(org) => way.child(
            el("p class=hint>The server that this page came from has a relay to ")
                .child(el("span class=mono").text(org))
                .text(", which is not the org above. Start it with --org for that one, or run the command below."),
        ),
        Relay::None => way.child(
            el("p class=hint>The server that this page came from has none. On your own machine, ")
                .child(el("code>cargo xtask serve"))
                .text(" has one to the sandbox, and with --org one to your org. The command below works everywhere."),
        ),
    }
}

/// `is_first` if there is no better way. A bound token may take two commands, the second with a nonce that stands in a header of the
/// first's answer.
fn by_command(desk: Desk, is_first: bool, is_bound: bool) -> Element {
    let details = el("details class=way").child(el("summary>By a command in a terminal"));
    let details = match is_first {
        true => details.flag("open"),
        false => details,
    };
    let class = match is_first {
        true => "button primary",
        false => "button",
    };
    let dpop = is_bound.then(|| {
        el("p class=hint>With DPoP the command carries a proof as well, and writes the header lines of the answer: copy those too. If one of them has a nonce for the proof, a second command follows.")
    });
    details.child(
        el("div class=stack").child(
            el("p class=hint>The page signs an assertion and writes the request down; a terminal sends it, from any machine. Then paste the answer here."),
        ).maybe(dpop).children([
            el("div class=row")
                .child(button(class, "Sign, and make the command").on_click(move || desk.prepare())),
            el("div").part(
                move || {
                    let text = desk.session.library.read(Volume::Kit);
                    let service = desk.service();
                    let signed = desk.signed.get();
                    let signed = signed.filter(|signed| !signed.is_used && signed.service == service);
                    (signed.and_then(|signed| Command::of(signed, desk.bound.get())), text)
                },
                move |(command, text)| match (command, text) {
                    (None, _) => None,
                    (Some(command), Reading::Open(text)) => Some(commands(desk, &command, &text)),
                    (Some(_), Reading::Shut) => Some(
                        el("div class=row role=alert").children([
                            el("p class=error>The text of the command could not be loaded."),
                            button("button small", "Try again")
                                .on_click(move || desk.session.open_volume(Volume::Kit)),
                        ]),
                    ),
                    _ => Some(busy("p", "Loading the text").attr("role", "status")),
                },
            ),
            paste(desk, is_bound),
        ]),
    )
}

/// What a command sends.
#[derive(Clone)]
struct Command {
    signed: Signed,
    request: Request,
    /// In seconds since 1970, by the org's clock.
    expires_at: u64,
    is_second: bool,
}

impl Command {
    /// `None` while the proof is missing that goes with the assertion.
    fn of(signed: Signed, bound: Option<Rc<Bound>>) -> Option<Self> {
        if signed.service.token_type == TokenType::Bearer {
            return Some(Self {
                request: Desk::request(&signed)?,
                expires_at: signed.expires_at,
                is_second: false,
                signed,
            });
        }
        let bound = bound.filter(|bound| bound.assertion == signed.assertion)?;
        Some(Self {
            request: bound.request.clone(),
            expires_at: bound.expires_at,
            is_second: bound.is_second,
            signed,
        })
    }

    /// The request with marks where assertion and proof are: whoever looks over a shoulder learns nothing.
    fn without_secrets(&self) -> Request {
        let mut shown = self.request.clone();
        if let Some(body) = &mut shown.body {
            *body = crate::oauth::text::replace(body, self.signed.assertion.reveal(), "…");
        }
        for (name, value) in &mut shown.headers {
            if *name == "dpop" {
                "…".clone_into(value);
            }
        }
        shown
    }
}

/// The commands while assertion and proof live: shown without them, copied with them.
fn commands(desk: Desk, of: &Command, text: &Arc<str>) -> Element {
    let (session, org) = (desk.session, of.signed.service.org.as_str().to_owned());
    let expires_at = of.expires_at;
    let clock = org.clone();
    let is_bound = of.signed.service.token_type == TokenType::DPoP;
    let countdown = el("p class=countdown").text_of(move || {
        match expires_at.saturating_sub(session.now_at(&clock)) {
            0 if is_bound => {
                "The assertion or the proof in it is over. Make the command anew.".to_owned()
            }
            0 => "The assertion in it is over. Make the command anew.".to_owned(),
            left => {
                let left = format::countdown(left);
                ["Run it within ", &left, ". It works once."].concat()
            }
        }
    });
    let second = of.is_second.then(|| {
        el("p role=status>The org asked for a nonce in the proof. It is in this second command, with a fresh assertion: run it, and paste its answer too.")
    });
    let shown = of.without_secrets();
    let is_over = whether(move || session.now_at(&org) >= expires_at);
    let (text, of) = (text.clone(), of.clone());
    el("div class=stack").maybe(second).child(countdown).part(
        move || is_over.get(),
        move |is_over| match is_over {
            true => Vec::new(),
            false => {
                let tools = setup_kit::senders(&text, is_bound);
                let tools = tools.iter();
                tools.map(|tool| command(tool, &of, &shown)).collect()
            }
        },
    )
}

fn command(tool: &Tool<'_>, of: &Command, shown: &Request) -> Element {
    let write = |request| {
        let subject = Subject {
            request,
            org: of.signed.service.org.as_str(),
            client_id: &of.signed.service.client_id,
        };
        tool.write(&subject, None)
    };
    let whole = write(&of.request);
    let label = match tool.name {
        "curl" => "Copy for curl",
        _ => "Copy for PowerShell",
    };
    el("div class='stack tight'").children([
        el("pre class='secret snippet mono' tabindex=0 role=region")
            .attr("aria-label", tool.name)
            .text(&write(shown)),
        el("div class=row").child(copy_button(label, "button", move || Some(whole.clone()))),
    ])
}

/// Where the answer of a command is pasted.
fn paste(desk: Desk, is_bound: bool) -> Element {
    let is_empty = Local::new(false);
    let field = el("textarea id=service-answer class=mono rows=3 autocomplete=off autocapitalize=none spellcheck=false aria-describedby=service-answer-below placeholder='{\"token_type\": …}'")
        .attr_of("aria-invalid", move || is_empty.get().then_some("true"));
    let pasted = field.clone();
    el("form class='stack tight'")
        .children([
            el("div class=field").children([
                el("label for=service-answer>What the command answered"),
                field,
                el("p id=service-answer-below class=below")
                    .class_of("error", move || is_empty.get())
                    .class_of("hint", move || !is_empty.get())
                    .text_of(move || match is_empty.get() {
                        true if is_bound => "Paste all that the command wrote, from HTTP/ to }.",
                        true => "Paste what the command wrote, from { to }.",
                        false => "It is checked as if it had come by itself, and leaves this field at once.",
                    }),
            ]),
            el("div class=row").child(el("button type=submit class=button>Take the answer")),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            let text = pasted.value();
            is_empty.set(text.trim().is_empty());
            if !text.trim().is_empty() {
                // The secret has left the field before anything else happens.
                pasted.clear();
                desk.take(&text);
            }
        })
}

fn directly(desk: Desk) -> Element {
    el("details class=way").children([
        el("summary>Directly from this page"),
        el("div class=stack").children([
            el("p class=hint>A request from a browser says so, in a header that no page can leave out: Origin. Okta then takes PKCE only, and refuses a service app with “Browser requests to the token endpoint must use Proof Key for Code Exchange.” The attempt changes nothing at Okta, and costs one assertion."),
            el("div class=row").child(
                button("button", "Ask Okta directly all the same").on_click(move || desk.ask(false)),
            ),
        ]),
    ])
}
