//! What is recorded of a sign-in and of calls: every step, and no secret.

use super::support::*;
use latchkey::oauth::authorize::AuthorizationRequest;
use latchkey::oauth::callback::Check;
use latchkey::oauth::flow::{Flow, Prompt, ResponseMode};
use latchkey::oauth::http::{Method, Request};
use latchkey::oauth::recording::{Event, Kind, Lane, Recording, har, report};
use latchkey::oauth::secret::RefreshToken;
use latchkey::oauth::token::{code_request, revoke_refresh_request, revoke_request};
use latchkey::okta::org::OrgUrl;
use latchkey::okta::users::{ListQuery, list_request};
use serde_json::{Value, json};

pub(super) const AT: u64 = NOW * 1_000 + 7;

#[test]
fn the_request_is_told_without_its_random_values() {
    let event = Event::left(
        AT,
        &authorization_request(&|| STATE.to_owned()),
        "in this window",
    );
    assert_eq!(event.kind(), Kind::Left);
    assert_eq!(event.lanes(), (Lane::Page, Lane::AuthorizationServer));
    assert_eq!(value(event.fields(), "client_id"), CLIENT);
    assert_eq!(
        value(event.fields(), "scope"),
        "okta.authorizationServers.manage okta.users.read"
    );
    assert_eq!(value(event.fields(), "redirect_uri"), REDIRECT);
    assert_eq!(value(event.fields(), "code_challenge_method"), "S256");
    for name in ["state", "nonce", "code_challenge", "login_hint"] {
        assert_eq!(value(event.fields(), name), "(redacted, 20 characters)");
    }
}

#[test]
fn an_answer_is_told_by_its_names_and_its_plain_error() {
    let event = Event::answered(AT, &query(&format!("code={CODE}&state={STATE}")));
    assert_eq!(event.detail(), "by query");
    assert_eq!(event.lanes(), (Lane::AuthorizationServer, Lane::Page));
    assert_eq!(value(event.fields(), "code"), "(redacted, 19 characters)");
    assert_eq!(value(event.fields(), "state"), "(redacted, 20 characters)");

    let text = "error=access_denied&error_description=Ada+is+not+assigned.&state=x";
    let event = Event::answered(AT, &fragment(text));
    assert_eq!(event.detail(), "by fragment");
    assert_eq!(value(event.fields(), "error"), "access_denied");
    assert_eq!(
        value(event.fields(), "error_description"),
        "(redacted, 20 characters)"
    );
    let event = Event::answered(AT, &fragment("error=S3cret"));
    assert_eq!(value(event.fields(), "error"), "(redacted, 6 characters)");

    // Names that are not OAuth's are somebody's text.
    let event = Event::answered(AT, &fragment("S3cret=1&ERROR=x&link=y&session_state=z"));
    let names: Vec<_> = event.fields().iter().map(|field| &*field.name).collect();
    assert_eq!(
        names,
        [
            "(redacted, 6 characters)",
            "(redacted, 5 characters)",
            "(redacted, 4 characters)",
            "session_state"
        ]
    );
}

#[test]
fn checks_are_told_as_they_are() {
    let check = Check {
        name: "state",
        passed: true,
        detail: "the one this window sent".into(),
    };
    let event = Event::checked(AT, &check);
    assert_eq!((event.kind(), event.title()), (Kind::Passed, "state"));
    assert_eq!(event.detail(), "the one this window sent");
    assert_eq!(event.lanes(), (Lane::Page, Lane::Page));
    assert_eq!(Event::judged(AT, "token", false, "").kind(), Kind::Failed);
}

