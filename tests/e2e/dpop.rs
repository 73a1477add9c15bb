//! Tokens that are bound to a key (RFC 9449): got, used, renewed, kept and forgotten with it.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use sandbox::apps::SPA_DPOP;
use sandbox::faults::{DpopBinding, Faults};
use serde_json::json;

use super::support::{ADMIN, Browser, Test, Way, tests, text};

tests![
    a_bound_token_lists_pages_and_opens_users,
    every_proof_that_is_refused_is_explained,
    a_renewal_with_another_key_is_explained,
    a_bearer_token_is_no_bound_one,
    a_renewal_is_with_the_same_key,
    dp14_the_key_survives_a_reload_and_ends_with_the_token,
    dp15_two_tabs_have_one_key,
    a_token_without_its_key_is_not_sent,
    a_nonce_that_is_forgotten_costs_one_retry,
    a_clock_that_is_off_costs_one_retry,
    dp13_a_nonce_that_cannot_be_read_is_told,
    a_token_that_is_not_bound_as_asked_is_refused,
    one_press_goes_on_with_it,
    not_with_the_implicit_flow,
    curl_has_a_proof_that_works_once,
    proofs_are_laid_open,
    what_the_org_tells_of_a_bound_token,
    a_bound_token_from_elsewhere_is_marked,
];

const PASSPHRASE: &str = "correct horse battery staple";

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

