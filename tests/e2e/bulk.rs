//! One thing done to many users: planned, done, and accounted for.

use anyhow::{Context, Result, ensure};
use sandbox::{
    directory::status::Status,
    faults::{FaultKind, Faults},
};

use super::support::{
    Browser, Test,
    many::{
        active, changed, choose, confirm, ended, everyone, faults, ids, mixed, plan, post, sign_in,
        some, status,
    },
    person::part,
    tests,
};

tests![
    thirty_are_suspended_and_taken_back,
    every_failure_is_accounted_for,
    a_user_who_is_open_is_read_again,
    changing_many_is_accessible,
];

async fn thirty_are_suspended_and_taken_back(t: &mut Test) -> Result<()> {
    let origin = t.page("");
    t.browser().allow_clipboard(&origin).await?;
    sign_in(t).await?;
    let browser = t.browser();
    let users = mixed(t, 27);
    let before = everyone(t);
    choose(browser, &users).await?;
    // Nothing before that is allowed.
    ensure!(!browser.offers("Change…").await?);
    plan(browser, "Suspend").await?;
    for text in [
        "27 users will be suspended.",
        "3 left out:",
        "2 Suspended: so already",
        "1 Staged: the status does not allow it",
        "27 calls, one after another, against the org’s rate limit for /api/v1/users/{id}/lifecycle",
        "50 % are left to others",
        "No e-mail is sent.",
    ] {
        browser.sees(text).await?;
    }
    // To whom, by name.
    let listed = "return [...document.querySelectorAll('.bulk-people li')].map((item) => clean(item.textContent))";
    let listed = browser.eval(listed).await?;
    let listed = listed.as_array().context("a list")?;
    ensure!(listed.len() == 27, "{listed:?}");
    for user in users.iter().filter(|user| user.status == Status::Active) {
        let is_there = |item: &serde_json::Value| {
            item.as_str()
                .is_some_and(|item| item.contains(user.login()) && item.len() > user.login().len())
        };
        ensure!(listed.iter().any(is_there), "{} is missing", user.login());
    }
    let shown = browser.css(".bulk pre").await?.text().await?;
    ensure!(
        shown.starts_with("POST ") && shown.ends_with("/lifecycle/suspend"),
        "{shown}"
    );
    // The number, and no other.
    let is_open = "return pressable('Suspend 27 users').disabled === arguments[0]";
    for (typed, is_disabled) in [("26", true), ("27", false), ("270", true)] {
        browser.fill("Type", typed).await?;
        browser
            .until_with("the button", is_open, vec![is_disabled.into()])
            .await?;
    }
    ensure!(
        changed(t, &before).is_empty(),
        "changed before it was confirmed"
    );
    confirm(browser, "Suspend", 27).await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(&said, &["Suspend: 27 suspended, 3 left out."])?;
    ensure!(changed(t, &before) == active(&users));
    for id in active(&users) {
        ensure!(status(t, &id)? == Status::Suspended, "{id}");
    }
    // The rows follow.
    let follow =
        "return shownRows().filter((row) => row.textContent.includes('Active')).length === 0";
    browser.until("no row says Active", follow).await?;
    let csv = browser.copy("Copy as CSV").await?;
    ensure!(csv.lines().count() == 31, "{csv}");
    ensure!(csv.matches(",done,").count() == 27, "{csv}");
    ensure!(csv.matches("left out").count() == 3, "{csv}");

    // Leaving the way back leads to the report again.
    browser.press("Take it back: Unsuspend 27…").await?;
    browser.press("Cancel").await?;
    browser.sees("27 suspended, 3 left out").await?;
    browser.press("Take it back: Unsuspend 27…").await?;
    browser.sees("27 users will be unsuspended.").await?;
    confirm(browser, "Unsuspend", 27).await?;
    browser.sees("27 unsuspended.").await?;
    for user in &users {
        ensure!(status(t, &user.id)? == user.status, "{}", user.id);
    }
    ensure!(changed(t, &before).is_subset(&ids(&users)));
    browser.press("Close").await?;
    browser
        .until("it is gone", "return !document.querySelector('.bulk')")
        .await?;
    Ok(())
}