#[test]
fn the_token_exchange_is_told_without_code_verifier_and_token() {
    let request = code_request(&validated_code(code_transaction()));
    let event = Event::called(AT, 81, &request, Ok(&json_response(200, &token_body())));
    let exchange = event.exchange().unwrap();
    assert_eq!(event.title(), "POST /oauth2/v1/token");
    assert_eq!(exchange.lane, Lane::AuthorizationServer);
    assert_eq!((exchange.status, exchange.duration), (Some(200), 81));
    assert_eq!(value(&exchange.form, "grant_type"), "authorization_code");
    assert_eq!(value(&exchange.form, "code"), "(redacted, 19 characters)");
    assert_eq!(
        value(&exchange.form, "code_verifier"),
        "(redacted, 43 characters)"
    );
    assert_eq!(value(&exchange.members, "token_type"), "Bearer");
    assert_eq!(value(&exchange.members, "expires_in"), "3600");
    assert_eq!(
        value(&exchange.members, "access_token"),
        "(redacted, 20 characters)"
    );
    assert_eq!(
        value(&exchange.response_headers, "Content-Type"),
        "application/json"
    );
}

#[test]
fn a_revocation_is_told_without_the_token() {
    let mut grant = grant();
    grant.refresh_token = Some(RefreshToken::new("r3fresh-secret".to_owned()));
    for request in [
        revoke_request(&grant),
        revoke_refresh_request(&grant).unwrap(),
    ] {
        let event = Event::called(AT, 5, &request, Ok(&response(200, &[], "")));
        let form = &event.exchange().unwrap().form;
        assert!(value(form, "token").starts_with("(redacted, "));
        assert!(value(form, "token_type_hint").ends_with("_token"));
    }
}

#[test]
fn a_call_is_told_with_its_query_and_the_size_of_its_answer() {
    let query = ListQuery::default();
    let request = list_request(&OrgUrl::from_origin(ORG), &grant().access_token, &query);
    let people = r#"[{"profile":{"login":"ada@example.com"}}]"#;
    let headers = [
        ("x-okta-request-id", "Yc3kP0yVYs2kDQ5NeUYZ7wAACWE"),
        ("x-rate-limit-remaining", "599"),
        ("set-cookie", "sid=1"),
    ];
    let event = Event::called(AT, 12, &request, Ok(&response(200, &headers, people)));
    let exchange = event.exchange().unwrap();
    assert_eq!(event.title(), "GET /api/v1/users");
    assert_eq!(exchange.lane, Lane::Api);
    assert!(
        exchange
            .url
            .starts_with("https://acme.okta.com/api/v1/users?limit=")
    );
    assert_eq!(exchange.response_size, people.len() as u64);
    assert!(exchange.members.is_empty());
    assert_eq!(
        value(&exchange.request_headers, "authorization"),
        "(redacted, 27 characters)"
    );
    assert_eq!(
        value(&exchange.response_headers, "x-okta-request-id"),
        headers[0].1
    );
    assert_eq!(
        value(&exchange.response_headers, "x-rate-limit-remaining"),
        "599"
    );
    assert_eq!(
        value(&exchange.response_headers, "set-cookie"),
        "(redacted, 5 characters)"
    );
    assert!(!text_of(&[event]).contains("ada@"));
}

#[test]
fn an_address_keeps_what_is_no_secret() {
    let told = |url: &str| {
        let request = Request {
            method: Method::Get,
            url: url.to_owned(),
            headers: vec![],
            body: None,
        };
        let event = Event::called(AT, 0, &request, Err("no answer"));
        event.exchange().unwrap().url.clone()
    };
    let same = "https://my-company-preview-2024-tenant.okta.com/api/v1/users/00u118oQYT4TBTemp0g4?search=status%20eq%20%22ACTIVE%22";
    assert_eq!(told(same), same);
    let mark = "%28redacted%2C%206%20characters%29";
    assert_eq!(
        told("https://h/a?code=S3cret"),
        format!("https://h/a?code={mark}")
    );
    assert_eq!(
        told("https://h/a?x_TOKEN_y=S3cret"),
        format!("https://h/a?x_TOKEN_y={mark}")
    );
    assert_eq!(told("https://h/a#S3cre"), format!("https://h/a#{mark}"));
    assert_eq!(told("https://u:S3@cret@h/a"), "https://h/a");
    assert!(!told("https://h/a?b=%zzS3cret").contains("S3cret"));
    // A parameter that nobody knows, and where a list goes on.
    for name in ["x", "after", "Limit", "limit search"] {
        let url = told(&format!("https://h/a?{}=S3cret", name.replace(' ', "%20")));
        assert!(url.ends_with(&format!("={mark}")), "{url}");
    }
    for same in [
        "https://h/api/v1/users?limit=20&sortBy=status&sortOrder=desc&q=Ada",
        "https://h/oauth2/v1/keys?client_id=0oa1client2id3example",
    ] {
        assert_eq!(told(same), same);
    }
    let url = told("https://h/oauth2/v1/keys?search=Ada&token=S3cret");
    assert_eq!(
        url,
        format!("https://h/oauth2/v1/keys?search=Ada&token={mark}")
    );
}

