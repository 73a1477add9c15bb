//! One way out of the page: no cookies, no cache, no referrer, no redirects, always with a time limit.

use gloo_net::http::RequestBuilder;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect,
};

use super::clock;
use crate::oauth::http::{Headers, Request, Response};
use crate::okta::clock::parse_http_date;

/// How long a call may take before it is given up, in milliseconds.
const TIME_LIMIT: u32 = 30_000;

/// Why no answer came. The browser itself tells no more than this; [`super::probe`] finds out the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// The page itself stopped the call.
    Aborted,
    /// An answer began, and broke off.
    BrokenOff,
    /// The browser says "failed to fetch": offline, unknown host, refused, CORS, or blocked.
    Failed,
    /// No answer within the time limit.
    TimedOut,
}

/// An answer, and when it came.
#[derive(Debug)]
pub struct Answer {
    pub response: Response,
    /// How far the server's clock is ahead of this machine's, in seconds, where the server said.
    pub clock_offset: Option<i64>,
}

/// Is told of the status and the headers of an answer.
pub type Head<'a> = dyn Fn(u16, &Headers) + 'a;

/// How a call is followed while it is under way.
#[derive(Clone, Copy, Default)]
pub struct Watch<'a> {
    /// Ends the call.
    pub abort: Option<&'a AbortSignal>,
    /// Is told the status and the headers, as soon as they are there and the body is still to come.
    pub head: Option<&'a Head<'a>>,
    /// Whether it is one of many calls of a kind, which are recorded one by one only if they fail.
    pub is_further: bool,
}

impl<'a> Watch<'a> {
    /// A call that can be ended.
    pub fn abort(abort: Option<&'a AbortSignal>) -> Self {
        Self {
            abort,
            ..Self::default()
        }
    }
}

/// Sends a request. A refusal by the server is an answer; only silence is an error.
pub async fn send(
    request: &Request,
    abort: Option<&AbortSignal>,
) -> Result<Answer, TransportError> {
    send_watched(request, Watch::abort(abort)).await
}

/// The same for a call that is followed while it is under way.
pub async fn send_watched(request: &Request, watch: Watch<'_>) -> Result<Answer, TransportError> {
    let mut builder = builder(&request.url, TIME_LIMIT, watch.abort)
        .redirect(RequestRedirect::Error)
        .method(request.method.into());
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let built = match &request.body {
        Some(body) => builder.body(body.as_str()),
        None => builder.build(),
    };
    let answer = built
        .map_err(transport_error)?
        .send()
        .await
        .map_err(transport_error)?;
    let headers = Headers::new(answer.headers().entries().collect());
    let status = answer.status();
    if let Some(head) = watch.head {
        head(status, &headers);
    }
    // Its head could be read, so nothing forbids this page the rest.
    let body = answer
        .binary()
        .await
        .map_err(|error| match transport_error(error) {
            TransportError::Failed => TransportError::BrokenOff,
            error => error,
        })?;
    let clock_offset = headers
        .find("date")
        .and_then(parse_http_date)
        .map(|server| server as i64 - clock::now() as i64);
    let response = Response {
        status,
        headers,
        body,
    };
    Ok(Answer {
        response,
        clock_offset,
    })
}

/// Whether anything at all answers at an address, although the page may not read what it says. Nothing is told there but the
/// address.
pub async fn answers(url: &str, limit: u32) -> bool {
    builder(url, limit, None)
        .mode(RequestMode::NoCors)
        .send()
        .await
        .is_ok()
}

fn builder(url: &str, limit: u32, abort: Option<&AbortSignal>) -> RequestBuilder {
    let time_limit = AbortSignal::timeout_with_u32(limit);
    let signal = match abort {
        Some(abort) => AbortSignal::any(&js_sys::Array::of2(abort, &time_limit)),
        None => time_limit,
    };
    RequestBuilder::new(url)
        .abort_signal(Some(&signal))
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
}

impl From<crate::oauth::http::Method> for gloo_net::http::Method {
    fn from(method: crate::oauth::http::Method) -> Self {
        use crate::oauth::http::Method;
        match method {
            Method::Delete => Self::DELETE,
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
        }
    }
}

fn transport_error(error: gloo_net::Error) -> TransportError {
    match error {
        gloo_net::Error::JsError(error) if error.name == "TimeoutError" => TransportError::TimedOut,
        gloo_net::Error::JsError(error) if error.name == "AbortError" => TransportError::Aborted,
        _ => TransportError::Failed,
    }
}
