//! Saved orgs: picked, managed, carried to another browser in a file, and shared by a link.

use std::{fs, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{Browser, Test, tests, text};

tests![
    two_orgs_are_saved_and_picked,
    names_are_unique_and_colours_stay,
    a_removed_org_comes_back,
    a_token_shows_the_name_of_its_org,
    another_tab_sees_what_was_saved,
    carried_to_another_browser_in_a_file,
    what_a_file_changes_is_told_first,
    a_file_with_a_secret_is_refused,
    a_full_storage_keeps_what_was_done,
    everything_about_orgs_is_accessible,
];

pub(super) const ACME: &str = "https://acme.okta.com";
const GLOBEX: &str = "https://login.globex.example";

async fn two_orgs_are_saved_and_picked(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    browser.sees("None yet.").await?;
    for (opener, button) in [("Save this org…", "Save"), ("Share…", "Copy link")] {
        browser.press(opener).await?;
        browser.sees("Enter the org's address, such as").await?;
        ensure!(is_disabled(browser, button).await?, "{button} is offered");
    }
    browser.fill("Org address", ACME).await?;
    browser.sees("Enter the client ID").await?;
    ensure!(is_disabled(browser, "Copy link").await?);
    save(browser, ACME, "0oaAcme", "").await?;
    browser.until("the first", &picked("acme")).await?;
    browser.choose_way(super::support::Way::Implicit).await?;
    browser.fill("Scopes", "okta.groups.read ").await?;
    save(browser, GLOBEX, "0oaGlobex", "Globex, read only").await?;
    browser
        .until("the second", &picked("Globex, read only"))
        .await?;

    for _ in 0..2 {
        browser.press("acme").await?;
        has_form(
            browser,
            ACME,
            "0oaAcme",
            "authorization_code",
            "okta.users.read",
        )
        .await?;
        browser.press("Globex, read only").await?;
        has_form(
            browser,
            GLOBEX,
            "0oaGlobex",
            "implicit",
            "okta.users.read okta.groups.read",
        )
        .await?;
        // A reload keeps them, and what is in the form.
        browser.reload().await?;
        browser
            .until("the second", &picked("Globex, read only"))
            .await?;
    }
    // Who signs in at one org is not told to another.
    browser.press("Prompt, login hint, response mode").await?;
    browser.fill("Login hint", "ada@globex.example").await?;
    browser.press("Globex, read only").await?;
    ensure!(hint(browser).await?.as_deref() == Some("ada@globex.example"));
    browser.press("acme").await?;
    ensure!(hint(browser).await?.as_deref() == Some(""));
    // A form that was changed is none of them.
    browser.fill("Client ID", "0oaElse").await?;
    browser
        .until(
            "none is chosen",
            "return !document.querySelector('.chip.org[aria-pressed=true]')",
        )
        .await?;
    asked_nobody(t, browser).await
}

async fn names_are_unique_and_colours_stay(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    save(browser, ACME, "0oaAcme", "Acme").await?;
    fill_form(browser, GLOBEX, "0oaGlobex").await?;
    browser.press("Save this org").await?;
    browser.fill("Name", " ").await?;
    browser.press("Save").await?;
    browser.sees("Give it a name.").await?;
    browser.fill("Name", "ACME").await?;
    browser.press("Save").await?;
    browser.sees("There is one of this name already.").await?;
    browser.press("Replace that one").await?;
    browser
        .until("the org in its place", &picked("ACME"))
        .await?;
    ensure!(browser.count(".chip.org").await? == 1);
    save(browser, ACME, "0oaAcme", "").await?;
    browser.until("a free name", &picked("acme 2")).await?;

    browser.press("Manage…").await?;
    browser.sees("2 of 50").await?;
    browser.choose("Colour of ACME", "pink").await?;
    rename(browser, "Name of acme 2", "acme").await?;
    browser.sees("There is one of this name already.").await?;
    rename(browser, "Name of acme 2", "Acme, the first").await?;
    browser
        .until("the new name", &picked("Acme, the first"))
        .await?;
    browser.field("Name of Acme, the first").await?;
    browser.reload().await?;
    browser
        .until("the new name", &picked("Acme, the first"))
        .await?;
    let stored = stored(browser).await?;
    ensure!(stored[0]["colour"] == "pink", "{stored}");
    ensure!(stored[1]["name"] == "Acme, the first", "{stored}");
    Ok(())
}

async fn a_removed_org_comes_back(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    save(browser, ACME, "0oaAcme", "Acme").await?;
    save(browser, GLOBEX, "0oaGlobex", "Globex").await?;
    browser.press("Manage…").await?;
    browser.press("Remove Acme").await?;
    browser.sees("Removed Acme.").await?;
    browser
        .until(
            "the keyboard is at Undo",
            "return clean(document.activeElement.textContent) === 'Undo'",
        )
        .await?;
    ensure!(
        stored(browser)
            .await?
            .as_array()
            .is_some_and(|orgs| orgs.len() == 1)
    );
    browser.press("Undo").await?;
    browser.sees("2 of 50").await?;
    let stored = stored(browser).await?;
    ensure!(stored[0]["name"] == "Acme", "not where it was: {stored}");
    browser.press("Remove Globex").await?;
    browser.press("Remove Acme").await?;
    browser.sees("None yet.").await
}

async fn a_token_shows_the_name_of_its_org(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.list_users().await?;
    let host = t.org().origin().replace("http://", "");
    let at = |place: &str| {
        format!("return clean(document.querySelector('{place} .org-mark')?.textContent)")
    };
    ensure!(text(&browser.eval(&at(".users-token")).await?) == host);
    browser.press("Connect").await?;
    browser.press("Save this org").await?;
    browser.fill("Name", "My sandbox").await?;
    browser.press("Save").await?;
    browser.until("the org", &picked("My sandbox")).await?;
    let shown = |place: &str| {
        format!(
            "const mark = document.querySelector('{place} .org-mark'); \
             return clean(mark?.innerText) === 'My sandbox' && Boolean(mark.querySelector('.swatch')?.style.backgroundColor)"
        )
    };
    browser.until("the name in the bar", &shown(".bar")).await?;
    browser.press("Users").await?;
    browser
        .until("the name above the users", &shown(".users-token"))
        .await?;
    browser.press("Tokens").await?;
    browser
        .until("the name in the list", &shown(".token-row"))
        .await?;
    browser.is_accessible("tokens of a saved org").await
}

async fn another_tab_sees_what_was_saved(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    let first = browser.client.window().await?;
    let second = browser.client.new_window(true).await?;
    browser.client.switch_to_window(second.handle).await?;
    open(t, browser).await?;
    save(browser, ACME, "0oaAcme", "Acme").await?;
    browser.client.switch_to_window(first).await?;
    browser.press("Acme").await?;
    // What each of two tabs adds is there in the end.
    save(browser, GLOBEX, "0oaGlobex", "Globex").await?;
    ensure!(
        stored(browser)
            .await?
            .as_array()
            .is_some_and(|orgs| orgs.len() == 2)
    );
    Ok(())
}

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

async fn a_full_storage_keeps_what_was_done(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    browser
        .eval("window.kept = Storage.prototype.setItem; \
               Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; return true")
        .await?;
    save(browser, ACME, "0oaAcme", "Acme").await?;
    browser.sees("The last change could not be kept").await?;
    // A second change after a refused one loses neither.
    save(browser, GLOBEX, "0oaGlobex", "Globex").await?;
    browser.sees("The last change could not be kept").await?;
    browser.press("Acme").await?;
    has_form(
        browser,
        ACME,
        "0oaAcme",
        "authorization_code",
        "okta.users.read",
    )
    .await?;
    // What is left to do stays in sight, also when one comes back.
    browser.press("Users").await?;
    browser.press("Connect").await?;
    browser.sees("2 of 50").await?;
    browser.press("Try again").await?;
    browser.sees("The last change could not be kept").await?;
    browser
        .eval("Storage.prototype.setItem = window.kept; return true")
        .await?;
    browser.press("Try again").await?;
    browser
        .until("it is kept now", "return !has('could not be kept')")
        .await?;
    browser.reload().await?;
    browser.button("Acme").await?;
    ensure!(browser.count(".chip.org").await? == 2);
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

pub(super) async fn open(t: &Test, browser: &Browser) -> Result<()> {
    browser.open(&t.page("/")).await?;
    browser.sees_heading("Get a token").await
}

pub(super) async fn fill_form(browser: &Browser, org: &str, client_id: &str) -> Result<()> {
    browser.fill("Org address", org).await?;
    browser.fill("Client ID", client_id).await
}

/// Fills in the form and saves it; without a name, under the one that is offered.
async fn save(browser: &Browser, org: &str, client_id: &str, name: &str) -> Result<()> {
    fill_form(browser, org, client_id).await?;
    browser.press("Save this org").await?;
    browser.css("#org-name").await?;
    if !name.is_empty() {
        browser.fill("Name", name).await?;
    }
    browser.press("Save").await?;
    browser
        .until("it is saved", "return !document.querySelector('#org-name')")
        .await?;
    Ok(())
}

async fn rename(browser: &Browser, label: &str, name: &str) -> Result<()> {
    browser.fill(label, name).await?;
    browser.key(fantoccini::key::Key::Tab).await
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

/// A script that says whether the form is as this saved org has it.
fn picked(name: &str) -> String {
    format!("return pressable('{name}')?.getAttribute('aria-pressed') === 'true'")
}

async fn is_disabled(browser: &Browser, name: &str) -> Result<bool> {
    let script = "return pressable(arguments[0])?.disabled";
    let is = browser.eval_with(script, vec![name.into()]).await?;
    Ok(is == Value::Bool(true))
}

pub(super) async fn has(browser: &Browser, words: &str) -> Result<bool> {
    Ok(browser.visible_text().await?.contains(words))
}

pub(super) async fn has_form(
    browser: &Browser,
    org: &str,
    client_id: &str,
    flow: &str,
    scopes: &str,
) -> Result<()> {
    let script = "const seen = [control('Org address')?.value, control('Client ID')?.value, \
         document.querySelector('[name=flow]:checked')?.value, \
         [...document.querySelectorAll('[aria-label=\"Chosen scopes\"] .chip > span')].map((chip) => clean(chip.textContent)).join(' ')]; \
         return JSON.stringify(seen) === JSON.stringify(arguments[0])";
    browser
        .until_with(
            &format!("the form has {org}, {client_id}, {flow}, {scopes}"),
            script,
            vec![json!([org, client_id, flow, scopes])],
        )
        .await?;
    Ok(())
}

async fn stored(browser: &Browser) -> Result<Value> {
    let kept = browser.eval("return localStorage['latchkey.orgs']").await?;
    Ok(serde_json::from_str(&text(&kept))?)
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

/// Fails if anything but the page itself was asked since it was loaded.
pub(super) async fn asked_nobody(t: &Test, browser: &Browser) -> Result<()> {
    let script = "return performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => \
         new URL(name).origin !== arguments[0] && name !== 'http://localhost:8081/sandbox')";
    let asked = browser.eval_with(script, vec![t.page("").into()]).await?;
    ensure!(asked == json!([]), "asked {asked}");
    Ok(())
}

async fn hint(browser: &Browser) -> Result<Option<String>> {
    Ok(browser.field("Login hint").await?.prop("value").await?)
}
