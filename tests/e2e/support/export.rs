//! Files of users: asking for them, catching them, and looking who is in them.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, ensure};
use sandbox::{directory::status::Status, faults::Faults};
use serde_json::json;

use super::{Browser, Test};

/// The logins of everyone listed, by their IDs.
pub(crate) fn people(t: &Test) -> BTreeMap<String, String> {
    let snapshot = t.org().org().directory.snapshot();
    (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status != Status::Deprovisioned)
        .map(|user| (user.id.clone(), user.login().to_owned()))
        .collect()
}

/// Has files come as downloads, and remembers the last one. Once more does no harm.
pub(crate) const CATCH: &str = "window.showSaveFilePicker = undefined; \
     if (!window.isCatching) { \
       window.isCatching = true; const make = URL.createObjectURL; \
       URL.createObjectURL = (blob) => { window.caught = blob; return make.call(URL, blob); }; \
       HTMLAnchorElement.prototype.click = () => {}; }";

/// Catches files from now on.
pub(crate) async fn catch_downloads(browser: &Browser) -> Result<()> {
    browser.eval(CATCH).await?;
    Ok(())
}

/// The file that came last.
pub(crate) async fn caught(browser: &Browser) -> Result<String> {
    let text = browser
        .eval_async(
            "caught.text().then(done, (error) => done({ error: String(error) }))",
            Vec::new(),
        )
        .await?;
    text.as_str()
        .map(str::to_owned)
        .with_context(|| format!("no file: {text}"))
}

/// Has an export made.
pub(crate) async fn begin(
    browser: &Browser,
    what: &str,
    columns: &str,
    format: &str,
) -> Result<()> {
    browser.press("Export").await?;
    browser.choose("Who", what).await?;
    browser.choose("Columns", columns).await?;
    browser.choose("Format", format).await?;
    browser.press("Begin the export").await
}

/// Waits for the end of an export that may take its time.
pub(crate) async fn whole(browser: &Browser) -> Result<()> {
    browser
        .until_within(
            Duration::from_secs(120),
            "the whole export",
            "return has('The export is whole.')",
            Vec::new(),
        )
        .await?;
    Ok(())
}

/// Holds the lines of a CSV file with the ID first against those who are listed: none missing, none twice, none else.
pub(crate) fn holds_everyone(t: &Test, file: &str) -> Result<()> {
    let people = people(t);
    let mut seen = BTreeMap::new();
    for line in file.split("\r\n").skip(1).filter(|line| !line.is_empty()) {
        let id = line.split(',').next().unwrap_or_default();
        ensure!(people.contains_key(id), "{line} is nobody");
        ensure!(
            seen.insert(id.to_owned(), ()).is_none(),
            "{id} is there twice"
        );
    }
    ensure!(
        seen.len() == people.len(),
        "{} of {}",
        seen.len(),
        people.len()
    );
    Ok(())
}

/// Has every answer of the org take its time.
pub(crate) fn slow(t: &Test) {
    t.org().org().set_faults(Faults {
        latency_ms: 150,
        rate_limit: 10_000,
        ..Faults::default()
    });
}

/// Keeps the token of a sign-in to come over a reload.
pub(crate) async fn keep_token(browser: &Browser) -> Result<()> {
    browser
        .press_label("Keep the token over a reload of this tab")
        .await
}

/// Takes the network away, or brings it back.
pub(crate) async fn network(browser: &Browser, is_offline: bool) -> Result<()> {
    browser.cdp("Network.enable", json!({})).await?;
    let conditions = json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser
        .cdp("Network.emulateNetworkConditions", conditions)
        .await?;
    Ok(())
}

/// How many users are in the file, as the page says.
pub(crate) const EXPORTED: &str = "Number(clean(document.querySelector('.export-meter')?.textContent).split(' ')[0].replaceAll(',', ''))";

/// From an empty browser to the list of an org with so many users, with a token that is kept over a reload.
pub(crate) async fn list_many(t: &mut Test, users: u64) -> Result<()> {
    t.restart_org(|config| config.users = users).await?;
    t.connect().await?;
    keep_token(t.browser()).await?;
    t.sign_in(super::ADMIN).await?;
    t.browser().users_listed().await
}

/// An export of many under way, that takes its time.
pub(crate) async fn export_many(t: &mut Test) -> Result<()> {
    list_many(t, 6_000).await?;
    catch_downloads(t.browser()).await?;
    slow(t);
    begin(t.browser(), "all", "table", "csv").await
}

/// Waits until so many users are in the file.
pub(crate) async fn exported(browser: &Browser, users: u64) -> Result<()> {
    browser
        .until(
            &format!("{users} users in the file"),
            &format!("return {EXPORTED} >= {users}"),
        )
        .await?;
    Ok(())
}
