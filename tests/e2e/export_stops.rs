//! Exports that are stopped, go on, or are given up.

use anyhow::{Result, ensure};
use sandbox::faults::{FaultKind, Faults, Rule};

use super::support::{
    ADMIN, Browser, Test,
    export::{
        EXPORTED, begin, catch_downloads, caught, export_many, exported, holds_everyone, list_many,
        people, slow, whole,
    },
    grouped, tests,
};

tests![
    what_has_come_is_saved_midway,
    users_on_two_pages_are_taken_once,
    what_is_discarded_leaves_nothing_behind,
    the_screen_stays_on_while_an_export_runs,
    another_org_s_token_stops_an_export,
    one_tab_at_a_time,
    a_next_page_at_another_origin_ends_no_export,
];

async fn what_has_come_is_saved_midway(t: &mut Test) -> Result<()> {
    export_many(t).await?;
    let browser = t.browser();
    for users in [600, 1_600, 2_600] {
        exported(browser, users).await?;
        // Wherever it is just then: a page may be on its way into the file.
        browser.press("Pause").await?;
        browser.sees("The export is paused.").await?;
        browser.eval("delete window.caught").await?;
        browser.press("Save what has come").await?;
        browser
            .until("a file", "return Boolean(window.caught)")
            .await?;
        let file = caught(browser).await?;
        let lines = file.split("\r\n").skip(1);
        let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
        let mut ids: Vec<_> = lines.iter().map(|line| line.split(',').next()).collect();
        ids.sort_unstable();
        ids.dedup();
        ensure!(ids.len() == lines.len(), "somebody is there twice");
        let said = browser.eval(&format!("return {EXPORTED}")).await?;
        ensure!(said == lines.len(), "{said} is said of {}", lines.len());
        browser.press("Go on").await?;
    }
    t.org().org().clear_faults();
    whole(browser).await?;
    browser.sees("3 stops on the way").await?;
    holds_everyone(t, &caught(browser).await?)
}

async fn users_on_two_pages_are_taken_once(t: &mut Test) -> Result<()> {
    list_many(t, 6_000).await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    t.org().org().set_faults(Faults {
        latency_ms: 150,
        rate_limit: 10_000,
        rules: vec![Rule::new(FaultKind::Overlap).path("/api/v1/users")],
        ..Faults::default()
    });
    begin(browser, "all", "table", "csv").await?;
    exported(browser, 1_000).await?;
    // Who is in the file is known to the next visit as well.
    browser.reload().await?;
    browser
        .sees("An export was left before it was whole")
        .await?;
    catch_downloads(browser).await?;
    browser.press("Go on").await?;
    whole(browser).await?;
    browser
        .sees(&format!("{} users from", grouped(people(t).len() as u64)))
        .await?;
    browser.sees("repeats left out").await?;
    holds_everyone(t, &caught(browser).await?)
}

/// Waits until nothing of an export is kept.
async fn nothing_is_left(browser: &Browser) -> Result<()> {
    let found = browser
        .eval_async(
            "const look = async (times) => { \
               const databases = (await indexedDB.databases()).map((database) => database.name); \
               const mark = localStorage.getItem('latchkey.export'); \
               if (!databases.includes('latchkey-export') && mark === null) { return ''; } \
               if (times === 0) { return `${databases} ${mark}`; } \
               await new Promise((done) => setTimeout(done, 50)); \
               return look(times - 1); }; \
             look(200).then(done)",
            Vec::new(),
        )
        .await?;
    ensure!(found == "", "something is left: {found}");
    Ok(())
}

async fn what_is_discarded_leaves_nothing_behind(t: &mut Test) -> Result<()> {
    list_many(t, 3_000).await?;
    t.allow_log("status of 429");
    let browser = t.browser();
    catch_downloads(browser).await?;
    let refuse = Rule {
        after: 3,
        // The stages after it have to wait for that, too.
        reset_seconds: 5,
        ..Rule::new(FaultKind::TooManyRequests).path("/api/v1/users")
    };
    // A place that takes long.
    let place = "window.showSaveFilePicker = async () => ({ createWritable: async () => new WritableStream({ \
           write: () => new Promise((done) => setTimeout(done, 1000)), abort: () => { window.givenUp = true; } }) })";
    for (stage, sign) in [
        ("on its way", "Exporting"),
        ("waiting", "The export goes on by itself in"),
        ("stopped", "The export is paused."),
        ("saving", "Writing the file"),
        ("whole", "The export is whole."),
    ] {
        t.org().org().set_faults(Faults {
            latency_ms: if ["on its way", "stopped"].contains(&stage) {
                800
            } else {
                20
            },
            rate_limit: 10_000,
            rules: if stage == "waiting" {
                vec![refuse.clone()]
            } else {
                Vec::new()
            },
            ..Faults::default()
        });
        if stage == "saving" {
            browser.eval(place).await?;
        }
        begin(browser, "all", "every", "json").await?;
        if stage == "stopped" {
            exported(browser, 200).await?;
            browser.press("Pause").await?;
        }
        browser.sees(sign).await?;
        browser
            .press(match stage {
                "whole" => "Remove it from this browser",
                _ => "Discard",
            })
            .await?;
        if stage != "whole" {
            // Thinking better of it changes nothing.
            browser.press("Keep it").await?;
            browser.press("Discard").await?;
            browser.press("Discard it").await?;
        }
        nothing_is_left(browser).await?;
        browser
            .until(
                "the keyboard is where another one begins",
                "return document.activeElement === named('button', 'Export')",
            )
            .await?;
        browser
            .until(
                "it is gone",
                "return !document.querySelector('.export-stage').innerText",
            )
            .await?;
        if stage == "saving" {
            browser
                .until("the place is let go", "return window.givenUp === true")
                .await?;
            catch_downloads(browser).await?;
        }
    }
    // The next one has no need to wait for anything.
    t.org().org().clear_faults();
    begin(browser, "all", "table", "csv").await?;
    whole(browser).await?;
    holds_everyone(t, &caught(browser).await?)
}

