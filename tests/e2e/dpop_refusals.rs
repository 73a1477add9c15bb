//! What an org refuses of a token that is bound to a key (RFC 9449), and what it asks for again.

use anyhow::{Result, ensure};
use sandbox::faults::{DpopBinding, Faults};
use serde_json::json;

use super::dpop::{connect, sign_in};
use super::support::{ADMIN, Browser, Test, tests};

tests![
    every_proof_that_is_refused_is_explained,
    a_renewal_with_another_key_is_explained,
    a_bearer_token_is_no_bound_one,
    a_nonce_that_is_forgotten_costs_one_retry,
    a_clock_that_is_off_costs_one_retry,
    dp13_a_nonce_that_cannot_be_read_is_told,
    a_token_that_is_not_bound_as_asked_is_refused,
];

/// Lets `window.tamper` change the headers of calls to the API, or to where `window.tampered` says: by itself, by a change of what stands in the proof, or by a proof
/// that another key signed.
const TAMPERING: &str = r#"
    const real = window.fetch;
    const decode = (part) => JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")));
    const base64url = (text) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    const encode = (value) => base64url(JSON.stringify(value));
    window.fetch = async (request, ...rest) => {
        if (!request.url?.includes(window.tampered ?? "/api/v1/")) return real.call(window, request, ...rest);
        const headers = new Headers(request.headers);
        const [head, body, signature] = (headers.get("dpop") ?? "").split(".");
        const claims = (change) => [head, encode({ ...decode(body), ...change }), signature].join(".");
        const header = (change) => [encode({ ...decode(head), ...change }), body, signature].join(".");
        const forge = async (change) => {
            const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
            const pair = await crypto.subtle.generateKey(algorithm, false, ["sign"]);
            const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
            const input = [encode({ ...decode(head), jwk: { kty, crv, x, y } }), encode({ ...decode(body), ...change })].join(".");
            const made = await crypto.subtle.sign(algorithm, pair.privateKey, new TextEncoder().encode(input));
            return [input, base64url(String.fromCharCode(...new Uint8Array(made)))].join(".");
        };
        await window.tamper(headers, claims, header, forge);
        return real.call(window, new Request(request, { headers }), ...rest);
    };
    return true
"#;

