//! Steps on the page for service apps, and at the org for their sake.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tokio::process::Command;

use super::{Browser, Host, Test, text};

/// P-256, which is made at once.
const EC: &str = "3";

/// A host with a relay to the test's org, held to the same rules as the plain one.
pub(crate) async fn relay(t: &mut Test) -> Result<Host> {
    let host = Host::with_relay(t.org().origin()).await?;
    t.watch(&host);
    Ok(host)
}

/// Opens the page for service apps, names the app and makes a key, whose public JWK is returned.
pub(crate) async fn app_with_key(t: &Test, origin: &str, client: &str) -> Result<String> {
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
pub(crate) async fn register(t: &Test, client: &str, jwk: &str) -> Result<()> {
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
pub(crate) fn another_key() -> String {
    r#"{"kty":"EC","crv":"P-256","kid":"another","use":"sig","alg":"ES256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#.to_owned()
}

/// Has the page make a command, and copies it.
pub(crate) async fn command(browser: &Browser) -> Result<String> {
    browser.press("Sign, and make the command").await?;
    browser.sees("Run it within").await?;
    copied_command(browser).await
}

/// Copies the command that is there.
pub(crate) async fn copied_command(browser: &Browser) -> Result<String> {
    let command = browser.copy("Copy for curl").await?;
    ensure!(command.starts_with("curl ") && command.contains("client_assertion=eyJ"));
    Ok(command)
}

/// Runs a command as a person does in a terminal.
pub(crate) async fn run(command: &str) -> Result<String> {
    run_with(command, "").await
}

/// The same, with a token where commands look for it.
pub(crate) async fn run_with(command: &str, token: &str) -> Result<String> {
    let output = Command::new("sh")
        .arg("-c")
        .arg(command)
        .env("OKTA_TOKEN", token)
        .env("no_proxy", "*")
        .stdin(Stdio::null())
        .output()
        .await
        .context("running curl")?;
    String::from_utf8(output.stdout).context("an answer is text")
}

pub(crate) async fn paste(browser: &Browser, answer: &str) -> Result<()> {
    browser.fill("What the command answered", answer).await?;
    browser.press("Take the answer").await
}