async fn every_failure_is_accounted_for(t: &mut Test) -> Result<()> {
    for part in ["status of 500", "status of 429", "status of 4", "net::ERR_"] {
        t.allow_log(part);
    }
    sign_in(t).await?;
    let browser = t.browser();
    let users = some(t, Status::Active, 12);
    let before = everyone(t);
    choose(browser, &users).await?;
    plan(browser, "Suspend").await?;
    browser.sees("12 users will be suspended.").await?;
    // One of them is suspended by somebody else meanwhile; one is never done.
    let mut other = users[10].clone();
    other.status = Status::Suspended;
    t.org().org().directory.write().put(other);
    let broken = format!("/api/v1/users/{}/lifecycle", users[11].id);
    faults(
        t,
        vec![
            post(FaultKind::ServerError, &broken, 0, None),
            post(FaultKind::ServerError, "/api/v1/users/", 1, Some(1)),
            post(FaultKind::TooManyRequests, "/api/v1/users/", 3, Some(1)),
            post(FaultKind::Drop, "/api/v1/users/", 5, Some(2)),
        ],
    );
    confirm(browser, "Suspend", 12).await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(&said, &["Suspend: 10 suspended, 2 failed."])?;
    Browser::holds(
        &said,
        &["E0000009", "Try the failed again", users[11].login()],
    )?;
    ensure!(status(t, &users[11].id)? == Status::Active);
    t.org().org().clear_faults();
    browser.press("Try the failed again").await?;
    browser.sees("11 suspended, 1 failed").await?;
    ensure!(changed(t, &before) == ids(&users));
    for user in &users {
        ensure!(status(t, &user.id)? == Status::Suspended, "{}", user.id);
    }
    Ok(())
}

async fn a_user_who_is_open_is_read_again(t: &mut Test) -> Result<()> {
    sign_in(t).await?;
    let browser = t.browser();
    let users = some(t, Status::Active, 3);
    choose(browser, &users).await?;
    plan(browser, "Suspend").await?;
    browser.sees("3 users will be suspended.").await?;
    // Opened while the plan stands there, with a part that is open as well.
    browser.eval("shownRows()[1].click()").await?;
    browser.sees_heading_in_detail("Profile").await?;
    let script = "return location.pathname.split('/').pop()";
    let id = browser.eval(script).await?;
    let id = id.as_str().unwrap_or_default().to_owned();
    ensure!(ids(&users).contains(&id), "{id}");
    part(browser, "Groups").await?;
    let reads = format!("/api/v1/users/{id}");
    let groups = format!("/api/v1/users/{id}/groups");
    let before = browser.calls(&groups).await?;
    confirm(browser, "Suspend", 3).await?;
    let badge =
        "return clean(document.querySelector('.detail > p > .status').textContent) === 'Suspended'";
    browser.until("the panel says Suspended", badge).await?;
    browser.button("Unsuspend…").await?;
    ensure!(browser.calls(&groups).await? == before + 1);
    ensure!(browser.calls(&reads).await? > 1);
    // The others were not read.
    for other in users.iter().filter(|user| user.id != id) {
        let path = format!("/api/v1/users/{}", other.id);
        let lifecycle = format!("{path}/lifecycle");
        ensure!(browser.calls(&path).await? == browser.calls(&lifecycle).await?);
    }
    Ok(())
}

async fn changing_many_is_accessible(t: &mut Test) -> Result<()> {
    t.allow_log("status of 4");
    sign_in(t).await?;
    let browser = t.browser();
    let users = mixed(t, 4);
    choose(browser, &users).await?;
    browser.is_accessible("chosen rows, locked").await?;
    browser.press("Allow changes in").await?;
    browser.press("Change…").await?;
    browser.button("Add to group…").await?;
    browser.is_accessible("what can be done to many").await?;
    browser.press("Add to group…").await?;
    browser.press("Find").await?;
    browser.css(".group-list button").await?;
    browser.is_accessible("groups to add to").await?;
    browser.press("Cancel").await?;
    plan(browser, "Suspend").await?;
    browser.sees("4 users will be suspended.").await?;
    browser.is_accessible("a plan for many").await?;
    let mut other = users[0].clone();
    other.status = Status::Suspended;
    t.org().org().directory.write().put(other);
    t.org().org().set_faults(Faults {
        latency_ms: 1_000,
        ..Faults::default()
    });
    confirm(browser, "Suspend", 4).await?;
    browser.button("Stop").await?;
    browser.is_accessible("many on their way").await?;
    browser.press("Stop").await?;
    ended(browser, "Stopped").await?;
    browser.is_accessible("many, stopped").await?;
    t.org().org().clear_faults();
    browser.press("Go on").await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(&said, &["3 suspended, 1 failed"])?;
    browser.is_accessible("what became of many").await
}
