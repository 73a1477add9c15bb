//! What the loading of a list waits for, and what stops it: the rate limit, a failure, a person, a next page that is no good.

use std::time::Duration;

use anyhow::{Result, ensure};
use sandbox::faults::{FaultKind, Faults, Rule};

use super::loading::USERS;
use super::support::{ADMIN, Test, all_loaded, tests};

tests![
    rate_limit_while_paging_is_waited_for,
    rate_limit_on_the_first_page_is_waited_for,
    a_used_up_limit_is_asked_for_nothing,
    a_first_page_that_fails_once_is_asked_for_again,
    a_failure_on_the_way_is_no_rate_limit,
    loading_can_be_stopped,
    a_next_page_at_another_origin_gets_no_token,
    a_list_that_goes_round_in_a_circle_is_stopped,
];

async fn rate_limit_while_paging_is_waited_for(t: &mut Test) -> Result<()> {
    t.expect_log("status of 429");
    t.list_users().await?;
    limit(t, 1, 3);
    let browser = t.browser();
    browser.press("Load all").await?;
    browser
        .sees("The org’s rate limit is used up. Loading goes on by itself in")
        .await?;
    let before = browser.calls(USERS).await?;
    browser.sees(&all_loaded(t)).await?;
    ensure!(browser.calls(USERS).await? > before);
    browser
        .until(
            "the wait is no longer told",
            "return !has('rate limit is used up')",
        )
        .await?;
    Ok(())
}

async fn rate_limit_on_the_first_page_is_waited_for(t: &mut Test) -> Result<()> {
    t.expect_log("status of 429");
    limit(t, 0, 3);
    let browser = t.browser();
    t.connect().await?;
    t.sign_in(ADMIN).await?;
    browser
        .sees_heading("The org’s rate limit is used up")
        .await?;
    browser.users_listed().await
}

async fn a_used_up_limit_is_asked_for_nothing(t: &mut Test) -> Result<()> {
    const USED_UP: &str = "The org’s rate limit is used up";
    t.expect_log("status of 429");
    limit(t, 0, 15);
    let browser = t.browser();
    t.connect().await?;
    t.sign_in(ADMIN).await?;
    browser.sees_heading(USED_UP).await?;
    browser.sees("The list loads by itself in").await?;
    ensure!(
        !browser.offers("Try now").await?,
        "what is used up is offered"
    );
    let calls = browser.calls(USERS).await?;
    browser.press("Stop").await?;
    browser.sees_heading("Loading was stopped").await?;
    browser.is_accessible("a list that was stopped").await?;
    let focus = "return document.activeElement === named('button', 'Load the list')";
    browser.until("the keyboard on the way on", focus).await?;
    // Neither is there anything for who goes on, or looks for something else.
    browser.press("Load the list").await?;
    browser.sees_heading(USED_UP).await?;
    browser.fill("Search users", "a").await?;
    browser.press("Search").await?;
    browser.sees_heading(USED_UP).await?;
    ensure!(browser.calls(USERS).await? == calls, "the org was asked");
    browser.users_listed().await
}

async fn a_first_page_that_fails_once_is_asked_for_again(t: &mut Test) -> Result<()> {
    t.expect_log("status of 500");
    t.connect().await?;
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(FaultKind::ServerError).path(USERS).times(2)],
        ..Faults::default()
    });
    t.sign_in(ADMIN).await?;
    let browser = t.browser();
    browser.sees_heading("A call failed").await?;
    browser.users_listed().await
}

async fn a_failure_on_the_way_is_no_rate_limit(t: &mut Test) -> Result<()> {
    t.expect_log("status of 500");
    t.list_users().await?;
    let browser = t.browser();
    // A page that leads on without anyone, then a failure.
    t.org().org().set_faults(Faults {
        rules: vec![
            Rule::new(FaultKind::EmptyPage).path(USERS).times(1),
            Rule::new(FaultKind::ServerError).path(USERS),
        ],
        ..Faults::default()
    });
    browser.choose("Status", "everyone").await?;
    browser.sees_heading("A call failed").await?;
    browser.is_accessible("a first page that failed").await?;
    ensure!(browser.offers("Try now").await?);
    t.org().org().clear_faults();
    browser.press("Try now").await?;
    browser.users_listed().await
}

/// Lets `after` calls through, then refuses one, and says that the limit resets in some seconds.
fn limit(t: &Test, after: u32, reset_seconds: u32) {
    let rule = Rule {
        after,
        reset_seconds,
        ..Rule::new(FaultKind::TooManyRequests).path(USERS).times(1)
    };
    t.org().org().set_faults(Faults {
        rules: vec![rule],
        ..Faults::default()
    });
}

async fn loading_can_be_stopped(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.users = 20_000).await?;
    t.list_users().await?;
    let browser = t.browser();
    t.org().org().set_faults(Faults {
        latency_ms: 400,
        ..Faults::default()
    });
    browser.press("Load all").await?;
    browser.sees("600 loaded").await?;
    browser.press("Stop").await?;
    browser.button("Load all").await?;
    let calls = browser.calls(USERS).await?;
    // Nothing is asked for any more, for much longer than a call takes.
    let more = browser
        .until_within(
            Duration::from_secs(2),
            "a call after the stop",
            "return performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/api/v1/users')).length > arguments[0]",
            vec![(calls + 1).into()],
        )
        .await;
    ensure!(more.is_err(), "loading went on");
    t.org().org().clear_faults();
    Ok(())
}

async fn a_next_page_at_another_origin_gets_no_token(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(FaultKind::NextElsewhere).path(USERS)],
        ..Faults::default()
    });
    let browser = t.browser();
    browser.press("Load all").await?;
    browser
        .failure("The next page is at another address")
        .await?;
    browser.sees("200 loaded").await?;
    browser.called_nobody_else().await?;
    // Nobody of that page was taken, and the list goes on where it was.
    t.org().org().clear_faults();
    browser.press("Go on").await?;
    browser.sees(&all_loaded(t)).await
}

async fn a_list_that_goes_round_in_a_circle_is_stopped(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    // The third page leads to itself.
    t.org().org().set_faults(Faults {
        rules: vec![Rule {
            after: 1,
            ..Rule::new(FaultKind::NextAgain).path(USERS)
        }],
        ..Faults::default()
    });
    let browser = t.browser();
    browser.press("Load all").await?;
    browser.failure("The list goes round in a circle").await?;
    browser.sees("400 loaded").await?;
    let calls = browser.calls(USERS).await?;
    ensure!(calls <= 5, "{calls} calls");
    t.org().org().clear_faults();
    browser.press("Go on").await?;
    browser.sees(&all_loaded(t)).await
}
