//! What hangs on users, and the org's other lists.

use serde_json::json;

use crate::support::TestOrg;

#[tokio::test]
async fn everything_about_a_user_answers() {
    let org = TestOrg::start(200).await;
    let users = org
        .query(
            "/api/v1/users",
            &[("search", "status eq \"ACTIVE\""), ("limit", "60")],
        )
        .await;
    let mut found = [0; 4];
    for id in users.column("/id") {
        for (place, list) in ["appLinks", "devices", "factors", "groups"]
            .iter()
            .enumerate()
        {
            let answer = org.get(&format!("/api/v1/users/{id}/{list}")).await;
            found[place] += answer.is_ok().items().len();
        }
    }
    assert!(found.iter().all(|count| *count > 20), "{found:?}");
    for list in [
        "authenticator-enrollments",
        "blocks",
        "clients",
        "grants",
        "idps",
        "subscriptions",
    ] {
        let answer = org.get(&format!("/api/v1/users/me/{list}")).await;
        assert_eq!(answer.is_ok().body, json!([]), "{list}");
        org.get(&format!("/api/v1/users/nobody@x.test/{list}"))
            .await
            .is_error(404, "E0000007");
    }
    let catalogue = org.get("/api/v1/users/me/factors/catalog").await;
    assert!(catalogue.column("/factorType").contains(&"webauthn"));
    let risk = org.get("/api/v1/users/me/risk").await;
    assert!(["NONE", "LOW", "MEDIUM", "HIGH"].contains(&risk.body["riskLevel"].as_str().unwrap()));

    let locked = org
        .query("/api/v1/users", &[("filter", "status eq \"LOCKED_OUT\"")])
        .await;
    let id = locked.column("/id")[0];
    let block = json!([{ "type": "DEVICE_BASED", "appliesTo": "ANY_DEVICES" }]);
    assert_eq!(
        org.get(&format!("/api/v1/users/{id}/blocks")).await.body,
        block
    );
    let answer = org.get(&format!("/api/v1/users/{id}?expand=blocks")).await;
    assert_eq!(answer.body["_embedded"]["blocks"], block);
}

#[tokio::test]
async fn roles_are_those_of_the_accounts() {
    let org = TestOrg::start(20).await;
    for (login, expected) in [
        ("admin", vec!["SUPER_ADMIN"]),
        ("readonly", vec!["READ_ONLY_ADMIN"]),
        ("helpdesk", vec!["HELP_DESK_ADMIN"]),
        ("norole", vec![]),
    ] {
        let answer = org.get(&format!("/api/v1/users/{login}/roles")).await;
        assert_eq!(answer.column("/type"), expected, "{login}");
    }
    let id = org.get("/api/v1/users/me/roles").await.column("/id")[0].to_owned();
    assert_eq!(
        org.get(&format!("/api/v1/users/me/roles/{id}")).await.body["type"],
        "SUPER_ADMIN"
    );
    org.get("/api/v1/users/me/roles/ra1nosuch")
        .await
        .is_error(404, "E0000007");
}

#[tokio::test]
async fn there_are_no_custom_roles() {
    let org = TestOrg::start(20).await;
    let answer = org.get("/api/v1/iam/roles").await;
    assert_eq!(answer.is_ok().body["roles"], serde_json::json!([]));
}

#[tokio::test]
async fn the_schema_names_every_attribute_in_use() {
    let org = TestOrg::start(300).await;
    let schema = org.get("/api/v1/meta/schemas/user/default").await;
    let definitions = &schema.is_ok().body["definitions"];
    let base = definitions["base"]["properties"].as_object().unwrap();
    let custom = definitions["custom"]["properties"].as_object().unwrap();
    let mut required: Vec<&str> = definitions["base"]["required"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|name| name.as_str())
        .collect();
    required.sort_unstable();
    assert_eq!(required, ["email", "firstName", "lastName", "login"]);
    let kinds: Vec<&str> = custom
        .values()
        .filter_map(|definition| definition["type"].as_str())
        .collect();
    for kind in ["array", "boolean", "integer", "number", "string"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    for user in org.all("/api/v1/users", &[]).await {
        for name in user["profile"].as_object().unwrap().keys() {
            assert!(
                base.contains_key(name) || custom.contains_key(name),
                "{name}"
            );
        }
    }

    let user = org.get("/api/v1/users/me").await;
    for link in ["schema", "type"] {
        org.get(user.body["_links"][link]["href"].as_str().unwrap())
            .await
            .is_ok();
    }
    assert_eq!(org.get("/api/v1/meta/types/user").await.items().len(), 2);
    org.get("/api/v1/meta/schemas/user/nosuch")
        .await
        .is_error(404, "E0000007");
    org.get("/api/v1/meta/types/user/nosuch")
        .await
        .is_error(404, "E0000007");
}

#[tokio::test]
async fn apps_are_listed() {
    let org = TestOrg::start(10).await;
    let answer = org.get("/api/v1/apps").await;
    assert!(answer.items().len() >= 5);
    assert!(
        !answer.body.to_string().contains("secret-for-tests"),
        "secrets are not listed"
    );
    let id = answer.column("/id")[0];
    assert_eq!(
        org.get(&format!("/api/v1/apps/{id}")).await.body,
        answer.body[0]
    );
    assert_eq!(
        org.all("/api/v1/apps", &[("limit", "2")]).await.len(),
        answer.items().len()
    );
    org.get("/api/v1/apps/0oanosuch")
        .await
        .is_error(404, "E0000007");
}
