//! The connect page: what is typed is put right, checked and kept, and the request is shown as it is sent.

use anyhow::{Result, ensure};
use sandbox::apps::SPA;

use super::support::{ADMIN, Test, Way, tests};

tests![
    typing_an_address_asks_nobody_on_the_way,
    corrections_of_the_org_address_are_shown,
    test_connection_says_that_an_org_answers,
    what_is_missing_is_pointed_out,
    the_request_is_shown_as_it_is_sent,
    ungranted_scopes_are_told_apart,
    settings_survive_a_reload,
];

/// `http://localhost:80…` on the way to `http://localhost:8080` is nobody's org, and somebody's server.
async fn typing_an_address_asks_nobody_on_the_way(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/")).await?;
    browser.field("Org address").await?.click().await?;
    browser.type_text(t.org().origin()).await?;
    browser.sees_heading("The sandbox org is running").await?;
    let asked = browser.calls("/sandbox").await?;
    ensure!(
        asked <= 2,
        "{asked} servers were asked whether they are a sandbox"
    );
    Ok(())
}

async fn corrections_of_the_org_address_are_shown(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/")).await?;
    for typed in [
        "acme-admin.okta.com",
        "http://acme.okta.com/",
        "https://acme.okta.com/oauth2/default",
        "https://acme.okta.com/admin/users#x",
        "  HTTPS://ACME.okta.com ",
    ] {
        browser.fill("Org address", typed).await?;
        browser.sees("Using https://acme.okta.com:").await?;
        browser
            .sees("GET https://acme.okta.com/oauth2/v1/authorize")
            .await?;
    }
    for typed in [
        "ftp://acme.okta.com",
        "https://user:pass@acme.okta.com",
        "acme",
        "okta.com",
    ] {
        browser.fill("Org address", typed).await?;
        browser.css("#org[aria-invalid=true]").await?;
        ensure!(
            !browser.visible_text().await?.contains("Using "),
            "{typed} was accepted"
        );
    }
    Ok(())
}

async fn test_connection_says_that_an_org_answers(t: &mut Test) -> Result<()> {
    t.connect().await?;
    t.browser().press("Test connection").await?;
    let browser = t.browser();
    browser.sees("An Okta org answers").await?;
    browser.sees("Its metadata names it as the issuer").await?;
    // The same org by another name is another issuer.
    let other = t.org().origin().replace("localhost", "127.0.0.1");
    browser.fill("Org address", &other).await?;
    browser.press("Test connection").await?;
    let found = format!("names another issuer: {}", t.org().origin());
    browser.sees(&found).await
}

async fn what_is_missing_is_pointed_out(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/")).await?;
    browser.sees_heading("Get a token").await?;
    ensure!(
        browser.count("[aria-invalid=true]").await? == 0,
        "complaints before anything was tried"
    );
    browser.press("Sign in").await?;
    // The keyboard goes to the first field that needs something.
    browser
        .until(
            "the org field has the focus",
            "return document.activeElement?.id === 'org'",
        )
        .await?;
    browser.css("#org[aria-invalid=true]").await?;
    browser.css("#client[aria-invalid=true]").await?;
    ensure!(browser.path().await? == "/");

    browser.fill("Org address", t.org().origin()).await?;
    browser.fill("Client ID", SPA).await?;
    browser.press("Remove okta.users.read").await?;
    browser.press("Sign in").await?;
    browser.css("#scope[aria-invalid=true]").await?;
    browser
        .until(
            "the scope field has the focus",
            "return document.activeElement?.id === 'scope'",
        )
        .await?;
    browser.type_text("okta.users.read ").await?;
    browser.css("[aria-label='Remove okta.users.read']").await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await
}

async fn the_request_is_shown_as_it_is_sent(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    let shown = browser
        .eval("return Object.fromEntries([...document.querySelectorAll('.request .parameter')].map((parameter) => \
               [clean(parameter.querySelector('dt').textContent), parameter.querySelector('.value').textContent]))")
        .await?;
    t.leave_for_org(browser).await?;
    let sent = browser.client.current_url().await?;
    ensure!(sent.path() == "/oauth2/v1/authorize");
    let sent: serde_json::Map<_, _> = sent
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), value.into_owned().into()))
        .collect();
    ensure!(
        shown == serde_json::Value::Object(sent.clone()),
        "shown {shown}, sent {sent:?}"
    );
    Ok(())
}

async fn ungranted_scopes_are_told_apart(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser
        .fill("Scopes", "okta.logs.read okta.groups.read ")
        .await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser.sees("okta.logs.read · not granted").await?;
    browser.sees("okta.groups.read ✓").await
}

async fn settings_survive_a_reload(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.choose_way(Way::CodeInQuery).await?;
    browser.choose("Prompt", "login").await?;
    browser.fill("Login hint", "readonly@sandbox.test").await?;
    browser.fill("Scopes", "okta.groups.read ").await?;
    browser.reload().await?;
    browser.sees_heading("Get a token").await?;
    let state = browser
        .eval("return ['org', 'client', 'prompt', 'mode', 'hint'].map((id) => document.getElementById(id).value)")
        .await?;
    let expected = serde_json::json!([
        t.org().origin(),
        SPA,
        "login",
        "query",
        "readonly@sandbox.test"
    ]);
    ensure!(state == expected, "{state}");
    browser.sees("okta.groups.read").await?;

    // A new tab starts with the same settings, and so does a browser that comes back.
    browser.choose_way(Way::Implicit).await?;
    browser.another_tab().await?;
    browser.open(&t.page("/")).await?;
    browser
        .until(
            "the flow was kept",
            "return named('label', 'Implicit')?.control.checked",
        )
        .await?;
    Ok(())
}
