//! The table by keyboard: cells, letters, and what a key does to a row that has scrolled away.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use sandbox::directory::status::Status;

use super::{
    grid::{focus_row, load_all},
    support::{Test, tests},
};

tests![
    cells_are_walked_and_copied,
    letters_lead_to_names,
    nobody_is_chosen_out_of_view,
    headings_lead_to_rows,
    bars_of_a_picture_are_walked,
    the_opened_row_stays_in_view_and_gets_the_keyboard_back,
];

async fn cells_are_walked_and_copied(t: &mut Test) -> Result<()> {
    let origin = t.page("");
    t.browser().allow_clipboard(&origin).await?;
    t.list_users().await?;
    let browser = t.browser();
    let rows = browser.rows().await?;
    focus_row(browser, 0).await?;
    browser.key(Key::Right).await?;
    browser.key(Key::Right).await?;
    browser.key(Key::Down).await?;
    let focus = "return clean(document.activeElement.textContent) === arguments[0] && document.activeElement.role === 'gridcell'";
    browser
        .until_with(
            "the login of the second row",
            focus,
            vec![rows[1][1].clone().into()],
        )
        .await?;
    browser
        .eval("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'c', ctrlKey: true, bubbles: true }))")
        .await?;
    let login = rows[1][1].clone();
    let mut copied = String::new();
    for _ in 0..50 {
        copied = browser.clipboard().await?;
        if copied == login {
            break;
        }
    }
    ensure!(copied == login, "copied {copied:?}");
    browser.key(Key::Home).await?;
    browser
        .until_with("the first cell", focus, vec![rows[1][0].clone().into()])
        .await?;
    browser.key(Key::Left).await?;
    browser
        .until("the row", "return document.activeElement.role === 'row'")
        .await?;
    browser.key(Key::Enter).await?;
    browser
        .until(
            "the user is open",
            "return location.pathname.includes('/users/')",
        )
        .await?;
    Ok(())
}

async fn letters_lead_to_names(t: &mut Test) -> Result<()> {
    load_all(t).await?;
    let browser = t.browser();
    let snapshot = t.org().org().directory.snapshot();
    let name = (300..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status != Status::Deprovisioned)
        .map(|user| user.profile.text("firstName").to_owned())
        .find(|name| name.is_ascii() && name.len() > 3)
        .context("a name")?;
    focus_row(browser, 0).await?;
    browser.type_text(&name.to_lowercase()).await?;
    let script = "return document.activeElement.role === 'row' && clean(document.activeElement.children[1].textContent).toLowerCase().startsWith(arguments[0])";
    browser
        .until_with(
            "the focus on the name",
            script,
            vec![name.to_lowercase().into()],
        )
        .await?;
    // A space is a letter of what is typed, and chooses nobody.
    let full = (300..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status != Status::Deprovisioned)
        .map(|user| {
            let last = user.profile.text("lastName");
            format!("{} {last}", user.profile.text("firstName"))
        })
        .find(|full| full.is_ascii() && full.matches(' ').count() == 1 && full.len() < 16)
        .context("a short full name")?
        .to_lowercase();
    // Any other key begins anew.
    browser.key(Key::Home).await?;
    focus_row(browser, 0).await?;
    // At once: how fast a driver types is not sure.
    let typed = "for (const key of arguments[0]) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))";
    browser.eval_with(typed, vec![full.clone().into()]).await?;
    browser
        .until_with("the focus on the full name", script, vec![full.into()])
        .await?;
    ensure!(!browser.visible_text().await?.contains(" selected"));
    // Letters typed with AltGr are told as with Ctrl and Alt, and are letters all the same.
    browser.key(Key::Home).await?;
    focus_row(browser, 0).await?;
    let typed = typed.replace(
        "bubbles",
        "ctrlKey: true, altKey: true, modifierAltGraph: true, bubbles",
    );
    let name = name.to_lowercase();
    browser.eval_with(&typed, vec![name.clone().into()]).await?;
    browser
        .until_with("the focus on the name by AltGr", script, vec![name.into()])
        .await?;
    Ok(())
}

