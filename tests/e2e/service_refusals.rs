//! What an org refuses to a service app, in each of Okta's words, and how that is explained.

use anyhow::{Result, ensure};
use sandbox::apps::{SERVICE, SERVICE_DPOP, SPA};
use serde_json::{Value, json};

use super::support::{Browser, Test, another_key, app_with_key, register, relay, tests, text};

tests![
    okta_refuses_the_page_itself_and_that_is_explained,
    what_the_org_refuses_is_explained,
    every_proof_that_the_token_endpoint_refuses_is_explained,
];

/// Lets `window.tamper` change token requests on their way through the relay: the assertion, which is then signed by a key of the
/// test's own that the org knows as "forged"; the proof, which is then by that key; or the answer. Gives the public half of the key.
const TAMPERING: &str = r#"
    const real = window.fetch;
    const decode = (part) => JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")));
    const base64url = (text) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    const encode = (value) => base64url(JSON.stringify(value));
    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const make = async () => {
        const pair = await crypto.subtle.generateKey(algorithm, false, ["sign"]);
        const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
        const sign = async (head, claims) => {
            const input = [encode(head), encode(claims)].join(".");
            const made = await crypto.subtle.sign(algorithm, pair.privateKey, new TextEncoder().encode(input));
            return [input, base64url(String.fromCharCode(...new Uint8Array(made)))].join(".");
        };
        return { jwk: { kty, crv, x, y }, sign };
    };
    Promise.all([make(), make()]).then(([known, unknown]) => {
        window.fetch = async (request, ...rest) => {
            if (request.method !== "POST" || !request.url?.endsWith("/relay/")) return real.call(window, request, ...rest);
            const [headers, form] = [new Headers(request.headers), new URLSearchParams(await request.text())];
            const read = (jwt) => jwt?.split(".").slice(0, 2).map(decode) ?? [{}, {}];
            const [assertion, proof] = [read(form.get("client_assertion")), read(headers.get("dpop"))];
            const it = {
                head: { ...assertion[0], kid: "forged" }, claims: assertion[1], key: known,
                proofHead: { ...proof[0], jwk: known.jwk }, proofClaims: proof[1], unknown, headers, form,
            };
            await window.tamper(it);
            if (it.answer) return new Response(JSON.stringify(it.answer[1]), { status: it.answer[0], headers: { "content-type": "application/json" } });
            if (window.tampersAssertion) form.set("client_assertion", it.assertion ?? await it.key.sign(it.head, it.claims));
            else headers.set("dpop", it.proof ?? await known.sign(it.proofHead, it.proofClaims));
            return real.call(window, request.url, { method: "POST", headers, body: form.toString() }, ...rest);
        };
        done(known.jwk);
    }, (error) => done(String(error)));
"#;

async fn okta_refuses_the_page_itself_and_that_is_explained(t: &mut Test) -> Result<()> {
    t.expect_log("401 (Unauthorized)");
    let browser = t.browser();
    let key = app_with_key(t, &t.page(""), SERVICE).await?;
    register(t, SERVICE, &key).await?;
    browser.press("Directly from this page").await?;
    browser.press("Ask Okta directly all the same").await?;
    let told = browser.failure("Okta does not let a page do this").await?;
    Browser::holds(
        &told,
        &[
            "Browser requests to the token endpoint must use Proof Key for Code Exchange.",
            "cargo xtask serve",
            "401",
        ],
    )?;
    ensure!(!told.contains("Sign in"), "{told}");
    browser.is_accessible("a refusal").await
}

async fn what_the_org_refuses_is_explained(t: &mut Test) -> Result<()> {
    for status in ["400 (Bad Request)", "401 (Unauthorized)"] {
        t.expect_log(status);
    }
    let host = relay(t).await?;
    let browser = t.browser();
    // A key of no app yet is used for any.
    let key = app_with_key(t, host.origin(), "").await?;
    let refused = async |client: &str, title: &str, words: &str| {
        browser.fill("Client ID of the service app", client).await?;
        browser.press("Get a token").await?;
        let told = browser.failure(title).await?;
        Browser::holds(&told, &[words, client])?;
        browser.press("Close").await
    };
    let none =
        "The client does not have a JWKSet configured, but the client_assertion requires one.";
    refused(SERVICE, "The app has no public key", none).await?;
    register(t, SERVICE, &another_key()).await?;
    let kid = "The client_assertion JWT kid is invalid.";
    refused(SERVICE, "Okta does not know this key", kid).await?;
    let issuer = "The issuer claim for client_assertion is not a valid client_id.";
    refused(
        "0oaNobodyKnowsThis01",
        "The assertion is another app's",
        issuer,
    )
    .await?;
    let spa = "Client authentication failed.";
    refused(SPA, "Okta did not take the app's proof of itself", spa).await?;
    register(t, SERVICE_DPOP, &key).await?;
    let proof = "The DPoP proof JWT header is missing.";
    refused(SERVICE_DPOP, "The app requires DPoP", proof).await?;

    // The same kid with another key behind it.
    let mut forged: Value = serde_json::from_str(&another_key())?;
    forged["kid"] = serde_json::from_str::<Value>(&key)?["kid"].clone();
    register(t, SERVICE, &forged.to_string()).await?;
    let signature = "The client_assertion signature is invalid.";
    refused(SERVICE, "The assertion's signature does not fit", signature).await?;

    // With the right key: scopes that nobody granted.
    t.org().org().apps.update(SERVICE, |app| app.keys.clear());
    register(t, SERVICE, &key).await?;
    browser.press("Remove okta.users.read").await?;
    browser.fill("Scopes", "okta.logs.read ").await?;
    let scopes = "You are not allowed any of the requested scopes.";
    let title = "None of the scopes is granted to the app";
    refused(SERVICE, title, scopes).await?;
    browser.press("Remove okta.logs.read").await?;
    // What is certain to be refused is not sent.
    browser.press("Get a token").await?;
    browser.sees("Choose at least one scope").await?;
    browser.fill("Scopes", "openid ").await?;
    browser.sees("No person signs in").await
}

