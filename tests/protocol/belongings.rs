//! What belongs to a user.

use super::support::*;
use latchkey::oauth::secret::AccessToken;
use latchkey::okta::api_error::FailureKind;
use latchkey::okta::belongings::{Item, Kind, next_request, process};
use latchkey::okta::org::OrgUrl;
use serde_json::json;

fn org() -> OrgUrl {
    OrgUrl::from_origin(ORG)
}

fn token() -> AccessToken {
    AccessToken::new(TOKEN.to_owned())
}

#[test]
fn each_kind_asks_with_the_scope_it_needs() {
    let cases = [
        (Kind::Apps, "/users/00u1/appLinks", "okta.users.read"),
        (
            Kind::Events,
            "/logs?sortOrder=DESCENDING&limit=20&filter=target.id%20eq%20%2200u1%22%20or%20actor.id%20eq%20%2200u1%22",
            "okta.logs.read",
        ),
        (Kind::Factors, "/users/00u1/factors", "okta.users.read"),
        (Kind::Groups, "/users/00u1/groups", "okta.users.read"),
        (Kind::Roles, "/users/00u1/roles", "okta.roles.read"),
    ];
    assert_eq!(cases.len(), Kind::ALL.len());
    for (kind, path, scope) in cases {
        let request = kind.request(&org(), &token(), "00u1");
        assert_eq!(request.url, format!("{ORG}/api/v1{path}"));
        assert_eq!(kind.scope(), scope);
        assert!(
            request
                .headers
                .contains(&("authorization", format!("Bearer {TOKEN}")))
        );
    }
}

#[test]
fn things_are_told_in_words() {
    let cases = [
        (
            Kind::Groups,
            json!({"id": "00g1", "type": "OKTA_GROUP", "profile": {"name": "Staff", "description": "All of us"}}),
            ("Staff", "okta group", "All of us", None),
        ),
        (Kind::Groups, json!({"id": "00g2"}), ("00g2", "", "", None)),
        (
            Kind::Apps,
            json!({"id": "0oa1", "label": "Mail", "appName": "sandbox_mail", "hidden": true}),
            ("Mail", "hidden", "sandbox_mail", None),
        ),
        (
            Kind::Factors,
            json!({"id": "f1", "factorType": "token:software:totp", "provider": "GOOGLE", "status": "PENDING_ACTIVATION",
                   "created": "2024-01-01T00:00:00.000Z", "profile": {"credentialId": "a@example.com"}}),
            (
                "One-time codes",
                "pending activation",
                "GOOGLE · a@example.com",
                Some(1_704_067_200_000),
            ),
        ),
        (
            Kind::Factors,
            json!({"id": "f2", "factorType": "carrier_pigeon", "provider": "CUSTOM", "status": "ACTIVE"}),
            ("carrier_pigeon", "active", "CUSTOM", None),
        ),
        (
            Kind::Roles,
            json!({"id": "ra1", "label": "Help Desk Administrator", "type": "HELP_DESK_ADMIN", "status": "ACTIVE", "assignmentType": "GROUP"}),
            (
                "Help Desk Administrator",
                "active",
                "HELP_DESK_ADMIN · through a group",
                None,
            ),
        ),
        (
            Kind::Events,
            json!({"uuid": "u1", "displayMessage": "User login to Okta", "eventType": "user.session.start", "published": "1970-01-01T00:00:01.000Z",
                   "outcome": {"result": "FAILURE", "reason": "LOCKED_OUT"}, "actor": {"displayName": "Ada"}, "client": {"ipAddress": "192.0.2.1"}}),
            (
                "User login to Okta",
                "failure",
                "user.session.start · LOCKED_OUT · Ada · 192.0.2.1",
                Some(1_000),
            ),
        ),
    ];
    for (kind, body, (title, tag, note, time)) in cases {
        let listing =
            process(kind, &org(), &response(200, &[], json!([body]).to_string())).unwrap();
        let expected = Item {
            title: title.to_owned(),
            tag: tag.to_owned(),
            note: note.to_owned(),
            time,
        };
        assert_eq!(listing.items, [expected]);
        assert_eq!(listing.next, None);
    }
}

#[test]
fn lists_go_on_within_the_org_alone() {
    let page = |next: &str| response(200, &[("Link", &format!("<{next}>; rel=\"next\""))], "[]");
    let next = format!("{ORG}/api/v1/users/00u1/groups?after=x");
    let listing = process(Kind::Groups, &org(), &page(&next)).unwrap();
    assert_eq!(listing.next.as_deref(), Some(next.as_str()));
    assert_eq!(next_request(&org(), &token(), &next).unwrap().url, next);
    let elsewhere = "https://acme.okta.com.example/api";
    let failure = process(Kind::Groups, &org(), &page(elsewhere)).unwrap_err();
    assert_eq!(failure.kind, FailureKind::NextElsewhere);
    assert!(next_request(&org(), &token(), elsewhere).is_none());
}

#[test]
fn what_is_no_list_is_told() {
    for (status, body, kind) in [
        (200, "{}", FailureKind::NotExpected),
        (200, "<html>", FailureKind::NotJson),
        (403, "", FailureKind::Refused),
    ] {
        let failure = process(Kind::Apps, &org(), &response(status, &[], body)).unwrap_err();
        assert_eq!(failure.kind, kind);
    }
}
