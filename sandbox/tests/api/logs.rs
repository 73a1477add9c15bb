//! The System Log.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::Value;

use crate::support::TestOrg;

const PATH: &str = "/api/v1/logs";
const DAY: [(&str, &str); 2] = [
    ("since", "2026-11-10T00:00:00.000Z"),
    ("until", "2026-11-11T00:00:00.000Z"),
];

/// A day that is over and not yet forgotten, whatever today is.
fn yesterday(org: &TestOrg) -> [(&'static str, String); 2] {
    use sandbox::directory::dates::{DAY, format};
    let midnight = org.sandbox.org().clock.now_millis() / DAY * DAY;
    [
        ("since", format(midnight - DAY)),
        ("until", format(midnight)),
    ]
}

#[tokio::test]
async fn a_range_is_paged_without_gaps() {
    let org = TestOrg::start(100).await;
    let range = yesterday(&org);
    let query = |extra: &[(&'static str, &'static str)]| -> Vec<(&'static str, String)> {
        let extra = extra
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        range.iter().cloned().chain(extra).collect()
    };
    let all = |query: Vec<(&'static str, String)>| {
        let org = &org;
        async move {
            let query: Vec<_> = query
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            org.all(PATH, &query).await
        }
    };
    let whole = all(query(&[("limit", "1000")])).await;
    assert!(whole.len() > 150, "{} events", whole.len());
    let published: Vec<&str> = whole
        .iter()
        .map(|event| event["published"].as_str().unwrap())
        .collect();
    assert!(published.is_sorted());
    assert!(
        published[0] >= range[0].1.as_str() && published[whole.len() - 1] < range[1].1.as_str()
    );
    let ids: HashSet<&str> = whole
        .iter()
        .map(|event| event["uuid"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), whole.len());

    assert_eq!(
        all(query(&[("limit", "7")])).await,
        whole,
        "small pages give the same"
    );
    let mut backwards = all(query(&[("limit", "50"), ("sortOrder", "DESCENDING")])).await;
    backwards.reverse();
    assert_eq!(backwards, whole);

    let failed = all(query(&[("filter", "outcome.result eq \"FAILURE\"")])).await;
    let expected: Vec<&Value> = whole
        .iter()
        .filter(|event| event["outcome"]["result"] == "FAILURE")
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(failed.iter().collect::<Vec<_>>(), expected);
    let sso = all(query(&[("q", "single intranet")])).await;
    assert!(!sso.is_empty());
    assert!(
        sso.iter()
            .all(|event| event["eventType"] == "user.authentication.sso")
    );
}

#[tokio::test]
async fn what_is_done_is_logged() {
    let org = TestOrg::start(20).await;
    org.call(Method::POST, "/api/v1/users/norole/lifecycle/suspend")
        .await
        .is_ok();
    let filter = [("filter", "eventType eq \"user.lifecycle.suspend\"")];
    let answer = org.query(PATH, &filter).await;
    let event = &answer.items()[0];
    assert_eq!(event["actor"]["alternateId"], "admin@sandbox.test");
    assert_eq!(event["target"][0]["alternateId"], "norole@sandbox.test");
    let filter = [(
        "filter",
        "target.alternateId eq \"norole@sandbox.test\" and eventType sw \"user.lifecycle\"",
    )];
    assert_eq!(org.query(PATH, &filter).await.items().len(), 1);

    // A poll always has a next page, which shows what happened since.
    let next = answer.link("next").expect("polling goes on");
    assert_eq!(org.get(&next).await.items().len(), 0);
    org.call(Method::POST, "/api/v1/users/helpdesk/lifecycle/suspend")
        .await
        .is_ok();
    let news = org.get(&next).await;
    assert_eq!(news.column("/eventType"), ["user.lifecycle.suspend"]);
    assert!(news.link("next").is_some());
}

#[tokio::test]
async fn the_log_of_one_user_is_asked_for_by_id() {
    let org = TestOrg::start(20).await;
    let id = org.get("/api/v1/users/helpdesk").await.body["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for user in ["helpdesk", "norole"] {
        let path = format!("/api/v1/users/{user}/lifecycle/suspend");
        org.call(Method::POST, &path).await.is_ok();
    }
    let filter = format!("actor.id eq \"{id}\" or target.id eq \"{id}\"");
    let answer = org
        .query(
            PATH,
            &[
                ("filter", &filter),
                ("sortOrder", "DESCENDING"),
                ("limit", "5"),
            ],
        )
        .await;
    let events = answer.is_ok().items();
    assert_eq!(events[0]["eventType"], "user.lifecycle.suspend");
    assert!(events.len() > 1, "everyday events are there as well");
    for event in events {
        let targets = event["target"].as_array().unwrap();
        assert!(
            event["actor"]["id"] == id.as_str()
                || targets.iter().any(|target| target["id"] == id.as_str()),
            "{event}"
        );
    }
    let reader = org.sign_in("admin@sandbox.test", "okta.users.read").await;
    let answer = org.call_as(&reader, Method::GET, PATH).await;
    assert_eq!(answer.status.as_u16(), 403);
    let challenge = answer.headers["www-authenticate"].to_str().unwrap();
    assert!(
        challenge.contains("scope=\"okta.logs.read\""),
        "{challenge}"
    );
}

#[tokio::test]
async fn bad_parameters_are_refused() {
    let org = TestOrg::start(20).await;
    for (query, code) in [
        (("since", "yesterday"), "E0000030"),
        (("filter", "eventType"), "E0000031"),
        (("filter", "nosuch eq \"x\""), "E0000031"),
        (("sortOrder", "asc"), "E0000001"),
        (("limit", "x"), "E0000037"),
        (("after", "x"), "E0000029"),
    ] {
        org.query(PATH, &[query]).await.is_error(400, code);
    }
    let answer = org.query(PATH, &DAY).await;
    assert_eq!(answer.link("next").is_some(), answer.items().len() == 100);
}
