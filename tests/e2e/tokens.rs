//! The token: shown, explained, copied, ended, and never used past its end.

use anyhow::{Context, Result, ensure};

use super::support::{ADMIN, Browser, Test, tests, text};

tests![
    nothing_to_show_yet,
    reveal_copy_and_decode,
    revoke_ends_it_at_the_org,
    forget_leaves_it_valid,
    a_revoked_token_is_explained,
    a_token_that_the_org_calls_expired_is_explained,
    an_expired_token_is_never_sent,
    kept_over_a_reload_only_when_asked,
    secrets_stay_out_of_sight,
];

async fn nothing_to_show_yet(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/tokens")).await?;
    browser.sees_heading("No token yet").await?;
    browser.sees("no token yet").await?;
    browser.press("Go to Connect").await?;
    browser.sees_heading("Get a token").await
}

async fn reveal_copy_and_decode(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    browser.press("Tokens").await?;
    browser.sees_heading("Tokens").await?;
    ensure!(
        !browser.visible_text().await?.contains("eyJ"),
        "shown before it was asked for"
    );
    ensure!(
        !browser.client.source().await?.contains("eyJ"),
        "in the page before it was asked for"
    );

    let token = browser.copy("Copy token").await?;
    ensure!(token.starts_with("eyJ") && token.split('.').count() == 3);
    browser.press("Reveal").await?;
    browser.sees(&token).await?;
    browser.press("Hide").await?;
    browser
        .until(
            "the token is hidden again",
            "return !document.body.innerText.includes('eyJ')",
        )
        .await?;

    browser.sees("For display only").await?;
    let inside = browser
        .eval("return Object.fromEntries([...document.querySelectorAll('.decoded .parameter')].map((parameter) => \
               [clean(parameter.querySelector('dt').textContent), clean(parameter.querySelector('.value').textContent)]))")
        .await?;
    ensure!(text(&inside["alg"]) == "RS256", "{inside}");
    ensure!(text(&inside["iss"]) == t.org().origin(), "{inside}");
    ensure!(text(&inside["sub"]) == ADMIN, "{inside}");
    ensure!(text(&inside["cid"]) == sandbox::apps::SPA, "{inside}");
    ensure!(text(&inside["scp"]).contains("okta.users.read"), "{inside}");
    let meanings = browser.count(".decoded .parameter .meaning").await?;
    ensure!(meanings >= 8, "only {meanings} claims are explained");
    Ok(())
}

async fn revoke_ends_it_at_the_org(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    browser.press("Tokens").await?;
    let token = browser.copy("Copy token").await?;
    ensure!(
        accepted(t, &token).await?,
        "the org does not take the token at all"
    );

    browser.press("Revoke…").await?;
    browser.press("Keep it").await?;
    ensure!(accepted(t, &token).await?, "revoked without being told to");
    browser.press("Revoke…").await?;
    browser.press("Revoke it now").await?;
    browser.sees_heading("No token yet").await?;
    t.expect_log("status of 401");
    ensure!(!accepted(t, &token).await?, "the org still takes the token");
    Ok(())
}

async fn forget_leaves_it_valid(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    browser.press("Tokens").await?;
    let token = browser.copy("Copy token").await?;
    browser.press("Forget").await?;
    browser.sees_heading("No token yet").await?;
    browser.press("Users").await?;
    browser.sees_heading("No token yet").await?;
    ensure!(browser.rows().await?.is_empty(), "users are still listed");
    ensure!(accepted(t, &token).await?);
    Ok(())
}

/// Whether the org takes a token, asked beside the page.
async fn accepted(t: &Test, token: &str) -> Result<bool> {
    let script = "fetch(arguments[0] + '/api/v1/users?limit=1', { headers: { authorization: 'Bearer ' + arguments[1] } })\
         .then((answer) => done(answer.status), (error) => done(String(error)))";
    let status = t
        .browser()
        .eval_async(script, vec![t.org().origin().into(), token.into()])
        .await?;
    match status
        .as_u64()
        .with_context(|| format!("no status: {status}"))?
    {
        200 => Ok(true),
        401 => Ok(false),
        other => anyhow::bail!("the org answered {other}"),
    }
}

async fn a_revoked_token_is_explained(t: &mut Test) -> Result<()> {
    t.expect_log("status of 401");
    t.list_users().await?;
    t.org().org().revoke_tokens();
    is_refused(t).await
}

