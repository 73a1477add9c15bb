//! Service apps: a key that is made in the page, its public half at the org, and a token by each of the ways.

use anyhow::{Result, ensure};
use sandbox::{
    apps::{SERVICE, SERVICE_DPOP},
    faults::Faults,
};
use serde_json::Value;

use super::support::{
    Browser, Test, app_with_key, command, paste, register, relay, run, secret_in, tests, text,
};

tests![
    the_relay_brings_a_token_that_lists_users,
    the_relay_brings_a_token_that_is_bound_to_a_key,
    ca08_a_clock_ten_minutes_off_is_corrected,
    the_assertion_is_laid_open_and_held_against_each_rule,
    a_new_app_is_set_up_in_three_ways,
    a_relay_to_another_org_is_not_used,
];

async fn the_relay_brings_a_token_that_lists_users(t: &mut Test) -> Result<()> {
    let host = relay(t).await?;
    let browser = t.browser();
    let key = app_with_key(t, host.origin(), SERVICE).await?;
    register(t, SERVICE, &key).await?;
    // One that is granted, and one that is not.
    browser
        .fill("Scopes", "okta.groups.read okta.logs.read ")
        .await?;
    browser.press("Get a token").await?;
    browser.sees("It is checked, and in use.").await?;
    browser.sees("okta.logs.read · not granted").await?;
    // What was sent is used, and that is as it should be.
    browser
        .sees("Used: the next attempt gets a fresh one.")
        .await?;
    ensure!(browser.count(".decoded .checks li.failed").await? == 0);
    ensure!(
        t.org().org().counts().grant("client_credentials").given == 1,
        "one request is enough"
    );
    browser.is_accessible("a service app with a token").await?;
    browser.press("See the users").await?;
    browser.users_listed().await?;

    browser.press("Recorder").await?;
    browser.sees("POST /oauth2/v1/token").await?;
    browser.sees("relay").await?;
    let told = browser.visible_text().await?;
    ensure!(secret_in(&told).is_none(), "{told}");
    for store in ["localStorage", "sessionStorage"] {
        let kept = browser.store(store).await?;
        ensure!(!kept.contains("eyJ"), "{store}: {kept}");
    }
    Ok(())
}

async fn the_relay_brings_a_token_that_is_bound_to_a_key(t: &mut Test) -> Result<()> {
    // The first proof has no nonce yet: the org asks for one.
    t.expect_log("400 (Bad Request)");
    let host = relay(t).await?;
    let browser = t.browser();
    let key = app_with_key(t, host.origin(), SERVICE_DPOP).await?;
    register(t, SERVICE_DPOP, &key).await?;
    browser.press("Get a token").await?;
    browser.failure("The app requires DPoP").await?;
    browser.press("Close").await?;
    browser
        .press_label("Bind the token to a key (DPoP)")
        .await?;
    browser.press("Get a token").await?;
    browser.sees("It is checked, and in use.").await?;
    let counts = t.org().org().counts().grant("client_credentials");
    ensure!(counts.given == 1, "{counts:?}");
    browser.press("See the users").await?;
    browser.users_listed().await?;
    browser.press("Load all").await?;
    browser.sees("all 956 loaded").await?;
    browser.press("Tokens").await?;
    browser.sees("DPoP").await?;
    // The choice is kept, and a second token comes with the nonce that is known by now.
    browser.press("Service app").await?;
    browser.press("Get a token").await?;
    browser
        .until(
            "a second token",
            "return document.querySelectorAll('#service-done-title').length === 1",
        )
        .await?;
    Ok(())
}

async fn ca08_a_clock_ten_minutes_off_is_corrected(t: &mut Test) -> Result<()> {
    let host = relay(t).await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    for origin in [host.origin().to_owned(), t.page("")] {
        let key = app_with_key(t, &origin, SERVICE).await?;
        for skew in [600, -600] {
            t.org().org().reset();
            t.org().org().set_faults(Faults {
                clock_skew_seconds: skew,
                ..Faults::default()
            });
            register(t, SERVICE, &key).await?;
            // A new visit, which knows of no clock yet.
            browser.reload().await?;
            // By the `Date` of the relay's answer, or of the org's own.
            if origin == host.origin() {
                browser.press("Get a token").await?;
            } else {
                let answer = run(&command(browser).await?).await?;
                paste(browser, &answer).await?;
            }
            browser.sees("It is checked, and in use.").await?;
        }
    }
    Ok(())
}

