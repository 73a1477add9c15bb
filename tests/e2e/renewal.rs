//! Tokens that renew themselves: in time, once for all tabs, and never lost to a bad network.

use anyhow::{Result, ensure};
use sandbox::faults::{FaultKind, Faults, Rule};

use super::support::{
    ADMIN, Test, tests,
    vault::{PASSPHRASE, keep_on_device, unlock},
};

tests![
    a_token_is_renewed_before_it_expires,
    two_tabs_renew_once,
    a_page_that_slept_past_the_end_goes_on,
    a_lost_network_loses_no_token,
    a_refused_renewal_is_the_end_of_it,
    renewing_by_hand,
];

async fn a_token_is_renewed_before_it_expires(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.access_token_lifetime = 20)
        .await?;
    sign_in_to_stay(t).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    let loaded = browser.rows().await?;
    t.renewed(1).await?;
    // The list stays as it was, and goes on with the new token.
    ensure!(browser.rows().await? == loaded, "the list was loaded anew");
    browser.press("Load all").await?;
    browser.sees("all 956 loaded").await
}

async fn two_tabs_renew_once(t: &mut Test) -> Result<()> {
    sign_in_to_stay(t).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    keep_on_device(browser).await?;
    browser.sees("kept, encrypted").await?;
    let first = browser.another_tab().await?;
    let second = browser.client.window().await?;
    browser.open(&t.page("/tokens")).await?;
    unlock(browser, PASSPHRASE).await?;
    browser.sees("Renew now").await?;

    // Both are told to renew while the org is slow, so that they do it at once.
    t.org().org().set_faults(Faults {
        latency_ms: 1_500,
        ..Faults::default()
    });
    let renew = "named('button', 'Renew now').click(); return true";
    browser.eval(renew).await?;
    browser.client.switch_to_window(first).await?;
    browser.eval(renew).await?;
    t.renewed(1).await?;
    browser
        .until("the first tab has the new token", "return !has('Renewing')")
        .await?;
    browser.client.switch_to_window(second).await?;
    browser
        .until("the second tab has it too", "return !has('Renewing')")
        .await?;
    ensure!(t.org().org().counts().grant("refresh_token").given == 1);
    t.org().org().clear_faults();
    browser.press("Users").await?;
    browser.users_listed().await
}

async fn a_page_that_slept_past_the_end_goes_on(t: &mut Test) -> Result<()> {
    sign_in_to_stay(t).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser
        .eval("const now = Date.now; Date.now = () => now() + 7200e3; return true")
        .await?;
    t.renewed(1).await?;
    browser
        .until("no word of an expired token", "return !has('has expired')")
        .await?;
    browser.press("Load all").await?;
    browser.sees("all 956 loaded").await
}

async fn a_lost_network_loses_no_token(t: &mut Test) -> Result<()> {
    t.allow_log("ERR_EMPTY_RESPONSE");
    t.allow_log("ERR_CONNECTION");
    t.allow_log("Failed to load resource");
    sign_in_to_stay(t).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(FaultKind::Drop).path("/oauth2/v1/token")],
        ..Faults::default()
    });
    browser.press("Renew now").await?;
    browser.sees("Evidence").await?;
    browser.sees("Renew now").await?;
    t.org().org().clear_faults();
    browser.press("Renew now").await?;
    t.renewed(1).await?;
    browser
        .until("the failure is gone", "return !has('Evidence')")
        .await?;
    browser.sees("Renew now").await
}

async fn a_refused_renewal_is_the_end_of_it(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    sign_in_to_stay(t).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.sees("Renew now").await?;
    t.org().org().revoke_tokens();
    browser.press("Renew now").await?;
    browser
        .sees("The refresh token is used up or too old")
        .await?;
    browser
        .until(
            "nothing to renew with",
            "return !named('button', 'Renew now')",
        )
        .await?;
    Ok(())
}

async fn renewing_by_hand(t: &mut Test) -> Result<()> {
    sign_in_to_stay(t).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.allow_clipboard(&t.page("")).await?;
    browser.press("Tokens").await?;
    let old = browser.copy("Copy token").await?;
    browser.press("Renew now").await?;
    t.renewed(1).await?;
    browser
        .until("the new token", "return !has('Renewing') && !has('Copied')")
        .await?;
    ensure!(
        browser.copy("Copy token").await? != old,
        "it is the old token"
    );
    Ok(())
}

/// Signs in with a refresh token.
async fn sign_in_to_stay(t: &Test) -> Result<()> {
    t.connect().await?;
    t.browser().fill("Scopes", "offline_access ").await?;
    t.sign_in(ADMIN).await
}
