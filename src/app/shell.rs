//! What surrounds every page: the bar with the token in use, and the foot with what the page did.

use leptos::prelude::*;

use super::{
    Page,
    components::{Link, Mark},
    format,
    route::Route,
    session::session,
};
use crate::browser::page;

/// A clock that is off by less than this many seconds changes nothing.
const CLOCK_TOLERANCE: u64 = 5;

/// The whole window.
#[component]
pub fn Shell() -> impl IntoView {
    let session = session();
    Effect::new(move |_| {
        let title = session.route.with(Route::title);
        page::document().set_title(&[title, " · Latchkey"].concat());
    });
    // After a change of page the keyboard goes on at the new page's heading, not where the link was.
    Effect::new(move |before: Option<Route>| {
        let route = session.route.get();
        if before.is_some_and(|before| !before.is_same_page(&route)) {
            request_animation_frame(|| page::focus("main h1"));
        }
        route
    });
    view! {
        <a class="skip" href="#main" on:click=skip>"Skip to the page"</a>
        <header class="bar">
            <Link route=Route::Connect class="brand">
                <Mark />
                <span class="brand-name">"Latchkey"</span>
            </Link>
            <nav aria-label="Pages">
                <Link route=Route::Connect>"Connect"</Link>
                <Link route=Route::Users(None)>"Users"</Link>
                <Link route=Route::Token>"Token"</Link>
            </nav>
            <TokenBadge />
        </header>
        <main id="main" tabindex="-1">
            <Page />
        </main>
        <Foot />
    }
}

/// An address of this site that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <section class="empty">
            <h1 tabindex="-1">"No such page"</h1>
            <p>"Nothing is kept at this address. Your settings and your token are where they were."</p>
            <Link route=Route::Connect class="button primary">"Go to Connect"</Link>
        </section>
    }
}

/// Whose token is in use and how long it lives; leads to the token.
#[component]
fn TokenBadge() -> impl IntoView {
    let session = session();
    // Not once a second: only what the seconds change is drawn again.
    let expired = Memo::new(move |_| {
        session.grant.with(|grant| {
            grant
                .as_ref()
                .and_then(|grant| grant.expires_at())
                .is_some_and(|end| end <= session.now.get())
        })
    });
    move || {
        let Some(grant) = session.grant.get() else {
            return view! { <Link route=Route::Token class="badge muted">"no token yet"</Link> }
                .into_any();
        };
        let who = grant.subject().unwrap_or_else(|| grant.client_id.clone());
        let kind = grant.token_type.as_str();
        let expires_at = grant.expires_at();
        view! {
            <Link route=Route::Token class="badge">
                <i class="dot" class:bad={move || expired.get()} aria-hidden="true"></i>
                <span class="badge-who">{who}</span>
                <span class="badge-type">{kind}</span>
                {move || match (expires_at, expired.get()) {
                    (_, true) => view! { <b class="badge-end">"expired"</b> }.into_any(),
                    (None, _) => view! { <span class="badge-end">"unknown expiry"</span> }.into_any(),
                    (Some(end), _) => view! {
                        <time class="badge-end mono">
                            {move || format::countdown(end.saturating_sub(session.now.get()))}
                        </time>
                    }
                    .into_any(),
                }}
            </Link>
        }
        .into_any()
    }
}

/// What the page did: calls left, clock, hosts.
#[component]
fn Foot() -> impl IntoView {
    let session = session();
    let rate = move || {
        session.rate_limit.get().map(|rate| {
            let calls = [rate.remaining.to_string().as_str(), " of ", &rate.limit.to_string(), " calls left"].concat();
            let share = f64::from(rate.remaining) / f64::from(rate.limit.max(1));
            let reset = move || match rate.reset.saturating_sub(session.org_now()) {
                0 => String::new(),
                seconds => ["· resets in ", &seconds.to_string(), " s"].concat(),
            };
            view! {
                <span class="foot-rate">
                    "Rate limit "
                    <meter class="gauge" min="0" max="1" low="0.25" prop:value=share>{calls.clone()}</meter>
                    " " {calls} " " {reset}
                </span>
            }
        })
    };
    let clock = move || {
        let offset = session.clock_offset.get()?;
        (offset.unsigned_abs() > CLOCK_TOLERANCE).then(|| {
            let direction = if offset > 0 { "behind" } else { "ahead of" };
            let text = [
                "This machine’s clock is ",
                &offset.unsigned_abs().to_string(),
                " s ",
                direction,
                " the org’s.",
            ]
            .concat();
            view! { <span class="foot-clock">{text}</span> }
        })
    };
    view! {
        <footer class="foot">
            {rate}
            {clock}
            <span>
                "Hosts contacted: this page"
                {move || session.hosts.with(|hosts| hosts.iter().fold(String::new(), |text, host| text + ", " + host))}
            </span>
            <span class="foot-note">"Works with Okta. Not affiliated with Okta, Inc."</span>
        </footer>
    }
}

fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    page::focus("#main");
}
