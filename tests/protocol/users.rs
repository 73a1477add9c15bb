//! The Users API: requests, pages, one user.

use super::support::*;
use latchkey::oauth::http::{Method, Response};
use latchkey::oauth::json::Json;
use latchkey::oauth::secret::AccessToken;
use latchkey::okta::api_error::{ApiFailure, FailureKind};
use latchkey::okta::org::OrgUrl;
use latchkey::okta::rate_limit::{RateLimit, server_time};
use latchkey::okta::search::NOT_DEACTIVATED;
use latchkey::okta::spreadsheet;
use latchkey::okta::users::{
    By, ListQuery, Page, Sort, Status, list_request, next_request, process_list, process_user,
    roster, user_request,
};
use roster::{Column, Roster};
use serde_json::json;

fn org() -> OrgUrl {
    OrgUrl::from_origin(ORG)
}

fn token() -> AccessToken {
    AccessToken::new(TOKEN.to_owned())
}

fn url(query: &ListQuery) -> String {
    list_request(&org(), &token(), query).url
}

fn read(response: &Response) -> Result<(Page, Roster), Box<ApiFailure>> {
    let mut roster = roster();
    let page = process_list(response, &org(), &mut roster)?;
    Ok((page, roster))
}

fn alice() -> serde_json::Value {
    json!({
        "id": "00u118oQYT4TBTemp0g4", "status": "ACTIVE", "created": "2022-04-04T15:56:05.000Z", "activated": null,
        "statusChanged": null, "lastLogin": null, "lastUpdated": "2022-05-05T18:15:44.000Z",
        "type": {"id": "oty1162QAr8hJjTaq0g4"},
        "profile": {"firstName": "Alice", "lastName": "Smith", "mobilePhone": null, "login": "alice.smith@example.com",
                    "email": "alice.smith@example.com", "customLevel": 7, "tags": ["a", "b"]},
        "_links": {"self": {"href": "https://acme.okta.com/api/v1/users/00u118oQYT4TBTemp0g4"}}
    })
}

#[test]
fn the_list_is_asked_for_as_okta_advises() {
    let request = list_request(
        &org(),
        &token(),
        &ListQuery {
            limit: 200,
            ..ListQuery::default()
        },
    );
    assert_eq!(request.method, Method::Get);
    assert_eq!(request.url, "https://acme.okta.com/api/v1/users?limit=200");
    assert_eq!(
        request.headers,
        [
            ("accept", "application/json".to_owned()),
            ("authorization", format!("Bearer {TOKEN}")),
            (
                "content-type",
                "application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus".to_owned()
            ),
        ]
    );
    assert_eq!(request.body, None);
}

