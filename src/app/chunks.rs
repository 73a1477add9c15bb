//! The pages that are loaded when they are first opened, and the work that is loaded when it is first done.
//!
//! `cargo xtask build` cuts the program here: each is a file of its own then, and a first visit does not load it. In every other
//! build they are in the program, and there at once.

use std::{pin::Pin, rc::Rc};

use leptos::prelude::{Owner, request_animation_frame};

use super::{
    components::{busy, button, heading},
    connect::{Show, judge_metadata},
    dom::{Element, el},
    orgs::orgs_panel,
    recorder::recorder_page,
    service::service_page,
    session::{Session, change_store},
    state::State,
    task::spawn,
    tokens::tokens_page,
    users::{search_builder, users_page},
};
use crate::browser::{keys::Key, page};
use crate::oauth::callback::RedirectParts;
use crate::okta::org::OrgUrl;

/// A chunk could not be loaded: the network failed, or the site was published anew meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

/// A page in a chunk, and what loads that. The attribute makes two `extern` functions out of the page, which the cut
/// connects again: that is what the lint calls unsafe. Nothing but the calls below can reach them.
macro_rules! chunk {
    ($name:ident in $chunk:ident, $load:ident, $page:path) => {
        #[cfg(chunks)]
        #[allow(unsafe_code)]
        #[wasm_split_helpers::wasm_split($chunk, fallible, preload(#[allow(unsafe_code)] $load))]
        fn $name(owner: Owner) -> Result<Element, NotLoaded> {
            Ok(owner.with($page))
        }

        #[cfg(not(chunks))]
        async fn $name(owner: Owner) -> Result<Element, NotLoaded> {
            Ok(owner.with($page))
        }

        #[cfg(not(chunks))]
        async fn $load() -> Result<(), NotLoaded> {
            Ok(())
        }
    };
}

/// What a chunk does once it is there.
pub type Work = Pin<Box<dyn Future<Output = ()>>>;

/// Work in a chunk, cut off in the same way.
macro_rules! work {
    ($name:ident in $chunk:ident, $load:ident, ($($argument:ident: $type:ty),+) => $work:expr) => {
        #[cfg(chunks)]
        #[allow(unsafe_code)]
        #[wasm_split_helpers::wasm_split($chunk, fallible, preload(#[allow(unsafe_code)] $load))]
        pub fn $name($($argument: $type),+) -> Result<Work, NotLoaded> {
            Ok(Box::pin($work))
        }

        #[cfg(not(chunks))]
        pub async fn $name($($argument: $type),+) -> Result<Work, NotLoaded> {
            Ok(Box::pin($work))
        }

        /// Loads it without doing it.
        #[cfg(not(chunks))]
        pub async fn $load() -> Result<(), NotLoaded> {
            Ok(())
        }
    };
}

work!(answer in answers, load_answer, (session: Session, parts: RedirectParts) => session.take_answer(parts));
work!(store_keys in answers, load_store_keys, (put: Vec<Key>, removed: Vec<String>) => change_store(put, removed));
work!(metadata in answers, load_metadata, (org: OrgUrl, show: Show) => judge_metadata(org, show));
work!(renewal in answers, load_renewal, (session: Session, id: String, old: String) => session.renew_alone(id, old));

// Beside the tokens, with which it shares most of its parts: a chunk more would be a hash more in the first load.
chunk!(orgs in tokens, load_orgs, orgs_panel);
chunk!(builder in builder, load_builder, search_builder);
chunk!(recorder in recorder, load_recorder, recorder_page);
chunk!(service in service, load_service, service_page);
chunk!(tokens in tokens, load_tokens, tokens_page);
chunk!(users in users, load_users, users_page);

#[cfg(chunks)]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Whose chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// No page, but what is opened on the users page.
    Builder,
    /// No page, but what is opened below the saved orgs.
    Orgs,
    Recorder,
    Service,
    Tokens,
    Users,
}

/// Loads the users page, so that it is there when a sign-in ends. If that fails, opening it tries again and tells.
pub fn expect_users() {
    spawn(async {
        let _ = load_users().await;
    });
}

/// Loads what understands an answer, while the browser is not away yet: it has it then when it comes back.
pub fn expect_answer() {
    spawn(async {
        let _ = load_answer().await;
    });
}

/// A page as soon as it is there. `is_first` for the page that the visit began with: the keyboard stays where it is then.
pub fn place(chunk: Chunk, is_first: bool) -> Element {
    let shown = Rc::new(State::new(None::<Result<Element, NotLoaded>>));
    // What the page makes belongs to this place.
    let owner = Owner::current().unwrap_or_default();
    load(chunk, owner.clone(), &shown, is_first);
    let told = Rc::clone(&shown);
    el("div class=chunk").part(
        move || told.get(),
        move |loaded| match loaded {
            None => busy("p", "Loading").attr("role", "status"),
            Some(Ok(page)) => page,
            Some(Err(NotLoaded)) => {
                let (shown, owner) = (Rc::clone(&shown), owner.clone());
                failed(chunk, move || {
                    shown.set(None);
                    load(chunk, owner.clone(), &shown, false);
                })
            }
        },
    )
}

fn load(
    chunk: Chunk,
    owner: Owner,
    shown: &Rc<State<Option<Result<Element, NotLoaded>>>>,
    is_first: bool,
) {
    let shown = Rc::downgrade(shown);
    spawn(async move {
        let loaded = match chunk {
            Chunk::Builder => load_builder().await.is_ok(),
            Chunk::Orgs => load_orgs().await.is_ok(),
            Chunk::Recorder => load_recorder().await.is_ok(),
            Chunk::Service => load_service().await.is_ok(),
            Chunk::Tokens => load_tokens().await.is_ok(),
            Chunk::Users => load_users().await.is_ok(),
        };
        // Another page may be shown by now.
        let Some(shown) = shown.upgrade() else {
            return;
        };
        let page = match chunk {
            _ if !loaded => Err(NotLoaded),
            Chunk::Builder => builder(owner).await,
            Chunk::Orgs => orgs(owner).await,
            Chunk::Recorder => recorder(owner).await,
            Chunk::Service => service(owner).await,
            Chunk::Tokens => tokens(owner).await,
            Chunk::Users => users(owner).await,
        };
        shown.set(Some(page));
        if !is_first {
            request_animation_frame(move || {
                page::focus(match chunk {
                    Chunk::Builder => "#search-title",
                    Chunk::Orgs => ".orgs-panel [tabindex], .orgs-panel input",
                    _ => "main h1",
                });
            });
        }
    });
}

fn failed(chunk: Chunk, again: impl Fn() + 'static) -> Element {
    const TITLE: &str = "This page could not be loaded";
    el("section class=empty role=alert").children([
        match chunk {
            Chunk::Builder | Chunk::Orgs => el("h3").text(TITLE),
            _ => heading(TITLE),
        },
        el("p>The network failed, or Latchkey was published anew meanwhile. Try again, or reload; tokens that are only in memory are lost by a reload."),
        el("div class=row").child(button("button primary", "Try again").on_click(again)),
    ])
}
