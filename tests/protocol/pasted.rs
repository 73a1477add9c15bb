//! What a command wrote, as somebody pastes it: with header lines or without, and with whatever else stood in the terminal.

use super::diagnosis::check;
use super::support::*;
use latchkey::oauth::dpop::{self, Next, NonceCache};
use latchkey::oauth::pasted::read;
use latchkey::okta::diagnosis::{self, Book, ProofFault};
use latchkey::okta::org::OrgUrl;
use proptest::prelude::*;

const URL: &str = "https://acme.okta.com/oauth2/v1/token";

const CHALLENGE: &str = r#"{"error":"use_dpop_nonce","error_description":"Authorization server requires nonce in DPoP proof."}"#;

fn next(text: &str, retried: bool) -> (Next, Option<String>) {
    let mut nonces = NonceCache::default();
    let next = dpop::next(&mut nonces, URL, &read(text).response, retried);
    (next, nonces.find(URL).map(str::to_owned))
}

#[test]
fn a_challenge_gives_its_nonce_however_it_was_copied() {
    let heads = [
        "HTTP/1.1 400 Bad Request\r\nDate: Thu, 26 Nov 2026 10:00:00 GMT\r\nDPoP-Nonce: n0nce\r\ncontent-type: application/json\r\n\r\n",
        "HTTP/2 400 \r\ndate: Thu, 26 Nov 2026 10:00:00 GMT\r\ndpop-nonce: n0nce\r\n\r\n",
        "HTTP/2 400\ndpop-nonce:n0nce  \n\n",
        // Headers with braces and without values, a folded one, and one that a terminal cut into two lines.
        "HTTP/2 400 \nreport-to: {\"group\":\"a\",\"max_age\":1}\nx-empty:\ncontent-security-policy: default-src 'self' https:\n//acme.okta.com {\n  folded: x\ndpop-nonce: n0nce\n\n",
        // The empty line got lost.
        "HTTP/2 400 \ndpop-nonce: n0nce\n",
        // Blocks before it: of a proxy, an interim answer, an attempt before.
        "HTTP/1.1 200 Connection established\r\nproxy-agent: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\ndpop-nonce: n0nce\r\n\r\n",
        "HTTP/2 400 \ndpop-nonce: old\n\n{\"error\":\"use_dpop_nonce\"}\n$ curl -i …\nHTTP/2 400 \ndpop-nonce: n0nce\n\n",
        // The command itself before it, and a meter.
        "me@here ~ % curl --include --request 'POST' 'https://acme.okta.com/oauth2/v1/token' \\\n  --header 'dpop: a.b.c' \\\n  --data-raw '{}'\n  % Total\r100  99\r  HTTP/2 400 \ndpop-nonce: n0nce\n\n",
        "PS C:\\> & {\n>>     \"HTTP/$($answer.Version) $([int]$answer.StatusCode)\"\n>> }\nHTTP/1.1 400\nDPoP-Nonce: n0nce\nContent-Type: application/json\n\n",
    ];
    for head in heads {
        for after in ["", "\n", "\r\n$ ", "me@here ~ % "] {
            let text = [head, CHALLENGE, after].concat();
            let told = read(&text);
            assert!(told.has_head, "{text}");
            assert_eq!(told.response.status, 400, "{text}");
            assert_eq!(told.response.body, CHALLENGE.as_bytes(), "{text}");
            assert_eq!(
                next(&text, false),
                (Next::Retry, Some("n0nce".to_owned())),
                "{text}"
            );
            assert_eq!(next(&text, true).0, Next::Repeated, "{text}");
        }
    }
}