#[test]
fn search_and_order_are_encoded_and_limits_kept() {
    let by_name = Sort {
        by: "profile.lastName".to_owned(),
        descending: true,
    };
    let by = By::Search(r#"profile.city eq "São+Paulo""#.to_owned());
    assert_eq!(
        url(&ListQuery {
            by,
            sort: Some(by_name),
            limit: 25
        }),
        "https://acme.okta.com/api/v1/users?limit=25&search=profile.city%20eq%20%22S%C3%A3o%2BPaulo%22\
         &sortBy=profile.lastName&sortOrder=desc"
    );
    for (limit, sent) in [
        (0, "limit=1"),
        (1, "limit=1"),
        (200, "limit=200"),
        (1000, "limit=200"),
    ] {
        assert!(
            url(&ListQuery {
                limit,
                ..ListQuery::default()
            })
            .ends_with(sent)
        );
    }
}

#[test]
fn a_filter_and_q_are_encoded_and_never_sorted() {
    let sort = Some(Sort {
        by: "created".to_owned(),
        descending: true,
    });
    for (by, sent) in [
        (
            By::Filter(r#"status eq "ACTIVE""#.to_owned()),
            "filter=status%20eq%20%22ACTIVE%22",
        ),
        (By::Q("Åsa & co".to_owned()), "q=%C3%85sa%20%26%20co"),
    ] {
        let limit = 200;
        assert_eq!(
            url(&ListQuery {
                by,
                sort: sort.clone(),
                limit
            }),
            format!("https://acme.okta.com/api/v1/users?limit=200&{sent}")
        );
    }
}

#[test]
fn an_order_alone_searches_for_those_the_plain_list_shows() {
    let sort = Some(Sort {
        by: "created".to_owned(),
        descending: false,
    });
    let url = url(&ListQuery {
        sort,
        limit: 1,
        ..ListQuery::default()
    });
    let (_, query) = url.split_once('?').unwrap();
    let sent = latchkey::oauth::form::decode(query).unwrap();
    assert!(sent.contains(&("search".to_owned(), NOT_DEACTIVATED.to_owned())));
    assert!(sent.contains(&("sortOrder".to_owned(), "asc".to_owned())));
}

#[test]
fn a_page_is_read_with_its_next_and_its_rate() {
    let response = response(
        200,
        &[
            ("Content-Type", "application/json;charset=UTF-8"),
            (
                "Link",
                "<https://acme.okta.com/api/v1/users?limit=200>; rel=\"self\", <https://acme.okta.com/api/v1/users?after=x&limit=200>; rel=\"next\"",
            ),
            ("X-Rate-Limit-Limit", "600"),
            ("X-Rate-Limit-Remaining", "599"),
            ("X-Rate-Limit-Reset", "1800000060"),
            ("X-Okta-Request-Id", "req7"),
            ("Date", "Fri, 15 Jan 2027 08:00:00 GMT"),
        ],
        json!([alice()]).to_string(),
    );
    let (page, roster) = read(&response).unwrap();
    assert_eq!(page.count, 1);
    assert_eq!(
        page.next.as_deref(),
        Some("https://acme.okta.com/api/v1/users?after=x&limit=200")
    );
    assert_eq!(page.request_id.as_deref(), Some("req7"));
    let rate = page.rate.unwrap();
    assert_eq!(
        rate,
        RateLimit {
            limit: 600,
            remaining: 599,
            reset: 1_800_000_060
        }
    );
    assert_eq!(server_time(&response.headers), Some(NOW));
    assert_eq!(rate.wait(NOW), 60);
    assert_eq!(rate.wait(NOW + 99), 1);
    assert_eq!(roster.id(0), "00u118oQYT4TBTemp0g4");
    assert_eq!(roster.status(0), "ACTIVE");
    assert_eq!(roster.time(0, Column::Created), Some(1_649_087_765_000));
    assert_eq!(roster.time(0, Column::LastLogin), None);
    assert_eq!(roster.time(0, Column::LastUpdated), Some(1_651_774_544_000));
    assert_eq!(roster.text(0, Column::Name), "Alice Smith");
    assert_eq!(roster.text(0, Column::Login), "alice.smith@example.com");
}

#[test]
fn two_link_headers_are_read_as_well_as_one() {
    let headers = [
        ("link", "<https://acme.okta.com/api/v1/users>; rel=\"self\""),
        (
            "link",
            "<https://acme.okta.com/api/v1/users?after=y>; rel=\"next\"",
        ),
    ];
    let (page, _) = read(&response(200, &headers, "[]")).unwrap();
    assert_eq!(
        page.next.as_deref(),
        Some("https://acme.okta.com/api/v1/users?after=y")
    );
    let (last, roster) = read(&response(200, &[], "[]")).unwrap();
    assert_eq!(last.next, None);
    assert!(roster.is_empty());
}

#[test]
fn a_next_at_another_origin_gets_no_token() {
    for elsewhere in [
        "https://evil.example/api/v1/users",
        "http://acme.okta.com/api/v1/users",
        "https://acme.okta.com.evil.example/",
    ] {
        let link = format!("<{elsewhere}>; rel=\"next\"");
        let users = json!([alice()]).to_string();
        let mut roster = roster();
        let response = response(200, &[("link", &link)], users);
        let failure = process_list(&response, &org(), &mut roster).unwrap_err();
        assert!(roster.is_empty());
        assert_eq!(failure.kind, FailureKind::NextElsewhere);
        assert_eq!(next_request(&org(), &token(), elsewhere), None);
    }
    let own = "https://acme.okta.com/api/v1/users?after=x%2B1&limit=200";
    let request = next_request(&org(), &token(), own).unwrap();
    assert_eq!(request.url, own);
    assert!(
        request
            .headers
            .contains(&("authorization", format!("Bearer {TOKEN}")))
    );
}

#[test]
fn users_with_holes_and_odd_values_are_read() {
    let users = json!([
        {"id": "00u1"},
        {"id": "00u2", "status": "NEW_STATUS", "profile": {"firstName": null, "lastName": "<img onerror=alert(1)>", "login": 5}, "created": "soon"},
    ]);
    let (_, roster) = read(&json_response(200, &users)).unwrap();
    assert_eq!(roster.text(0, Column::Name), "");
    assert_eq!(Status::of(roster.status(0)), Status::Unknown(String::new()));
    assert_eq!(Status::of(roster.status(1)).label(), "NEW_STATUS");
    assert_eq!(roster.text(1, Column::Name), "<img onerror=alert(1)>");
    assert_eq!(roster.time(1, Column::Created), None);
    assert_eq!(roster.text(1, Column::Login), "");
}

#[test]
fn what_is_not_a_list_of_users_is_told() {
    for (body, kind) in [
        ("{}", FailureKind::NotExpected),
        ("[1]", FailureKind::NotExpected),
        ("[{\"id\":\"\"}]", FailureKind::NotExpected),
        ("[{\"id\":\"00u1\"", FailureKind::NotJson),
        ("<html>", FailureKind::NotJson),
        ("", FailureKind::NotJson),
        ("[{\"id\":\"a\",\"id\":\"b\"}]", FailureKind::NotJson),
    ] {
        let failure = read(&response(200, &[], body)).err().unwrap();
        assert_eq!(failure.kind, kind, "{body}");
        assert_eq!(failure.status, 200);
    }
    let failure = read(&response(200, &[], vec![b' '; 21 << 20]))
        .err()
        .unwrap();
    assert_eq!(failure.kind, FailureKind::TooLarge);
}

#[test]
fn one_user_is_shown_with_every_attribute() {
    let request = user_request(&org(), &token(), "a/b c@x.y");
    assert_eq!(
        request.url,
        "https://acme.okta.com/api/v1/users/a%2Fb%20c%40x.y"
    );
    let detail = process_user(&json_response(200, &alice())).unwrap();
    assert_eq!(detail.row.name(), "Alice Smith");
    let names: Vec<_> = detail
        .attributes
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names.len(), 7);
    let shown = |name: &str| {
        let found = detail
            .attributes
            .iter()
            .find(|(attribute, _)| attribute == name);
        found.map(|(_, value)| value.display())
    };
    assert_eq!(shown("customLevel").as_deref(), Some("7"));
    assert_eq!(shown("tags").as_deref(), Some("a, b"));
    assert_eq!(shown("mobilePhone").as_deref(), Some(""));
    assert!(
        detail
            .facts
            .iter()
            .any(|(name, value)| name == "activated" && *value == Json::Null)
    );
    assert!(
        detail
            .facts
            .iter()
            .all(|(name, _)| name != "profile" && name != "_links" && name != "id")
    );
    assert_eq!(
        process_user(&json_response(200, &json!([])))
            .unwrap_err()
            .kind,
        FailureKind::NotExpected
    );
}

#[test]
fn every_status_has_its_words() {
    for (status, (name, label)) in Status::ALL.iter().zip([
        ("STAGED", "Staged"),
        ("PROVISIONED", "Pending user action"),
        ("ACTIVE", "Active"),
        ("RECOVERY", "Password reset"),
        ("PASSWORD_EXPIRED", "Password expired"),
        ("LOCKED_OUT", "Locked out"),
        ("SUSPENDED", "Suspended"),
        ("DEPROVISIONED", "Deactivated"),
    ]) {
        assert_eq!((status.as_str(), status.label()), (name, label));
        assert_eq!(&Status::of(name), status);
    }
    assert_eq!(Status::of("active"), Status::Unknown("active".to_owned()));
}

#[test]
fn no_value_is_a_formula_where_it_is_pasted() {
    for (text, cell) in [
        ("Ann", "Ann"),
        ("=1+1", "'=1+1"),
        ("+45 12", "'+45 12"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\t=1", "' =1"),
        ("＝1", "'＝1"),
        ("a\tb\nc", "a b c"),
        ("", ""),
    ] {
        let mut out = String::new();
        spreadsheet::push_cell(&mut out, text);
        assert_eq!(out, cell);
    }
}
