//! Tokens from elsewhere, as people paste them.

use super::support::*;
use latchkey::oauth::flow::Flow;
use latchkey::oauth::secret::RefreshToken;
use latchkey::oauth::token::{TokenType, Warning};
use latchkey::okta::import::{ImportProblem, Imported, Untold, read};
use latchkey::okta::org::OrgUrl;
use proptest::prelude::*;
use serde_json::{Value, json};

const OPAQUE: &str = "0paque-token-of-some-other-kind";

fn claims() -> Value {
    json!({
        "ver": 1, "jti": "AT.x", "iss": ORG, "aud": ORG, "sub": "ada@example.com", "uid": "00u1",
        "iat": NOW - 60, "exp": NOW + 3540, "cid": CLIENT, "scp": ["okta.users.read", "okta.groups.read"],
    })
}

fn token() -> String {
    jwt(&rs256(), &claims())
}

fn token_of(claims: &Value) -> String {
    jwt(&rs256(), claims)
}

fn taken(text: &str) -> Imported {
    read(text, NOW).unwrap_or_else(|problem| panic!("{problem:?} in {text}"))
}

fn refused(text: &str) -> ImportProblem {
    match read(text, NOW) {
        Ok(_) => panic!("a token was found in {text}"),
        Err(problem) => problem,
    }
}

#[test]
fn a_token_alone_tells_what_is_inside() {
    let imported = taken(&token());
    assert_eq!(imported.access_token.reveal(), token());
    assert_eq!(imported.token_type, TokenType::Bearer);
    assert_eq!(imported.expires_at, Some(NOW + 3540));
    assert_eq!(
        imported.scopes.as_deref(),
        Some(&["okta.users.read".to_owned(), "okta.groups.read".to_owned()][..])
    );
    assert_eq!(imported.org.as_ref().map(OrgUrl::as_str), Some(ORG));
    assert_eq!(imported.client_id.as_deref(), Some(CLIENT));
    assert_eq!(imported.refresh_token, None);
    assert_eq!(imported.untold(), []);
}

#[test]
fn a_token_may_be_wrapped_in_what_people_copy_with_it() {
    let token = token();
    let (half, other) = token.split_at(40);
    for text in [
        format!("  {token}\n"),
        format!("\"{token}\""),
        format!("`{token}`"),
        format!("Bearer {token}"),
        format!("bearer '{token}'"),
        format!("Authorization: Bearer {token}"),
        format!("authorization: bearer {token}"),
        format!("\"Authorization: Bearer {token}\""),
        format!("{half}\n  {other}"),
        format!("curl -H 'Authorization: Bearer {token}' \\\n  https://acme.okta.com/api/v1/users"),
        format!("got token={token}; expires soon, as said before"),
        format!("OKTA_TOKEN={token}"),
        format!("export OKTA_TOKEN=\"{token}\""),
        format!("$env:OKTA_TOKEN = '{token}'"),
        format!("set OKTA_TOKEN={token}"),
        format!("OKTA_TOKEN='Bearer {token}';"),
        format!(
            "# an org\nOKTA_ORG=https://acme.okta.com\nOKTA_CLIENT_SECRET=abc\nOKTA_TOKEN={token}\n"
        ),
        format!("X={token}"),
    ] {
        assert_eq!(taken(&text).access_token.reveal(), token, "{text}");
    }
}

#[test]
fn an_opaque_token_tells_nothing() {
    for text in [
        OPAQUE.to_owned(),
        format!("Bearer {OPAQUE}"),
        "OKTA_TOKEN=short".to_owned(),
    ] {
        let imported = taken(&text);
        assert_eq!(
            imported.untold(),
            [
                Untold::Org,
                Untold::ClientId,
                Untold::Scopes,
                Untold::Expiry
            ],
            "{text}"
        );
    }
}

#[test]
fn the_scheme_and_the_key_tell_a_dpop_token() {
    let bound = token_of(&with(claims(), "cnf", json!({"jkt": "x"})));
    for text in [
        format!("DPoP {OPAQUE}"),
        bound.clone(),
        format!("Bearer {bound}"),
        json!({"access_token": OPAQUE, "token_type": "DPoP"}).to_string(),
    ] {
        let imported = taken(&text);
        assert_eq!(imported.token_type, TokenType::DPoP, "{text}");
        assert!(imported.untold().contains(&Untold::Key), "{text}");
    }
}