#[test]
fn a_challenge_without_its_nonce_says_what_is_missing() {
    assert_eq!(next(CHALLENGE, false), (Next::Unreadable, None));
    assert!(!read(CHALLENGE).has_head);
    for head in [
        "HTTP/2 400 \ndate: x\n\n",
        // A nonce has no spaces and no quotes.
        "HTTP/2 400 \ndpop-nonce: \"n\"\n\n",
        "HTTP/2 400 \ndpop-nonce: a b\n\n",
        "HTTP/2 400 \ndpop-nonce:\n\n",
        // What stands before the last answer is not its own.
        "HTTP/2 400 \ndpop-nonce: n0nce\n\n{}\nHTTP/2 400 \n\n",
    ] {
        let text = [head, CHALLENGE].concat();
        assert!(read(&text).has_head, "{text}");
        assert_eq!(next(&text, false).0, Next::Unreadable, "{text}");
    }
    for (fault, title, fix) in [
        (
            ProofFault::HeadNotPasted,
            "The header lines are missing",
            "Copy the whole output",
        ),
        (
            ProofFault::NonceNotPasted,
            "The line with the nonce is missing",
            "Copy the whole output",
        ),
        (
            ProofFault::CommandKeyGone,
            "The key of this command is gone",
            "Make the command anew",
        ),
    ] {
        let symptom = diagnosis::proof(fault, &OrgUrl::from_origin(ORG));
        let told = Book::new(include_str!("../../assets/doctor.txt")).explain(&symptom);
        check(&told);
        assert_eq!(told.title, title);
        assert!(told.fix.contains(fix), "{}", told.fix);
        assert!(!told.fix.contains("ign in"), "{}", told.fix);
    }
}

#[test]
fn what_is_no_head_is_none() {
    for line in [
        "HTTP/2",
        "HTTP/ 200",
        "HTTP/1.1 ok",
        "HTTP/x 200",
        "HTTP/1.1 99",
        "HTTP/1.1 600",
        "HTTP/1.1 2000",
        "http/1.1 200",
        "\"HTTP/1.1 200\"",
        "curl: (7) Failed to connect to HTTP/1.1 200",
    ] {
        let told = read(&[line, "\ndpop-nonce: n0nce\n\n", CHALLENGE].concat());
        assert!(!told.has_head, "{line}");
        assert_eq!(told.response.status, 400, "{line}");
        assert_eq!(told.response.headers.find("dpop-nonce"), None, "{line}");
    }
    // The usual status of what came without one.
    let status = |text: &str| read(text).response.status;
    assert_eq!(status(r#"{"access_token":"x"}"#), 200);
    assert_eq!(status(r#"{"error":"invalid_client"}"#), 401);
    assert_eq!(status(r#"{"error":"invalid_scope"}"#), 400);
    assert_eq!(status(""), 200);
}

#[test]
fn header_lines_count_where_they_came_along() {
    let told = read("HTTP/1.1 503 Service Unavailable\r\nretry-after: 3\r\n\r\n<html>later</html>");
    assert_eq!(told.response.status, 503);
    assert_eq!(told.response.headers.find("Retry-After"), Some("3"));
    assert!(told.response.body.is_empty());
    // An interim answer alone is no answer.
    assert_eq!(read("HTTP/1.1 100 Continue\r\n\r\n").response.status, 100);
    // A token that the terminal cut into lines.
    let told = read("HTTP/2 200\n\n{\"access_token\":\"abc\r\ndef\",\n\"token_type\":\"DPoP\"}");
    assert_eq!(
        told.response.body,
        br#"{"access_token":"abcdef","token_type":"DPoP"}"#
    );
}

proptest! {
    #[test]
    fn whatever_is_pasted_is_read(text in "(HTTP/|[12.]{1,3}| 4[0-9]{2}|\r|\n|: |dpop-nonce|[{}\"]|\\PC){0,60}") {
        let told = read(&text);
        prop_assert!((100..600).contains(&told.response.status));
        prop_assert!(told.response.body.len() <= text.len());
    }

    #[test]
    fn what_was_written_is_read_back(
        status in 200..600_u16,
        headers in prop::collection::vec(("[a-z][a-z-]{0,9}", "[!-~]([ -~]{0,20}[!-~])?"), 0..6),
        ending in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let mut text = format!("HTTP/1.1 {status} Some Reason{ending}");
        for (name, value) in &headers {
            text += &format!("{name}: {value}{ending}");
        }
        text += &format!("{ending}{CHALLENGE}{ending}");
        let told = read(&text);
        prop_assert_eq!(told.response.status, status);
        let read: Vec<_> = told.response.headers.iter().collect();
        let written: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        prop_assert_eq!(read, written);
        prop_assert_eq!(told.response.body, CHALLENGE.as_bytes());
    }
}
