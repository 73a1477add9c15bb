//! The org's schema of users.

use super::support::*;
use latchkey::okta::api_error::FailureKind;
use latchkey::okta::search::{Attributes, Operator};
use latchkey::okta::user_schema::{Group, Kind, SCOPE, process, request};
use serde_json::{Value, json};

fn schema() -> Value {
    json!({
        "id": "https://acme.okta.com/meta/schemas/user/default", "name": "user", "type": "object",
        "definitions": {
            "base": {"id": "#base", "type": "object", "properties": {
                "city": {"title": "City", "type": "string", "maxLength": 128},
                "email": {"title": "Primary email", "type": "string", "format": "email"},
                "login": {"title": "Username", "type": "string"},
                "address": {"title": "Address", "type": "object"},
            }, "required": ["login"]},
            "custom": {"id": "#custom", "type": "object", "properties": {
                "badge": {"title": "Badge", "type": "integer"},
                "share": {"title": " ", "type": "number"},
                "fullTime": {"title": "Full time", "type": "boolean"},
                "size": {"title": "Shirt", "type": "string", "enum": ["S", "M"],
                         "oneOf": [{"const": "S", "title": "Small"}, {"const": "M", "title": "Medium"}]},
                "level": {"title": "Level", "type": "integer", "enum": [1, 2]},
                "skills": {"title": "Skills", "type": "array", "items": {"type": "string", "enum": ["rust", "wasm"]}},
                "mystery": {"title": "Mystery", "type": "array"},
                "odd": 7,
            }},
        },
    })
}

fn read(schema: &Value) -> Attributes {
    Attributes::of_schema(&process(&json_response(200, schema)).expect("a schema"))
}

#[test]
fn the_default_schema_is_asked_for() {
    let request = request(&grant());
    assert_eq!(
        request.url,
        "https://acme.okta.com/api/v1/meta/schemas/user/default"
    );
    let authorization = request
        .headers
        .iter()
        .find(|(name, _)| *name == "authorization");
    assert_eq!(authorization.unwrap().1, format!("Bearer {TOKEN}"));
    assert_eq!(SCOPE, "okta.schemas.read");
}

#[test]
fn attributes_come_with_titles_types_and_values() {
    let attributes = read(&schema());
    let seen = |path: &str| {
        let attribute = attributes.find(path).expect(path);
        (
            attribute.title.as_str(),
            attribute.kind,
            attribute.is_array,
            attribute.group,
        )
    };
    assert_eq!(seen("status"), ("Status", Kind::Text, false, Group::User));
    assert_eq!(
        seen("profile.city"),
        ("City", Kind::Text, false, Group::Profile)
    );
    assert_eq!(
        seen("profile.badge"),
        ("Badge", Kind::Integer, false, Group::Custom)
    );
    assert_eq!(
        seen("profile.share"),
        ("share", Kind::Number, false, Group::Custom)
    );
    assert_eq!(
        seen("profile.fullTime"),
        ("Full time", Kind::Boolean, false, Group::Custom)
    );
    assert_eq!(
        seen("profile.skills"),
        ("Skills", Kind::Text, true, Group::Custom)
    );
    for missing in [
        "profile.address",
        "profile.mystery",
        "profile.odd",
        "profile.department",
        "lastLogin",
    ] {
        assert!(attributes.find(missing).is_none(), "{missing}");
    }
    let options = |path: &str| attributes.find(path).expect(path).options.clone();
    let pair = |value: &str, title: &str| (value.to_owned(), title.to_owned());
    assert_eq!(
        options("profile.size"),
        [pair("S", "Small"), pair("M", "Medium")]
    );
    assert_eq!(options("profile.level"), [pair("1", "1"), pair("2", "2")]);
    assert_eq!(
        options("profile.skills"),
        [pair("rust", "rust"), pair("wasm", "wasm")]
    );
    assert_eq!(options("status").len(), 8);
    // Names first, then by title.
    let profile: Vec<_> = attributes
        .list
        .iter()
        .filter(|attribute| attribute.group == Group::Profile)
        .map(|attribute| attribute.path.as_str())
        .collect();
    assert_eq!(profile, ["profile.login", "profile.email", "profile.city"]);
}

