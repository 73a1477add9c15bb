//! IN: introspection (RFC 7662).

use super::support::*;
use latchkey::oauth::form;
use latchkey::oauth::http::Method;
use latchkey::oauth::introspection::{ActiveToken, Introspection, Subject, process, request};
use latchkey::oauth::secret::{AccessToken, IdToken, RefreshToken};
use latchkey::oauth::token::TokenError as E;
use proptest::prelude::*;
use serde_json::{Value, json};

/// What Okta says of a good access token.
fn active() -> Value {
    json!({
        "active": true, "token_type": "Bearer", "scope": "okta.users.read openid", "client_id": CLIENT,
        "username": "ada@example.com", "exp": NOW + 3600, "iat": NOW, "sub": "ada@example.com",
        "aud": ORG, "iss": ORG, "jti": "AT.1", "uid": "00u1user",
    })
}

fn judge(body: &Value) -> Result<Introspection, E> {
    process(&json_response(200, body))
}

fn told(body: &Value) -> ActiveToken {
    match judge(body) {
        Ok(Introspection::Active(token)) => *token,
        other => panic!("{other:?}"),
    }
}

#[test]
fn in01_a_public_client_is_named_in_the_query_and_proves_nothing() {
    let access = AccessToken::new(TOKEN.to_owned());
    let id = IdToken::new("id.t0ken.x".to_owned());
    let refresh = RefreshToken::new("r3fresh+/=".to_owned());
    for (subject, token, hint) in [
        (Subject::Access(&access), TOKEN, "access_token"),
        (Subject::Id(&id), "id.t0ken.x", "id_token"),
        (Subject::Refresh(&refresh), "r3fresh+/=", "refresh_token"),
    ] {
        let request = request(ORG, CLIENT, subject);
        assert_eq!(request.method, Method::Post);
        assert_eq!(
            request.url,
            format!("{ORG}/oauth2/v1/introspect?client_id={CLIENT}")
        );
        let names: Vec<_> = request.headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["accept", "content-type"]);
        assert_fields(&request, &[("token", token), ("token_type_hint", hint)]);
    }
}

#[test]
fn in01_a_client_id_cannot_add_a_parameter_and_no_token_is_shown() {
    let token = AccessToken::new(TOKEN.to_owned());
    let request = request(ORG, "a&client_id=b#c", Subject::Access(&token));
    assert!(
        request
            .url
            .ends_with("/introspect?client_id=a%26client_id%3Db%23c"),
        "{request:?}"
    );
    assert!(!format!("{request:?} {:?}", Subject::Access(&token)).contains(TOKEN));
}

#[test]
fn in02_an_active_token_is_told_in_full() {
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        told(&active()),
        ActiveToken {
            token_type: text("Bearer"),
            scope: vec!["okta.users.read".to_owned(), "openid".to_owned()],
            client_id: text(CLIENT),
            username: text("ada@example.com"),
            exp: Some(NOW + 3600),
            iat: Some(NOW),
            sub: text("ada@example.com"),
            aud: vec![ORG.to_owned()],
            iss: text(ORG),
            jti: text("AT.1"),
            uid: text("00u1user"),
        }
    );
}

#[test]
fn in03_nothing_but_active_has_to_be_there() {
    assert_eq!(told(&json!({"active": true})), ActiveToken::default());
    for name in [
        "token_type",
        "scope",
        "client_id",
        "username",
        "exp",
        "iat",
        "sub",
        "aud",
        "iss",
        "jti",
        "uid",
    ] {
        let body = without(active(), name);
        let all = told(&active());
        assert_ne!(told(&body), all, "{name}");
    }
    assert_eq!(
        told(&with(active(), "cnf", json!({"jkt": "x"}))),
        told(&active())
    );
    let none = Vec::<String>::new();
    assert_eq!(told(&with(active(), "scope", json!(""))).scope, none);
}

#[test]
fn in04_an_inactive_token_is_told_without_a_reason() {
    assert_eq!(
        judge(&json!({"active": false})),
        Ok(Introspection::Inactive)
    );
    // What it would carry is not read, so it cannot be wrong either.
    let body = with(active(), "active", json!(false));
    assert_eq!(judge(&body), Ok(Introspection::Inactive));
    let body = with(body, "exp", json!("soon"));
    assert_eq!(judge(&body), Ok(Introspection::Inactive));
}

#[test]
fn in05_active_is_true_or_false_and_nothing_like_it() {
    let field = "active";
    assert_eq!(
        judge(&without(active(), field)),
        Err(E::Missing { field }),
        "an answer that does not say is not a yes"
    );
    for bad in [
        json!("true"),
        json!("false"),
        json!(1),
        json!(0),
        json!(null),
        json!([true]),
        json!({}),
    ] {
        assert_eq!(
            judge(&with(active(), field, bad.clone())),
            Err(E::Invalid { field }),
            "{bad}"
        );
    }
}

