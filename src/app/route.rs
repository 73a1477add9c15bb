//! The pages and their addresses.

/// A page. Every link is built from one, and every address is read into one.
///
/// Answers of authorization servers are not routed: they are taken out of the address before
/// a route is read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/callback`: where an authorization server sends people back to.
    Callback,
    /// `/`: choose org, app, flow and scopes, and sign in.
    Connect,
    /// Any other address.
    NotFound,
    /// `/recorder`: what was sent, what came and what was checked.
    Recorder,
    /// `/service`: the keys of a service app, and the token it gets without a person.
    Service,
    /// `/tokens`: the tokens that the page has, and what can be done with them.
    Tokens,
    /// `/users`, or `/users/{id}` with one of them open. An id never contains a slash.
    Users(Option<String>),
}

impl Route {
    /// Reads a path, given where the site was published.
    pub fn parse(base: &str, path: &str) -> Self {
        let below = match path.strip_prefix(base) {
            Some(below) => below,
            // The base without its last slash.
            None if base.strip_suffix('/') == Some(path) => "",
            None => return Self::NotFound,
        };
        let below = below.strip_suffix("/index.html").unwrap_or(below);
        match below.strip_suffix('/').unwrap_or(below) {
            "" | "index.html" => Self::Connect,
            "callback" => Self::Callback,
            "recorder" => Self::Recorder,
            "service" => Self::Service,
            "tokens" => Self::Tokens,
            "users" => Self::Users(None),
            other => match other.strip_prefix("users/") {
                Some(id) if is_id(id) => Self::Users(Some(id.to_owned())),
                _ => Self::NotFound,
            },
        }
    }

    /// The path of the page.
    pub fn path(&self, base: &str) -> String {
        match self {
            Self::Callback => [base, "callback"].concat(),
            Self::Connect | Self::NotFound => base.to_owned(),
            Self::Recorder => [base, "recorder"].concat(),
            Self::Service => [base, "service"].concat(),
            Self::Tokens => [base, "tokens"].concat(),
            Self::Users(None) => [base, "users"].concat(),
            Self::Users(Some(id)) => [base, "users/", id].concat(),
        }
    }

    /// The name of the page, for the window's title.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Callback => "Sign-in",
            Self::Connect => "Connect",
            Self::NotFound => "No such page",
            Self::Recorder => "Recorder",
            Self::Service => "Service app",
            Self::Tokens => "Tokens",
            Self::Users(_) => "Users",
        }
    }

    /// Whether two addresses show the same page, perhaps with something else open in it.
    pub fn is_same_page(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// Okta's ids are letters and digits: nothing in an address needs decoding, and nothing else is looked up.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_read_back_from_its_path_below_any_base() {
        let routes = [
            Route::Callback,
            Route::Connect,
            Route::Recorder,
            Route::Service,
            Route::Tokens,
            Route::Users(None),
            Route::Users(Some("00u118oQYT4TBTemp0g4".to_owned())),
        ];
        for base in ["/", "/sub/", "/a/b/"] {
            for route in &routes {
                assert_eq!(Route::parse(base, &route.path(base)), *route);
                let with_slash = [&route.path(base), "/"].concat().replace("//", "/");
                assert_eq!(Route::parse(base, &with_slash), *route);
            }
        }
    }

    #[test]
    fn static_hosts_may_name_the_file() {
        assert_eq!(Route::parse("/", "/index.html"), Route::Connect);
        assert_eq!(Route::parse("/sub/", "/sub"), Route::Connect);
        assert_eq!(
            Route::parse("/sub/", "/sub/callback/index.html"),
            Route::Callback
        );
    }

    #[test]
    fn other_addresses_are_not_found() {
        for path in [
            "/nowhere",
            "/users/a/b",
            "/users/%3Cb%3E",
            "/callbackx",
            "/token",
        ] {
            assert_eq!(Route::parse("/", path), Route::NotFound, "{path}");
        }
        assert_eq!(Route::parse("/sub/", "/other/users"), Route::NotFound);
    }
}