#[test]
fn names_are_compared_whole() {
    let headers = [
        ("date scope", "S3cret"),
        (" link ", "S3cret"),
        ("link", "<https://h/a?after=S3cret&limit=20>; rel=\"next\""),
        ("", "S3cret"),
    ];
    let body = json!({ "scope token_type": "S3cret", " error ": "S3cret", "error": "S3cr3t" });
    let mut answer = json_response(400, &body);
    answer.headers = response(400, &headers, "").headers;
    let request = code_request(&validated_code(code_transaction()));
    let event = Event::called(AT, 1, &request, Ok(&answer));
    assert!(!text_of(std::slice::from_ref(&event)).contains("S3cret"));
    let exchange = event.exchange().unwrap();
    let names: Vec<_> = exchange
        .members
        .iter()
        .map(|member| &*member.name)
        .collect();
    assert_eq!(
        names,
        [
            "(redacted, 7 characters)",
            "error",
            "(redacted, 16 characters)"
        ]
    );
    assert_eq!(
        value(&exchange.response_headers, "link"),
        "<https://h/a?after=%28redacted%2C%206%20characters%29&limit=20>; rel=\"next\""
    );
}

#[test]
fn what_looks_like_a_token_goes_wherever_it_stands() {
    let told = |text: &str| Event::judged(AT, "x", true, text).detail().to_owned();
    for token in [
        TOKEN_LIKE,
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJ0",
        "abcdefghijklmnopqrstuvwxyzABCDEFGH",
        "abcd+efghijklmnopqrstuvwx/0123456789abcdefghijklmn",
    ] {
        let mark = format!("(redacted, {} characters)", token.len());
        assert_eq!(
            told(&format!("a <{token}> b={token}")),
            format!("a <{mark}> b={mark}")
        );
    }
    for harmless in [
        "okta.authorizationServers.manage, application/x-www-form-urlencoded",
        "00u118oQYT4TBTemp0g4 and 0oa1client2id3exampl",
        "access-control-allow-credentials-and-more",
        "okta-response=omitCredentials,omitTransitioningToStatus",
        "Ürünler ve çok uzun bir açıklama",
    ] {
        assert_eq!(told(harmless), harmless);
    }
}

#[test]
fn no_answer_is_an_event_too() {
    let request = code_request(&validated_code(code_transaction()));
    let event = Event::called(AT, 30_000, &request, Err("timed out"));
    assert_eq!(event.detail(), "timed out");
    assert_eq!(event.exchange().unwrap().status, None);
    let har = har_of(&[event]);
    assert_eq!(har["log"]["entries"][0]["response"]["status"], 0);
}

#[test]
fn the_newest_two_hundred_events_are_kept() {
    let event = |at: u64| Event::judged(at, "x", true, "");
    let mut recording = Recording::default();
    for at in 0..203 {
        recording.push(event(at));
    }
    assert_eq!(recording.events().len(), 200);
    assert_eq!(recording.events()[0], event(3));
    assert_eq!(recording.count(), 203);
    assert_eq!(recording.after(201), [event(201), event(202)]);
    assert_eq!(recording.after(1).len(), 200);
    assert!(recording.after(203).is_empty() && recording.after(500).is_empty());
    assert!(recording.last_sign_in().is_empty());

    let request = authorization_request(&|| STATE.to_owned());
    for at in [300, 400] {
        recording.push(Event::built(at, &request));
        recording.push(event(at));
    }
    let last = [Event::built(400, &request), event(400)];
    assert_eq!(recording.last_sign_in(), last);
}

