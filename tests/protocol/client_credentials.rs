//! CA: the client credentials grant.

use super::support::*;
use latchkey::oauth::client_credentials::{ServiceProblem as P, ServiceRequest, about_token};
use latchkey::oauth::flow::Flow;
use latchkey::oauth::form;
use latchkey::oauth::secret::{AccessToken, ClientAssertion};
use latchkey::oauth::token::{TokenError, TokenType, Warning};
use latchkey::okta::org::{Endpoint, OrgUrl};
use serde_json::json;

fn service(scopes: &[&str]) -> ServiceRequest {
    ServiceRequest {
        org: OrgUrl::from_origin(ORG),
        client_id: CLIENT.to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        token_type: TokenType::Bearer,
    }
}

fn signed() -> ClientAssertion {
    ClientAssertion::new("eyJ.s3cret.assertion".to_owned())
}

#[test]
fn ca05_the_request_has_exactly_what_the_grant_needs() {
    let service = service(&["okta.users.read", "okta.groups.read"]);
    let request = service.to_request(&signed()).unwrap();
    assert_eq!(request.url, "https://acme.okta.com/oauth2/v1/token");
    assert_fields(
        &request,
        &[
            ("grant_type", "client_credentials"),
            ("scope", "okta.users.read okta.groups.read"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", "eyJ.s3cret.assertion"),
        ],
    );
    let names: Vec<_> = request.headers.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["accept", "content-type"]);
    for text in [format!("{request:?}"), format!("{:?}", signed())] {
        assert!(!text.contains("s3cret"), "{text}");
    }
}

#[test]
fn what_is_asked_about_a_token_has_an_assertion_and_no_client_id() {
    for (endpoint, path) in [
        (Endpoint::Introspect, "introspect"),
        (Endpoint::Revoke, "revoke"),
    ] {
        let org = OrgUrl::from_origin(ORG);
        let token = AccessToken::new(TOKEN.to_owned());
        let request = about_token(&org, endpoint, &token, &signed());
        assert_eq!(request.url, format!("{ORG}/oauth2/v1/{path}"));
        assert_fields(
            &request,
            &[
                ("token", TOKEN),
                ("token_type_hint", "access_token"),
                (
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ),
                ("client_assertion", "eyJ.s3cret.assertion"),
            ],
        );
        let text = format!("{request:?}");
        assert!(!text.contains("s3cret") && !text.contains(TOKEN), "{text}");
    }
}

#[test]
fn ca04_the_form_encodes_what_is_not_plain() {
    assert_eq!(
        form::encode(&[("client_id", "client %&+-_.!~*'()")]),
        "client_id=client+%25%26%2B-_.%21%7E*%27%28%29"
    );
}

#[test]
fn scopes_that_need_a_person_are_refused_before_they_are_sent() {
    let owned = |scope: &str| scope.to_owned();
    assert_eq!(service(&[]).problems(), [P::ScopesMissing]);
    for scope in [
        "openid",
        "profile",
        "email",
        "address",
        "phone",
        "groups",
        "device_sso",
    ] {
        let scope = owned(scope);
        assert_eq!(
            service(&["okta.users.read", &scope]).problems(),
            [P::OpenidScope { scope }]
        );
    }
    assert_eq!(
        service(&[
            "offline_access",
            "okta.users.read.self",
            "a\"b",
            "a\\b",
            "é",
            ""
        ])
        .problems(),
        [
            P::OfflineAccess,
            P::SelfScope {
                scope: owned("okta.users.read.self")
            },
            P::ScopeCharacters {
                scope: owned("a\"b")
            },
            P::ScopeCharacters {
                scope: owned("a\\b")
            },
            P::ScopeCharacters { scope: owned("é") },
            P::ScopeCharacters { scope: owned("") },
        ]
    );
    let mut nobody = service(&["okta.users.read"]);
    nobody.client_id = " ".to_owned();
    assert_eq!(nobody.problems(), [P::ClientIdMissing]);
    assert_eq!(nobody.to_request(&signed()), Err(vec![P::ClientIdMissing]));
    for problem in service(&["openid", "offline_access", "x.self", " "]).problems() {
        assert!(problem.text().ends_with('.'), "{}", problem.text());
    }
    assert_eq!(
        service(&["okta.users.read", "okta.logs.read"]).problems(),
        []
    );
}

#[test]
fn a_token_for_the_service_itself() {
    let service = service(&["okta.users.read"]);
    let answer = json_response(200, &token_body());
    let grant = service.process_response(&answer, NOW).unwrap();
    assert_eq!(grant.access_token.reveal(), TOKEN);
    assert_eq!(
        (grant.flow, grant.token_type),
        (Flow::ClientCredentials, TokenType::Bearer)
    );
    assert_eq!((&*grant.org, &*grant.client_id), (ORG, CLIENT));
    assert_eq!(grant.expires_at(), Some(NOW + 3600));
    assert_eq!(grant.warnings, []);
    assert_eq!(kept_and_read(&grant), Some(grant));
}

#[test]
fn what_was_asked_for_and_not_granted_is_told() {
    let service = service(&["okta.users.read", "okta.groups.read"]);
    let grant = service.process_response(&json_response(200, &token_body()), NOW);
    let grant = grant.unwrap();
    assert_eq!(grant.scope.missing(), ["okta.groups.read"]);
    assert_eq!(grant.warnings, [Warning::ScopeNarrower]);
}

#[test]
fn a_refresh_token_is_not_kept() {
    let body = with(token_body(), "refresh_token", json!("r3fresh"));
    let grant = service(&["okta.users.read"]).process_response(&json_response(200, &body), NOW);
    assert_eq!(grant.unwrap().refresh_token, None);
}

#[test]
fn dp10_tr33_the_token_is_of_the_kind_that_was_asked_for() {
    let mut service = service(&["okta.users.read"]);
    let mut process = |asked, given: &str| {
        service.token_type = asked;
        let body = with(token_body(), "token_type", json!(given));
        let result = service.process_response(&json_response(200, &body), NOW);
        result.map(|grant| grant.token_type)
    };
    let unsupported = |token_type: &str| {
        Err(TokenError::UnsupportedTokenType {
            token_type: token_type.to_owned(),
        })
    };
    for given in ["DPoP", "dpop", "DPOP"] {
        assert_eq!(process(TokenType::DPoP, given), Ok(TokenType::DPoP));
        assert_eq!(process(TokenType::Bearer, given), unsupported(given));
    }
    for given in ["Bearer", "bearer", "BEARER"] {
        assert_eq!(process(TokenType::Bearer, given), Ok(TokenType::Bearer));
        assert_eq!(process(TokenType::DPoP, given), unsupported(given));
    }
    assert_eq!(process(TokenType::DPoP, "mac"), unsupported("mac"));
}

#[test]
fn a_refusal_is_told_as_that_of_any_token_request() {
    let body = json!({"error": "invalid_client", "error_description": "The client_assertion token is expired."});
    let answer = json_response(401, &body);
    let error = service(&["okta.users.read"]).process_response(&answer, NOW);
    assert_eq!(
        error,
        Err(TokenError::ServerSaidNo {
            status: 401,
            error: "invalid_client".to_owned(),
            description: Some("The client_assertion token is expired.".to_owned()),
            request_id: None,
        })
    );
}
