//! DI: what an authorization server tells about itself (OpenID Connect Discovery section 4; RFC 8414).

use super::support::*;
use latchkey::oauth::discovery::{DiscoveryError as D, Document, Metadata, process, request};
use latchkey::oauth::http::Method;
use latchkey::oauth::json::Json;
use latchkey::oauth::token::TokenError as E;
use proptest::prelude::*;
use serde_json::{Value, json};

const CUSTOM: &str = "https://acme.okta.com/oauth2/default";

/// What Okta tells, in short.
fn document() -> Value {
    json!({
        "issuer": ORG,
        "authorization_endpoint": format!("{ORG}/oauth2/v1/authorize"),
        "token_endpoint": format!("{ORG}/oauth2/v1/token"),
        "jwks_uri": format!("{ORG}/oauth2/v1/keys"),
        "response_types_supported": ["code", "token"],
        "code_challenge_methods_supported": ["S256"],
        "request_parameter_supported": true,
        "service_documentation": "https://developer.okta.com",
    })
}

fn judge(body: &Value) -> Result<Metadata, D> {
    process(&json_response(200, body), ORG)
}

fn other_issuer(found: &str) -> Result<Metadata, D> {
    Err(D::Issuer {
        found: found.to_owned(),
    })
}

#[test]
fn di01_the_issuer_of_an_org_is_its_origin() {
    let metadata = judge(&document()).unwrap();
    assert_eq!(metadata.issuer, ORG);
    assert_eq!(
        metadata.endpoint("token_endpoint"),
        Some("https://acme.okta.com/oauth2/v1/token")
    );
    assert_eq!(
        metadata.endpoint("jwks_uri"),
        Some("https://acme.okta.com/oauth2/v1/keys")
    );
    assert_eq!(metadata.endpoint("userinfo_endpoint"), None);
    assert_eq!(metadata.endpoints.len(), 3);
    assert_eq!(metadata.supported.len(), 3);
}

#[test]
fn di02_an_issuer_with_a_path_has_its_metadata_at_two_addresses() {
    for (issuer, document, url) in [
        (
            ORG,
            Document::OpenId,
            "https://acme.okta.com/.well-known/openid-configuration",
        ),
        (
            ORG,
            Document::OAuth,
            "https://acme.okta.com/.well-known/oauth-authorization-server",
        ),
        (
            CUSTOM,
            Document::OpenId,
            "https://acme.okta.com/oauth2/default/.well-known/openid-configuration",
        ),
        (
            CUSTOM,
            Document::OAuth,
            "https://acme.okta.com/.well-known/oauth-authorization-server/oauth2/default",
        ),
        // A slash at the end goes before the name is put there.
        (
            "https://acme.okta.com/",
            Document::OpenId,
            "https://acme.okta.com/.well-known/openid-configuration",
        ),
        (
            "https://acme.okta.com/oauth2/x/",
            Document::OAuth,
            "https://acme.okta.com/.well-known/oauth-authorization-server/oauth2/x",
        ),
    ] {
        assert_eq!(request(issuer, document).url, url);
    }
    let body = with(document(), "issuer", json!(CUSTOM));
    let answer = json_response(200, &body);
    assert_eq!(process(&answer, CUSTOM).unwrap().issuer, CUSTOM);
    assert_eq!(process(&answer, ORG), other_issuer(CUSTOM));
    assert_eq!(
        process(&json_response(200, &document()), CUSTOM),
        other_issuer(ORG)
    );
}

#[test]
fn di03_a_slash_at_the_end_makes_another_issuer() {
    let slashed = format!("{ORG}/");
    let body = with(document(), "issuer", json!(slashed));
    assert_eq!(judge(&body), other_issuer(&slashed));
    assert_eq!(
        process(&json_response(200, &document()), &slashed),
        other_issuer(ORG)
    );
    assert!(process(&json_response(200, &body), &slashed).is_ok());
}

#[test]
fn di04_any_other_issuer_is_refused() {
    for found in [
        "https://evil.example",
        "https://ACME.okta.com",
        "http://acme.okta.com",
        "https://acme.okta.com:443",
        "https://acme-admin.okta.com",
        " https://acme.okta.com",
        "acme.okta.com",
    ] {
        let body = with(document(), "issuer", json!(found));
        assert_eq!(judge(&body), other_issuer(found));
    }
    let long = format!("{ORG}/{}", "x".repeat(300));
    match judge(&with(document(), "issuer", json!(long))) {
        Err(D::Issuer { found }) => assert_eq!(found.len(), 200),
        other => panic!("{other:?}"),
    }
}

#[test]
fn di05_the_issuer_is_a_must_and_a_text() {
    let field = "issuer";
    assert_eq!(
        judge(&without(document(), field)),
        Err(D::Answer(E::Missing { field }))
    );
    for bad in [json!(""), json!(null), json!(1), json!([ORG])] {
        assert_eq!(
            judge(&with(document(), field, bad)),
            Err(D::Answer(E::Invalid { field }))
        );
    }
}