#[test]
fn a_token_answer_is_read_by_the_rules_of_one() {
    let answer = json!({
        "token_type": "Bearer", "expires_in": 600, "access_token": token(), "scope": "okta.users.read",
        "refresh_token": "r3fresh", "id_token": "x.y.z",
    });
    for text in [answer.to_string(), format!("{answer:#}\n")] {
        let imported = taken(&text);
        assert_eq!(imported.access_token.reveal(), token());
        assert_eq!(imported.expires_at, Some(NOW + 600));
        assert_eq!(imported.scopes, Some(vec!["okta.users.read".to_owned()]));
        assert_eq!(
            imported.refresh_token,
            Some(RefreshToken::new("r3fresh".to_owned()))
        );
        assert_eq!(imported.flow, Flow::AuthorizationCode);
    }
    // An answer that lay around: the token itself knows better.
    let old = taken(&with(answer.clone(), "expires_in", json!(9999)).to_string());
    assert_eq!(old.expires_at, Some(NOW + 3540));
    // What the answer does not say is taken from the token.
    let bare = taken(&json!({ "access_token": token() }).to_string());
    assert_eq!(bare.expires_at, Some(NOW + 3540));
    assert_eq!(bare.scopes.unwrap().len(), 2);
    // No scope at all is a scope.
    let none = taken(&with(answer.clone(), "scope", json!("")).to_string());
    assert_eq!(none.scopes, Some(Vec::new()));

    for (field, values) in [
        (
            "expires_in",
            vec![
                json!("60abc"),
                json!(-1),
                json!(3600.5),
                json!([60]),
                json!("2030-01-01"),
                json!(null),
            ],
        ),
        ("access_token", vec![json!(""), json!(1), json!(null)]),
        ("token_type", vec![json!(""), json!(1)]),
        ("scope", vec![json!(1), json!(null)]),
        ("refresh_token", vec![json!(""), json!(null)]),
        ("id_token", vec![json!(""), json!(null)]),
    ] {
        for value in values {
            let text = with(answer.clone(), field, value).to_string();
            assert_eq!(refused(&text), ImportProblem::Invalid { field }, "{text}");
        }
    }
    assert_eq!(
        refused(&with(answer.clone(), "token_type", json!("mac")).to_string()),
        ImportProblem::TokenType {
            token_type: "mac".to_owned()
        }
    );
    assert_eq!(refused(&answer.to_string()[..60]), ImportProblem::Json);
    assert_eq!(
        refused(r#"{"access_token":"a","access_token":"b"}"#),
        ImportProblem::Json
    );
}

#[test]
fn an_answer_may_be_wrapped_by_a_tool() {
    let token = token();
    let answer = json!({"access_token": token, "token_type": "Bearer", "expires_in": 60});
    for text in [
        json!({"response": {"status": 200, "body": answer}}),
        json!([answer]),
        json!({"name": "Okta", "values": [
            {"key": "url", "value": ORG, "type": "default"},
            {"key": "clientSecret", "value": "", "type": "secret"},
            {"key": "okta_token", "value": format!("Bearer {token}"), "type": "secret"}]}),
        json!({"accessToken": {"accessToken": token, "expiresAt": NOW + 60, "scopes": ["okta.users.read"], "tokenType": "Bearer"},
               "idToken": {"idToken": "x.y.z"}}),
    ] {
        let imported = taken(&text.to_string());
        assert_eq!(imported.access_token.reveal(), token, "{text}");
    }
    let kept = json!({"accessToken": token, "expiresAt": NOW + 60, "scopes": ["okta.users.read"]});
    let imported = taken(&kept.to_string());
    assert_eq!(imported.expires_at, Some(NOW + 60));
    assert_eq!(imported.scopes.unwrap().len(), 1);
}

#[test]
fn a_redirect_address_with_a_token_is_an_implicit_answer() {
    let token = token();
    for text in [
        format!(
            "http://localhost:8080/callback#access_token={token}&token_type=Bearer&expires_in=60&scope=okta.users.read+openid&state=x&id_token=x.y.z"
        ),
        format!(
            "#access_token={token}&token_type=bearer&expires_in=60&scope=okta.users.read%20openid"
        ),
        format!(
            "token_type=bearer&expires_in=60&scope=okta.users.read%20openid&access_token={token}"
        ),
    ] {
        let imported = taken(&text);
        assert_eq!(imported.access_token.reveal(), token, "{text}");
        assert_eq!(imported.flow, Flow::Implicit);
        assert_eq!(imported.expires_at, Some(NOW + 60));
        assert_eq!(imported.scopes.unwrap(), ["okta.users.read", "openid"]);
    }
    for (text, problem) in [
        ("/callback?code=abc&state=x", ImportProblem::Code),
        (
            "http://localhost:8080/callback#code=abc&state=x",
            ImportProblem::Code,
        ),
        ("code=abc&state=x", ImportProblem::Code),
        ("#id_token=x.y.z&state=x", ImportProblem::IdToken),
        (
            "/callback#error=access_denied&state=x",
            ImportProblem::Refused {
                error: "access_denied".to_owned(),
            },
        ),
        ("#access_token=one&access_token=two", ImportProblem::Several),
        ("#access_token=%zz", ImportProblem::Damaged),
        (
            "#access_token=abc&expires_in=60abc",
            ImportProblem::Invalid {
                field: "expires_in",
            },
        ),
        (
            "#access_token=abc&token_type=mac",
            ImportProblem::TokenType {
                token_type: "mac".to_owned(),
            },
        ),
        (
            "#access_token=abc&refresh_token=x",
            ImportProblem::Invalid {
                field: "refresh_token",
            },
        ),
    ] {
        assert_eq!(refused(text), problem, "{text}");
    }
}

#[test]
fn what_is_no_access_token_is_named() {
    let id_token = token_of(&id_token_claims());
    let okta_id_token =
        token_of(&json!({"ver": 1, "jti": "ID.x", "iss": ORG, "aud": CLIENT, "sub": "00u1"}));
    let custom = "https://acme.okta.com/oauth2/default";
    let api_token = format!("00{}", "aB3_-".repeat(8));
    let cut = &token()[..90];
    let changed = token().replacen("ey", "ey+", 1);
    for (text, problem) in [
        ("", ImportProblem::Empty),
        (" \n ", ImportProblem::Empty),
        ("\"\"", ImportProblem::Empty),
        ("hello", ImportProblem::NoToken),
        ("hello there, no token in it", ImportProblem::NoToken),
        ("https://acme.okta.com", ImportProblem::NoToken),
        ("{}", ImportProblem::NoToken),
        ("[1, 2]", ImportProblem::NoToken),
        (id_token.as_str(), ImportProblem::IdToken),
        (okta_id_token.as_str(), ImportProblem::IdToken),
        (r#"{"id_token":"x.y.z"}"#, ImportProblem::IdToken),
        ("OKTA_ID_TOKEN=abc", ImportProblem::IdToken),
        (r#"{"refresh_token":"abc"}"#, ImportProblem::RefreshToken),
        ("REFRESH_TOKEN=abc", ImportProblem::RefreshToken),
        (r#"{"code":"abc","state":"x"}"#, ImportProblem::Code),
        (api_token.as_str(), ImportProblem::ApiToken),
        ("SSWS abc", ImportProblem::ApiToken),
        ("Authorization: SSWS abc", ImportProblem::ApiToken),
        (
            "curl -H 'Authorization: SSWS abc' https://acme.okta.com",
            ImportProblem::ApiToken,
        ),
        ("Basic abc=", ImportProblem::ClientSecret),
        (
            r#"{"client_id":"0oa","client_secret":"abc"}"#,
            ImportProblem::ClientSecret,
        ),
        ("OKTA_CLIENT_SECRET=abc", ImportProblem::ClientSecret),
        ("0oa1client2id3exampl", ImportProblem::ClientId),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
            ImportProblem::PrivateKey,
        ),
        ("-----BEGIN RSA PRIVATE KEY-----", ImportProblem::PrivateKey),
        (
            r#"{"kty":"RSA","n":"x","d":"y"}"#,
            ImportProblem::PrivateKey,
        ),
        (
            r#"{"keys":[{"kty":"EC","d":"y"}]}"#,
            ImportProblem::PrivateKey,
        ),
        (
            r#"{"error":"invalid_client"}"#,
            ImportProblem::Refused {
                error: "invalid_client".to_owned(),
            },
        ),
        (cut, ImportProblem::Damaged),
        (changed.as_str(), ImportProblem::Damaged),
        ("eyJhbGciOi", ImportProblem::Damaged),
        ("eyJhbGciOi.eyJhb.x", ImportProblem::Damaged),
        ("eyJ.a.b.c.d", ImportProblem::Encrypted),
    ] {
        assert_eq!(refused(text), problem, "{text}");
    }
    assert_eq!(
        refused(&token_of(&with(claims(), "iss", json!(custom)))),
        ImportProblem::CustomServer {
            issuer: custom.to_owned()
        }
    );
    assert_eq!(
        refused(&token_of(&with(claims(), "exp", json!(NOW)))),
        ImportProblem::Expired
    );
    let answer = json!({"access_token": OPAQUE, "expires_in": 0}).to_string();
    assert_eq!(refused(&answer), ImportProblem::Expired);
    assert_eq!(refused(&"x".repeat(1 << 19)), ImportProblem::TooLong);
}

#[test]
fn a_name_without_a_value_is_no_token() {
    for text in [
        "OKTA_TOKEN=",
        "export OKTA_TOKEN=\"\"",
        "token = ;",
        "#access_token=&token_type=Bearer",
        r#"{"key":"token","value":" "}"#,
    ] {
        assert_eq!(refused(text), ImportProblem::NoToken, "{text}");
    }
}

#[test]
fn a_token_that_no_header_can_carry_is_damaged() {
    for signature in ["c2ln\u{13}", "c2\u{0}ln", "c2l\u{fffd}"] {
        let token = raw_jwt(&rs256().to_string(), &claims().to_string(), signature);
        assert_eq!(refused(&token), ImportProblem::Damaged);
        let answer = json!({"access_token": token, "token_type": "Bearer"});
        assert_eq!(refused(&answer.to_string()), ImportProblem::Damaged);
    }
}

#[test]
fn several_tokens_are_refused_and_the_same_one_twice_is_not() {
    let (one, other) = (token(), token_of(&with(claims(), "jti", json!("AT.y"))));
    for text in [
        format!("{one}\n{other}"),
        format!("A_TOKEN={one}\nB_TOKEN={other}"),
        json!([{"access_token": one}, {"access_token": other}]).to_string(),
    ] {
        assert_eq!(refused(&text), ImportProblem::Several, "{text}");
    }
    assert_eq!(
        taken(&format!("A_TOKEN={one}\nB_TOKEN={one}"))
            .access_token
            .reveal(),
        one
    );
}

#[test]
fn an_issuer_that_is_no_bare_origin_leaves_the_org_untold() {
    for issuer in [
        json!("https://acme.okta.com/"),
        json!("acme.okta.com"),
        json!("javascript:alert(1)"),
        json!(7),
    ] {
        let imported = taken(&token_of(&with(claims(), "iss", issuer.clone())));
        assert_eq!(imported.untold(), [Untold::Org], "{issuer}");
    }
}

#[test]
fn an_import_becomes_a_grant() {
    let org = OrgUrl::from_origin("https://login.acme.example");
    let grant = taken(&token()).into_grant(&org, NOW);
    assert_eq!(grant.org, "https://login.acme.example");
    assert_eq!(grant.client_id, CLIENT);
    assert_eq!(grant.expires_at(), Some(NOW + 3540));
    assert_eq!(grant.scope.granted, grant.scope.asked);
    assert_eq!(grant.subject().as_deref(), Some("ada@example.com"));
    assert_eq!(grant.warnings, []);
    let grant = taken(OPAQUE).into_grant(&org, NOW);
    assert_eq!(grant.warnings, [Warning::ExpiryUnknown]);
    assert_eq!(kept_and_read(&grant).as_ref(), Some(&grant));
}

#[test]
fn no_secret_is_printed() {
    let refresh = json!({"access_token": token(), "refresh_token": "r3fresh-secret"}).to_string();
    let printed = format!("{:?}", taken(&refresh));
    assert!(
        !printed.contains("eyJ") && !printed.contains("r3fresh-secret"),
        "{printed}"
    );
    for text in [
        "OKTA_CLIENT_SECRET=s3cret-value",
        "SSWS s3cret-value",
        "#code=s3cret-value",
        "{\"id_token\":\"s3cret-value\"}",
        "eyJs3cret-value",
    ] {
        let problem = refused(text);
        let printed = format!("{problem:?} {}", problem.text());
        assert!(!printed.contains("s3cret"), "{printed}");
    }
}

#[test]
fn every_problem_ends_with_what_to_do() {
    for text in [
        "", "hello", "SSWS x", "{}", "{", "eyJ", "#code=a", "#error=a",
    ] {
        let told = refused(text).text().into_owned();
        assert!(told.ends_with('.') && told.len() > 20, "{told}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in ".{0,200}") {
        let _ = read(&text, NOW);
    }

    #[test]
    fn any_mix_of_what_is_known_is_read_without_a_panic(
        parts in prop::collection::vec(prop::sample::select(vec![
            "eyJhbGciOiJSUzI1NiJ9", ".", "{", "}", "\"access_token\"", ":", "\"", "#", "?", "=", "&", "access_token=", "code=", "%", "é", "\n",
            "Bearer ", "DPoP ", "SSWS ", "TOKEN=", "export ", "'", " ", "eyJpc3MiOiJodHRwczovL2FjbWUub2t0YS5jb20ifQ", "[", "]", ",", "1",
        ]), 0..14),
    ) {
        let _ = read(&parts.concat(), NOW);
    }
}
