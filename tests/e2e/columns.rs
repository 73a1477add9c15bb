//! The columns of the table: which there are, how wide, and how the org sorts by them.

use anyhow::{Context, Result, ensure};
use sandbox::{
    directory::status::Status,
    faults::{FaultKind, Faults, Rule},
};
use serde_json::Value;

use super::{
    grid::{FILTER, load_all},
    support::{Browser, Test, grouped, listed_people, tests},
};

tests![
    the_org_sorts_by_a_column_of_its_own,
    an_order_is_told_of_by_the_heading_that_was_pressed,
    columns_are_chosen_and_stay,
    columns_are_made_wider_with_keys,
    what_was_loaded_is_loaded_again_for_a_column,
    a_column_that_takes_loading_again_keeps_who_is_selected_and_the_order,
];

async fn the_org_sorts_by_a_column_of_its_own(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Columns").await?;
    // The list is loaded again once, when all are chosen.
    let calls = browser.calls("/api/v1/users").await?;
    toggle(browser, "profile.badgeNumber").await?;
    toggle(browser, "profile.skills").await?;
    browser.sees("200 rows are loaded again").await?;
    ensure!(browser.calls("/api/v1/users").await? == calls);
    browser.press("Columns").await?;
    let heads = "return Boolean(named('button', 'Skills')) && shownRows().length > 0";
    browser.until("both columns", heads).await?;
    ensure!(browser.calls("/api/v1/users").await? == calls + 1);
    let snapshot = t.org().org().directory.snapshot();
    let mut badges: Vec<_> = (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status != Status::Deprovisioned)
        .filter_map(|user| user.profile.value("badgeNumber").and_then(Value::as_i64))
        .collect();
    badges.sort_unstable();
    let first = "const badges = shownRows().slice(0, 3).map((row) => clean(row.children[8].textContent)); \
         return JSON.stringify(badges) === arguments[0]";
    for _ in 0..2 {
        let expected: Vec<_> = badges.iter().take(3).map(i64::to_string).collect();
        browser.press("Badge number").await?;
        browser
            .until_with(
                "the badges in the order of the org",
                first,
                vec![serde_json::to_string(&expected)?.into()],
            )
            .await?;
        badges.reverse();
    }
    browser.sees("200 loaded").await?;
    browser
        .sees("&sortBy=profile.badgeNumber&sortOrder=desc")
        .await?;
    // Nobody can say by which of several values.
    let skills = "const button = named('button', 'Skills'); \
         return button?.ariaDisabled === 'true' && button.title.startsWith('Load all to sort by skills')";
    browser.until("a heading that says so", skills).await?;
    let calls = browser.calls("/api/v1/users").await?;
    browser.eval("named('button', 'Skills').click()").await?;
    browser.press("Load all").await?;
    let can_sort = "return named('button', 'Skills')?.ariaDisabled === 'false'";
    browser.until("a heading that sorts here", can_sort).await?;
    ensure!(browser.calls("/api/v1/users").await? > calls);
    browser
        .sees("&sortBy=profile.badgeNumber&sortOrder=desc")
        .await
}

/// Waits until a heading tells of an order, and no other one does.
async fn only(browser: &Browser, heading: &str, order: &str) -> Result<()> {
    let script = "const sorted = [...document.querySelectorAll('[role=columnheader][aria-sort]')].filter((head) => head.ariaSort !== 'none'); \
         return sorted.length === 1 && sorted[0].ariaSort === arguments[1] && clean(sorted[0].textContent).startsWith(arguments[0])";
    browser
        .until_with(
            &format!("{heading} alone is {order}"),
            script,
            vec![heading.into(), order.into()],
        )
        .await?;
    Ok(())
}

async fn an_order_is_told_of_by_the_heading_that_was_pressed(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Columns").await?;
    toggle(browser, "profile.lastName").await?;
    browser.press("Columns").await?;
    for (heading, order) in [
        ("Last name", "ascending"),
        ("Last name", "descending"),
        ("Name", "ascending"),
        ("Name", "descending"),
    ] {
        browser.press(heading).await?;
        only(browser, heading, order).await?;
    }
    // A column that goes leaves the order to the other one.
    browser.press("Columns").await?;
    toggle(browser, "name").await?;
    only(browser, "Last name", "descending").await?;
    toggle(browser, "name").await?;
    browser.press("Columns").await?;
    only(browser, "Name", "descending").await?;
    browser.press("Load all").await?;
    browser
        .sees(&format!("all {} loaded", grouped(listed_people(t))))
        .await?;
    for heading in ["Last name", "Name"] {
        browser.press(heading).await?;
        only(browser, heading, "ascending").await?;
    }
    Ok(())
}

