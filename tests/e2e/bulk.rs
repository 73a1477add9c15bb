//! One thing done to many users: planned, done, stopped, and accounted for.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use sandbox::{
    directory::{Group, User, status::Status},
    faults::{FaultKind, Faults, Rule},
};

use super::support::{ADMIN, Browser, Test, person::part, tests};

tests![
    thirty_are_suspended_and_taken_back,
    every_failure_is_accounted_for,
    an_answer_that_is_lost_is_looked_for,
    it_is_stopped_and_goes_on,
    many_are_added_to_a_group,
    without_knowing_the_members_there_is_no_way_back,
    a_token_that_expires_on_the_way,
    a_limit_is_waited_for,
    a_user_who_is_open_is_read_again,
    a_missing_scope_is_named,
    changing_many_is_accessible,
];

/// Signs in so that many can be changed.
async fn sign_in(t: &Test) -> Result<()> {
    t.connect().await?;
    let browser = t.browser();
    browser
        .fill("Scopes", "okta.users.manage okta.groups.manage ")
        .await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await
}

/// Some users of the sandbox who are in a status and nobody's account.
fn some(t: &Test, status: Status, count: usize) -> Vec<User> {
    let snapshot = t.org().org().directory.snapshot();
    (40..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status == status)
        .take(count)
        .collect()
}

/// Active ones, and others whom the status does not allow to be suspended.
fn mixed(t: &Test, active: usize) -> Vec<User> {
    let mut users = some(t, Status::Active, active);
    users.extend(some(t, Status::Suspended, 2));
    users.extend(some(t, Status::Staged, 1));
    users
}

fn ids(users: &[User]) -> BTreeSet<String> {
    users.iter().map(|user| user.id.clone()).collect()
}

fn active(users: &[User]) -> BTreeSet<String> {
    let active = users.iter().filter(|user| user.status == Status::Active);
    active.map(|user| user.id.clone()).collect()
}

