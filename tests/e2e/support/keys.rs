//! Keys for service apps: the page that makes and keeps them, and what it shows of them.

use anyhow::{Context, Result};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use serde_json::{Value, json};

use super::{Browser, Test, text};

#[expect(dead_code, reason = "not every key is brought in here")]
#[path = "../../protocol/test_keys.rs"]
pub(crate) mod test_keys;

pub(crate) const CLIENT: &str = "0oaserviceappoftests";

/// Opens the page and says which app it is.
pub(crate) async fn open(t: &Test) -> Result<&Browser> {
    let browser = t.browser();
    browser.open(&t.page("/service")).await?;
    browser.sees_heading("Service app").await?;
    browser.fill("Org address", t.org().origin()).await?;
    browser.fill("Client ID of the service app", CLIENT).await?;
    Ok(browser)
}

/// What the open key shows, in one of its forms: `0` JWK, `1` JWK Set, `2` PEM.
pub(crate) async fn public_half(browser: &Browser, form: &str) -> Result<String> {
    browser.choose("Form of the public half", form).await?;
    let script = "return document.querySelector('pre[aria-label=\"Public key\"]')?.textContent";
    browser
        .until("the public half", script)
        .await
        .map(|shown| text(&shown))
}

pub(crate) async fn jwk(browser: &Browser) -> Result<Value> {
    let shown = public_half(browser, "0").await?;
    serde_json::from_str(&shown).with_context(|| format!("not JSON: {shown}"))
}

/// What the list says of every key.
pub(crate) async fn listed(browser: &Browser) -> Result<Vec<String>> {
    let script =
        "return [...document.querySelectorAll('.key-row')].map((row) => clean(row.innerText))";
    let rows = browser.eval(script).await?;
    serde_json::from_value(rows).context("rows are texts")
}

pub(crate) async fn lists(browser: &Browser, count: u64) -> Result<()> {
    let script = "return document.querySelectorAll('.key-row').length === arguments[0]";
    browser
        .until_with(&format!("{count} keys"), script, vec![count.into()])
        .await?;
    Ok(())
}

pub(crate) async fn bring_in(browser: &Browser, key: &str) -> Result<()> {
    browser.fill("Private key", key).await?;
    browser.press("Bring in").await
}

/// Whether the page holds a text anywhere: in its elements, its fields or its stores.
pub(crate) async fn holds(browser: &Browser, secret: &str) -> Result<bool> {
    let script = "const fields = [...document.querySelectorAll('input, textarea')].map((field) => field.value); \
         const stores = [localStorage, sessionStorage].map((store) => JSON.stringify(store)); \
         return [document.documentElement.outerHTML, location.href, ...fields, ...stores].some((place) => place.includes(arguments[0]))";
    let found = browser.eval_with(script, vec![secret.into()]).await?;
    Ok(found == Value::Bool(true))
}

/// Opens the forms again, which fold once there is a key.
pub(crate) async fn unfold(browser: &Browser) -> Result<()> {
    browser.press("Make another key, or bring one in").await
}

pub(crate) async fn remove(browser: &Browser) -> Result<()> {
    browser.press("Remove…").await?;
    browser.press("Remove it for good").await?;
    browser.sees("There is no key in this browser yet").await
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The public half as a JWK, written by another implementation.
pub(crate) fn ec_public(key: &p256::SecretKey) -> Value {
    let point = key.public_key().to_encoded_point(false);
    let coordinate = |bytes: Option<&p256::FieldBytes>| bytes.map(|bytes| base64url(bytes));
    json!({ "kty": "EC", "crv": "P-256", "x": coordinate(point.x()), "y": coordinate(point.y()) })
}

/// A line from the middle of a PEM text.
pub(crate) fn line(pem: &str) -> &str {
    pem.lines().nth(2).unwrap_or(pem)
}
