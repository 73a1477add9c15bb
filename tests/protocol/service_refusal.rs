//! What a service app is told when it gets no token: by its own request, or by an answer that was pasted.

use super::diagnosis::{check, evidence};
use super::doctor::rows;
use super::support::*;
use latchkey::oauth::client_credentials::ServiceRequest;
use latchkey::oauth::http::Response;
use latchkey::oauth::token::{TokenError, TokenType, process_revoke_response};
use latchkey::okta::diagnosis::{self, Action, Book, Diagnosis};
use latchkey::okta::org::{Endpoint, OrgUrl};
use serde_json::json;

const BOOK: &str = include_str!("../../assets/doctor.txt");

/// `status | error | description | title`.
pub(super) const REFUSALS: &str = "
401 | invalid_client | Browser requests to the token endpoint must use Proof Key for Code Exchange. | Okta does not let a page do this
401 | invalid_client | Invalid value for 'client_id' parameter. | The org does not know this client ID
401 | invalid_client | Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org Authorization Server. | Only a service app may do this
401 | invalid_client | Client authentication failed. Either the client or the client credentials are invalid. | Okta did not take the app's proof of itself
401 | invalid_client | The client_assertion JWT kid is invalid. | Okta does not know this key
401 | invalid_client | The client_assertion token is expired. | The assertion has expired
401 | invalid_client | The client_assertion token must be issued before the current time. | The assertion comes from the future
401 | invalid_client | The client_assertion token has already been used. | The assertion was used before
401 | invalid_client | The client_assertion signature is invalid. | The assertion's signature does not fit
401 | invalid_client | The client does not have a JWKSet configured, but the client_assertion requires one. | The app has no public key
400 | invalid_dpop_proof | The DPoP proof JWT header is missing. | The app requires DPoP
400 | consent_required | You are not allowed any of the requested scopes. | None of the scopes is granted to the app
400 | invalid_scope | One or more scopes are not configured for the authorization server resource. | The org does not know one of the scopes
400 | unauthorized_client | The client is not authorized to use the provided grant type. Configured grant types: [x]. | The app may not act for itself
403 | access_denied | The request is made from outside the client's permitted network zones. | The app is closed to this network
400 | invalid_request | The client_assertion_type is invalid. | Okta did not take the kind of assertion
400 | invalid_scope | Cannot request 'openid' scopes using client credentials. | A service app has no one to identify
400 | client_credentials_self_scope_requested | The 'client_credentials' grant type may not request .self scopes. | A service has no self
401 | invalid_client | The client_assertion JWT signature algorithm is invalid. | Okta did not take the assertion's algorithm
401 | invalid_client | The issuer claim for client_assertion is not a valid client_id. | The assertion is another app's
401 | invalid_client | The subject claim for client_assertion is not a valid client_id. | The assertion is about another app
401 | invalid_client | The audience claim for client_assertion must be the endpoint invoked for the request. | The assertion is for another address
401 | invalid_client | The client_assertion must contain the 'exp' claim as seconds since epoch. | The assertion has no end
401 | invalid_client | The client_assertion token has an expiration too far into the future. | The assertion lives too long
401 | invalid_client | The parsing of the client_assertion failed. | Okta could not read the assertion
401 | invalid_client | The client JWKSet is invalid. | The app's key set cannot be used
401 | invalid_client | The public key being used for client assertion has an invalid 'use' parameter. Valid values for the 'use' parameter are .. | The key is not for signing
401 | invalid_client | The client_assertion JWT needs to be signed using a signing key. | The key is not for signing
401 | invalid_client | Error retrieving the client JWKSet from jwks_uri. | The app's key set cannot be used
401 | invalid_client | The client JWKSet from jwks_uri must contain at least one key. | The app's key set cannot be used
401 | invalid_client | All keys in the client JWKSet from jwks_uri must have a unique kid. | The app's key set cannot be used
400 | invalid_dpop_proof | Multiple DPoP proof JWT headers are not allowed. | Two proofs came at once
400 | invalid_dpop_proof | 'typ' must be 'dpop+jwt' in the DPoP proof JWT. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT signature algorithm is invalid. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT cannot be parsed. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT signature is invalid. | Okta could not accept the proof
400 | invalid_dpop_proof | 'htm' claim in the DPoP proof JWT is invalid. | The proof is for another call
400 | invalid_dpop_proof | 'htu' claim in the DPoP proof JWT is invalid. | The proof is for another call
400 | invalid_dpop_proof | 'iat' claim in the DPoP proof JWT is invalid. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT is issued in the future. | The proof comes from the future
400 | invalid_dpop_proof | The DPoP proof JWT is issued more than five minutes in the past. | The proof is too old
400 | invalid_dpop_proof | The DPoP proof JWT is expired. | The proof is too old
400 | invalid_dpop_proof | 'jti' claim in the DPoP proof JWT is invalid. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT has already been used. | The proof was used before
403 | access_denied | The public key used to sign the DPoP proof JWT is invalid. | Okta did not take the proof's key
";

