//! The table as a tool: filtering and sorting what is loaded, rows and cells to choose and copy, pictures.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use sandbox::directory::status::Status;

use super::support::{Browser, Test, all_loaded, grouped, listed_logins, listed_people, tests};

tests![
    a_filter_looks_into_what_is_loaded_and_asks_nobody,
    everyone_is_sorted_without_the_org,
    rows_are_chosen_and_copied,
    pictures_count_and_filter,
    the_table_and_its_panels_are_accessible,
    a_share_of_the_rate_limit_is_left_to_others,
];

pub(super) const FILTER: &str = "Filter what is loaded";

pub(super) async fn load_all(t: &Test) -> Result<()> {
    t.list_users().await?;
    t.browser().press("Load all").await?;
    t.browser().sees(&all_loaded(t)).await
}

async fn a_filter_looks_into_what_is_loaded_and_asks_nobody(t: &mut Test) -> Result<()> {
    load_all(t).await?;
    let browser = t.browser();
    let calls = browser.calls("/api/v1/users").await?;
    let found = listed_logins(t)
        .into_iter()
        .filter(|login| login.contains("an"))
        .count() as u64;
    ensure!(found > 1);
    browser.fill(FILTER, "AN @").await?;
    let script = "const said = clean(document.querySelector('.users-matches').textContent); \
         return said.includes(' loaded match') ? Number(said.split(' ')[0].replace(',', '')) : null";
    let shown = browser.until("how many match", script).await?;
    ensure!(shown.as_u64() >= Some(found), "{shown} of {found}");
    // Those out of view are filled last.
    let script = "return shownRows().length === Math.min(arguments[0], document.querySelectorAll('.slot').length)";
    browser
        .until_with("every row near the view", script, vec![shown])
        .await?;
    for row in browser.rows().await? {
        ensure!(
            row.join(" ").to_lowercase().contains("an") || !row.join(" ").is_ascii(),
            "{row:?}"
        );
    }
    browser.fill(FILTER, "zzzz-nobody").await?;
    browser.sees("0 of ").await?;
    ensure!(browser.rows().await?.is_empty());
    browser.sees("Nobody who is loaded matches.").await?;
    browser.is_accessible("a filter that leaves nobody").await?;
    browser.press("Show all that are loaded").await?;
    browser
        .until("everyone again", "return shownRows().length > 10")
        .await?;
    ensure!(
        browser.calls("/api/v1/users").await? == calls,
        "the org was asked"
    );
    browser.fill(FILTER, "zzzz-nobody").await?;
    browser.press("Search the org").await?;
    browser.sees_heading("Nobody found").await?;
    let asked = browser.field("Search users").await?.prop("value").await?;
    ensure!(asked.as_deref() == Some("zzzz-nobody"), "{asked:?}");
    Ok(())
}

async fn everyone_is_sorted_without_the_org(t: &mut Test) -> Result<()> {
    load_all(t).await?;
    let browser = t.browser();
    let calls = browser.calls("/api/v1/users").await?;
    let mut logins = listed_logins(t);
    logins.sort_by_key(|login| login.to_lowercase());
    let first_login =
        "return shownRows()[0] && clean(shownRows()[0].children[2].textContent) === arguments[0]";
    browser.press("Login").await?;
    browser
        .until_with(
            "the first login",
            first_login,
            vec![logins[0].clone().into()],
        )
        .await?;
    browser.press("Login").await?;
    let last = logins.last().context("someone is listed")?;
    browser
        .until_with("the last login", first_login, vec![last.clone().into()])
        .await?;
    // The org cannot sort by this one.
    browser.press("Last login").await?;
    browser
        .until(
            "the order by the last login",
            "const head = [...document.querySelectorAll('[role=columnheader]')].find((head) => clean(head.textContent).startsWith('Last login')); \
             return head.ariaSort === 'ascending'",
        )
        .await?;
    ensure!(
        browser.calls("/api/v1/users").await? == calls,
        "the org was asked"
    );
    Ok(())
}

async fn rows_are_chosen_and_copied(t: &mut Test) -> Result<()> {
    let origin = t.page("");
    t.browser().allow_clipboard(&origin).await?;
    load_all(t).await?;
    let browser = t.browser();
    let rows = browser.rows().await?;
    browser
        .eval("shownRows()[1].querySelector('input').click(); shownRows()[3].querySelector('input').click()")
        .await?;
    browser.sees("2 selected").await?;
    browser
        .until(
            "rows that say so",
            "return shownRows()[1].ariaSelected === 'true' && shownRows()[2].ariaSelected === 'false'",
        )
        .await?;
    ensure!(
        !browser.url().await?.contains("/users/"),
        "a user was opened"
    );
    browser.press("Copy rows").await?;
    browser.sees("Copied").await?;
    let copied = browser.clipboard().await?;
    let lines: Vec<_> = copied.lines().collect();
    ensure!(
        lines.len() == 3 && lines[0].starts_with("Name\tLogin\t"),
        "{copied}"
    );
    ensure!(
        lines[1].starts_with(&format!("{}\t{}\t", rows[1][0], rows[1][1])),
        "{copied}"
    );
    ensure!(lines[2].contains(&rows[3][1]), "{copied}");

    // What the filter hides stays chosen, and is told of.
    browser.fill(FILTER, &rows[1][1]).await?;
    browser.sees("1 of them not shown by the filter").await?;
    browser.press("Clear the filter").await?;
    browser.press("Select none").await?;

    // All of them, then by keys.
    browser
        .eval("document.querySelector('.grid-head input').click()")
        .await?;
    browser
        .sees(&format!("{} selected", grouped(listed_people(t))))
        .await?;
    browser.press("Select none").await?;
    focus_row(browser, 0).await?;
    for _ in 0..2 {
        browser.key_with_shift(Key::Down).await?;
    }
    browser.sees("3 selected").await?;
    browser.key_with_shift(Key::Up).await?;
    browser.sees("2 selected").await
}

