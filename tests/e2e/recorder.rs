//! The recorder: every step of a sign-in and every call.

use std::{fs, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{ADMIN, Browser, Test, secret_in, tests, text};

tests![
    a_denied_sign_in_is_told,
    a_renewal_is_told,
    steps_survive_the_way_to_the_org_and_nothing_else,
    a_step_opens_by_the_keyboard,
    cleared_is_empty,
];

async fn a_denied_sign_in_is_told(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    t.sign_in("unassigned@sandbox.test").await?;
    browser.sees("access_denied").await?;
    browser.press("Recorder").await?;
    let steps = steps(browser).await?;
    in_order(
        &steps,
        &[
            "Request built",
            "GET /oauth2/v1/authorize",
            "Answer came · by fragment",
            "✓ passed: state",
            "✕ failed: answer the server said no",
        ],
    )?;
    ensure!(
        steps.iter().all(|step| !step.contains("/oauth2/v1/token")),
        "a code was exchanged"
    );
    let (_, report) = exports(browser).await?;
    Browser::holds(&report, &["access_denied"])
}

async fn a_renewal_is_told(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.fill("Scopes", "offline_access ").await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    browser.press("Renew now").await?;
    browser
        .until("the renewal is over", "return !has('Renewing')")
        .await?;
    browser.press("Recorder").await?;
    browser
        .until(
            "the renewal is told",
            "return document.querySelector('.steps')?.textContent.includes('renewal')",
        )
        .await?;
    in_order(
        &steps(browser).await?,
        &[
            "✓ passed: token a token, as asked",
            "from page to authorization server: POST /oauth2/v1/token",
            "✓ passed: renewal a token, as asked",
        ],
    )
}

async fn steps_survive_the_way_to_the_org_and_nothing_else(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    t.leave_for_org(browser).await?;
    browser.open(&t.page("/recorder")).await?;
    in_order(
        &steps(browser).await?,
        &["Request built", "GET /oauth2/v1/authorize"],
    )?;
    browser.back().await?;
    t.at_org(browser).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.users_listed().await?;
    let kept = browser.store("sessionStorage").await?;
    ensure!(
        !kept.contains("latchkey.recording"),
        "kept for no use: {kept}"
    );
    browser.reload().await?;
    browser.open(&t.page("/recorder")).await?;
    browser.sees_heading("Nothing recorded yet").await?;
    browser.sees("a reload ends it").await
}

async fn a_step_opens_by_the_keyboard(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Recorder").await?;
    browser.sees_heading("Recorder").await?;
    let found = "const step = [...document.querySelectorAll('.step summary')].find((step) => step.textContent.includes('/oauth2/v1/token')); ";
    browser
        .eval(&format!("{found} step.focus(); return null"))
        .await?;
    browser.key(fantoccini::key::Key::Enter).await?;
    let opened = browser
        .until(
            "the step is open",
            &format!(
                "{found} return step.parentElement.open && clean(step.parentElement.innerText)"
            ),
        )
        .await?;
    let opened = text(&opened);
    Browser::holds(
        &opened,
        &[
            "grant_type authorization_code",
            "code_verifier (redacted, 43 characters)",
            "Status 200",
            "token_type Bearer",
        ],
    )?;
    ensure!(secret_in(&opened.replace("code_verifier", "")).is_none());
    // Steps that come meanwhile leave it open.
    let count = browser.count(".step").await?;
    browser.press("Users").await?;
    browser.press("Recorder").await?;
    ensure!(browser.count(".step").await? >= count);
    Ok(())
}

async fn cleared_is_empty(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/recorder")).await?;
    browser.sees_heading("Nothing recorded yet").await?;
    t.list_users().await?;
    browser.press("Recorder").await?;
    browser.press("Clear").await?;
    browser.sees_heading("Nothing recorded yet").await?;
    browser.press("Go to Connect").await?;
    browser.sees_heading("Get a token").await
}

/// What each step says, as a screen reader reads it.
pub(super) async fn steps(browser: &Browser) -> Result<Vec<String>> {
    browser.sees_heading("Recorder").await?;
    let script = "return [...document.querySelectorAll('.step')].map((step) => clean(step.querySelector('.step-line').textContent))";
    let steps = browser.eval(script).await?;
    serde_json::from_value(steps).context("steps are texts")
}

/// Fails unless the parts stand in the steps, in this order.
pub(super) fn in_order(steps: &[String], parts: &[&str]) -> Result<()> {
    let all = steps.join("\n");
    let mut rest = all.as_str();
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => bail!("“{part}” is missing, or not where it belongs, in:\n{all}"),
        }
    }
    Ok(())
}

/// Both files, as they are saved.
pub(super) async fn exports(browser: &Browser) -> Result<(String, String)> {
    let folder = TempDir::new()?;
    let behavior = json!({ "behavior": "allow", "downloadPath": folder.path() });
    browser.cdp("Browser.setDownloadBehavior", behavior).await?;
    browser.press("Download HAR").await?;
    let har = saved(&folder, "har").await?;
    browser.press("Download JSON").await?;
    let report = saved(&folder, "json").await?;
    browser.sees("Saved, without secrets.").await?;
    Ok((har, report))
}

async fn saved(folder: &TempDir, extension: &str) -> Result<String> {
    for _ in 0..400 {
        for entry in fs::read_dir(folder.path())? {
            let path = entry?.path();
            if path.extension().is_some_and(|found| found == extension) {
                let name = path.file_name().context("a name")?.to_string_lossy();
                ensure!(name.starts_with("latchkey-2"), "called {name}");
                let text = fs::read_to_string(&path)?;
                if serde_json::from_str::<Value>(&text).is_ok() {
                    return Ok(text);
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    bail!("no .{extension} was saved")
}
