//! UI: who a token belongs to (OpenID Connect Core section 5.3).

use super::support::*;
use latchkey::oauth::http::Method;
use latchkey::oauth::json::Json;
use latchkey::oauth::secret::AccessToken;
use latchkey::oauth::token::TokenError as E;
use latchkey::oauth::userinfo::{UserInfo, UserInfoError, process, request};
use serde_json::{Value, json};

const SUBJECT: &str = "00u1user";

/// What Okta tells with `openid profile email`.
fn person() -> Value {
    json!({
        "sub": SUBJECT, "name": "Ada Lovelace", "email": "ada@example.com", "email_verified": true,
        "updated_at": 1_700_000_000,
    })
}

fn judge(body: &Value) -> Result<UserInfo, UserInfoError> {
    process(&json_response(200, body), SUBJECT)
}

fn refused(status: u16, challenge: &str) -> UserInfoError {
    process(
        &response(status, &[("WWW-Authenticate", challenge)], ""),
        SUBJECT,
    )
    .unwrap_err()
}

fn challenge(status: u16, error: Option<&str>, description: Option<&str>) -> UserInfoError {
    UserInfoError::Answer(E::Challenge {
        status,
        error: error.map(str::to_owned),
        description: description.map(str::to_owned),
        request_id: None,
    })
}

#[test]
fn ui01_the_token_goes_in_the_header_and_nowhere_else() {
    let request = request(ORG, &AccessToken::new(TOKEN.to_owned()));
    assert_eq!(request.method, Method::Get);
    assert_eq!(request.url, format!("{ORG}/oauth2/v1/userinfo"));
    assert_eq!(request.body, None);
    assert_eq!(
        request.headers,
        [
            ("accept", "application/json".to_owned()),
            ("authorization", format!("Bearer {TOKEN}"))
        ]
    );
    assert!(!format!("{request:?}").contains(TOKEN));
}

#[test]
fn ui02_what_is_told_keeps_its_order_and_its_kinds() {
    let body = r#"{"zoneinfo":"Europe/London","sub":"00u1user","email_verified":false,"address":{"country":"GB"}}"#;
    let told = process(&response(200, &[], body), SUBJECT).unwrap();
    assert_eq!(told.subject, SUBJECT);
    let names: Vec<_> = told.claims.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["zoneinfo", "email_verified", "address"]);
    assert_eq!(told.claims[1].1, Json::Bool(false));
    assert_eq!(told.claims[2].1.member_str("country"), Some("GB"));
    assert_eq!(judge(&person()).unwrap().claims.len(), 4);
}

#[test]
fn ui03_only_the_one_who_signed_in_is_told() {
    for found in ["00u2other", "00u1use", "00u1user ", "00U1USER"] {
        assert_eq!(
            judge(&with(person(), "sub", json!(found))),
            Err(UserInfoError::Subject {
                found: found.to_owned()
            })
        );
    }
    let long = "x".repeat(300);
    match judge(&with(person(), "sub", json!(long))) {
        Err(UserInfoError::Subject { found }) => assert_eq!(found.len(), 200),
        other => panic!("{other:?}"),
    }
    assert!(judge(&json!({"sub": SUBJECT})).unwrap().claims.is_empty());
}

#[test]
fn ui04_the_subject_is_a_must_and_a_text() {
    let field = "sub";
    assert_eq!(
        judge(&without(person(), field)),
        Err(UserInfoError::Answer(E::Missing { field }))
    );
    for bad in [json!(""), json!(null), json!(1), json!([SUBJECT])] {
        assert_eq!(
            judge(&with(person(), field, bad)),
            Err(UserInfoError::Answer(E::Invalid { field }))
        );
    }
    // Nobody expected is no reason to take nobody.
    let nobody = json_response(200, &json!({"sub": ""}));
    assert_eq!(
        process(&nobody, ""),
        Err(UserInfoError::Answer(E::Invalid { field }))
    );
}

#[test]
fn ui05_an_expired_token_is_told_by_the_challenge() {
    assert_eq!(
        refused(
            401,
            r#"Bearer error="invalid_token", error_description="The access token is invalid""#
        ),
        challenge(
            401,
            Some("invalid_token"),
            Some("The access token is invalid")
        )
    );
}

#[test]
fn ui06_a_token_without_openid_is_told_by_the_challenge() {
    let description = "The access token must provide access to at least one of these scopes - profile, email, address or phone";
    assert_eq!(
        refused(
            403,
            &format!(r#"Bearer error="insufficient_scope", error_description="{description}""#)
        ),
        challenge(403, Some("insufficient_scope"), Some(description))
    );
    assert_eq!(refused(401, "Bearer"), challenge(401, None, None));
}

#[test]
fn ui07_a_refusal_without_a_challenge_is_told_by_its_body_or_its_status() {
    let okta = json!({"errorCode": "E0000011", "errorSummary": "Invalid token provided", "errorId": "oae1"});
    match process(&json_response(401, &okta), SUBJECT) {
        Err(UserInfoError::Answer(E::OktaError { status, error, .. })) => {
            assert_eq!((status, error.code.as_str()), (401, "E0000011"));
        }
        other => panic!("{other:?}"),
    }
    // A page cannot read the header of another origin that does not allow it.
    assert_eq!(
        process(&response(401, &[], ""), SUBJECT),
        Err(UserInfoError::Answer(E::Status {
            status: 401,
            content_type: None,
            request_id: None
        }))
    );
}

#[test]
fn ui08_what_is_not_a_json_object_is_no_answer() {
    for body in [json!(null), json!([person()]), json!(SUBJECT)] {
        assert_eq!(judge(&body), Err(UserInfoError::Answer(E::NotObject)));
    }
    // A signed answer is for clients that asked for one when they were registered.
    let signed = response(
        200,
        &[("content-type", "application/jwt")],
        jwt(&rs256(), &person()),
    );
    assert_eq!(
        process(&signed, SUBJECT),
        Err(UserInfoError::Answer(E::NotJson {
            content_type: Some("application/jwt".to_owned())
        }))
    );
    let twice = response(200, &[], r#"{"sub":"00u2other","sub":"00u1user"}"#);
    assert_eq!(
        process(&twice, SUBJECT),
        Err(UserInfoError::Answer(E::DuplicateKey {
            name: "sub".to_owned()
        }))
    );
}
