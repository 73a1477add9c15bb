//! The list of users: all of it, parts of it, one of it, and what it costs.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sandbox::directory::status::Status;
use sandbox::faults::{FaultKind, Faults, Rule};

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
    detail_shows_every_attribute,
    details_follow_one_another,
    hostile_profiles_are_text,
    rate_limit_while_paging_is_waited_for,
    rate_limit_on_the_first_page_is_waited_for,
    loading_can_be_stopped,
    copy_as_curl,
    a_next_page_at_another_origin_gets_no_token,
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
    browser.press("Search").await?;
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

async fn detail_shows_every_attribute(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    let directory = &t.org().org().directory;
    let user = directory
        .user("readonly@sandbox.test")
        .context("the account is in the directory")?;
    open_user(browser, "Rune Lindqvist").await?;
    browser.at(&format!("/users/{}", user.id)).await?;
    browser.sees_heading("Rune Lindqvist").await?;
    browser.sees_heading_in_detail("Profile").await?;
    let said = browser.css(".detail").await?.text().await?;
    for (name, _) in user.profile.sent() {
        ensure!(
            said.contains(name),
            "the attribute {name} is missing in: {said}"
        );
    }
    Browser::holds(
        &said,
        &[&user.id, "Identity Engineer", "readonly@sandbox.test"],
    )?;

    // Closed by its button, by Escape and by Back; each leads to the list as it was.
    browser.press("Close the user").await?;
    closed(browser).await?;
    open_user(browser, "Rune Lindqvist").await?;
    browser.sees_heading_in_detail("Profile").await?;
    browser.key(fantoccini::key::Key::Escape).await?;
    closed(browser).await?;
    open_user(browser, "Rune Lindqvist").await?;
    browser.sees_heading_in_detail("Profile").await?;
    browser.back().await?;
    closed(browser).await?;
    // A shared address opens the same user.
    browser.forward().await?;
    browser.at(&format!("/users/{}", user.id)).await?;
    browser.sees_heading_in_detail("Profile").await
}

async fn details_follow_one_another(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    for name in ["Ada Okonkwo", "Rune Lindqvist", "Hana Sato"] {
        open_user(browser, name).await?;
        browser.sees_heading(name).await?;
        browser.sees_heading_in_detail("Profile").await?;
    }
    // One step back is the list, not the users who were open before.
    browser.back().await?;
    closed(browser).await
}

async fn closed(browser: &Browser) -> Result<()> {
    browser.at("/users").await?;
    browser
        .until(
            "the panel is gone",
            "return !document.querySelector('.detail')",
        )
        .await?;
    browser.users_listed().await
}

async fn open_user(browser: &Browser, name: &str) -> Result<()> {
    let script = "const row = shownRows().find((row) => clean(row.textContent).startsWith(arguments[0])); row?.click(); return Boolean(row)";
    browser
        .until_with(&format!("a row of {name}"), script, vec![name.into()])
        .await?;
    Ok(())
}

async fn hostile_profiles_are_text(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    let title = browser.client.title().await?;
    let directory = &t.org().org().directory;
    browser
        .fill("Search users", r#"profile.login ew "@example.com""#)
        .await?;
    for login in [
        "markup@example.com",
        "breakout@example.com",
        "formula@example.com",
        "bidi@example.com",
        "proto@example.com",
    ] {
        let user = directory
            .by_login(login)
            .context("the sandbox has hostile people")?;
        browser
            .fill("Search users", &format!("profile.login eq \"{login}\""))
            .await?;
        browser.press("Search").await?;
        browser.sees("all 1 loaded").await?;
        let script = "return shownRows().map((row) => row.querySelector('[role=gridcell]:not(.cell-select)').textContent)";
        let shown = browser.eval(script).await?;
        let shown = shown[0].as_str().unwrap_or_default().to_owned();
        for name in [
            user.profile.text("firstName"),
            user.profile.text("lastName"),
        ] {
            ensure!(shown.contains(name), "{shown:?} does not say {name:?}");
        }
        browser.eval("shownRows()[0].click()").await?;
        browser.sees_heading_in_detail("Profile").await?;
        let script = "return document.querySelector('.detail').textContent";
        let said = browser.eval(script).await?;
        let said = said.as_str().unwrap_or_default();
        for (name, value) in user.profile.sent() {
            if let Some(value) = value.as_str() {
                ensure!(
                    said.contains(value),
                    "{name} is shown otherwise than {value:?}"
                );
            }
        }
        browser.press("Close the user").await?;
        closed(browser).await?;
    }
    ensure!(
        browser
            .count("main img, main script, main iframe, main svg[onload]")
            .await?
            == 0,
        "a value became an element"
    );
    ensure!(
        browser.count("a[href^='javascript:']").await? == 0,
        "a value became a link"
    );
    ensure!(
        browser.client.title().await? == title,
        "a value changed the title"
    );
    Ok(())
}

async fn rate_limit_while_paging_is_waited_for(t: &mut Test) -> Result<()> {
    t.expect_log("status of 429");
    t.list_users().await?;
    limit(t, 1, 3);
    let browser = t.browser();
    browser.press("Load all").await?;
    browser
        .sees("The org’s rate limit is used up. Loading goes on by itself in")
        .await?;
    let before = browser.calls("/api/v1/users").await?;
    browser
        .sees(&format!("all {} loaded", grouped(listed_people(t))))
        .await?;
    ensure!(browser.calls("/api/v1/users").await? > before);
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

/// Lets `after` calls through, then refuses one, and says that the limit resets in some seconds.
fn limit(t: &Test, after: u32, reset_seconds: u32) {
    let rule = Rule {
        after,
        reset_seconds,
        ..Rule::new(FaultKind::TooManyRequests)
            .path("/api/v1/users")
            .times(1)
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
    let calls = browser.calls("/api/v1/users").await?;
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

async fn a_next_page_at_another_origin_gets_no_token(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(FaultKind::NextElsewhere).path("/api/v1/users")],
        ..Faults::default()
    });
    let browser = t.browser();
    browser.press("Load all").await?;
    browser
        .failure("The next page is at another address")
        .await?;
    browser.sees("200 loaded").await?;
    let elsewhere = "return performance.getEntriesByType('resource').filter((entry) => entry.name.includes('elsewhere')).length";
    ensure!(
        browser.eval(elsewhere).await? == 0,
        "the other origin was called"
    );
    // Nobody of that page was taken, and the list goes on where it was.
    t.org().org().clear_faults();
    browser.press("Go on").await?;
    browser
        .sees(&format!("all {} loaded", grouped(listed_people(t))))
        .await
}