#[test]
fn the_last_sign_in_outlives_many_calls() {
    let request = authorization_request(&|| STATE.to_owned());
    let call = list_request(
        &OrgUrl::from_origin(ORG),
        &grant().access_token,
        &ListQuery::default(),
    );
    let call = |at| Event::called(at, 1, &call, Err("no answer"));
    let step = |at| Event::judged(at, "x", true, "");
    let mut recording = Recording::default();
    for at in 0..50 {
        recording.push(step(at));
    }
    recording.push(Event::built(50, &request));
    recording.push(step(51));
    recording.push(call(52));
    recording.push(step(53));
    for at in 54..504 {
        recording.push(call(at));
    }
    let told: Vec<_> = recording.events().iter().map(Event::at).collect();
    let newest = 307..504;
    let expected: Vec<_> = [50, 51, 53].into_iter().chain(newest).collect();
    assert_eq!(told, expected);
    assert_eq!(recording.count(), 504);
    assert_eq!(recording.after(502), [call(502), call(503)]);
    // Those that are gone are not taken for others.
    for count in [54, 100, 307] {
        assert_eq!(recording.after(count).len(), 197);
    }
    assert_eq!(recording.after(53).len(), 198);
    assert_eq!(recording.after(0).len(), 200);
    assert!(recording.after(504).is_empty());
    assert_eq!(recording.last_sign_in().len(), 200);

    // Nor is everything a step of it: renewals go on for days.
    for at in 504..900 {
        recording.push(step(at));
    }
    let told: Vec<_> = recording.events().iter().map(Event::at).collect();
    assert_eq!((told.len(), told[0], told[3]), (200, 50, 504));
    assert_eq!((told[59], told[60], told[199]), (560, 760, 899));

    // A new one takes its place.
    recording.push(Event::built(900, &request));
    for at in 901..1200 {
        recording.push(call(at));
    }
    assert_eq!(recording.last_sign_in()[0].at(), 900);
    assert_eq!(recording.events()[0].at(), 900);
}

const TOKEN_LIKE: &str = "P5I7mdxxdv13_JfXrCSq0-aB";

pub(super) fn authorization_request(secret: &dyn Fn() -> String) -> AuthorizationRequest {
    AuthorizationRequest {
        org: OrgUrl::from_origin(ORG),
        client_id: CLIENT.to_owned(),
        flow: Flow::AuthorizationCode,
        response_mode: ResponseMode::Query,
        scopes: vec![
            "okta.authorizationServers.manage".to_owned(),
            "okta.users.read".to_owned(),
        ],
        redirect_uri: REDIRECT.to_owned(),
        prompt: Some(Prompt::Login),
        login_hint: Some(secret()),
        state: secret(),
        nonce: Some(secret()),
        code_challenge: Some(secret()),
        dpop: true,
    }
}

fn value<'a>(fields: &'a [latchkey::oauth::recording::Field], name: &str) -> &'a str {
    let field = fields.iter().find(|field| field.name == name);
    &field
        .unwrap_or_else(|| panic!("no {name} among {fields:?}"))
        .value
}

/// Everything that can be had of events: both files, what the tab keeps, and what is printed for debugging.
pub(super) fn text_of(events: &[Event]) -> String {
    use latchkey::oauth::record::Record as _;
    let kept = events.to_vec().to_json().to_text();
    [
        report(events).to_pretty(),
        har(events).to_text(),
        kept,
        format!("{events:?}"),
    ]
    .concat()
}

pub(super) fn har_of(events: &[Event]) -> Value {
    serde_json::from_str(&har(events).to_text()).unwrap()
}