async fn the_assertion_is_laid_open_and_held_against_each_rule(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    app_with_key(t, &t.page(""), SERVICE).await?;
    browser.sees("Not signed yet").await?;
    let endpoint = format!("{}/oauth2/v1/token", t.org().origin());
    for part in ["ES256", SERVICE, &endpoint] {
        ensure!(
            laid_open(browser).await?.contains(part),
            "{part} is missing"
        );
    }
    // Times go on while one looks at it.
    let before = claim(browser, "exp").await?;
    let script = "return [...document.querySelectorAll('.decoded .parameter')].find((row) => row.querySelector('dt').textContent === 'exp').querySelector('.value').textContent !== arguments[0]";
    browser
        .until_with("exp moves on", script, vec![before.into()])
        .await?;
    let sample = claim(browser, "jti").await?;
    browser.choose("Life of the assertion", "60").await?;
    browser.press("Sign, and make the command").await?;
    browser.sees("Signed. It lives for").await?;
    ensure!(claim(browser, "jti").await? != sample, "not a fresh jti");
    let lifetime = claim(browser, "exp").await?.parse::<u64>()?
        - claim(browser, "iat").await?.parse::<u64>()?;
    ensure!(lifetime == 3_600, "{lifetime}");
    // Every rule is kept; which keys the org knows is its own affair.
    let kept = browser
        .count(".decoded .checks li:not(.failed, .muted)")
        .await?;
    let all = browser.count(".decoded .checks li").await?;
    let broken = browser.count(".decoded .checks li.failed").await?;
    ensure!(
        all == 11 && broken == 0 && kept >= 9,
        "{kept} of {all}, {broken} broken"
    );
    // What was signed is for the request as it was, and is not shown for another one.
    browser.fill("Scopes", "okta.groups.read ").await?;
    browser.sees("Not signed yet").await?;
    browser.press("Remove okta.groups.read").await?;
    browser.sees("Signed. It lives for").await?;
    let first = claim(browser, "jti").await?;
    browser.press("Sign, and make the command").await?;
    let script = "return !document.querySelector('.decoded').textContent.includes(arguments[0])";
    browser
        .until_with("a fresh jti", script, vec![first.into()])
        .await?;
    browser.is_accessible("a signed assertion").await
}

async fn a_new_app_is_set_up_in_three_ways(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    let key = app_with_key(t, &t.page(""), "").await?;
    let kid = text(&serde_json::from_str::<Value>(&key)?["kid"]);
    browser.press("Set up a new service app").await?;
    browser
        .fill("Name of the app", "Night's \"report\"")
        .await?;
    browser
        .sees("Name it Night's \"report\", and Save.")
        .await?;
    browser
        .sees("Okta API Scopes: Grant beside okta.users.read.")
        .await?;
    browser.choose("By way of", "1").await?;
    browser.sees("curl --request POST").await?;
    browser.sees("READ_ONLY_ADMIN").await?;
    browser.choose("By way of", "2").await?;
    browser
        .sees("resource \"okta_app_oauth\" \"service\"")
        .await?;
    browser.sees("label = \"Night's \\\"report\\\"\"").await?;
    browser.sees(&format!("kid = \"{kid}\"")).await?;
    browser.choose("Admin role of the app", "").await?;
    browser
        .until(
            "no role any more",
            "return !has('okta_app_oauth_role_assignment')",
        )
        .await?;
    browser.is_accessible("the set-up kit").await
}

async fn a_relay_to_another_org_is_not_used(t: &mut Test) -> Result<()> {
    let host = relay(t).await?;
    let browser = t.browser();
    app_with_key(t, host.origin(), SERVICE).await?;
    browser.button("Get a token").await?;
    browser
        .fill("Org address", "https://another.okta.com")
        .await?;
    browser.sees("which is not the org above").await?;
    ensure!(!browser.offers("Get a token").await?, "it is offered");
    Ok(())
}

/// What the panel of the assertion says.
async fn laid_open(browser: &Browser) -> Result<String> {
    let script = "return clean(document.querySelector('.decoded').textContent)";
    Ok(text(&browser.eval(script).await?))
}

/// The value of a claim.
async fn claim(browser: &Browser, name: &str) -> Result<String> {
    let script = "return [...document.querySelectorAll('.decoded .parameter')].find((row) => row.querySelector('dt').textContent === arguments[0])?.querySelector('.value').textContent";
    let value = browser
        .until_with(&format!("the claim {name}"), script, vec![name.into()])
        .await?;
    Ok(text(&value))
}
