//! Tokens that are bound to a key (RFC 9449): what is shown of them, and what is copied.

use anyhow::{Context, Result, ensure};

use super::dpop::sign_in;
use super::support::{Browser, Test, run_with, tests, text};

tests![
    curl_has_a_proof_that_works_once,
    proofs_are_laid_open,
    what_the_org_tells_of_a_bound_token,
    a_bound_token_from_elsewhere_is_marked,
];

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
    browser.sees("filter=status eq").await?;
    let command = browser.copy("Copy as curl").await?;
    Browser::holds(&command, &["DPoP $OKTA_TOKEN", "--header 'dpop: eyJ"])?;
    browser.press("Tokens").await?;
    let token = browser.copy("Copy token").await?;
    ensure!(!command.contains(&token), "the command holds the token");
    let answer = run_with(&command, &token).await?;
    ensure!(answer.contains("\"SUSPENDED\""), "{answer}");
    let replayed = run_with(&[&command, " --include"].concat(), &token).await?;
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
    let command = browser.copy("Copy as curl").await?;
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
    let token = browser.copy("Copy token").await?;

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

/// How a rule of the proof that is laid open was judged.
async fn rule(browser: &Browser, name: &str) -> Result<String> {
    let script = "const row = [...document.querySelectorAll('.proof li')].find((row) => clean(row.querySelector('.tried-scope').textContent) === arguments[0]); \
                  return clean(row?.querySelector('.tried-finding').textContent)";
    let found = browser
        .until_with(&format!("the rule {name}"), script, vec![name.into()])
        .await?;
    Ok(text(&found))
}