async fn a_token_that_the_org_calls_expired_is_explained(t: &mut Test) -> Result<()> {
    t.expect_log("status of 401");
    t.list_users().await?;
    t.org().org().expire_tokens();
    is_refused(t).await
}

/// Asks for more with a token that the org no longer takes.
async fn is_refused(t: &Test) -> Result<()> {
    let browser = t.browser();
    browser.press("Load all").await?;
    let said = browser.failure("The token is no longer accepted").await?;
    Browser::holds(&said, &["401"])?;
    // What was loaded stays, and the way on is one press.
    browser.users_listed().await?;
    browser.press("Sign in again").await?;
    browser.users_listed().await?;
    browser
        .until(
            "no failure any more",
            "return !document.querySelector('.trouble, .failure')",
        )
        .await?;
    Ok(())
}

async fn an_expired_token_is_never_sent(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.access_token_lifetime = 4)
        .await?;
    let browser = t.browser();
    t.connect().await?;
    browser
        .press_label("Keep the token over a reload of this tab")
        .await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser.sees("The token has expired").await?;
    let calls = browser.calls("/api/v1").await?;

    // Whatever one does, what is loaded stays and nothing is sent.
    browser.press("Load all").await?;
    browser.fill("Search users", "rune").await?;
    browser.press("Search").await?;
    browser.press("Login").await?;
    browser.choose("Status", "SUSPENDED").await?;
    browser
        .eval("document.querySelector('[role=grid]').scrollTop = 1e6")
        .await?;
    browser.eval("shownRows()[0].click()").await?;
    browser
        .sees("Nothing was sent. Sign in again to go on.")
        .await?;
    browser.press("Tokens").await?;
    browser.sees("Expired. It is not sent any more.").await?;
    browser.press("Users").await?;
    browser.users_listed().await?;
    browser.sees("The token has expired").await?;
    ensure!(
        browser.calls("/api/v1").await? == calls,
        "an expired token was sent"
    );
    browser.reload().await?;
    browser.sees_heading("The token has expired").await?;
    ensure!(
        browser.calls("/api/v1").await? == 0,
        "an expired token was sent"
    );
    browser.press("Sign in again").await?;
    browser.users_listed().await
}

async fn kept_over_a_reload_only_when_asked(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.reload().await?;
    browser.sees_heading("No token yet").await?;

    // The settings are there, and the org's session is alive: one press.
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser
        .press_label("Keep them over a reload of this tab")
        .await?;
    browser.reload().await?;
    browser.sees_heading("Tokens").await?;
    browser.press("Users").await?;
    browser.users_listed().await?;
    ensure!(
        browser.store("sessionStorage").await?.contains("eyJ"),
        "kept, but where?"
    );

    // Another tab has no part in it, and taking the tick off ends it.
    let first = browser.another_tab().await?;
    browser.open(&t.page("/tokens")).await?;
    browser.sees_heading("No token yet").await?;
    browser.client.switch_to_window(first).await?;
    browser.press("Tokens").await?;
    browser
        .press_label("Keep them over a reload of this tab")
        .await?;
    ensure!(
        !browser.store("sessionStorage").await?.contains("eyJ"),
        "still kept"
    );
    browser.reload().await?;
    browser.sees_heading("No token yet").await
}

/// What the end of every test looks for, after everything that handles a token was done.
async fn secrets_stay_out_of_sight(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    browser.press("Copy as curl").await?;
    browser.press("Tokens").await?;
    let token = browser.copy("Copy token").await?;
    browser.press("Reveal").await?;
    browser.sees(&token).await?;
    for (place, held) in [
        ("localStorage", browser.store("localStorage").await?),
        ("sessionStorage", browser.store("sessionStorage").await?),
        ("the address", browser.url().await?),
        ("the title", browser.client.title().await?),
        ("the history", browser.history().await?.join(" ")),
        (
            "cookies",
            text(&browser.eval("return document.cookie").await?),
        ),
        (
            "what was asked of servers",
            text(
                &browser
                    .eval("return performance.getEntries().map((entry) => entry.name).join(' ')")
                    .await?,
            ),
        ),
    ] {
        ensure!(
            !held.contains("eyJ") && !held.contains(&token),
            "the token is in {place}"
        );
    }
    Ok(())
}
