//! What a server or a person repeats of a secret is in no recording either, whatever it is repeated in, and whether it was known
//! to be one before or only afterwards.

use super::recording::{authorization_request, text_of};
use super::support::*;
use latchkey::oauth::base64url;
use latchkey::oauth::callback::RedirectParts;
use latchkey::oauth::form;
use latchkey::oauth::http::{Method, Request};
use latchkey::oauth::recording::{Event, Recording, har, report};
use proptest::prelude::*;
use serde_json::{Value, json};

const AT: u64 = NOW * 1_000;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// As states, nonces and short codes are.
    #[test]
    fn a_short_secret_is_nowhere(secret in "[A-Za-z0-9_-]{8,22}", lesson: prop::sample::Index) {
        nowhere(&secret, lesson.get(&lessons(&secret)))?;
    }

    /// As passwords and names of people may be.
    #[test]
    fn a_secret_of_any_characters_is_nowhere(secret in "[!-~][ -~]{6,20}[!-~]", lesson: prop::sample::Index) {
        nowhere(&secret, lesson.get(&lessons(&secret)))?;
    }
}

#[test]
fn there_are_many_ways_to_learn_a_secret() -> Result<(), TestCaseError> {
    for secret in ["Sh0rt-state_22-letters", "a b+c%2d\\\"e/f&=<>'"] {
        for learnt in lessons(secret) {
            nowhere(secret, &learnt)?;
        }
    }
    // Without a lesson it is to be seen, or the test would see nothing.
    let secret = "Sh0rt-state_22-letters";
    for (by_name, expected) in [(true, 5), (false, 30)] {
        let mut seen = 0;
        for event in repeats(secret, by_name) {
            let mut recording = Recording::new(vec![event]);
            seen += usize::from(tells_nothing(&recording, secret).is_err());
            recording.learn(&[secret]);
            tells_nothing(&recording, secret)?;
        }
        prop_assert!(seen >= expected, "{seen} are seen");
    }
    Ok(())
}

/// Every way to repeat it, before it is learnt and after.
fn nowhere(secret: &str, learnt: &Event) -> Result<(), TestCaseError> {
    for by_name in [true, false] {
        let mut before = Recording::default();
        before.push(learnt.clone());
        let mut after = Recording::default();
        for event in repeats(secret, by_name) {
            before.push(event.clone());
            after.push(event);
        }
        after.push(learnt.clone());
        tells_nothing(&before, secret)?;
        tells_nothing(&after, secret)?;
    }
    Ok(())
}

fn tells_nothing(recording: &Recording, secret: &str) -> Result<(), TestCaseError> {
    let events = recording.events();
    for json in [har(events), report(events)] {
        let json: Value = serde_json::from_str(&json.to_text()).unwrap();
        let mut texts = Vec::new();
        collect(&json, &mut texts);
        for text in texts {
            prop_assert!(
                !tells(&text, secret),
                "{secret:?} is in {text:?} of {events:#?}"
            );
        }
    }
    let secret = secret.to_ascii_lowercase();
    let all = text_of(events) + &format!("{recording:?}");
    prop_assert!(!all.to_ascii_lowercase().contains(&secret));
    Ok(())
}

/// Whether a text has the secret in any of the ways to write it.
fn tells(text: &str, secret: &str) -> bool {
    let unescaped = text.replace("\\\"", "\"").replace("\\\\", "\\");
    let spaced = text.replace('+', " ");
    [text, &spaced]
        .iter()
        .map(|text| percent_decoded(text))
        .flat_map(|text| [percent_decoded(&text), text])
        .chain([text.to_owned(), unescaped])
        .any(|text| {
            text.to_ascii_lowercase()
                .contains(&secret.to_ascii_lowercase())
        })
}

/// Leaves what is no escape.
fn percent_decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let digits = after.get(..2);
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte.into());
                rest = &after[2..];
            }
            None => {
                out.push('%');
                rest = after;
            }
        }
    }
    out + rest
}

