//! What is told before one thing is done to many users.

use anyhow::{Context, Result, ensure};
use sandbox::directory::status::Status;

use super::support::{
    ADMIN, Test,
    many::{choose, plan, sign_in, some},
    tests,
};

tests![
    a_missing_scope_is_named,
    who_is_not_seen_and_who_does_it_are_told,
];

async fn a_missing_scope_is_named(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    choose(browser, &some(t, Status::Active, 2)).await?;
    browser.press("Allow changes in").await?;
    browser.press("Change…").await?;
    browser
        .sees("Suspend needs okta.users.manage, which this token does not have.")
        .await?;
    browser
        .sees("Add to group needs okta.groups.manage, which this token does not have.")
        .await?;
    ensure!(!browser.offers("Suspend…").await?);
    browser.press("Ask again with okta.groups.manage").await?;
    browser.users_listed().await?;
    browser.sees("okta.groups.manage").await
}

async fn who_is_not_seen_and_who_does_it_are_told(t: &mut Test) -> Result<()> {
    sign_in(t).await?;
    let browser = t.browser();
    let mut users = some(t, Status::Active, 3);
    users.push(t.org().org().directory.user(ADMIN).context("the admin")?);
    choose(browser, &users).await?;
    browser
        .fill("Filter what is loaded", users[0].login())
        .await?;
    browser.sees("3 of them not shown by the filter").await?;
    plan(browser, "Suspend").await?;
    for text in [
        "4 users will be suspended.",
        "3 of them are not shown by the filter.",
        "You are among them. Once suspended, you cannot sign in",
    ] {
        browser.sees(text).await?;
    }
    let own = "return [...document.querySelectorAll('.bulk-people li')].filter((item) => item.textContent.endsWith(' you')).map((item) => clean(item.textContent)).join()";
    let own = browser.eval(own).await?;
    let own = own.as_str().unwrap_or_default();
    ensure!(own.contains(ADMIN), "{own}");
    // Left, the keyboard is where it began.
    browser.press("Cancel").await?;
    browser
        .until(
            "the keyboard is at the button again",
            "return clean(document.activeElement?.textContent) === 'Change…'",
        )
        .await?;
    browser.press("Clear the filter").await?;
    plan(browser, "Suspend").await?;
    browser.sees("4 users will be suspended.").await?;
    ensure!(
        browser
            .eval("return has('not shown by the filter')")
            .await?
            == false
    );
    Ok(())
}