#[test]
fn what_is_required_comes_first_and_else_the_order_stays() {
    let schema = json!({"definitions": {
        "custom": {"properties": {
            "level": {"title": "Level", "type": "integer", "mutability": "READ_ONLY"},
            "tags": {"title": "", "type": "array", "items": {"type": "string"}, "required": true},
            "odd": {"type": "array", "items": {"type": "object"}}
        }},
        "base": {"properties": {
            "title": {"title": "Title", "type": "string"},
            "login": {"title": "Username", "type": "string", "mutability": "READ_WRITE"}
        }, "required": ["login"]}
    }});
    let found = process(&json_response(200, &schema)).expect("a schema");
    let told: Vec<_> = found
        .iter()
        .map(|attribute| {
            (
                attribute.name(),
                attribute.title.as_str(),
                (attribute.kind, attribute.is_array),
                (attribute.is_required, attribute.is_read_only),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("login", "Username", (Kind::Text, false), (true, false)),
            ("tags", "tags", (Kind::Text, true), (true, false)),
            ("title", "Title", (Kind::Text, false), (false, false)),
            ("level", "Level", (Kind::Integer, false), (false, true)),
            ("odd", "odd", (Kind::Other, true), (false, false)),
        ]
    );
}

#[test]
fn operators_follow_the_type() {
    let attributes = read(&schema());
    let allowed = |path: &str| {
        let attribute = attributes.find(path).expect(path);
        Operator::ALL
            .into_iter()
            .filter(|operator| attribute.allows(*operator))
            .map(Operator::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(allowed("profile.login"), "eq ne sw co pr gt ge lt le");
    assert_eq!(allowed("profile.city"), "eq ne sw pr gt ge lt le");
    assert_eq!(allowed("profile.badge"), "eq ne pr gt ge lt le");
    assert_eq!(allowed("profile.fullTime"), "eq pr");
    assert_eq!(allowed("profile.skills"), "eq sw pr gt ge lt le");
    assert_eq!(allowed("created"), "eq pr gt ge lt le");
    for operator in Operator::ALL {
        assert_eq!(
            Operator::of(&operator.as_str().to_uppercase()),
            Some(operator)
        );
        for kind in [
            Kind::Boolean,
            Kind::Date,
            Kind::Number,
            Kind::Text,
            Kind::Unknown,
        ] {
            assert!(!operator.label(kind).is_empty());
        }
    }
    assert_eq!(Operator::of("ew"), None);
}

#[test]
fn every_org_has_the_standard_attributes() {
    let attributes = Attributes::standard();
    for path in [
        "id",
        "status",
        "created",
        "activated",
        "statusChanged",
        "lastUpdated",
        "type.id",
        "realmId",
        "profile.login",
        "profile.profileUrl",
        "profile.costCenter",
    ] {
        assert!(attributes.find(path).is_some(), "{path}");
    }
    let mut paths: Vec<_> = attributes
        .list
        .iter()
        .map(|attribute| &attribute.path)
        .collect();
    let all = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!((all, paths.len()), (39, 39));
}

#[test]
fn other_answers_are_failures() {
    let kind = |response| process(&response).expect_err("a failure").kind;
    assert_eq!(kind(response(403, &[], "")), FailureKind::Refused);
    assert_eq!(kind(response(200, &[], "{")), FailureKind::NotJson);
    for body in [
        json!([]),
        json!({}),
        json!({"definitions": {"base": {"properties": []}}}),
    ] {
        assert_eq!(
            kind(json_response(200, &body)),
            FailureKind::NotExpected,
            "{body}"
        );
    }
    // An org without custom attributes.
    let mut plain = schema();
    plain["definitions"]
        .as_object_mut()
        .unwrap()
        .remove("custom");
    assert!(
        read(&plain)
            .list
            .iter()
            .all(|attribute| attribute.group != Group::Custom)
    );
    let large = response(200, &[], " ".repeat((4 << 20) + 1));
    assert_eq!(kind(large), FailureKind::TooLarge);
}
