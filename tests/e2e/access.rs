//! For everyone: by the keyboard alone, and by a screen reader.

use anyhow::{Context, Result, bail, ensure};
use fantoccini::key::Key;
use sandbox::{accounts::PASSWORD, apps::SPA};

use super::support::{ADMIN, Browser, Test, tests, text};

tests![
    from_connect_to_the_list_by_keyboard,
    a_user_and_the_token_by_keyboard,
    every_stop_of_the_keyboard_is_seen,
    what_happens_is_announced,
];

async fn from_connect_to_the_list_by_keyboard(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/")).await?;
    browser.sees_heading("Get a token").await?;
    tab_to(browser, "Org address").await?;
    browser.type_text(t.org().origin()).await?;
    tab_to(browser, "Client ID").await?;
    browser.type_text(SPA).await?;
    browser.key(Key::Enter).await?;

    // The org's page: its first field has the focus.
    t.at_org(browser).await?;
    tab_to(browser, "Username").await?;
    browser.type_text(ADMIN).await?;
    tab_to(browser, "Password").await?;
    browser.type_text(PASSWORD).await?;
    browser.key(Key::Enter).await?;
    browser.users_listed().await
}

async fn a_user_and_the_token_by_keyboard(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    tab_to(browser, "Search users").await?;
    browser.type_text("sato").await?;
    browser.key(Key::Enter).await?;
    browser.until("Hana Sato alone", "return has('all ') && shownRows().some((row) => clean(row.textContent).startsWith('Hana Sato'))").await?;
    tab_to_row(browser).await?;
    browser.key(Key::Enter).await?;
    browser.sees_heading_in_detail("Profile").await?;
    browser.focus_is_in(".detail").await?;
    browser.key(Key::Escape).await?;
    browser.panel_is_gone().await?;
    browser
        .until(
            "the focus is on the row again",
            "return document.activeElement.getAttribute('role') === 'row'",
        )
        .await?;

    // Up and down the list, to its end and back.
    tab_to(browser, "Search users").await?;
    browser.key(Key::End).await?;
    for _ in "sato".chars() {
        browser.key(Key::Backspace).await?;
    }
    browser.key(Key::Enter).await?;
    browser.sees("200 loaded").await?;
    tab_to_row(browser).await?;
    for (key, row) in [(Key::Down, 3), (Key::Down, 4), (Key::Up, 3), (Key::Home, 2)] {
        browser.key(key).await?;
        on_row(browser, row).await?;
    }
    browser.key(Key::End).await?;
    browser
        .until(
            "the focus is far down the list",
            "return Number(document.activeElement.ariaRowIndex) > 150",
        )
        .await?;
    browser.key(Key::Home).await?;
    on_row(browser, 2).await?;

    tab_to(browser, "Tokens").await?;
    browser.key(Key::Enter).await?;
    browser.sees_heading("Tokens").await?;
    tab_to(browser, "Reveal").await?;
    browser.key(Key::Enter).await?;
    browser.sees("eyJ").await?;
    tab_to(browser, "Revoke…").await?;
    browser.key(Key::Enter).await?;
    tab_to(browser, "Revoke it now").await?;
    browser.key(Key::Enter).await?;
    browser.sees_heading("No token yet").await
}

async fn every_stop_of_the_keyboard_is_seen(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    // The card comes a moment later and moves everything down.
    browser.sees_heading("The sandbox org is running").await?;
    browser.press("Prompt, login hint, response mode").await?;
    every_stop(browser, "connect", 20).await?;
    browser.set_width(390).await?;
    every_stop(browser, "connect, narrow", 20).await?;
    browser.restore_width().await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    every_stop(browser, "users", 12).await?;
    browser.press("Tokens").await?;
    browser
        .until(
            "the page with its heading",
            "return document.activeElement?.tagName === 'H1'",
        )
        .await?;
    every_stop(browser, "token", 9).await
}

