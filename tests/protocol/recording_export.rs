//! What can be had of a recording: both files, and what the tab keeps; and no secret in any of it.

use super::recording::{AT, authorization_request, har_of, text_of};
use super::support::*;
use latchkey::oauth::callback::{Check, RedirectParts};
use latchkey::oauth::http::{Method, Request};
use latchkey::oauth::recording::{Event, report, rfc3339};
use latchkey::okta::org::OrgUrl;
use latchkey::okta::users::{ListQuery, list_request};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn events_are_kept_and_read() {
    for event in every_event(&|| CODE.to_owned()) {
        assert_eq!(kept_and_read(&event), Some(event));
    }
}

/// The members that HAR 1.2 requires, and nothing but exchanges.
#[test]
fn the_archive_has_what_har_requires() {
    let har = har_of(&every_event(&|| CODE.to_owned()));
    let log = &har["log"];
    assert_eq!(log["version"], "1.2");
    assert!(log["creator"]["name"].is_string() && log["creator"]["version"].is_string());
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    for entry in entries {
        assert_eq!(entry["startedDateTime"], "2027-01-15T08:00:00.007Z");
        assert!(entry["time"].is_u64() && entry["cache"].is_object());
        for name in ["send", "wait", "receive"] {
            assert!(entry["timings"][name].is_u64(), "{name}");
        }
        let (request, response) = (&entry["request"], &entry["response"]);
        for message in [request, response] {
            assert!(message["httpVersion"].is_string());
            assert_eq!(message["cookies"], json!([]));
            assert_eq!(message["headersSize"], -1);
            assert!(message["bodySize"].is_u64());
            are_pairs(&message["headers"]);
        }
        assert!(request["method"].is_string());
        assert!(url::Url::parse(request["url"].as_str().unwrap()).is_ok());
        are_pairs(&request["queryString"]);
        assert!(response["status"].is_u64() && response["statusText"].is_string());
        assert_eq!(response["redirectURL"], "");
        assert!(response["content"]["size"].is_u64());
        assert!(response["content"]["mimeType"].is_string());
    }
    let token = &entries[0];
    assert_eq!(
        token["request"]["postData"]["mimeType"],
        "application/x-www-form-urlencoded"
    );
    are_pairs(&token["request"]["postData"]["params"]);
    assert_eq!(entries[1]["request"]["postData"], Value::Null);
    assert_eq!(har_of(&[])["log"]["entries"], json!([]));
}

#[test]
fn the_report_has_every_event_with_its_time() {
    let events = every_event(&|| CODE.to_owned());
    let report: Value = serde_json::from_str(&report(&events).to_text()).unwrap();
    assert_eq!(report["format"], "latchkey-recording");
    let told = report["events"].as_array().unwrap();
    assert_eq!(told.len(), events.len());
    for (told, event) in told.iter().zip(&events) {
        assert_eq!(told["time"], "2027-01-15T08:00:00.007Z");
        assert_eq!(told["title"], event.title());
    }
}

