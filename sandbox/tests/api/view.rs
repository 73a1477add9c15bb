//! What a user looks like.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestOrg;

#[tokio::test]
async fn a_listed_user_has_all_but_the_operations() {
    let org = TestOrg::start(50).await;
    let answer = org.get("/api/v1/users?limit=1").await;
    let user = &answer.body[0];
    let names: Vec<&str> = user
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for name in [
        "id",
        "status",
        "created",
        "activated",
        "statusChanged",
        "lastLogin",
        "lastUpdated",
    ]
    .into_iter()
    .chain([
        "passwordChanged",
        "type",
        "profile",
        "credentials",
        "_links",
    ]) {
        assert!(names.contains(&name), "{name} missing in {user}");
    }
    let own = format!(
        "{}/api/v1/users/{}",
        org.sandbox.origin(),
        user["id"].as_str().unwrap()
    );
    assert_eq!(user["_links"], json!({ "self": { "href": own } }));
    assert_eq!(user["profile"]["login"], "admin@sandbox.test");
    assert_eq!(
        user["credentials"]["provider"],
        json!({ "type": "OKTA", "name": "OKTA" })
    );
    assert_eq!(user["profile"]["mobilePhone"], Value::Null);
}

#[tokio::test]
async fn a_user_is_found_by_id_login_and_short_login() {
    let org = TestOrg::start(200).await;
    let id = org.get("/api/v1/users/admin").await.body["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for name in [
        id.as_str(),
        "admin@sandbox.test",
        "ADMIN@Sandbox.Test",
        "admin",
        "me",
    ] {
        let answer = org.get(&format!("/api/v1/users/{name}")).await;
        assert_eq!(
            answer.is_ok().body["profile"]["login"],
            "admin@sandbox.test",
            "{name}"
        );
        assert!(answer.headers["etag"].to_str().unwrap().starts_with("W/\""));
    }
    for name in [
        "missing@example.com",
        "00u118oQYT4TBTemp0g4",
        "nobody-at-all",
        "admin@example.com",
    ] {
        let answer = org.get(&format!("/api/v1/users/{name}")).await;
        answer.is_error(404, "E0000007");
        let summary = format!("Not found: Resource not found: {name} (User)");
        assert_eq!(answer.body["errorSummary"], summary.as_str());
    }
}

#[tokio::test]
async fn links_follow_the_status() {
    let org = TestOrg::start(400).await;
    let always = ["schema", "self", "type"];
    for (status, present, absent) in [
        (
            "ACTIVE",
            vec![
                "suspend",
                "resetPassword",
                "expirePassword",
                "changePassword",
                "deactivate",
            ],
            vec!["activate", "unlock", "unsuspend", "delete", "reactivate"],
        ),
        (
            "STAGED",
            vec!["activate", "deactivate"],
            vec!["suspend", "resetPassword", "delete"],
        ),
        (
            "PROVISIONED",
            vec!["reactivate", "resetPassword", "deactivate"],
            vec!["activate"],
        ),
        (
            "RECOVERY",
            vec!["reactivate", "resetPassword"],
            vec!["suspend"],
        ),
        (
            "LOCKED_OUT",
            vec!["unlock", "resetPassword"],
            vec!["suspend", "reactivate"],
        ),
        (
            "PASSWORD_EXPIRED",
            vec!["resetPassword", "deactivate"],
            vec!["suspend"],
        ),
        (
            "SUSPENDED",
            vec!["unsuspend", "deactivate"],
            vec!["suspend", "resetPassword"],
        ),
        (
            "DEPROVISIONED",
            vec!["activate", "delete"],
            vec!["deactivate", "suspend"],
        ),
    ] {
        let snapshot = org.sandbox.org().directory.snapshot();
        let user = (0..snapshot.end())
            .filter_map(|number| snapshot.user(number))
            .find(|user| {
                user.status.as_str() == status && user.credentials.provider.kind() == "OKTA"
            })
            .unwrap_or_else(|| panic!("nobody is {status}"));
        let answer = org.get(&format!("/api/v1/users/{}", user.id)).await;
        let links = answer.body["_links"].as_object().unwrap();
        for name in present.iter().chain(&always) {
            assert!(
                links.contains_key(*name),
                "{status} lacks {name}: {links:?}"
            );
        }
        for name in absent {
            assert!(!links.contains_key(name), "{status} has {name}");
        }
    }
}

