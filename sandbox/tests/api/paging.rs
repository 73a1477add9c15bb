//! Pages and cursors.

use std::collections::HashSet;

use reqwest::Method;
use sandbox::faults::{FaultKind, Faults, Rule};
use serde_json::json;

use crate::support::TestOrg;

#[tokio::test]
async fn pages_give_everyone_exactly_once() {
    let org = TestOrg::start(1_000).await;
    for (query, deactivated_too) in [
        (vec![], false),
        (vec![("limit", "170")], false),
        (vec![("limit", "1")], false),
        (vec![("search", "id pr"), ("limit", "99")], true),
        (
            vec![("filter", "lastUpdated gt \"2000-01-01T00:00:00.000Z\"")],
            true,
        ),
        (
            vec![
                ("search", "id pr"),
                ("sortBy", "profile.lastName"),
                ("limit", "130"),
            ],
            true,
        ),
        (
            vec![
                ("search", "id pr"),
                ("sortBy", "status"),
                ("sortOrder", "desc"),
            ],
            true,
        ),
    ] {
        let ids: Vec<String> = org
            .all("/api/v1/users", &query)
            .await
            .iter()
            .map(|user| user["id"].as_str().unwrap().to_owned())
            .collect();
        let expected = if deactivated_too {
            1_000
        } else {
            live_users(&org)
        };
        assert_eq!(ids.len(), expected, "{query:?}");
        assert_eq!(
            ids.iter().collect::<HashSet<_>>().len(),
            expected,
            "{query:?}"
        );
    }
}

#[tokio::test]
async fn a_page_has_two_links_in_two_headers() {
    let org = TestOrg::start(500).await;
    let answer = org.get("/api/v1/users?limit=200").await;
    let origin = org.sandbox.origin();
    assert_eq!(answer.headers.get_all("link").iter().count(), 2);
    assert_eq!(
        answer.link("self"),
        Some(format!("{origin}/api/v1/users?limit=200"))
    );
    let next = answer.link("next").unwrap();
    assert!(
        next.starts_with(&format!("{origin}/api/v1/users?after=")),
        "{next}"
    );
    assert!(next.ends_with("&limit=200"), "{next}");
    assert_eq!(
        answer.headers["content-type"],
        "application/json;charset=UTF-8"
    );
    assert_eq!(answer.headers["cache-control"], "no-cache, no-store");

    let answer = org
        .query(
            "/api/v1/users",
            &[("search", "status eq \"ACTIVE\""), ("limit", "3")],
        )
        .await;
    let next = answer.link("next").unwrap();
    assert!(
        next.contains("&limit=3&search=status+eq+%22ACTIVE%22"),
        "{next}"
    );

    let mut answer = org.get("/api/v1/users?limit=200").await;
    while let Some(next) = answer.link("next") {
        answer = org.get(&next).await;
    }
    assert_eq!(
        answer.headers.get_all("link").iter().count(),
        1,
        "the last page links to itself"
    );
}

#[tokio::test]
async fn links_carry_the_address_that_was_called() {
    let org = TestOrg::start(300).await;
    let port = org.sandbox.origin().rsplit_once(':').unwrap().1;
    let called = format!("http://127.0.0.1:{port}");
    let answer = org.get(&format!("{called}/api/v1/users?limit=5")).await;
    assert!(answer.link("next").unwrap().starts_with(&called));
    let own = answer.body[0]["_links"]["self"]["href"].as_str().unwrap();
    assert!(own.starts_with(&called), "{own}");
    let answer = org.get(&answer.link("next").unwrap()).await;
    assert_eq!(answer.items().len(), 5);

    // A made-up name does not get into links.
    let request = org
        .request(Method::GET, "/api/v1/users?limit=5")
        .header("host", "evil.example");
    let answer = org.send_as_admin(request).await;
    assert!(
        answer
            .link("next")
            .unwrap()
            .starts_with(org.sandbox.origin())
    );
}

#[tokio::test]
async fn the_plain_list_is_in_order_of_creation() {
    let org = TestOrg::start(800).await;
    let users = org.all("/api/v1/users", &[]).await;
    let created: Vec<&str> = users
        .iter()
        .map(|user| user["created"].as_str().unwrap())
        .collect();
    assert!(created.is_sorted());
    let ids: Vec<&str> = users
        .iter()
        .map(|user| user["id"].as_str().unwrap())
        .collect();
    assert!(!ids.is_sorted(), "ids look random");
}

#[tokio::test]
async fn limits() {
    let org = TestOrg::start(1_000).await;
    for (limit, expected) in [
        ("1", 1),
        ("200", 200),
        ("201", 200),
        ("99999999999", 200),
        ("", 200),
    ] {
        let answer = org.query("/api/v1/users", &[("limit", limit)]).await;
        assert_eq!(answer.items().len(), expected, "{limit}");
    }
    assert_eq!(org.get("/api/v1/users").await.items().len(), 200);
    for limit in ["0", "-1"] {
        org.query("/api/v1/users", &[("limit", limit)])
            .await
            .is_error(400, "E0000001");
    }
    for limit in ["many", "1.5", "0x10"] {
        org.query("/api/v1/users", &[("limit", limit)])
            .await
            .is_error(400, "E0000037");
    }
}