async fn the_screen_stays_on_while_an_export_runs(t: &mut Test) -> Result<()> {
    list_many(t, 6_000).await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    // As browsers do: the lock of a hidden tab is gone, and does not come back.
    browser
        .eval(
            "window.locks = []; window.visibility = 'visible'; \
             navigator.wakeLock.request = async (kind) => { \
               if (kind !== 'screen' || visibility !== 'visible') { throw new DOMException('no', 'NotAllowedError'); } \
               const lock = { released: false, release: async () => { lock.released = true; } }; \
               locks.push(lock); return lock; }; \
             Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility }); \
             window.turn = (to) => { visibility = to; \
               if (to === 'hidden') { locks.forEach((lock) => { lock.released = true; }); } \
               document.dispatchEvent(new Event('visibilitychange')); }",
        )
        .await?;
    let locks = async |asked: u64, held: u64| -> Result<()> {
        let script = "return locks.length === arguments[0] && locks.filter((lock) => !lock.released).length === arguments[1]";
        let what = format!("{asked} locks in all, {held} held");
        browser
            .until_with(&what, script, vec![asked.into(), held.into()])
            .await?;
        Ok(())
    };
    slow(t);
    begin(browser, "all", "table", "csv").await?;
    locks(1, 1).await?;
    browser.eval("turn('hidden')").await?;
    locks(1, 0).await?;
    browser.eval("turn('visible')").await?;
    locks(2, 1).await?;
    browser.press("Pause").await?;
    locks(2, 0).await?;
    // One that is paused does not ask.
    browser.eval("turn('hidden'); turn('visible')").await?;
    browser.press("Go on").await?;
    locks(3, 1).await?;
    browser.press("Discard").await?;
    browser.press("Discard it").await?;
    locks(3, 0).await?;
    // One that begins in a hidden tab asks when that is seen.
    browser.eval("turn('hidden')").await?;
    begin(browser, "all", "table", "csv").await?;
    exported(browser, 200).await?;
    locks(3, 0).await?;
    browser.eval("turn('visible')").await?;
    locks(4, 1).await?;
    t.org().org().clear_faults();
    whole(browser).await?;
    locks(4, 0).await
}

async fn another_org_s_token_stops_an_export(t: &mut Test) -> Result<()> {
    list_many(t, 6_000).await?;
    let other = t.another_org().await?;
    let browser = t.browser();
    t.sign_in_at(&other, ADMIN).await?;
    browser.sees("all 36 loaded").await?;

    use_other_token(browser).await?;
    browser.sees("200 loaded").await?;
    catch_downloads(browser).await?;
    slow(t);
    begin(browser, "all", "table", "csv").await?;
    browser
        .until("some pages", "return has(' users, ')")
        .await?;
    // Neither org gets the other's token: it would refuse it, and the log would tell.
    use_other_token(browser).await?;
    browser.sees("This export is of another org.").await?;
    ensure!(
        !browser
            .visible_text()
            .await?
            .contains("The export is whole")
    );
    t.org().org().clear_faults();
    use_other_token(browser).await?;
    browser.press("Go on").await?;
    whole(browser).await?;
    holds_everyone(t, &caught(browser).await?)?;
    other.stop().await;
    Ok(())
}

/// Takes the one of two tokens into use that is not.
async fn use_other_token(browser: &Browser) -> Result<()> {
    browser.press("Tokens").await?;
    browser.sees_heading("Tokens").await?;
    browser.press("Use").await?;
    browser.press("Users").await?;
    browser.users_listed().await
}

async fn one_tab_at_a_time(t: &mut Test) -> Result<()> {
    export_many(t).await?;
    let browser = t.browser();
    browser
        .until("some pages", "return has(' users, ')")
        .await?;
    // The first tab opens the second, which begins with a copy of what that keeps.
    let first = browser.another_tab().await?;
    browser.open(&t.page("/")).await?;
    t.connect_in(browser).await?;
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    browser
        .sees("An export is on its way in another tab")
        .await?;
    browser.client.close_window().await?;
    browser.client.switch_to_window(first).await?;
    t.org().org().clear_faults();
    whole(browser).await?;
    holds_everyone(t, &caught(browser).await?)
}

async fn a_next_page_at_another_origin_ends_no_export(t: &mut Test) -> Result<()> {
    list_many(t, 3_000).await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    t.org().org().set_faults(Faults {
        rate_limit: 10_000,
        rules: vec![Rule {
            after: 3,
            ..Rule::new(FaultKind::NextElsewhere).path("/api/v1/users")
        }],
        ..Faults::default()
    });
    begin(browser, "all", "table", "csv").await?;
    browser.sees("The next page is at another address").await?;
    browser.called_nobody_else().await?;
    t.org().org().clear_faults();
    browser.press("Go on").await?;
    whole(browser).await?;
    holds_everyone(t, &caught(browser).await?)
}
