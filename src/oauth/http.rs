//! HTTP messages as plain data.

use core::fmt;

use super::secret::AccessToken;

/// A request's method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Delete,
    Get,
    Post,
    Put,
}

impl Method {
    /// The method as the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// A request to send.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    pub body: Option<String>,
}

impl Request {
    /// A request for JSON.
    pub fn get(url: String) -> Self {
        Self {
            method: Method::Get,
            url,
            headers: vec![("accept", "application/json".to_owned())],
            body: None,
        }
    }

    /// The same, with an access token (RFC 6750 section 2.1).
    pub fn with_token(mut self, token: &AccessToken) -> Self {
        let bearer = ["Bearer ", token.reveal()].concat();
        self.headers.push(("authorization", bearer));
        self
    }

    /// A form to post (RFC 6749 appendix B), whose answer is JSON.
    pub fn form(url: String, fields: &[(&str, &str)]) -> Self {
        Self {
            method: Method::Post,
            url,
            headers: vec![
                ("accept", "application/json".to_owned()),
                (
                    "content-type",
                    "application/x-www-form-urlencoded".to_owned(),
                ),
            ],
            body: Some(super::form::encode(fields)),
        }
    }
}

/// Tokens travel in the `Authorization` header and codes in the body: neither is shown.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.url)?;
        for (name, value) in &self.headers {
            let shown = match name.eq_ignore_ascii_case("authorization") {
                true => "(redacted)",
                false => value,
            };
            write!(f, "; {name}: {shown}")?;
        }
        match self.body {
            Some(_) => f.write_str("; body (redacted)"),
            None => Ok(()),
        }
    }
}

/// A response that arrived whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Headers,
    pub body: Vec<u8>,
}

impl Response {
    /// Okta's name for this exchange: what its support asks for.
    pub fn request_id(&self) -> Option<String> {
        super::text::owned(self.headers.find("x-okta-request-id"))
    }
}

/// The body may hold tokens: only its length is shown.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.status, self.body.len())
    }
}

/// A response's headers, as many of them as the caller may read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Takes names and values in the order they came.
    pub fn new(headers: Vec<(String, String)>) -> Self {
        Self(headers)
    }

    /// The first header of this name, whatever its case.
    #[inline(never)]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every header of this name, in order.
    pub fn find_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
