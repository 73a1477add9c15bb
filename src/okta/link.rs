//! The `Link` header (RFC 8288): how Okta says where a list goes on.

use crate::oauth::{challenge, text};

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// An absolute address.
    pub url: String,
    /// Its relations, in lower case.
    pub rels: Vec<String>,
}

/// Reads a `Link` header, or several joined by commas as `fetch` does. What cannot be read, and relative addresses, are left
/// out: Okta's are absolute.
pub fn parse(header: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((url, after)) = after.split_once('>') else {
            break;
        };
        let (rels, after) = parameters(after);
        if url.starts_with("https://") || url.starts_with("http://") {
            links.push(Link {
                url: url.trim().to_owned(),
                rels,
            });
        }
        rest = after;
    }
    links
}

/// The address of the next page, if there is one.
pub fn next(header: &str) -> Option<String> {
    parse(header)
        .into_iter()
        .find(|link| link.rels.iter().any(|rel| rel == "next"))
        .map(|link| link.url)
}

/// Reads a link's parameters up to the comma before the next one; gives the relations and what is left.
fn parameters(mut rest: &str) -> (Vec<String>, &str) {
    let mut rels = None;
    loop {
        rest = text::trim_blanks(rest);
        let Some(after) = rest.strip_prefix(';') else {
            break;
        };
        let (name, after) = text::split_before(text::trim_blanks(after), |byte| {
            matches!(byte, b'=' | b';' | b',')
        });
        let Some(after) = after.strip_prefix('=') else {
            rest = after;
            continue;
        };
        let (value, after) = value(text::trim_blanks(after));
        // The first `rel` counts (RFC 8288 section 3.3).
        if name.trim_end().eq_ignore_ascii_case("rel") && rels.is_none() {
            let list = value.split_ascii_whitespace();
            rels = Some(list.map(str::to_ascii_lowercase).collect());
        }
        rest = after;
    }
    // Anything between here and the comma is not a parameter.
    let rest = text::split_once(rest, ",").map_or("", |(_, after)| after);
    (rels.unwrap_or_default(), rest)
}

/// A parameter's value, quoted or not, and what follows it.
fn value(text: &str) -> (String, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        let (value, after) = challenge::quoted_string(quoted);
        return (value, after.unwrap_or_default());
    }
    let (value, after) = text::split_before(text, |byte| matches!(byte, b';' | b','));
    (value.trim_end().to_owned(), after)
}