async fn a_renewal_is_with_the_same_key(t: &mut Test) -> Result<()> {
    sign_in(t, "offline_access ").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.sees("✓ the token says so too").await?;
    let before = thumbprint(browser).await?;
    browser.press("Renew now").await?;
    renewed(t, 1).await?;
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
    browser.fill("Passphrase", PASSPHRASE).await?;
    browser.fill("The same again", PASSPHRASE).await?;
    browser.press("Keep on this device").await?;
    browser.sees("kept, encrypted").await?;
    let first = browser.client.window().await?;
    let second = browser.client.new_window(true).await?;
    browser.client.switch_to_window(second.handle).await?;
    browser.open(&t.page("/tokens")).await?;
    browser.fill("Passphrase", PASSPHRASE).await?;
    browser.press("Unlock").await?;
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

async fn a_nonce_that_is_forgotten_costs_one_retry(t: &mut Test) -> Result<()> {
    t.expect_log("status of 401");
    sign_in(t, "offline_access ").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    t.org().org().forget_dpop_nonces();
    browser.press("Tokens").await?;
    browser.press("Renew now").await?;
    renewed(t, 1).await?;
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

async fn curl_has_a_proof_that_works_once(t: &mut Test) -> Result<()> {
    sign_in(t, "").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.allow_clipboard(&t.page("")).await?;
    browser
        .sees("with a fresh proof: it works once, within five minutes")
        .await?;
    browser.is_accessible("users, with a bound token").await?;
    browser.choose("Status", "SUSPENDED").await?;
    browser.sees("search=status eq").await?;
    browser.press("Copy as curl").await?;
    browser.sees("Copied").await?;
    let command = browser.clipboard().await?;
    Browser::holds(&command, &["DPoP $OKTA_TOKEN", "--header 'dpop: eyJ"])?;
    browser.press("Tokens").await?;
    browser.press("Copy token").await?;
    browser.sees("Copied").await?;
    let token = browser.clipboard().await?;
    ensure!(!command.contains(&token), "the command holds the token");
    let answer = run(&command, &token).await?;
    ensure!(answer.contains("\"SUSPENDED\""), "{answer}");
    let replayed = run(&[&command, " --include"].concat(), &token).await?;
    Browser::holds(
        &replayed,
        &["400", "The DPoP proof JWT has already been used."],
    )
}

async fn proofs_are_laid_open(t: &mut Test) -> Result<()> {
    sign_in(t, "").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.allow_clipboard(&t.page("")).await?;
    browser.press("Copy as curl").await?;
    browser.sees("Copied").await?;
    let command = browser.clipboard().await?;
    let (_, proof) = command.split_once("dpop: ").context("a proof")?;
    let (proof, _) = proof.split_once('\'').context("its end")?;

    browser.press("Tokens").await?;
    browser.press("Look at a proof").await?;
    browser.press("Show the last proof").await?;
    browser.sees("It breaks no rule.").await?;
    browser
        .is_accessible("a bound token, with its proof laid open")
        .await?;
    browser.sees("GET http").await?;
    ensure!(rule(browser, "signature").await? == "kept");
    ensure!(rule(browser, "htu").await? == "kept");
    ensure!(rule(browser, "jkt").await? == "kept");

    // One that was pasted: what only its request tells is not known.
    browser.fill("DPoP proof", proof).await?;
    browser.press("Check it").await?;
    browser
        .until(
            "the pasted proof",
            "return [...document.querySelectorAll('.proof li')].some((row) => clean(row.textContent).includes('not known here'))",
        )
        .await?;
    ensure!(rule(browser, "ath").await? == "kept");
    ensure!(rule(browser, "htm").await? == "not known here");

    let (input, signature) = proof.rsplit_once('.').context("a signature")?;
    let first = if signature.starts_with('A') { "B" } else { "A" };
    let forged = [input, ".", first, &signature[1..]].concat();
    browser.fill("DPoP proof", &forged).await?;
    browser.press("Check it").await?;
    browser.sees("It breaks one rule.").await?;
    browser
        .sees("The DPoP proof JWT signature is invalid.")
        .await?;
    browser.fill("DPoP proof", "not a proof").await?;
    browser.press("Check it").await?;
    browser.sees("This is not a proof").await
}

async fn what_the_org_tells_of_a_bound_token(t: &mut Test) -> Result<()> {
    sign_in(t, "openid profile ").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.press("Who is it?").await?;
    browser
        .sees("✓ The same person as in the ID token.")
        .await?;
    browser.press("Introspect").await?;
    browser
        .sees("✓ Active: the org accepts this access token.")
        .await?;
    browser.press("Use it in another tool").await?;
    browser
        .sees("another tool cannot use it without that key")
        .await
}

async fn a_bound_token_from_elsewhere_is_marked(t: &mut Test) -> Result<()> {
    let index = t.another_browser().await?;
    sign_in(t, "").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.allow_clipboard(&t.page("")).await?;
    browser.press("Tokens").await?;
    browser.press("Copy token").await?;
    browser.sees("Copied").await?;
    let token = browser.clipboard().await?;

    let sent = t.org().org().counts().requests("GET /api/v1/users");
    let other = &t.browsers()[index];
    other.open(&t.page("/tokens")).await?;
    other
        .fill("Access token, or the answer that has it", &token)
        .await?;
    other.press("Bring in").await?;
    other.sees("nothing is sent with it from here").await?;
    other.sees("its key is not here").await?;
    other.sees("not in this browser").await?;
    other.press("Users").await?;
    other.failure("The token's key is not here").await?;
    ensure!(t.org().org().counts().requests("GET /api/v1/users") == sent);
    Ok(())
}

/// Fills in the connect page for the app that requires DPoP.
async fn connect(t: &Test) -> Result<()> {
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
async fn sign_in(t: &mut Test, scopes: &str) -> Result<()> {
    t.expect_log("status of 400");
    connect(t).await?;
    if !scopes.is_empty() {
        t.browser().fill("Scopes", scopes).await?;
    }
    t.sign_in(ADMIN).await
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

/// How a rule of the proof that is laid open was judged.
async fn rule(browser: &Browser, name: &str) -> Result<String> {
    let script = "const row = [...document.querySelectorAll('.proof li')].find((row) => clean(row.querySelector('.tried-scope').textContent) === arguments[0]); \
                  return clean(row?.querySelector('.tried-finding').textContent)";
    let found = browser
        .until_with(&format!("the rule {name}"), script, vec![name.into()])
        .await?;
    Ok(text(&found))
}

/// Runs a command as a person does, with the token where it is looked for.
async fn run(command: &str, token: &str) -> Result<String> {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", command])
        .env("OKTA_TOKEN", token)
        .env("no_proxy", "*")
        .stderr(Stdio::null());
    let output = tokio::task::spawn_blocking(move || shell.output())
        .await?
        .context("running curl")?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Waits until the org has renewed so many tokens.
async fn renewed(t: &Test, times: u64) -> Result<()> {
    for _ in 0..300 {
        if t.org().org().counts().grant("refresh_token").given >= times {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("nothing was renewed");
}
