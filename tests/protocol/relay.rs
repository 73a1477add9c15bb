//! The relay: found by what it answers, and never mistaken for the page's own host.

use super::support::*;
use latchkey::oauth::http::{Headers, Method, Request, Response};
use latchkey::okta::org::OrgUrl;
use latchkey::okta::relay::{leads_to, probe, through};
use serde_json::json;

fn answer(status: u16, body: &str) -> Response {
    Response {
        status,
        headers: Headers::default(),
        body: body.as_bytes().to_vec(),
    }
}

fn leads(answer: &Response) -> Option<String> {
    let org = leads_to(answer, &OrgUrl::from_origin("https://login.acme.com"))?;
    Some(org.as_str().to_owned())
}

#[test]
fn it_is_asked_for_the_org_s_description() {
    let request = probe("http://localhost:8080/");
    assert_eq!(request.method, Method::Get);
    assert_eq!(request.url, "http://localhost:8080/relay/organization");
    assert_eq!(request.body, None);
}

#[test]
fn a_description_tells_which_org_it_is() {
    let own = json!({"organization": {"href": "https://acme.okta.com"}});
    let custom = json!({
        "organization": {"href": "https://acme.okta.com"},
        "alternate": {"href": "https://login.acme.com"},
    });
    let another = json!({
        "organization": {"href": "https://acme.okta.com"},
        "alternate": [{"href": "https://id.acme.com"}],
    });
    for (links, expected) in [
        (own, "https://acme.okta.com"),
        (custom, "https://login.acme.com"),
        (another, "https://acme.okta.com"),
    ] {
        let body = json!({"id": "00oA", "pipeline": "idx", "_links": links}).to_string();
        assert_eq!(leads(&answer(200, &body)).as_deref(), Some(expected));
        assert_eq!(leads(&answer(404, &body)), None);
    }
}

#[test]
fn nothing_else_is_a_relay() {
    for body in [
        "",
        "<!doctype html><title>Latchkey</title>",
        "{}",
        r#"{"id":"00oA"}"#,
        r#"{"id":"00uA","_links":{"organization":{"href":"https://acme.okta.com"}}}"#,
        r#"{"id":"00oA","_links":{"organization":{"href":"ftp://acme.okta.com"}}}"#,
        r#"{"id":"00oA","_links":{"organization":[]}}"#,
        r#"{"errorCode":"E0000008","errorSummary":"The requested path was not found"}"#,
    ] {
        assert_eq!(leads(&answer(200, body)), None, "{body}");
    }
}

#[test]
fn the_request_goes_through_as_it_is() {
    let request = Request::form(format!("{ORG}/oauth2/v1/token"), &[("a", "b")]);
    let relayed = through(&request, "https://example.com/sub/");
    assert_eq!(relayed.url, "https://example.com/sub/relay/");
    assert_eq!(relayed.method, request.method);
    assert_eq!(relayed.headers, request.headers);
    assert_eq!(relayed.body, request.body);
    for place in ["introspect", "revoke"] {
        let request = Request::form(format!("{ORG}/oauth2/v1/{place}"), &[("a", "b")]);
        let relayed = through(&request, "https://example.com/sub/");
        assert_eq!(
            relayed.url,
            format!("https://example.com/sub/relay/{place}")
        );
        assert_eq!(relayed.body, request.body);
    }
}
