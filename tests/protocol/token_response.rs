//! TR: the token response (RFC 6749 section 5).

use super::support::*;
use latchkey::oauth::http::Response;
use latchkey::oauth::id_token::IdTokenError;
use latchkey::oauth::token::{Grant, TokenError as E, TokenType, Warning, process_code_response};
use proptest::prelude::*;
use serde_json::{Value, json};

fn process(response: &Response) -> Result<Grant, E> {
    process_code_response(&code_transaction(), response, NOW)
}

fn body(body: &Value) -> Result<Grant, E> {
    process(&json_response(200, body))
}

fn with_member(name: &str, value: Value) -> Result<Grant, E> {
    body(&with(token_body(), name, value))
}

#[test]
fn tr01_an_answer_that_is_none_is_refused() {
    // Status 0 and nothing else is what a browser has of a redirect it did not follow, or of an answer it may not show.
    assert_eq!(
        process(&response(0, &[], "")),
        Err(E::Status {
            status: 0,
            content_type: None,
            request_id: None,
        })
    );
}

#[test]
fn tr02_a_404_without_explanation_is_told_as_a_status() {
    let response = response(
        404,
        &[("content-type", "text/html"), ("x-okta-request-id", "req1")],
        "<html>",
    );
    assert_eq!(
        process(&response),
        Err(E::Status {
            status: 404,
            content_type: Some("text/html".to_owned()),
            request_id: Some("req1".to_owned()),
        })
    );
}

#[test]
fn tr03_cut_off_json_is_refused() {
    let whole = token_body().to_string();
    let cut = response(
        200,
        &[("content-type", "application/json")],
        &whole[..whole.len() - 5],
    );
    assert_eq!(
        process(&cut),
        Err(E::NotJson {
            content_type: Some("application/json".to_owned())
        })
    );
}

#[test]
fn tr04_tr05_only_an_object_is_taken() {
    for body in [
        json!(null),
        json!([]),
        json!([token_body()]),
        json!("x"),
        json!(1),
    ] {
        assert_eq!(self::body(&body), Err(E::NotObject), "{body}");
    }
}

#[test]
fn tr06_tr07_tr18_required_members_are_texts_that_are_not_empty() {
    for field in ["access_token", "token_type"] {
        assert_eq!(
            body(&without(token_body(), field)),
            Err(E::Missing { field })
        );
        for bad in [
            json!(""),
            json!(null),
            json!(1),
            json!(true),
            json!({}),
            json!(["x"]),
        ] {
            assert_eq!(
                with_member(field, bad.clone()),
                Err(E::Invalid { field }),
                "{bad}"
            );
        }
    }
    for bad in ["a b", "a\nb", "é"] {
        assert_eq!(
            with_member("access_token", json!(bad)),
            Err(E::Invalid {
                field: "access_token"
            })
        );
    }
}

#[test]
fn tr08_tr26_expires_in_is_a_whole_number_of_seconds() {
    for good in [json!(3600), json!("3600")] {
        assert_eq!(
            with_member("expires_in", good).unwrap().expires_at(),
            Some(NOW + 3600)
        );
    }
    assert_eq!(
        with_member("expires_in", json!(0)).unwrap().expires_at(),
        Some(NOW)
    );
    let absent = body(&without(token_body(), "expires_in")).unwrap();
    assert_eq!(absent.expires_at(), None);
    assert_eq!(absent.warnings, [Warning::ExpiryUnknown]);
    for bad in [
        json!(3600.5),
        json!(-1),
        json!("60abc"),
        json!([60]),
        json!("2030-01-01"),
        json!("-1"),
        json!("+60"),
        json!(" 60"),
        json!(null),
        json!(true),
        json!(31_536_001),
        json!("99999999999999999999999"),
    ] {
        let field = "expires_in";
        assert_eq!(
            with_member(field, bad.clone()),
            Err(E::Invalid { field }),
            "{bad}"
        );
    }
    let huge = token_body().to_string().replace("3600", "1e400");
    assert!(process(&response(200, &[], huge)).is_err());
    let empty = with_member("expires_in", json!(""));
    assert!(empty.is_err());
}

