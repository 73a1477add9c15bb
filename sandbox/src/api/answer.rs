//! Answers and refusals.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::access::api_error;

use super::expression::ExpressionError;

/// A response that says no. Boxed, because a `Result` should not be as large as its rarest case.
#[derive(Debug)]
pub(super) struct Refused(Box<Response>);

impl Refused {
    /// A refusal in Okta's shape.
    pub(super) fn new(status: StatusCode, code: &str, summary: &str) -> Self {
        Self::because(status, code, summary, &[])
    }

    /// A refusal with causes.
    pub(super) fn because(
        status: StatusCode,
        code: &str,
        summary: &str,
        causes: &[String],
    ) -> Self {
        api_error(status, code, summary, causes).into()
    }

    /// `E0000001`: a field is not as it should be. Each cause begins with the field it is about.
    pub(super) fn invalid(field: &str, causes: &[String]) -> Self {
        let summary = format!("Api validation failed: {field}");
        Self::because(StatusCode::BAD_REQUEST, "E0000001", &summary, causes)
    }

    /// `E0000007`: there is no such thing.
    pub(super) fn not_found(id: &str, kind: &str) -> Self {
        let summary = format!("Not found: Resource not found: {id} ({kind})");
        Self::new(StatusCode::NOT_FOUND, "E0000007", &summary)
    }

    /// `E0000006`: the caller may not.
    pub(super) fn forbidden() -> Self {
        let summary = "You do not have permission to perform the requested action";
        Self::new(StatusCode::FORBIDDEN, "E0000006", summary)
    }

    /// `E0000038`: not in this status.
    pub(super) fn wrong_status() -> Self {
        let summary = "This operation is not allowed in the user's current status.";
        Self::new(StatusCode::FORBIDDEN, "E0000038", summary)
    }

    /// `E0000028`: a required parameter is missing.
    pub(super) fn missing_parameter() -> Self {
        let summary = "The request is missing a required parameter.";
        Self::new(StatusCode::BAD_REQUEST, "E0000028", summary)
    }
}

impl From<Response> for Refused {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl From<ExpressionError> for Refused {
    fn from(error: ExpressionError) -> Self {
        match error {
            ExpressionError::Date => Self::new(StatusCode::BAD_REQUEST, "E0000030", INVALID_DATE),
            ExpressionError::Invalid => Self::new(
                StatusCode::BAD_REQUEST,
                "E0000031",
                "Invalid search criteria.",
            ),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        *self.0
    }
}

pub(super) const INVALID_DATE: &str = "Bad request. Invalid date. Dates must be of the form \
    yyyy-MM-dd'T'HH:mm:ss.SSSZZ, e.g. 2013-01-01T12:00:00.000-07:00.";
