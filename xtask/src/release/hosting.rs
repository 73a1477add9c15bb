//! The files that tell a host which headers to send.

use std::{collections::BTreeSet, fmt::Write};

use super::{COPIES, INDEX, PublicUrl};

const PAGE_CACHE: &str = "no-cache";
const ASSET_CACHE: &str = "public, max-age=31536000, immutable";

/// `_headers`, as Netlify and Cloudflare Pages read it.
///
/// Both join the values of a header that several rules set, so each path gets its `Cache-Control` once.
pub(super) fn headers_file(
    headers: &[(String, String)],
    immutable: &BTreeSet<String>,
    public_url: &PublicUrl,
) -> String {
    let mut text = String::new();
    add_rule(
        &mut text,
        &public_url.join("*"),
        headers.iter().map(|(n, v)| (n.as_str(), v.as_str())),
    );
    for page in std::iter::once(INDEX).chain(COPIES) {
        for address in addresses_of(page) {
            add_rule(
                &mut text,
                &public_url.join(address),
                [("Cache-Control", PAGE_CACHE)],
            );
        }
    }
    for file in immutable {
        add_rule(
            &mut text,
            &public_url.join(file),
            [("Cache-Control", ASSET_CACHE)],
        );
    }
    text
}

/// `nginx.conf`, to be included in a `server` block.
pub(super) fn nginx_file(headers: &[(String, String)], public_url: &PublicUrl) -> String {
    // A location with an add_header of its own inherits none, so each gets them all.
    let add_headers = |cache: &str| {
        let cache = ("Cache-Control".to_owned(), cache.to_owned());
        headers
            .iter()
            .chain([&cache])
            .fold(String::new(), |mut text, (name, value)| {
                _ = writeln!(text, "    add_header {name} \"{value}\" always;");
                text
            })
    };
    let pattern = public_url.as_str().replace('.', "\\.");
    format!(
        r#"# Latchkey. Include this in a server block whose root holds this folder{under}.
# With the ngx_brotli module, add `brotli_static on;` to the server block.

gzip_static on;

location {public_url} {{
    try_files $uri $uri/index.html {public_url}{INDEX};
{page}}}

location ~ "^{pattern}.*[0-9a-f]{{16}}.*\.(css|js|svg)$" {{
    try_files $uri =404;
{asset}}}

location ~ "^{pattern}.*[0-9a-f]{{16}}.*\.wasm$" {{
    try_files $uri =404;
    types {{ }}
    default_type application/wasm;
{asset}}}

location ~ "^{pattern}(_headers|nginx\.conf)$" {{
    return 404;
}}
"#,
        under = match public_url.as_str() {
            "/" => "'s files".to_owned(),
            path => format!(" as {path}"),
        },
        page = add_headers(PAGE_CACHE),
        asset = add_headers(ASSET_CACHE),
    )
}

/// The addresses at which hosts serve the page `name`.
fn addresses_of(name: &str) -> Vec<&str> {
    match name.strip_suffix(INDEX) {
        Some("") => vec!["", name],
        // Without the slash as well: hosts differ in whether they redirect.
        Some(folder) => vec![folder.trim_end_matches('/'), folder, name],
        None => vec![name],
    }
}

fn add_rule<'a>(
    text: &mut String,
    address: &str,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
) {
    text.push_str(address);
    text.push('\n');
    for (name, value) in headers {
        _ = writeln!(text, "  {name}: {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers() -> Vec<(String, String)> {
        vec![
            ("X-One".to_owned(), "1".to_owned()),
            ("X-Two".to_owned(), "2".to_owned()),
        ]
    }

    #[test]
    fn headers_file_has_each_cache_rule_once() {
        let immutable = BTreeSet::from(["app-0000000000000000.js".to_owned()]);
        let text = headers_file(&headers(), &immutable, &"/sub/".parse().unwrap());
        assert!(
            text.starts_with("/sub/*\n  X-One: 1\n  X-Two: 2\n/sub/\n  Cache-Control: no-cache\n"),
            "{text}"
        );
        assert!(
            text.contains("\n/sub/callback\n  Cache-Control: no-cache\n/sub/callback/\n"),
            "{text}"
        );
        assert!(text.ends_with(
            "/sub/app-0000000000000000.js\n  Cache-Control: public, max-age=31536000, immutable\n"
        ));
        let mut addresses: Vec<&str> = text.lines().filter(|line| line.starts_with('/')).collect();
        let count = addresses.len();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses.len(), count);
    }

    #[test]
    fn nginx_repeats_the_headers_in_every_location() {
        let text = nginx_file(&headers(), &PublicUrl::default());
        assert_eq!(
            text.matches("    add_header X-One \"1\" always;\n").count(),
            3
        );
        assert_eq!(text.matches("Cache-Control \"no-cache\"").count(), 1);
        assert!(
            text.contains("try_files $uri $uri/index.html /index.html;"),
            "{text}"
        );
        assert_eq!(text.matches('{').count(), text.matches('}').count());
    }

    #[test]
    fn nginx_under_a_path() {
        let text = nginx_file(&headers(), &"/a.b/".parse().unwrap());
        assert!(text.contains("location /a.b/ {"), "{text}");
        assert!(text.contains("/a.b/index.html;"), "{text}");
        assert!(
            text.contains(r#"location ~ "^/a\.b/.*[0-9a-f]{16}.*\.wasm$""#),
            "{text}"
        );
    }
}