/// All names and texts, and those of JSON in texts.
fn collect(json: &Value, texts: &mut Vec<String>) {
    match json {
        Value::String(text) => {
            if let Ok(inner @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
                collect(&inner, texts);
            }
            texts.push(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => {
            for (name, value) in members {
                texts.push(name.clone());
                collect(value, texts);
            }
        }
        _ => {}
    }
}

/// Events that have it where a secret belongs, each in one place only.
fn lessons(secret: &str) -> Vec<Event> {
    let harmless = || "0".to_owned();
    let mut events = Vec::new();
    for place in 0..4 {
        let mut request = authorization_request(&harmless);
        match place {
            0 => request.state = secret.to_owned(),
            1 => request.nonce = Some(secret.to_owned()),
            2 => request.code_challenge = Some(secret.to_owned()),
            _ => request.login_hint = Some(secret.to_owned()),
        }
        events.push(Event::left(AT, &request, "in this window"));
    }
    for name in ["code", "state", "id_token", "made up"] {
        events.push(Event::answered(AT, &parts(&[(name, secret)])));
    }
    events.push(Event::answered(AT, &parts(&[(secret, "1")])));

    let ok = json_response(200, &json!({}));
    for name in ["code", "code_verifier", "refresh_token", "x"] {
        let request = Request::form(server(""), &[(name, secret)]);
        events.push(Event::called(AT, 1, &request, Ok(&ok)));
    }
    let encoded = form::percent_encode_component(secret);
    for query in [format!("?token={encoded}"), format!("?after={encoded}")] {
        let url = format!("{ORG}/api/v1/users{query}");
        events.push(Event::called(AT, 1, &get(url), Err("no answer")));
    }
    let mut signed = get(server(""));
    signed.headers = vec![("authorization", format!("DPoP {secret}"))];
    events.push(Event::called(AT, 1, &signed, Err("no answer")));

    for body in [
        json!({ "access_token": secret }),
        json!({ "x": secret }),
        json!({ "x": [{ "y": secret }] }),
    ] {
        let answer = json_response(200, &body);
        events.push(Event::called(AT, 1, &get(server("")), Ok(&answer)));
    }
    let link = format!("<https://h/?cursor={encoded}>; rel=\"next\"");
    for (name, value) in [("dpop-nonce", secret), ("link", &link)] {
        let answer = response(200, &[(name, value)], "");
        events.push(Event::called(AT, 1, &get(server("")), Ok(&answer)));
    }
    events
}

/// Events that have it where it does not belong: in values, or in names. An odd name is left out itself and remembered, so that
/// both together would show nothing of what happens to the values.
fn repeats(secret: &str, by_name: bool) -> Vec<Event> {
    let percent = form::percent_encode_component(secret);
    // As another writer might, who knows fewer harmless characters.
    let all: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let formed = form::encode(&[("a", secret)]);
    let quoted = Value::from(secret).to_string();
    let unicode: String = secret
        .bytes()
        .map(|byte| format!("\\u{byte:04X}"))
        .collect();
    let ways = [
        secret,
        &percent,
        &all,
        &all.replace('%', "%25"),
        &formed,
        &quoted,
        &unicode,
        &secret.to_ascii_lowercase(),
        &secret.to_ascii_uppercase(),
    ];

    match by_name {
        true => ways.into_iter().flat_map(named_by).collect(),
        false => {
            let redirect = parts(&[("error", secret), ("error_description", secret)]);
            let lower = parts(&[("error", &secret.to_lowercase())]);
            let mut events = vec![Event::answered(AT, &redirect), Event::answered(AT, &lower)];
            for way in ways {
                events.extend(valued_by(way, &percent, &all));
            }
            events
        }
    }
}

fn named_by(way: &str) -> Vec<Event> {
    let lower = way.to_ascii_lowercase();
    let longer = format!("x-{lower}-y");
    let body = json!({ way: "1", format!("x_{way}"): "1" });
    let answer = response(
        400,
        &[(lower.as_str(), "1"), (&longer, "1")],
        body.to_string(),
    );
    let query = form::encode(&[(way, "1"), (&format!("x{way}"), "1")]);
    let redirect = parts(&[(&format!("x{way}"), "1"), ("error", "x")]);
    let request = Request::form(server(&format!("?{query}")), &[(way, "1"), (&longer, "1")]);
    vec![
        Event::answered(AT, &redirect),
        Event::called(AT, 1, &request, Ok(&answer)),
        Event::called(
            AT,
            1,
            &get(format!("{ORG}/api/v1/users?{query}")),
            Err("no answer"),
        ),
    ]
}

/// `percent` and `all` are the secret as it may stand in addresses.
fn valued_by(way: &str, percent: &str, all: &str) -> Vec<Event> {
    let text = format!("It was '{way}', was it not? {way}{way}");
    let headers = [
        (
            "link",
            format!("<https://h/{percent}/{all}?limit={all}&search={percent}>; rel=\"{way}\""),
        ),
        (
            "www-authenticate",
            format!("Bearer error=\"x\", error_description=\"{way}\""),
        ),
        ("content-type", text.clone()),
        ("x-okta-request-id", way.to_owned()),
        ("retry-after", format!("{way},{way}")),
    ];
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let body = json!({
        "error": way,
        "error_description": text,
        "error_uri": format!("https://h/{all}?q={percent}"),
        "scope": [way, { way: 1 }],
        "errorSummary": { "a": way },
    });
    let answer = response(400, &headers, body.to_string());
    let mut events = vec![Event::judged(AT, "token", false, &text)];
    let urls = [
        server(&format!("/{percent}/{all}")),
        server(&format!("?scope={all}&error={percent}")),
        format!(
            "{ORG}/api/v1/users/{all}/{percent}?search=a%20eq%20%22{percent}%22&q=%20{all}&limit=x{percent}x"
        ),
    ];
    for (index, url) in urls.into_iter().enumerate() {
        let redirect = format!("{REDIRECT}/{percent}?q={all}");
        let mut request = Request::form(url, &[("scope", way), ("redirect_uri", &redirect)]);
        request.headers.push(("accept", way.to_owned()));
        let outcome = match index {
            1 => Err("no answer"),
            _ => Ok(&answer),
        };
        events.push(Event::called(AT, 1, &request, outcome));
    }
    events
}

#[test]
fn what_the_answer_to_a_secret_repeats_goes_at_once() {
    let request = Request::form(server(""), &[("code", CODE)]);
    let body = json!({ CODE: 1, "error_description": format!("The code {CODE} is wrong.") });
    let mut recording = Recording::default();
    let answer = json_response(400, &body);
    recording.push(Event::called(AT, 1, &request, Ok(&answer)));
    let members = &recording.events()[0].exchange().unwrap().members;
    assert_eq!(members[0].name, "(redacted, 19 characters)");
    assert_eq!(
        members[1].value,
        "The code (redacted, 19 characters) is wrong."
    );
}

#[test]
fn events_that_change_are_announced() {
    let mut recording = Recording::default();
    recording.push(Event::judged(AT, "x", true, "It is Sh0rt-state."));
    recording.push(Event::judged(AT, "x", true, "It is another."));
    assert_eq!(recording.edition(), 0);
    recording.push(Event::answered(AT, &query("state=Sh0rt-state")));
    assert_eq!(recording.edition(), 1);
    assert_eq!(
        recording.events()[0].detail(),
        "It is (redacted, 11 characters)."
    );
    assert_eq!(recording.events()[1].detail(), "It is another.");
    // Known already, and nowhere.
    recording.push(Event::answered(
        AT,
        &query("state=Sh0rt-state&code=0ther-c0de"),
    ));
    recording.learn(&["Sh0rt-state", ""]);
    assert_eq!(recording.edition(), 1);
    assert_eq!(recording.count(), 4);
}

/// Harmless texts stay readable.
#[test]
fn what_is_too_short_or_a_part_of_a_mark_stays() {
    let mut recording = Recording::default();
    recording.learn(&[
        "Bearer ",
        "1234567",
        "redacted",
        "characters",
        "(redacted, ",
    ]);
    let text = "Bearer 1234567, twice: a (redacted, 20 characters) b";
    recording.push(Event::judged(AT, "x", true, text));
    assert_eq!(recording.events()[0].detail(), text);
    recording.learn(&["12345678"]);
    recording.push(Event::judged(AT, "x", true, "a12345678b and 1234567"));
    assert_eq!(
        recording.events()[1].detail(),
        "a(redacted, 8 characters)b and 1234567"
    );
}

#[test]
fn secrets_that_overlap_go_together() {
    let mut recording = Recording::default();
    recording.learn(&["abcdefgh", "abcdefghSECRET", "SECRET12", "defghSEC"]);
    let told = |recording: &mut Recording, text: &str| {
        recording.push(Event::judged(AT, "x", true, text));
        recording.events().last().unwrap().detail().to_owned()
    };
    assert_eq!(
        told(&mut recording, "(abcdefghSECRET12, abcdefgh)"),
        "((redacted, 16 characters), (redacted, 8 characters))"
    );
    assert_eq!(
        told(&mut recording, "abcdefgh%53ECRET12=SECRET12"),
        "(redacted, 18 characters)=(redacted, 8 characters)"
    );
}

/// What a public document says is no secret, or nothing could be read any more.
#[test]
fn what_everybody_knows_is_not_learnt() {
    let body = json!({
        "issuer": ORG,
        "token_endpoint": server(""),
        "grant_types_supported": ["authorization_code", "refresh_token"],
    });
    let url = format!("{ORG}/.well-known/openid-configuration");
    let mut recording = Recording::default();
    let answer = json_response(200, &body);
    recording.push(Event::called(AT, 1, &get(url), Ok(&answer)));
    // The issuer comes with an answer too, and so does the scope.
    let issuer = [
        ("iss", ORG),
        ("scope", "okta.users.read"),
        ("state", STATE),
        ("token_type", "Bearer"),
    ];
    recording.push(Event::answered(AT, &parts(&issuer)));
    let request = Request::form(
        server(""),
        &[
            ("grant_type", "authorization_code"),
            ("scope", "okta.users.read"),
        ],
    );
    let link = format!("<{ORG}/api/v1/users?limit=20>; rel=\"self\"");
    let answer = response(200, &[("link", &link)], "");
    recording.push(Event::called(AT, 1, &request, Ok(&answer)));
    let exchange = recording.events()[2].exchange().unwrap();
    assert_eq!(exchange.url, server(""));
    assert_eq!(exchange.form[0].value, "authorization_code");
    assert_eq!(exchange.form[1].value, "okta.users.read");
    assert_eq!(exchange.response_headers[0].value, link);
    assert_eq!(recording.edition(), 0);
}

/// The host of an address is the page's own choice, and a HAR without it is none.
#[test]
fn an_address_keeps_its_origin() {
    let mut recording = Recording::default();
    recording.learn(&[ORG, "acme.okta.com", "/oauth2/"]);
    recording.push(Event::called(AT, 1, &get(server("")), Err("no answer")));
    let exchange = recording.events()[0].exchange().unwrap();
    assert_eq!(
        exchange.url,
        format!("{ORG}(redacted, 8 characters)v1/token")
    );
}

/// A server that sends a great many values makes nothing slow, and does not make the page forget what came after them.
#[test]
fn many_values_are_no_burden() {
    let mut recording = Recording::default();
    let body: serde_json::Map<_, _> = (0..4_000)
        .map(|index: u32| {
            let value = base64url::encode(&[&index.to_be_bytes()[..], b"abcd"].concat());
            (format!("n{index}"), json!(value))
        })
        .collect();
    let answer = json_response(200, &Value::Object(body));
    recording.push(Event::called(AT, 1, &get(server("")), Ok(&answer)));
    recording.learn(&[STATE]);
    recording.push(Event::judged(AT, "x", true, STATE));
    assert_eq!(recording.events()[1].detail(), "(redacted, 20 characters)");
}

fn parts(pairs: &[(&str, &str)]) -> RedirectParts {
    fragment(&form::encode(pairs))
}

fn server(rest: &str) -> String {
    format!("{ORG}/oauth2/v1/token{rest}")
}

fn get(url: String) -> Request {
    Request {
        method: Method::Get,
        url,
        headers: vec![],
        body: None,
    }
}
