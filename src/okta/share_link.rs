//! A link that fills in the connect page: what follows `#` in it. No server gets to see that part of an address.
//!
//! It has readable parameters, and it is read strictly: whoever opens it did not write it.

use super::org::OrgUrl;
use super::saved_org::{Setup, SetupProblem};
use crate::oauth::flow::{Flow, ResponseMode};
use crate::oauth::{form, text};

/// Tells a link from the answer of an authorization server, in which no parameter is called so.
pub const PREFIX: &str = "#connect?";

/// The value of `dpop`. Without DPoP there is no such parameter.
const REQUIRED: &str = "required";

/// The longest link that is looked at.
const MAX_BYTES: usize = 4096;

/// The parameters, in the order of the form.
const NAMES: [&str; 6] = [
    "org",
    "client_id",
    "flow",
    "scopes",
    "response_mode",
    "dpop",
];

/// What follows the page's address, with the `#`.
pub fn build(setup: &Setup) -> String {
    // The host alone reads better, where it says as much.
    let host = setup.org.split('/').nth(2).unwrap_or_default();
    let org = match OrgUrl::parse(host) {
        Ok((org, _)) if org.as_str() == setup.org => host,
        _ => &setup.org,
    };
    let [name_of_org, client_id, flow, scopes, response_mode, dpop] = NAMES;
    let wanted = setup.scopes.join(" ");
    let mut fields = vec![
        (name_of_org, org),
        (client_id, &*setup.client_id),
        (flow, setup.flow.as_str()),
        (scopes, &wanted),
        (response_mode, setup.response_mode.as_str()),
    ];
    if setup.dpop {
        fields.push((dpop, REQUIRED));
    }
    let fields = form::encode(&fields);
    // A port's colon needs no escape here.
    [PREFIX, &text::replace(&fields, "%3A", ":")].concat()
}

/// Reads what followed the page's address. `None` if it is not such a link.
///
/// # Errors
///
/// See [`LinkProblem`]. Nothing of such a link is to be used.
pub fn parse(fragment: &str) -> Option<Result<Setup, LinkProblem>> {
    fragment.strip_prefix(PREFIX).map(read)
}

fn read(text: &str) -> Result<Setup, LinkProblem> {
    if text.len() > MAX_BYTES {
        return Err(LinkProblem::TooLong);
    }
    let fields = form::decode(text).map_err(|_| LinkProblem::Damaged)?;
    let mut values: [Option<String>; 6] = Default::default();
    for (name, value) in fields {
        let place = NAMES.iter().position(|known| *known == name);
        match place.and_then(|place| values.get_mut(place)) {
            None => return Err(LinkProblem::Unknown),
            Some(Some(_)) => return Err(LinkProblem::Twice),
            Some(place) => *place = Some(value),
        }
    }
    let [org, client_id, flow, scopes, response_mode, dpop] = values;
    let setup = Setup {
        org: org.unwrap_or_default(),
        client_id: client_id.unwrap_or_default(),
        flow: match flow.as_deref() {
            None | Some("authorization_code") => Flow::AuthorizationCode,
            Some("implicit") => Flow::Implicit,
            Some(_) => return Err(LinkProblem::Choice),
        },
        scopes: scopes
            .unwrap_or_default()
            .split_ascii_whitespace()
            .map(str::to_owned)
            .collect(),
        response_mode: match response_mode.as_deref() {
            None | Some("fragment") => ResponseMode::Fragment,
            Some("query") => ResponseMode::Query,
            Some(_) => return Err(LinkProblem::Choice),
        },
        dpop: match dpop.as_deref() {
            None => false,
            Some(REQUIRED) => true,
            Some(_) => return Err(LinkProblem::Choice),
        },
    };
    setup.checked().map_err(LinkProblem::Setup)
}

/// Why a link is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// A flow or a response mode that there is not.
    Choice,
    /// Escapes that cannot be read.
    Damaged,
    Setup(SetupProblem),
    TooLong,
    /// A parameter that comes twice.
    Twice,
    /// A parameter that a link does not have.
    Unknown,
}

impl LinkProblem {
    /// What is wrong with the link. What stands in it is not repeated.
    pub fn text(&self) -> &'static str {
        match self {
            Self::Choice => "It names a flow or a response mode that this page does not have.",
            Self::Damaged => "It was damaged on its way. Ask for it again.",
            Self::Setup(SetupProblem::Org(_)) => {
                "Its org is not an address that an org can have: https:// and a host name."
            }
            Self::Setup(SetupProblem::Request(_)) => {
                "Its client ID or its scopes are missing, or cannot be such."
            }
            Self::Setup(SetupProblem::Secret) => {
                "It carries what looks like a token or a key. Tell whoever sent it."
            }
            Self::TooLong => "It is far too long for such a link.",
            Self::Twice => "It says one thing twice.",
            Self::Unknown => "It has a part that such a link does not have.",
        }
    }
}
