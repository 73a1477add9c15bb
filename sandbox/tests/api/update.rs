//! Changing and replacing users.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestOrg;

async fn someone(org: &TestOrg) -> String {
    let body = json!({
        "profile": {
            "firstName": "Isaac",
            "lastName": "Brock",
            "email": "isaac@example.com",
            "login": "isaac@example.com",
            "city": "Issaquah",
            "skills": ["guitar"],
        },
        "credentials": { "password": { "value": "tlpWENT2m" } },
    });
    let answer = org.call_with(Method::POST, "/api/v1/users", &body).await;
    format!(
        "/api/v1/users/{}",
        answer.is_ok().body["id"].as_str().unwrap()
    )
}

#[tokio::test]
async fn post_changes_what_is_mentioned() {
    let org = TestOrg::start(10).await;
    let path = someone(&org).await;
    let before = org.get(&path).await.body;
    let body =
        json!({ "profile": { "city": null, "title": "Singer", "skills": ["guitar", "banjo"] } });
    let after = org.call_with(Method::POST, &path, &body).await;
    let profile = &after.is_ok().body["profile"];
    assert_eq!(profile["title"], "Singer");
    assert_eq!(profile["skills"], json!(["guitar", "banjo"]));
    assert_eq!(profile["lastName"], "Brock");
    assert!(profile.get("city").is_none());
    assert!(after.body["lastUpdated"].as_str() > before["lastUpdated"].as_str());
    assert_eq!(after.body["created"], before["created"]);
    assert_eq!(org.get(&path).await.body["profile"], *profile);

    // A made person can be changed just so, and is found under the new login alone.
    let made = org.sandbox.org().directory.snapshot().user(8).unwrap();
    let body = json!({ "profile": { "login": "renamed@example.com" } });
    org.call_with(Method::POST, &format!("/api/v1/users/{}", made.id), &body)
        .await
        .is_ok();
    org.get(&format!("/api/v1/users/{}", made.login()))
        .await
        .is_error(404, "E0000007");
    assert_eq!(
        org.get("/api/v1/users/renamed@example.com").await.body["id"],
        made.id.as_str()
    );
    for search in [
        format!("profile.login eq \"{}\"", made.login()),
        "profile.login eq \"renamed@example.com\"".into(),
    ] {
        let found = org
            .query("/api/v1/users", &[("search", &search)])
            .await
            .items()
            .len();
        assert_eq!(found, usize::from(search.contains("renamed")), "{search}");
    }
}

#[tokio::test]
async fn put_clears_what_is_not_mentioned() {
    let org = TestOrg::start(10).await;
    let path = someone(&org).await;
    let mut profile = json!({
        "firstName": "Isaac", "lastName": "Brock", "email": "isaac@example.com", "login": "isaac@example.com",
    });
    let answer = org
        .call_with(Method::PUT, &path, &json!({ "profile": profile }))
        .await;
    profile["mobilePhone"] = Value::Null;
    profile["secondEmail"] = Value::Null;
    assert_eq!(answer.is_ok().body["profile"], profile);

    let answer = org
        .call_with(
            Method::PUT,
            &path,
            &json!({ "profile": { "city": "Portland" } }),
        )
        .await;
    answer.is_error(400, "E0000001");
    assert_eq!(answer.causes().len(), 5);
    assert_eq!(
        org.get(&path).await.body["profile"],
        profile,
        "a refused change changes nothing"
    );
}

#[tokio::test]
async fn if_match_guards_against_lost_updates() {
    let org = TestOrg::start(10).await;
    let path = someone(&org).await;
    let etag = org.get(&path).await.headers["etag"].clone();
    let change = |title: &str, etag: &str| {
        let body = json!({ "profile": { "title": title } });
        org.request(Method::POST, &path)
            .header("if-match", etag)
            .json(&body)
    };
    let etag = etag.to_str().unwrap();
    let answer = org.send_as_admin(change("First", etag)).await;
    assert_ne!(answer.is_ok().headers["etag"], etag);
    let answer = org.send_as_admin(change("Second", etag)).await;
    answer.is_error(412, "E0000231");
    assert_eq!(answer.body["errorSummary"], "ETag value doesn't match.");
    org.send_as_admin(change("Third", "*")).await.is_ok();
    assert_eq!(org.get(&path).await.body["profile"]["title"], "Third");
}

#[tokio::test]
async fn credentials_are_set() {
    let org = TestOrg::start(10).await;
    let path = someone(&org).await;
    let question = json!({ "question": "How many roads?", "answer": "forty two" });
    let body = json!({ "credentials": { "recovery_question": question } });
    let answer = org.call_with(Method::POST, &path, &body).await;
    let sent = &answer.is_ok().body["credentials"]["recovery_question"];
    assert_eq!(
        sent,
        &json!({ "question": "How many roads?" }),
        "the answer is never sent"
    );

    org.call(Method::POST, &format!("{path}/lifecycle/expire_password"))
        .await
        .is_ok();
    let body = json!({ "credentials": { "password": { "value": "uTVM,TPw55" } } });
    let answer = org.call_with(Method::POST, &path, &body).await;
    assert_eq!(answer.is_ok().body["status"], "ACTIVE");
    assert!(
        !answer.body.to_string().contains("uTVM"),
        "the password is never sent"
    );
}

#[tokio::test]
async fn changes_that_clash_are_refused() {
    let org = TestOrg::start(10).await;
    let path = someone(&org).await;
    let body = json!({ "profile": { "login": "Admin@sandbox.test" } });
    org.call_with(Method::POST, &path, &body)
        .await
        .is_error(400, "E0000001");
    let body = json!({ "type": { "id": "otynosuch" } });
    org.call_with(Method::POST, &path, &body)
        .await
        .is_error(404, "E0000007");
    org.call(Method::POST, &format!("{path}/lifecycle/deactivate"))
        .await
        .is_ok();
    let body = json!({ "profile": { "title": "Ghost" } });
    org.call_with(Method::POST, &path, &body)
        .await
        .is_error(403, "E0000038");
    org.call_with(Method::POST, "/api/v1/users/nobody@x.test", &body)
        .await
        .is_error(404, "E0000007");
}