pub(super) async fn focus_row(browser: &Browser, at: u64) -> Result<()> {
    let script = "shownRows()[arguments[0]].focus(); return document.activeElement === shownRows()[arguments[0]]";
    browser
        .until_with("the focus on a row", script, vec![at.into()])
        .await?;
    Ok(())
}

async fn pictures_count_and_filter(t: &mut Test) -> Result<()> {
    load_all(t).await?;
    let browser = t.browser();
    browser.press("Pictures").await?;
    let snapshot = t.org().org().directory.snapshot();
    let locked = (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status == Status::LockedOut)
        .count() as u64;
    let bar = format!("Locked out {} users", grouped(locked));
    browser.press(&bar).await?;
    let all = listed_people(t);
    browser
        .sees(&format!(
            "{} of {} loaded match",
            grouped(locked),
            grouped(all)
        ))
        .await?;
    for row in browser.rows().await? {
        ensure!(row[3] == "Locked out", "{row:?}");
    }
    browser.press("Clear what the pictures filter").await?;
    // Each of the bars of a picture filters to as many as it says, and together they have everyone.
    let bars = "return [...document.querySelectorAll('.picture')].map((picture) => [...picture.querySelectorAll('[role=button]')].map((bar) => bar.ariaLabel))";
    let bars = browser.eval(bars).await?;
    let created = bars[1].as_array().context("bars")?;
    let count = |label: &str| {
        let count = label.rsplit(": ").next().unwrap_or_default();
        count
            .split(' ')
            .next()
            .unwrap_or_default()
            .replace(',', "")
            .parse::<u64>()
            .unwrap_or_default()
    };
    let labels: Vec<_> = created.iter().filter_map(|label| label.as_str()).collect();
    let sum: u64 = labels.iter().map(|label| count(label)).sum();
    ensure!(sum == all, "{sum} in {labels:?}");
    let label = labels
        .iter()
        .find(|label| count(label) > 0)
        .context("a bar")?;
    let press = "document.querySelector(`.picture [aria-label='${arguments[0]}']`).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))";
    browser.eval_with(press, vec![(*label).into()]).await?;
    browser
        .sees(&format!(
            "{} of {} loaded match",
            grouped(count(label)),
            grouped(all)
        ))
        .await
}

async fn the_table_and_its_panels_are_accessible(t: &mut Test) -> Result<()> {
    load_all(t).await?;
    let browser = t.browser();
    browser
        .eval("shownRows()[1].querySelector('input').click()")
        .await?;
    browser.press("Pictures").await?;
    browser.is_accessible("pictures and a chosen row").await?;
    browser.press("Columns").await?;
    browser.is_accessible("the choice of columns").await?;
    browser.press("Columns").await?;
    browser.press("Export").await?;
    browser.is_accessible("the choice for an export").await?;
    // One at a time, and away with Escape or a press elsewhere.
    browser.press("Columns").await?;
    browser.css("#columns").await?;
    ensure!(browser.count("#export").await? == 0);
    let fits =
        "return document.querySelector('#columns').getBoundingClientRect().bottom <= innerHeight";
    browser.until("a panel within the window", fits).await?;
    browser.key(Key::Escape).await?;
    let closed = "return !document.querySelector('#columns') && clean(document.activeElement.textContent) === 'Columns'";
    browser.until("the keyboard on its button", closed).await?;
    browser.press("Columns").await?;
    browser.css("#columns").await?;
    browser.press("Search").await?;
    browser
        .until(
            "a press elsewhere closes it",
            "return !document.querySelector('#columns')",
        )
        .await?;
    Ok(())
}

async fn a_share_of_the_rate_limit_is_left_to_others(t: &mut Test) -> Result<()> {
    t.restart_org(|config| {
        config.users = 3_000;
        config.faults.rate_limit = 12;
    })
    .await?;
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Load all").await?;
    // Six of twelve calls are others'.
    browser
        .sees("The rest of the org’s rate limit is left to others")
        .await?;
    ensure!(browser.calls("/api/v1/users").await? == 6);
    browser.press("Rate limits").await?;
    browser.sees("6 of 12").await?;
    browser.is_accessible("the rate limits").await?;
    browser.choose("Left to others", "0").await?;
    browser.press("Go on now").await?;
    browser.sees("The org’s rate limit is used up").await?;
    // What is used up is asked for nothing more: nothing was refused.
    ensure!(browser.calls("/api/v1/users").await? == 12);
    Ok(())
}
