//! What a command wrote, and somebody pasted: the answer that it got, with its header lines or without.

use super::http::{Headers, Response};
use super::json;
use super::text;

/// An answer that another program got.
#[derive(Debug, PartialEq, Eq)]
pub struct Pasted {
    pub response: Response,
    /// Whether status and headers came along. If not, those in `response` are what such a body comes with.
    pub has_head: bool,
}

/// Reads what was pasted, whatever else stands around the answer: the prompt of a shell, the command itself, a progress meter, and
/// earlier answers, as those of a proxy, `100 Continue` or a first attempt. The last one counts.
pub fn read(pasted: &str) -> Pasted {
    let mut status = None;
    let mut headers = Vec::new();
    let mut body = pasted;
    let mut rest = pasted;
    while !rest.is_empty() {
        let (line, after) = next_line(rest);
        if let Some(code) = status_of(line) {
            status = Some(code);
            headers.clear();
            body = read_head(after, &mut headers);
            rest = body;
        } else {
            rest = after;
        }
    }
    // What follows the answer, as the next prompt, is left out.
    let (_, from) = text::split_before(body, |byte| byte == b'{');
    let length = from.rfind('}').map_or(from.len(), |end| end + 1);
    let mut body = text::split_at(from, length).0.as_bytes().to_vec();
    // JSON needs no line breaks, and some terminals put them into whatever is longer than a line.
    body.retain(|byte| !matches!(byte, b'\n' | b'\r'));
    let has_head = status.is_some();
    if !has_head {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        headers = vec![
            header("content-type", "application/json"),
            header("cache-control", "no-store"),
        ];
    }
    Pasted {
        response: Response {
            status: status.unwrap_or_else(|| usual_status(&body)),
            headers: Headers::new(headers),
            body,
        },
        has_head,
    }
}

/// Reads header lines, and gives what follows the empty line after them. Where that was lost, the body tells itself by its brace.
fn read_head<'a>(text: &'a str, headers: &mut Vec<(String, String)>) -> &'a str {
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = next_line(rest);
        if text::trim_blanks(line).starts_with('{') {
            break;
        }
        rest = after;
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = text::split_once(line, ":") else {
            continue;
        };
        // RFC 9110 section 5.1: visible characters alone. Of what else a line may be, nothing depends on it.
        if !name.is_empty() && text::is_visible(name) {
            headers.push((name.to_owned(), value.trim_ascii().to_owned()));
        }
    }
    rest
}

/// The first line, and what follows it. A meter ends its lines with a carriage return alone.
fn next_line(text: &str) -> (&str, &str) {
    let (line, after) = text::split_before(text, |byte| byte == b'\n' || byte == b'\r');
    let length = match after.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        _ => 1,
    };
    (line, text::split_at(after, length).1)
}

/// The code of a status line (RFC 9112 section 4), such as `HTTP/1.1 400 Bad Request` or `HTTP/2 200`.
fn status_of(line: &str) -> Option<u16> {
    let line = text::trim_blanks(line).strip_prefix("HTTP/")?;
    let (version, rest) = text::split_before(line, |byte| byte == b' ');
    let is_version = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    if version.is_empty() || !version.bytes().all(is_version) {
        return None;
    }
    let (code, _) = text::split_before(text::trim_blanks(rest), |byte| byte == b' ');
    let code = text::number(code).filter(|code| (100..600).contains(code))?;
    u16::try_from(code).ok()
}

/// The status that RFC 6749 section 5.2 asks for.
fn usual_status(body: &[u8]) -> u16 {
    let body = json::parse(body, body.len());
    match body.ok().as_ref().and_then(|body| body.member_str("error")) {
        None => 200,
        Some("invalid_client") => 401,
        Some(_) => 400,
    }
}