/// Goes forwards through a page with Tab, and backwards again; it has to have at least so many stops.
async fn every_stop(browser: &Browser, page: &str, least: usize) -> Result<()> {
    browser
        .eval("const first = document.querySelector('a[href]'); first.focus(); first.blur()")
        .await?;
    let on_body = "return document.activeElement === document.body";
    for back in [false, true] {
        let mut stops = 0;
        loop {
            if back {
                browser.key_with_shift(Key::Tab).await?;
            } else {
                browser.key(Key::Tab).await?;
            }
            if browser.eval(on_body).await? == true {
                break;
            }
            focus_is_visible(browser)
                .await
                .with_context(|| format!("{page}, stop {stops}, backwards: {back}"))?;
            stops += 1;
            ensure!(stops < 100, "{page}: the Tab key never leaves the page");
        }
        ensure!(stops >= least, "{page}: only {stops} stops");
    }
    Ok(())
}

async fn on_row(browser: &Browser, row: u64) -> Result<()> {
    let script = "return document.activeElement.ariaRowIndex === String(arguments[0])";
    browser
        .until_with(
            &format!("the focus is on row {row}"),
            script,
            vec![row.into()],
        )
        .await?;
    Ok(())
}

async fn tab_to_row(browser: &Browser) -> Result<()> {
    for _ in 0..60 {
        browser.key(Key::Tab).await?;
        focus_is_visible(browser).await?;
        if browser
            .eval("return document.activeElement.getAttribute('role') === 'row'")
            .await?
            == true
        {
            return Ok(());
        }
    }
    bail!("no row of the list can be reached with the Tab key")
}

/// Presses Tab until the focus is on what has a name. Every stop on the way must show that it has the focus.
pub(super) async fn tab_to(browser: &Browser, name: &str) -> Result<()> {
    let mut passed = Vec::new();
    for _ in 0..80 {
        // The first stop may have it already: a page may put the focus where one starts.
        let focused = text(
            &browser
                .eval("return nameOf(document.activeElement)")
                .await?,
        );
        if focused == name {
            return focus_is_visible(browser).await;
        }
        browser.key(Key::Tab).await?;
        passed.push(focused);
    }
    bail!("“{name}” cannot be reached with the Tab key; these can: {passed:?}")
}

/// A stop is visible as such, in the window, and not covered.
async fn focus_is_visible(browser: &Browser) -> Result<()> {
    let script = "const element = document.activeElement; \
         if (element === document.body) return null; \
         const marks = (it) => { const style = getComputedStyle(it); \
           return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none' }; \
         const box = element.getBoundingClientRect(); \
         const [x, y] = [box.x + Math.min(box.width, 40) / 2, box.y + Math.min(box.height, 40) / 2]; \
         const top = document.elementFromPoint(Math.max(x, 0), Math.max(y, 0)); \
         const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && \
           (element.contains(top) || top?.contains(element) || element.labels?.[0]?.contains(top)); \
         const near = [element, element.parentElement, element.nextElementSibling, element.closest('label, .chip-field')].filter(Boolean); \
         return seen && near.some(marks) ? null : element.outerHTML.slice(0, 200)";
    match browser.eval(script).await?.as_str() {
        None => Ok(()),
        Some(element) => bail!("the focus cannot be seen on {element}"),
    }
}

async fn what_happens_is_announced(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    // What a screen reader reads by itself has to be there before it changes.
    let live = browser.count("[role=status]").await?;
    browser.press("Test connection").await?;
    browser.until("the outcome is announced", "return [...document.querySelectorAll('[role=status]')].some((live) => live.textContent.includes('An Okta org answers'))").await?;
    ensure!(
        browser.count("[role=status]").await? == live,
        "the outcome came in a new live region"
    );
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser.until("the count is announced", "return [...document.querySelectorAll('[role=status]')].some((live) => live.textContent.includes('200 users loaded'))").await?;
    ensure!(browser.eval("return document.documentElement.lang").await? == "en");
    for (selector, count) in [
        ("main", 1),
        ("h1", 1),
        ("nav[aria-label]", 1),
        ("header", 1),
        ("footer", 1),
    ] {
        let found = browser
            .eval_with(
                "return [...document.querySelectorAll(arguments[0])].filter(shown).length",
                vec![selector.into()],
            )
            .await?;
        ensure!(found.as_u64().context("a count")? >= count, "no {selector}");
    }
    Ok(())
}
