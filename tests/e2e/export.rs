//! Taking users along: everyone once, in every format.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::support::{
    Test,
    export::{begin, catch_downloads, caught, holds_everyone, people, whole},
    listed_people, tests,
};

tests![
    everyone_as_csv_once,
    every_attribute_as_json,
    what_is_chosen_without_a_call,
    to_a_place_on_the_disk,
    no_value_is_a_formula,
];

async fn everyone_as_csv_once(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    begin(browser, "all", "table", "csv").await?;
    whole(browser).await?;
    browser
        .sees(&format!(
            "{} users from 5 pages, each taken once",
            listed_people(t)
        ))
        .await?;
    let file = caught(browser).await?;
    ensure!(
        file.starts_with("id,profile.firstName,profile.lastName,profile.login,profile.email,status,created,lastLogin,lastUpdated\r\n"),
        "{}",
        &file[..200]
    );
    holds_everyone(t, &file)?;
    for (id, login) in people(t) {
        ensure!(
            file.contains(&format!("\r\n{id},")) && file.contains(&login),
            "{login}"
        );
    }
    browser.press("Remove it from this browser").await?;
    browser
        .until("it is gone", "return !has('The export is whole')")
        .await?;
    Ok(())
}

async fn every_attribute_as_json(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    begin(browser, "all", "every", "json").await?;
    whole(browser).await?;
    let file: Value = serde_json::from_str(&caught(browser).await?)?;
    let users = file.as_array().context("a list")?;
    ensure!(users.len() as u64 == listed_people(t));
    let snapshot = t.org().org().directory.snapshot();
    let user = snapshot.user(30).context("a user")?;
    let sent = user.profile.sent();
    let profile = sent
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect();
    let found = users
        .iter()
        .find(|found| found["id"] == user.id)
        .context("the user is in the file")?;
    ensure!(found["profile"] == Value::Object(profile), "{found}");
    ensure!(found["_links"].is_null());
    Ok(())
}

async fn what_is_chosen_without_a_call(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    let calls = browser.calls("/api/v1/users").await?;
    browser
        .eval("shownRows()[0].querySelector('input').click(); shownRows()[2].querySelector('input').click()")
        .await?;
    browser.sees("2 selected").await?;
    let rows = browser.rows().await?;
    begin(browser, "chosen", "table", "jsonl").await?;
    browser
        .until("a file", "return Boolean(window.caught)")
        .await?;
    let file = caught(browser).await?;
    let lines: Vec<Value> = file
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    ensure!(lines.len() == 2);
    ensure!(
        lines[0]["profile"]["login"] == rows[0][1].as_str()
            && lines[1]["profile"]["login"] == rows[2][1].as_str()
    );
    browser
        .sees("2 users of those who are loaded, as a file: users-localhost-")
        .await?;
    browser.press("Close").await?;
    ensure!(browser.calls("/api/v1/users").await? == calls);
    Ok(())
}

async fn to_a_place_on_the_disk(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    // A place of the browser's own: the dialogue belongs to the window system.
    let script = "window.showSaveFilePicker = async (options) => { window.asked = options.suggestedName; \
         return (await navigator.storage.getDirectory()).getFileHandle('users.csv', { create: true }); }";
    browser.eval(script).await?;
    begin(browser, "all", "table", "csv_excel").await?;
    whole(browser).await?;
    let read = "navigator.storage.getDirectory().then((folder) => folder.getFileHandle('users.csv')).then((handle) => handle.getFile()) \
         .then((file) => file.text()).then(done, (error) => done({ error: String(error) }))";
    let file = browser.eval_async(read, Vec::new()).await?;
    let file = file.as_str().context("a file")?;
    holds_everyone(t, file)?;
    let name = browser.eval("return asked").await?;
    ensure!(
        name.as_str()
            .is_some_and(|name| name.starts_with("users-localhost-") && name.ends_with(".csv")),
        "{name}"
    );
    // What is on the disk is not kept by the browser any more, so it cannot be saved from there again.
    ensure!(!browser.offers("Save again").await?);
    browser.press("Close").await?;
    browser
        .until("it is gone", "return !has('The export is whole')")
        .await?;
    browser.reload().await?;
    browser
        .until("nothing is left", "return !has('export')")
        .await?;
    Ok(())
}

async fn no_value_is_a_formula(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    begin(browser, "all", "every", "csv").await?;
    whole(browser).await?;
    let file = caught(browser).await?;
    // The sandbox has people with such names on purpose.
    ensure!(
        file.contains("'="),
        "nobody in the sandbox is called like a formula"
    );
    let is_formula = |cell: &str| cell.starts_with(['=', '@', '\t']);
    for cell in file.split([',', '\n']) {
        ensure!(
            !is_formula(cell.trim_start_matches('"')),
            "{cell} is a formula"
        );
    }
    Ok(())
}
