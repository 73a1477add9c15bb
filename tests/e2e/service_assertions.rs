//! What an org refuses of a service app’s assertions and keys, in each of Okta’s words, and how that is explained.

use anyhow::Result;
use sandbox::apps::SERVICE;
use serde_json::json;

use super::service_refusals::{answers, refused, tamper, tampered};
use super::support::{Test, tests};

tests![
    every_assertion_that_is_refused_is_explained,
    every_key_set_that_is_refused_is_explained,
];

/// Between the page and the org, assertions are made anew, wrong in every way that Okta has words for.
async fn every_assertion_that_is_refused_is_explained(t: &mut Test) -> Result<()> {
    t.expect_log("401 (Unauthorized)");
    tampered(t, SERVICE, true).await?;
    let browser = t.browser();
    // One that is as it should be.
    tamper(browser, "it.claims.jti = 'twice'").await?;
    browser.press("Get a token").await?;
    browser.sees("It is checked, and in use.").await?;
    for (how, title, said) in [
        (
            "it.claims.jti = 'twice'",
            "The assertion was used before",
            "The client_assertion token has already been used.",
        ),
        (
            "it.head.alg = 'HS256'",
            "Okta did not take the assertion's algorithm",
            "The client_assertion JWT signature algorithm is invalid.",
        ),
        (
            "it.head.kid = 'nobody'",
            "Okta does not know this key",
            "The client_assertion JWT kid is invalid.",
        ),
        (
            "it.claims.iss = '0oaNobodyKnowsThis01'",
            "The assertion is another app's",
            "The issuer claim for client_assertion is not a valid client_id.",
        ),
        (
            "it.claims.sub = '0oaNobodyKnowsThis01'",
            "The assertion is about another app",
            "The subject claim for client_assertion is not a valid client_id.",
        ),
        (
            // The issuer, as other servers want it.
            "it.claims.aud = new URL(it.claims.aud).origin",
            "The assertion is for another address",
            "The audience claim for client_assertion must be the endpoint invoked for the request.",
        ),
        (
            "delete it.claims.exp",
            "The assertion has no end",
            "The client_assertion must contain the 'exp' claim as seconds since epoch.",
        ),
        (
            "it.claims.exp *= 1000",
            "The assertion has no end",
            "The client_assertion must contain the 'exp' claim as seconds since epoch.",
        ),
        (
            "it.claims.exp = it.claims.iat - 1",
            "The assertion has expired",
            "The client_assertion token is expired.",
        ),
        (
            "it.claims.exp += 7200",
            "The assertion lives too long",
            "The client_assertion token has an expiration too far into the future.",
        ),
        (
            "it.claims.iat += 60",
            "The assertion comes from the future",
            "The client_assertion token must be issued before the current time.",
        ),
        (
            "it.key = it.unknown",
            "The assertion's signature does not fit",
            "The client_assertion signature is invalid.",
        ),
        (
            "it.assertion = 'garbage'",
            "Okta could not read the assertion",
            "The parsing of the client_assertion failed.",
        ),
    ] {
        tamper(browser, how).await?;
        refused(browser, title, said).await?;
    }
    Ok(())
}

/// What an app's keys can be like at the org. Those that it fetches from elsewhere are nothing that the sandbox does, and it
/// registers none of an unknown use: what Okta says of them is put in the place of its answer.
async fn every_key_set_that_is_refused_is_explained(t: &mut Test) -> Result<()> {
    t.expect_log("401 (Unauthorized)");
    tampered(t, SERVICE, true).await?;
    let browser = t.browser();
    tamper(browser, "").await?;
    let set = "The app's key set cannot be used";
    for (usage, title, said) in [
        (
            "enc",
            "The key is not for signing",
            "The client_assertion JWT needs to be signed using a signing key.",
        ),
        ("both", set, "The client JWKSet is invalid."),
    ] {
        t.org().org().apps.update(SERVICE, |app| {
            for key in &mut app.keys {
                key.jwk["use"] = json!(usage);
            }
        });
        refused(browser, title, said).await?;
    }
    t.org().org().apps.update(SERVICE, |app| app.keys.clear());
    refused(
        browser,
        "The app has no public key",
        "The client does not have a JWKSet configured, but the client_assertion requires one.",
    )
    .await?;
    for (title, said) in [
        (
            "The key is not for signing",
            "The public key being used for client assertion has an invalid 'use' parameter. Valid values for the 'use' parameter are ..",
        ),
        (set, "Error retrieving the client JWKSet from jwks_uri."),
        (
            set,
            "The client JWKSet from jwks_uri must contain at least one key.",
        ),
        (
            set,
            "All keys in the client JWKSet from jwks_uri must have a unique kid.",
        ),
    ] {
        answers(browser, 401, "invalid_client", said).await?;
        refused(browser, title, said).await?;
    }
    Ok(())
}