/// Between the page and the org, proofs are made anew, wrong in every way that Okta has words for. A browser makes one header of two with the same name, so what Okta says of two is put in the place of its
/// answer.
async fn every_proof_that_the_token_endpoint_refuses_is_explained(t: &mut Test) -> Result<()> {
    t.expect_log("400 (Bad Request)");
    t.expect_log("403 (Forbidden)");
    tampered(t, SERVICE_DPOP, false).await?;
    let browser = t.browser();
    browser
        .press_label("Bind the token to a key (DPoP)")
        .await?;
    let part = "Okta could not accept the proof";
    for (how, title, said) in [
        (
            "it.proof = 'garbage'",
            part,
            "The DPoP proof JWT cannot be parsed.",
        ),
        (
            "it.proofHead.typ = 'JWT'",
            part,
            "'typ' must be 'dpop+jwt' in the DPoP proof JWT.",
        ),
        (
            "it.proofHead.alg = 'HS256'",
            part,
            "The DPoP proof JWT signature algorithm is invalid.",
        ),
        (
            "it.proofHead.jwk = it.unknown.jwk",
            part,
            "The DPoP proof JWT signature is invalid.",
        ),
        (
            "it.proofHead.jwk = { kty: 'oct', k: 'AA' }",
            "Okta did not take the proof's key",
            "The public key used to sign the DPoP proof JWT is invalid.",
        ),
        (
            "it.proofClaims.htm = 'GET'",
            "The proof is for another call",
            "'htm' claim in the DPoP proof JWT is invalid.",
        ),
        (
            "it.proofClaims.htu += '/'",
            "The proof is for another call",
            "'htu' claim in the DPoP proof JWT is invalid.",
        ),
        (
            "delete it.proofClaims.iat",
            part,
            "'iat' claim in the DPoP proof JWT is invalid.",
        ),
        (
            "it.proofClaims.iat += 400",
            "The proof comes from the future",
            "The DPoP proof JWT is issued in the future.",
        ),
        (
            "it.proofClaims.iat -= 400",
            "The proof is too old",
            "The DPoP proof JWT is issued more than five minutes in the past.",
        ),
        (
            "it.proofClaims.exp = 1",
            "The proof is too old",
            "The DPoP proof JWT is expired.",
        ),
        (
            "it.proofClaims.jti = ''",
            part,
            "'jti' claim in the DPoP proof JWT is invalid.",
        ),
    ] {
        tamper(browser, how).await?;
        refused(browser, title, said).await?;
    }
    tamper(browser, "it.proofClaims.jti = 'twice'").await?;
    // The first time it is taken, for a token that is bound to the other key, of which the page has no use.
    refused(browser, "The token is bound to another key", "cnf.jkt").await?;
    let used = "The DPoP proof JWT has already been used.";
    refused(browser, "The proof was used before", used).await?;
    let two = "Multiple DPoP proof JWT headers are not allowed.";
    answers(browser, 400, "invalid_dpop_proof", two).await?;
    refused(browser, "Two proofs came at once", two).await
}

/// Opens the page with a relay, and puts itself between the two.
pub(super) async fn tampered(t: &mut Test, client: &str, with_assertions: bool) -> Result<()> {
    let host = relay(t).await?;
    let key = app_with_key(t, host.origin(), client).await?;
    register(t, client, &key).await?;
    t.keep(host);
    let mut forged = t.browser().eval_async(TAMPERING, Vec::new()).await?;
    ensure!(forged["kty"] == "EC", "{forged}");
    for (name, value) in [("kid", "forged"), ("use", "sig"), ("alg", "ES256")] {
        forged[name] = json!(value);
    }
    register(t, client, &forged.to_string()).await?;
    let script = "window.tampersAssertion = arguments[0]; return true";
    t.browser()
        .eval_with(script, vec![with_assertions.into()])
        .await?;
    Ok(())
}

pub(super) async fn tamper(browser: &Browser, how: &str) -> Result<()> {
    let script = format!("window.tamper = async (it) => {{ {how} }}; return true");
    browser.eval(&script).await?;
    Ok(())
}

/// Puts an answer in the place of the org's.
pub(super) async fn answers(browser: &Browser, status: u16, error: &str, said: &str) -> Result<()> {
    let body = json!({ "error": error, "error_description": said });
    tamper(browser, &format!("it.answer = [{status}, {body}]")).await
}

/// Asks for a token, and waits for what the page says of the refusal.
pub(super) async fn refused(browser: &Browser, title: &str, said: &str) -> Result<()> {
    browser.press("Get a token").await?;
    let script = "const card = [...document.querySelectorAll('.failure')].find(shown); \
         return card && nameOfFailure(card) === arguments[0] && clean(card.textContent).includes(arguments[1]) ? clean(card.textContent) : null";
    let told = browser
        .until_with(
            &format!("“{title}” for “{said}”"),
            script,
            vec![title.into(), said.into()],
        )
        .await?;
    // Nobody signs in to a service app.
    let told = text(&told);
    ensure!(!told.contains("Sign in"), "{told}");
    browser.press("Close").await
}
