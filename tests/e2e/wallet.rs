//! Several tokens over several orgs, and tokens kept on the device.

use std::time::Duration;

use anyhow::{Result, ensure};
use fantoccini::key::Key;

use super::support::{
    ADMIN, Test, tests, text,
    vault::{PASSPHRASE, keep_on_device, unlock},
};

tests![
    two_orgs_never_mix,
    each_form_of_a_token_is_brought_in,
    what_is_no_token_is_named_and_not_taken,
    a_token_is_named_and_forgotten_by_itself,
    everything_is_forgotten_at_once,
    kept_on_the_device_over_a_reload,
    the_wrong_passphrase_opens_nothing,
    a_damaged_vault_says_so,
    a_full_storage_loses_nothing,
    an_untouched_page_locks_itself,
    another_tab_follows_the_vault,
];

async fn two_orgs_never_mix(t: &mut Test) -> Result<()> {
    let other = t.another_org().await?;
    t.connect().await?;
    let browser = t.browser();
    browser.press("Prompt, login hint, response mode").await?;
    browser
        .press_label("Keep the token over a reload of this tab")
        .await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;

    t.sign_in_at(&other, "readonly@sandbox.test").await?;
    browser.users_listed().await?;
    browser.sees("all 36 loaded").await?;

    // Each org refuses the other's tokens, and a refusal would be in the log, which has to be empty.
    browser.press("Tokens").await?;
    browser.sees_heading("Tokens").await?;
    ensure!(browser.count(".token-row").await? == 2);
    browser.press("Use").await?;
    browser.press("Users").await?;
    browser.users_listed().await?;
    browser.sees("admin@sandbox.test").await?;
    browser
        .until(
            "the first org’s people",
            "return !has('all 36 loaded') && has('loaded')",
        )
        .await?;
    other.stop().await;
    Ok(())
}

async fn each_form_of_a_token_is_brought_in(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let index = t.another_browser().await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    browser.press("Tokens").await?;
    browser.press("Copy token").await?;
    browser.sees("Copied").await?;
    let token = browser.clipboard().await?;

    // Where no sign-in ever was.
    let other = &t.browsers()[index];
    other.open(&t.page("/tokens")).await?;
    let answer =
        format!("\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"{token}\"");
    let address = format!("access_token={token}&token_type=Bearer&expires_in=3600&state=1234");
    for form in [
        token.clone(),
        format!("{{{answer},\"scope\":\"okta.users.read\"}}"),
        format!("{}#{address}", t.page("/callback")),
        format!("export OKTA_TOKEN='{token}'"),
    ] {
        other
            .fill("Access token, or the answer that has it", &form)
            .await?;
        other.press("Bring in").await?;
        other.sees("imported").await?;
        let left = other
            .eval("return document.querySelector('#import')?.value ?? ''")
            .await?;
        ensure!(left == "", "the field still has what was pasted");
        other.press("Users").await?;
        other.users_listed().await?;
        other.press("Tokens").await?;
        other.press("Forget all…").await?;
        other.press("Forget all tokens").await?;
        other.sees_heading("No token yet").await?;
    }
    Ok(())
}

