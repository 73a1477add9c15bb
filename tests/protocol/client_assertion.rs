//! CA: the client assertion of a service app (RFC 7523), and the rules that Okta holds it against.

use super::jws::{sign, verify};
use super::key_import::key;
use super::support::*;
use super::test_keys::*;
use latchkey::oauth::client_assertion::{Assertion, Expected, LIFETIME, MAX_LIFETIME, rules};
use latchkey::oauth::jwk::{Algorithm, PublicKey};
use latchkey::oauth::jwt::JwtError;
use latchkey::oauth::rules::{Rule, Verdict};
use latchkey::okta::clock::parse_http_date;
use latchkey::okta::org::{Endpoint, OrgUrl};
use proptest::prelude::*;
use serde_json::{Value, json};

const TOKEN_URL: &str = "https://acme.okta.com/oauth2/v1/token";

fn assertion<'a>(org: &'a OrgUrl, kid: Option<&'a str>) -> Assertion<'a> {
    Assertion {
        org,
        client_id: CLIENT,
        endpoint: Endpoint::Token,
        kid,
        algorithm: Algorithm::Es256,
        lifetime: LIFETIME,
        random: [7; 32],
        now: NOW,
    }
}

fn org() -> OrgUrl {
    OrgUrl::from_origin(ORG)
}

/// Header and claims of a signing input, read by another implementation.
pub(crate) fn parts(input: &[u8]) -> (Value, Value) {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
    let input = std::str::from_utf8(input).unwrap();
    let (header, claims) = input.split_once('.').unwrap();
    let read = |part| serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap());
    (read(header).unwrap(), read(claims).unwrap())
}

fn public() -> PublicKey {
    key(P256_PKCS8).public.unwrap()
}

/// Judges header and claims as if they were signed right.
fn judge(header: &Value, claims: &Value) -> Vec<Rule> {
    let (org, key, used) = (org(), public(), ["used".to_owned()]);
    let expected = Expected {
        org: Some(&org),
        client_id: Some(CLIENT),
        key: Some(&key),
        kid: Some("k1"),
        used: &used,
        signature: Some(true),
        now: NOW,
    };
    rules(&jwt(header, claims), &expected).unwrap()
}

fn header() -> Value {
    json!({"alg": "ES256", "kid": "k1"})
}

fn claims() -> Value {
    json!({"iss": CLIENT, "sub": CLIENT, "aud": TOKEN_URL, "iat": NOW, "exp": NOW + 300, "jti": "j"})
}

/// What Okta says to these: the rules that are broken.
fn refusals(rules: &[Rule]) -> Vec<&'static str> {
    let broken = rules.iter().filter(|rule| rule.verdict == Verdict::Broken);
    broken.map(|rule| rule.refusal).collect()
}

#[test]
fn ca01_the_header_has_the_kid_or_has_none() {
    let org = org();
    let (header, _) = parts(assertion(&org, Some("k1")).unsigned().signing_input());
    assert_eq!(header, json!({"alg": "ES256", "kid": "k1"}));
    let (header, _) = parts(assertion(&org, None).unsigned().signing_input());
    assert_eq!(header, json!({"alg": "ES256"}));
}

#[test]
fn ca01_ca07_the_claims_are_those_that_okta_asks_for() {
    let (_, claims) = parts(assertion(&org(), None).unsigned().signing_input());
    assert_eq!(
        claims,
        json!({
            "iss": CLIENT,
            "sub": CLIENT,
            "aud": TOKEN_URL,
            "iat": NOW,
            "exp": NOW + 300,
            "jti": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        })
    );
}

#[test]
fn ca01_other_random_bytes_give_another_jti() {
    let org = org();
    let first = assertion(&org, None);
    let second = Assertion {
        random: [8; 32],
        ..first.clone()
    };
    assert_ne!(first.unsigned(), second.unsigned());
}

#[test]
fn an_assertion_is_for_the_endpoint_that_it_is_sent_to() {
    let org = org();
    for (endpoint, path) in [
        (Endpoint::Token, "token"),
        (Endpoint::Introspect, "introspect"),
        (Endpoint::Revoke, "revoke"),
    ] {
        let assertion = Assertion {
            endpoint,
            ..assertion(&org, None)
        };
        let (_, claims) = parts(assertion.unsigned().signing_input());
        assert_eq!(claims["aud"], format!("{ORG}/oauth2/v1/{path}"));
    }
}