#[test]
fn di06_endpoints_are_addresses_of_the_same_origin() {
    for name in [
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "introspection_endpoint",
        "unheard_of_endpoint",
    ] {
        for found in [
            "https://evil.example/oauth2/v1/token",
            "http://acme.okta.com/oauth2/v1/token",
            "https://acme.okta.com.evil.example/token",
            "https://acme.okta.com@evil.example/token",
            "https://acme.okta.com:8443/token",
            "https://acme.okta.com\\@evil.example/token",
            "//acme.okta.com/token",
            "/oauth2/v1/token",
            "https://acme.okta.com/to ken",
            "https://acme.okta.com/token\n",
            "https://acme.okta.com/token#x",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(
                judge(&with(document(), name, json!(found))),
                Err(D::Endpoint {
                    name: name.to_owned(),
                    found: found.to_owned()
                })
            );
        }
        for bad in [json!(null), json!(1), json!([ORG])] {
            assert_eq!(
                judge(&with(document(), name, bad)),
                Err(D::Member {
                    name: name.to_owned()
                })
            );
        }
    }
    // A query is of its own right (RFC 6749 section 3.1).
    let url = format!("{ORG}/token?tenant=1");
    let metadata = judge(&with(document(), "token_endpoint", json!(url))).unwrap();
    assert_eq!(metadata.endpoint("token_endpoint"), Some(url.as_str()));
}

#[test]
fn di06_an_org_on_this_machine_has_its_endpoints_there() {
    const LOCAL: &str = "http://localhost:8081";
    let token = |origin: &str| json!({"issuer": LOCAL, "token_endpoint": format!("{origin}/oauth2/v1/token")});
    let judge = |body: &Value| process(&json_response(200, body), LOCAL);
    assert!(judge(&token(LOCAL)).is_ok());
    for other in [
        "http://localhost:80811",
        "http://localhost",
        "https://localhost:8081",
        ORG,
    ] {
        assert!(matches!(judge(&token(other)), Err(D::Endpoint { .. })));
    }
}

#[test]
fn di07_the_request_has_no_header_that_a_browser_would_ask_about_first() {
    for document in [Document::OpenId, Document::OAuth] {
        let request = request(ORG, document);
        assert_eq!(request.method, Method::Get);
        assert_eq!(request.body, None);
        assert_eq!(request.headers, [("accept", "application/json".to_owned())]);
    }
}

#[test]
fn di08_a_404_and_a_page_are_no_metadata() {
    let missing = response(404, &[("content-type", "text/html")], "<html>");
    assert_eq!(
        process(&missing, ORG),
        Err(D::Answer(E::Status {
            status: 404,
            content_type: Some("text/html".to_owned()),
            request_id: None
        }))
    );
    let page = response(200, &[("content-type", "text/html")], "<!doctype html>");
    assert_eq!(
        process(&page, ORG),
        Err(D::Answer(E::NotJson {
            content_type: Some("text/html".to_owned())
        }))
    );
    assert_eq!(
        process(&response(302, &[("location", "/login")], ""), ORG),
        Err(D::Answer(E::Status {
            status: 302,
            content_type: None,
            request_id: None
        }))
    );
    // Okta's answer for a client it does not know.
    let unknown = json!({"errorCode": "invalid_client", "errorSummary": "Invalid value for 'client_id' parameter.", "errorId": "oae1"});
    match process(&json_response(400, &unknown), ORG) {
        Err(D::Answer(E::OktaError { error, .. })) => assert_eq!(error.code, "invalid_client"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn di09_only_an_object_that_names_nothing_twice_is_taken() {
    for body in [json!(null), json!([document()]), json!(ORG)] {
        assert_eq!(judge(&body), Err(D::Answer(E::NotObject)));
    }
    let twice = format!(r#"{{"issuer":"{ORG}","issuer":"https://evil.example"}}"#);
    assert_eq!(
        process(&response(200, &[], twice), ORG),
        Err(D::Answer(E::DuplicateKey {
            name: "issuer".to_owned()
        }))
    );
}

#[test]
fn di10_what_is_supported_is_told_or_not() {
    let metadata = judge(&document()).unwrap();
    assert_eq!(
        metadata.supports("code_challenge_methods", "S256"),
        Some(true)
    );
    assert_eq!(
        metadata.supports("code_challenge_methods", "plain"),
        Some(false)
    );
    assert_eq!(metadata.supports("grant_types", "implicit"), None);
    assert_eq!(metadata.supports("request_parameter", "true"), None);
    let flag = ("request_parameter".to_owned(), Json::Bool(true));
    assert!(metadata.supported.contains(&flag));
    for bad in [json!("S256"), json!([1]), json!({}), json!(null)] {
        let name = "code_challenge_methods_supported";
        assert_eq!(
            judge(&with(document(), name, bad)),
            Err(D::Member {
                name: name.to_owned()
            })
        );
    }
}

proptest! {
    #[test]
    fn every_endpoint_that_is_taken_leads_to_the_issuer(
        name in "token_endpoint|jwks_uri|[a-z]{1,9}_endpoint|[a-z]{1,9}", url in "https://acme\\.okta\\.com[ -~]{0,12}|\\PC{0,40}",
    ) {
        if let Ok(metadata) = judge(&with(document(), &name, json!(url))) {
            for (_, url) in metadata.endpoints {
                prop_assert_eq!(url::Url::parse(&url).unwrap().origin().ascii_serialization(), ORG);
            }
        }
    }

    #[test]
    fn nothing_makes_judging_panic(body in prop::collection::vec(any::<u8>(), 0..60), issuer in "\\PC{0,40}") {
        let _ = request(&issuer, Document::OAuth);
        prop_assert!(process(&response(200, &[], body), &issuer).is_err());
    }
}
