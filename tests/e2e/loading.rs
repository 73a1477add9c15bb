//! Everyone once, however the pages come: overlapping, late, refused for a while, or anew after the page was left.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context, Result, ensure};
use sandbox::{
    directory::status::Status,
    faults::{FaultKind, Faults, Rule},
};

use super::support::{
    ADMIN, Browser, Test, all_loaded, grouped, listed_logins, listed_people, tests,
};

tests![
    nobody_is_listed_twice,
    a_page_is_shown_though_the_next_is_late,
    a_list_that_was_left_begins_anew,
];

pub(super) const USERS: &str = "/api/v1/users";

/// The rows of everyone on the page, as they are copied: the name, the login and the rest of each.
async fn copied_rows(browser: &Browser) -> Result<Vec<Vec<String>>> {
    browser
        .eval("document.querySelector('.grid-head input').click()")
        .await?;
    browser.sees(" selected").await?;
    let text = browser.copy("Copy rows").await?;
    let rows = text.lines().skip(1);
    Ok(rows
        .map(|row| row.split('\t').map(str::to_owned).collect())
        .collect())
}

/// Fails unless everyone is on the page once.
async fn holds_everyone(t: &Test) -> Result<Vec<Vec<String>>> {
    let rows = copied_rows(t.browser()).await?;
    let logins: BTreeSet<_> = rows.iter().filter_map(|row| row.get(1).cloned()).collect();
    ensure!(
        logins.len() == rows.len(),
        "{} rows of {} people",
        rows.len(),
        logins.len()
    );
    let expected: BTreeSet<_> = listed_logins(t).into_iter().collect();
    let missing: Vec<_> = expected.difference(&logins).take(3).collect();
    let wrong: Vec<_> = logins.difference(&expected).take(3).collect();
    ensure!(
        missing.is_empty() && wrong.is_empty(),
        "missing {missing:?}, wrong {wrong:?}"
    );
    Ok(rows)
}

async fn nobody_is_listed_twice(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    t.list_users().await?;
    browser.sees("200 loaded").await?;
    // Someone at the end of the first page is changed before the second has them again.
    let directory = &t.org().org().directory;
    let snapshot = directory.snapshot();
    let mut user = (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status != Status::Deprovisioned)
        .nth(195)
        .context("a user of the first page")?;
    let login = user.login().to_owned();
    ensure!(user.profile.set("lastName", "Changed-Meanwhile".into()));
    directory.write().put(user);
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(FaultKind::Overlap).path(USERS)],
        ..Faults::default()
    });
    browser.press("Load all").await?;
    browser.sees(&all_loaded(t)).await?;
    // A page that repeats a quarter takes the list that much less far.
    let calls = browser.calls(USERS).await?;
    let without = listed_people(t).div_ceil(200);
    ensure!(calls > without, "{calls} calls: no page overlapped");
    let rows = holds_everyone(t).await?;
    browser
        .sees(&format!("{} selected", grouped(listed_people(t))))
        .await?;
    ensure!(
        rows[195][1] == login && rows[195][0].ends_with("Changed-Meanwhile"),
        "{:?}",
        rows[195]
    );
    Ok(())
}

async fn a_page_is_shown_though_the_next_is_late(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.sees("200 loaded").await?;
    t.org().org().set_faults(Faults {
        rules: vec![Rule {
            after: 2,
            latency_ms: 60_000,
            ..Rule::new(FaultKind::Latency).path(USERS)
        }],
        ..Faults::default()
    });
    browser.press("Load all").await?;
    browser.sees("600 loaded").await?;
    let rows =
        "return document.querySelector('.grid-body').getBoundingClientRect().height > 599 * 36";
    browser.until("as many rows", rows).await?;
    browser.button("Stop").await?;
    browser.press("Stop").await?;
    t.org().org().clear_faults();
    browser.press("Load all").await?;
    browser.sees(&all_loaded(t)).await
}

/// Something of everything that can go wrong.
fn faults(seed: u64) -> Faults {
    let kinds = [
        FaultKind::TooManyRequests,
        FaultKind::ServerError,
        FaultKind::Drop,
        FaultKind::CutOff,
        FaultKind::Overlap,
    ];
    let rules = kinds.into_iter().zip(seed..).map(|(kind, seed)| Rule {
        probability: Some(0.04),
        seed,
        ..Rule::new(kind).path(USERS)
    });
    Faults {
        rate_limit: 10_000,
        rules: rules.collect(),
        ..Faults::default()
    }
}

async fn a_list_that_was_left_begins_anew(t: &mut Test) -> Result<()> {
    const LEFT: &str = "The page was left while everyone was being loaded.";
    t.restart_org(|config| config.users = 20_000).await?;
    t.allow_faults_in_log();
    t.connect().await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    browser
        .press_label("Keep the token over a reload of this tab")
        .await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    t.org().org().set_faults(Faults {
        latency_ms: 40,
        ..faults(3)
    });
    browser.press("Load all").await?;
    let midway = "const said = document.querySelector('.users-count').textContent; \
         const loaded = Number(said.split(' ')[0].replace(',', '')); return loaded >= 4000";
    go_on_until(browser, midway).await?;
    ensure!(
        !browser.visible_text().await?.contains("all "),
        "it was over before it was left"
    );
    browser.reload().await?;
    go_on_until(browser, "return shownRows().length > 0").await?;
    browser.sees(LEFT).await?;
    browser.sees("200 loaded").await?;
    browser.is_accessible("a list that begins anew").await?;
    t.org().org().set_faults(faults(23));
    browser.press("Load all").await?;
    browser
        .until_with(
            "the notice is gone",
            "return !has(arguments[0])",
            vec![LEFT.into()],
        )
        .await?;
    let all = format!("return has('{}')", all_loaded(t));
    go_on_until(browser, &all).await?;
    t.org().org().clear_faults();
    holds_everyone(t).await?;
    // It is whole now: nothing was left.
    browser.reload().await?;
    browser.users_listed().await?;
    browser.sees("200 loaded").await?;
    ensure!(!browser.visible_text().await?.contains(LEFT));
    Ok(())
}

/// Waits for something, and presses what goes on or tries again whenever it is offered meanwhile, as a person would.
async fn go_on_until(browser: &Browser, done: &str) -> Result<()> {
    let script = format!(
        "const done = (() => {{ {done} }})(); if (done) {{ return true; }} \
         (named('button', 'Go on') ?? named('button', 'Try'))?.click(); return null"
    );
    let limit = Duration::from_secs(240);
    browser
        .until_within(limit, done, &script, Vec::new())
        .await?;
    Ok(())
}
