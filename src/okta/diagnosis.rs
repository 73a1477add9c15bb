//! What went wrong, in words: what happened, the evidence, and what to do.
//!
//! No diagnosis has a token, a code, a state or a verifier in it.

mod api;
mod callback;
mod known;
mod network;
mod token;

use super::org::{AdminPage, OrgUrl};
use crate::oauth::flow::Flow;
use crate::oauth::transaction::Transaction;

pub use self::api::api;
pub use self::callback::callback;
pub use self::network::{NetworkFault, network, storage};
pub use self::token::{revoke, token};

/// A failure that explains itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What happened, in a few words.
    pub title: String,
    /// Why, as far as it can be told.
    pub cause: String,
    /// What it was told by: names and values, verbatim.
    pub evidence: Vec<(&'static str, String)>,
    /// What to do.
    pub fix: String,
    /// A page of the Admin Console on which to do it: label and address.
    pub link: Option<(String, String)>,
    pub action: Option<Action>,
}

/// A next step that the page can take.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Sign in again, with these scopes as well.
    AskWithScope(Vec<String>),
    CheckOrg,
    /// Take the answer to the window that asked for it.
    CopyAndPasteBack,
    Retry,
    SignInAgain,
    SignInAsSomeoneElse,
    SwitchFlow(Flow),
    Wait {
        /// In seconds since 1970, by the server's clock.
        until: u64,
    },
}

impl Diagnosis {
    fn new(
        title: impl Into<String>,
        cause: impl Into<String>,
        fix: impl Into<String>,
        action: Option<Action>,
    ) -> Self {
        Self {
            title: title.into(),
            cause: cause.into(),
            evidence: Vec::new(),
            fix: fix.into(),
            link: None,
            action,
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.evidence.push((name, value.into()));
        self
    }

    fn with_some(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds the page of the Admin Console on which to act, where its address is known.
    fn at(mut self, page: Option<Page>, org: &OrgUrl, client_id: &str) -> Self {
        self.link = page.and_then(|page| {
            let (label, page) = page.in_console(client_id);
            Some((label.to_owned(), org.admin(page)?))
        });
        self
    }
}

/// A page of the Admin Console on which failures are mended.
#[derive(Clone, Copy)]
enum Page {
    Administrators,
    App,
    Applications,
    People,
    SystemLog,
}

impl Page {
    fn in_console(self, client_id: &str) -> (&'static str, AdminPage<'_>) {
        match self {
            Self::Administrators => ("Open Administrators", AdminPage::Administrators),
            Self::App => ("Open the app in Okta", AdminPage::App(client_id)),
            Self::Applications => ("Open Applications", AdminPage::Applications),
            Self::People => ("Open People", AdminPage::People),
            Self::SystemLog => ("Open the System Log", AdminPage::SystemLog),
        }
    }
}

/// Takes out of a server's words what must not be shown, should it ever repeat it.
fn without_secrets(text: &str, transaction: &Transaction) -> String {
    let secrets = [
        Some(transaction.state.as_str()),
        transaction.nonce.as_deref(),
        transaction
            .verifier
            .as_ref()
            .map(|verifier| verifier.reveal()),
    ];
    secrets
        .into_iter()
        .flatten()
        .filter(|secret| !secret.is_empty())
        .fold(text.to_owned(), |text, secret| text.replace(secret, "…"))
}
