//! A request as other tools make it, and a token as they keep it.
//!
//! What the tools' texts look like is told by a file that the page loads when it is wanted: `assets/snippets.txt`, whose head says how it
//! is written. Here is how values get into such a text: each quoted as its tool reads texts, and none of them read as part of the text.

mod quote;

use crate::oauth::http::Request;
use crate::oauth::secret::AccessToken;
use crate::oauth::text;

use quote::Quoting;

/// A tool that a token can be taken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool<'a> {
    /// For people.
    pub name: &'a str,
    /// What a file with such a text is called.
    pub file: &'a str,
    pub(super) quoting: Quoting,
    pub(super) lines: Vec<&'a str>,
}

/// What a text is about.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Its `authorization` tells the scheme alone: the token in it is never read.
    pub request: &'a Request,
    /// The org's origin.
    pub org: &'a str,
    pub client_id: &'a str,
}

/// Reads the tools out of the text of `assets/snippets.txt`.
pub fn tools(text: &str) -> Vec<Tool<'_>> {
    let mut tools: Vec<Tool<'_>> = Vec::new();
    for line in text.lines() {
        let head = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'));
        if let Some(head) = head {
            let mut parts = head.split('|').map(str::trim);
            tools.push(Tool {
                name: parts.next().unwrap_or_default(),
                quoting: Quoting::of(parts.next().unwrap_or_default()),
                file: parts.next().unwrap_or_default(),
                lines: Vec::new(),
            });
        } else if let Some(tool) = tools.last_mut() {
            tool.lines.push(line);
        }
    }
    for tool in &mut tools {
        // What parts it from the next one.
        while tool.lines.last() == Some(&"") {
            tool.lines.pop();
        }
    }
    tools
}

impl Tool<'_> {
    /// The text for a request. Without a token, whoever uses the text gives it by the variable `OKTA_TOKEN`.
    pub fn write(&self, subject: &Subject<'_>, token: Option<&AccessToken>) -> String {
        let request = subject.request;
        let authorization = request
            .headers
            .iter()
            .find(|(name, _)| *name == "authorization")
            .map_or("", |(_, value)| value.as_str());
        let scheme = match authorization.starts_with("DPoP ") {
            true => "DPoP",
            false => "Bearer",
        };
        let token_text = token.map_or("", |token| token.reveal());
        let fill = |out: &mut String, name: &str, header: Option<&(&'static str, String)>| {
            let (header_name, header_value) =
                header.map_or(("", ""), |(name, value)| (name, value));
            let value: &[&str] = match name {
                "method" => &[request.method.as_str()],
                "url" => &[&request.url],
                "name" => &[header_name],
                "value" => &[header_value],
                "header" => &[header_name, ": ", header_value],
                "body" => &[request.body.as_deref().unwrap_or_default()],
                "org" => &[subject.org],
                "client" => &[subject.client_id],
                "title" => &[
                    "Okta ",
                    text::split_once(subject.org, "://").map_or("", |(_, host)| host),
                ],
                "authorization" => &["authorization: ", scheme, " ", token_text],
                "credentials" => &[scheme, " ", token_text],
                "token" => &[token_text],
                "scheme" => {
                    out.push_str(scheme);
                    return true;
                }
                _ => return false,
            };
            self.quoting.push(out, &value.concat());
            true
        };
        let mut out = String::new();
        for line in &self.lines {
            let (mark, rest) = match line.as_bytes().first() {
                Some(mark @ (b'*' | b'?' | b'=' | b'-')) => (*mark, text::split_at(line, 1).1),
                _ => (b' ', *line),
            };
            let mut add = |header| {
                fill_line(&mut out, rest, &|out, name| fill(out, name, header));
                out.push('\n');
            };
            match mark {
                b'*' => request
                    .headers
                    .iter()
                    .filter(|(name, _)| *name != "authorization")
                    .for_each(|header| add(Some(header))),
                b'?' if request.body.is_none() => {}
                b'=' if token.is_none() => {}
                b'-' if token.is_some() => {}
                _ => add(None),
            }
        }
        out
    }

    /// What a file with such a text is.
    pub fn mime(&self) -> &'static str {
        match self.file.ends_with(".json") {
            true => "application/json",
            false => "text/plain",
        }
    }
}

/// Fills in the names in braces. What was filled in is not looked at again, and other braces stay as they are.
pub(super) fn fill_line(out: &mut String, line: &str, fill: &dyn Fn(&mut String, &str) -> bool) {
    let mut rest = line;
    while let Some((before, after)) = text::split_once(rest, "{") {
        out.push_str(before);
        rest = match after.split_once('}') {
            Some((name, behind)) if fill(out, name) => behind,
            _ => {
                out.push('{');
                after
            }
        };
    }
    out.push_str(rest);
}
