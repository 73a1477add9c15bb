//! Tokens that are bound to a key (RFC 9449): got, used, renewed, kept and forgotten with it.

use anyhow::{Context, Result, ensure};
use sandbox::apps::SPA_DPOP;
use serde_json::json;

use super::support::{
    ADMIN, Browser, Test, Way, tests, text,
    vault::{PASSPHRASE, keep_on_device, unlock},
};

tests![
    a_bound_token_lists_pages_and_opens_users,
    a_renewal_is_with_the_same_key,
    dp14_the_key_survives_a_reload_and_ends_with_the_token,
    dp15_two_tabs_have_one_key,
    a_token_without_its_key_is_not_sent,
    one_press_goes_on_with_it,
    not_with_the_implicit_flow,
];

/// Gives the names of the page's databases.
const DATABASES: &str =
    "indexedDB.databases().then((all) => done(all.map((database) => database.name)))";

const BOX: &str = "Bind tokens to a key (DPoP)";

async fn a_bound_token_lists_pages_and_opens_users(t: &mut Test) -> Result<()> {
    sign_in(t, "").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    let first = browser.rows().await?;
    let name = first[0][0].clone();
    browser.press("Load all").await?;
    browser.sees("all 956 loaded").await?;
    let row = "const row = shownRows().find((row) => clean(row.textContent).startsWith(arguments[0])); row?.click(); return Boolean(row)";
    browser
        .until_with("the first row", row, vec![name.into()])
        .await?;
    browser.sees_heading_in_detail("Profile").await?;
    browser.press("Close the user").await?;
    // One retry for the nonce at the sign-in, and none for any of the calls.
    let counts = t.org().org().counts();
    let grants = counts.grant("authorization_code");
    ensure!((grants.given, grants.refused) == (1, 1), "{grants:?}");
    ensure!(counts.requests("GET /api/v1/users") == 5, "{counts:?}");
    browser.press("Tokens").await?;
    browser.sees("✓ the token says so too (cnf.jkt)").await?;
    browser.sees("EC, P-256, in this browser").await?;
    browser.press("Try each scope").await?;
    browser.sees("works").await
}

async fn a_renewal_is_with_the_same_key(t: &mut Test) -> Result<()> {
    sign_in(t, "offline_access ").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.sees("✓ the token says so too").await?;
    let before = thumbprint(browser).await?;
    browser.press("Renew now").await?;
    t.renewed(1).await?;
    browser
        .until("the new token", "return !has('Renewing')")
        .await?;
    browser.sees("✓ the token says so too").await?;
    ensure!(thumbprint(browser).await? == before, "another key");
    // The nonce was known, so nothing had to be sent twice.
    let grants = t.org().org().counts().grant("refresh_token");
    ensure!((grants.given, grants.refused) == (1, 0), "{grants:?}");
    browser.press("Users").await?;
    browser.press("Load all").await?;
    browser.sees("all 956 loaded").await
}

async fn dp14_the_key_survives_a_reload_and_ends_with_the_token(t: &mut Test) -> Result<()> {
    sign_in(t, "").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    // A token in memory has its key in memory.
    ensure!(browser.eval_async(DATABASES, Vec::new()).await? == json!([]));
    for ends in [
        vec!["Forget"],
        vec!["Revoke…", "Revoke it now"],
        vec!["Forget all…", "Forget all tokens"],
    ] {
        keep(browser).await?;
        ensure!(keys(browser).await?.len() == 1);
        browser.reload().await?;
        browser.sees("✓ the token says so too").await?;
        browser.press("Users").await?;
        browser.users_listed().await?;
        let kept = with_keys(
            browser,
            "getAll",
            "const { handle } = all.result[0]; done([handle.extractable, handle.usages])",
        )
        .await?;
        ensure!(kept == json!([false, ["sign"]]), "{kept}");
        browser.press("Tokens").await?;
        for end in ends {
            browser.press(end).await?;
        }
        browser.sees_heading("No token yet").await?;
        no_keys(browser).await?;
        // The person is still signed in at the org.
        browser.press("Connect").await?;
        browser.press("Sign in").await?;
        browser.users_listed().await?;
    }
    Ok(())
}

async fn dp15_two_tabs_have_one_key(t: &mut Test) -> Result<()> {
    sign_in(t, "").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    keep_on_device(browser).await?;
    browser.sees("kept, encrypted").await?;
    let first = browser.another_tab().await?;
    browser.open(&t.page("/tokens")).await?;
    unlock(browser, PASSPHRASE).await?;
    browser.sees("✓ the token says so too").await?;
    browser.press("Users").await?;
    browser.users_listed().await?;
    ensure!(keys(browser).await?.len() == 1);
    browser.press("Tokens").await?;
    browser.press("Forget").await?;
    browser.sees_heading("No token yet").await?;
    no_keys(browser).await?;
    browser.client.switch_to_window(first).await?;
    browser.sees_heading("No token yet").await
}

