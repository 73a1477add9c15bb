//! Lifecycle operations over HTTP. The table of all of them is tested beside the state machine.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestOrg};

struct Subject<'o> {
    org: &'o TestOrg,
    path: String,
}

impl<'o> Subject<'o> {
    async fn create(org: &'o TestOrg, query: &str, password: bool) -> Self {
        let login = format!("life{}@example.com", org.sandbox.org().directory.len());
        let mut body = json!({
            "profile": { "firstName": "Life", "lastName": "Cycle", "email": login, "login": login },
        });
        if password {
            body["credentials"] = json!({ "password": { "value": "tlpWENT2m" } });
        }
        let answer = org
            .call_with(Method::POST, &format!("/api/v1/users{query}"), &body)
            .await;
        let path = format!(
            "/api/v1/users/{}",
            answer.is_ok().body["id"].as_str().unwrap()
        );
        Self { org, path }
    }

    async fn run(&self, operation: &str) -> Answer {
        self.org
            .call(
                Method::POST,
                &format!("{}/lifecycle/{operation}", self.path),
            )
            .await
    }

    async fn status(&self) -> String {
        self.org.get(&self.path).await.body["status"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

#[tokio::test]
async fn a_whole_life() {
    let org = TestOrg::start(10).await;
    let user = Subject::create(&org, "?activate=false", true).await;
    for (operation, status) in [
        ("activate", "ACTIVE"),
        ("suspend", "SUSPENDED"),
        ("unsuspend", "ACTIVE"),
        ("expire_password", "PASSWORD_EXPIRED"),
        ("reset_password?sendEmail=false", "RECOVERY"),
        ("reactivate", "PROVISIONED"),
        ("deactivate", "DEPROVISIONED"),
        ("activate", "ACTIVE"),
        ("reset_factors", "ACTIVE"),
    ] {
        user.run(operation).await.is_ok();
        assert_eq!(user.status().await, status, "{operation}");
    }
    let before = org.sandbox.org().directory.len();
    for (status, left) in [("DEPROVISIONED", before), ("", before - 1)] {
        let answer = org.call(Method::DELETE, &user.path).await;
        assert_eq!(answer.status.as_u16(), 204);
        assert_eq!(user.status().await, status);
        assert_eq!(org.sandbox.org().directory.len(), left);
    }
    org.get(&user.path).await.is_error(404, "E0000007");
    org.call(Method::DELETE, &user.path)
        .await
        .is_error(404, "E0000007");
}

#[tokio::test]
async fn answers_of_operations() {
    let org = TestOrg::start(10).await;
    let user = Subject::create(&org, "?activate=false", false).await;
    let answer = user.run("activate?sendEmail=false").await;
    let token = answer.is_ok().body["activationToken"].as_str().unwrap();
    let url = format!("{}/tokens/{token}/verify", org.sandbox.origin());
    assert_eq!(answer.body["activationUrl"], url.as_str());
    assert_eq!(user.status().await, "PROVISIONED");
    assert_eq!(
        user.run("reactivate?sendEmail=true").await.is_ok().body,
        json!({})
    );
    assert!(user.run("reactivate").await.is_ok().body["activationToken"].is_string());

    let user = Subject::create(&org, "", true).await;
    let answer = user.run("reset_password?sendEmail=false").await;
    assert!(
        answer.is_ok().body["resetPasswordUrl"]
            .as_str()
            .unwrap()
            .starts_with("http://")
    );
    let user = Subject::create(&org, "", true).await;
    assert_eq!(
        user.run("reset_password?sendEmail=true").await.is_ok().body,
        json!({})
    );
    let user = Subject::create(&org, "", true).await;
    assert_eq!(
        user.run("expire_password").await.is_ok().body["status"],
        "PASSWORD_EXPIRED"
    );
    let user = Subject::create(&org, "", true).await;
    let answer = user.run("expire_password_with_temp_password").await;
    assert!(answer.is_ok().body["tempPassword"].as_str().unwrap().len() >= 8);
}

#[tokio::test]
async fn refusals_of_operations() {
    let org = TestOrg::start(10).await;
    let active = Subject::create(&org, "", true).await;
    let provisioned = Subject::create(&org, "", false).await;
    let gone = Subject::create(&org, "", true).await;
    gone.run("deactivate").await.is_ok();
    for (user, operation, status, code) in [
        (&active, "activate", 403, "E0000016"),
        (&active, "unsuspend", 400, "E0000001"),
        (&active, "unlock", 403, "E0000032"),
        (&active, "reactivate", 403, "E0000038"),
        (&active, "reset_password", 400, "E0000028"),
        (&active, "reset_password?sendEmail=perhaps", 400, "E0000037"),
        (&active, "vanish", 404, "E0000008"),
        (&provisioned, "suspend", 400, "E0000001"),
        (&provisioned, "expire_password", 403, "E0000038"),
        (&provisioned, "reset_factors", 403, "E0000038"),
        (&gone, "deactivate", 400, "E0000001"),
        (&gone, "suspend", 400, "E0000001"),
        (&gone, "reset_password?sendEmail=false", 403, "E0000038"),
    ] {
        user.run(operation).await.is_error(status, code);
    }
    let answer = org
        .call(
            Method::POST,
            "/api/v1/users/nobody@x.test/lifecycle/suspend",
        )
        .await;
    answer.is_error(404, "E0000007");
}

#[tokio::test]
async fn made_people_change_too() {
    let org = TestOrg::start(300).await;
    let locked = org
        .query("/api/v1/users", &[("filter", "status eq \"LOCKED_OUT\"")])
        .await;
    let id = locked.column("/id")[0].to_owned();
    let user = Subject {
        org: &org,
        path: format!("/api/v1/users/{id}"),
    };
    let before = org.get(&user.path).await.body;
    user.run("unlock").await.is_ok();
    let after = org.get(&user.path).await.body;
    assert_eq!(after["status"], "ACTIVE");
    assert_eq!(after["profile"], before["profile"]);
    assert!(after["statusChanged"].as_str() > before["statusChanged"].as_str());
    let left = org
        .query("/api/v1/users", &[("filter", "status eq \"LOCKED_OUT\"")])
        .await;
    assert_eq!(left.items().len(), locked.items().len() - 1);
}

#[tokio::test]
async fn help_desk_admins_may_unlock_and_reset_alone() {
    let org = TestOrg::start(10).await;
    let token = org
        .sign_in("helpdesk@sandbox.test", "okta.users.manage")
        .await;
    let user = Subject::create(&org, "", true).await;
    let call = async |method, path: &str| {
        org.call_as(&token, method, &format!("{}{path}", user.path))
            .await
    };
    for (method, path) in [
        (Method::POST, "/lifecycle/suspend"),
        (Method::POST, "/lifecycle/deactivate"),
        (Method::DELETE, ""),
    ] {
        call(method, path).await.is_error(403, "E0000006");
    }
    call(Method::POST, "/lifecycle/reset_password?sendEmail=true")
        .await
        .is_ok();
    assert_eq!(user.status().await, "RECOVERY");
}

#[tokio::test]
async fn sessions_and_tokens_end() {
    let org = TestOrg::start(10).await;
    let token = org
        .sign_in("readonly@sandbox.test", "okta.users.read")
        .await;
    let path = "/api/v1/users/readonly/sessions";
    let answer = org.call(Method::DELETE, path).await;
    assert_eq!((answer.status.as_u16(), answer.body), (204, Value::Null));
    org.call_as(&token, Method::GET, "/api/v1/users/me")
        .await
        .is_ok();
    org.call(Method::DELETE, &format!("{path}?oauthTokens=true"))
        .await;
    let answer = org.call_as(&token, Method::GET, "/api/v1/users/me").await;
    assert_eq!(answer.status.as_u16(), 401);
}

#[tokio::test]
async fn users_change_their_own_credentials() {
    let org = TestOrg::start(10).await;
    let user = Subject::create(&org, "", true).await;
    let change = async |old: &str, new: &str| {
        let body = json!({ "oldPassword": { "value": old }, "newPassword": { "value": new } });
        let path = format!("{}/credentials/change_password", user.path);
        org.call_with(Method::POST, &path, &body).await
    };
    let answer = change("wrong", "uTVM,TPw55").await;
    answer.is_error(403, "E0000014");
    assert_eq!(answer.causes(), ["Old Password is not correct"]);
    change("latchkey", "weak").await.is_error(403, "E0000014");
    assert_eq!(
        change("latchkey", "uTVM,TPw55").await.is_ok().body["provider"]["type"],
        "OKTA"
    );

    let path = format!("{}/credentials/forgot_password?sendEmail=false", user.path);
    assert!(org.call(Method::POST, &path).await.is_ok().body["resetPasswordUrl"].is_string());
    org.call(Method::POST, &path)
        .await
        .is_error(403, "E0000034");
    user.run("suspend").await.is_error(400, "E0000001");
}