#[test]
fn tr09_tr33_a_token_type_that_was_not_asked_for_is_refused() {
    for kind in ["mac", "DPoP", "N_A"] {
        let token_type = kind.to_owned();
        assert_eq!(
            with_member("token_type", json!(kind)),
            Err(E::UnsupportedTokenType { token_type })
        );
    }
}

#[test]
fn tr10_tr15_a_scope_is_a_text_and_may_be_empty() {
    assert_eq!(
        with_member("scope", json!(null)),
        Err(E::Invalid { field: "scope" })
    );
    assert_eq!(
        with_member("scope", json!(["okta.users.read"])),
        Err(E::Invalid { field: "scope" })
    );
    let grant = with_member("scope", json!("")).unwrap();
    assert!(grant.scope.granted.is_empty());
    assert_eq!(grant.warnings, [Warning::ScopeNarrower]);
}

#[test]
fn tr11_a_refresh_token_is_a_text_that_is_not_empty() {
    for bad in [json!(null), json!(""), json!(1)] {
        let field = "refresh_token";
        assert_eq!(with_member(field, bad), Err(E::Invalid { field }));
    }
    let grant = with_member("refresh_token", json!("r3fresh")).unwrap();
    assert_eq!(grant.refresh_token.unwrap().reveal(), "r3fresh");
}

#[test]
fn tr12_an_id_token_is_checked() {
    let with_id_token = |token: Value| {
        let body = with(
            with(token_body(), "id_token", token),
            "scope",
            json!("openid okta.users.read"),
        );
        process_code_response(&openid_transaction(), &json_response(200, &body), NOW)
    };
    assert!(matches!(
        with_id_token(json!("garbage")),
        Err(E::IdToken(IdTokenError::Jwt(_)))
    ));
    assert_eq!(
        with_id_token(json!(null)),
        Err(E::Invalid { field: "id_token" })
    );
    let grant = with_id_token(json!(jwt(&rs256(), &id_token_claims()))).unwrap();
    assert_eq!(grant.id_token.unwrap().subject, "00u1user");
    let body = with(token_body(), "scope", json!("openid"));
    assert_eq!(
        process_code_response(&openid_transaction(), &json_response(200, &body), NOW),
        Err(E::Missing { field: "id_token" })
    );
}

#[test]
fn tr13_what_okta_sends_is_granted() {
    let grant = body(&token_body()).unwrap();
    assert_eq!(grant.token_type, TokenType::Bearer);
    assert_eq!(grant.access_token.reveal(), TOKEN);
    assert_eq!(grant.warnings, []);
    assert_eq!(grant.issued_at, NOW);
    assert_eq!(
        with_member("token_type", json!("bearer"))
            .unwrap()
            .token_type,
        TokenType::Bearer
    );
    // What we do not know is ignored (RFC 6749 section 5.1).
    assert!(with_member("device_secret", json!({"a": 1})).is_ok());
}

#[test]
fn tr14_a_refusal_is_told_word_for_word() {
    let refusal = response(
        400,
        &[
            ("content-type", "application/json"),
            ("x-okta-request-id", "req9"),
        ],
        r#"{"error":"invalid_grant","error_description":"PKCE verification failed."}"#,
    );
    assert_eq!(
        process(&refusal),
        Err(E::ServerSaidNo {
            status: 400,
            error: "invalid_grant".to_owned(),
            description: Some("PKCE verification failed.".to_owned()),
            request_id: Some("req9".to_owned()),
        })
    );
}

