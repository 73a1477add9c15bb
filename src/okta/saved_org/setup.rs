//! How to sign in at an org, and whether a sign-in could begin so.

use std::borrow::Cow;

use super::looks_secret;
use crate::oauth::authorize::{RequestProblem, choice_problems};
use crate::oauth::flow::{Flow, ResponseMode};
use crate::oauth::json::Json;
use crate::oauth::record::{Record, add, member};
use crate::okta::org::{OrgError, OrgUrl};

/// How to sign in at an org: what a link and a file may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The org's origin.
    pub org: String,
    pub client_id: String,
    pub flow: Flow,
    pub scopes: Vec<String>,
    pub response_mode: ResponseMode,
    /// Whether tokens of the code flow are bound to a key (RFC 9449).
    pub dpop: bool,
}

/// `dpop` is there only where it is so: older records lack it.
impl Record for Setup {
    fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            org: member(json, "org")?,
            client_id: member(json, "client_id")?,
            flow: member(json, "flow")?,
            scopes: member(json, "scopes")?,
            response_mode: member(json, "response_mode")?,
            dpop: member::<Option<bool>>(json, "dpop")?.unwrap_or(false),
        })
    }

    fn to_json(&self) -> Json {
        let mut members = Vec::new();
        add(&mut members, "org", &self.org);
        add(&mut members, "client_id", &self.client_id);
        add(&mut members, "flow", &self.flow);
        add(&mut members, "scopes", &self.scopes);
        add(&mut members, "response_mode", &self.response_mode);
        if self.dpop {
            add(&mut members, "dpop", &self.dpop);
        }
        Json::Object(members)
    }
}

impl Setup {
    /// The same, with the org's address as it is meant, if a sign-in could begin with it.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, in the order of the form.
    pub fn checked(mut self) -> Result<Self, SetupProblem> {
        let (org, _) = OrgUrl::parse(&self.org).map_err(SetupProblem::Org)?;
        org.as_str().clone_into(&mut self.org);
        self.client_id = self.client_id.trim().to_owned();
        if looks_secret(&self.client_id) || self.scopes.iter().any(|scope| looks_secret(scope)) {
            return Err(SetupProblem::Secret);
        }
        if self.client_id.len() > LONGEST_CLIENT_ID {
            return Err(RequestProblem::ClientIdCharacters.into());
        }
        let problems = choice_problems(&self.client_id, &self.scopes);
        match problems.into_iter().next() {
            Some(problem) => Err(problem.into()),
            None => Ok(self),
        }
    }
}

/// What keeps a sign-in from beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupProblem {
    Org(OrgError),
    Request(RequestProblem),
    /// A token or a key where an ID or a scope belongs.
    Secret,
}

impl From<RequestProblem> for SetupProblem {
    fn from(problem: RequestProblem) -> Self {
        Self::Request(problem)
    }
}

impl SetupProblem {
    /// What is wrong and how to put it right.
    pub fn text(&self) -> Cow<'static, str> {
        match self {
            Self::Org(error) => error.text(),
            Self::Request(problem) => problem.text(),
            Self::Secret => Cow::Borrowed(
                "There is what looks like a token or a key where the client ID or a scope belongs. Remove it.",
            ),
        }
    }
}

/// Okta takes IDs of one's own choice up to 100 characters.
const LONGEST_CLIENT_ID: usize = 128;
