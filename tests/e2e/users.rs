//! The list of users: all of it, parts of it, and what it costs.

use anyhow::{Context, Result, ensure};
use sandbox::directory::status::Status;

use super::support::{ADMIN, Browser, Test, count_people, grouped, listed_people, tests};

tests![
    first_page_then_all,
    load_all_of_three_thousand,
    scrolling_keeps_the_elements_bounded,
    scrolling_loads_more,
    search_by_words,
    search_by_expression,
    a_wrong_expression_is_explained,
    nobody_found,
    status_filter,
    sort_by_columns,
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
    browser
        .sees(&format!("all {} loaded", grouped(listed_people(t))))
        .await?;
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
    browser
        .sees(&format!("all {} loaded", grouped(listed_people(t))))
        .await?;
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
    browser
        .sees(&format!("all {} loaded", grouped(listed_people(t))))
        .await?;
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

async fn search_by_words(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.fill("Search users", "rune").await?;
    browser.press("Search").await?;
    browser.sees("readonly@sandbox.test").await?;
    browser
        .until(
            "the search is over",
            "return has('all ') && has(' loaded') && shownRows().length > 0",
        )
        .await?;
    for row in browser.rows().await? {
        let found = row.iter().any(|cell| {
            cell.split(' ')
                .any(|word| word.to_lowercase().starts_with("rune"))
        });
        ensure!(found, "{row:?} does not match");
    }
    // What would end the expression is part of what is looked for.
    browser
        .fill("Search users", r#"x" or profile.login pr or "x"#)
        .await?;
    browser.press("Search").await?;
    browser
        .until(
            "a search for that text alone",
            "return has('Nobody found') || shownRows().length > 0",
        )
        .await?;
    ensure!(
        browser.rows().await?.len() <= 1,
        "the text was taken for an expression"
    );
    browser.press("Clear the search").await?;
    browser.sees("200 loaded").await
}

async fn search_by_expression(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser
        .fill(
            "Search users",
            r#"profile.login eq "readonly@sandbox.test""#,
        )
        .await?;
    browser.press("Search").await?;
    browser.sees("all 1 loaded").await?;
    let rows = browser.rows().await?;
    ensure!(
        rows.len() == 1 && rows[0][0] == "Rune Lindqvist",
        "{rows:?}"
    );
    browser
        .sees(r#"search=profile.login eq "readonly@sandbox.test""#)
        .await
}

async fn a_wrong_expression_is_explained(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    t.list_users().await?;
    let browser = t.browser();
    browser.fill("Search users", "profile.login eq").await?;
    let calls = browser.calls("/api/v1/users").await?;
    browser.press("Search").await?;
    browser.sees("Character 17: ").await?;
    ensure!(
        browser.calls("/api/v1/users").await? == calls,
        "it was sent"
    );
    browser
        .is_accessible("users, with a wrong expression")
        .await?;
    browser.press("Open in the builder").await?;
    browser
        .until(
            "the builder has it",
            "return control('Expression')?.value === 'profile.login eq'",
        )
        .await?;
    ensure!(
        browser.calls("/api/v1/users").await? == calls,
        "it was sent"
    );
    browser.press("Close the builder").await?;
    browser.press("Search").await?;
    browser.press("Send it all the same").await?;
    let said = browser
        .failure("Okta did not understand the search")
        .await?;
    Browser::holds(&said, &["E0000031", "400"])?;
    // The box is still there to mend it.
    browser.fill("Search users", "").await?;
    browser.press("Search").await?;
    browser.users_listed().await
}

async fn nobody_found(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.fill("Search users", "zzzzzzzz").await?;
    browser.press("Search").await?;
    browser.sees_heading("Nobody found").await?;
    browser.press("Clear the search").await?;
    browser.users_listed().await?;
    let search = browser.field("Search users").await?.prop("value").await?;
    ensure!(
        search.as_deref() == Some(""),
        "the box still says {search:?}"
    );
    Ok(())
}

async fn status_filter(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    for (value, label, status) in [
        ("SUSPENDED", "Suspended", Status::Suspended),
        ("DEPROVISIONED", "Deactivated", Status::Deprovisioned),
        ("LOCKED_OUT", "Locked out", Status::LockedOut),
    ] {
        browser.choose("Status", value).await?;
        browser
            .sees(&format!("filter=status eq \"{value}\""))
            .await?;
        let count = count_people(t, |found| found == status);
        ensure!(count > 0, "the sandbox has nobody who is {value}");
        if count > 200 {
            browser.press("Load all").await?;
        }
        browser
            .sees(&format!("all {} loaded", grouped(count)))
            .await?;
        for row in browser.rows().await? {
            ensure!(row[3] == label, "{row:?} is not {label}");
        }
    }
    Ok(())
}

async fn sort_by_columns(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    let by_login = |descending: bool| async move {
        let script = "const head = [...document.querySelectorAll('[role=columnheader]')].find((head) => clean(head.textContent).startsWith('Login')); \
             return head?.ariaSort === arguments[0] && shownRows().length > 0";
        let order = if descending {
            "descending"
        } else {
            "ascending"
        };
        browser
            .until_with(&format!("{order} by login"), script, vec![order.into()])
            .await?;
        let logins: Vec<String> = browser
            .rows()
            .await?
            .into_iter()
            .take(12)
            .map(|row| row[1].to_lowercase())
            .collect();
        let mut sorted = logins.clone();
        sorted.sort();
        if descending {
            sorted.reverse();
        }
        ensure!(logins == sorted, "not {order}: {logins:?}");
        anyhow::Ok(())
    };
    browser.press("Login").await?;
    by_login(false).await?;
    browser.press("Login").await?;
    by_login(true).await?;
    browser.press("Login").await?;
    browser
        .until(
            "the org’s own order",
            "return shownRows()[0] && clean(shownRows()[0].textContent).startsWith('Ada Okonkwo')",
        )
        .await?;
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
