//! What is chosen for an export, what that leaves out, and what happens to another one.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use sandbox::directory::status::Status;
use serde_json::Value;

use super::support::{
    ADMIN, Browser, Test,
    export::{
        EXPORTED, begin, catch_downloads, caught, export_many, exported, holds_everyone, slow,
        whole,
    },
    listed_people,
    person::sign_in_with,
    tests,
};

tests![
    what_only_a_later_page_has_is_in_the_file,
    what_the_schema_tells_has_a_column,
    of_what_is_loaded_the_table_has_all,
    lists_that_are_loaded_are_lists_in_the_file,
    another_export_is_not_lost_by_one_press,
    an_export_that_was_left_is_told_of_without_a_token,
    panels_close_as_one_expects,
];

/// An attribute that one user has.
const LATE: &str = "honorificSuffix";

/// Has only one of the last users have it, and tells whose ID that is.
fn give_late(t: &Test) -> Result<String> {
    let directory = &t.org().org().directory;
    let snapshot = directory.snapshot();
    let users = (0..snapshot.end()).filter_map(|number| snapshot.user(number));
    let mut writer = directory.write();
    let mut late = None;
    for mut user in users {
        if user.profile.value(LATE).is_some() {
            user.profile.set(LATE, Value::Null);
            writer.put(user.clone());
        }
        if user.status == Status::Active {
            late = Some(user);
        }
    }
    let mut late = late.context("a user")?;
    ensure!(late.profile.set(LATE, "Zz-late".into()));
    let id = late.id.clone();
    writer.put(late);
    Ok(id)
}

async fn what_only_a_later_page_has_is_in_the_file(t: &mut Test) -> Result<()> {
    let id = give_late(t)?;
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    begin(browser, "all", "every", "csv").await?;
    whole(browser).await?;
    browser
        .sees("Not known when it began, so in the column “further attributes”:")
        .await?;
    browser.sees(&format!("profile.{LATE}")).await?;
    let file = caught(browser).await?;
    let line = file.split("\r\n").find(|line| line.starts_with(&id));
    let further = format!("\"\"profile.{LATE}\"\":\"\"Zz-late\"\"");
    ensure!(line.is_some_and(|line| line.contains(&further)), "{line:?}");
    let everyone = listed_people(t).to_string();
    browser.sees(&[&everyone, " users from"].concat()).await
}

async fn what_the_schema_tells_has_a_column(t: &mut Test) -> Result<()> {
    let id = give_late(t)?;
    sign_in_with(t, "okta.schemas.read", ADMIN).await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    // Opening the panel asks for the schema.
    browser.press("Export").await?;
    browser
        .until(
            "the schema",
            "return performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/api/v1/meta/schemas/user/default') && entry.responseEnd > 0)",
        )
        .await?;
    browser.press("Export").await?;
    begin(browser, "all", "every", "csv").await?;
    whole(browser).await?;
    let file = caught(browser).await?;
    let header = file.split("\r\n").next().unwrap_or_default();
    ensure!(header.contains(&format!(",profile.{LATE},")), "{header}");
    ensure!(header.ends_with(",further attributes"), "{header}");
    let line = file.split("\r\n").find(|line| line.starts_with(&id));
    ensure!(
        line.is_some_and(|line| line.contains(",Zz-late,")),
        "{line:?}"
    );
    ensure!(
        !browser
            .visible_text()
            .await?
            .contains("Not known when it began")
    );
    Ok(())
}

async fn of_what_is_loaded_the_table_has_all(t: &mut Test) -> Result<()> {
    /// Whether the table's columns are chosen, and nothing else can be.
    const EVERY_IS_OFF: &str = "const [table, every] = document.querySelector('#export-columns').options; \
         return table.selected && every.disabled && has('every attribute is to be had for everyone from the org only')";
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    browser
        .eval("shownRows()[0].querySelector('input').click()")
        .await?;
    browser.sees("1 selected").await?;
    browser.press("Export").await?;
    browser
        .until("every attribute is not offered", EVERY_IS_OFF)
        .await?;
    browser.choose("Who", "all").await?;
    browser.choose("Columns", "every").await?;
    browser.choose("Who", "shown").await?;
    browser
        .until("nor does it stay chosen", EVERY_IS_OFF)
        .await?;
    browser.press("Begin the export").await?;
    browser
        .sees("200 users of those who are loaded, as a file: users-localhost-")
        .await?;
    let file = caught(browser).await?;
    ensure!(
        file.starts_with("id,profile.firstName,profile.lastName,profile.login,"),
        "{}",
        &file[..80]
    );
    browser.press("Close").await?;
    let is_gone = "return !has('of those who are loaded') && document.activeElement === named('button', 'Export')";
    browser.until("it is gone", is_gone).await?;
    Ok(())
}