async fn columns_are_chosen_and_stay(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Columns").await?;
    toggle(browser, "profile.department").await?;
    toggle(browser, "profile.email").await?;
    browser.press("Show them").await?;
    let user = t
        .org()
        .org()
        .directory
        .snapshot()
        .user(30)
        .context("a user")?;
    let department = user.profile.text("department").to_owned();
    ensure!(
        !department.is_empty(),
        "{:?} has no department",
        user.login()
    );
    let script = "const heads = [...document.querySelectorAll('[role=columnheader]')].map((head) => clean(head.textContent)); \
         const at = heads.indexOf('Department'); \
         const row = shownRows().find((row) => row.textContent.includes(arguments[0])); \
         return at > 0 && !heads.includes('Email') && row && clean(row.children[at].textContent) === arguments[1]";
    let expected = vec![user.login().into(), department.clone().into()];
    browser
        .until_with("the department", script, expected.clone())
        .await?;
    browser.press("Columns").await?;
    browser.press("Move Department to the left").await?;
    browser
        .until_with("the department in its new place", script, expected.clone())
        .await?;
    // Found by the filter as well.
    browser.fill(FILTER, &department).await?;
    browser.sees(" loaded match").await?;

    browser.reload().await?;
    t.connect().await?;
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    browser
        .until_with("the department in a later visit", script, expected)
        .await?;
    browser.press("Columns").await?;
    browser.press("As they were at first").await?;
    browser
        .until(
            "the first columns",
            "const heads = [...document.querySelectorAll('[role=columnheader]')].map((head) => clean(head.textContent)); \
             return heads.includes('Email') && !heads.includes('Department')",
        )
        .await?;
    Ok(())
}

/// Ticks the box of a column, or unticks it.
async fn toggle(browser: &Browser, id: &str) -> Result<()> {
    let script = "const box = document.querySelector(`#columns input[value='${arguments[0]}']`); box?.click(); return Boolean(box)";
    browser
        .until_with(&format!("a box for {id}"), script, vec![id.into()])
        .await?;
    Ok(())
}

async fn columns_are_made_wider_with_keys(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    let width = "const head = [...document.querySelectorAll('[role=columnheader]')].find((head) => clean(head.textContent) === 'Status'); \
         return Math.round(head.getBoundingClientRect().width)";
    let before = browser.eval(width).await?.as_u64().context("a width")?;
    browser
        .eval("named('button', 'Status').focus(); named('button', 'Status').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', altKey: true, bubbles: true }))")
        .await?;
    let wider = format!("{width} === arguments[0]");
    browser
        .until_with("a wider column", &wider, vec![(before + 16).into()])
        .await?;
    browser
        .until(
            "the focus on the heading",
            "return clean(document.activeElement.textContent) === 'Status'",
        )
        .await?;
    Ok(())
}

async fn what_was_loaded_is_loaded_again_for_a_column(t: &mut Test) -> Result<()> {
    load_all(t).await?;
    let browser = t.browser();
    let all = grouped(listed_people(t));
    browser.press("Columns").await?;
    browser.fill("Find an attribute", "depart").await?;
    let few =
        "return [...document.querySelectorAll('.chooser-further li')].filter(shown).length === 1";
    browser.until("the one attribute", few).await?;
    toggle(browser, "profile.department").await?;
    toggle(browser, "id").await?;
    browser
        .sees(&format!("{all} rows are loaded again"))
        .await?;
    browser.sees(&format!("all {all} loaded")).await?;
    browser
        .is_accessible("columns that wait to be shown")
        .await?;
    browser.press("Show them").await?;
    let heads = "return Boolean(named('button', 'Department') && named('button', 'User ID')) && shownRows().length > 0";
    browser.until("both columns", heads).await?;
    browser.sees(&format!("all {all} loaded")).await?;
    let ids = "const at = [...document.querySelectorAll('[role=columnheader]')].findIndex((head) => clean(head.textContent) === 'User ID'); \
         return shownRows().every((row) => clean(row.children[at].textContent).startsWith('00u'))";
    browser.until("everyone's ID", ids).await?;
    Ok(())
}

async fn a_column_that_takes_loading_again_keeps_who_is_selected_and_the_order(
    t: &mut Test,
) -> Result<()> {
    const SELECTED: &str = "return shownRows().filter((row) => row.ariaSelected === 'true').map((row) => clean(row.children[2].textContent)).join()";
    load_all(t).await?;
    let browser = t.browser();
    let all = grouped(listed_people(t));
    for order in ["ascending", "descending"] {
        browser.press("Login").await?;
        only(browser, "Login", order).await?;
    }
    browser
        .eval("shownRows()[1].querySelector('input').click(); shownRows()[3].querySelector('input').click()")
        .await?;
    browser.sees("2 selected").await?;
    let selected = browser.eval(SELECTED).await?;
    t.org().org().set_faults(Faults {
        rules: vec![Rule {
            after: 1,
            latency_ms: 4_000,
            ..Rule::new(FaultKind::Latency).path("/api/v1/users").times(1)
        }],
        ..Faults::default()
    });
    browser.press("Columns").await?;
    toggle(browser, "profile.department").await?;
    browser.sees("rows are loaded again.").await?;
    browser.press("Show them").await?;
    // Until all have come they stand as the org gives them.
    browser.sees("200 loaded").await?;
    let unsorted = "const heads = [...document.querySelectorAll('[role=columnheader][aria-sort]')]; \
         return heads.length > 0 && heads.every((head) => head.ariaSort === 'none') && document.querySelector('.users-count').textContent === '200 loaded'";
    browser.until("no order is told of", unsorted).await?;
    browser.sees(&format!("all {all} loaded")).await?;
    only(browser, "Login", "descending").await?;
    browser.sees("2 selected").await?;
    let again = format!("return (() => {{ {SELECTED} }})() === arguments[0]");
    browser
        .until_with("the same people are selected", &again, vec![selected])
        .await?;
    // Another list has nobody of them.
    browser.choose("Status", "everyone").await?;
    browser
        .until("nobody is selected", "return !has(' selected')")
        .await?;
    Ok(())
}
