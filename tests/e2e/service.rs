//! Service apps: a key that is made in the page, its public half at the org, and a token by each of the ways.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use sandbox::{
    apps::{SERVICE, SERVICE_DPOP, SPA},
    faults::Faults,
};
use serde_json::Value;
use tokio::process::Command;

use super::support::{Browser, Host, Test, secret_in, tests, text};

tests![
    the_relay_brings_a_token_that_lists_users,
    the_relay_brings_a_token_that_is_bound_to_a_key,
    what_a_service_token_cannot_do_is_not_offered,
    a_command_brings_one_and_works_once,
    okta_refuses_the_page_itself_and_that_is_explained,
    what_the_org_refuses_is_explained,
    an_assertion_that_is_over_is_explained,
    ca08_a_clock_ten_minutes_off_is_corrected,
    the_assertion_is_laid_open_and_held_against_each_rule,
    a_new_app_is_set_up_in_three_ways,
    a_relay_to_another_org_is_not_used,
];

/// P-256, which is made at once.
const EC: &str = "3";

async fn the_relay_brings_a_token_that_lists_users(t: &mut Test) -> Result<()> {
    let host = relay(t).await?;
    let browser = t.browser();
    let key = app_with_key(t, host.origin(), SERVICE).await?;
    register(t, SERVICE, &key).await?;
    // One that is granted, and one that is not.
    browser
        .fill("Scopes", "okta.groups.read okta.logs.read ")
        .await?;
    browser.press("Get a token").await?;
    browser.sees("It is checked, and in use.").await?;
    browser.sees("okta.logs.read · not granted").await?;
    // What was sent is used, and that is as it should be.
    browser
        .sees("Used: the next attempt gets a fresh one.")
        .await?;
    ensure!(browser.count(".decoded .checks li.failed").await? == 0);
    ensure!(
        t.org().org().counts().grant("client_credentials").given == 1,
        "one request is enough"
    );
    browser.is_accessible("a service app with a token").await?;
    browser.press("See the users").await?;
    browser.users_listed().await?;

    browser.press("Recorder").await?;
    browser.sees("POST /oauth2/v1/token").await?;
    browser.sees("relay").await?;
    let told = browser.visible_text().await?;
    ensure!(secret_in(&told).is_none(), "{told}");
    for store in ["localStorage", "sessionStorage"] {
        let kept = browser.store(store).await?;
        ensure!(!kept.contains("eyJ"), "{store}: {kept}");
    }
    Ok(())
}

async fn the_relay_brings_a_token_that_is_bound_to_a_key(t: &mut Test) -> Result<()> {
    // The first proof has no nonce yet: the org asks for one.
    t.expect_log("400 (Bad Request)");
    let host = relay(t).await?;
    let browser = t.browser();
    let key = app_with_key(t, host.origin(), SERVICE_DPOP).await?;
    register(t, SERVICE_DPOP, &key).await?;
    browser.press("Get a token").await?;
    browser.failure("The app requires DPoP").await?;
    browser.press("Close").await?;
    browser
        .press_label("Bind the token to a key (DPoP)")
        .await?;
    browser.press("By a command in a terminal").await?;
    browser
        .sees("Not for a token that is bound to a key")
        .await?;
    browser.press("Get a token").await?;
    browser.sees("It is checked, and in use.").await?;
    let counts = t.org().org().counts().grant("client_credentials");
    ensure!(counts.given == 1, "{counts:?}");
    browser.press("See the users").await?;
    browser.users_listed().await?;
    browser.press("Load all").await?;
    browser.sees("all 956 loaded").await?;
    browser.press("Tokens").await?;
    browser.sees("DPoP").await?;
    // The choice is kept, and a second token comes with the nonce that is known by now.
    browser.press("Service app").await?;
    browser.press("Get a token").await?;
    browser
        .until(
            "a second token",
            "return document.querySelectorAll('#service-done-title').length === 1",
        )
        .await?;
    Ok(())
}

/// Signing in again, introspection and revocation are for a person's app.
async fn what_a_service_token_cannot_do_is_not_offered(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.access_token_lifetime = 6)
        .await?;
    let host = relay(t).await?;
    let browser = t.browser();
    let key = app_with_key(t, host.origin(), SERVICE).await?;
    register(t, SERVICE, &key).await?;
    browser.press("Get a token").await?;
    browser.sees("It is checked, and in use.").await?;
    browser.press("Look into the token").await?;
    browser.sees("has to prove by an assertion").await?;
    browser
        .sees("deactivate the app in the Admin Console")
        .await?;
    for name in ["Introspect", "Revoke…"] {
        ensure!(!browser.offers(name).await?, "{name} is offered");
    }
    browser.press("See the users").await?;
    browser.sees("The token has expired").await?;
    ensure!(!browser.offers("Sign in again").await?);
    browser.press("Get a new one").await?;
    browser.sees_heading("Service app").await
}