fn service() -> ServiceRequest {
    ServiceRequest {
        org: OrgUrl::from_origin(ORG),
        client_id: CLIENT.to_owned(),
        scopes: vec!["okta.users.read".to_owned()],
        token_type: TokenType::Bearer,
    }
}

fn explain(error: &TokenError, is_pasted: bool) -> Diagnosis {
    Book::new(BOOK).explain(&diagnosis::service(error, &service(), is_pasted))
}

#[test]
fn every_refusal_is_explained_to_a_service_app() {
    for [status, error, description, title] in rows(REFUSALS) {
        let body = json!({"error": error, "error_description": description});
        let answer = json_response(status.parse().unwrap(), &body);
        let refused = service().process_response(&answer, NOW).unwrap_err();
        let diagnosis = explain(&refused, false);
        check(&diagnosis);
        assert_eq!(diagnosis.title, title, "{description}");
        assert_eq!(evidence(&diagnosis, "Error"), Some(error));
        assert_eq!(evidence(&diagnosis, "Description"), Some(description));
        assert_eq!(evidence(&diagnosis, "Status"), Some(status));
        assert_eq!(evidence(&diagnosis, "Client ID"), Some(CLIENT));
        // Nobody signs in to a service app.
        for words in [&diagnosis.cause, &diagnosis.fix] {
            assert!(!words.to_lowercase().contains("sign in"), "{words}");
        }
        assert_ne!(diagnosis.action, Some(Action::SignInAgain), "{title}");

        let pasted = service().process_pasted(&body.to_string(), NOW);
        let pasted = explain(&pasted.unwrap_err(), true);
        assert_eq!(pasted.title, title);
        assert_eq!(evidence(&pasted, "Status"), None);
    }
}

#[test]
fn what_a_service_app_is_not_told_about_its_token_is_explained() {
    let grant = service()
        .process_response(&json_response(200, &token_body()), NOW)
        .unwrap();
    let told = |answer: &Response, endpoint| {
        let error = process_revoke_response(answer).unwrap_err();
        let told = diagnosis::about_service_token(&error, &grant, endpoint);
        let told = Book::new(BOOK).explain(&told);
        check(&told);
        assert_eq!(evidence(&told, "Client ID"), Some(CLIENT));
        assert_ne!(told.action, Some(Action::SignInAgain));
        assert!(!told.fix.contains("ign in"), "{}", told.fix);
        told.title
    };
    // What is wrong with the assertion, in Okta's words.
    for [status, error, description, title] in rows(REFUSALS) {
        if error == "invalid_client" && !description.starts_with("Browser") {
            let body = json!({"error": error, "error_description": description});
            let answer = json_response(status.parse().unwrap(), &body);
            for endpoint in [Endpoint::Introspect, Endpoint::Revoke] {
                assert_eq!(told(&answer, endpoint), title);
            }
        }
    }
    // And else what came of it.
    let answer = json_response(500, &json!({"error": "server_error"}));
    assert_eq!(
        told(&answer, Endpoint::Introspect),
        "The org did not say whether the token is good"
    );
    assert_eq!(told(&answer, Endpoint::Revoke), "The token was not revoked");
}

