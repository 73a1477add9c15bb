//! Finds out why a call failed, which the browser does not say.

use super::{
    http::{self, Answer, TransportError},
    page,
};
use crate::oauth::http::Request;
use crate::oauth::json;
use crate::okta::{
    diagnosis::{Description, NetworkFault},
    org::{Endpoint, OrgUrl, without_query},
};

/// How long a probe waits, in milliseconds.
const TIME_LIMIT: u32 = 5_000;

/// Asks an org for its public description, which every Okta org gives to any page.
///
/// # Errors
/// What stands between this page and the org.
pub async fn org(org: &OrgUrl) -> Result<Answer, NetworkFault> {
    let asked = org.endpoint(Endpoint::OktaOrganization);
    match describe(&asked).await {
        Ok((answer, Description::Okta)) => Ok(answer),
        Ok((_, description)) => Err(NetworkFault::of(description, true)),
        Err(TransportError::Failed) => Err(unanswered(Description::Hidden, org.as_str()).await),
        Err(error) => Err(told(error)),
    }
}

/// Explains a call to this address of an org that got no answer.
pub async fn explain(error: TransportError, org: &OrgUrl, url: &str) -> NetworkFault {
    if error != TransportError::Failed || !page::is_online() {
        return told(error);
    }
    let asked = org.endpoint(Endpoint::OktaOrganization);
    let description = match describe(&asked).await {
        Ok((_, description)) => description,
        Err(TransportError::Failed) => Description::Hidden,
        Err(error) => return told(error),
    };
    unanswered(description, without_query(url)).await
}

/// Goes by what is known of the org, and by whether anything answers at an address.
async fn unanswered(description: Description, url: &str) -> NetworkFault {
    match page::is_online() {
        true => NetworkFault::of(description, http::answers(url, TIME_LIMIT).await),
        false => NetworkFault::Offline,
    }
}

/// A failure that tells its cause itself.
fn told(error: TransportError) -> NetworkFault {
    match error {
        TransportError::Aborted => NetworkFault::Aborted,
        TransportError::TimedOut => NetworkFault::TimedOut,
        _ if !page::is_online() => NetworkFault::Offline,
        _ => NetworkFault::BrokenOff,
    }
}

async fn describe(url: &str) -> Result<(Answer, Description), TransportError> {
    let request = Request {
        headers: vec![("accept", "application/json".to_owned())],
        ..Request::get(url.to_owned())
    };
    let answer = http::send(&request, None).await?;
    let description = match is_okta(&answer) {
        true => Description::Okta,
        false => Description::Other,
    };
    Ok((answer, description))
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
