//! Finding a group that users can be added to, by the beginning of its name.

use std::rc::Rc;

use super::{
    button,
    person::{Trouble, ask},
};
use crate::app::{
    components::busy,
    dom::{Element, el},
    session::Session,
    state::State,
    task::spawn,
};
use crate::okta::{
    bulk::{self, Found, GROUPS_SCOPE, Group},
    org::OrgUrl,
};

/// How far it has come.
#[derive(Clone)]
enum Search {
    Asking,
    Failed(Trouble),
    Found(Found),
    Not,
}

/// A field for the name, and a button for each group that is found.
pub(super) fn group_finder(session: Session, chosen: Rc<dyn Fn(Group)>) -> Element {
    let search = Rc::new(State::new(Search::Not));
    let field = el("input name=group type=search autocomplete=off spellcheck=false maxlength=200");
    let (typed, sought) = (field.clone(), Rc::clone(&search));
    let find = move || find(session, &sought, &typed.value());
    let entered = find.clone();
    let target = field.clone();
    let row = el("div class=row").children([
        el("label class=field").children([el("span>The group’s name begins with"), field]),
        button("button small", "Find").on_click(find),
    ]);
    let (source, left) = (Rc::clone(&search), search);
    el("div class=group-finder")
        .child(row.on("keydown", move |event| {
            let is_enter = wasm_bindgen::JsCast::dyn_ref::<web_sys::KeyboardEvent>(&event)
                .is_some_and(|event| event.key() == "Enter");
            let is_field = event.target().as_ref() == Some(target.node().as_ref());
            if is_enter && is_field {
                event.prevent_default();
                entered();
            }
        }))
        .part(
            move || source.get(),
            move |search| match search {
                Search::Not => None,
                Search::Asking => Some(busy("p", "Looking for groups").attr("role", "status")),
                Search::Failed(trouble) => {
                    let left = Rc::clone(&left);
                    Some(trouble.view(session, move || left.set(Search::Not)))
                }
                Search::Found(found) => Some(groups(&found, &chosen)),
            },
        )
}

fn groups(found: &Found, chosen: &Rc<dyn Fn(Group)>) -> Element {
    let mut out = el("div class=stack").attr("role", "status");
    if found.groups.is_empty() {
        out = out.child(el("p>No group of this name that users can be added to."));
    }
    let buttons = found.groups.iter().map(|group| {
        let (chosen, group) = (Rc::clone(chosen), group.clone());
        let name = group.name.clone();
        el("li").child(button("button small", &name).on_click(move || chosen(group.clone())))
    });
    out = out.child(el("ul class='row group-list'").all(&buttons.collect::<Vec<_>>()));
    if found.others > 0 {
        out = out.child(el("p class=hint>Groups whose members come from Okta itself, an app or a directory are left out: nobody is added to them by hand."));
    }
    out
}

fn find(session: Session, search: &Rc<State<Search>>, text: &str) {
    let Some(grant) = session.grant.get_untracked() else {
        return;
    };
    search.set(Search::Asking);
    let (search, text) = (Rc::clone(search), text.to_owned());
    spawn(async move {
        let org = OrgUrl::from_origin(&grant.org);
        let request = bulk::groups_request(&org, &grant.access_token, &text);
        let asked = ask::ask(session, &grant, &request, GROUPS_SCOPE, None, |response| {
            bulk::process_groups(response)
        });
        search.set(match asked.await {
            Ok(found) => Search::Found(found),
            Err(trouble) => Search::Failed(trouble),
        });
    });
}
