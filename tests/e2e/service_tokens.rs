//! What a service app asks the org about its token, or tells it, each time with an assertion for that endpoint.

use anyhow::{Result, ensure};
use sandbox::apps::SERVICE;

use super::support::{Browser, Test, app_with_key, register, relay, run, secret_in, tests};

tests![
    a_token_is_introspected_and_revoked_through_the_relay,
    without_a_relay_a_terminal_asks,
    without_the_key_it_is_told_why,
    what_the_org_refuses_is_explained,
    an_expired_token_leads_to_a_new_one,
];

async fn a_token_is_introspected_and_revoked_through_the_relay(t: &mut Test) -> Result<()> {
    let host = relay(t).await?;
    let browser = t.browser();
    browser.allow_clipboard(host.origin()).await?;
    token(t, host.origin()).await?;
    let token = browser.copy("Copy token").await?;
    let status = format!(
        "curl --silent --output /dev/null --write-out '%{{http_code}}' --header 'authorization: Bearer {token}' '{}/api/v1/users?limit=1'",
        t.org().origin()
    );
    ensure!(run(&status).await? == "200");
    for _ in 0..2 {
        // Each question has an assertion of its own.
        browser.press("Introspect").await?;
        browser
            .sees("✓ Active: the org accepts this access token.")
            .await?;
        browser.sees(SERVICE).await?;
    }
    let told = browser.visible_text().await?;
    ensure!(!told.contains("not what came with the token"), "{told}");
    browser.is_accessible("a service app's token").await?;
    browser.press("Revoke…").await?;
    browser.press("Revoke it now").await?;
    browser.sees_heading("No token yet").await?;
    ensure!(run(&status).await? == "401", "it still works");
    let counts = t.org().org().counts();
    ensure!(
        counts.requests("POST /oauth2/v1/introspect") == 2,
        "{counts:?}"
    );
    ensure!(counts.requests("POST /oauth2/v1/revoke") == 1, "{counts:?}");

    browser.press("Recorder").await?;
    browser.sees("POST /oauth2/v1/revoke").await?;
    let told = browser.visible_text().await?;
    ensure!(secret_in(&told).is_none(), "{told}");
    Ok(())
}

async fn without_a_relay_a_terminal_asks(t: &mut Test) -> Result<()> {
    let host = relay(t).await?;
    let browser = t.browser();
    browser.allow_clipboard(host.origin()).await?;
    token(t, host.origin()).await?;
    // A relay to elsewhere is none.
    browser
        .eval("const real = window.fetch; window.fetch = (request, ...rest) => request.url?.includes('/relay/') ? Promise.reject(new TypeError()) : real.call(window, request, ...rest); return true")
        .await?;
    browser.press("Users").await?;
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.sees("so a terminal has to ask").await?;
    for name in ["Introspect", "Revoke…"] {
        ensure!(!browser.offers(name).await?, "{name} is offered");
    }
    let question = browser.copy("Copy the question as curl").await?;
    let answer = run(&question).await?;
    ensure!(answer.contains(r#""active":true"#), "{answer}");
    let again = run(&question).await?;
    ensure!(again.contains("already been used"), "{again}");
    let revocation = browser.copy("Copy the revocation as curl").await?;
    let answer = run(&revocation).await?;
    ensure!(answer.is_empty(), "{answer}");
    let question = browser.copy("Copy the question as curl").await?;
    let answer = run(&question).await?;
    ensure!(answer.contains(r#""active":false"#), "{answer}");
    browser
        .is_accessible("a service app's token without a relay")
        .await
}

async fn without_the_key_it_is_told_why(t: &mut Test) -> Result<()> {
    let host = relay(t).await?;
    let browser = t.browser();
    token(t, host.origin()).await?;
    browser.press("Service app").await?;
    browser.press("Key 1").await?;
    browser.press("Remove…").await?;
    browser.press("Remove it for good").await?;
    browser.sees("There is no key in this browser yet").await?;
    browser.press("Tokens").await?;
    browser.sees("Its key is not in this browser.").await?;
    browser
        .sees("Deactivating the app in the Admin Console")
        .await?;
    for name in ["Introspect", "Revoke…"] {
        ensure!(!browser.offers(name).await?, "{name} is offered");
    }
    browser.press("Forget").await?;
    browser.sees_heading("No token yet").await
}

async fn what_the_org_refuses_is_explained(t: &mut Test) -> Result<()> {
    t.expect_log("401 (Unauthorized)");
    let host = relay(t).await?;
    let browser = t.browser();
    token(t, host.origin()).await?;
    browser.button("Introspect").await?;
    t.org().org().apps.update(SERVICE, |app| app.keys.clear());
    browser.press("Introspect").await?;
    let told = browser.failure("The app has no public key").await?;
    Browser::holds(
        &told,
        &["does not have a JWKSet configured", SERVICE, "401"],
    )?;
    browser.press("Revoke…").await?;
    browser.press("Revoke it now").await?;
    let script = "return document.querySelectorAll('.trouble, .failure').length === 2";
    browser.until("two refusals", script).await?;
    // It is still there, and still in use.
    browser.press("Users").await?;
    browser.users_listed().await
}

async fn an_expired_token_leads_to_a_new_one(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.access_token_lifetime = 6)
        .await?;
    let host = relay(t).await?;
    let browser = t.browser();
    token(t, host.origin()).await?;
    browser.press("Users").await?;
    browser.sees("The token has expired").await?;
    ensure!(!browser.offers("Sign in again").await?);
    browser.press("Get a new one").await?;
    browser.sees_heading("Service app").await
}

/// Gets a token of a service app, and looks into it.
async fn token(t: &Test, origin: &str) -> Result<()> {
    let browser = t.browser();
    let key = app_with_key(t, origin, SERVICE).await?;
    register(t, SERVICE, &key).await?;
    browser.press("Get a token").await?;
    browser.sees("It is checked, and in use.").await?;
    browser.press("Look into the token").await?;
    browser.sees_heading("Tokens").await
}
