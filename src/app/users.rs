//! The users page: the people of the org, one of them open beside the list.

mod bulk;
mod changed;
mod chooser;
mod chosen;
mod columns;
mod detail;
mod empty;
mod export;
mod filter;
mod group_finder;
mod open;
mod pager;
mod person;
mod pictures;
mod popover;
mod query;
mod rates;
mod rows;
mod schema;
mod search;
mod status;
mod store;
mod table;
mod token_strip;
mod tools;
mod trouble;
mod window;

use std::borrow::Cow;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::{
    components::{busy, button, heading, link, unless_busy},
    dom::{self, Element, el},
    format,
    route::Route,
    session::{Session, session},
    state::{Local, Whether, derived, whether},
};
use crate::browser::{page, storage::Area};
use crate::okta::diagnosis::Symptom;
use open::Opener;
use pager::Wait;
use store::Load;

pub use search::search_builder;
pub use store::{Shared, Users};
pub use token_strip::scope_strip;

/// The user whose address was opened before there was a token to see them with.
const DEEP_LINK: &str = "latchkey.open";

/// The width in pixels up to which an open user covers the list; `style/users.css` says the same.
const SHEET_WIDTH: f64 = 1_100.0;

/// The users page.
pub fn users_page() -> Element {
    let session = session();
    let users = Users::of(session);
    dom::effect(move || {
        session.grant.track();
        untrack(|| {
            users.arrive();
            follow_deep_link(session);
        });
    });
    // Not once a second, and not with every page of users: only when something else is to be shown.
    let expired = whether(move || {
        let end = session
            .grant
            .with(|grant| grant.as_ref().and_then(|grant| grant.expires_at()));
        end.is_some_and(|end| end <= session.org_now())
    });
    let has_token = whether(move || session.grant.with(Option::is_some));
    let is_past = whether(move || expired.get() && is_empty(users));
    el("div class=users-page").part(
        move || (has_token.get(), is_past.get()),
        move |shown| match shown {
            // What was left is found here, too.
            (false, _) => left(empty::no_token(session), users),
            (true, true) => left(empty::expired(session), users),
            (true, false) => users_list(users, expired),
        },
    )
}

/// What was begun and can go on with a token.
fn left(page: Element, users: Users) -> Element {
    page.child(export::stage(users)).child(bulk::left(users))
}

/// Remembers an opened address until there is a token, then goes there.
fn follow_deep_link(session: Session) {
    let has_token = session.grant.with_untracked(Option::is_some);
    match session.route.get_untracked() {
        Route::Users(Some(id)) if !has_token => {
            Area::Tab.write(DEEP_LINK, &id);
        }
        Route::Users(None) if has_token => {
            let id = Area::Tab.read::<String>(DEEP_LINK);
            Area::Tab.remove(DEEP_LINK);
            // Read back as an address would be: what a tab stores, any script of the site can write.
            if let Some(id) = id {
                let path = session.href(&Route::Users(Some(id)));
                session.replace(session.route_of(&path));
            }
        }
        _ => {}
    }
}

/// Heading, tools, table, and the user who is open.
fn users_list(users: Users, expired: Whether) -> Element {
    let session = users.session;
    let opener = Opener::new(session);
    let opened = opener.opened;
    let is_open = move || opened.with(Option::is_some);

    popover::listen();
    let closer = opener.clone();
    let pressed = move |event: Event| {
        if opened.with_untracked(Option::is_some) && is_escape(&event) {
            closer.close();
        }
    };
    dom::listen(&page::window(), "keydown", Box::new(pressed));
    let is_narrow = Local::new(is_narrow());
    let resized = move |_| is_narrow.set(self::is_narrow());
    dom::listen(&page::window(), "resize", Box::new(resized));

    // Why signing in did not work is told here only if it was tried for the list's sake.
    let needs_sign_in = whether(move || {
        expired.get() || users.list.with(|list| matches!(list.load, Load::Failed(_)))
    });
    let main = el("div class=users-main")
        .flag_of("inert", move || is_narrow.get() && is_open())
        .child(head(users))
        .part(
            move || session.grant.get(),
            |grant| Some(token_strip::token_strip(&*grant?)),
        )
        .all(&tools::tools(users));
    let main = with_banner(main, users, expired);
    let bar = [
        filter::filter(users),
        chooser::chooser(users),
        export::export(users),
        rates::rates(users),
    ];
    // Where nobody has come, there is nothing to look through.
    let is_nobody = whether(move || is_empty(users));
    let bar = el("div class=users-bar")
        .flag_of("hidden", move || is_nobody.get())
        .children(bar);
    let main = empty::with_sign_in_failure(main, session, Some(needs_sign_in))
        .child(bar)
        .child(export::stage(users))
        .child(pictures::pictures(users).flag_of("hidden", move || is_nobody.get()))
        .child(chosen::chosen(users))
        .child(bulk::stage(users));
    let main = with_body(main, users, &opener);
    el("section class=users")
        .class_of("users-open", is_open)
        .child(main)
        .part(
            move || opened.get(),
            move |id| Some(detail::detail(users, id?, opener.clone())),
        )
}

