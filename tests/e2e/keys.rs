//! Keys for service apps: made in the browser, shown, changed, taken elsewhere and removed.

use anyhow::{Context, Result, ensure};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use p256::pkcs8::DecodePrivateKey as _;
use rsa::{pkcs8::DecodePublicKey as _, traits::PublicKeyParts as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::support::{
    Browser, Test,
    keys::{
        CLIENT, base64url, bring_in, ec_public, holds, jwk, line, listed, lists, open, public_half,
        remove, test_keys::*, unfold,
    },
    tests, text,
};

tests![
    a_key_is_made_and_survives_a_reload,
    every_kind_on_a_curve_is_made,
    keys_are_changed_without_a_gap,
    a_key_to_take_elsewhere_is_shown_once,
    the_app_of_a_key_is_named,
];

async fn a_key_is_made_and_survives_a_reload(t: &mut Test) -> Result<()> {
    let browser = open(t).await?;
    browser.sees("There is no key in this browser yet").await?;
    browser.is_accessible("service app, no key").await?;
    browser.press("Make the key").await?;
    browser.sees("Made. Register its public half").await?;

    let made = jwk(browser).await?;
    let names: Vec<_> = made
        .as_object()
        .context("a JWK is an object")?
        .keys()
        .map(String::as_str)
        .collect();
    ensure!(names == ["alg", "e", "kid", "kty", "n", "use"], "{made}");
    ensure!(made["alg"] == "RS256" && made["kty"] == "RSA" && made["use"] == "sig");
    let (n, e) = (&made["n"], &made["e"]);
    let canonical = format!(r#"{{"e":{e},"kty":"RSA","n":{n}}}"#);
    ensure!(
        made["kid"] == base64url(&Sha256::digest(canonical)),
        "the key ID is the thumbprint: {made}"
    );
    let set: Value = serde_json::from_str(&public_half(browser, "1").await?)?;
    ensure!(set == json!({ "keys": [made] }), "{set}");
    let pem = public_half(browser, "2").await?;
    let public = rsa::RsaPublicKey::from_public_key_pem(&pem)?;
    ensure!(public.size() == 256);
    ensure!(
        *n == base64url(&public.n().to_bytes_be()),
        "one key, two forms"
    );
    browser
        .is_accessible("service app, a key laid open")
        .await?;

    browser.reload().await?;
    browser.press("Key 1").await?;
    ensure!(jwk(browser).await? == made, "another key after the reload");
    let rows = listed(browser).await?;
    Browser::holds(&rows[0], &["Key 1", "in use", "RSA, 2048 bits", CLIENT])?;
    ensure!(rows.len() == 1);

    remove(browser).await?;
    browser.reload().await?;
    browser.sees("There is no key in this browser yet").await
}

async fn every_kind_on_a_curve_is_made(t: &mut Test) -> Result<()> {
    let browser = open(t).await?;
    for (index, curve, algorithm, size) in [
        ("3", "P-256", "ES256", 32),
        ("4", "P-384", "ES384", 48),
        ("5", "P-521", "ES512", 66),
    ] {
        if index != "3" {
            unfold(browser).await?;
        }
        browser.choose("Kind", index).await?;
        browser.fill("Name", curve).await?;
        browser.press("Make the key").await?;
        let script = "return [...document.querySelectorAll('.key-row.open .token-name')].some((name) => clean(name.innerText) === arguments[0])";
        browser
            .until_with("the new key is open", script, vec![curve.into()])
            .await?;
        let made = jwk(browser).await?;
        ensure!(made["crv"] == curve && made["alg"] == algorithm, "{made}");
        for coordinate in ["x", "y"] {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(text(&made[coordinate]))?;
            ensure!(bytes.len() == size, "{made}");
        }
    }
    lists(browser, 3).await
}

/// Types into a field of the open key, and leaves it.
async fn change(browser: &Browser, label: &str, value: &str) -> Result<()> {
    let script = "const field = document.querySelector(`.facts input[aria-label=\"${arguments[0]}\"]`); \
         if (!field) return false; field.value = arguments[1]; return field.dispatchEvent(new Event('change'))";
    browser
        .until_with(
            "a field of the key",
            script,
            vec![label.into(), value.into()],
        )
        .await?;
    Ok(())
}

async fn keys_are_changed_without_a_gap(t: &mut Test) -> Result<()> {
    let browser = open(t).await?;
    browser.choose("Kind", "3").await?;
    browser.press("Make the key").await?;
    lists(browser, 1).await?;
    browser.sees("Made. Register its public half").await?;
    ensure!(!browser.offers("Make the key").await?, "the forms stay");
    unfold(browser).await?;
    browser.press("Make the key").await?;
    lists(browser, 2).await?;
    let in_use = async || -> Result<Vec<bool>> {
        let rows = listed(browser).await?;
        // By name, whatever their order is: both were made in one second.
        let mut rows: Vec<_> = rows
            .iter()
            .map(|row| (row, row.contains("in use")))
            .collect();
        rows.sort();
        Ok(rows.into_iter().map(|(_, used)| used).collect())
    };
    ensure!(in_use().await? == [true, false], "the first stays in use");

    // The new one is open. Another name and the org's ID for it survive a reload.
    change(browser, "Name of this key", "New key").await?;
    browser.button("New key").await?;
    change(browser, "Key ID", "org-kid-2").await?;
    browser.sees("As the org calls it").await?;
    ensure!(jwk(browser).await?["kid"] == "org-kid-2");
    browser.reload().await?;
    browser.press("New key").await?;
    ensure!(jwk(browser).await?["kid"] == "org-kid-2");

    browser.press("Use this one").await?;
    browser
        .until("it is in use", "return [...document.querySelectorAll('.key-row.open')].some((row) => row.innerText.includes('in use'))")
        .await?;
    ensure!(in_use().await? == [false, true]);
    browser.press("Retire…").await?;
    browser.sees("This is the key in use").await?;
    browser.press("Leave it").await?;
    browser.press("Key 1").await?;
    browser.press("Retire…").await?;
    browser
        .sees("set this one to Inactive, and delete it")
        .await?;
    browser
        .is_accessible("service app, about to retire a key")
        .await?;
    browser.press("Retire it for good").await?;
    lists(browser, 1).await?;
    ensure!(listed(browser).await?[0].starts_with("New key"));
    let focused = "return document.activeElement?.id === 'keys-title'";
    browser
        .until("the keyboard goes on at the list", focused)
        .await?;

    // For another app it is not in use, and can be.
    browser
        .fill("Client ID of the service app", "0oaanother")
        .await?;
    browser
        .until(
            "it is of the other app",
            "return !document.querySelector('.key-row').innerText.includes('in use')",
        )
        .await?;
    browser.press("Use").await?;
    browser.sees("for 0oaanother").await
}

async fn a_key_to_take_elsewhere_is_shown_once(t: &mut Test) -> Result<()> {
    let browser = open(t).await?;
    browser.allow_clipboard(&t.page("")).await?;
    browser.choose("Kind", "3").await?;
    browser.press("Make a key to take elsewhere").await?;
    browser.sees("Whoever gets it is the app").await?;
    browser.press("Make an extractable key").await?;
    browser.sees("The private half, shown this once").await?;
    browser.is_accessible("service app, a private half").await?;
    let shown = "return document.querySelector('pre[aria-label=\"Private key\"]')?.textContent";
    let pem = text(&browser.until("the private half", shown).await?);
    let key = p256::SecretKey::from_pkcs8_pem(&pem)?;
    let public = ec_public(&key);
    ensure!(
        jwk(browser).await?["x"] == public["x"],
        "another key is kept"
    );

    browser.choose("Form of the private half", "jwk").await?;
    let private: Value = serde_json::from_str(&text(&browser.eval(shown).await?))?;
    let d = base64url(&key.to_bytes());
    ensure!(
        private["d"] == d && private["x"] == public["x"],
        "{private}"
    );
    browser.press("I have it, put it away").await?;
    browser.sees("Made. Register its public half").await?;
    for secret in [line(&pem), &d] {
        ensure!(!holds(browser, secret).await?, "it is still there");
    }
    browser.reload().await?;
    browser.press("Key 1").await?;
    ensure!(jwk(browser).await?["x"] == public["x"]);
    ensure!(!holds(browser, &d).await?);
    ensure!(!browser.offers("I have it, put it away").await?);
    Ok(())
}

async fn the_app_of_a_key_is_named(t: &mut Test) -> Result<()> {
    let browser = open(t).await?;
    bring_in(browser, P256_PKCS8).await?;
    lists(browser, 1).await?;
    // The key is left, and what was typed is not.
    browser
        .eval("localStorage.removeItem('latchkey.service')")
        .await?;
    browser.reload().await?;
    let script = "return document.querySelector('#service-client')?.value === arguments[0]";
    browser
        .until_with("its app is named", script, vec![CLIENT.into()])
        .await?;
    let org = browser.field("Org address").await?.prop("value").await?;
    ensure!(org.as_deref() == Some(t.org().origin()), "{org:?}");
    browser.sees("in use").await
}