#[tokio::test]
async fn okta_response_leaves_things_out() {
    let org = TestOrg::start(50).await;
    for media_type in [
        "application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus",
        "application/json; okta-response=\"omitCredentials, omitCredentialsLinks\"",
    ] {
        for path in ["/api/v1/users?limit=1", "/api/v1/users/me"] {
            let request = org
                .request(Method::GET, path)
                .header("content-type", media_type);
            let answer = org.send_as_admin(request).await;
            let user = answer.body.get(0).unwrap_or(&answer.body);
            assert!(user.get("credentials").is_none(), "{media_type}: {user}");
            assert!(
                user["_links"].get("resetPassword").is_none(),
                "{media_type}: {user}"
            );
            assert!(user["_links"].get("self").is_some());
        }
    }
    let answer = org.get("/api/v1/users/me").await;
    assert!(answer.body.get("credentials").is_some());
    assert!(answer.body["_links"].get("suspend").is_some());
}

#[tokio::test]
async fn fields_choose_properties() {
    let org = TestOrg::start(50).await;
    let choose = async |fields: &str| {
        org.query("/api/v1/users", &[("fields", fields), ("limit", "1")])
            .await
            .body[0]
            .clone()
    };
    let id = org.get("/api/v1/users/me").await.body["id"].clone();
    let profile = json!({ "firstName": "Ada", "lastName": "Okonkwo" });
    assert_eq!(
        choose("id,status,profile:(firstName,lastName,city)").await,
        json!({ "id": id, "status": "ACTIVE", "profile": profile })
    );
    assert_eq!(
        choose("status").await,
        json!({ "id": id, "status": "ACTIVE" })
    );
    assert_eq!(
        choose("profile:(firstName)").await,
        json!({ "id": id, "profile": { "firstName": "Ada" } })
    );
    assert_eq!(choose("nosuch").await, json!({ "id": id }));
    assert_eq!(
        choose("profile").await["profile"]["login"],
        "admin@sandbox.test"
    );
    for fields in ["profile:(", "id,,status", "status:(x)", "profile:()"] {
        let answer = org.query("/api/v1/users", &[("fields", fields)]).await;
        answer.is_error(400, "E0000001");
    }
    // The next page is projected alike.
    let query = [("fields", "status"), ("limit", "3")];
    let next = org
        .query("/api/v1/users", &query)
        .await
        .link("next")
        .unwrap();
    let answer = org.get(&next).await;
    assert_eq!(answer.body[0].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn hostile_profiles_are_among_the_first() {
    let org = TestOrg::start(50).await;
    let answer = org.get("/api/v1/users").await;
    let text = answer.body.to_string();
    for needle in [
        "<img src=x onerror=",
        "\\\"><script>",
        "=HYPERLINK(",
        "\u{202e}",
        "javascript:",
    ] {
        assert!(text.contains(needle), "{needle}");
    }
    let longest = answer
        .column("/profile/login")
        .iter()
        .map(|login| login.len())
        .max();
    assert_eq!(longest, Some(100));
    let names = answer
        .items()
        .iter()
        .filter(|user| user["profile"]["firstName"].is_null());
    assert_eq!(names.count(), 1, "one person has no name");

    // A login with a slash is found by its id and by search alone.
    let search = [(
        "search",
        "profile.login eq \"slash/and?query#hash%20@example.com\"",
    )];
    assert_eq!(org.query("/api/v1/users", &search).await.items().len(), 1);
}
