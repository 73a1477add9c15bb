//! Saved orgs: carried to another browser in a file.

use std::{fs, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{
    Browser, Test,
    orgs::{ACME, GLOBEX, has_form, open, picked, save, stored},
    tests,
};

tests![
    carried_to_another_browser_in_a_file,
    what_a_file_changes_is_told_first,
    a_file_with_a_secret_is_refused,
    everything_about_orgs_is_accessible,
];

async fn carried_to_another_browser_in_a_file(t: &mut Test) -> Result<()> {
    let other = t.another_browser().await?;
    let browser = t.browser();
    open(t, browser).await?;
    browser.press("Manage…").await?;
    browser.sees("There is nothing to export yet.").await?;
    browser.press("Manage…").await?;
    save(browser, ACME, "0oaAcme", "Acme").await?;
    save(browser, GLOBEX, "0oaGlobex", "Globex").await?;
    browser.press("Manage…").await?;
    let folder = TempDir::new()?;
    let behavior = json!({ "behavior": "allow", "downloadPath": folder.path() });
    browser.cdp("Browser.setDownloadBehavior", behavior).await?;
    browser.press("Export").await?;
    let file = folder.path().join("latchkey-settings.json");
    let exported = downloaded(&file).await?;
    ensure!(
        exported["format"] == "latchkey-settings" && exported["version"] == 1,
        "{exported}"
    );
    ensure!(exported["orgs"] == stored(browser).await?, "{exported}");

    let second = &t.browsers()[other];
    open(t, second).await?;
    second.press("Manage…").await?;
    let path = file.to_str().context("a path is a text")?;
    second.css("#import-file").await?.send_keys(path).await?;
    second.sees("2 added, 0 changed, 0 skipped").await?;
    ensure!(
        second.count(".chip.org").await? == 0,
        "taken before it was told"
    );
    second.press("Apply").await?;
    second.sees("Imported: 2 added").await?;
    second.press("Globex").await?;
    has_form(
        second,
        GLOBEX,
        "0oaGlobex",
        "authorization_code",
        "okta.users.read",
    )
    .await?;
    second.reload().await?;
    second.until("both are kept", &picked("Globex")).await?;
    ensure!(second.count(".chip.org").await? == 2);
    // The same file once more changes nothing.
    second.press("Manage…").await?;
    second.css("#import-file").await?.send_keys(path).await?;
    second.sees("0 added, 0 changed, 2 skipped").await?;
    second.press("Back").await
}

async fn what_a_file_changes_is_told_first(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    save(browser, ACME, "0oaAcme", "Acme").await?;
    browser.press("Manage…").await?;
    for (pasted, told) in [
        ("{", "This is not whole JSON"),
        ("{}", "format: This is not a settings file"),
    ] {
        paste(browser, pasted).await?;
        browser.sees(told).await?;
    }
    let mut changed = org("Acme", GLOBEX);
    changed["notes"] = json!("x");
    paste(
        browser,
        &file(&[org("New", "javascript:alert(1)"), changed.clone()]),
    )
    .await?;
    browser.sees("orgs[0].org: What follows the colon").await?;
    let kept = browser
        .field("Or what is in one")
        .await?
        .prop("value")
        .await?;
    ensure!(
        kept.is_some_and(|kept| kept.contains("javascript")),
        "what was pasted is gone"
    );

    let good = file(&[org("New", ACME), changed]);
    paste(browser, &good).await?;
    browser.sees("1 added, 1 changed, 0 skipped").await?;
    browser.sees("changed: org address").await?;
    browser
        .sees("Not known here, and left out: orgs[1].notes.")
        .await?;
    browser.press("Cancel").await?;
    ensure!(browser.count(".chip.org").await? == 1);
    paste(browser, &good).await?;
    browser.press("Apply").await?;
    browser.press("Acme").await?;
    has_form(browser, GLOBEX, "0oaAcme", "authorization_code", "openid").await?;
    let stored = stored(browser).await?;
    ensure!(!stored.to_string().contains("notes"), "{stored}");
    Ok(())
}

async fn a_file_with_a_secret_is_refused(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    browser.press("Manage…").await?;
    let mut member = org("Acme", ACME);
    member["client_secret"] = json!("hush");
    let mut value = org("Acme", ACME);
    value["name"] = json!("k9DdPq2fYz7Lw0XbHc5VnRt8UjMa3EoSg1Ki6TyC");
    for (bad, place) in [(member, "orgs[1].client_secret"), (value, "orgs[1].name")] {
        paste(browser, &file(&[org("Good", GLOBEX), bad])).await?;
        browser
            .sees(&format!("{place}: There is a secret here"))
            .await?;
        let left = browser
            .field("Or what is in one")
            .await?
            .prop("value")
            .await?;
        ensure!(left.as_deref() == Some(""), "the field holds {left:?}");
        let everything = browser.client.source().await?
            + &browser.store("localStorage").await?
            + &browser.store("sessionStorage").await?;
        for part in ["hush", "k9DdPq2", "Good", "globex"] {
            ensure!(!everything.contains(part), "{part} is kept");
        }
    }
    ensure!(browser.count(".chip.org").await? == 0);
    Ok(())
}

async fn everything_about_orgs_is_accessible(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    for (index, name) in [
        "Acme",
        "A name that is as long as names of orgs get, which is 80 characters and no more.",
    ]
    .into_iter()
    .enumerate()
    {
        save(browser, ACME, &format!("0oaAcme{index}"), name).await?;
    }
    browser.is_accessible("connect with saved orgs").await?;
    browser.press("Save this org").await?;
    browser.fill("Name", "Acme").await?;
    browser.press("Save").await?;
    browser.sees("There is one of this name already.").await?;
    browser.is_accessible("saving an org").await?;
    browser.press("Share…").await?;
    browser.button("Copy link").await?;
    browser.is_accessible("sharing an org").await?;
    browser.press("Manage…").await?;
    browser.press("Remove Acme").await?;
    paste(browser, "{").await?;
    browser.sees("This is not whole JSON").await?;
    browser.is_accessible("managing orgs").await?;
    paste(browser, &file(&[org("Acme", ACME), org("Globex", GLOBEX)])).await?;
    browser.sees("2 added").await?;
    browser.is_accessible("an import").await
}

async fn paste(browser: &Browser, text: &str) -> Result<()> {
    browser.fill("Or what is in one", text).await?;
    browser.press("Read it").await
}

fn org(name: &str, address: &str) -> Value {
    json!({
        "name": name, "colour": "blue", "org": address, "client_id": "0oaAcme", "flow": "authorization_code",
        "scopes": ["openid"], "response_mode": "fragment",
    })
}

fn file(orgs: &[Value]) -> String {
    json!({ "format": "latchkey-settings", "version": 1, "orgs": orgs }).to_string()
}

async fn downloaded(file: &std::path::Path) -> Result<Value> {
    for _ in 0..400 {
        if let Ok(read) = fs::read_to_string(file)
            && let Ok(json) = serde_json::from_str(&read)
        {
            return Ok(json);
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    bail!("{} was not saved", file.display())
}