async fn a_command_brings_one_and_works_once(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    let key = app_with_key(t, &t.page(""), SERVICE).await?;
    register(t, SERVICE, &key).await?;
    browser.sees("has none").await?;
    let command = command(browser).await?;
    let shown = browser.visible_text().await?;
    ensure!(
        shown.contains("curl --request") && secret_in(&shown).is_none(),
        "{shown}"
    );
    browser.is_accessible("a command to run").await?;
    let answer = run(&command).await?;
    paste(browser, &answer).await?;
    browser.sees("It is checked, and in use.").await?;
    let field = browser
        .eval("return control('What the command answered').value")
        .await?;
    ensure!(text(&field).is_empty(), "the answer stays in its field");

    let again = run(&command).await?;
    ensure!(again.contains("already been used"), "{again}");
    paste(browser, &again).await?;
    let told = browser.failure("The assertion was used before").await?;
    Browser::holds(
        &told,
        &[
            "The client_assertion token has already been used.",
            SERVICE,
            t.org().origin(),
        ],
    )?;
    ensure!(!told.contains("Status"), "{told}");
    paste(browser, "curl: (7) Failed to connect").await?;
    browser
        .failure("What was pasted is no token answer")
        .await?;
    browser.press("Users").await?;
    browser.users_listed().await
}

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

async fn an_assertion_that_is_over_is_explained(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    let key = app_with_key(t, &t.page(""), SERVICE).await?;
    register(t, SERVICE, &key).await?;
    let skewed = |seconds| Faults {
        clock_skew_seconds: seconds,
        ..Faults::default()
    };
    // Between the signing and the sending, ten minutes pass at the org.
    let late = command(browser).await?;
    t.org().org().set_faults(skewed(600));
    paste(browser, &run(&late).await?).await?;
    let told = browser.failure("The assertion has expired").await?;
    Browser::holds(&told, &["The client_assertion token is expired."])?;
    browser.press("Close").await?;
    // Or they go back.
    t.org().org().set_faults(skewed(0));
    let early = command(browser).await?;
    t.org().org().set_faults(skewed(-600));
    paste(browser, &run(&early).await?).await?;
    let told = browser
        .failure("The assertion comes from the future")
        .await?;
    Browser::holds(&told, &["must be issued before the current time"])
}

async fn ca08_a_clock_ten_minutes_off_is_corrected(t: &mut Test) -> Result<()> {
    let host = relay(t).await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    for origin in [host.origin().to_owned(), t.page("")] {
        let key = app_with_key(t, &origin, SERVICE).await?;
        for skew in [600, -600] {
            t.org().org().reset();
            t.org().org().set_faults(Faults {
                clock_skew_seconds: skew,
                ..Faults::default()
            });
            register(t, SERVICE, &key).await?;
            // A new visit, which knows of no clock yet.
            browser.reload().await?;
            // By the `Date` of the relay's answer, or of the org's own.
            if origin == host.origin() {
                browser.press("Get a token").await?;
            } else {
                let answer = run(&command(browser).await?).await?;
                paste(browser, &answer).await?;
            }
            browser.sees("It is checked, and in use.").await?;
        }
    }
    Ok(())
}

async fn the_assertion_is_laid_open_and_held_against_each_rule(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    app_with_key(t, &t.page(""), SERVICE).await?;
    browser.sees("Not signed yet").await?;
    let endpoint = format!("{}/oauth2/v1/token", t.org().origin());
    for part in ["ES256", SERVICE, &endpoint] {
        ensure!(
            laid_open(browser).await?.contains(part),
            "{part} is missing"
        );
    }
    // Times go on while one looks at it.
    let before = claim(browser, "exp").await?;
    let script = "return [...document.querySelectorAll('.decoded .parameter')].find((row) => row.querySelector('dt').textContent === 'exp').querySelector('.value').textContent !== arguments[0]";
    browser
        .until_with("exp moves on", script, vec![before.into()])
        .await?;
    let sample = claim(browser, "jti").await?;
    browser.choose("Life of the assertion", "60").await?;
    browser.press("Sign, and make the command").await?;
    browser.sees("Signed. It lives for").await?;
    ensure!(claim(browser, "jti").await? != sample, "not a fresh jti");
    let lifetime = claim(browser, "exp").await?.parse::<u64>()?
        - claim(browser, "iat").await?.parse::<u64>()?;
    ensure!(lifetime == 3_600, "{lifetime}");
    // Every rule is kept; which keys the org knows is its own affair.
    let kept = browser
        .count(".decoded .checks li:not(.failed, .muted)")
        .await?;
    let all = browser.count(".decoded .checks li").await?;
    let broken = browser.count(".decoded .checks li.failed").await?;
    ensure!(
        all == 11 && broken == 0 && kept >= 9,
        "{kept} of {all}, {broken} broken"
    );
    // What was signed is for the request as it was, and is not shown for another one.
    browser.fill("Scopes", "okta.groups.read ").await?;
    browser.sees("Not signed yet").await?;
    browser.press("Remove okta.groups.read").await?;
    browser.sees("Signed. It lives for").await?;
    let first = claim(browser, "jti").await?;
    browser.press("Sign, and make the command").await?;
    let script = "return !document.querySelector('.decoded').textContent.includes(arguments[0])";
    browser
        .until_with("a fresh jti", script, vec![first.into()])
        .await?;
    browser.is_accessible("a signed assertion").await
}

