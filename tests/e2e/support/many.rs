//! One thing done to many users, from choosing them to the report.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::{Context, Result};
use sandbox::{
    directory::{User, status::Status},
    faults::{FaultKind, Faults, Rule},
};

use super::{ADMIN, Browser, Test};

/// Signs in so that many can be changed.
pub(crate) async fn sign_in(t: &Test) -> Result<()> {
    t.connect().await?;
    let browser = t.browser();
    browser
        .fill("Scopes", "okta.users.manage okta.groups.manage ")
        .await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await
}

/// Some users of the sandbox who are in a status and nobody's account.
pub(crate) fn some(t: &Test, status: Status, count: usize) -> Vec<User> {
    let snapshot = t.org().org().directory.snapshot();
    (40..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status == status)
        .take(count)
        .collect()
}

/// Active ones, and others whom the status does not allow to be suspended.
pub(crate) fn mixed(t: &Test, active: usize) -> Vec<User> {
    let mut users = some(t, Status::Active, active);
    users.extend(some(t, Status::Suspended, 2));
    users.extend(some(t, Status::Staged, 1));
    users
}

pub(crate) fn ids(users: &[User]) -> BTreeSet<String> {
    users.iter().map(|user| user.id.clone()).collect()
}

pub(crate) fn active(users: &[User]) -> BTreeSet<String> {
    let active = users.iter().filter(|user| user.status == Status::Active);
    active.map(|user| user.id.clone()).collect()
}

/// Everyone as they are, by their IDs.
pub(crate) fn everyone(t: &Test) -> BTreeMap<String, String> {
    let snapshot = t.org().org().directory.snapshot();
    (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .map(|user| (user.id.clone(), format!("{user:?}")))
        .collect()
}

/// Who is other than before.
pub(crate) fn changed(t: &Test, before: &BTreeMap<String, String>) -> BTreeSet<String> {
    let now = everyone(t);
    let ids = before.keys().chain(now.keys());
    ids.filter(|id| before.get(*id) != now.get(*id))
        .cloned()
        .collect()
}

pub(crate) fn status(t: &Test, id: &str) -> Result<Status> {
    let user = t.org().org().directory.user(id);
    Ok(user.context("a user")?.status)
}

/// Lists these users alone, and chooses them all.
pub(crate) async fn choose(browser: &Browser, users: &[User]) -> Result<()> {
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
pub(crate) async fn plan(browser: &Browser, what: &str) -> Result<()> {
    if browser.offers("Allow changes in").await? {
        browser.press("Allow changes in").await?;
    }
    browser.press("Change…").await?;
    browser.press(&format!("{what}…")).await
}

/// Confirms a plan for so many.
pub(crate) async fn confirm(browser: &Browser, what: &str, count: usize) -> Result<()> {
    browser.fill("Type", &count.to_string()).await?;
    browser.press(&format!("{what} {count} user")).await
}

/// Waits for a heading of the report.
pub(crate) async fn ended(browser: &Browser, heading: &str) -> Result<String> {
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

pub(crate) fn faults(t: &Test, rules: Vec<Rule>) {
    t.org().org().set_faults(Faults {
        rules,
        ..Faults::default()
    });
}

pub(crate) fn post(kind: FaultKind, path: &str, after: u32, times: Option<u32>) -> Rule {
    Rule {
        method: Some("POST".to_owned()),
        after,
        times,
        ..Rule::new(kind).path(path)
    }
}
