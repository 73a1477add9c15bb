//! The path the page is served under.

use std::{fmt, str::FromStr};

/// An absolute path that begins and ends with a slash, such as `/` or `/latchkey/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicUrl(String);

impl PublicUrl {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of `file`, which is a path inside the build.
    pub(crate) fn join(&self, file: &str) -> String {
        format!("{}{file}", self.0)
    }

    /// The path inside the build of the file at `address`, when it is one of ours.
    pub(crate) fn strip<'a>(&self, address: &'a str) -> Option<&'a str> {
        address.strip_prefix(&self.0)
    }
}

impl Default for PublicUrl {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !text.starts_with('/') {
            // A relative address would not work on /callback, a whole URL would need another policy.
            return Err("give a path that begins with a slash, such as /latchkey/");
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
        if !text.chars().all(plain) || text.contains("//") || text.contains("/.") {
            return Err("use letters, digits, - . _ ~ and single slashes only");
        }
        if text.ends_with('/') {
            return Ok(Self(text.to_owned()));
        }
        Ok(Self(format!("{text}/")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_with_a_slash() {
        assert_eq!("/sub".parse::<PublicUrl>().unwrap().as_str(), "/sub/");
        assert_eq!("/sub/".parse::<PublicUrl>().unwrap().as_str(), "/sub/");
        assert_eq!("/".parse::<PublicUrl>().unwrap(), PublicUrl::default());
    }

    #[test]
    fn what_would_break_deep_links_or_the_config_is_refused() {
        for text in [
            "",
            "./",
            "sub/",
            "https://a.example/",
            "//a.example/",
            "/../",
            "/a b/",
            "/a;b/",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn join_and_strip_are_inverse() {
        let url: PublicUrl = "/sub/".parse().unwrap();
        assert_eq!(url.join("app.js"), "/sub/app.js");
        assert_eq!(url.strip("/sub/app.js"), Some("app.js"));
        assert_eq!(url.strip("/app.js"), None);
    }
}
