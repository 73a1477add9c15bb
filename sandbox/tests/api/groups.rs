//! Groups and who is in them.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::json;

use crate::support::TestOrg;

const PATH: &str = "/api/v1/groups";

#[tokio::test]
async fn groups_are_listed_and_searched() {
    let org = TestOrg::start(100).await;
    let all = org.get(PATH).await;
    let names = all.column("/profile/name");
    assert!(names.len() > 12 && names[0] == "Everyone", "{names:?}");
    assert_eq!(all.body[0]["type"], "BUILT_IN");
    assert_eq!(all.body[1]["objectClass"], json!(["okta:user_group"]));
    let id = all.column("/id")[1];
    assert_eq!(
        org.get(&format!("{PATH}/{id}")).await.is_ok().body,
        all.body[1]
    );
    org.get(&format!("{PATH}/00gnosuch"))
        .await
        .is_error(404, "E0000007");

    for (query, expected) in [
        (("q", "eng"), vec!["Engineering"]),
        (
            ("search", "profile.name eq \"engineering\""),
            vec!["Engineering"],
        ),
        (
            (
                "search",
                "profile.name sw \"re\" and type eq \"OKTA_GROUP\"",
            ),
            vec!["Research & Development", "Remote workers"],
        ),
        (("filter", "type eq \"BUILT_IN\""), vec!["Everyone"]),
    ] {
        assert_eq!(
            org.query(PATH, &[query]).await.column("/profile/name"),
            expected,
            "{query:?}"
        );
    }
    for query in [
        ("filter", "profile.name eq \"x\""),
        ("search", "nosuch pr"),
        ("filter", "type sw \"x\""),
    ] {
        org.query(PATH, &[query]).await.is_error(400, "E0000031");
    }
    let paged = org.all(PATH, &[("limit", "4")]).await;
    assert_eq!(paged.len(), names.len());
}

#[tokio::test]
async fn members_are_paged_and_consistent() {
    let org = TestOrg::start(600).await;
    let groups = org.get(PATH).await;
    for (group, name) in groups
        .column("/id")
        .into_iter()
        .zip(groups.column("/profile/name"))
    {
        let members = org
            .all(&format!("{PATH}/{group}/users"), &[("limit", "70")])
            .await;
        let ids: HashSet<&str> = members
            .iter()
            .map(|user| user["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids.len(), members.len(), "{name}");
        match name {
            "Everyone" => assert_eq!(members.len(), 600),
            "Engineering" => {
                assert!(members.len() > 10);
                assert!(
                    members
                        .iter()
                        .all(|user| user["profile"]["department"] == "Engineering")
                );
                let own = org
                    .get(&format!(
                        "/api/v1/users/{}/groups",
                        ids.iter().next().unwrap()
                    ))
                    .await;
                assert!(own.column("/profile/name").contains(&"Engineering"));
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn members_come_and_go() {
    let org = TestOrg::start(50).await;
    let body = json!({ "profile": { "name": "West Coast Users", "description": "West" } });
    let created = org.call_with(Method::POST, PATH, &body).await;
    let id = created.is_ok().body["id"].as_str().unwrap();
    assert_eq!(created.body["profile"], body["profile"]);
    org.call_with(Method::POST, PATH, &body)
        .await
        .is_error(400, "E0000001");
    org.call_with(Method::POST, PATH, &json!({}))
        .await
        .is_error(400, "E0000001");

    let member = format!("{PATH}/{id}/users/admin@sandbox.test");
    for (method, count) in [(Method::PUT, 1), (Method::PUT, 1), (Method::DELETE, 0)] {
        assert_eq!(org.call(method, &member).await.status.as_u16(), 204);
        assert_eq!(
            org.get(&format!("{PATH}/{id}/users")).await.items().len(),
            count
        );
    }
    // One can be taken out of a group that a rule put one in.
    let engineering = org.get("/api/v1/groups?q=Engineering").await;
    let group = engineering.column("/id")[0];
    let members = format!("{PATH}/{group}/users");
    let before = org.get(&members).await;
    let someone = before.column("/id")[0];
    org.call(Method::DELETE, &format!("{members}/{someone}"))
        .await;
    assert_eq!(
        org.get(&members).await.items().len(),
        before.items().len() - 1
    );

    let everyone = org.get("/api/v1/groups?q=Everyone").await;
    let everyone = everyone.column("/id")[0];
    org.call(Method::DELETE, &format!("{PATH}/{everyone}/users/admin"))
        .await
        .is_error(501, "E0000060");
    org.call(Method::PUT, &format!("{PATH}/{id}/users/nobody@x.test"))
        .await
        .is_error(404, "E0000007");
}

#[tokio::test]
async fn membership_needs_its_own_scope_and_a_role() {
    let org = TestOrg::start(50).await;
    let group = org.get("/api/v1/groups?q=Remote").await;
    let group = group.column("/id")[0];
    let member = format!("{PATH}/{group}/users/norole@sandbox.test");
    let reader = org
        .sign_in("admin@sandbox.test", "okta.groups.read okta.users.manage")
        .await;
    let readonly = org
        .sign_in("readonly@sandbox.test", "okta.groups.manage")
        .await;
    for method in [Method::PUT, Method::DELETE] {
        let answer = org.call_as(&reader, method.clone(), &member).await;
        assert_eq!(answer.status.as_u16(), 403);
        let challenge = answer.headers["www-authenticate"].to_str().unwrap();
        assert!(
            challenge.contains("scope=\"okta.groups.manage\""),
            "{challenge}"
        );
        org.call_as(&readonly, method, &member)
            .await
            .is_error(403, "E0000006");
    }
}
