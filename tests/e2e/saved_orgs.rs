//! Saved orgs: picked, named, coloured, removed, and kept.

use anyhow::{Result, ensure};
use serde_json::Value;

use super::support::{
    Browser, Test, Way,
    orgs::{ACME, GLOBEX, asked_nobody, fill_form, has_acme, has_form, open, picked, save, stored},
    tests, text,
};

tests![
    two_orgs_are_saved_and_picked,
    names_are_unique_and_colours_stay,
    a_removed_org_comes_back,
    a_token_shows_the_name_of_its_org,
    another_tab_sees_what_was_saved,
    a_full_storage_keeps_what_was_done,
];

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
    browser.choose_way(Way::Implicit).await?;
    browser.fill("Scopes", "okta.groups.read ").await?;
    save(browser, GLOBEX, "0oaGlobex", "Globex, read only").await?;
    browser
        .until("the second", &picked("Globex, read only"))
        .await?;

    for _ in 0..2 {
        browser.press("acme").await?;
        has_acme(browser).await?;
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
    let first = browser.another_tab().await?;
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
    has_acme(browser).await?;
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

async fn rename(browser: &Browser, label: &str, name: &str) -> Result<()> {
    browser.fill(label, name).await?;
    browser.key(fantoccini::key::Key::Tab).await
}

async fn is_disabled(browser: &Browser, name: &str) -> Result<bool> {
    let script = "return pressable(arguments[0])?.disabled";
    let is = browser.eval_with(script, vec![name.into()]).await?;
    Ok(is == Value::Bool(true))
}

async fn hint(browser: &Browser) -> Result<Option<String>> {
    Ok(browser.field("Login hint").await?.prop("value").await?)
}