#[test]
fn tr16_a_challenge_is_ignored_on_200_and_told_on_400() {
    let header = (
        "www-authenticate",
        r#"DPoP error="invalid_dpop_proof", error_description="Bad \"proof\".""#,
    );
    assert!(process(&response(200, &[header], token_body().to_string())).is_ok());
    assert_eq!(
        process(&response(400, &[header], "")),
        Err(E::Challenge {
            status: 400,
            error: Some("invalid_dpop_proof".to_owned()),
            description: Some("Bad \"proof\".".to_owned()),
            request_id: None,
        })
    );
    // The one with the reason counts, wherever it stands.
    let two = (
        "www-authenticate",
        r#"Bearer realm="x", DPoP error="use_dpop_nonce""#,
    );
    let told = process(&response(401, &[two], "")).unwrap_err();
    assert!(
        matches!(&told, E::Challenge { error: Some(error), .. } if error == "use_dpop_nonce"),
        "{told:?}"
    );
    // A bare challenge hides nothing that the body tells.
    let bare = response(
        401,
        &[("www-authenticate", "Basic realm=\"x\"")],
        r#"{"error":"invalid_client"}"#,
    );
    assert!(matches!(process(&bare), Err(E::ServerSaidNo { .. })));
}

#[test]
fn tr17_an_answer_that_was_read_can_be_read_again() {
    for body in [token_body(), json!({})] {
        let answer = json_response(200, &body);
        let first = process(&answer);
        assert_eq!(process(&answer), first);
        assert_eq!(answer, json_response(200, &body));
    }
}

#[test]
fn tr27_the_content_type_is_told_when_it_explains_something() {
    let portal = response(
        200,
        &[("content-type", "text/html")],
        "<html>Sign in to the Wi-Fi</html>",
    );
    assert_eq!(
        process(&portal),
        Err(E::NotJson {
            content_type: Some("text/html".to_owned())
        })
    );
    let headers = [("content-type", "text/html"), ("cache-control", "no-store")];
    let misnamed = response(200, &headers, token_body().to_string());
    assert_eq!(process(&misnamed).unwrap().warnings, [Warning::ContentType]);
}

#[test]
fn tr28_an_empty_200_is_refused() {
    for body in ["", "  \n"] {
        assert_eq!(process(&response(200, &[], body)), Err(E::EmptyBody));
    }
}

#[test]
fn tr29_no_status_but_200_gives_a_token() {
    for status in [0, 201, 204, 206, 301, 302, 400, 500] {
        assert!(
            process(&response(status, &[], token_body().to_string())).is_err(),
            "{status}"
        );
    }
}

#[test]
fn tr32_a_rate_limit_tells_when_to_try_again() {
    let headers = [
        ("x-rate-limit-limit", "4"),
        ("x-rate-limit-remaining", "0"),
        ("x-rate-limit-reset", "1800000040"),
        ("date", "Fri, 15 Jan 2027 08:00:00 GMT"),
    ];
    for (body, code) in [
        (
            r#"{"error":"invalid_grant","error_description":"API call exceeded rate limit due to too many requests."}"#,
            "invalid_grant",
        ),
        (
            r#"{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests.","errorId":"oae1","errorCauses":[]}"#,
            "E0000047",
        ),
    ] {
        let Err(E::RateLimited { reset, error, .. }) = process(&response(429, &headers, body))
        else {
            panic!("not rate limited");
        };
        assert_eq!(reset, 1_800_000_040);
        assert_eq!(error.unwrap().code, code);
    }
    // Without the headers: a minute from the server's time, or unknown.
    let Err(E::RateLimited { reset, error, .. }) = process(&response(429, &headers[3..], ""))
    else {
        panic!("not rate limited");
    };
    assert_eq!((reset, error), (NOW + 60, None));
    let Err(E::RateLimited { reset, .. }) = process(&response(429, &[], "")) else {
        panic!("not rate limited");
    };
    assert_eq!(reset, 0);
}

#[test]
fn tr34_narrower_and_wider_scopes_are_noticed() {
    let grant = with_member("scope", json!("okta.apps.read")).unwrap();
    assert_eq!(grant.scope.missing(), ["okta.users.read"]);
    assert_eq!(grant.scope.extra(), ["okta.apps.read"]);
    assert_eq!(
        grant.warnings,
        [Warning::ScopeWider, Warning::ScopeNarrower]
    );
    let grant = body(&without(token_body(), "scope")).unwrap();
    assert_eq!(grant.scope.granted, ["okta.users.read"]);
    assert_eq!(grant.warnings, []);
}