#[test]
fn the_lifetime_has_a_limit() {
    let org = org();
    let exp = |lifetime| {
        let assertion = Assertion {
            lifetime,
            ..assertion(&org, None)
        };
        parts(assertion.unsigned().signing_input()).1["exp"].as_u64()
    };
    assert_eq!(exp(60), Some(NOW + 60));
    assert_eq!(exp(MAX_LIFETIME), Some(NOW + 3600));
    assert_eq!(exp(MAX_LIFETIME + 1), Some(NOW + 3600));
    assert_eq!(exp(u64::MAX), Some(NOW + 3600));
}

#[test]
fn ca04_a_client_id_of_any_characters_arrives_as_it_is() {
    let odd = "client %&+-_.!~*'()\"\\é";
    let org = org();
    let assertion = Assertion {
        client_id: odd,
        ..assertion(&org, None)
    };
    let (_, claims) = parts(assertion.unsigned().signing_input());
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!(odd), &json!(odd)));
}

#[test]
fn an_assertion_of_each_algorithm_is_verified_by_another_implementation() {
    for text in [RSA_PKCS8, P256_PKCS8, P384_PKCS8, P521_PKCS8] {
        let (org, key) = (org(), key(text));
        let assertion = Assertion {
            algorithm: key.algorithm,
            ..assertion(&org, Some("k1"))
        };
        let token = sign(&key, &assertion.unsigned());
        assert!(verify(&token, key.public.as_ref().unwrap()));
        // ES512 is not among those it knows.
        let Ok(algorithm) = key.algorithm.as_str().parse::<jsonwebtoken::Algorithm>() else {
            continue;
        };
        let jwk = key.public.unwrap().to_jwk().to_text();
        let decoding = jsonwebtoken::DecodingKey::from_jwk(&serde_json::from_str(&jwk).unwrap());
        let mut validation = jsonwebtoken::Validation::new(algorithm);
        validation.set_audience(&[TOKEN_URL]);
        validation.set_issuer(&[CLIENT]);
        validation.sub = Some(CLIENT.to_owned());
        validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
        let read = jsonwebtoken::decode::<Value>(&token, &decoding.unwrap(), &validation);
        assert_eq!(read.unwrap().header.kid.as_deref(), Some("k1"));
    }
}

#[test]
fn an_assertion_of_ours_keeps_every_rule() {
    let (org, key) = (org(), key(P256_PKCS8));
    let token = sign(&key, &assertion(&org, Some("k1")).unsigned());
    let public = key.public.unwrap();
    let expected = Expected {
        org: Some(&org),
        client_id: Some(CLIENT),
        key: Some(&public),
        kid: Some("k1"),
        used: &[],
        signature: Some(verify(&token, &public)),
        now: NOW,
    };
    let rules = rules(&token, &expected).unwrap();
    for rule in &rules {
        assert_eq!(rule.verdict, Verdict::Kept, "{rule:?}");
        assert!(!rule.text.is_empty());
    }
    let names: Vec<_> = rules.iter().map(|rule| rule.name).collect();
    assert_eq!(
        names,
        [
            "alg",
            "kid",
            "iss",
            "sub",
            "aud",
            "exp",
            "exp",
            "exp",
            "iat",
            "jti",
            "signature"
        ]
    );
    assert_eq!(rules[4].found, TOKEN_URL);
}

