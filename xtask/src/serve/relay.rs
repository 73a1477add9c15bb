//! The relay to the org, for requests of service apps, which Okta refuses from a page: Trunk's own proxy, less what gives the
//! browser away. It leads to four places of the org and to nothing else there.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::Org;
use crate::workspace::Workspace;

/// Okta refuses client credentials in a request with an `Origin`; the cookies belong to other programs on localhost.
const REMOVED_HEADERS: [&str; 5] = [
    "Cookie",
    "Origin",
    "Referer",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
];

/// Where the page asks, and what of the org is there.
const PLACES: [(&str, &str); 4] = [
    // The page sends its token request here.
    ("/relay/", "/oauth2/v1/token"),
    // And what a service app asks about its token, or tells.
    ("/relay/introspect", "/oauth2/v1/introspect"),
    ("/relay/revoke", "/oauth2/v1/revoke"),
    // By this public description the page tells that there is a relay, and to which org.
    ("/relay/organization", "/.well-known/okta-organization"),
];

/// Writes Trunk's settings with the relay added, and says where. Trunk has no flag for a proxy's headers.
pub(super) fn write_config(workspace: &Workspace, org: &Org) -> Result<PathBuf> {
    let root = workspace.root();
    let text = fs::read_to_string(root.join("Trunk.toml")).context("reading Trunk.toml")?;
    let config: Table = toml::from_str(&text).context("reading Trunk.toml")?;
    let config = with_relay(config, &root.to_string_lossy(), org);
    let folder = workspace.scratch().join("relay");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let path = folder.join("Trunk.toml");
    fs::write(&path, config.to_string()).with_context(|| format!("writing {}", path.display()))?;
    Ok(path)
}

/// What the greeting says of it.
pub(super) fn greeting(port: u16) -> String {
    format!(
        "  Relay         http://localhost:{port}/relay/ (service apps' requests, without the browser's Origin)\n"
    )
}

/// Trunk takes paths from where its settings are, so those in `config` are made to begin at `root`.
fn with_relay(mut config: Table, root: &str, org: &Org) -> Table {
    let absolute = |path: &str| Value::from(format!("{root}/{path}"));
    if let Some(Value::Table(build)) = config.get_mut("build") {
        build.insert("target".to_owned(), absolute("index.html"));
    }
    if let Some(Value::Array(watched)) = config.get_mut("watch").and_then(|w| w.get_mut("watch")) {
        for path in watched {
            if let Value::String(name) = path {
                *path = absolute(name);
            }
        }
    }
    let proxies = PLACES.map(|(rewrite, path)| {
        let removed = REMOVED_HEADERS.map(|name| (name.to_owned(), Value::from("")));
        Value::from(Table::from_iter([
            (
                "backend".to_owned(),
                Value::from(format!("{}{path}", org.as_str())),
            ),
            ("rewrite".to_owned(), Value::from(rewrite)),
            ("no_redirect".to_owned(), Value::from(true)),
            (
                "request_headers".to_owned(),
                Value::from(Table::from_iter(removed)),
            ),
        ]))
    });
    config.insert("proxy".to_owned(), Value::from(proxies.to_vec()));
    config
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_settings_gain_a_relay() {
        let config = toml::from_str(include_str!("../../../Trunk.toml")).unwrap();
        let org = "https://example.okta.com".parse().unwrap();
        let config = with_relay(config, "/tree", &org);
        assert_eq!(config["build"]["target"].as_str(), Some("/tree/index.html"));
        let watched = config["watch"]["watch"].as_array().unwrap();
        assert!(
            watched
                .iter()
                .all(|path| path.as_str().unwrap().starts_with("/tree/"))
        );
        let proxies = config["proxy"].as_array().unwrap();
        let places: Vec<_> = proxies
            .iter()
            .map(|proxy| (proxy["rewrite"].as_str(), proxy["backend"].as_str()))
            .collect();
        assert_eq!(
            places,
            [
                (
                    Some("/relay/"),
                    Some("https://example.okta.com/oauth2/v1/token")
                ),
                (
                    Some("/relay/introspect"),
                    Some("https://example.okta.com/oauth2/v1/introspect")
                ),
                (
                    Some("/relay/revoke"),
                    Some("https://example.okta.com/oauth2/v1/revoke")
                ),
                (
                    Some("/relay/organization"),
                    Some("https://example.okta.com/.well-known/okta-organization")
                ),
            ]
        );
        for proxy in proxies {
            for name in ["Cookie", "Origin", "Referer"] {
                assert_eq!(proxy["request_headers"][name].as_str(), Some(""), "{name}");
            }
        }
    }
}