/// Everyone as they are, by their IDs.
fn everyone(t: &Test) -> BTreeMap<String, String> {
    let snapshot = t.org().org().directory.snapshot();
    (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .map(|user| (user.id.clone(), format!("{user:?}")))
        .collect()
}

/// Who is other than before.
fn changed(t: &Test, before: &BTreeMap<String, String>) -> BTreeSet<String> {
    let now = everyone(t);
    let ids = before.keys().chain(now.keys());
    ids.filter(|id| before.get(*id) != now.get(*id))
        .cloned()
        .collect()
}

fn status(t: &Test, id: &str) -> Result<Status> {
    let user = t.org().org().directory.user(id);
    Ok(user.context("a user")?.status)
}

/// Lists these users alone, and chooses them all.
async fn choose(browser: &Browser, users: &[User]) -> Result<()> {
    let names: Vec<_> = users
        .iter()
        .map(|user| format!("id eq \"{}\"", user.id))
        .collect();
    browser.fill("Search users", &names.join(" or ")).await?;
    browser.press("Search").await?;
    browser.sees(&format!("all {} loaded", users.len())).await?;
    browser
        .eval("document.querySelector('.grid-head input').click()")
        .await?;
    browser.sees(&format!("{} selected", users.len())).await
}

/// From the chosen users to the plan.
async fn plan(browser: &Browser, what: &str) -> Result<()> {
    if browser.offers("Allow changes in").await? {
        browser.press("Allow changes in").await?;
    }
    browser.press("Change…").await?;
    browser.press(&format!("{what}…")).await
}

/// Confirms a plan for so many.
async fn confirm(browser: &Browser, what: &str, count: usize) -> Result<()> {
    browser.fill("Type", &count.to_string()).await?;
    browser.press(&format!("{what} {count} user")).await
}

/// Waits for a heading of the report.
async fn ended(browser: &Browser, heading: &str) -> Result<String> {
    let script = "const title = document.querySelector('.bulk-title'); \
         return clean(title?.textContent) === arguments[0] && clean(title.parentElement.innerText)";
    let said = browser
        .until_within(
            Duration::from_secs(60),
            heading,
            script,
            vec![heading.into()],
        )
        .await?;
    Ok(said.as_str().unwrap_or_default().to_owned())
}

fn faults(t: &Test, rules: Vec<Rule>) {
    t.org().org().set_faults(Faults {
        rules,
        ..Faults::default()
    });
}

fn post(kind: FaultKind, path: &str, after: u32, times: Option<u32>) -> Rule {
    Rule {
        method: Some("POST".to_owned()),
        after,
        times,
        ..Rule::new(kind).path(path)
    }
}

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

async fn many_are_added_to_a_group(t: &mut Test) -> Result<()> {
    let group = {
        let org = t.org().org();
        let now = 1_700_000_000_000;
        org.directory.write().create_group("Night watch", None, now)
    };
    sign_in(t).await?;
    let browser = t.browser();
    let users = mixed(t, 10);
    // Two of them are in it already, and so is somebody else.
    let others = some(t, Status::Deprovisioned, 1);
    let inside = [&users[1], &users[12], &others[0]];
    for user in inside {
        let org = t.org().org();
        org.directory
            .write()
            .set_member(&group, user.number, true, 0);
    }
    let inside: BTreeSet<_> = inside.iter().map(|user| user.id.clone()).collect();
    ensure!(members(t, &group) == inside);
    choose(browser, &users).await?;
    plan(browser, "Add to group").await?;
    browser.fill("The group’s name", "every").await?;
    browser.press("Find").await?;
    browser.sees("No group of this name").await?;
    browser.sees("nobody is added to them by hand").await?;
    browser.fill("The group’s name", "night").await?;
    browser.press("Find").await?;
    browser.press("Night watch").await?;
    browser.sees("11 users will be added.").await?;
    for text in [
        "2 left out:",
        "1 Active: in the group already",
        "1 Staged: in the group already",
        "Afterwards, those who were added can be taken out again.",
    ] {
        browser.sees(text).await?;
    }
    ensure!(
        browser
            .calls(&format!("/api/v1/groups/{}/users", group.id))
            .await?
            == 1
    );
    let shown = browser.css(".bulk pre").await?.text().await?;
    ensure!(
        shown.starts_with("PUT ") && shown.contains(&format!("/api/v1/groups/{}/users/", group.id)),
        "{shown}"
    );
    let before = everyone(t);
    confirm(browser, "Add to group", 11).await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(
        &said,
        &["Add to the group Night watch: 11 added, 2 left out."],
    )?;
    let all: BTreeSet<_> = ids(&users).union(&inside).cloned().collect();
    ensure!(members(t, &group) == all);

    // Those who were added are taken out again, and nobody else.
    browser.press("Take them out again: 11…").await?;
    browser.sees("11 users will be taken out.").await?;
    let shown = browser.css(".bulk pre").await?.text().await?;
    ensure!(shown.starts_with("DELETE "), "{shown}");
    confirm(browser, "Take out of group", 11).await?;
    browser
        .sees("Take out of the group Night watch: 11 taken out.")
        .await?;
    ensure!(members(t, &group) == inside);
    ensure!(
        changed(t, &before).is_empty(),
        "somebody is other than before"
    );
    Ok(())
}

/// The IDs of those who are in a group.
fn members(t: &Test, group: &Group) -> BTreeSet<String> {
    let snapshot = t.org().org().directory.snapshot();
    (0..snapshot.end())
        .filter(|number| snapshot.is_member(group, *number))
        .filter_map(|number| snapshot.user(number))
        .map(|user| user.id)
        .collect()
}

async fn without_knowing_the_members_there_is_no_way_back(t: &mut Test) -> Result<()> {
    t.expect_log("status of 500");
    let group = {
        let org = t.org().org();
        org.directory.write().create_group("Night watch", None, 0)
    };
    sign_in(t).await?;
    let browser = t.browser();
    // Few are asked about one by one.
    let users = some(t, Status::Active, 3);
    choose(browser, &users).await?;
    let fail = || {
        let path = format!("/api/v1/users/{}/groups", users[0].id);
        faults(
            t,
            vec![Rule::new(FaultKind::ServerError).path(&path).times(1)],
        );
    };
    let find = async || -> Result<()> {
        plan(browser, "Add to group").await?;
        browser.fill("The group’s name", "night").await?;
        browser.press("Find").await?;
        browser.press("Night watch").await
    };
    fail();
    find().await?;
    browser
        .sees("It is not known who is in the group already.")
        .await?;
    ensure!(browser.eval("return has('can be taken out again')").await? == false);
    browser.css(".bulk .trouble").await?;
    browser.press("Try again").await?;
    browser
        .sees("those who were added can be taken out again")
        .await?;
    ensure!(browser.count(".bulk .trouble").await? == 0);
    browser.press("Cancel").await?;

    // It goes on all the same, and then there is no way back.
    fail();
    find().await?;
    browser
        .sees("It is not known who is in the group already.")
        .await?;
    confirm(browser, "Add to group", 3).await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(&said, &["Add to the group Night watch: 3 added."])?;
    ensure!(!browser.offers("Take them out again").await?);
    ensure!(members(t, &group) == ids(&users));
    // Those who are added, and no list of members.
    ensure!(
        browser
            .calls(&format!("/api/v1/groups/{}/users", group.id))
            .await?
            == 3
    );
    browser.press("Close").await?;

    // Somebody need not wait for it.
    t.org().org().set_faults(Faults {
        latency_ms: 700,
        ..Faults::default()
    });
    plan(browser, "Add to group").await?;
    browser.fill("The group’s name", "night").await?;
    browser.press("Find").await?;
    browser.press("Night watch").await?;
    browser.press("Go on without it").await?;
    browser
        .sees("It is not known who is in the group already.")
        .await?;
    t.org().org().clear_faults();
    browser.press("Look who is in it").await?;
    browser
        .sees("Nobody of those who are chosen is left for this.")
        .await?;
    browser.sees("3 Active: in the group already").await
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

async fn a_missing_scope_is_named(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    choose(browser, &some(t, Status::Active, 2)).await?;
    browser.press("Allow changes in").await?;
    browser.press("Change…").await?;
    browser
        .sees("Suspend needs okta.users.manage, which this token does not have.")
        .await?;
    browser
        .sees("Add to group needs okta.groups.manage, which this token does not have.")
        .await?;
    ensure!(!browser.offers("Suspend…").await?);
    browser.press("Ask again with okta.groups.manage").await?;
    browser.users_listed().await?;
    browser.sees("okta.groups.manage").await
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
