//! Lifecycle operations over HTTP. The table of all of them is tested beside the state machine.

use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use sandbox::apps;
use serde_json::{Value, json};

use crate::support::{Answer, TestOrg, between};

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

/// A browser with a session at the org.
struct Browser(Client);

impl Browser {
    async fn sign_in(org: &TestOrg, login: &str) -> Self {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()
            .unwrap();
        let page = client.get(authorize(org)).send().await.unwrap();
        let page = page.text().await.unwrap();
        let request = between(&page, "name=\"request\" value=\"", "\"");
        let form = [
            ("request", request),
            ("username", login),
            ("password", "latchkey"),
        ];
        let url = format!("{}/signin", org.sandbox.origin());
        client.post(url).form(&form).send().await.unwrap();
        Self(client)
    }

    /// Whether the org would have to ask nothing.
    async fn is_signed_in(&self, org: &TestOrg) -> bool {
        let answer = self.0.get(authorize(org) + "&prompt=none");
        let answer = answer.send().await.unwrap();
        let location = answer.headers()[LOCATION].to_str().unwrap();
        !location.contains("login_required")
    }
}

fn authorize(org: &TestOrg) -> String {
    format!(
        "{}/oauth2/v1/authorize?client_id={}&response_type=token&scope=okta.users.read\
         &redirect_uri=http://localhost:8080/callback&state=s&nonce=n",
        org.sandbox.origin(),
        apps::SPA,
    )
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
async fn a_reset_password_may_end_sessions() {
    let org = TestOrg::start(10).await;
    for (operation, ends) in [
        ("reset_password?sendEmail=true", false),
        ("reset_password?sendEmail=true&revokeSessions=true", true),
        ("expire_password_with_temp_password", false),
        (
            "expire_password_with_temp_password?revokeSessions=true",
            true,
        ),
    ] {
        org.sandbox.org().reset();
        let admin = org.sign_in("admin@sandbox.test", "okta.users.manage").await;
        let browser = Browser::sign_in(&org, "norole@sandbox.test").await;
        assert!(browser.is_signed_in(&org).await);
        let path = format!("/api/v1/users/norole/lifecycle/{operation}");
        org.call_as(&admin, Method::POST, &path).await.is_ok();
        assert_eq!(!browser.is_signed_in(&org).await, ends, "{operation}");
    }
}

#[tokio::test]
async fn factors_are_taken_one_by_one_and_all_at_once() {
    let org = TestOrg::start(200).await;
    let users = org
        .query("/api/v1/users", &[("search", "status eq \"ACTIVE\"")])
        .await;
    let mut several = None;
    for id in users.column("/id") {
        let path = format!("/api/v1/users/{id}");
        let factors = org.get(&format!("{path}/factors")).await;
        if factors.items().len() >= 2 {
            several = Some((path, factors));
            break;
        }
    }
    let (path, before) = several.expect("someone has two factors");
    let own = before.body[0]["_links"]["self"]["href"].as_str().unwrap();
    assert_eq!(org.get(own).await.is_ok().body, before.body[0]);
    let answer = org.call(Method::DELETE, own).await;
    assert_eq!(answer.status.as_u16(), 204);
    for method in [Method::GET, Method::DELETE] {
        org.call(method, own).await.is_error(404, "E0000007");
    }
    let left = org.get(&format!("{path}/factors")).await;
    assert_eq!(left.items(), &before.items()[1..]);

    let reset = format!("{path}/lifecycle/reset_factors");
    assert_eq!(org.call(Method::POST, &reset).await.is_ok().body, json!({}));
    let left = org.get(&format!("{path}/factors")).await;
    assert_eq!(left.is_ok().body, json!([]));
    assert_eq!(org.get(&path).await.body["status"], "ACTIVE");
    let catalogue = org.get(&format!("{path}/factors/catalog")).await;
    assert!(
        catalogue
            .column("/status")
            .iter()
            .all(|status| *status == "NOT_SETUP")
    );
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
