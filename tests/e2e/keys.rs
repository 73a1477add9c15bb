//! Keys for service apps: made in the browser, kept there, brought in, registered, changed and removed.

use anyhow::{Context, Result, ensure};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use p256::{elliptic_curve::sec1::ToEncodedPoint as _, pkcs8::DecodePrivateKey as _};
use rsa::{pkcs8::DecodePublicKey as _, traits::PublicKeyParts as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::support::{Browser, Test, tests, text};
use test_keys::*;

#[expect(dead_code, reason = "not every key is brought in here")]
#[path = "../protocol/test_keys.rs"]
mod test_keys;

tests![
    a_key_is_made_and_survives_a_reload,
    every_kind_on_a_curve_is_made,
    every_form_of_a_key_is_brought_in,
    a_set_of_keys_asks_which,
    what_is_no_key_is_named_with_its_mending,
    a_passphrase_opens_a_key,
    keys_are_changed_without_a_gap,
    a_key_to_take_elsewhere_is_shown_once,
    a_browser_that_keeps_no_keys_says_so,
    the_browser_is_asked_once_to_keep_keys,
    the_app_of_a_key_is_named,
];

const CLIENT: &str = "0oaserviceappoftests";

/// Opens the page and says which app it is.
async fn open(t: &Test) -> Result<&Browser> {
    let browser = t.browser();
    browser.open(&t.page("/service")).await?;
    browser.sees_heading("Service app").await?;
    browser.fill("Org address", t.org().origin()).await?;
    browser.fill("Client ID of the service app", CLIENT).await?;
    Ok(browser)
}

/// What the open key shows, in one of its forms: `0` JWK, `1` JWK Set, `2` PEM.
async fn public_half(browser: &Browser, form: &str) -> Result<String> {
    browser.choose("Form of the public half", form).await?;
    let script = "return document.querySelector('pre[aria-label=\"Public key\"]')?.textContent";
    browser
        .until("the public half", script)
        .await
        .map(|shown| text(&shown))
}

async fn jwk(browser: &Browser) -> Result<Value> {
    let shown = public_half(browser, "0").await?;
    serde_json::from_str(&shown).with_context(|| format!("not JSON: {shown}"))
}

/// What the list says of every key.
async fn listed(browser: &Browser) -> Result<Vec<String>> {
    let script =
        "return [...document.querySelectorAll('.key-row')].map((row) => clean(row.innerText))";
    let rows = browser.eval(script).await?;
    serde_json::from_value(rows).context("rows are texts")
}

async fn lists(browser: &Browser, count: u64) -> Result<()> {
    let script = "return document.querySelectorAll('.key-row').length === arguments[0]";
    browser
        .until_with(&format!("{count} keys"), script, vec![count.into()])
        .await?;
    Ok(())
}

async fn bring_in(browser: &Browser, key: &str) -> Result<()> {
    browser.fill("Private key", key).await?;
    browser.press("Bring in").await
}

/// Whether the page holds a text anywhere: in its elements, its fields or its stores.
async fn holds(browser: &Browser, secret: &str) -> Result<bool> {
    let script = "const fields = [...document.querySelectorAll('input, textarea')].map((field) => field.value); \
         const stores = [localStorage, sessionStorage].map((store) => JSON.stringify(store)); \
         return [document.documentElement.outerHTML, location.href, ...fields, ...stores].some((place) => place.includes(arguments[0]))";
    let found = browser.eval_with(script, vec![secret.into()]).await?;
    Ok(found == Value::Bool(true))
}

/// Opens the forms again, which fold once there is a key.
async fn unfold(browser: &Browser) -> Result<()> {
    browser.press("Make another key, or bring one in").await
}

async fn remove(browser: &Browser) -> Result<()> {
    browser.press("Remove…").await?;
    browser.press("Remove it for good").await?;
    browser.sees("There is no key in this browser yet").await
}

fn base64url(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The public half as a JWK, written by another implementation.
fn ec_public(key: &p256::SecretKey) -> Value {
    let point = key.public_key().to_encoded_point(false);
    let coordinate = |bytes: Option<&p256::FieldBytes>| bytes.map(|bytes| base64url(bytes));
    json!({ "kty": "EC", "crv": "P-256", "x": coordinate(point.x()), "y": coordinate(point.y()) })
}

/// A line from the middle of a PEM text.
fn line(pem: &str) -> &str {
    pem.lines().nth(2).unwrap_or(pem)
}

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

async fn every_form_of_a_key_is_brought_in(t: &mut Test) -> Result<()> {
    let browser = open(t).await?;
    let ec = p256::SecretKey::from_pkcs8_pem(P256_PKCS8)?;
    let mut ec_jwk = ec_public(&ec);
    ec_jwk["d"] = base64url(&ec.to_bytes()).into();
    ec_jwk["kid"] = "as the org calls it".into();
    let ec_jwk = ec_jwk.to_string();
    for (key, public) in [
        (RSA_PKCS1, Some(RSA_PUBLIC)),
        (RSA_PKCS8, Some(RSA_PUBLIC)),
        (P256_SEC1, Some(P256_PUBLIC)),
        (P256_PKCS8, Some(P256_PUBLIC)),
        (P256_PKCS8_PRIVATE_ONLY, Some(P256_PUBLIC)),
        (&ec_jwk, Some(P256_PUBLIC)),
        (P384_SEC1, None),
        (P521_PKCS8, None),
    ] {
        bring_in(browser, key).await?;
        browser.sees("Brought in, and laid open below").await?;
        lists(browser, 1).await?;
        let secret = match key.starts_with('{') {
            true => base64url(&ec.to_bytes()),
            false => line(key).to_owned(),
        };
        ensure!(!holds(browser, &secret).await?, "the page holds {key}");
        let shown = public_half(browser, "2").await?;
        if let Some(public) = public {
            ensure!(shown.trim() == public.trim(), "{shown}\nis not\n{public}");
        }
        let kid = &jwk(browser).await?["kid"];
        match key.starts_with('{') {
            true => ensure!(kid == "as the org calls it", "{kid}"),
            false => ensure!(text(kid).len() == 43, "{kid}"),
        }
        // The same again, whatever its form, is known.
        if key == RSA_PKCS1 {
            unfold(browser).await?;
            bring_in(browser, RSA_PKCS8).await?;
            browser.sees("This key is here already, as Key 1").await?;
            lists(browser, 1).await?;
        }
        remove(browser).await?;
    }
    Ok(())
}

async fn a_set_of_keys_asks_which(t: &mut Test) -> Result<()> {
    let browser = open(t).await?;
    let one = p256::SecretKey::from_pkcs8_pem(P256_PKCS8)?;
    // Any number below the order is a key.
    let two = p256::SecretKey::from_slice(&[7; 32])?;
    let mut keys = Vec::new();
    for (kid, key) in [("one", one), ("two", two)] {
        let mut jwk = ec_public(&key);
        jwk["d"] = base64url(&key.to_bytes()).into();
        jwk["kid"] = kid.into();
        keys.push(jwk);
    }
    let set = json!({ "keys": keys }).to_string();
    bring_in(browser, &set).await?;
    browser.sees("There are several keys in this set").await?;
    ensure!(!holds(browser, &text(&keys[1]["d"])).await?);
    browser
        .is_accessible("service app, which of several keys")
        .await?;
    browser.press("Drop it").await?;
    bring_in(browser, &set).await?;
    browser.press("Bring in two").await?;
    browser.sees("Brought in, and laid open below").await?;
    let shown = jwk(browser).await?;
    ensure!(
        shown["kid"] == "two" && shown["x"] == keys[1]["x"],
        "{shown}"
    );
    lists(browser, 1).await
}

async fn what_is_no_key_is_named_with_its_mending(t: &mut Test) -> Result<()> {
    let browser = open(t).await?;
    let cut = &RSA_PKCS8[..400];
    for (pasted, told) in [
        ("", "There is no key yet"),
        ("hello there", "This does not look like a key"),
        (cut, "The key is cut off"),
        (RSA_PUBLIC, "This is a public key"),
        (CERTIFICATE, "This is a certificate"),
        (CERTIFICATE_REQUEST, "This is a certificate"),
        (RSA_1024, "shorter than 2048 bits"),
        (RSA_MULTI_PRIME, "more than two primes"),
        (RSA_LEGACY, "openssl pkcs8 -topk8 -in old.pem -out new.pem"),
        (RSA_PSS, "for an algorithm that Okta does not take"),
        (K256_PKCS8, "on a curve that Okta does not take"),
        (ED25519, "on an Edwards curve"),
        (DSA_PKCS8, "a DSA key"),
        (OPENSSH, "ssh-keygen -p -m PKCS8"),
        (PKCS12, "a PKCS#12 file"),
        (P256_3DES, "a cipher that browsers do not have"),
        (P256_SCRYPT, "such as scrypt"),
        (P256_PBES1, "encrypted in an old way"),
        ("{\"kty\":\"oct\",\"k\":\"AA\"}", "a shared secret"),
        ("{\"kty\":\"RSA\",\"n\":\"AQ\"", "not JSON"),
    ] {
        bring_in(browser, pasted).await?;
        browser.sees(told).await?;
        let left = browser.field("Private key").await?.prop("value").await?;
        ensure!(
            left.unwrap_or_default().trim() == pasted.trim(),
            "what is to be mended was taken away: {told}"
        );
    }
    browser.is_accessible("service app, no key to use").await?;
    lists(browser, 0).await
}

async fn a_passphrase_opens_a_key(t: &mut Test) -> Result<()> {
    let browser = open(t).await?;
    bring_in(browser, RSA_ENCRYPTED).await?;
    browser.field("Passphrase of the key").await?;
    ensure!(!holds(browser, line(RSA_ENCRYPTED)).await?);
    for wrong in ["", "Correct"] {
        browser.fill("Passphrase of the key", wrong).await?;
        browser.press("Open the key").await?;
        browser
            .sees("The passphrase does not open this key")
            .await?;
        let field = browser.field("Passphrase of the key").await?;
        ensure!(field.prop("value").await? == Some(String::new()));
    }
    browser
        .is_accessible("service app, a wrong passphrase")
        .await?;
    browser.fill("Passphrase of the key", "correct").await?;
    browser.press("Open the key").await?;
    browser.sees("Brought in, and laid open below").await?;
    ensure!(public_half(browser, "2").await?.trim() == RSA_PUBLIC.trim());
    ensure!(!holds(browser, "correct").await?, "the passphrase stays");
    remove(browser).await?;

    // Its cipher is one that Chromium lacks, which shows only when it is opened.
    bring_in(browser, P256_AES192).await?;
    browser.fill("Passphrase of the key", "correct").await?;
    browser.press("Open the key").await?;
    browser.sees("a cipher that browsers do not have").await?;
    bring_in(browser, P256_SHA512).await?;
    browser.press("Drop it").await?;
    browser.field("Private key").await?;
    lists(browser, 0).await
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

async fn a_browser_that_keeps_no_keys_says_so(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    for (script, told) in [
        (
            "Object.defineProperty(window, 'indexedDB', { value: undefined })",
            "This browser has no IndexedDB",
        ),
        (
            "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }",
            "a private window, or storage is switched off",
        ),
        (
            "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'DataCloneError') }",
            "a private window, or storage is switched off",
        ),
        (
            "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError') }",
            "This browser has no room left",
        ),
    ] {
        let added = browser
            .cdp(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": script }),
            )
            .await?;
        let browser = open(t).await?;
        browser.choose("Kind", "3").await?;
        browser.press("Make the key").await?;
        browser.sees(told).await?;
        lists(browser, 1).await?;
        let made = jwk(browser).await?;
        browser
            .is_accessible("service app, a key that is not kept")
            .await?;
        // Other pages may be opened meanwhile.
        browser.press("Tokens").await?;
        browser.sees_heading("No token yet").await?;
        browser.press("Service app").await?;
        browser.press("Key 1").await?;
        ensure!(jwk(browser).await? == made);
        browser.press("Remove…").await?;
        browser.press("Remove it for good").await?;
        browser.sees("There is no key in this browser yet").await?;
        browser
            .cdp("Page.removeScriptToEvaluateOnNewDocument", added)
            .await?;
    }
    Ok(())
}

async fn the_browser_is_asked_once_to_keep_keys(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    for (promise, told) in [
        ("false", "does not promise to keep its keys"),
        ("true", "This browser keeps its keys"),
    ] {
        let script = format!(
            "window.asked = 0; \
             StorageManager.prototype.persisted = async () => window.asked > 0 && {promise}; \
             StorageManager.prototype.persist = async () => {{ window.asked += 1; return {promise}; }}"
        );
        let added = browser
            .cdp(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": script }),
            )
            .await?;
        open(t).await?;
        browser.sees("There is no key in this browser yet").await?;
        ensure!(!browser.visible_text().await?.contains("its keys"));
        ensure!(browser.eval("return window.asked").await? == 0);
        bring_in(browser, P256_PKCS8).await?;
        browser.sees(told).await?;
        unfold(browser).await?;
        bring_in(browser, P384_SEC1).await?;
        lists(browser, 2).await?;
        ensure!(browser.eval("return window.asked").await? == 1);
        browser.press("Retire…").await?;
        browser.press("Retire it for good").await?;
        lists(browser, 1).await?;
        browser.press("Key 1").await?;
        remove(browser).await?;
        browser
            .cdp("Page.removeScriptToEvaluateOnNewDocument", added)
            .await?;
    }
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
