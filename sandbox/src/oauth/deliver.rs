//! Sending the answer of an authorization request back to the app.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use form_urlencoded::Serializer;
use serde_json::{Map, Value};
use url::Url;

use super::page;

/// Where the answer goes in the app's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    FormPost,
    Fragment,
    OktaPostMessage,
    Query,
}

impl ResponseMode {
    pub(crate) fn parse(value: &str) -> Option<Self> {
        Some(match value {
            "form_post" => Self::FormPost,
            "fragment" => Self::Fragment,
            "okta_post_message" => Self::OktaPostMessage,
            "query" => Self::Query,
            _ => return None,
        })
    }

    /// Sends `fields` to `redirect_uri`.
    pub(crate) fn deliver(self, redirect_uri: &str, fields: &[(&str, String)]) -> Response {
        match self {
            Self::FormPost => page::form_post(redirect_uri, fields),
            Self::OktaPostMessage => {
                let message: Map<String, Value> = fields
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
                    .collect();
                let origin = Url::parse(redirect_uri)
                    .map(|uri| uri.origin().ascii_serialization())
                    .unwrap_or_default();
                page::post_message(&origin, &Value::Object(message))
            }
            Self::Fragment => redirect(&format!("{redirect_uri}#{}", encode(fields))),
            Self::Query => {
                let separator = if redirect_uri.contains('?') { '&' } else { '?' };
                redirect(&format!("{redirect_uri}{separator}{}", encode(fields)))
            }
        }
    }
}

/// A redirect that keeps this org's address out of `Referer`.
pub(crate) fn redirect(location: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(location) else {
        return page::error("The address to return to cannot be written in a header.");
    };
    let referrer = HeaderValue::from_static("no-referrer");
    let headers = [
        (header::LOCATION, location),
        (header::REFERRER_POLICY, referrer),
    ];
    (StatusCode::FOUND, headers).into_response()
}

fn encode(fields: &[(&str, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}