#[tokio::test]
async fn altered_and_borrowed_cursors_are_refused() {
    let org = TestOrg::start(600).await;
    let cursor = |address: String| {
        let rest = address.split_once("after=").unwrap().1.to_owned();
        rest.split('&').next().unwrap().to_owned()
    };
    let plain = cursor(
        org.get("/api/v1/users?limit=10")
            .await
            .link("next")
            .unwrap(),
    );
    let search = [("search", "status eq \"ACTIVE\""), ("limit", "10")];
    let searched = cursor(
        org.query("/api/v1/users", &search)
            .await
            .link("next")
            .unwrap(),
    );
    org.query("/api/v1/users", &[("after", &plain)])
        .await
        .is_ok();

    let mut altered = plain.clone();
    altered.replace_range(9..10, if &plain[9..10] == "x" { "y" } else { "x" });
    for (after, search) in [
        (altered.as_str(), None),
        ("200u118oQYT4TBTemp0g4", None),
        ("1", None),
        (searched.as_str(), None),
        (plain.as_str(), Some("status eq \"ACTIVE\"")),
        (searched.as_str(), Some("status eq \"STAGED\"")),
    ] {
        let mut query = vec![("after", after)];
        query.extend(search.map(|search| ("search", search)));
        let answer = org.query("/api/v1/users", &query).await;
        answer.is_error(400, "E0000029");
        assert_eq!(answer.body["errorSummary"], "Invalid paging request.");
    }
}

#[tokio::test]
async fn changes_between_pages_neither_repeat_nor_hide_the_unchanged() {
    let org = TestOrg::start(300).await;
    for query in [
        vec![
            ("search", "id pr"),
            ("sortBy", "profile.lastName"),
            ("limit", "50"),
        ],
        vec![("search", "id pr"), ("limit", "50")],
    ] {
        let mut answer = org.query("/api/v1/users", &query).await;
        let mut seen = Vec::new();
        let mut touched = HashSet::new();
        loop {
            seen.extend(answer.column("/id").iter().map(|id| (*id).to_owned()));
            let last = seen.last().unwrap().clone();
            let body = json!({ "profile": { "nickName": format!("n{}", seen.len()) } });
            org.call_with(Method::POST, &format!("/api/v1/users/{last}"), &body)
                .await;
            touched.insert(last);
            match answer.link("next") {
                Some(next) => answer = org.get(&next).await,
                None => break,
            }
        }
        let unique: HashSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), unique.len()), (300, 300), "{query:?}");
        assert!(!touched.is_empty());
    }
}

#[tokio::test]
async fn pages_overlap_if_they_are_made_to() {
    let org = TestOrg::start(300).await;
    org.sandbox.org().set_faults(Faults {
        rules: vec![Rule::new(FaultKind::Overlap).path("/api/v1/users")],
        ..Faults::default()
    });
    for query in [
        vec![("search", "id pr"), ("limit", "40")],
        vec![
            ("search", "id pr"),
            ("sortBy", "profile.lastName"),
            ("limit", "40"),
        ],
        vec![("limit", "40")],
        vec![("limit", "1")],
    ] {
        let users = org.all("/api/v1/users", &query).await;
        let ids: HashSet<_> = users.iter().map(|user| user["id"].to_string()).collect();
        let is_plain = query.len() == 1;
        let expected = if is_plain { live_users(&org) } else { 300 };
        assert_eq!(ids.len(), expected, "{query:?}");
        // A page of one has nobody to share with the next.
        let is_single = query.contains(&("limit", "1"));
        assert_eq!(users.len() > expected, !is_single, "{query:?}");
    }
}

#[tokio::test]
async fn a_million_users() {
    let start = std::time::Instant::now();
    let org = TestOrg::start(1_000_000).await;
    assert_eq!(org.sandbox.org().directory.len(), 1_000_000);
    assert!(
        start.elapsed().as_secs() < 60,
        "took {:?} to start",
        start.elapsed()
    );

    let last = org
        .sandbox
        .org()
        .directory
        .snapshot()
        .user(999_999)
        .unwrap();
    let search = format!("profile.login eq \"{}\"", last.login());
    let start = std::time::Instant::now();
    let answer = org.query("/api/v1/users", &[("search", &search)]).await;
    assert_eq!(answer.column("/id"), [last.id.as_str()]);
    let answer = org.get(&format!("/api/v1/users/{}", last.id)).await;
    assert_eq!(answer.body["profile"]["login"], last.login());
    assert!(
        start.elapsed().as_secs() < 2,
        "finding one took {:?}",
        start.elapsed()
    );

    // A page deep inside, and the one after it.
    let deep = [
        ("search", "created gt \"2026-10-30T00:00:00.000Z\""),
        ("limit", "100"),
    ];
    let answer = org.query("/api/v1/users", &deep).await;
    assert_eq!(answer.items().len(), 100);
    let start = std::time::Instant::now();
    let answer = org.get(&answer.link("next").unwrap()).await;
    assert_eq!(answer.items().len(), 100);
    assert!(
        start.elapsed().as_secs() < 2,
        "a page deep inside took {:?}",
        start.elapsed()
    );
}

fn live_users(org: &TestOrg) -> usize {
    let snapshot = org.sandbox.org().directory.snapshot();
    let users = (0..snapshot.end()).filter_map(|number| snapshot.user(number));
    users
        .filter(|user| user.status.as_str() != "DEPROVISIONED")
        .count()
}