#[test]
fn tr38_a_5xx_with_a_body_tells_what_the_body_says() {
    let refusal = response(503, &[], r#"{"error":"temporarily_unavailable"}"#);
    assert_eq!(
        process(&refusal),
        Err(E::ServerSaidNo {
            status: 503,
            error: "temporarily_unavailable".to_owned(),
            description: None,
            request_id: None,
        })
    );
    let refusal = response(
        500,
        &[],
        r#"{"errorCode":"E0000009","errorSummary":"Internal Server Error","errorId":"oae1"}"#,
    );
    assert!(matches!(
        process(&refusal),
        Err(E::OktaError { status: 500, .. })
    ));
}

#[test]
fn tr39_a_key_twice_is_refused() {
    let twice = r#"{"access_token":"a","token_type":"Bearer","access_token":"b"}"#;
    let name = "access_token".to_owned();
    assert_eq!(
        process(&response(200, &[], twice)),
        Err(E::DuplicateKey { name })
    );
}

#[test]
fn tr40_ten_megabytes_are_not_read() {
    let body = vec![b' '; 10 << 20];
    assert_eq!(
        process(&response(200, &[], body)),
        Err(E::TooLarge { bytes: 10 << 20 })
    );
}

#[test]
fn an_answer_that_caches_may_keep_is_taken_with_a_word() {
    let answer = |headers: &[(&str, &str)]| {
        process(&response(200, headers, token_body().to_string()))
            .unwrap()
            .warnings
    };
    assert_eq!(answer(&[("cache-control", "no-cache, no-store")]), []);
    assert_eq!(answer(&[("Cache-Control", "No-Store")]), []);
    for headers in [&[("cache-control", "max-age=60")][..], &[]] {
        assert_eq!(answer(headers), [Warning::Cacheable]);
    }
    for warning in [
        Warning::Cacheable,
        Warning::ContentType,
        Warning::ExpiryUnknown,
        Warning::ScopeNarrower,
        Warning::ScopeWider,
        Warning::SignatureNotChecked,
    ] {
        assert!(warning.text().ends_with('.'));
    }
}

#[test]
fn a_grant_survives_being_kept_by_the_tab() {
    let grant = grant();
    assert_eq!(kept_and_read(&grant), Some(grant));
}

proptest! {
    #[test]
    fn nothing_makes_judging_panic(status in any::<u16>(), header in "\\PC{0,40}", body in prop::collection::vec(any::<u8>(), 0..200)) {
        let headers = [("www-authenticate", header.as_str()), ("content-type", &header), ("cache-control", &header)];
        prop_assert!(process(&response(status, &headers, body)).is_err());
    }

    /// Whatever one member is: what is taken can be used, and kept.
    #[test]
    fn what_is_taken_is_in_order(
        name in "access_token|token_type|expires_in|scope|refresh_token|id_token|other", text in "\\PC{0,20}|[Bb]earer|[0-9]{1,12}", number in any::<i64>(),
    ) {
        for value in [json!(text), json!(number), json!([text]), json!({&text: number}), json!(null), json!(true)] {
            let Ok(grant) = with_member(&name, value) else {
                continue;
            };
            let token = grant.access_token.reveal();
            prop_assert!(!token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert_eq!(grant.token_type, TokenType::Bearer);
            prop_assert!(grant.expires_in.is_none_or(|seconds| seconds <= 31_536_000));
            prop_assert_eq!(&grant.id_token, &None);
            prop_assert_eq!(kept_and_read(&grant), Some(grant));
        }
    }

    #[test]
    fn a_refusal_is_told_as_it_was_said(status in 400..500_u16, error in "[!#-Z^-~]{1,30}", description in "[ !#-Z^-~]{1,60}") {
        prop_assume!(status != 429 && !error.starts_with("E0"));
        let body = json!({"error": error, "error_description": description});
        let told = process(&json_response(status, &body));
        let said = E::ServerSaidNo { status, error, description: Some(description), request_id: None };
        prop_assert_eq!(told, Err(said));
    }
}
