//! A request as a command for a terminal.

use crate::oauth::http::{Method, Request};
use crate::oauth::text;

/// Writes a request as a `curl` command for a POSIX shell. The token is left out: `$OKTA_TOKEN` stands in its place.
pub fn curl(request: &Request) -> String {
    let mut out = String::from("curl");
    if request.method != Method::Get {
        out.push_str(" --request ");
        out.push_str(request.method.as_str());
    }
    out.push(' ');
    quote(&mut out, &request.url);
    for (name, value) in &request.headers {
        out.push_str(" \\\n  --header ");
        if *name == "authorization" {
            // Double quotes, so that the shell puts the token in.
            let scheme = value.split(' ').next().unwrap_or_default();
            out.push_str("\"authorization: ");
            out.push_str(if scheme == "DPoP" { "DPoP" } else { "Bearer" });
            out.push_str(" $OKTA_TOKEN\"");
        } else {
            quote(&mut out, &[name, ": ", value].concat());
        }
    }
    if let Some(body) = &request.body {
        out.push_str(" \\\n  --data-raw ");
        quote(&mut out, body);
    }
    out
}

/// Single quotes, in which a shell leaves everything alone; a single quote itself is put between double ones.
fn quote(out: &mut String, text: &str) {
    out.push('\'');
    out.push_str(&text::replace(text, "'", r#"'"'"'"#));
    out.push('\'');
}
