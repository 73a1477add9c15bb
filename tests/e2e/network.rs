//! Networks and servers that do not do what they should, each told apart.

use std::{net::Ipv4Addr, time::Duration};

use anyhow::{Result, ensure};
use axum::{Router, http::header, response::Html, routing::get};
use sandbox::faults::{FaultKind, Faults, Rule};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::support::{ADMIN, Browser, Host, Test, Way, free_port, tests};

tests![
    org_down_before_signing_in,
    org_down_while_signing_in,
    org_down_while_listing,
    another_kind_of_server,
    another_kind_of_server_that_answers_pages,
    offline,
    an_answer_that_cors_keeps_back,
    a_call_that_is_blocked,
    an_answer_that_breaks_off,
    an_answer_that_is_cut_off,
    a_server_error,
    a_token_answer_that_is_not_json,
    a_clock_that_differs,
];

async fn org_down_before_signing_in(t: &mut Test) -> Result<()> {
    t.expect_log("ERR_CONNECTION_REFUSED");
    let browser = t.browser();
    t.connect().await?;
    browser
        .fill(
            "Org address",
            &format!("http://localhost:{}", free_port().await?),
        )
        .await?;
    browser.press("Test connection").await?;
    browser.failure("The local org does not answer").await?;
    browser.press("Sign in").await?;
    browser
        .until(
            "the sign-in is over",
            "return Boolean(pressable('Sign in'))",
        )
        .await?;
    let said = browser.failure("The local org does not answer").await?;
    Browser::holds(&said, &["cargo xtask serve", "no answer at all"])?;
    // Nothing was left: the settings are there to be mended.
    ensure!(browser.path().await? == "/");
    browser.fill("Org address", t.org().origin()).await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await
}

async fn org_down_while_signing_in(t: &mut Test) -> Result<()> {
    t.expect_log("/oauth2/v1/token");
    t.connect().await?;
    fail(t, FaultKind::Drop, "/oauth2/v1/token");
    let browser = t.browser();
    t.sign_in(ADMIN).await?;
    browser.at("/callback").await?;
    browser.failure("The call was blocked").await?;
    t.org().org().clear_faults();
    browser.press("Try again").await?;
    browser.users_listed().await
}

async fn org_down_while_listing(t: &mut Test) -> Result<()> {
    t.expect_log("ERR_CONNECTION_REFUSED");
    t.list_users().await?;
    t.stop_org().await;
    let browser = t.browser();
    browser.press("Load all").await?;
    // It is tried again some times, then told.
    browser.sees("A call failed, which may pass.").await?;
    browser
        .until_within(
            Duration::from_secs(60),
            "the end of trying",
            "return has('The local org does not answer')",
            Vec::new(),
        )
        .await?;
    browser.failure("The local org does not answer").await?;
    // What has come is still there.
    browser.users_listed().await
}

async fn another_kind_of_server(t: &mut Test) -> Result<()> {
    t.expect_log("blocked by CORS policy");
    t.allow_log("net::ERR_FAILED");
    let other =
        Host::start(Router::new().fallback(get(|| async { Html("<h1>It works!</h1>") }))).await?;
    is_not_okta(t, &other, "No Okta org can be read there").await
}

async fn another_kind_of_server_that_answers_pages(t: &mut Test) -> Result<()> {
    let other = Host::start(Router::new().fallback(get(|| async {
        (
            [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")],
            Html("<h1>It works!</h1>"),
        )
    })))
    .await?;
    is_not_okta(t, &other, "That is not an Okta org").await
}

async fn is_not_okta(t: &Test, other: &Host, title: &str) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.fill("Org address", other.origin()).await?;
    browser.press("Sign in").await?;
    let said = browser.failure(title).await?;
    Browser::holds(&said, &[other.origin()])?;
    ensure!(browser.path().await? == "/");
    Ok(())
}

async fn offline(t: &mut Test) -> Result<()> {
    t.expect_log("ERR_INTERNET_DISCONNECTED");
    let browser = t.browser();
    t.connect().await?;
    set_offline(browser, true).await?;
    browser.press("Sign in").await?;
    browser.failure("This machine is offline").await?;
    set_offline(browser, false).await?;
    browser.press("Try again").await?;
    t.at_org(browser).await
}

async fn set_offline(browser: &Browser, offline: bool) -> Result<()> {
    let conditions = serde_json::json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.cdp("Network.enable", serde_json::json!({})).await?;
    browser
        .cdp("Network.emulateNetworkConditions", conditions)
        .await?;
    Ok(())
}