async fn lists_that_are_loaded_are_lists_in_the_file(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    browser.press("Columns").await?;
    for id in ["profile.skills", "profile.floors"] {
        let tick = "document.querySelector(`#columns input[value='${arguments[0]}']`).click()";
        browser.eval_with(tick, vec![id.into()]).await?;
    }
    browser.press("Show them").await?;
    let heads = "return Boolean(named('button', 'Skills') && named('button', 'Floors')) && has('200 loaded')";
    browser.until("both columns", heads).await?;
    begin(browser, "shown", "table", "jsonl").await?;
    browser
        .until("a file", "return Boolean(window.caught)")
        .await?;
    let snapshot = t.org().org().directory.snapshot();
    let people: HashMap<_, _> = (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .map(|user| (user.id.clone(), user))
        .collect();
    let (mut lists, mut seen) = (0, String::new());
    for line in caught(browser).await?.lines() {
        let user: Value = serde_json::from_str(line)?;
        let id = user["id"].as_str().context("an ID")?;
        let person = people.get(id).context("somebody")?;
        for name in ["skills", "floors"] {
            let expected = person.profile.value(name).unwrap_or(&Value::Null);
            ensure!(user["profile"][name] == *expected, "{line}");
            lists += usize::from(expected.is_array());
            let texts = expected.as_array().into_iter().flatten();
            let texts: Vec<_> = texts.filter_map(Value::as_str).collect();
            if seen.is_empty() && texts.len() > 1 {
                seen = texts.join(", ");
            }
        }
    }
    ensure!(lists > 0 && !seen.is_empty(), "{lists} lists");
    // In the table they are texts, which are found as they stand there.
    browser.fill("Filter what is loaded", &seen).await?;
    let all_have_it = "const rows = shownRows(); \
         return rows.length > 0 && rows.every((row) => arguments[0].split(' ').every((word) => row.textContent.includes(word))) \
           && rows.some((row) => [...row.children].some((cell) => clean(cell.textContent) === arguments[0]))";
    browser
        .until_with("those who have them", all_have_it, vec![seen.into()])
        .await?;
    Ok(())
}

async fn another_export_is_not_lost_by_one_press(t: &mut Test) -> Result<()> {
    export_many(t).await?;
    let browser = t.browser();
    exported(browser, 600).await?;
    begin(browser, "all", "table", "json").await?;
    browser.sees("Another export is on its way, with").await?;
    browser.is_accessible("the question").await?;
    browser.press("Let that one go on").await?;
    exported(browser, 1_000).await?;
    browser.press("Pause").await?;
    browser.sees("The export is paused.").await?;
    ensure!(
        browser.count(".export-stage [role=alert]").await? == 0,
        "a pause is told as a fault"
    );
    let rows = browser.eval(&format!("return {EXPORTED}")).await?;

    begin(browser, "all", "table", "json").await?;
    browser.sees("Another export stands still, with").await?;
    browser.press("Save that one").await?;
    browser
        .until("a file", "return Boolean(window.caught)")
        .await?;
    let file = caught(browser).await?;
    ensure!(rows == file.split("\r\n").count() - 2, "{rows}");
    begin(browser, "all", "table", "json").await?;
    browser.press("Go on with that one").await?;
    browser.sees("Exporting").await?;
    browser.press("Pause").await?;
    browser.sees("The export is paused.").await?;

    t.org().org().clear_faults();
    begin(browser, "all", "table", "json").await?;
    browser.press("Discard that one, and begin").await?;
    whole(browser).await?;
    let file: Value = serde_json::from_str(&caught(browser).await?)?;
    ensure!(file.as_array().is_some_and(|users| users.len() > 1_000));
    // What is saved already is not asked about.
    browser.eval("delete window.caught").await?;
    begin(browser, "all", "table", "csv").await?;
    browser
        .until("a file", "return Boolean(window.caught)")
        .await?;
    holds_everyone(t, &caught(browser).await?)
}

async fn an_export_that_was_left_is_told_of_without_a_token(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.users = 6_000).await?;
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    slow(t);
    begin(browser, "all", "table", "csv").await?;
    exported(browser, 400).await?;
    // The token goes with the page.
    browser.open(&t.page("/users")).await?;
    browser.sees_heading("No token yet").await?;
    browser
        .sees("An export was left before it was whole. Sign in to its org, and it can go on where it was.")
        .await?;
    browser.sees(t.org().origin()).await?;
    ensure!(!browser.offers("Go on").await?);
    catch_downloads(browser).await?;
    browser.press("Save what has come").await?;
    browser
        .until("a file", "return Boolean(window.caught)")
        .await?;
    browser.press("Discard").await?;
    browser.press("Discard it").await?;
    browser
        .until("it is gone", "return !has('An export was left')")
        .await?;
    Ok(())
}

/// Whether this panel is open, and no other.
async fn is_open(browser: &Browser, id: &str) -> Result<()> {
    let script = "return [...document.querySelectorAll('.chooser-panel')].map((panel) => panel.id).join() === arguments[0]";
    browser
        .until_with(&format!("open: {id}"), script, vec![id.into()])
        .await?;
    Ok(())
}

async fn panels_close_as_one_expects(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    for (name, id) in [
        ("Columns", "columns"),
        ("Export", "export"),
        ("Rate limits", "rates"),
    ] {
        // One at a time.
        browser.press(name).await?;
        is_open(browser, id).await?;
        let fits = "const panel = document.querySelector('.chooser-panel').getBoundingClientRect(); \
             return panel.bottom <= innerHeight && document.documentElement.scrollHeight <= innerHeight";
        browser.until("it is within the window", fits).await?;
    }
    browser.key(Key::Escape).await?;
    is_open(browser, "").await?;
    let focus = "return document.activeElement === named('button', 'Rate limits')";
    browser
        .until("the keyboard is at its button", focus)
        .await?;
    // From within it as well, and nothing else closes then.
    browser.eval("shownRows()[0].click()").await?;
    browser.css(".detail").await?;
    browser.press("Columns").await?;
    browser
        .eval("document.querySelector('#columns input').focus()")
        .await?;
    browser.key(Key::Escape).await?;
    is_open(browser, "").await?;
    ensure!(browser.count(".detail").await? == 1);
    browser.press("Export").await?;
    is_open(browser, "export").await?;
    browser.css("h1").await?.click().await?;
    is_open(browser, "").await
}