#[test]
fn moments_are_written_as_rfc_3339_asks() {
    for (time, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_827_696_789, "2000-02-29T12:34:56.789Z"),
        (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
        (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ] {
        assert_eq!(rfc3339(time), text);
    }
}

proptest! {
    /// Whatever is secret by its place is nowhere in what can be had of a recording.
    #[test]
    fn no_secret_by_place_is_in_an_export(secret in "[A-Za-z0-9_-]{12,80}") {
        let events = every_event(&|| secret.clone());
        prop_assert!(!text_of(&events).contains(&secret));
    }

    /// Whatever looks like a token is not either, even where nothing secret belongs.
    #[test]
    fn no_token_anywhere_is_in_an_export(token in "[A-Za-z0-9_-]{0,40}[a-z][0-9][A-Za-z0-9_-]{22,60}") {
        let events = misplaced(&token);
        prop_assert!(!text_of(&events).contains(&token));
    }

    /// A JWT goes whole.
    #[test]
    fn no_part_of_a_jwt_is_in_an_export(claims in "[A-Za-z0-9]{8,20}", signature in "[A-Za-z0-9_-]{8,90}") {
        let events = misplaced(&format!("eyJhbGciOiJub25lIn0.{claims}.{signature}"));
        let text = text_of(&events);
        prop_assert!(!text.contains(&claims) && !text.contains(&signature));
    }
}

/// An event by every maker, with a secret in every place for one.
fn every_event(secret: &dyn Fn() -> String) -> Vec<Event> {
    const NAMES: [&str; 16] = [
        "code",
        "state",
        "access_token",
        "id_token",
        "refresh_token",
        "token",
        "nonce",
        "code_verifier",
        "client_secret",
        "client_assertion",
        "assertion",
        "password",
        "username",
        "session_state",
        "device_code",
        "made_up",
    ];
    let request = authorization_request(secret);
    let values: Vec<_> = NAMES.iter().map(|name| (*name, secret())).collect();
    let pairs: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let form = latchkey::oauth::form::encode(&pairs);
    let parts = RedirectParts {
        query: format!("?{form}"),
        fragment: format!("#{form}&error={}", secret()),
    };

    let mut to_server = Request::form(format!("{ORG}/oauth2/v1/token"), &pairs);
    to_server.headers.push(("dpop", secret()));
    to_server
        .headers
        .push(("authorization", format!("Basic {}", secret())));
    let body: serde_json::Map<_, _> = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .chain([
            ("keys".to_owned(), json!([{"k": secret()}])),
            ("sub".to_owned(), json!(secret())),
        ])
        .collect();
    let mut from_server = json_response(200, &Value::Object(body));
    from_server.headers = response(
        200,
        &[
            ("content-type", "application/json"),
            ("dpop-nonce", &secret()),
            ("set-cookie", &secret()),
        ],
        "",
    )
    .headers;

    let mut to_api = list_request(
        &OrgUrl::from_origin(ORG),
        &grant().access_token,
        &ListQuery::default(),
    );
    to_api.headers = vec![
        ("authorization", format!("DPoP {}", secret())),
        ("dpop", secret()),
        ("x-made-up", secret()),
    ];
    to_api.url = format!("{}&access_token={}#{}", to_api.url, secret(), secret());
    to_api.body = Some(secret());
    let from_api = response(403, &[("x-csrf", &secret())], secret());

    let check = Check {
        name: "state",
        passed: true,
        detail: "the one this window sent".into(),
    };
    vec![
        Event::built(AT, &request),
        Event::left(AT, &request, "in this window"),
        Event::answered(AT, &parts),
        Event::checked(AT, &check),
        Event::judged(AT, "token", true, "accepted"),
        Event::called(AT, 1, &to_server, Ok(&from_server)),
        Event::called(AT, 1, &to_api, Ok(&from_api)),
        Event::called(AT, 1, &to_api, Err("timed out")),
    ]
}

/// Events with a token where no token belongs.
fn misplaced(token: &str) -> Vec<Event> {
    let mut request = authorization_request(&|| STATE.to_owned());
    request.client_id = token.to_owned();
    request.scopes = vec![token.to_owned()];
    request.redirect_uri = format!("{REDIRECT}/{token}?a={token}#{token}");
    let text = format!("error={token}&{token}=1&error_description={token}&scope={token}");
    let server = format!("{ORG}/oauth2/v1/{token}?scope={token}&{token}=1");
    let mut to_server = Request::form(server, &[("scope", token), (token, "1"), ("error", token)]);
    to_server.headers.push(("accept", token.to_owned()));
    let names = [
        "content-type",
        "link",
        "www-authenticate",
        "retry-after",
        token,
    ];
    let headers: Vec<_> = names
        .map(|name| (name, format!("x=\"{token}\", <https://h/?after={token}>")))
        .into();
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let body = json!({"error": token, "scope": [token], "errorSummary": format!("It was {token}."), token: 1});
    let answer = response(400, &headers, body.to_string());
    let to_api = Request {
        method: Method::Get,
        url: format!("{ORG}/api/v1/users/{token}?search=x%20eq%20%22{token}%22&{token}"),
        headers: vec![("accept", token.to_owned())],
        body: None,
    };
    let check = Check {
        name: "state",
        passed: true,
        detail: format!("it is {token}").into(),
    };
    vec![
        Event::built(AT, &request),
        Event::left(AT, &request, "in this window"),
        Event::answered(AT, &query(&text)),
        Event::answered(AT, &fragment(&text)),
        Event::checked(AT, &check),
        Event::judged(AT, "token", false, token),
        Event::called(AT, 1, &to_server, Ok(&answer)),
        Event::called(AT, 1, &to_api, Ok(&answer)),
    ]
}

fn are_pairs(value: &Value) {
    for pair in value.as_array().expect("a list") {
        assert!(
            pair["name"].is_string() && pair["value"].is_string(),
            "{pair}"
        );
    }
}
