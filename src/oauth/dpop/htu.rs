//! `htu`: the address of a request without query and fragment (RFC 9449 section 4.2), and when two of them are the same.

use crate::oauth::text;

/// The value of `htu` for a request to this address; `None` if it is not a whole web address.
pub fn htu(url: &str) -> Option<String> {
    let (origin, path) = split(url)?;
    Some(origin + path)
}

/// Whether a proof's `htu` is the address of a request, after the normalisation of RFC 3986 sections 6.2.2 and 6.2.3 (RFC 9449
/// section 4.3). A query or a fragment in it is left out first.
pub fn same_htu(htu: &str, url: &str) -> bool {
    match (normalised(htu), normalised(url)) {
        (Some(htu), Some(url)) => htu == url,
        _ => false,
    }
}

/// The origin of an address, normalised, and its path.
pub(super) fn split(url: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text::split_once(url, "://")?;
    let scheme = scheme.to_ascii_lowercase();
    let default_port = match scheme.as_str() {
        "https" => "443",
        "http" => "80",
        _ => return None,
    };
    let (authority, rest) = text::split_before(rest, |byte| b"/?#".contains(&byte));
    let authority = authority.to_ascii_lowercase();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (&*authority, ""),
    };
    // Colons are for IPv6 addresses in brackets. A name and a password have no place in a proof.
    let is_host =
        !host.is_empty() && !host.contains('@') && (host.starts_with('[') || !host.contains(':'));
    if !is_host || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let authority = match port == default_port || port.is_empty() {
        true => host,
        false => &*authority,
    };
    let (path, _) = text::split_before(rest, |byte| byte == b'?' || byte == b'#');
    let path = match path {
        "" => "/",
        path => path,
    };
    (text::is_visible(authority) && text::is_visible(path))
        .then(|| ([&scheme, "://", authority].concat(), path))
}

fn normalised(url: &str) -> Option<String> {
    let (mut out, path) = split(url)?;
    let path = decoded(path);
    let mut segments: Vec<&str> = Vec::new();
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(segment) = parts.next() {
        let last = parts.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    segments.pop();
                }
                if last {
                    segments.push("");
                }
            }
            other => segments.push(other),
        }
    }
    for segment in segments {
        out.push('/');
        out.push_str(segment);
    }
    Some(out)
}

/// Writes characters that need no escape without it, and the other escapes in upper case.
fn decoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let escape = after.get(..2);
        match escape.and_then(|escape| u8::from_str_radix(escape, 16).ok()) {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                out.push(char::from(byte));
                rest = &after[2..];
            }
            _ => {
                out.push('%');
                let digits = escape.unwrap_or("");
                out.push_str(&digits.to_ascii_uppercase());
                rest = &after[digits.len()..];
            }
        }
    }
    out.push_str(rest);
    out
}
