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