/// What stands between the page and the org changes a call, in every way that Okta has words for.
async fn every_proof_that_is_refused_is_explained(t: &mut Test) -> Result<()> {
    t.allow_log("status of 401");
    t.expect_log("status of 403");
    t.restart_org(|config| config.show_challenges = true)
        .await?;
    sign_in(t, "").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.eval(TAMPERING).await?;
    for (how, title, said) in [
        (
            "headers.delete('dpop')",
            "The token has to be used with DPoP",
            "The resource request requires a DPoP proof.",
        ),
        (
            "headers.set('authorization', headers.get('authorization').replace('DPoP', 'Bearer'))",
            "The token has to be used with DPoP",
            "must use the DPoP authentication scheme",
        ),
        (
            "headers.set('dpop', 'garbage')",
            "Okta could not accept the proof",
            "cannot be parsed",
        ),
        (
            "headers.set('dpop', header({ typ: 'JWT' }))",
            "Okta could not accept the proof",
            "'typ' must be 'dpop+jwt'",
        ),
        (
            "headers.set('dpop', header({ alg: 'HS256' }))",
            "Okta could not accept the proof",
            "signature algorithm is invalid",
        ),
        (
            "headers.set('dpop', claims({ jti: 'x' }))",
            "Okta could not accept the proof",
            "signature is invalid",
        ),
        (
            "headers.set('dpop', header({ jwk: { kty: 'oct', k: 'AA' } }))",
            "Okta did not take the proof's key",
            "public key used to sign the DPoP proof JWT is invalid",
        ),
        (
            "headers.set('dpop', await forge({ htm: 'POST' }))",
            "The proof is for another call",
            "'htm' claim",
        ),
        (
            "headers.set('dpop', await forge({ htu: 'https://acme.okta.com/' }))",
            "The proof is for another call",
            "'htu' claim",
        ),
        (
            "headers.set('dpop', await forge({ iat: 'now' }))",
            "Okta could not accept the proof",
            "'iat' claim",
        ),
        (
            "headers.set('dpop', await forge({ iat: Date.now() / 1000 + 400 | 0 }))",
            "The proof comes from the future",
            "issued in the future",
        ),
        (
            "headers.set('dpop', await forge({ iat: Date.now() / 1000 - 400 | 0 }))",
            "The proof is too old",
            "more than five minutes in the past",
        ),
        (
            "headers.set('dpop', await forge({ exp: 1 }))",
            "The proof is too old",
            "The DPoP proof JWT is expired.",
        ),
        (
            "headers.set('dpop', await forge({ jti: '' }))",
            "Okta could not accept the proof",
            "'jti' claim",
        ),
        (
            "headers.set('dpop', await forge({ ath: 'x' }))",
            "The proof is for another token",
            "'ath' claim",
        ),
        (
            "headers.set('dpop', await forge({}))",
            "The token belongs to another key",
            "not bound to the provided DPoP proof",
        ),
    ] {
        let tamper = format!(
            "window.tamper = async (headers, claims, header, forge) => {{ {how} }}; return true"
        );
        browser.eval(&tamper).await?;
        refused(browser, title, said).await?;
    }
    // Without randomness, one proof is as the other.
    browser
        .eval("window.tamper = () => {}; Crypto.prototype.getRandomValues = (array) => array.fill(7); return true")
        .await?;
    browser.choose("Status", "SUSPENDED").await?;
    browser.users_listed().await?;
    refused(
        browser,
        "The proof was used before",
        "has already been used",
    )
    .await
}

/// A refresh token is bound to its key as well.
async fn a_renewal_with_another_key_is_explained(t: &mut Test) -> Result<()> {
    sign_in(t, "offline_access ").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.eval(TAMPERING).await?;
    let tamper = "window.tampered = '/oauth2/v1/token'; \
         window.tamper = async (headers, claims, header, forge) => headers.set('dpop', await forge({})); return true";
    browser.eval(tamper).await?;
    browser.press("Tokens").await?;
    browser.press("Renew now").await?;
    let told = browser.failure("The token belongs to another key").await?;
    Browser::holds(&told, &["Invalid DPoP Public Key binding in refresh token"])
}

async fn a_bearer_token_is_no_bound_one(t: &mut Test) -> Result<()> {
    t.expect_log("status of 401");
    t.restart_org(|config| config.show_challenges = true)
        .await?;
    t.connect().await?;
    t.sign_in(ADMIN).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.eval(TAMPERING).await?;
    let tamper = "window.tamper = (headers) => headers.set('authorization', headers.get('authorization').replace('Bearer', 'DPoP')); return true";
    browser.eval(tamper).await?;
    refused(
        browser,
        "The token is not bound to a key",
        "The presented access_token is not DPoP bound.",
    )
    .await
}

async fn a_nonce_that_is_forgotten_costs_one_retry(t: &mut Test) -> Result<()> {
    t.expect_log("status of 401");
    sign_in(t, "offline_access ").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    t.org().org().forget_dpop_nonces();
    browser.press("Tokens").await?;
    browser.press("Renew now").await?;
    t.renewed(1).await?;
    let grants = t.org().org().counts().grant("refresh_token");
    ensure!((grants.given, grants.refused) == (1, 1), "{grants:?}");
    browser
        .until("the new token", "return !has('Renewing')")
        .await?;

    // The same at the API, whether the page may read the challenge or not.
    browser.press("Users").await?;
    browser.users_listed().await?;
    let mut wanted = t.org().org().counts().requests("GET /api/v1/users");
    for (show, status) in [(true, "SUSPENDED"), (false, "ACTIVE")] {
        t.org().org().set_faults(Faults {
            api_dpop_nonce: true,
            show_www_authenticate: Some(show),
            ..Faults::default()
        });
        t.org().org().forget_dpop_nonces();
        browser.choose("Status", status).await?;
        browser
            .until("the people of that status", &format!("return shownRows().length > 0 && shownRows().every((row) => clean(row.textContent).toUpperCase().includes('{status}'))"))
            .await?;
        wanted += 2;
        let calls = t.org().org().counts().requests("GET /api/v1/users");
        ensure!(calls == wanted, "{calls} calls, not {wanted}");
    }
    Ok(())
}

