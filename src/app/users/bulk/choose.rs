//! What is to be done, and for a group, to which.

use super::{Bulk, Search, Stage, section};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    task::spawn,
    users::person::ask,
};
use crate::okta::{
    bulk::{self, Deed, Found, GROUPS_SCOPE, Kind},
    org::OrgUrl,
};

/// A button for everything that can be done to many.
pub(super) fn choose(bulk: Bulk) -> Element {
    let session = bulk.users.session;
    let ways = Kind::ALL.map(|kind| {
        let deed = Deed { kind, group: None };
        if ask::lacks(session, deed.scope()) {
            let what = [kind.label(), " needs"].concat();
            return ask::missing_scope(session, &what, deed.scope(), None);
        }
        let label = [kind.label(), "…"].concat();
        button("button small", &label).on_click(move || match kind {
            Kind::AddToGroup => {
                bulk.search.set(Search::Not);
                bulk.show(Stage::Group);
            }
            kind => bulk.plan(Deed { kind, group: None }),
        })
    });
    section("Change the chosen users").children([
        el("p class=hint>First you see what will be done, and to whom. Nothing is sent before you confirm it."),
        el("div class='row bulk-ways'").children(ways).child(cancel(bulk)),
    ])
}

/// Finds a group.
pub(super) fn group(bulk: Bulk) -> Element {
    let field =
        el("input id=bulk-group type=search autocomplete=off spellcheck=false maxlength=200");
    let (typed, sent) = (field.clone(), field.clone());
    let find = move || find(bulk, &typed.value());
    let entered = find.clone();
    let row = el("div class='row bulk-find'").children([
        el("label class=field").children([el("span>The group’s name begins with"), sent]),
        button("button small", "Find").on_click(find),
        cancel(bulk),
    ]);
    section("Add to a group")
        .child(row.on("keydown", move |event| {
            let is_enter = wasm_bindgen::JsCast::dyn_ref::<web_sys::KeyboardEvent>(&event)
                .is_some_and(|event| event.key() == "Enter");
            let is_field = event.target().as_ref() == Some(field.node().as_ref());
            if is_enter && is_field {
                event.prevent_default();
                entered();
            }
        }))
        .child(el("div class=bulk-found").part(
            move || bulk.search.get(),
            move |search| match search {
                Search::Not => None,
                Search::Asking => Some(busy("p", "Looking for groups").attr("role", "status")),
                Search::Failed(trouble) => Some(trouble.view(bulk.users.session, move || {
                    bulk.search.set(Search::Not);
                })),
                Search::Found(found) => Some(groups(bulk, &found)),
            },
        ))
}

fn groups(bulk: Bulk, found: &Found) -> Element {
    let mut out = el("div class=stack").attr("role", "status");
    if found.groups.is_empty() {
        out = out.child(el("p>No group of this name that users can be added to."));
    }
    let buttons = found.groups.iter().map(|group| {
        let chosen = group.clone();
        el("li").child(button("button small", &group.name).on_click(move || {
            bulk.plan(Deed {
                kind: Kind::AddToGroup,
                group: Some(chosen.clone()),
            });
        }))
    });
    out = out.child(el("ul class='row bulk-groups'").all(&buttons.collect::<Vec<_>>()));
    if found.others > 0 {
        out = out.child(el("p class=hint>Groups whose members come from Okta itself, an app or a directory are left out: nobody is added to them by hand."));
    }
    out
}

fn find(bulk: Bulk, text: &str) {
    let session = bulk.users.session;
    let Some(grant) = session.grant.get_untracked() else {
        return;
    };
    bulk.search.set(Search::Asking);
    let text = text.to_owned();
    spawn(async move {
        let org = OrgUrl::from_origin(&grant.org);
        let request = bulk::groups_request(&org, &grant.access_token, &text);
        let asked = ask::ask(session, &grant, &request, GROUPS_SCOPE, None, |response| {
            bulk::process_groups(response)
        });
        bulk.search.set(match asked.await {
            Ok(found) => Search::Found(found),
            Err(trouble) => Search::Failed(trouble),
        });
    });
}

/// Leaves it before anything was sent.
pub(super) fn cancel(bulk: Bulk) -> Element {
    button("button small quiet", "Cancel").on_click(move || bulk.leave())
}
