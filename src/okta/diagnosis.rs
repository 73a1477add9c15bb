//! The failure doctor: what went wrong, in words: what happened, the evidence, and what to do.
//!
//! It works in two steps. What failed is first a [`Symptom`]: what it was told by, and the codes to look it up under. A
//! [`Book`] then turns it into a [`Diagnosis`]. The page loads the book's text, `assets/doctor.txt`, when the first failure has
//! to be explained, so that a page on which nothing fails does not carry it.
//!
//! No symptom has a token, a code, a state or a verifier in it.

mod api;
mod book;
mod callback;
mod dpop;
mod network;
mod token;

use super::org::{AdminPage, OrgUrl};
use crate::oauth::flow::Flow;
use crate::oauth::text;
use crate::oauth::transaction::Transaction;

pub use self::api::api;
pub use self::book::Book;
pub use self::callback::callback;
pub use self::dpop::{ProofFault, proof};
pub use self::network::{Description, NetworkFault, call, network, not_loaded, storage};
pub use self::token::{
    about_service_token, introspection, keys, relay_silent, renewal, renewed_elsewhere, revoke,
    service, token, unproven, userinfo,
};

/// What the evidence calls a cause that the org told.
pub const BECAUSE: &str = "Because";

/// A failure as it was observed, not yet in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symptom {
    /// The chapter of the book.
    chapter: &'static str,
    /// What it is called there: the most telling first.
    codes: Vec<String>,
    /// The server's own words, which tell entries of one code apart.
    words: String,
    /// What it was told by: names and values, verbatim.
    pub evidence: Vec<(&'static str, String)>,
    /// What the book's text leaves open.
    fills: Vec<(&'static str, String)>,
    /// When to try again, in seconds since 1970 by the server's clock.
    until: Option<u64>,
    /// The org's origin and the client ID, for the Admin Console.
    org: String,
    client_id: String,
}

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
    pub link: Option<(&'static str, String)>,
    pub action: Option<Action>,
}

/// A next step that the page can take.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Sign in again, with this scope as well.
    AskWithScope(String),
    CheckOrg,
    /// Take the answer to the window that asked for it.
    CopyAndPasteBack,
    Retry,
    SignInAgain,
    SignInAsSomeoneElse,
    SwitchFlow(Flow),
    /// Sign in again, for a token that is bound to a key.
    UseDpop,
    Wait {
        /// In seconds since 1970, by the server's clock.
        until: u64,
    },
}

impl Symptom {
    fn new(chapter: &'static str, codes: &[&str]) -> Self {
        Self {
            chapter,
            codes: codes.iter().map(|&code| code.to_owned()).collect(),
            ..Self::default()
        }
    }

    fn saying(mut self, words: &str) -> Self {
        words.clone_into(&mut self.words);
        self
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

    /// Fills in what the text leaves open.
    fn fill(mut self, name: &'static str, value: &str) -> Self {
        self.fills.push((name, value.to_owned()));
        self
    }

    /// At which org, and with which app.
    fn at(mut self, org: &str, client_id: &str) -> Self {
        org.clone_into(&mut self.org);
        client_id.clone_into(&mut self.client_id);
        self
    }

    /// Reads one word of an entry's last line into the step or the page it stands for.
    fn follow(&self, word: &str, diagnosis: &mut Diagnosis) {
        let page = match word {
            "administrators" => Some(("Open Administrators", AdminPage::Administrators)),
            "app" => Some(("Open the app in Okta", AdminPage::App(&self.client_id))),
            "applications" => Some(("Open Applications", AdminPage::Applications)),
            "people" => Some(("Open People", AdminPage::People)),
            "system-log" => Some(("Open the System Log", AdminPage::SystemLog)),
            "trusted-origins" => Some(("Open Trusted Origins", AdminPage::TrustedOrigins)),
            _ => None,
        };
        if let Some((label, page)) = page {
            let address = OrgUrl::from_origin(&self.org).admin(page);
            diagnosis.link = address.map(|address| (label, address));
            return;
        }
        let action = match word {
            "add-openid" => Action::AskWithScope("openid".to_owned()),
            "ask-scope" => match self.fills.first() {
                Some((_, scope)) => Action::AskWithScope(scope.clone()),
                None => return,
            },
            "check-org" => Action::CheckOrg,
            "use-dpop" => Action::UseDpop,
            "code-flow" => Action::SwitchFlow(Flow::AuthorizationCode),
            "implicit-flow" => Action::SwitchFlow(Flow::Implicit),
            "paste-back" => Action::CopyAndPasteBack,
            "retry" => Action::Retry,
            "sign-in-again" => Action::SignInAgain,
            "someone-else" => Action::SignInAsSomeoneElse,
            "wait" => match self.until {
                Some(until) => Action::Wait { until },
                None => return,
            },
            _ => return,
        };
        diagnosis.action = Some(action);
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

/// A refusal of Okta's OAuth endpoints, told apart by code, then by words. Words may change: the last entry of a code has none.
///
/// `stage` is what was being done, where one code means different things.
fn refusal(stage: &str, error: &str, description: Option<&str>) -> Symptom {
    Symptom::new("oauth", &[&[error, "/", stage].concat(), error])
        .saying(description.unwrap_or_default())
        .with("Error", error)
        .with("Description", description.unwrap_or("none given"))
}

fn stage(transaction: &Transaction) -> &'static str {
    match transaction.flow {
        Flow::AuthorizationCode => "code",
        Flow::ClientCredentials => "service",
        Flow::Implicit => "implicit",
    }
}
