//! The org that the page is served for: one given with `--org`, or the sandbox.

use std::str::FromStr;

use url::{Host, Url};

use super::relay;

/// The origin of an org, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Org(String);

impl Org {
    /// The sandbox org on this machine.
    pub(super) fn sandbox(port: u16) -> Self {
        Self(format!("http://localhost:{port}"))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn greeting(&self, port: u16) -> String {
        format!(
            "  Org           {}\n{}\n  \
             Register the redirect URI http://localhost:{port}/callback with the app you sign in by.\n",
            self.0,
            relay::greeting(port)
        )
    }
}

impl FromStr for Org {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|error| {
            format!("{error}; give an address such as https://example.okta.com")
        })?;
        let local = match url.host() {
            Some(Host::Domain(domain)) => domain == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return Err("no host; give an address such as https://example.okta.com".into()),
        };
        if url.scheme() != "https" && !(local && url.scheme() == "http") {
            return Err("tokens travel over https only (http is for this machine)".into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("leave out the name and password".into());
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(format!(
                "give the org's address alone: {}",
                url.origin().ascii_serialization()
            ));
        }
        Ok(Self(url.origin().ascii_serialization()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_kept() {
        let org: Org = "https://Example.okta.com/".parse().unwrap();
        assert_eq!(org.as_str(), "https://example.okta.com");
        let local: Org = "http://localhost:8082".parse().unwrap();
        assert_eq!(local.as_str(), "http://localhost:8082");
    }

    #[test]
    fn what_is_not_an_origin_is_refused() {
        for text in [
            "example.okta.com",
            "http://example.okta.com",
            "https://a:b@example.okta.com",
            "https://example.okta.com/oauth2/default",
            "https://example.okta.com/?a",
            "ftp://localhost",
            "",
        ] {
            assert!(text.parse::<Org>().is_err(), "{text}");
        }
    }
}