/// The heading, how much has come, and loading the rest.
fn head(users: Users) -> Element {
    let loaded = move || {
        users.list.with(|list| {
            let number = format::count(list.rows.len() as u64);
            match list.load {
                _ if list.rows.is_empty() => String::new(),
                Load::Complete if list.query.is_cut_at(list.rows.len()) => {
                    ["the first ", &number, " loaded"].concat()
                }
                Load::Complete => ["all ", &number, " loaded"].concat(),
                _ => [&number, " loaded"].concat(),
            }
        })
    };
    let is_loading = whether(move || users.list.with(|list| matches!(list.load, Load::Loading)));
    let is_loading_all = whether(move || users.list.with(|list| list.is_loading_all()));
    let can_load = whether(move || {
        users
            .list
            .with(|list| !list.rows.is_empty() && !matches!(list.load, Load::Complete | Load::Idle))
    });
    let title = el("div class='row users-title'").children([
        heading("Users"),
        el("span class='muted users-count'").text_of(loaded),
        el("span class='muted users-busy'").part(
            move || (is_loading.get(), is_loading_all.get()),
            |shown| match shown {
                // The number beside it moves. What turns would have the whole window drawn anew sixty times a second, by the
                // machine that reads.
                (true, true) => Some(el("span>loading")),
                (true, false) => Some(busy("span", "loading")),
                (false, _) => None,
            },
        ),
        announcement(users),
    ]);
    let head = el("header class=page-head").children([title, person::head_tools(users)]);
    head.part(
        move || (is_loading_all.get(), can_load.get()),
        move |shown| match shown {
            (true, _) => Some(button("button", "Stop").on_click(move || users.stop())),
            (false, true) => Some(button("button", "Load all").on_click(move || users.load_all())),
            (false, false) => None,
        },
    )
}

/// Says what loading came to, and not each page on the way.
fn announcement(users: Users) -> Element {
    // Once only, however often the list changes otherwise.
    let said = derived(move || {
        let said = users.list.with(|list| {
            let count = || format::count(list.rows.len() as u64);
            match list.load {
                Load::Complete if list.query.is_cut_at(list.rows.len()) => {
                    ["The first ", &count(), " users. There may be more."].concat()
                }
                Load::Complete => [&count(), " users. That is everyone."].concat(),
                Load::Ready if !list.rows.is_empty() => {
                    [&count(), " users loaded, there are more."].concat()
                }
                Load::Waiting {
                    why: Wait::Trouble(_),
                    ..
                } => "A call failed. It is made again.".to_owned(),
                Load::Waiting { .. } => "Waiting for the rate limit.".to_owned(),
                Load::Ready => "Loading was stopped.".to_owned(),
                Load::Expired | Load::Failed(_) | Load::Idle | Load::Loading => String::new(),
            }
        });
        Some(said)
    });
    el("span class=visually-hidden role=status").text_of(move || said.get().unwrap_or_default())
}

/// What stands in the way of more rows while there are some.
fn with_banner(main: Element, users: Users, expired: Whether) -> Element {
    let session = users.session;
    main.part(
        move || {
            let load = users
                .list
                .with(|list| (!list.rows.is_empty()).then(|| list.load.clone()));
            (load, expired.get(), users.is_anew.get())
        },
        move |(load, expired, is_anew)| match load? {
            Load::Waiting { until, why } => {
                let text = el("p")
                    .text(match why {
                        Wait::Limit => "The org’s rate limit is used up. Loading goes on by itself in ",
                        Wait::Reserve => {
                            "The rest of the org’s rate limit is left to others. Loading goes on by itself in "
                        }
                        Wait::Trouble(_) => "A call failed, which may pass. It is made again in ",
                    })
                    .child(countdown(session, until))
                    .text(".");
                let labels = ["Go on now", "Stop here"];
                Some(
                    el("div class='banner banner-wait'")
                        .child(text)
                        .maybe(wait_evidence(session, until, &why))
                        .child(wait_buttons(users, &why, "button small", labels)),
                )
            }
            _ if expired => {
                let text = el("p").child(el("b>The token has expired.")).text(
                    " What is loaded stays until you sign in again. The token is not sent any more.",
                );
                Some(
                    el("div class=banner role=alert")
                        .children([text, sign_in_again(session)]),
                )
            }
            Load::Failed(symptom) => Some(trouble::trouble(session, &symptom, move || {
                button("button small", "Go on").on_click(move || users.go_on())
            })),
            _ if is_anew => Some(el("div class=banner role=status").child(el(
                "p>The page was left while everyone was being loaded. The list begins anew with its first page, without a search or an order: Load all gets everyone.",
            ))),
            _ => None,
        },
    )
}