#[test]
fn in06_what_an_active_token_carries_is_of_the_right_kind() {
    for field in [
        "token_type",
        "scope",
        "client_id",
        "username",
        "sub",
        "iss",
        "jti",
        "uid",
    ] {
        for bad in [json!(null), json!(1), json!(["x"]), json!({})] {
            assert_eq!(
                judge(&with(active(), field, bad)),
                Err(E::Invalid { field })
            );
        }
    }
    for field in ["exp", "iat"] {
        for bad in [
            json!(null),
            json!("1800000000"),
            json!(-1),
            json!(1.5),
            json!([1]),
        ] {
            assert_eq!(
                judge(&with(active(), field, bad)),
                Err(E::Invalid { field })
            );
        }
    }
    for bad in [
        json!(null),
        json!(1),
        json!(""),
        json!([ORG, 1]),
        json!([""]),
    ] {
        assert_eq!(
            judge(&with(active(), "aud", bad)),
            Err(E::Invalid { field: "aud" })
        );
    }
    assert_eq!(
        told(&with(active(), "aud", json!([ORG, CLIENT]))).aud,
        [ORG, CLIENT]
    );
}

#[test]
fn in07_an_answer_is_an_object_that_names_nothing_twice() {
    for body in [json!(null), json!([active()]), json!(true), json!("active")] {
        assert_eq!(judge(&body), Err(E::NotObject), "{body}");
    }
    let twice = response(200, &[], r#"{"active":false,"active":true}"#);
    assert_eq!(
        process(&twice),
        Err(E::DuplicateKey {
            name: "active".to_owned()
        })
    );
    assert_eq!(process(&response(200, &[], "")), Err(E::EmptyBody));
    let page = response(200, &[("content-type", "text/html")], "<html>");
    assert_eq!(
        process(&page),
        Err(E::NotJson {
            content_type: Some("text/html".to_owned())
        })
    );
    let long = format!(r#"{{"active":true,"x":"{}"}}"#, "x".repeat(1 << 18));
    assert_eq!(
        process(&response(200, &[], &long)),
        Err(E::TooLarge { bytes: long.len() })
    );
}

#[test]
fn in08_both_shapes_of_a_refusal_are_read() {
    let oauth = json!({"error": "invalid_client", "error_description": "Invalid value for 'client_id' parameter."});
    assert_eq!(
        process(&json_response(401, &oauth)),
        Err(E::ServerSaidNo {
            status: 401,
            error: "invalid_client".to_owned(),
            description: Some("Invalid value for 'client_id' parameter.".to_owned()),
            request_id: None,
        })
    );
    let okta = json!({"errorCode": "E0000011", "errorSummary": "Invalid token provided", "errorId": "oae1", "errorCauses": []});
    match process(&json_response(401, &okta)) {
        Err(E::OktaError { error, .. }) => assert_eq!(error.code, "E0000011"),
        other => panic!("{other:?}"),
    }
    let limited = json!({"errorCode": "E0000047", "errorSummary": "API call exceeded rate limit due to too many requests."});
    assert!(matches!(
        process(&json_response(429, &limited)),
        Err(E::RateLimited { status: 429, .. })
    ));
}

#[test]
fn in09_only_a_200_is_an_answer() {
    for status in [201, 202, 204, 302, 400, 500] {
        assert_eq!(
            process(&response(status, &[], json!({"active": true}).to_string())),
            Err(E::Status {
                status,
                content_type: None,
                request_id: None
            })
        );
    }
}

proptest! {
    #[test]
    fn in01_what_is_asked_about_is_what_was_meant(client in "\\PC{1,30}", token in "[!-~]{1,60}") {
        let request = request(ORG, &client, Subject::Refresh(&RefreshToken::new(token.clone())));
        let url = url::Url::parse(&request.url).unwrap();
        let query: Vec<_> = url.query_pairs().into_owned().collect();
        // `PC` has no zero byte, and nothing that an address would lose.
        prop_assert_eq!(query, [("client_id".to_owned(), client)]);
        let body = form::decode(&request.body.unwrap()).unwrap();
        prop_assert_eq!(&body[0], &("token".to_owned(), token));
    }

    #[test]
    fn nothing_makes_judging_panic(body in prop::collection::vec(any::<u8>(), 0..60), name in "[a-z_]{1,9}|active|exp|aud", text in "\\PC{0,9}") {
        prop_assert!(process(&response(200, &[], body)).is_err());
        for value in [json!(text), json!([text]), json!({&text: 1}), json!(text.len())] {
            let _ = judge(&with(active(), &name, value));
        }
    }
}
