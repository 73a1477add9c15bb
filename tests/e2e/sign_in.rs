//! From nothing to the list of users, by every flow a browser has.

use anyhow::{Result, ensure};
use sandbox::{accounts::PASSWORD, apps::SPA};

use super::support::{ADMIN, Test, Way, secret_in, tests};

tests![
    sandbox_card_fills_everything_in,
    code_with_pkce_in_the_fragment,
    code_with_pkce_in_the_query,
    implicit,
    with_an_id_token,
    sign_in_as_someone_else_asks_for_the_password_again,
    a_wrong_password_is_the_orgs_to_tell,
    typing_an_address_asks_nobody_on_the_way,
    corrections_of_the_org_address_are_shown,
    test_connection_says_that_an_org_answers,
    what_is_missing_is_pointed_out,
    the_request_is_shown_as_it_is_sent,
    ungranted_scopes_are_told_apart,
    settings_survive_a_reload,
    two_presses_are_one_sign_in,
];

async fn sandbox_card_fills_everything_in(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/")).await?;
    browser.sees_heading("Get a token").await?;
    ensure!(
        !browser.offers("Use it").await?,
        "a sandbox is offered before any is known of"
    );

    browser.fill("Org address", t.org().origin()).await?;
    browser.sees_heading("The sandbox org is running").await?;
    browser.sees(ADMIN).await?;
    browser.sees(PASSWORD).await?;
    browser.press("Use it").await?;
    browser.sees("Filled in").await?;
    let client = browser.field("Client ID").await?.prop("value").await?;
    ensure!(client.as_deref() == Some(SPA));

    t.leave_for_org(browser).await?;
    // The login hint went along, so only the password is left to type.
    let username = browser.field("Username").await?.prop("value").await?;
    ensure!(username.as_deref() == Some(ADMIN));
    browser.fill("Password", PASSWORD).await?;
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    browser.sees(ADMIN).await?;
    browser.sees("okta.users.read").await
}

async fn code_with_pkce_in_the_fragment(t: &mut Test) -> Result<()> {
    reaches_the_users(t, Way::CodeInFragment).await?;
    ensure!(t.browser().calls("/oauth2/v1/token").await? == 1);
    Ok(())
}

async fn code_with_pkce_in_the_query(t: &mut Test) -> Result<()> {
    reaches_the_users(t, Way::CodeInQuery).await?;
    ensure!(t.browser().calls("/oauth2/v1/token").await? == 1);
    Ok(())
}

async fn implicit(t: &mut Test) -> Result<()> {
    reaches_the_users(t, Way::Implicit).await?;
    ensure!(t.browser().calls("/oauth2/v1/token").await? == 0);
    Ok(())
}

async fn with_an_id_token(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    for way in [Way::CodeInFragment, Way::Implicit] {
        t.connect().await?;
        browser.choose_way(way).await?;
        browser.fill("Scopes", "openid profile ").await?;
        browser.press("Sign in as someone else").await?;
        t.at_org(browser).await?;
        t.choose_person(browser, ADMIN).await?;
        browser.users_listed().await?;
        browser.sees("openid ✓").await?;
    }
    Ok(())
}

/// Signs in, and checks that nothing of the answer is left where others could find it.
async fn reaches_the_users(t: &Test, way: Way) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.choose_way(way).await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;

    ensure!(
        browser.url().await? == t.page("/users"),
        "at {}",
        browser.url().await?
    );
    for address in browser.history().await? {
        ensure!(secret_in(&address).is_none(), "the history holds an answer");
        let is_page = address.starts_with(&t.page("/"));
        ensure!(
            !is_page || !address.contains(['?', '#']),
            "the history holds {address}"
        );
    }
    for store in ["localStorage", "sessionStorage"] {
        let kept = browser.store(store).await?;
        ensure!(secret_in(&kept).is_none(), "{store} holds a secret");
        ensure!(
            !kept.contains("latchkey.flow."),
            "{store} still holds the sign-in"
        );
    }
    // Nobody but this page and the org was asked for anything.
    let hosts = browser
        .eval("return [...new Set(performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin))].sort()")
        .await?;
    let mut expected = vec![t.page(""), t.org().origin().to_owned()];
    expected.sort();
    ensure!(hosts == serde_json::json!(expected), "asked {hosts}");
    Ok(())
}

async fn sign_in_as_someone_else_asks_for_the_password_again(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.list_users().await?;
    browser.press("Connect").await?;
    // The org's session is alive: signing in again asks nothing …
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    // … unless it is told to.
    browser.press("Connect").await?;
    browser.press("Sign in as someone else").await?;
    t.at_org(browser).await?;
    t.choose_person(browser, "readonly@sandbox.test").await?;
    browser.users_listed().await?;
    browser.sees("readonly@sandbox.test").await
}

async fn a_wrong_password_is_the_orgs_to_tell(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    t.leave_for_org(browser).await?;
    browser.fill("Username", ADMIN).await?;
    browser.fill("Password", "wrong").await?;
    browser.press("Sign in").await?;
    browser.sees("Unable to sign in").await?;
    t.choose_person(browser, ADMIN).await?;
    browser.users_listed().await
}

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

async fn two_presses_are_one_sign_in(t: &mut Test) -> Result<()> {
    t.connect().await?;
    let browser = t.browser();
    // In one turn of the page: the button has had no time to become of no use.
    browser
        .eval("const button = pressable('Sign in'); button.click(); button.click()")
        .await?;
    t.at_org(browser).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.users_listed().await
}
