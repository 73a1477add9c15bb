//! Who may call what, and calls that lead nowhere.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::TestOrg;

#[tokio::test]
async fn unknown_paths_and_methods() {
    let org = TestOrg::start(10).await;
    for path in [
        "/api/v1/nosuch",
        "/api/v1/users/me/nosuch",
        "/api/v2/users",
        "/api/v1/users/me/factors/x/y",
    ] {
        org.get(path).await.is_error(404, "E0000008");
    }
    for (method, path, allowed) in [
        (Method::DELETE, "/api/v1/users", "GET"),
        (Method::PATCH, "/api/v1/users/me", "PUT"),
        (Method::DELETE, "/api/v1/logs", "GET"),
        (Method::GET, "/api/v1/users/me/lifecycle/suspend", "POST"),
    ] {
        let answer = org.call(method, path).await;
        answer.is_error(405, "E0000022");
        let allow = answer.headers["allow"].to_str().unwrap();
        assert!(allow.contains(allowed), "{path}: {allow}");
    }
}

#[tokio::test]
async fn scope_and_role_are_both_needed() {
    let org = TestOrg::start(10).await;
    let groups_only = org.sign_in("admin@sandbox.test", "okta.groups.read").await;
    for path in [
        "/api/v1/users",
        "/api/v1/users/me",
        "/api/v1/users/me/groups",
    ] {
        let answer = org.call_as(&groups_only, Method::GET, path).await;
        assert_eq!(
            (answer.status, &answer.body),
            (StatusCode::FORBIDDEN, &Value::Null)
        );
        let challenge = answer.headers["www-authenticate"].to_str().unwrap();
        assert!(
            challenge.contains("error=\"insufficient_scope\""),
            "{challenge}"
        );
        assert!(
            challenge.contains("scope=\"okta.users.read\""),
            "{challenge}"
        );
    }
    let norole = org
        .sign_in("norole@sandbox.test", "okta.users.read okta.groups.read")
        .await;
    for path in ["/api/v1/users", "/api/v1/groups"] {
        org.call_as(&norole, Method::GET, path)
            .await
            .is_error(403, "E0000006");
    }
    let readonly = org
        .sign_in("readonly@sandbox.test", "okta.users.manage okta.roles.read")
        .await;
    org.call_as(&readonly, Method::GET, "/api/v1/users")
        .await
        .is_ok();
    for (method, path) in [
        (Method::POST, "/api/v1/users/admin/lifecycle/suspend"),
        (Method::DELETE, "/api/v1/users/admin"),
        (Method::GET, "/api/v1/users/admin/roles"),
    ] {
        org.call_as(&readonly, method, path)
            .await
            .is_error(403, "E0000006");
    }
    let answer = org.send(org.request(Method::GET, "/api/v1/users")).await;
    answer.is_error(403, "E0000005");
}

#[tokio::test]
async fn a_self_scope_reaches_the_own_record_alone() {
    let org = TestOrg::start(50).await;
    let token = org
        .sign_in("norole@sandbox.test", "okta.users.read.self")
        .await;
    let answer = org
        .call_as(&token, Method::GET, "/api/v1/users?limit=50")
        .await;
    assert_eq!(answer.column("/profile/login"), ["norole@sandbox.test"]);
    org.call_as(&token, Method::GET, "/api/v1/users/me")
        .await
        .is_ok();
    org.call_as(&token, Method::GET, "/api/v1/users/norole@sandbox.test")
        .await
        .is_ok();
    org.call_as(&token, Method::GET, "/api/v1/users/admin")
        .await
        .is_error(403, "E0000006");
}

#[tokio::test]
async fn requests_must_have_a_length_and_accept_json() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let org = TestOrg::start(10).await;
    let address = org.sandbox.origin().strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!(
        "POST /api/v1/users/me/lifecycle/suspend HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 411 "), "{answer}");

    let request = org
        .request(Method::GET, "/api/v1/users")
        .header("accept", "text/html");
    org.send_as_admin(request).await.is_error(406, "E0000122");
    let request = org
        .request(Method::GET, "/api/v1/users")
        .header("accept", "text/html, */*;q=0.8");
    org.send_as_admin(request).await.is_ok();
}
