//! Finds out why a call failed, which the browser does not say.

use super::{
    http::{self, Answer, TransportError},
    page,
};
use crate::oauth::http::{Method, Request};
use crate::oauth::json;
use crate::okta::{
    diagnosis::NetworkFault,
    org::{Endpoint, OrgUrl},
};

/// How long a probe waits, in milliseconds.
const TIME_LIMIT: u32 = 5_000;

/// Asks an org for its public description, which every Okta org gives to any page.
///
/// # Errors
/// What stands between this page and the org.
pub async fn org(org: &OrgUrl) -> Result<Answer, NetworkFault> {
    let request = Request {
        method: Method::Get,
        url: org.endpoint(Endpoint::OktaOrganization),
        headers: vec![("accept", "application/json".to_owned())],
        body: None,
    };
    match http::send(&request, None).await {
        Ok(answer) if is_okta(&answer) => Ok(answer),
        Ok(_) => Err(NetworkFault::NotOkta),
        Err(error) => Err(silence(error, org).await),
    }
}

/// Explains a call that got no answer.
pub async fn explain(error: TransportError, org: &OrgUrl) -> NetworkFault {
    match error {
        TransportError::Failed if page::is_online() => match self::org(org).await {
            // The org answers pages, so this one call was stopped on its way.
            Ok(_) => NetworkFault::Blocked,
            Err(fault) => fault,
        },
        error => silence(error, org).await,
    }
}

async fn silence(error: TransportError, org: &OrgUrl) -> NetworkFault {
    match error {
        TransportError::Aborted => NetworkFault::Aborted,
        TransportError::TimedOut => NetworkFault::TimedOut,
        TransportError::Failed if !page::is_online() => NetworkFault::Offline,
        // A host that answers, though not to pages, is somebody else's.
        TransportError::Failed if http::answers(org.as_str(), TIME_LIMIT).await => {
            NetworkFault::NotOkta
        }
        TransportError::Failed => NetworkFault::Unreachable,
    }
}

/// An org's description is an object with an `id` that starts with `00o` and a `pipeline`.
fn is_okta(answer: &Answer) -> bool {
    let body = &answer.response.body;
    answer.response.status == 200
        && json::parse(body, MAX_BYTES).is_ok_and(|body| {
            body.member_str("id")
                .is_some_and(|id| id.starts_with("00o"))
        })
}

/// The longest description that is read: an org's has a few hundred bytes.
const MAX_BYTES: usize = 1 << 18;
