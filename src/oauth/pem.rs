//! PEM (RFC 7468): DER as text between two lines that name it.

use super::base64url;
use super::text;

/// What stands between a pair of lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// What the lines call it: `PRIVATE KEY`.
    pub(crate) label: &'a str,
    /// Lines such as `Proc-Type: 4,ENCRYPTED` (RFC 1421), if there are any.
    pub(crate) headers: &'a str,
    /// base64, in lines.
    pub(crate) body: &'a str,
}

/// There is a line that begins a block and none that ends it, or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CutOff;

/// Finds the blocks of a text. What stands outside of them means nothing (RFC 7468 section 2).
pub(crate) fn blocks(text: &str) -> Result<Vec<Block<'_>>, CutOff> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = text::split_once(rest, BEGIN) {
        if text::contains(before, END) {
            return Err(CutOff);
        }
        let (label, after) = text::split_once(after, DASHES).ok_or(CutOff)?;
        let end = [END, label, DASHES].concat();
        let (content, after) = text::split_once(after, &end).ok_or(CutOff)?;
        if text::contains(content, BEGIN) {
            return Err(CutOff);
        }
        let (headers, body) = split_headers(content);
        blocks.push(Block {
            label,
            headers,
            body,
        });
        rest = after;
    }
    match text::contains(rest, END) {
        true => Err(CutOff),
        false => Ok(blocks),
    }
}

/// Writes a block, 64 characters a line.
pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let body = encode_base64(der);
    let mut out = [BEGIN, label, DASHES, "\n"].concat();
    let mut rest = &*body;
    while !rest.is_empty() {
        let (line, after) = text::split_at(rest, 64);
        out.push_str(line);
        out.push('\n');
        rest = after;
    }
    out.push_str(END);
    out.push_str(label);
    out.push_str(DASHES);
    out.push('\n');
    out
}

/// Decodes base64 (RFC 4648 section 4) with white space anywhere; without it, its padding must be right or missing.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut digits = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '+' => digits.push('-'),
            '/' => digits.push('_'),
            // Of the other alphabet.
            '-' | '_' => return None,
            other if other.is_ascii_whitespace() => {}
            other => digits.push(other),
        }
    }
    let unpadded = digits.trim_end_matches('=');
    let padding = digits.len() - unpadded.len();
    if padding != 0 && (padding > 2 || !digits.len().is_multiple_of(4)) {
        return None;
    }
    base64url::decode(unpadded)
}

fn encode_base64(bytes: &[u8]) -> String {
    let digits = base64url::encode(bytes);
    let mut out: String = digits
        .chars()
        .map(|digit| match digit {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

/// Headers have colons, base64 has none: what stands before the line after the last colon.
fn split_headers(content: &str) -> (&str, &str) {
    let Some(colon) = content.bytes().rposition(|byte| byte == b':') else {
        return ("", content);
    };
    let line = content.bytes().skip(colon).position(|byte| byte == b'\n');
    text::split_at(content, line.map_or(content.len(), |line| colon + line))
}

const BEGIN: &str = "-----BEGIN ";

const END: &str = "-----END ";

const DASHES: &str = "-----";