async fn nobody_is_chosen_out_of_view(t: &mut Test) -> Result<()> {
    load_all(t).await?;
    let browser = t.browser();
    focus_row(browser, 0).await?;
    browser.key(Key::Right).await?;
    let on_cell = "return document.activeElement.role === 'gridcell'";
    browser.until("the focus on a cell", on_cell).await?;
    // Far enough for the slot to be another row's.
    browser
        .eval("document.querySelector('[role=grid]').scrollTop = 240 * 36")
        .await?;
    let on_grid =
        "return document.activeElement.role === 'grid' && shownRows()[0]?.ariaRowIndex > 200";
    browser.until("the focus on the grid", on_grid).await?;
    browser.type_text(" ").await?;
    let back = "return document.activeElement.closest('.slot')?.ariaRowIndex === '2' && document.querySelector('[role=grid]').scrollTop === 0";
    browser.until("the row in view again", back).await?;
    ensure!(!browser.visible_text().await?.contains(" selected"));
    browser.type_text(" ").await?;
    browser.sees("1 selected").await?;
    browser.press("Select none").await?;
    browser.focus_is_in(".slot").await
}

async fn headings_lead_to_rows(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    focus_row(browser, 5).await?;
    browser
        .eval("named('button', 'Login').focus(); return true")
        .await?;
    browser.key(Key::Down).await?;
    browser
        .until(
            "the first row",
            "return document.activeElement.role === 'row' && document.activeElement.ariaRowIndex === '2'",
        )
        .await?;
    // Okta does not sort by this one, and more are to come.
    browser.press("Last login").await?;
    browser.sees("Okta does not sort by Last login").await?;
    browser
        .is_accessible("a heading that does not sort")
        .await?;
    browser.press("Close the note").await?;
    Ok(())
}

async fn the_opened_row_stays_in_view_and_gets_the_keyboard_back(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    // The last row that is seen as a whole.
    let last = "const grid = document.querySelector('[role=grid]').getBoundingClientRect(); \
         const rows = shownRows().filter((row) => row.getBoundingClientRect().bottom <= grid.bottom - 16); \
         rows.at(-1).focus(); return rows.length";
    browser.until("a row at the end", last).await?;
    browser.key(Key::Right).await?;
    browser.key(Key::Enter).await?;
    browser.sees_heading_in_detail("Profile").await?;
    let seen = "const grid = document.querySelector('[role=grid]').getBoundingClientRect(); \
         const row = document.querySelector('.slot.opened')?.getBoundingClientRect(); \
         return row && row.top >= grid.top && row.bottom <= grid.bottom";
    browser.until("the opened row in view", seen).await?;
    browser.key(Key::Escape).await?;
    browser
        .until(
            "the focus on the cell again",
            "return !document.querySelector('.detail') && document.activeElement.role === 'gridcell'",
        )
        .await?;
    Ok(())
}

async fn bars_of_a_picture_are_walked(t: &mut Test) -> Result<()> {
    load_all(t).await?;
    let browser = t.browser();
    browser.press("Pictures").await?;
    let stops = "const stops = [...document.querySelectorAll('.picture')].map((picture) => picture.querySelectorAll('[tabindex=\"0\"]').length); \
         return stops.length === 2 && stops.every((count) => count === 1)";
    browser
        .until("one stop of the tab key in each picture", stops)
        .await?;
    browser
        .eval("document.querySelector('.picture [tabindex=\"0\"]').focus()")
        .await?;
    let at = "const bar = document.activeElement; \
         return bar.getAttribute('tabindex') === '0' && [...bar.parentElement.children].indexOf(bar)";
    for (key, to) in [
        (Key::Right, 1),
        (Key::Right, 2),
        (Key::Left, 1),
        (Key::Home, 0),
        (Key::Left, 0),
    ] {
        browser.key(key).await?;
        ensure!(browser.eval(at).await? == to, "{to}");
    }
    browser.key(Key::End).await?;
    // What is pressed keeps the keyboard, and the tab key comes back to it.
    browser.key(Key::Enter).await?;
    browser.sees("loaded match").await?;
    let pressed = "const bar = document.activeElement; return bar.ariaPressed === 'true' && bar.getAttribute('tabindex') === '0' && !bar.nextElementSibling";
    browser.until("the last bar, pressed", pressed).await?;
    browser.until("still one stop each", stops).await?;
    Ok(())
}
