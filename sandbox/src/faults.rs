//! Things made to go wrong on purpose.

mod progress;

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub(crate) use self::progress::FaultState;
use crate::access::api_error;
use crate::rate_limit;
use crate::state::Org;

/// The faults in force. Control calls under `/sandbox` never suffer from them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Added to every answer, in milliseconds.
    pub latency_ms: u64,
    /// How far the org's clock is ahead, in seconds; negative when it is behind.
    pub clock_skew_seconds: i64,
    /// Calls a minute and path family of `/api/v1`.
    pub rate_limit: u32,
    /// Whether scripts may read `WWW-Authenticate`; the org's own setting unless given.
    pub show_www_authenticate: Option<bool>,
    /// Whether scripts may read `DPoP-Nonce`.
    pub show_dpop_nonce: bool,
    /// Whether API calls with DPoP must carry a nonce too. Okta does not ask for one today.
    pub api_dpop_nonce: bool,
    /// What tokens are bound to when they are asked for with a proof.
    pub dpop_binding: DpopBinding,
    /// Whether ID tokens are signed by somebody else, under the name of the org's key.
    pub forged_id_tokens: bool,
    /// Faults of single calls; the first that fits a call strikes.
    pub rules: Vec<Rule>,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            latency_ms: 0,
            clock_skew_seconds: 0,
            rate_limit: 600,
            show_www_authenticate: None,
            show_dpop_nonce: true,
            api_dpop_nonce: false,
            dpop_binding: DpopBinding::ProofKey,
            forged_id_tokens: false,
            rules: Vec::new(),
        }
    }
}

/// What a token is bound to in answer to a proof.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DpopBinding {
    /// Nothing: a bearer token, as if no proof had been sent.
    Nothing,
    /// Somebody else's key.
    OtherKey,
    /// The key of the proof, as it should be.
    ProofKey,
}

/// Which calls fail, and how.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub kind: FaultKind,
    /// Only paths that start so.
    #[serde(default)]
    pub path: String,
    /// Only this method. Preflights are never counted, unless this says `OPTIONS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Let so many fitting calls through first.
    #[serde(default)]
    pub after: u32,
    /// How many calls fail before the rule is spent; without it, all do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// The share of fitting calls that fails, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Makes `probability` strike the same calls every time.
    #[serde(default)]
    pub seed: u64,
    /// For `latency`: how long the answer is held back, in milliseconds.
    #[serde(default)]
    pub latency_ms: u64,
    /// For `too_many_requests`: how many seconds until the limit resets.
    #[serde(default = "one")]
    pub reset_seconds: u32,
}

impl Rule {
    /// A rule that strikes every call.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            path: String::new(),
            method: None,
            after: 0,
            times: None,
            probability: None,
            seed: 0,
            latency_ms: 0,
            reset_seconds: one(),
        }
    }

    /// The same rule for paths that start with `path` alone.
    #[must_use]
    pub fn path(self, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            ..self
        }
    }

    /// The same rule for the next `times` calls alone.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }
}

/// How a call fails.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The body stops half way, and is complete as far as HTTP is concerned.
    CutOff,
    /// The connection is closed without an answer.
    Drop,
    /// A page of a list has nobody, and leads on to the next all the same, as Okta's may.
    EmptyPage,
    /// The answer comes late.
    Latency,
    /// The answer lacks every CORS header.
    MissingCors,
    /// The links to further pages lead back to the page itself.
    NextAgain,
    /// The links to further pages lead to another origin.
    NextElsewhere,
    /// A further page of users begins with some of those that the one before ended with, as if others had moved up meanwhile.
    Overlap,
    /// 500.
    ServerError,
    /// 429.
    TooManyRequests,
    /// The body is called `text/html`.
    WrongContentType,
}

/// Marks a response whose connection is to be closed instead of answered.
#[derive(Clone, Copy)]
pub(crate) struct DropConnection;

/// Marks a request whose page is to overlap the one before.
#[derive(Clone, Copy)]
pub(crate) struct Overlaps;

/// Marks a response that gets no CORS headers.
#[derive(Clone, Copy)]
pub(crate) struct WithoutCors;

/// Makes calls fail as the faults in force say.
pub(crate) async fn layer(
    State(org): State<Arc<Org>>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if path == "/sandbox" || path.starts_with("/sandbox/") {
        return next.run(request).await;
    }
    let latency = org.faults().latency_ms;
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    let Some(rule) = org.faults.strike(request.method(), &path) else {
        return next.run(request).await;
    };
    match rule.kind {
        FaultKind::CutOff => cut_off(next.run(request).await).await,
        FaultKind::EmptyPage => with_body(next.run(request).await, Body::from("[]")),
        FaultKind::Drop => {
            let mut response = Response::new(Body::empty());
            response.extensions_mut().insert(DropConnection);
            response
        }
        FaultKind::Latency => {
            tokio::time::sleep(Duration::from_millis(rule.latency_ms)).await;
            next.run(request).await
        }
        FaultKind::MissingCors => {
            let mut response = next.run(request).await;
            response.extensions_mut().insert(WithoutCors);
            response
        }
        FaultKind::NextAgain => {
            let own = format!("<{}{}>; rel=\"next\"", org.origin, request.uri());
            link_next(next.run(request).await, |_| own.clone())
        }
        FaultKind::NextElsewhere => link_next(next.run(request).await, |link| {
            match link.split_once("/api/v1") {
                Some((_, path)) => format!("<{ELSEWHERE}/api/v1{path}"),
                None => link.to_owned(),
            }
        }),
        FaultKind::Overlap => {
            request.extensions_mut().insert(Overlaps);
            next.run(request).await
        }
        FaultKind::ServerError => server_error(&path),
        FaultKind::TooManyRequests => {
            let mut response = rate_limit::too_many_requests();
            let resets_at = org.now() + i64::from(rule.reset_seconds);
            rate_limit::mark(&mut response, org.faults().rate_limit, 0, resets_at);
            response
        }
        FaultKind::WrongContentType => {
            let mut response = next.run(request).await;
            response.headers_mut().insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html;charset=UTF-8"),
            );
            response
        }
    }
}

async fn cut_off(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let half = Body::from(bytes.slice(..bytes.len() / 2));
    with_body(Response::from_parts(parts, Body::empty()), half)
}

fn with_body(response: Response, body: Body) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, body)
}

/// An origin that is nobody's (RFC 2606).
const ELSEWHERE: &str = "https://elsewhere.example";

/// The same answer with other links to the next page.
fn link_next(mut response: Response, change: impl Fn(&str) -> String) -> Response {
    let links: Vec<_> = response
        .headers()
        .get_all(header::LINK)
        .iter()
        .filter_map(|link| link.to_str().ok())
        .map(|link| match link.contains("rel=\"next\"") {
            true => change(link),
            false => link.to_owned(),
        })
        .collect();
    response.headers_mut().remove(header::LINK);
    for link in links {
        if let Ok(link) = HeaderValue::from_str(&link) {
            response.headers_mut().append(header::LINK, link);
        }
    }
    response
}

fn server_error(path: &str) -> Response {
    if path.starts_with("/oauth2/") {
        let body = json!({
            "error": "server_error",
            "error_description": "The authorization server encountered an unexpected condition \
                that prevented it from fulfilling the request.",
        });
        return (StatusCode::INTERNAL_SERVER_ERROR, axum::Json(body)).into_response();
    }
    api_error(
        StatusCode::INTERNAL_SERVER_ERROR,
        "E0000009",
        "Internal Server Error",
        &[],
    )
}

fn one() -> u32 {
    1
}
