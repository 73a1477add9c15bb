//! The token: what the org tells of it, whose it is, and what its scopes are worth.

use anyhow::{Result, ensure};

use super::support::{ADMIN, Browser, Test, tests};

tests![
    the_org_is_asked_about_a_token,
    the_org_tells_who_it_is,
    scopes_are_tried,
    a_trial_stops_at_a_token_that_is_refused,
];

async fn the_org_is_asked_about_a_token(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.fill("Scopes", "offline_access ").await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.press("Introspect").await?;
    browser
        .sees("Active: the org accepts this access token")
        .await?;
    browser.sees(ADMIN).await?;
    ensure!(
        !browser.visible_text().await?.contains("not what came"),
        "the org's word differs from the token's"
    );
    browser.press("Introspect the refresh token").await?;
    browser.sees("the org accepts this refresh token").await?;
    t.org().org().revoke_tokens();
    browser.press("Introspect").await?;
    browser.sees("Not active").await?;
    browser.sees("does not accept this access token").await
}

async fn the_org_tells_who_it_is(t: &mut Test) -> Result<()> {
    t.expect_log("status of 401");
    let browser = t.browser();
    t.connect().await?;
    browser.fill("Scopes", "openid profile email ").await?;
    t.sign_in("readonly@sandbox.test").await?;
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.press("Who is it?").await?;
    browser.sees("The same person as in the ID token").await?;
    browser.sees("Rune Lindqvist").await?;
    t.org().org().revoke_tokens();
    browser.press("Who is it?").await?;
    browser.failure("The org did not say who it is").await?;
    Ok(())
}

/// What the trial of scopes says: scope and finding, in order.
async fn findings(browser: &Browser) -> Result<Vec<(String, String)>> {
    let script = "const rows = [...document.querySelectorAll('.tried > li')]; \
         const of = (row, name) => clean(row.querySelector(name).textContent); \
         return has('Try again') && rows.map((row) => [of(row, '.tried-scope'), of(row, '.tried-finding')])";
    let rows = browser.until("the trial is over", script).await?;
    Ok(serde_json::from_value(rows)?)
}

async fn scopes_are_tried(t: &mut Test) -> Result<()> {
    t.expect_log("status of 403");
    let browser = t.browser();
    t.connect().await?;
    browser
        .fill(
            "Scopes",
            "okta.roles.read okta.users.manage openid offline_access ",
        )
        .await?;
    // May read, but only who may give roles may see them.
    t.sign_in("readonly@sandbox.test").await?;
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.sees_heading("Tokens").await?;
    browser.press("Try each scope").await?;
    let found = findings(browser).await?;
    let found: Vec<_> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
    let expected = [
        ("okta.users.read", "works"),
        ("okta.roles.read", "role missing"),
        ("okta.users.manage", "works"),
        ("openid", "works"),
        ("offline_access", "not tried"),
    ];
    ensure!(found == expected, "{found:?}");
    browser.sees("GET /api/v1/users?limit=1").await?;
    browser.sees("Changing was not tried").await?;
    browser
        .sees("Give whoever the token is for an admin role")
        .await
}

async fn a_trial_stops_at_a_token_that_is_refused(t: &mut Test) -> Result<()> {
    t.expect_log("status of 401");
    let browser = t.browser();
    t.connect().await?;
    browser.fill("Scopes", "okta.groups.read ").await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    t.org().org().revoke_tokens();
    browser.press("Tokens").await?;
    browser.press("Try each scope").await?;
    let found = findings(browser).await?;
    let first = ("okta.users.read".to_owned(), "token refused".to_owned());
    ensure!(found == [first], "{found:?}");
    Ok(())
}