async fn a_clock_that_is_off_costs_one_retry(t: &mut Test) -> Result<()> {
    t.org().org().set_faults(Faults {
        clock_skew_seconds: -1_200,
        ..Faults::default()
    });
    connect(t).await?;
    let browser = t.browser();
    browser
        .press_label("Keep the token over a reload of this tab")
        .await?;
    t.expect_log("status of 400");
    t.sign_in(ADMIN).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    let sent = t.org().org().counts().requests("GET /api/v1/users");
    ensure!(sent == 1, "{sent}");
    // A reload forgets how late it is at the org.
    browser.reload().await?;
    browser.users_listed().await?;
    let sent = t.org().org().counts().requests("GET /api/v1/users");
    ensure!(sent == 3, "{sent}");
    Ok(())
}

async fn dp13_a_nonce_that_cannot_be_read_is_told(t: &mut Test) -> Result<()> {
    t.expect_log("status of 401");
    t.org().org().set_faults(Faults {
        show_dpop_nonce: false,
        ..Faults::default()
    });
    sign_in(t, "").await?;
    let browser = t.browser();
    let said = browser.failure("The org hides the nonce").await?;
    Browser::holds(&said, &["Access-Control-Expose-Headers", "use_dpop_nonce"])?;
    // Nothing was taken, so it can be had again once the header is shown.
    t.org().org().clear_faults();
    browser.press("Try again").await?;
    browser.users_listed().await?;

    // What the API says in a hidden header.
    t.org().org().revoke_tokens();
    browser.choose("Status", "SUSPENDED").await?;
    let said = browser
        .failure("The token or its proof was refused")
        .await?;
    Browser::holds(&said, &["WWW-Authenticate", "Sign in again"])
}

async fn a_token_that_is_not_bound_as_asked_is_refused(t: &mut Test) -> Result<()> {
    let fault = |dpop_binding| Faults {
        dpop_binding,
        ..Faults::default()
    };
    t.org().org().set_faults(fault(DpopBinding::Nothing));
    sign_in(t, "").await?;
    let browser = t.browser();
    let said = browser.failure("The token is not bound to the key").await?;
    Browser::holds(&said, &["Token type", "Bearer"])?;
    browser.sees("no token yet").await?;

    // The person is still signed in at the org.
    t.org().org().set_faults(fault(DpopBinding::OtherKey));
    browser.press("Try again").await?;
    let said = browser.failure("The token is bound to another key").await?;
    Browser::holds(&said, &["0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"])?;
    browser.sees("no token yet").await?;
    t.org().org().clear_faults();
    browser.press("Try again").await?;
    browser.users_listed().await
}

/// Asks for another list, and waits for what the page says of the refusal.
async fn refused(browser: &Browser, title: &str, said: &str) -> Result<()> {
    let is_any = browser
        .eval("return control('Status').value === 'any'")
        .await?;
    let status = if is_any == json!(true) {
        "ACTIVE"
    } else {
        "any"
    };
    browser.choose("Status", status).await?;
    let script = "const card = [...document.querySelectorAll('.failure, .trouble')].find(shown); \
         return card && nameOfFailure(card) === arguments[0] && clean(card.textContent).includes(arguments[1])";
    browser
        .until_with(
            &format!("“{title}” for “{said}”"),
            script,
            vec![title.into(), said.into()],
        )
        .await?;
    Ok(())
}
