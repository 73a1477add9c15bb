//! Many users put into a group, and taken out again.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use sandbox::{
    directory::{Group, status::Status},
    faults::{FaultKind, Faults, Rule},
};

use super::support::{
    Browser, Test,
    many::{changed, choose, confirm, ended, everyone, faults, ids, mixed, plan, sign_in, some},
    tests,
};

tests![
    many_are_added_to_a_group,
    a_large_group_is_read_no_further_than_it_is_worth,
    without_knowing_the_members_there_is_no_way_back,
    what_is_others_of_a_limit_is_left_to_them,
];

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
    confirm(browser, "Add", 11).await?;
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
    confirm(browser, "Take out", 11).await?;
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
    confirm(browser, "Add", 3).await?;
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

async fn a_large_group_is_read_no_further_than_it_is_worth(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.users = 13_000).await?;
    let group = {
        let org = t.org().org();
        let mut directory = org.directory.write();
        let group = directory.create_group("Night watch", None, 0);
        for number in 100..12_900 {
            directory.set_member(&group, number, true, 0);
        }
        group
    };
    // Five who are met on the first pages, five who come later, and one who is not in it.
    let snapshot = t.org().org().directory.snapshot();
    let those = |from: u64, count: usize| {
        let users = (from..snapshot.end()).filter_map(|number| snapshot.user(number));
        users
            .filter(|user| user.status == Status::Active)
            .take(count)
    };
    let outsider = those(12_900, 1).next().context("an outsider")?;
    let mut users: Vec<_> = those(100, 5).chain(those(12_000, 5)).collect();
    users.push(outsider.clone());
    let later: Vec<_> = users.iter().filter(|user| user.number >= 12_000).collect();
    let before = members(t, &group);
    sign_in(t).await?;
    let browser = t.browser();
    choose(browser, &users).await?;
    plan(browser, "Add to group").await?;
    browser.fill("The group’s name", "night").await?;
    browser.press("Find").await?;
    browser.press("Night watch").await?;
    browser.sees("1 user will be added.").await?;
    browser.sees("10 Active: in the group already").await?;
    // As many pages as there are users; then those who were not met are asked about.
    let pages = format!("/api/v1/groups/{}/users", group.id);
    ensure!(browser.calls(&pages).await? == 11);
    for user in &users {
        let is_later = later.iter().any(|later| later.id == user.id);
        let path = format!("/api/v1/users/{}/groups", user.id);
        ensure!(
            browser.calls(&path).await? == u64::from(is_later),
            "{}",
            user.number
        );
    }
    confirm(browser, "Add", 1).await?;
    ended(browser, "Done").await?;
    let mut after = before.clone();
    after.insert(outsider.id);
    ensure!(members(t, &group) == after);
    browser.press("Take them out again: 1…").await?;
    confirm(browser, "Take out", 1).await?;
    browser.sees("1 taken out.").await?;
    ensure!(members(t, &group) == before);
    Ok(())
}

async fn what_is_others_of_a_limit_is_left_to_them(t: &mut Test) -> Result<()> {
    let group = {
        let org = t.org().org();
        org.directory.write().create_group("Night watch", None, 0)
    };
    sign_in(t).await?;
    let browser = t.browser();
    let users = some(t, Status::Active, 8);
    choose(browser, &users).await?;
    plan(browser, "Add to group").await?;
    browser.fill("The group’s name", "night").await?;
    browser.press("Find").await?;
    browser.press("Night watch").await?;
    browser.sees("8 users will be added.").await?;
    t.org().org().set_faults(Faults {
        rate_limit: 10,
        ..Faults::default()
    });
    confirm(browser, "Add", 8).await?;
    browser
        .sees("left to others. It goes on by itself in")
        .await?;
    ensure!(members(t, &group).len() == 5);
    browser.press("Stop").await?;
    ended(browser, "Stopped").await?;
    // All of them count against one limit.
    browser.press("Rate limits").await?;
    let limits = "return [...document.querySelectorAll('.rate code')].map((code) => code.textContent) \
         .filter((path) => path.includes('/groups/')).join()";
    let limits = browser.eval(limits).await?;
    ensure!(limits == "/api/v1/groups/{id}/users", "{limits}");
    Ok(())
}
