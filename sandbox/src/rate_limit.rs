//! Rate limits of the management API: a bucket a path family, refilled every minute.
//!
//! <https://developer.okta.com/docs/reference/rl2-monitor/>

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::access::api_error;
use crate::state::Org;

pub(crate) const LIMIT: HeaderName = HeaderName::from_static("x-rate-limit-limit");
pub(crate) const REMAINING: HeaderName = HeaderName::from_static("x-rate-limit-remaining");
pub(crate) const RESET: HeaderName = HeaderName::from_static("x-rate-limit-reset");

/// The buckets of one org.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    buckets: Mutex<HashMap<String, Bucket>>,
}

impl RateLimiter {
    pub(crate) fn reset(&self) {
        self.buckets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Counts one call; the calls left, or `None` when the bucket is empty.
    fn take(&self, family: String, limit: u32, now: i64) -> (Option<u32>, i64) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Bucket {
            used: 0,
            resets_at: now + WINDOW,
        };
        let bucket = buckets.entry(family).or_insert(fresh);
        if bucket.resets_at <= now {
            *bucket = fresh;
        }
        bucket.used = bucket.used.saturating_add(1);
        (limit.checked_sub(bucket.used), bucket.resets_at)
    }
}

/// Counts calls of `/api/v1` and refuses those over the limit.
pub(crate) async fn layer(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    let family = family(request.uri().path()).filter(|_| request.method() != Method::OPTIONS);
    let Some(family) = family else {
        return next.run(request).await;
    };
    let limit = org.faults().rate_limit;
    let (remaining, resets_at) = org.rate_limiter.take(family, limit, org.now());
    let mut response = match remaining {
        Some(_) => next.run(request).await,
        None => too_many_requests(),
    };
    mark(&mut response, limit, remaining.unwrap_or(0), resets_at);
    response
}

/// Okta's refusal of a call over the limit.
pub(crate) fn too_many_requests() -> Response {
    api_error(
        StatusCode::TOO_MANY_REQUESTS,
        "E0000047",
        "API call exceeded rate limit due to too many requests.",
        &[],
    )
}

/// Writes the three rate-limit headers.
pub(crate) fn mark(response: &mut Response, limit: u32, remaining: u32, resets_at: i64) {
    let headers = response.headers_mut();
    headers.insert(LIMIT, HeaderValue::from(limit));
    headers.insert(REMAINING, HeaderValue::from(remaining));
    headers.insert(RESET, HeaderValue::from(resets_at));
}

/// The bucket of a path: the path with its ids left out.
fn family(path: &str) -> Option<String> {
    let segments = path.strip_prefix("/api/v1/")?.split('/');
    let names: Vec<&str> = segments
        .enumerate()
        .map(|(n, name)| if n % 2 == 0 { name } else { "{id}" })
        .collect();
    Some(names.join("/"))
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    used: u32,
    resets_at: i64,
}

const WINDOW: i64 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_one_kind_share_a_bucket() {
        assert_eq!(family("/api/v1/users").as_deref(), Some("users"));
        assert_eq!(family("/api/v1/users/00u1").as_deref(), Some("users/{id}"));
        assert_eq!(
            family("/api/v1/users/00u2/groups").as_deref(),
            Some("users/{id}/groups")
        );
        assert_eq!(family("/oauth2/v1/token"), None);
    }

    #[test]
    fn a_bucket_empties_and_refills() {
        let limiter = RateLimiter::default();
        assert_eq!(limiter.take("users".into(), 2, 100), (Some(1), 160));
        assert_eq!(limiter.take("users".into(), 2, 110), (Some(0), 160));
        assert_eq!(limiter.take("users".into(), 2, 120), (None, 160));
        assert_eq!(limiter.take("logs".into(), 2, 120), (Some(1), 180));
        assert_eq!(limiter.take("users".into(), 2, 160), (Some(1), 220));
    }
}
