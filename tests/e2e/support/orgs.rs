//! Saved orgs on the connect page: the form, those that are kept, and who was asked.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::{Browser, Test, text};

pub(crate) const ACME: &str = "https://acme.okta.com";
pub(crate) const GLOBEX: &str = "https://login.globex.example";

pub(crate) async fn open(t: &Test, browser: &Browser) -> Result<()> {
    browser.open(&t.page("/")).await?;
    browser.sees_heading("Get a token").await
}

pub(crate) async fn fill_form(browser: &Browser, org: &str, client_id: &str) -> Result<()> {
    browser.fill("Org address", org).await?;
    browser.fill("Client ID", client_id).await
}

/// Fills in the form and saves it; without a name, under the one that is offered.
pub(crate) async fn save(browser: &Browser, org: &str, client_id: &str, name: &str) -> Result<()> {
    fill_form(browser, org, client_id).await?;
    browser.press("Save this org").await?;
    browser.css("#org-name").await?;
    if !name.is_empty() {
        browser.fill("Name", name).await?;
    }
    browser.press("Save").await?;
    browser
        .until("it is saved", "return !document.querySelector('#org-name')")
        .await?;
    Ok(())
}

/// A script that says whether the form is as this saved org has it.
pub(crate) fn picked(name: &str) -> String {
    format!("return pressable('{name}')?.getAttribute('aria-pressed') === 'true'")
}

pub(crate) async fn has(browser: &Browser, words: &str) -> Result<bool> {
    Ok(browser.visible_text().await?.contains(words))
}

pub(crate) async fn has_form(
    browser: &Browser,
    org: &str,
    client_id: &str,
    flow: &str,
    scopes: &str,
) -> Result<()> {
    let script = "const seen = [control('Org address')?.value, control('Client ID')?.value, \
         document.querySelector('[name=flow]:checked')?.value, \
         [...document.querySelectorAll('[aria-label=\"Chosen scopes\"] .chip > span')].map((chip) => clean(chip.textContent)).join(' ')]; \
         return JSON.stringify(seen) === JSON.stringify(arguments[0])";
    browser
        .until_with(
            &format!("the form has {org}, {client_id}, {flow}, {scopes}"),
            script,
            vec![json!([org, client_id, flow, scopes])],
        )
        .await?;
    Ok(())
}

/// Waits until the form is as it was when the first of the two was saved.
pub(crate) async fn has_acme(browser: &Browser) -> Result<()> {
    has_form(
        browser,
        ACME,
        "0oaAcme",
        "authorization_code",
        "okta.users.read",
    )
    .await
}

pub(crate) async fn stored(browser: &Browser) -> Result<Value> {
    let kept = browser.eval("return localStorage['latchkey.orgs']").await?;
    Ok(serde_json::from_str(&text(&kept))?)
}

/// Fails if anything but the page itself was asked since it was loaded.
pub(crate) async fn asked_nobody(t: &Test, browser: &Browser) -> Result<()> {
    let script = "return performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => \
         new URL(name).origin !== arguments[0] && name !== 'http://localhost:8081/sandbox')";
    let asked = browser.eval_with(script, vec![t.page("").into()]).await?;
    ensure!(asked == json!([]), "asked {asked}");
    Ok(())
}
