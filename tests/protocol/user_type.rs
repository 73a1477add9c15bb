//! The types of users.

use super::support::*;
use latchkey::okta::api_error::FailureKind;
use latchkey::okta::org::OrgUrl;
use latchkey::okta::user_schema;
use latchkey::okta::user_type::{SCOPE, UserType, process, request};
use serde_json::json;

#[test]
fn types_and_their_schemas_are_asked_for() {
    let request = request(&grant());
    assert_eq!(request.url, "https://acme.okta.com/api/v1/meta/types/user");
    assert_eq!(SCOPE, "okta.userTypes.read");
    let url = "https://acme.okta.com/api/v1/meta/schemas/user/osc1";
    let schema = user_schema::request_at(&grant(), url);
    assert_eq!(schema.url, url);
    assert_eq!(schema.headers, request.headers);
}

#[test]
fn the_default_type_is_first() {
    let schema = |url: &str| json!({"schema": {"href": url}});
    let own = "https://acme.okta.com/api/v1/meta/schemas/user/osc1";
    let body = json!([
        {"id": "oty1", "name": "contractor", "displayName": "Contractor", "default": false, "_links": schema(own)},
        {"id": "oty2", "name": "intern", "displayName": "", "_links": schema("https://evil.example/api")},
        {"id": "oty0", "displayName": "User", "default": true},
        {"id": "oty3"},
    ]);
    let types = process(&OrgUrl::from_origin(ORG), &json_response(200, &body)).unwrap();
    let found = |id: &str, title: &str, is_default, schema: Option<&str>| UserType {
        id: id.to_owned(),
        title: title.to_owned(),
        is_default,
        schema: schema.map(str::to_owned),
    };
    assert_eq!(
        types,
        [
            found("oty0", "User", true, None),
            found("oty1", "Contractor", false, Some(own)),
            // No token goes elsewhere.
            found("oty2", "intern", false, None),
            found("oty3", "oty3", false, None),
        ]
    );
}

#[test]
fn other_answers_are_refused() {
    for (status, body, kind) in [
        (200, "{}", FailureKind::NotExpected),
        (200, r#"[{"name":"user"}]"#, FailureKind::NotExpected),
        (200, "[", FailureKind::NotJson),
        (403, "", FailureKind::Refused),
    ] {
        let answer = response(status, &[], body);
        let failure = process(&OrgUrl::from_origin(ORG), &answer).unwrap_err();
        assert_eq!(failure.kind, kind, "{status} {body}");
    }
}