/// A wait of so many seconds is told with its evidence. What is over in a moment is no reason to move everything below.
const LONG_WAIT: u64 = 4;

/// What is waited for, as far as the org said anything of it.
fn wait_evidence(session: Session, until: u64, why: &Wait) -> Option<Element> {
    let is_long = until.saturating_sub(untrack(|| session.org_now())) >= LONG_WAIT;
    match why {
        Wait::Trouble(Some(symptom)) if is_long => Some(evidence(symptom)),
        _ => None,
    }
}

/// The ways out of a wait. Of a limit that is used up nothing more is to be had before, so going on is not offered then.
fn wait_buttons(
    users: Users,
    why: &Wait,
    class: &'static str,
    [go_on, stop]: [&'static str; 2],
) -> Element {
    let can_go_on = !matches!(why, Wait::Limit);
    let go_on = can_go_on.then(|| button(class, go_on).on_click(move || users.go_on()));
    let stop = button(class, stop).on_click(move || {
        users.stop();
        // This button is away.
        focus_soon(".users-main .empty button, .page-head > button");
    });
    el("div class=row").maybe(go_on).child(stop)
}

/// What a failure was told by, in one line.
fn evidence(symptom: &Symptom) -> Element {
    let mut line = el("p class=hint");
    for (name, value) in &symptom.evidence {
        line = line
            .text(name)
            .text(" ")
            .child(el("code").text(value))
            .text(" ");
    }
    line
}

/// The table, or why there is none.
fn with_body(main: Element, users: Users, opener: &Opener) -> Element {
    let session = users.session;
    let opener = opener.clone();
    // The table stays while rows come: only what is shown in its place is made anew.
    let is_table = whether(move || {
        users
            .list
            .with(|list| !list.rows.is_empty() || matches!(list.load, Load::Idle | Load::Loading))
    });
    main.part(
        move || {
            users.columns.track();
            (!is_table.get()).then(|| users.list.with(|list| list.load.clone()))
        },
        move |load| match load {
            None => Some(table::table(users, &opener)),
            Some(Load::Complete) => Some(empty::nothing_found(users)),
            Some(Load::Expired) => Some(empty::expired(session)),
            Some(Load::Failed(symptom)) => Some(empty::failed(users, &symptom)),
            Some(Load::Waiting { until, why }) => Some(empty::waiting(users, until, &why)),
            // Pages without anyone are followed by the next, so somebody stopped.
            Some(Load::Ready) => Some(empty::stopped(users)),
            Some(Load::Idle | Load::Loading) => None,
        },
    )
    .children([filter::nobody(users), table::locked(users)])
}

fn is_empty(users: Users) -> bool {
    users.list.with(|list| list.rows.is_empty())
}

fn sign_in_again(session: Session) -> Element {
    if empty::is_of_service(session) {
        return link(Route::Service, "button small primary", "Get a new one");
    }
    unless_busy(session, button("button small primary", "Sign in again"))
        .on_click(move || session.sign_in(None))
}

/// How long it is until a time of the org's clock, in seconds since the epoch.
fn countdown(session: Session, until: u64) -> Element {
    el("b class=countdown")
        .text_of(move || format::countdown(until.saturating_sub(session.org_now())))
}

/// Moves the keyboard focus once the page is drawn.
fn focus_soon(selector: impl Into<Cow<'static, str>>) {
    let selector = selector.into();
    request_animation_frame(move || page::focus(&selector));
}

/// Whether a key closes the panel. In a field or a list of choices, Escape is the field's own.
fn is_escape(event: &Event) -> bool {
    let is_field = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|target| target.matches("input, select, textarea").unwrap_or(false));
    is_escape_key(event) && !event.default_prevented() && !is_field
}

fn is_escape_key(event: &Event) -> bool {
    event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|event| event.key() == "Escape")
}

fn is_narrow() -> bool {
    let width = page::window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64());
    width.is_some_and(|width| width <= SHEET_WIDTH)
}
