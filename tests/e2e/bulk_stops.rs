//! One thing done to many users: what holds it up on the way, and how it goes on.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sandbox::{
    directory::{User, status::Status},
    faults::{FaultKind, Faults, Rule},
};

use super::support::{
    Browser, Test,
    many::{changed, choose, confirm, ended, everyone, faults, ids, plan, post, sign_in, some},
    tests,
};

tests![
    an_answer_that_is_lost_is_looked_for,
    it_is_stopped_and_goes_on,
    a_token_that_expires_on_the_way,
    a_limit_is_waited_for,
    a_token_that_was_revoked_has_one_way_on,
];

async fn an_answer_that_is_lost_is_looked_for(t: &mut Test) -> Result<()> {
    for part in ["net::ERR_", "CORS policy", "status of 4"] {
        t.allow_log(part);
    }
    let origin = t.page("");
    t.browser().allow_clipboard(&origin).await?;
    sign_in(t).await?;
    let browser = t.browser();
    let users = some(t, Status::Active, 3);
    let before = everyone(t);
    choose(browser, &users).await?;
    plan(browser, "Suspend").await?;
    browser.button("Cancel").await?;
    // It is done, and the answer cannot be read; then nothing of the next user can be.
    let first = t.browser().rows().await?[0][1].clone();
    let first = users
        .iter()
        .find(|user| user.login() == first)
        .context("the first")?;
    let silent = users
        .iter()
        .find(|user| user.id != first.id)
        .context("another")?;
    let path = |user: &User| format!("/api/v1/users/{}", user.id);
    faults(
        t,
        vec![
            post(FaultKind::MissingCors, &path(first), 0, Some(1)),
            Rule::new(FaultKind::MissingCors).path(&path(silent)),
        ],
    );
    confirm(browser, "Suspend", 3).await?;
    let said = ended(browser, "Stopped").await?;
    Browser::holds(
        &said,
        &["1 unknown", silent.login(), "does not answer any more"],
    )?;
    t.org().org().clear_faults();
    browser.press("Go on").await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(&said, &["Suspend: 3 suspended."])?;
    let csv = browser.copy("Copy as CSV").await?;
    let seen = "\"done: no answer, and seen when read again\"";
    ensure!(csv.matches(seen).count() == 1, "{csv}");
    ensure!(csv.matches(",done,").count() == 2, "{csv}");
    ensure!(changed(t, &before) == ids(&users));
    Ok(())
}

async fn it_is_stopped_and_goes_on(t: &mut Test) -> Result<()> {
    sign_in(t).await?;
    let browser = t.browser();
    let users = some(t, Status::Active, 20);
    let before = everyone(t);
    choose(browser, &users).await?;
    plan(browser, "Suspend").await?;
    browser.sees("20 users will be suspended.").await?;
    t.org().org().set_faults(Faults {
        latency_ms: 200,
        ..Faults::default()
    });
    confirm(browser, "Suspend", 20).await?;
    browser.sees("3 suspended").await?;
    browser.press("Stop").await?;
    let said = ended(browser, "Stopped").await?;
    let done = changed(t, &before);
    ensure!(done.len() >= 3 && done.len() < 20, "{}", done.len());
    let left = 20 - done.len();
    let counts = format!("{} suspended, {left} to go.", done.len());
    Browser::holds(&said, &[&counts, "It was stopped."])?;
    // What stands still is no more sent.
    tokio::time::sleep(Duration::from_millis(600)).await;
    ensure!(changed(t, &before) == done);
    t.org().org().clear_faults();
    browser.press("Go on").await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(&said, &["Suspend: 20 suspended."])?;
    ensure!(changed(t, &before) == ids(&users));
    Ok(())
}

async fn a_token_that_expires_on_the_way(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.access_token_lifetime = 15)
        .await?;
    t.allow_log("status of 401");
    sign_in(t).await?;
    let browser = t.browser();
    let users = some(t, Status::Active, 30);
    let before = everyone(t);
    choose(browser, &users).await?;
    plan(browser, "Suspend").await?;
    browser.sees("30 users will be suspended.").await?;
    t.org().org().set_faults(Faults {
        latency_ms: 600,
        ..Faults::default()
    });
    confirm(browser, "Suspend", 30).await?;
    let said = ended(browser, "Stopped").await?;
    t.org().org().clear_faults();
    let done = changed(t, &before);
    ensure!(!done.is_empty() && done.len() < 30, "{}", done.len());
    let counts = format!("{} suspended, {} to go.", done.len(), 30 - done.len());
    Browser::holds(
        &said,
        &[&counts, "With a new one, it goes on where it was."],
    )?;
    // The org remembers who it was.
    browser.press("Sign in again").await?;
    browser
        .sees("The page was left before it was done.")
        .await?;
    browser.sees(&counts).await?;
    ensure!(changed(t, &before) == done);
    browser.press("Allow changes in").await?;
    browser.press("Go on").await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(&said, &["Suspend: 30 suspended."])?;
    ensure!(changed(t, &before) == ids(&users));
    Ok(())
}

async fn a_limit_is_waited_for(t: &mut Test) -> Result<()> {
    sign_in(t).await?;
    let browser = t.browser();
    let users = some(t, Status::Active, 8);
    let before = everyone(t);
    choose(browser, &users).await?;
    plan(browser, "Suspend").await?;
    browser.sees("8 users will be suspended.").await?;
    // Half of it is others'.
    t.org().org().set_faults(Faults {
        rate_limit: 10,
        ..Faults::default()
    });
    confirm(browser, "Suspend", 8).await?;
    browser
        .sees("left to others. It goes on by itself in")
        .await?;
    ensure!(changed(t, &before).len() == 5);
    browser.press("Stop").await?;
    let said = ended(browser, "Stopped").await?;
    Browser::holds(&said, &["5 suspended, 3 to go."])?;
    Ok(())
}

async fn a_token_that_was_revoked_has_one_way_on(t: &mut Test) -> Result<()> {
    t.allow_log("status of 401");
    sign_in(t).await?;
    let browser = t.browser();
    let users = some(t, Status::Active, 20);
    let before = everyone(t);
    choose(browser, &users).await?;
    plan(browser, "Suspend").await?;
    browser.sees("20 users will be suspended.").await?;
    t.org().org().set_faults(Faults {
        latency_ms: 200,
        ..Faults::default()
    });
    confirm(browser, "Suspend", 20).await?;
    browser.sees("3 suspended").await?;
    t.org().org().revoke_tokens();
    let said = ended(browser, "Stopped").await?;
    t.org().org().clear_faults();
    let done = changed(t, &before);
    let counts = format!("{} suspended, {} to go.", done.len(), 20 - done.len());
    Browser::holds(&said, &[&counts, "refuses the calls, whoever they are for"])?;
    // The button stands with what can be done about it, and nowhere else.
    browser.button("Go on").await?;
    let buttons = "return [...document.querySelectorAll('.bulk button')].filter((button) => ['Go on', 'Try again'].includes(clean(button.textContent))).length";
    ensure!(browser.eval(buttons).await? == 1);
    browser.press("Sign in again").await?;
    browser
        .sees("The page was left before it was done.")
        .await?;
    browser.press("Allow changes in").await?;
    browser.press("Go on").await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(&said, &["Suspend: 20 suspended."])?;
    ensure!(changed(t, &before) == ids(&users));
    Ok(())
}
