//! Keys for service apps: brought in, whatever their form, and what is said of those that cannot be.

use anyhow::{Result, ensure};
use p256::pkcs8::DecodePrivateKey as _;
use serde_json::json;

use super::support::{
    Test,
    keys::{
        base64url, bring_in, ec_public, holds, jwk, line, lists, open, public_half, remove,
        test_keys::*, unfold,
    },
    tests, text,
};

tests![
    every_form_of_a_key_is_brought_in,
    a_set_of_keys_asks_which,
    what_is_no_key_is_named_with_its_mending,
    a_passphrase_opens_a_key,
];

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
