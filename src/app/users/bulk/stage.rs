//! What is to be seen of it: the button that begins it, and a part of the page for every stage.

use super::{Bulk, Stage, choose, members, plan, progress, report};
use crate::app::{
    components::button,
    dom::{Element, el},
    state::whether,
    users::{focus_soon, person::lock, store::Users},
};

/// The button that begins it, in the bar of the chosen rows.
pub(in crate::app::users) fn entry(users: Users) -> Element {
    let (session, bulk) = (users.session, Bulk::of(users));
    let is_open = whether(move || lock::is_open(session));
    el("div class=bulk-entry").part(
        move || is_open.get(),
        move |is_open| match is_open {
            true => vec![
                button("button small", "Change…")
                    .flag_of("disabled", move || bulk.is_under_way())
                    .on_click(move || bulk.show(Stage::Choosing)),
            ],
            false => vec![
                el("span class=muted>Nothing is changed until that is allowed:"),
                lock::bar(session, false),
            ],
        },
    )
}

/// Whatever is to be seen of it.
pub(in crate::app::users) fn stage(users: Users) -> Element {
    let (session, bulk) = (users.session, Bulk::of(users));
    let is_open = whether(move || lock::is_open(session));
    el("div class=bulk-stage").part(
        move || (bulk.stage.get(), is_open.get()),
        move |(stage, is_open)| match (stage, is_open) {
            (Stage::None, _)
            | (Stage::Choosing | Stage::Group | Stage::Members | Stage::Planned, false) => None,
            (Stage::Choosing, _) => Some(choose::choose(bulk)),
            (Stage::Group, _) => Some(choose::group(bulk)),
            (Stage::Members, _) => Some(members::reading(bulk)),
            (Stage::Planned, _) => plan::plan(bulk),
            (Stage::Running, _) => Some(progress::running(bulk)),
            (Stage::Stopped(why), is_open) => Some(report::stopped(bulk, &why, is_open)),
            (Stage::Done, is_open) => Some(report::done(bulk, is_open)),
        },
    )
}

/// A part of the page about it, whose heading takes the keyboard.
pub(super) fn section(title: &str) -> Element {
    focus_soon(".bulk-title");
    el("section class='bulk review' aria-labelledby=bulk-title")
        .child(el("h2 id=bulk-title class='bulk-title review-title' tabindex=-1").text(title))
}
