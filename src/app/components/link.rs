//! A link within the site.

use leptos::{ev::MouseEvent, prelude::*};

use crate::app::{route::Route, session::session};

/// A link to a page: a plain one for the browser, which a plain click follows without a reload.
#[component]
pub fn Link(
    route: Route,
    #[prop(optional)] class: &'static str,
    /// Runs before the page changes.
    #[prop(optional, into)]
    on_follow: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let session = session();
    let href = session.href(&route);
    let target = route.clone();
    let current = move || {
        session
            .route
            .with(|shown| shown.is_same_page(&target))
            .then_some("page")
    };
    let follow = move |event: MouseEvent| {
        let is_plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if !is_plain {
            return;
        }
        event.prevent_default();
        if let Some(on_follow) = on_follow {
            on_follow.run(());
        }
        session.go(route.clone());
    };
    view! {
        <a href=href class=class aria-current=current on:click=follow>
            {children()}
        </a>
    }
}
