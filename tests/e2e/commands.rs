//! Tokens of service apps by a command in a terminal, whose answer is pasted.

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sandbox::{
    apps::{SERVICE, SERVICE_DPOP},
    faults::{DpopBinding, Faults},
};
use serde_json::Value;

use super::support::{
    Browser, Test, app_with_key, command, copied_command, paste, register, run, secret_in, tests,
    text,
};

tests![
    a_command_brings_one_and_works_once,
    an_assertion_that_is_over_is_explained,
    a_command_with_a_proof_brings_a_bound_token,
    a_bound_token_that_is_not_right_is_refused,
];

const BOX: &str = "Bind the token to a key (DPoP)";

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

/// The org asks for a nonce in a header line, so the first answer leads to a second command.
async fn a_command_with_a_proof_brings_a_bound_token(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    let key = app_with_key(t, &t.page(""), SERVICE_DPOP).await?;
    register(t, SERVICE_DPOP, &key).await?;
    browser.press_label(BOX).await?;
    browser
        .sees("writes the header lines of the answer")
        .await?;
    let first = command(browser).await?;
    ensure!(first.contains("--include"), "{first}");
    let shown = browser.visible_text().await?;
    ensure!(
        shown.contains("HttpRequestMessage") && secret_in(&shown).is_none(),
        "{shown}"
    );
    let challenge = run(&first).await?;
    ensure!(
        challenge.contains("use_dpop_nonce") && challenge.starts_with("HTTP/1.1 400"),
        "{challenge}"
    );

    // The nonce is in a header line.
    let body = challenge.find('{').context("a body")?;
    paste(browser, &challenge[body..]).await?;
    let told = browser.failure("The header lines are missing").await?;
    Browser::holds(&told, &["Copy the whole output", t.org().origin()])?;
    let some: Vec<_> = challenge
        .lines()
        .filter(|line| !line.to_lowercase().starts_with("dpop-nonce"))
        .collect();
    paste(browser, &some.join("\n")).await?;
    browser
        .failure("The line with the nonce is missing")
        .await?;
    let whole = format!("me@here:~$ curl --include …\n{challenge}\nme@here:~$ ");
    paste(browser, &whole).await?;
    browser.sees("It is in this second command").await?;
    ensure!(browser.count(".failure").await? == 0, "a failure is left");
    browser.is_accessible("a second command").await?;

    let second = copied_command(browser).await?;
    let (before, after) = (parts(&first)?, parts(&second)?);
    ensure!(before.proof.1["nonce"].is_null());
    let nonce = text(&after.proof.1["nonce"]);
    ensure!(challenge.contains(&nonce), "{nonce} is not in {challenge}");
    for (one, other) in [
        (&before.proof, &after.proof),
        (&before.assertion, &after.assertion),
    ] {
        ensure!(one.1["jti"] != other.1["jti"], "the same jti twice");
    }
    ensure!(before.proof.0["jwk"] == after.proof.0["jwk"], "another key");
    let answer = run(&second).await?;
    paste(browser, &answer).await?;
    browser.sees("It is checked, and in use.").await?;
    browser.press("See the users").await?;
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.sees("✓ the token says so too (cnf.jkt)").await?;

    // The nonce is known by now, so one command is enough; and each token has a key of its own.
    browser.press("Service app").await?;
    let third = command(browser).await?;
    let third_parts = parts(&third)?;
    ensure!(third_parts.proof.1["nonce"] == nonce);
    ensure!(third_parts.proof.0["jwk"] != after.proof.0["jwk"]);
    paste(browser, &run(&third).await?).await?;
    browser
        .until(
            "a second token",
            "return document.querySelectorAll('#service-done-title').length === 1",
        )
        .await?;
    // A command works once.
    paste(browser, &run(&third).await?).await?;
    browser.failure("The assertion was used before").await?;
    Ok(())
}

/// As strictly as through the relay.
async fn a_bound_token_that_is_not_right_is_refused(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    let key = app_with_key(t, &t.page(""), SERVICE_DPOP).await?;
    register(t, SERVICE_DPOP, &key).await?;
    browser.press_label(BOX).await?;
    paste(browser, &run(&command(browser).await?).await?).await?;
    browser.sees("It is in this second command").await?;
    for (binding, title) in [
        (DpopBinding::Nothing, "The token is not bound to the key"),
        (DpopBinding::OtherKey, "The token is bound to another key"),
    ] {
        t.org().org().set_faults(Faults {
            dpop_binding: binding,
            ..Faults::default()
        });
        paste(browser, &run(&command(browser).await?).await?).await?;
        let told = browser.failure(title).await?;
        ensure!(!told.contains("Sign in"), "{told}");
        browser.press("Close").await?;
    }
    // A nonce that the org gives and does not take would go round for ever.
    t.org().org().set_faults(Faults::default());
    t.org().org().forget_dpop_nonces();
    let challenge = run(&command(browser).await?).await?;
    paste(browser, &challenge).await?;
    browser.sees("It is in this second command").await?;
    paste(browser, &challenge).await?;
    browser
        .failure("The org does not take its own nonce")
        .await?;
    browser.press("Close").await?;
    // The key of a command is in the memory of the page alone.
    let answer = run(&command(browser).await?).await?;
    ensure!(answer.contains("access_token"), "{answer}");
    browser.reload().await?;
    paste(browser, &answer).await?;
    let told = browser.failure("The key of this command is gone").await?;
    Browser::holds(&told, &["Make the command anew"])?;
    browser.press("Tokens").await?;
    browser.sees_heading("No token yet").await
}

/// Header and claims of what a command carries.
struct Parts {
    assertion: (Value, Value),
    proof: (Value, Value),
}

fn parts(command: &str) -> Result<Parts> {
    let after = |mark: &str| {
        let (_, after) = command.split_once(mark)?;
        after.split(['\'', '&']).next()
    };
    let read = |jwt: Option<&str>| {
        let mut parts = jwt.context("a JWT in the command")?.split('.');
        let mut part = || {
            let part = URL_SAFE_NO_PAD.decode(parts.next().context("a part of a JWT")?)?;
            anyhow::Ok(serde_json::from_slice::<Value>(&part)?)
        };
        anyhow::Ok((part()?, part()?))
    };
    Ok(Parts {
        assertion: read(after("client_assertion="))?,
        proof: read(after("dpop: "))?,
    })
}
