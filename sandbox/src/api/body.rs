//! What Okta demands of requests before it looks at them, and reading JSON bodies.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::answer::Refused;

/// Refuses requests without a length, and those that accept no JSON.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let measured = headers.contains_key(header::CONTENT_LENGTH)
        || headers.contains_key(header::TRANSFER_ENCODING);
    if matches!(*request.method(), Method::POST | Method::PUT) && !measured {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::LENGTH_REQUIRED;
        return response;
    }
    if !accepts_json(headers) {
        let summary = "Accept Header did not contain supported media type 'application/json'";
        return Refused::new(StatusCode::NOT_ACCEPTABLE, "E0000122", summary).into_response();
    }
    next.run(request).await
}

/// The JSON body of a request.
///
/// # Errors
///
/// `E0000021` when it is called something else, `E0000003` when it is not well-formed.
pub(super) fn json(headers: &HeaderMap, body: &[u8]) -> Result<Value, Refused> {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if media_type.is_some_and(|media_type| !media_type.contains("json")) {
        let summary = "Bad request. Accept and/or Content-Type headers likely do not match \
            supported values.";
        return Err(Refused::new(StatusCode::BAD_REQUEST, "E0000021", summary));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(Value::Object(members)),
        _ => {
            let summary = "The request body was not well-formed.";
            Err(Refused::new(StatusCode::BAD_REQUEST, "E0000003", summary))
        }
    }
}

fn accepts_json(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get(header::ACCEPT) else {
        return true;
    };
    let accept = accept.to_str().unwrap_or_default().to_ascii_lowercase();
    ["*/*", "application/*", "application/json"]
        .iter()
        .any(|kind| accept.contains(kind))
}
