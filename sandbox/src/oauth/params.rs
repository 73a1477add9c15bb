//! Request parameters, from a query or a form body.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, header};

use super::error::OAuthError;

/// The parameters of one request in the order they were sent.
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `application/x-www-form-urlencoded` text.
    pub(crate) fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// Reads a form body. A body of any other type has no parameters.
    pub(crate) fn of_form(headers: &HeaderMap, body: &[u8]) -> Self {
        let is_form = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM));
        if is_form {
            Self::parse(body)
        } else {
            Self(Vec::new())
        }
    }

    /// The value of a parameter; `None` when it is absent or empty (RFC 6749, section 3.1).
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.raw(name).filter(|value| !value.is_empty())
    }

    /// The value of a parameter, which may be empty.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// The names that occur more than once.
    pub(crate) fn duplicates(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let repeated: BTreeSet<&str> = self
            .0
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !seen.insert(*name))
            .collect();
        repeated.into_iter().collect()
    }

    /// Checks that no name occurs more than once.
    ///
    /// # Errors
    ///
    /// The names that do.
    pub(crate) fn each_once(&self) -> Result<(), OAuthError> {
        match self.duplicates()[..] {
            [] => Ok(()),
            ref names => Err(OAuthError::duplicates(names)),
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