#[test]
fn ca02_ca03_ca07_each_broken_rule_is_told_in_oktas_words() {
    assert_eq!(refusals(&judge(&header(), &claims())), [""; 0]);
    let algorithm = "The client_assertion JWT signature algorithm is invalid.";
    for alg in [
        json!("RS256"),
        json!("ES384"),
        json!("none"),
        json!("HS256"),
        json!("PS256"),
        json!(1),
    ] {
        assert_eq!(
            refusals(&judge(&with(header(), "alg", alg), &claims())),
            [algorithm]
        );
    }
    for kid in [json!("k2"), json!(1), json!(null), json!(["k1"])] {
        assert_eq!(
            refusals(&judge(&with(header(), "kid", kid), &claims())),
            ["The client_assertion JWT kid is invalid."]
        );
    }
    let claim = |name: &str, value: Value, refusal: &str| {
        let rules = judge(&header(), &with(claims(), name, value.clone()));
        assert_eq!(refusals(&rules), [refusal], "{name}: {value}");
    };
    for other in [json!("0oa2"), json!(""), json!([CLIENT])] {
        claim(
            "iss",
            other.clone(),
            "The issuer claim for client_assertion is not a valid client_id.",
        );
        claim(
            "sub",
            other,
            "The subject claim for client_assertion is not a valid client_id.",
        );
    }
    for other in [
        json!(ORG),
        json!("https://acme.okta.com/oauth2/v1/token/"),
        json!("https://acme.okta.com/oauth2/default/v1/token"),
        json!([TOKEN_URL, ORG]),
    ] {
        claim(
            "aud",
            other,
            "The audience claim for client_assertion must be the endpoint invoked for the request.",
        );
    }
    let seconds = "The client_assertion must contain the 'exp' claim as seconds since epoch.";
    for other in [json!("1800000300"), json!(1.5), json!(-1), json!(null)] {
        claim("exp", other, seconds);
    }
    let late = "The client_assertion token has an expiration too far into the future.";
    let rules = judge(&header(), &with(claims(), "exp", json!((NOW + 300) * 1000)));
    assert_eq!(refusals(&rules), [seconds, late]);
    claim("exp", json!(NOW), "The client_assertion token is expired.");
    claim("exp", json!(NOW + 3601), late);
    for other in [json!(NOW + 1), json!(NOW * 1000), json!("x")] {
        claim(
            "iat",
            other,
            "The client_assertion token must be issued before the current time.",
        );
    }
    for other in [json!("used"), json!(""), json!(1)] {
        claim(
            "jti",
            other,
            "The client_assertion token has already been used.",
        );
    }
}

#[test]
fn what_okta_does_not_need_may_be_absent() {
    for optional in ["iat", "jti"] {
        let rules = judge(&header(), &without(claims(), optional));
        assert_eq!(refusals(&rules), [""; 0]);
    }
    let list = judge(&header(), &with(claims(), "aud", json!([TOKEN_URL])));
    assert_eq!(refusals(&list), [""; 0]);
    let rules = judge(&without(header(), "kid"), &claims());
    assert_eq!(rules[1].verdict, Verdict::Unknown);
    for needed in ["iss", "sub", "aud", "exp"] {
        assert_eq!(
            refusals(&judge(&header(), &without(claims(), needed))).len(),
            1
        );
    }
}

#[test]
fn without_anything_to_compare_with_the_verdict_is_open() {
    let nothing = Expected {
        now: NOW,
        ..Expected::default()
    };
    let rules = rules(&jwt(&header(), &claims()), &nothing).unwrap();
    let open = rules.iter().filter(|rule| rule.verdict == Verdict::Unknown);
    let open: Vec<_> = open.map(|rule| rule.name).collect();
    assert_eq!(open, ["kid", "iss", "sub", "aud", "signature"]);
    let wrong = Expected {
        signature: Some(false),
        ..nothing
    };
    assert_eq!(
        refusals(&super::client_assertion::rules(&jwt(&header(), &claims()), &wrong).unwrap()),
        ["The client_assertion signature is invalid."]
    );
    assert_eq!(
        super::client_assertion::rules("a.b", &Expected::default()),
        Err(JwtError::Parts)
    );
}

#[test]
fn ca08_a_clock_ten_minutes_off_is_corrected_by_the_date_of_an_answer() {
    let server = parse_http_date("Fri, 15 Jan 2027 08:00:00 GMT").unwrap();
    for local in [server - 600, server + 600] {
        let org = org();
        let at = |now| {
            let assertion = Assertion {
                now,
                ..assertion(&org, None)
            };
            let (header, claims) = parts(assertion.unsigned().signing_input());
            let expected = Expected {
                now: server,
                ..Expected::default()
            };
            refusals(&rules(&jwt(&header, &claims), &expected).unwrap())
        };
        let wrong = match local < server {
            true => "The client_assertion token is expired.",
            false => "The client_assertion token must be issued before the current time.",
        };
        assert_eq!(at(local), [wrong]);
        // As the session does: what the first answer's `Date` told is added to the machine's time.
        let offset = server as i64 - local as i64;
        assert_eq!(at(local.saturating_add_signed(offset)), [""; 0]);
    }
}

proptest! {
    #[test]
    fn nothing_makes_judging_panic(
        name in "alg|kid|iss|sub|aud|exp|iat|jti", text in "\\PC{0,20}", number in any::<u64>(), now in any::<u64>(),
    ) {
        for value in [json!(text), json!(number), json!([text]), json!(null)] {
            let token = jwt(&with(header(), &name, value.clone()), &with(claims(), &name, value));
            let expected = Expected { now, ..Expected::default() };
            prop_assert_eq!(rules(&token, &expected).unwrap().len(), 11);
        }
        let _ = rules(&text, &Expected::default());
    }
}
