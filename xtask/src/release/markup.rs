//! What the finished build changes in the page's own markup.

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};

use super::{INDEX, PublicUrl, site::Site};

/// The name of the one file of styles, with the hash that it gets when its content is final.
const STYLES: &str = "styles-0000000000000000.css";

/// Puts all style sheets into one file: small files compress badly, and each is a request.
pub(super) fn join_style_sheets(site: &mut Site, public_url: &PublicUrl) -> Result<()> {
    let mut styles = String::new();
    let mut page = String::new();
    for tag in tags(site.text(INDEX)?) {
        if tag.contains("rel=stylesheet") || tag.contains(r#"rel="stylesheet""#) {
            let name = address(tag)
                .and_then(|address| public_url.strip(address))
                .with_context(|| format!("{tag} names no file of the build"))?;
            if styles.is_empty() {
                page.push_str(&tag.replace(name, STYLES));
            }
            styles.push_str(site.text(name)?);
        } else {
            page.push_str(tag);
        }
    }
    let old: Vec<String> = site
        .files()
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.ends_with(".css"))
        .collect();
    for name in &old {
        site.remove(name);
    }
    site.insert(STYLES, styles);
    site.insert(INDEX, page);
    Ok(())
}

/// Writes the hash of every file into the tag that loads it, where Trunk wrote one.
///
/// The program's goes into an attribute of another name, for `boot.js` alone, which has fetch compare it: Chromium does not
/// check the hash of such a preload, and says so in its log beside the page's address, which on the way back from an
/// authorization server holds a code or a token.
pub(super) fn seal(site: &mut Site, public_url: &PublicUrl) -> Result<()> {
    let mut page = String::new();
    for tag in tags(site.text(INDEX)?) {
        let Some(hash) = attribute(tag, "integrity") else {
            page.push_str(tag);
            continue;
        };
        let name = address(tag)
            .and_then(|address| public_url.strip(address))
            .with_context(|| format!("{tag} names no file of the build"))?;
        let sealed = tag.replace(hash, &integrity(site.get(name)?));
        page.push_str(&match name.ends_with(".wasm") {
            true => sealed.replace(" integrity=", " data-integrity="),
            false => sealed,
        });
    }
    site.insert(INDEX, page);
    Ok(())
}

/// The hash by which a browser knows the bytes of a file (Subresource Integrity).
pub(super) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// The page cut after each tag.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split_inclusive('>')
}

fn address(tag: &str) -> Option<&str> {
    attribute(tag, "href").or_else(|| attribute(tag, "src"))
}

/// The value of an attribute, quoted or not: the minifier drops quotes where it may.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = tag.split_once(&format!(" {name}="))?;
    match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => value.split([' ', '>']).next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_become_one_in_their_order() {
        let public_url = "/sub/".parse().unwrap();
        let page = r#"<link href=/sub/b.css rel=stylesheet><link rel="icon" href=/sub/i.svg><link rel="stylesheet" href="/sub/a.css"><p>"#;
        let mut site = Site::of(&[(INDEX, page), ("a.css", "a{}"), ("b.css", "b{}")]);
        join_style_sheets(&mut site, &public_url).unwrap();
        assert_eq!(
            site.text(INDEX).unwrap(),
            format!(
                r#"<link href=/sub/{STYLES} rel=stylesheet><link rel="icon" href=/sub/i.svg><p>"#
            )
        );
        assert_eq!(site.text(STYLES).unwrap(), "b{}a{}");
        assert_eq!(site.files().count(), 2);
    }

    #[test]
    fn hashes_are_those_of_the_final_bytes() {
        let public_url = PublicUrl::default();
        let page = "<script src=/a.js integrity=sha384-old></script><link href=/b.wasm integrity=sha384-old><link href=/c.svg>";
        let mut site = Site::of(&[
            (INDEX, page),
            ("a.js", "abc"),
            ("b.wasm", "abc"),
            ("c.svg", ""),
        ]);
        seal(&mut site, &public_url).unwrap();
        // SHA-384 of "abc", from FIPS 180-4's examples.
        let hash = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(
            site.text(INDEX).unwrap(),
            format!(
                "<script src=/a.js integrity={hash}></script><link href=/b.wasm data-integrity={hash}><link href=/c.svg>"
            )
        );
    }

    #[test]
    fn a_tag_without_its_file_is_an_error() {
        let mut site = Site::of(&[(INDEX, "<script src=/a.js integrity=x>")]);
        assert!(seal(&mut site, &PublicUrl::default()).is_err());
    }
}