async fn what_is_no_token_is_named_and_not_taken(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/tokens")).await?;
    for (pasted, words) in [
        ("0oa1LatchkeySpa00001", "That is a client ID"),
        (
            "https://x.test/callback?code=abc&state=s",
            "an authorization code",
        ),
        (r#"{"error":"access_denied"}"#, "The answer is a refusal"),
        (r#"{"access_token":"#, "is cut off"),
        (
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "That is a private key",
        ),
    ] {
        browser
            .fill("Access token, or the answer that has it", pasted)
            .await?;
        browser.press("Bring in").await?;
        browser.sees(words).await?;
        browser.sees_heading("No token yet").await?;
    }
    Ok(())
}

async fn a_token_is_named_and_forgotten_by_itself(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Tokens").await?;
    browser.sees_heading("Tokens").await?;
    browser.fill("Name", "The daily one").await?;
    browser.key(Key::Tab).await?;
    browser
        .until("the new name in the list", "return has('The daily one')")
        .await?;
    browser.press("Forget").await?;
    browser.sees_heading("No token yet").await
}

async fn everything_is_forgotten_at_once(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Tokens").await?;
    browser.press("Forget all…").await?;
    browser.press("Keep them").await?;
    browser.sees_heading("Tokens").await?;
    browser.press("Forget all…").await?;
    browser.press("Forget all tokens").await?;
    browser.sees_heading("No token yet").await?;
    browser.sees("no token yet").await
}

async fn kept_on_the_device_over_a_reload(t: &mut Test) -> Result<()> {
    keep(t).await?;
    let browser = t.browser();
    let stored = browser
        .eval("return JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
        .await?;
    let stored = text(&stored);
    ensure!(stored.contains("latchkey.vault"), "{stored}");
    for secret in ["eyJ", ADMIN, PASSPHRASE, "access_token"] {
        let kept = stored.replace("\"login_hint\"", "");
        ensure!(
            secret == ADMIN || !kept.contains(secret),
            "{secret} is stored as it is: {stored}"
        );
    }
    browser.reload().await?;
    browser.sees_heading("No token yet").await?;
    browser.sees("They are locked").await?;
    browser.press("Users").await?;
    browser
        .press("Unlock the tokens kept on this device")
        .await?;
    unlock(browser, PASSPHRASE).await?;
    browser.sees_heading("Tokens").await?;
    browser.press("Users").await?;
    browser.users_listed().await?;

    browser.press("Tokens").await?;
    browser.press("Lock now").await?;
    browser.sees_heading("No token yet").await?;
    unlock(browser, PASSPHRASE).await?;
    browser.sees_heading("Tokens").await?;
    browser.press("Remove from this device…").await?;
    browser.press("Remove for good").await?;
    browser.sees("Keep on this device").await?;
    browser.reload().await?;
    browser.sees_heading("No token yet").await?;
    browser.sees("Keep on this device").await
}

async fn the_wrong_passphrase_opens_nothing(t: &mut Test) -> Result<()> {
    keep(t).await?;
    let browser = t.browser();
    browser.reload().await?;
    unlock(browser, "correct horse battery stapler").await?;
    browser.sees("That is not the passphrase").await?;
    browser.sees_heading("No token yet").await?;
    unlock(browser, PASSPHRASE).await?;
    browser.sees_heading("Tokens").await
}

async fn a_damaged_vault_says_so(t: &mut Test) -> Result<()> {
    keep(t).await?;
    let browser = t.browser();
    let damage = "const vault = JSON.parse(localStorage['latchkey.vault']); \
         vault.data = (vault.data[0] === 'A' ? 'B' : 'A') + vault.data.slice(1); \
         localStorage['latchkey.vault'] = JSON.stringify(vault); return true";
    browser.eval(damage).await?;
    browser.reload().await?;
    unlock(browser, PASSPHRASE).await?;
    browser.sees("cannot be read any more").await?;
    // What cannot even be parsed says the same.
    browser
        .eval("localStorage['latchkey.vault'] = '{'; return true")
        .await?;
    browser.reload().await?;
    unlock(browser, PASSPHRASE).await?;
    browser.sees("cannot be read any more").await?;
    browser.press("Remove from this device…").await?;
    browser.press("Remove for good").await?;
    browser.sees("Keep on this device").await
}

async fn a_full_storage_loses_nothing(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Tokens").await?;
    browser
        .eval("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; return true")
        .await?;
    keep_on_device(browser).await?;
    browser.sees("could not be kept").await?;
    browser.sees_heading("Tokens").await?;
    browser.press("Users").await?;
    browser.users_listed().await
}

async fn an_untouched_page_locks_itself(t: &mut Test) -> Result<()> {
    keep(t).await?;
    let browser = t.browser();
    browser
        .eval("const now = Date.now; Date.now = () => now() + 700e3; return true")
        .await?;
    browser
        .until_within(
            Duration::from_secs(20),
            "the page without a token",
            "return has('No token yet') && has('They are locked')",
            vec![],
        )
        .await?;
    unlock(browser, PASSPHRASE).await?;
    browser.sees_heading("Tokens").await
}

async fn another_tab_follows_the_vault(t: &mut Test) -> Result<()> {
    keep(t).await?;
    let browser = t.browser();
    let first = browser.another_tab().await?;
    browser.open(&t.page("/tokens")).await?;
    unlock(browser, PASSPHRASE).await?;
    browser.sees_heading("Tokens").await?;
    browser.fill("Name", "Named in the second tab").await?;
    browser.key(Key::Tab).await?;
    browser.sees("Named in the second tab").await?;
    browser.client.switch_to_window(first).await?;
    browser.sees("Named in the second tab").await
}

/// Signs in and keeps the token on the device.
async fn keep(t: &Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Tokens").await?;
    browser.sees_heading("Tokens").await?;
    browser.fill("Passphrase", "short").await?;
    browser.press("Keep on this device").await?;
    browser.sees("12 characters or more").await?;
    browser.fill("Passphrase", PASSPHRASE).await?;
    browser
        .fill("The same again", "something else entirely")
        .await?;
    browser.press("Keep on this device").await?;
    browser.sees("The two are not the same").await?;
    keep_on_device(browser).await?;
    browser.sees("kept, encrypted").await
}
