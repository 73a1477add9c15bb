//! Trunk.toml: the one place that names the policy and the headers, for the dev server and for hosts.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The source expression that admits the dev server's reload script and nothing else.
const NONCE_SOURCE: &str = "'nonce-{{NONCE}}'";

/// What Trunk writes into the page where its dev server puts a nonce.
const DEFAULT_NONCE_PLACEHOLDER: &str = "{{__TRUNK NONCE__}}";

/// The parts of Trunk.toml that the release build needs as well.
#[derive(Deserialize)]
pub(crate) struct TrunkConfig {
    #[serde(default)]
    build: Build,
    serve: Serve,
}

#[derive(Default, Deserialize)]
struct Build {
    nonce_placeholder: Option<String>,
}

#[derive(Deserialize)]
struct Serve {
    headers: BTreeMap<String, String>,
    csp: Vec<String>,
}

impl TrunkConfig {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("reading Trunk.toml")
    }

    /// The attribute the dev server fills in; a static page must not have it.
    pub(crate) fn nonce_attribute(&self) -> String {
        let placeholder = self
            .build
            .nonce_placeholder
            .as_deref()
            .unwrap_or(DEFAULT_NONCE_PLACEHOLDER);
        format!(r#" nonce="{placeholder}""#)
    }

    /// The headers of every response in production, the policy first.
    ///
    /// # Errors
    /// When the policy would still hold something that only the dev server can fill in.
    pub(crate) fn production_headers(&self) -> Result<Vec<(String, String)>> {
        let mut headers = vec![(
            "Content-Security-Policy".to_owned(),
            self.production_policy()?,
        )];
        headers.extend(self.serve.headers.clone());
        for (name, value) in &headers {
            if value.chars().any(char::is_control) || value.contains('"') {
                bail!(
                    "Trunk.toml: the value of {name} has characters that no host's file can carry"
                );
            }
        }
        Ok(headers)
    }

    fn production_policy(&self) -> Result<String> {
        let directives: Vec<String> = self
            .serve
            .csp
            .iter()
            .map(|directive| {
                directive
                    .split_whitespace()
                    .filter(|part| *part != NONCE_SOURCE)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        let policy = directives.join("; ");
        if policy.contains("{{") {
            bail!("Trunk.toml: the policy has a placeholder that only the dev server fills in");
        }
        Ok(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(csp: &str) -> TrunkConfig {
        TrunkConfig::parse(&format!(
            "[serve]\nheaders = {{ \"X-B\" = \"2\", \"X-A\" = \"1\" }}\ncsp = {csp}"
        ))
        .unwrap()
    }

    #[test]
    fn production_policy_names_no_nonce() {
        let config = config(
            r#"["default-src 'none'", "script-src 'self' 'nonce-{{NONCE}}' 'wasm-unsafe-eval'"]"#,
        );
        let headers = config.production_headers().unwrap();
        assert_eq!(
            headers[0],
            (
                "Content-Security-Policy".to_owned(),
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'".to_owned()
            )
        );
    }

    #[test]
    fn headers_follow_in_a_fixed_order() {
        let headers = config("[]").production_headers().unwrap();
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Content-Security-Policy", "X-A", "X-B"]);
    }

    #[test]
    fn unknown_placeholder_is_refused() {
        assert!(
            config(r#"["script-src {{OTHER}}"]"#)
                .production_headers()
                .is_err()
        );
    }

    #[test]
    fn the_projects_policy_is_strict() {
        let config = TrunkConfig::parse(include_str!("../../Trunk.toml")).unwrap();
        let headers = config.production_headers().unwrap();
        let policy = &headers[0].1;
        for directive in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(
                policy.split("; ").any(|part| part == directive),
                "{directive} in {policy}"
            );
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(!policy.contains("'unsafe-eval'"), "{policy}");
    }
}