async fn a_token_without_its_key_is_not_sent(t: &mut Test) -> Result<()> {
    sign_in(t, "").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    let sent = t.org().org().counts().requests("GET /api/v1/users");
    keep(browser).await?;
    let cleared = with_keys(browser, "clear", "done(true)").await?;
    ensure!(cleared == json!(true));
    browser.reload().await?;
    browser.press("Users").await?;
    let said = browser.failure("The token's key is not here").await?;
    Browser::holds(&said, &["Nothing was sent", "Sign in again"])?;
    ensure!(t.org().org().counts().requests("GET /api/v1/users") == sent);
    browser.press("Tokens").await?;
    browser.sees("not in this browser").await?;
    browser.is_accessible("a token without its key").await
}

async fn one_press_goes_on_with_it(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    t.connect().await?;
    let browser = t.browser();
    browser.fill("Client ID", SPA_DPOP).await?;
    t.sign_in(ADMIN).await?;
    let browser = t.browser();
    let said = browser.failure("The app requires DPoP").await?;
    Browser::holds(&said, &["The DPoP proof JWT header is missing."])?;
    browser.press("Sign in with DPoP").await?;
    browser.users_listed().await?;
    browser.press("Connect").await?;
    let is_ticked = browser
        .eval(&format!("return control('{BOX}').checked"))
        .await?;
    ensure!(is_ticked == json!(true), "it is not remembered");
    Ok(())
}

async fn not_with_the_implicit_flow(t: &mut Test) -> Result<()> {
    t.connect().await?;
    let browser = t.browser();
    browser.press_label(BOX).await?;
    browser.choose_way(Way::Implicit).await?;
    browser.sees("Not with the implicit flow").await?;
    browser.is_accessible("connect, without DPoP").await?;
    let state = format!("return [control('{BOX}').checked, control('{BOX}').disabled]");
    ensure!(browser.eval(&state).await? == json!([false, true]));
    // It is a choice of the code flow, which is as it was.
    browser.choose_way(Way::CodeInFragment).await?;
    browser
        .until(
            "the choice is back",
            &format!("return control('{BOX}').checked"),
        )
        .await?;
    browser.choose_way(Way::Implicit).await?;
    t.sign_in(ADMIN).await?;
    t.browser().users_listed().await
}

/// Fills in the connect page for the app that requires DPoP.
pub(super) async fn connect(t: &Test) -> Result<()> {
    t.connect().await?;
    let browser = t.browser();
    browser.fill("Client ID", SPA_DPOP).await?;
    // The choice is remembered.
    let tick = format!(
        "const box = control('{BOX}'); if (box && !box.checked) box.click(); return box?.checked"
    );
    browser.until("the box is ticked", &tick).await?;
    Ok(())
}

/// Signs in with a key, for more scopes than usual. The org asks for a nonce at first, which the browser's log tells.
pub(super) async fn sign_in(t: &mut Test, scopes: &str) -> Result<()> {
    t.expect_log("status of 400");
    connect(t).await?;
    if !scopes.is_empty() {
        t.browser().fill("Scopes", scopes).await?;
    }
    t.sign_in(ADMIN).await
}

/// Goes to the tokens, and has them kept over a reload of the tab.
async fn keep(browser: &Browser) -> Result<()> {
    browser.press("Tokens").await?;
    browser.sees("✓ the token says so too").await?;
    let tick =
        "const box = control('Keep'); if (box && !box.checked) box.click(); return box?.checked";
    browser.until("the token is to be kept", tick).await?;
    for _ in 0..50 {
        if browser.eval_async(DATABASES, Vec::new()).await? != json!([])
            && !keys(browser).await?.is_empty()
        {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("the key is not kept")
}

/// The names of the keys that the browser keeps for the page.
async fn keys(browser: &Browser) -> Result<Vec<String>> {
    let keys = with_keys(browser, "getAllKeys", "done(all.result)").await?;
    serde_json::from_value(keys).context("names are texts")
}

/// Waits until the browser keeps no key.
async fn no_keys(browser: &Browser) -> Result<()> {
    for _ in 0..50 {
        if keys(browser).await?.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("a key is left: {:?}", keys(browser).await?);
}

/// Does something with all the keys that are kept, and gives what `then` does of it.
async fn with_keys(browser: &Browser, what: &str, then: &str) -> Result<serde_json::Value> {
    let script = format!(
        "const open = indexedDB.open('latchkey'); \
         open.onerror = () => done('no database'); \
         open.onsuccess = () => {{ \
             const keys = open.result.transaction('keys', 'readwrite').objectStore('keys'); \
             const all = keys.{what}(); \
             all.onsuccess = () => {{ open.result.close(); {then}; }}; \
         }};"
    );
    browser.eval_async(&script, Vec::new()).await
}

async fn thumbprint(browser: &Browser) -> Result<String> {
    let script = "return [...document.querySelectorAll('dt')].find((name) => clean(name.textContent) === 'Key')?.parentElement.querySelector('.mono')?.textContent";
    browser
        .until("the key's thumbprint", script)
        .await
        .map(|found| text(&found))
}
