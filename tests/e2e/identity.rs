//! ID tokens: their signatures are checked with the keys that the org publishes.

use anyhow::{Result, ensure};
use sandbox::faults::{FaultKind, Faults, Rule};

use super::support::{ADMIN, Test, Way, tests};

tests![
    the_signature_is_checked_in_both_flows,
    a_forged_signature_is_refused_in_both_flows,
    without_the_keys_only_the_code_flow_goes_on,
    a_new_key_is_fetched,
];

/// Signs in with the scope `openid`, up to the way back.
async fn sign_in(t: &Test, way: Way) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.choose_way(way).await?;
    browser.fill("Scopes", "openid ").await?;
    browser.press("Sign in as someone else").await?;
    t.at_org(browser).await?;
    t.choose_person(browser, ADMIN).await
}

async fn the_signature_is_checked_in_both_flows(t: &mut Test) -> Result<()> {
    for way in [Way::CodeInFragment, Way::Implicit] {
        sign_in(t, way).await?;
        let browser = t.browser();
        browser.users_listed().await?;
        ensure!(browser.calls("/oauth2/v1/keys").await? == 1);
        browser.press("Tokens").await?;
        browser.sees_heading("Tokens").await?;
        browser.sees("verified with the org’s key").await?;
        ensure!(
            !browser.visible_text().await?.contains("not checked, as"),
            "a warning though it was checked"
        );
        browser.press("Recorder").await?;
        browser.sees("ID token signature").await?;
        browser
            .sees("by one of the keys that the org publishes")
            .await?;
    }
    Ok(())
}

async fn a_forged_signature_is_refused_in_both_flows(t: &mut Test) -> Result<()> {
    for way in [Way::CodeInFragment, Way::Implicit] {
        t.org().org().set_faults(Faults {
            forged_id_tokens: true,
            ..Faults::default()
        });
        sign_in(t, way).await?;
        let browser = t.browser();
        let said = browser.failure("The ID token was refused").await?;
        ensure!(
            said.contains("not by a key that the org publishes"),
            "{said}"
        );
        browser.press("Tokens").await?;
        browser.sees_heading("No token yet").await?;
    }
    Ok(())
}

async fn without_the_keys_only_the_code_flow_goes_on(t: &mut Test) -> Result<()> {
    t.expect_log("status of 500");
    let broken = || Faults {
        rules: vec![Rule::new(FaultKind::ServerError).path("/oauth2/v1/keys")],
        ..Faults::default()
    };
    t.org().org().set_faults(broken());
    sign_in(t, Way::Implicit).await?;
    let browser = t.browser();
    browser.failure("The ID token could not be checked").await?;
    // From the org itself by TLS: that may stand in for the signature, and the page says so.
    t.org().org().set_faults(broken());
    sign_in(t, Way::CodeInFragment).await?;
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser
        .sees("The ID token's signature was not checked")
        .await
}

async fn a_new_key_is_fetched(t: &mut Test) -> Result<()> {
    sign_in(t, Way::CodeInFragment).await?;
    t.browser().users_listed().await?;
    // The page starts anew after each way to the org, and so do its keys.
    t.org().org().rotate_keys(true)?;
    sign_in(t, Way::Implicit).await?;
    t.browser().users_listed().await
}
