//! The list of users: page by page, and what it costs.

use anyhow::{Context, Result, ensure};
use sandbox::directory::status::Status;

use super::support::{ADMIN, Browser, Test, all_loaded, listed_people, tests};

tests![
    first_page_then_all,
    load_all_of_three_thousand,
    scrolling_keeps_the_elements_bounded,
    scrolling_loads_more,
    copy_as_curl,
];

async fn first_page_then_all(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    let first = &browser.rows().await?[0];
    ensure!(first.len() == 7, "{first:?}");
    ensure!(
        first[0] == "Ada Okonkwo" && first[1] == ADMIN && first[3] == "Active",
        "{first:?}"
    );
    ensure!(
        browser.visible_text().await?.contains("200 loaded"),
        "more than the first page was asked for"
    );

    browser.press("Load all").await?;
    browser.sees(&all_loaded(t)).await?;
    ensure!(browser.client.title().await? == "Users · Latchkey");

    browser.press("Include them").await?;
    browser.press("Load all").await?;
    browser.sees("all 1,000 loaded").await
}

async fn load_all_of_three_thousand(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.users = 3_000).await?;
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Load all").await?;
    browser.sees(&all_loaded(t)).await?;
    let before = browser.count("*").await?;

    // Everyone once, in the order of the org.
    let last = scroll_to_end(browser).await?;
    ensure!(last == listed_people(t) + 1, "the last row is {last}");
    ensure!(
        browser.count("*").await? == before,
        "scrolling made elements"
    );
    let rows = browser.rows().await?;
    let snapshot = t.org().org().directory.snapshot();
    let expected = (0..snapshot.end())
        .rev()
        .filter_map(|number| snapshot.user(number))
        .find(|user| user.status != Status::Deprovisioned)
        .context("someone is listed")?;
    ensure!(
        rows.last().is_some_and(|row| row[1] == expected.login()),
        "{:?}",
        rows.last()
    );
    Ok(())
}

/// Scrolls to the end of what is loaded, and returns the number of the last row.
async fn scroll_to_end(browser: &Browser) -> Result<u64> {
    browser.eval("const grid = document.querySelector('[role=grid]'); grid.scrollTop = grid.scrollHeight").await?;
    let script = "const grid = document.querySelector('[role=grid]'); const last = shownRows().at(-1); \
         return Number(last?.ariaRowIndex) === Number(grid.ariaRowCount) ? Number(grid.ariaRowCount) : null";
    let last = browser.until("the last row is drawn", script).await?;
    last.as_u64().context("rows are numbered")
}

async fn scrolling_keeps_the_elements_bounded(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Load all").await?;
    browser.sees(&all_loaded(t)).await?;
    let rows = browser.count("[role=grid] [role=row]").await?;
    let elements = browser.count("*").await?;
    ensure!(rows < 100, "{rows} rows at once");
    for share in [0.1, 0.35, 0.5, 0.75, 0.95, 0.2, 0.0] {
        let script = "const grid = document.querySelector('[role=grid]'); \
             grid.scrollTop = arguments[0] * (grid.scrollHeight - grid.clientHeight); return grid.scrollTop";
        let top = browser
            .eval_with(script, vec![share.into()])
            .await?
            .as_f64()
            .unwrap_or_default();
        // The rows that belong there come, without a gap.
        let script = "const top = Math.floor(arguments[0] / 36); const rows = shownRows().map((row) => Number(row.ariaRowIndex) - 2); \
             return rows.includes(top) && rows.includes(top + 10) && rows.every((row, at) => at === 0 || row === rows[at - 1] + 1)";
        browser
            .until_with(&format!("the rows at {top} px"), script, vec![top.into()])
            .await?;
        ensure!(
            browser.count("[role=grid] [role=row]").await? == rows,
            "scrolling made rows"
        );
        ensure!(
            browser.count("*").await? == elements,
            "scrolling made elements"
        );
    }
    Ok(())
}

async fn scrolling_loads_more(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.sees("200 loaded").await?;
    browser.eval("const grid = document.querySelector('[role=grid]'); grid.scrollTop = grid.scrollHeight").await?;
    browser.sees("400 loaded").await?;
    ensure!(browser.calls("/api/v1/users").await? == 2);
    Ok(())
}

async fn copy_as_curl(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    browser.choose("Status", "SUSPENDED").await?;
    browser.sees("filter=status eq").await?;
    browser.press("Copy as curl").await?;
    browser.sees("Copied").await?;
    let curl = browser.clipboard().await?;
    Browser::holds(
        &curl,
        &[
            "curl ",
            &format!("{}/api/v1/users?", t.org().origin()),
            "Bearer $OKTA_TOKEN",
            "okta-response=omitCredentials",
        ],
    )?;
    ensure!(!curl.contains("eyJ"), "the command holds the token");
    Ok(())
}