async fn an_answer_that_cors_keeps_back(t: &mut Test) -> Result<()> {
    t.expect_log("blocked by CORS policy");
    t.allow_log("net::ERR_FAILED");
    // The probe of the same address goes without a token.
    t.allow_log("status of 403");
    t.connect().await?;
    fail(t, FaultKind::MissingCors, "/api/v1/users");
    let browser = t.browser();
    t.sign_in(ADMIN).await?;
    let said = browser
        .failure("CORS kept the answer from this page")
        .await?;
    Browser::holds(&said, &["Trusted Origins", "/api/v1/users", &t.page("")])?;
    ensure!(!said.contains("limit="), "the query is told: {said}");
    t.org().org().clear_faults();
    browser.press("Try again").await?;
    browser.users_listed().await
}

async fn a_call_that_is_blocked(t: &mut Test) -> Result<()> {
    t.allow_log("ERR_BLOCKED");
    t.connect().await?;
    let browser = t.browser();
    // As a content blocker does it.
    block(browser, &["*/api/v1/users*"]).await?;
    t.sign_in(ADMIN).await?;
    let said = browser.failure("The call was blocked").await?;
    Browser::holds(&said, &["extension", "/api/v1/users"])?;
    block(browser, &[]).await?;
    browser.press("Try again").await?;
    browser.users_listed().await
}

async fn block(browser: &Browser, urls: &[&str]) -> Result<()> {
    browser.cdp("Network.enable", serde_json::json!({})).await?;
    let blocked = serde_json::json!({ "urls": urls });
    browser.cdp("Network.setBlockedURLs", blocked).await?;
    Ok(())
}

async fn an_answer_that_breaks_off(t: &mut Test) -> Result<()> {
    t.expect_log("ERR_CONTENT_LENGTH_MISMATCH");
    t.connect().await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
    let server = tokio::spawn(break_off(listener));
    let browser = t.browser();
    browser.fill("Org address", &address).await?;
    browser.press("Test connection").await?;
    let said = browser.failure("The answer broke off").await;
    server.abort();
    Browser::holds(&said?, &[&address])
}

/// Begins an answer that every page may read, and ends the connection.
async fn break_off(listener: TcpListener) -> Result<()> {
    loop {
        let (mut stream, _) = listener.accept().await?;
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream
            .write_all(
                b"HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\ncontent-length: 99\r\n\r\n{\"id\":\"00o",
            )
            .await;
    }
}

async fn an_answer_that_is_cut_off(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    fail(t, FaultKind::CutOff, "/api/v1/users");
    let browser = t.browser();
    browser.press("Load all").await?;
    browser.sees("A call failed, which may pass.").await?;
    browser.sees("200 loaded").await?;
    // It goes on by itself.
    t.org().org().clear_faults();
    browser
        .until(
            "everyone else has come as well",
            "return has('all ') && has(' loaded')",
        )
        .await?;
    Ok(())
}

async fn a_server_error(t: &mut Test) -> Result<()> {
    t.expect_log("status of 500");
    t.connect().await?;
    fail(t, FaultKind::ServerError, "/api/v1/users");
    let browser = t.browser();
    t.sign_in(ADMIN).await?;
    let said = browser.failure("The org had an error of its own").await?;
    Browser::holds(&said, &["500", "Request ID"])?;
    t.org().org().clear_faults();
    browser.press("Try again").await?;
    browser.users_listed().await
}

async fn a_token_answer_that_is_not_json(t: &mut Test) -> Result<()> {
    t.connect().await?;
    fail(t, FaultKind::CutOff, "/oauth2/v1/token");
    let browser = t.browser();
    t.sign_in(ADMIN).await?;
    browser.failure("The token answer is not JSON").await?;
    ensure!(browser.url().await? == t.page("/callback"));
    t.org().org().clear_faults();
    browser.press("Try again").await?;
    browser.users_listed().await
}

/// Makes every call below a path fail in one way.
fn fail(t: &Test, kind: FaultKind, path: &str) {
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(kind).path(path)],
        ..Faults::default()
    });
}

async fn a_clock_that_differs(t: &mut Test) -> Result<()> {
    t.org().org().set_faults(Faults {
        clock_skew_seconds: 3_000,
        ..Faults::default()
    });
    let browser = t.browser();
    t.connect().await?;
    browser.choose_way(Way::CodeInFragment).await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser
        .until(
            "the difference is told",
            "return /clock is (2999|3000|3001) s behind/.test(document.body.innerText)",
        )
        .await?;
    // The token lives its hour all the same.
    browser
        .until(
            "an hour to go",
            r"return /^(1:00:00|59:\d\d)$/.test(document.querySelector('.badge-end')?.textContent ?? '')",
        )
        .await?;
    Ok(())
}
