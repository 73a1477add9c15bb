//! What went wrong, in words: what happened, the evidence, and what to do.
//!
//! No diagnosis has a token, a code, a state or a verifier in it.

mod api;
mod callback;
mod known;
mod network;
mod table;
mod token;

use super::org::{AdminPage, OrgUrl};
use crate::oauth::flow::Flow;
use crate::oauth::text;
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
    /// `text` has a line for each of title, cause and fix.
    #[inline(never)]
    fn new(text: &str, step: Step) -> Self {
        let mut lines = text.split('\n');
        let mut line = || lines.next().unwrap_or_default().to_owned();
        Self {
            title: line(),
            cause: line(),
            fix: line(),
            evidence: Vec::new(),
            link: None,
            action: step.action(),
        }
    }

    /// A text whose second line is empty, because the cause differs from case to case.
    #[inline(never)]
    fn of(text: &str, cause: &str, step: Step) -> Self {
        let mut diagnosis = Self::new(text, step);
        if !cause.is_empty() {
            diagnosis.cause = cause.to_owned();
        }
        diagnosis
    }

    #[inline(never)]
    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.evidence.push((name, value.to_owned()));
        self
    }

    fn with_some(self, name: &'static str, value: Option<&str>) -> Self {
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

/// An [`Action`] whose details come later, if it has any.
#[derive(Clone, Copy)]
enum Step {
    CheckOrg,
    CodeFlow,
    CopyAndPasteBack,
    None,
    Openid,
    Retry,
    SignInAgain,
    SomeoneElse,
}

impl Step {
    fn action(self) -> Option<Action> {
        Some(match self {
            Self::CheckOrg => Action::CheckOrg,
            Self::CodeFlow => Action::SwitchFlow(Flow::AuthorizationCode),
            Self::CopyAndPasteBack => Action::CopyAndPasteBack,
            Self::None => return None,
            Self::Openid => Action::AskWithScope(vec!["openid".to_owned()]),
            Self::Retry => Action::Retry,
            Self::SignInAgain => Action::SignInAgain,
            Self::SomeoneElse => Action::SignInAsSomeoneElse,
        })
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
        .fold(text.to_owned(), |text, secret| {
            text::replace(&text, secret, "…")
        })
}