async fn a_new_app_is_set_up_in_three_ways(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    let key = app_with_key(t, &t.page(""), "").await?;
    let kid = text(&serde_json::from_str::<Value>(&key)?["kid"]);
    browser.press("Set up a new service app").await?;
    browser
        .fill("Name of the app", "Night's \"report\"")
        .await?;
    browser
        .sees("Name it Night's \"report\", and Save.")
        .await?;
    browser
        .sees("Okta API Scopes: Grant beside okta.users.read.")
        .await?;
    browser.choose("By way of", "1").await?;
    browser.sees("curl --request POST").await?;
    browser.sees("READ_ONLY_ADMIN").await?;
    browser.choose("By way of", "2").await?;
    browser
        .sees("resource \"okta_app_oauth\" \"service\"")
        .await?;
    browser.sees("label = \"Night's \\\"report\\\"\"").await?;
    browser.sees(&format!("kid = \"{kid}\"")).await?;
    browser.choose("Admin role of the app", "").await?;
    browser
        .until(
            "no role any more",
            "return !has('okta_app_oauth_role_assignment')",
        )
        .await?;
    browser.is_accessible("the set-up kit").await
}

async fn a_relay_to_another_org_is_not_used(t: &mut Test) -> Result<()> {
    let host = relay(t).await?;
    let browser = t.browser();
    app_with_key(t, host.origin(), SERVICE).await?;
    browser.button("Get a token").await?;
    browser
        .fill("Org address", "https://another.okta.com")
        .await?;
    browser.sees("which is not the org above").await?;
    ensure!(!browser.offers("Get a token").await?, "it is offered");
    Ok(())
}

/// A host with a relay to the test's org, held to the same rules as the plain one.
async fn relay(t: &mut Test) -> Result<Host> {
    let host = Host::with_relay(t.org().origin()).await?;
    t.watch(&host);
    Ok(host)
}

/// Opens the page for service apps, names the app and makes a key, whose public JWK is returned.
async fn app_with_key(t: &Test, origin: &str, client: &str) -> Result<String> {
    let browser = t.browser();
    browser.open(&format!("{origin}/service")).await?;
    browser.sees_heading("Service app").await?;
    browser.fill("Org address", t.org().origin()).await?;
    browser.fill("Client ID of the service app", client).await?;
    browser.choose("Kind", EC).await?;
    browser.press("Make the key").await?;
    browser.sees("Register its public half at the org").await?;
    let script = "return document.querySelector('[aria-label=\"Public key\"]')?.textContent";
    let jwk = browser.until("the public key", script).await?;
    Ok(text(&jwk))
}

/// Registers a public key with an app, by the sandbox's own API.
async fn register(t: &Test, client: &str, jwk: &str) -> Result<()> {
    let script = "fetch(arguments[0], { method: 'POST', body: arguments[1] }).then((answer) => done(answer.status), (error) => done(String(error)))";
    let url = format!("{}/sandbox/apps/{client}/keys", t.org().origin());
    let status = t
        .browser()
        .eval_async(script, vec![url.into(), jwk.into()])
        .await?;
    ensure!(status == 201, "the key was not registered: {status}");
    Ok(())
}

/// The key of RFC 7515 appendix A.3, which nobody here can sign with.
fn another_key() -> String {
    r#"{"kty":"EC","crv":"P-256","kid":"another","use":"sig","alg":"ES256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#.to_owned()
}

/// Has the page make a command, and copies it.
async fn command(browser: &Browser) -> Result<String> {
    browser.press("Sign, and make the command").await?;
    browser.sees("Run it within").await?;
    browser.press("Copy for curl").await?;
    browser.sees("Copied").await?;
    let command = browser.clipboard().await?;
    ensure!(command.starts_with("curl ") && command.contains("client_assertion=eyJ"));
    Ok(command)
}

/// Runs a command as a person does in a terminal.
async fn run(command: &str) -> Result<String> {
    let output = Command::new("sh")
        .arg("-c")
        .arg(command)
        .stdin(Stdio::null())
        .output()
        .await
        .context("running curl")?;
    String::from_utf8(output.stdout).context("an answer is text")
}

async fn paste(browser: &Browser, answer: &str) -> Result<()> {
    browser.fill("What the command answered", answer).await?;
    browser.press("Take the answer").await
}

/// What the panel of the assertion says.
async fn laid_open(browser: &Browser) -> Result<String> {
    let script = "return clean(document.querySelector('.decoded').textContent)";
    Ok(text(&browser.eval(script).await?))
}

/// The value of a claim.
async fn claim(browser: &Browser, name: &str) -> Result<String> {
    let script = "return [...document.querySelectorAll('.decoded .parameter')].find((row) => row.querySelector('dt').textContent === arguments[0])?.querySelector('.value').textContent";
    let value = browser
        .until_with(&format!("the claim {name}"), script, vec![name.into()])
        .await?;
    Ok(text(&value))
}
