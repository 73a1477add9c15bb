//! The users page: the people of the org, one of them open beside the list.

mod columns;
mod detail;
mod empty;
mod query;
mod rows;
mod status;
mod store;
mod table;
mod token_strip;
mod tools;
mod trouble;
mod window;

use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    format,
    route::Route,
    session::{Session, session},
};
use crate::browser::{page, storage::Area};
use detail::Detail;
use empty::{ExpiredEmpty, FailedEmpty, NoTokenEmpty, NothingFound, SignInFailure, WaitingEmpty};
use rows::Rows;
use store::Load;
use table::Table;
use token_strip::TokenStrip;
use tools::Tools;
use trouble::Trouble;

pub use store::Users;
pub use token_strip::ScopeStrip;

/// The user whose address was opened before there was a token to see them with.
const DEEP_LINK: &str = "latchkey.open";

/// The width in pixels up to which an open user covers the list; `style/users.css` says the same.
const SHEET_WIDTH: f64 = 1_100.0;

/// What the page shows.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    /// The token has expired, and nothing was loaded with it.
    Expired,
    List,
    NoToken,
}

/// The users page.
#[component]
pub fn UsersPage() -> impl IntoView {
    let session = session();
    let users = expect_context::<Users>();
    Effect::new(move |_| {
        session.grant.track();
        untrack(|| {
            users.arrive();
            follow_deep_link(session);
        });
    });
    // Not once a second, and not with every page of users: only when something else is to be shown.
    let expired = Memo::new(move |_| {
        let end = session
            .grant
            .with(|grant| grant.as_ref().and_then(|grant| grant.expires_at()));
        end.is_some_and(|end| end <= session.now.get())
    });
    let shown = Memo::new(move |_| {
        if session.grant.with(Option::is_none) {
            Shown::NoToken
        } else if expired.get() && users.rows.with(Rows::is_empty) {
            Shown::Expired
        } else {
            Shown::List
        }
    });
    move || match shown.get() {
        Shown::Expired => view! { <ExpiredEmpty /> }.into_any(),
        Shown::List => view! { <UsersList expired /> }.into_any(),
        Shown::NoToken => view! { <NoTokenEmpty /> }.into_any(),
    }
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
#[component]
fn UsersList(expired: Memo<bool>) -> impl IntoView {
    let session = session();
    let users = expect_context::<Users>();
    let opened = Memo::new(move |_| match session.route.get() {
        Route::Users(id) => id,
        _ => None,
    });
    // Whether the entry of the history before this one is the list.
    let was_pushed = StoredValue::new(false);
    let open = Callback::new(move |id: String| {
        let is_open = opened.with_untracked(Option::is_some);
        let route = Route::Users(Some(id));
        if is_open {
            session.replace(route);
        } else {
            was_pushed.set_value(true);
            session.go(route);
        }
    });
    let close = Callback::new(move |()| {
        let history = page::window()
            .history()
            .ok()
            .filter(|_| was_pushed.get_value());
        match history {
            Some(history) => {
                let _ = history.back();
            }
            None => session.replace(Route::Users(None)),
        }
    });
    Effect::new(move |before: Option<bool>| {
        let is_open = opened.with(Option::is_some);
        if before == Some(true) && !is_open {
            was_pushed.set_value(false);
            request_animation_frame(|| page::focus(".slot[tabindex='0']"));
        }
        is_open
    });
    let pressed = window_event_listener(ev::keydown, move |event| {
        if opened.try_with_untracked(Option::is_some) == Some(true) && is_escape(&event) {
            close.run(());
        }
    });
    on_cleanup(move || pressed.remove());

    let is_narrow = RwSignal::new(is_narrow());
    let resized = window_event_listener(ev::resize, move |_| {
        let _ = is_narrow.try_set(self::is_narrow());
    });
    on_cleanup(move || resized.remove());
    // Why signing in did not work is told here only if it was tried for the list's sake.
    let needs_sign_in =
        Memo::new(move |_| expired.get() || matches!(users.load.get(), Load::Failed(_)));
    let is_covered = move || is_narrow.get() && opened.with(Option::is_some);
    view! {
        <section class="users" class:users-open=move || opened.with(Option::is_some)>
            <div class="users-main" inert=is_covered>
                <Head />
                <TokenStrip />
                <Tools />
                <Banner expired />
                {move || needs_sign_in.get().then(|| view! { <SignInFailure /> })}
                <Body opened on_open=open />
            </div>
            {move || opened.get().map(|id| view! { <Detail id on_close=close /> })}
        </section>
    }
}

/// The heading, how much has come, and loading the rest.
#[component]
fn Head() -> impl IntoView {
    let users = expect_context::<Users>();
    let count = Memo::new(move |_| users.rows.with(Rows::len));
    let loaded = move || {
        let number = format::count(count.get() as u64);
        match users.load.get() {
            _ if count.get() == 0 => String::new(),
            Load::Complete => ["all ", &number, " loaded"].concat(),
            _ => [&number, " loaded"].concat(),
        }
    };
    let is_loading = Memo::new(move |_| matches!(users.load.get(), Load::Loading));
    let is_loading_all = Memo::new(move |_| users.is_loading_all());
    let can_load = Memo::new(move |_| {
        count.get() > 0 && !matches!(users.load.get(), Load::Complete | Load::Idle)
    });
    view! {
        <header class="page-head">
            <div class="row users-title">
                <h1 tabindex="-1">"Users"</h1>
                <span class="muted users-count">{loaded}</span>
                <span class="muted users-busy">
                    {move || is_loading.get().then(|| view! {
                        <span class="spinner" aria-hidden="true"></span>
                        "loading"
                    })}
                </span>
                <Announcement />
            </div>
            {move || match (is_loading_all.get(), can_load.get()) {
                (true, _) => view! {
                    <button type="button" class="button" on:click=move |_| users.stop()>"Stop"</button>
                }
                .into_any(),
                (false, true) => view! {
                    <button type="button" class="button" on:click=move |_| users.load_all()>
                        "Load all"
                    </button>
                }
                .into_any(),
                (false, false) => ().into_any(),
            }}
        </header>
    }
}

/// Says what loading came to, and not each page on the way.
#[component]
fn Announcement() -> impl IntoView {
    let users = expect_context::<Users>();
    let text = move || {
        let count = || format::count(users.rows.with_untracked(Rows::len) as u64);
        match users.load.get() {
            Load::Complete => [&count(), " users. That is everyone."].concat(),
            Load::Ready => [&count(), " users loaded, there are more."].concat(),
            Load::Waiting { .. } => "Waiting for the rate limit.".to_owned(),
            Load::Expired | Load::Failed(_) | Load::Idle | Load::Loading => String::new(),
        }
    };
    view! { <span class="visually-hidden" role="status">{text}</span> }
}

/// What stands in the way of more rows while there are some.
#[component]
fn Banner(expired: Memo<bool>) -> impl IntoView {
    let session = session();
    let users = expect_context::<Users>();
    let has_rows = Memo::new(move |_| users.rows.with(|rows| !rows.is_empty()));
    let on_again = Callback::new(move |()| users.go_on());
    move || {
        if !has_rows.get() {
            return ().into_any();
        }
        match users.load.get() {
            Load::Waiting { until } => view! {
                <div class="banner banner-wait">
                    <p>
                        "The org’s rate limit is used up. Loading goes on by itself in "
                        <b class="countdown">
                            {move || format::countdown(until.saturating_sub(session.org_now()))}
                        </b> "."
                    </p>
                    <button type="button" class="button small" on:click=move |_| users.stop()>
                        "Stop here"
                    </button>
                </div>
            }
            .into_any(),
            _ if expired.get() => view! {
                <div class="banner" role="alert">
                    <p>
                        <b>"The token has expired."</b>
                        " What is loaded stays until you sign in again. The token is not sent any more."
                    </p>
                    <button
                        type="button"
                        class="button small primary"
                        on:click=move |_| session.sign_in(None)
                    >
                        "Sign in again"
                    </button>
                </div>
            }
            .into_any(),
            Load::Failed(diagnosis) => {
                view! { <Trouble diagnosis again="Go on" on_again /> }.into_any()
            }
            Load::Complete | Load::Expired | Load::Idle | Load::Loading | Load::Ready => {
                ().into_any()
            }
        }
    }
}

/// The table, or why there is none.
#[component]
fn Body(opened: Memo<Option<String>>, on_open: Callback<String>) -> impl IntoView {
    let users = expect_context::<Users>();
    let is_empty = Memo::new(move |_| users.rows.with(Rows::is_empty));
    // The table stays while rows come: only what is shown in its place is made anew.
    let is_table = Memo::new(move |_| {
        let load = users.load.get();
        !is_empty.get() || matches!(load, Load::Idle | Load::Loading | Load::Ready)
    });
    move || {
        if is_table.get() {
            return view! { <Table opened on_open /> }.into_any();
        }
        match users.load.get() {
            Load::Complete => view! { <NothingFound /> }.into_any(),
            Load::Expired => view! { <ExpiredEmpty /> }.into_any(),
            Load::Failed(diagnosis) => view! { <FailedEmpty diagnosis /> }.into_any(),
            Load::Waiting { until } => view! { <WaitingEmpty until /> }.into_any(),
            Load::Idle | Load::Loading | Load::Ready => ().into_any(),
        }
    }
}

/// Whether a key closes the panel. In a field or a list of choices, Escape is the field's own.
fn is_escape(event: &KeyboardEvent) -> bool {
    let is_field = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|target| target.matches("input, select, textarea").unwrap_or(false));
    event.key() == "Escape" && !event.default_prevented() && !is_field
}

fn is_narrow() -> bool {
    let width = page::window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64());
    width.is_some_and(|width| width <= SHEET_WIDTH)
}
