//! What an authorization server tells about itself (OpenID Connect Discovery section 4; RFC 8414).
//!
//! Okta's addresses are fixed, so nothing here is needed to sign in: it is for people to read, and to tell whether an address is
//! the org's own.

use super::http::{Request, Response};
use super::json::{self, Json};
use super::text;
use super::token::{TokenError, answer};
use crate::okta::org::OrgUrl;

/// Under which name the metadata is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    OAuth,
    OpenId,
}

/// Metadata that is the issuer's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Metadata {
    pub issuer: String,
    /// Its endpoints and the address of its keys, by the names they have there, all of the issuer's origin.
    pub endpoints: Vec<(String, String)>,
    /// What it supports, by the names that has there without `_supported`: a list of texts, or yes or no.
    pub supported: Vec<(String, Json)>,
}

impl Metadata {
    /// The address of an endpoint, such as `token_endpoint`, if it has it.
    pub fn endpoint(&self, name: &str) -> Option<&str> {
        let mut endpoints = self.endpoints.iter();
        let (_, url) = endpoints.find(|(endpoint, _)| endpoint == name)?;
        Some(url)
    }

    /// Whether it supports a value, such as `S256` among the `code_challenge_methods`; `None` if it does not say.
    pub fn supports(&self, name: &str, value: &str) -> Option<bool> {
        match json::find(&self.supported, name)? {
            Json::Array(list) => Some(list.iter().any(|item| item.as_str() == Some(value))),
            _ => None,
        }
    }
}

/// Why metadata was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// There is none at this address, or what came is none.
    Answer(TokenError),
    /// An endpoint that is not a web address of the issuer's origin: what is sent there would be given away.
    Endpoint { name: String, found: String },
    /// It is another issuer's (RFC 8414 section 3.3). A slash at the end makes another one.
    Issuer { found: String },
    /// A member that is not what it must be.
    Member { name: String },
}

/// The request for an issuer's metadata. The issuer of an org is its origin, that of a custom authorization server has a path,
/// which OpenID Connect puts before the well-known name and RFC 8414 behind it.
pub fn request(issuer: &str, document: Document) -> Request {
    let issuer = issuer.strip_suffix('/').unwrap_or(issuer);
    Request::get(match document {
        Document::OAuth => {
            let origin = OrgUrl::origin_of(issuer);
            let (_, path) = text::split_at(issuer, origin.len());
            [origin, "/.well-known/oauth-authorization-server", path].concat()
        }
        Document::OpenId => [issuer, "/.well-known/openid-configuration"].concat(),
    })
}

/// Judges the answer to [`request`].
///
/// # Errors
///
/// See [`DiscoveryError`].
pub fn process(response: &Response, issuer: &str) -> Result<Metadata, DiscoveryError> {
    let body = answer::object(response).map_err(DiscoveryError::Answer)?;
    let found = answer::required(&body, "issuer").map_err(DiscoveryError::Answer)?;
    if found != issuer {
        return Err(DiscoveryError::Issuer {
            found: text::shortened(found, 200),
        });
    }
    let Json::Object(members) = body else {
        return Err(DiscoveryError::Answer(TokenError::NotObject));
    };
    let origin = OrgUrl::from_origin(OrgUrl::origin_of(issuer));
    let mut metadata = Metadata {
        issuer: issuer.to_owned(),
        endpoints: Vec::new(),
        supported: Vec::new(),
    };
    for (name, value) in members {
        if let Some(what) = name.strip_suffix("_supported") {
            if !is_list_or_flag(&value) {
                return Err(DiscoveryError::Member { name });
            }
            metadata.supported.push((what.to_owned(), value));
        } else if name == "jwks_uri" || name.ends_with("_endpoint") {
            let Json::String(url) = value else {
                return Err(DiscoveryError::Member { name });
            };
            if !is_endpoint(&origin, &url) {
                let found = text::shortened(&url, 200);
                return Err(DiscoveryError::Endpoint { name, found });
            }
            metadata.endpoints.push((name, url));
        }
    }
    Ok(metadata)
}

/// RFC 8414 section 2 and RFC 6749 section 3.1: a whole address, without a fragment. The origin is an org's, so it is https or on
/// this machine.
fn is_endpoint(origin: &OrgUrl, url: &str) -> bool {
    origin.owns(url) && text::is_visible(url) && !url.contains('#')
}

fn is_list_or_flag(value: &Json) -> bool {
    match value {
        Json::Array(list) => list.iter().all(|item| item.as_str().is_some()),
        Json::Bool(_) => true,
        _ => false,
    }
}
