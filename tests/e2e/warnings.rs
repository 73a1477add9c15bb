//! What one is told in time: that it is oneself, that something was left half done, what is wrong with a value.

use anyhow::{Result, ensure};
use sandbox::{directory::status::Status, faults::Faults};

use super::{
    grid::load_all,
    support::{
        ADMIN, Browser, Test,
        many::{choose, confirm, ended, plan, sign_in, some},
        person::{open, somebody, unlocked},
        tests,
    },
};

tests![
    who_changes_themselves_is_warned,
    a_change_that_was_left_is_told_of_without_a_token,
    what_the_org_says_of_a_value_is_in_sight,
    a_status_in_the_filter_is_offered,
];

async fn who_changes_themselves_is_warned(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    open(browser, ADMIN).await?;
    browser.press("Suspend…").await?;
    browser
        .sees("This is you. Once it is done, you cannot sign in as before")
        .await?;
    browser.press("Cancel").await?;
    let other = somebody(t, Status::Active)?;
    open(browser, other.login()).await?;
    browser.press("Suspend…").await?;
    browser.button("Suspend now").await?;
    ensure!(browser.count(".review-oneself").await? == 0);
    Ok(())
}

async fn a_change_that_was_left_is_told_of_without_a_token(t: &mut Test) -> Result<()> {
    sign_in(t).await?;
    let browser = t.browser();
    let mut users = some(t, Status::Active, 12);
    users.extend(some(t, Status::Staged, 1));
    choose(browser, &users).await?;
    plan(browser, "Suspend").await?;
    t.org().org().set_faults(Faults {
        latency_ms: 300,
        ..Faults::default()
    });
    confirm(browser, "Suspend", 12).await?;
    browser.sees("2 suspended").await?;
    // The token goes with the page.
    browser.open(&t.page("/users")).await?;
    browser.sees_heading("No token yet").await?;
    browser
        .sees("A change of many users was left before it was done. Sign in to its org, and it can go on where it was.")
        .await?;
    browser.sees(t.org().origin()).await?;
    browser.button("Download report").await?;
    t.org().org().clear_faults();
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    browser.press("Allow changes in").await?;
    browser.press("Go on").await?;
    let said = ended(browser, "Done").await?;
    Browser::holds(
        &said,
        &[
            "Suspend: 12 suspended, 1 left out.",
            "1 Staged: the status does not allow it",
        ],
    )
}

async fn what_the_org_says_of_a_value_is_in_sight(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.press("Edit…").await?;
    browser.fill("secondEmail", "no address").await?;
    browser.press("Review the changes").await?;
    browser.press("Save the changes").await?;
    let told = browser.css(".desk .trouble .trouble-told").await?;
    let told = told.text().await?;
    ensure!(told.starts_with("secondEmail: "), "{told}");
    // It can be put right where it was typed.
    browser
        .sees("What was typed for an edit is still there")
        .await
}

async fn a_status_in_the_filter_is_offered(t: &mut Test) -> Result<()> {
    load_all(t).await?;
    let browser = t.browser();
    browser.fill("Filter what is loaded", "locked o").await?;
    browser.press("Those who are Locked out").await?;
    for row in browser.rows().await? {
        ensure!(row[3] == "Locked out", "{row:?}");
    }
    browser.press("Clear what the pictures filter").await?;
    browser.sees("all ").await
}