#[test]
fn a_pasted_answer_is_judged_as_any_other() {
    let grant = service().process_pasted(&token_body().to_string(), NOW);
    let grant = grant.unwrap();
    assert_eq!(grant.access_token.reveal(), TOKEN);
    assert_eq!(grant.refresh_token, None);
    let sent = service().process_response(&json_response(200, &token_body()), NOW);
    assert_eq!(sent.unwrap(), grant);
    let around = format!(
        "  % Total\r100  900\n{}\n$ ",
        serde_json::to_string_pretty(&token_body()).unwrap()
    );
    assert_eq!(service().process_pasted(&around, NOW), Ok(grant));
}

#[test]
fn what_is_no_answer_is_refused() {
    let paste = |text: &str| service().process_pasted(text, NOW).unwrap_err();
    let not_json = TokenError::NotJson {
        content_type: Some("application/json".to_owned()),
    };
    assert_eq!(paste(""), TokenError::EmptyBody);
    assert_eq!(
        paste("curl: (6) Could not resolve host"),
        TokenError::EmptyBody
    );
    assert_eq!(paste("{"), not_json);
    assert_eq!(paste("} {"), not_json);
    assert_eq!(paste("{\"access_token\": \"ü"), not_json);
    assert_eq!(
        paste("{}"),
        TokenError::Missing {
            field: "access_token"
        }
    );
    let dpop = with(token_body(), "token_type", json!("DPoP")).to_string();
    assert!(matches!(
        paste(&dpop),
        TokenError::UnsupportedTokenType { .. }
    ));
}

#[test]
fn what_is_no_refusal_does_not_speak_of_signing_in_either() {
    let limited = TokenError::RateLimited {
        status: 429,
        reset: NOW + 30,
        error: None,
        request_id: None,
    };
    let limited = explain(&limited, false);
    check(&limited);
    assert_eq!(limited.title, "Too many requests");
    assert_eq!(limited.action, Some(Action::Wait { until: NOW + 30 }));
    assert!(!limited.fix.contains("sign in"), "{}", limited.fix);
    for error in [
        TokenError::EmptyBody,
        TokenError::NotObject,
        TokenError::NotJson { content_type: None },
        TokenError::TooLarge { bytes: 1 << 20 },
        TokenError::DuplicateKey {
            name: "scope".to_owned(),
        },
        TokenError::Missing {
            field: "access_token",
        },
        TokenError::Invalid {
            field: "expires_in",
        },
    ] {
        let sent = explain(&error, false);
        let pasted = explain(&error, true);
        assert_eq!(sent.title, "The token answer makes no sense");
        assert_eq!(pasted.title, "What was pasted is no token answer");
        for diagnosis in [sent, pasted] {
            check(&diagnosis);
            assert!(!diagnosis.fix.contains("ign in again"), "{}", diagnosis.fix);
        }
    }
    for (token_type, title) in [
        ("Bearer", "The token is not bound to the key"),
        ("mac", "The token is of another kind"),
    ] {
        let error = TokenError::UnsupportedTokenType {
            token_type: token_type.to_owned(),
        };
        for is_pasted in [false, true] {
            let told = explain(&error, is_pasted);
            check(&told);
            assert_eq!(told.title, title);
            assert!(!told.fix.contains("ign in"), "{}", told.fix);
        }
    }
    let other = TokenError::OtherKey {
        jkt: "x".to_owned(),
    };
    let other = explain(&other, true);
    check(&other);
    assert_eq!(other.title, "The token is bound to another key");
    assert!(!other.fix.contains("ign in"), "{}", other.fix);
    let silent = diagnosis::relay_silent(&OrgUrl::from_origin(ORG));
    let silent = Book::new(BOOK).explain(&silent);
    check(&silent);
    assert_eq!(silent.title, "The relay does not answer");
}
