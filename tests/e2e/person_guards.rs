//! One user: what keeps a change from being made, and how that is told.

use anyhow::{Result, ensure};
use sandbox::{
    directory::status::Status,
    faults::{FaultKind, Faults, Rule},
};

use super::support::{
    ADMIN, Browser, Test,
    person::{confirm, fail_at, now, open, part, sign_in_with, somebody, unlocked},
    tests,
};

tests![
    nothing_changes_until_that_is_allowed,
    dangerous_actions_want_the_login,
    a_user_is_deleted_in_two_steps,
    failures_are_explained_and_tried_again,
    a_role_that_may_not_change_is_told_so,
];

async fn nothing_changes_until_that_is_allowed(t: &mut Test) -> Result<()> {
    sign_in_with(t, "okta.users.manage", ADMIN).await?;
    let browser = t.browser();
    open(browser, "readonly@sandbox.test").await?;
    ensure!(!browser.offers("Suspend…").await? && !browser.offers("Create user…").await?);
    let host = t.org().origin().trim_start_matches("http://");
    browser.press(&format!("Allow changes in {host}")).await?;
    browser
        .sees(&format!("Changes are allowed in {host}"))
        .await?;
    browser.button("Suspend…").await?;
    browser.button("Create user…").await?;
    // It holds for every user, and for this tab alone.
    open(browser, ADMIN).await?;
    browser.button("Suspend…").await?;
    for store in ["localStorage", "sessionStorage"] {
        let kept = browser.store(store).await?;
        ensure!(!kept.contains("allow"), "{store} keeps it: {kept}");
    }
    browser.press("Suspend…").await?;
    browser.button("Suspend now").await?;
    browser.press("Lock again").await?;
    browser.button("Allow changes in").await?;
    ensure!(!browser.offers("Suspend now").await? && !browser.offers("Suspend…").await?);
    ensure!(now(t, ADMIN)?.status == Status::Active);
    Ok(())
}

async fn dangerous_actions_want_the_login(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    for action in [
        "Deactivate",
        "Delete",
        "Reset factors",
        "Reset password",
        "Set temporary password",
    ] {
        browser.press(&format!("{action}…")).await?;
        let disabled = "return pressable(arguments[0]).disabled";
        let name = format!("{action} now");
        for (typed, is_disabled) in [
            ("", true),
            (ADMIN, true),
            (&user.login()[1..], true),
            (user.login(), false),
        ] {
            if !typed.is_empty() {
                browser.fill("Type", typed).await?;
            }
            let is = browser
                .eval_with(disabled, vec![name.as_str().into()])
                .await?;
            ensure!(is == is_disabled, "{action}, {typed}: {is}");
        }
        browser.press("Cancel").await?;
        // The keyboard is back at what was pressed.
        let script = "return clean(document.activeElement?.textContent) === arguments[0]";
        let pressed = format!("{action}…");
        browser
            .until_with("the button again", script, vec![pressed.into()])
            .await?;
    }
    // What can be taken back wants none.
    browser.press("Suspend…").await?;
    browser.button("Suspend now").await?;
    ensure!(browser.count(".review input[type=text]").await? == 0);
    browser.press("Cancel").await?;
    ensure!(now(t, &user.id)?.status == Status::Active);
    Ok(())
}

async fn a_user_is_deleted_in_two_steps(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.press("Delete…").await?;
    browser.sees("Okta deletes in two steps").await?;
    browser.fill("Type", user.login()).await?;
    confirm(browser, "Delete", "Deactivated").await?;
    ensure!(now(t, &user.id)?.status == Status::Deprovisioned);
    browser.button("Take it back: Activate…").await?;

    browser.press("Delete…").await?;
    browser
        .sees("deleted for good. Nothing brings them back")
        .await?;
    browser.fill("Type", user.login()).await?;
    browser.press("Delete now").await?;
    browser.sees("The user is deleted for good.").await?;
    browser.sees("Okta answered 204").await?;
    let name = browser.css("#user-name").await?.text().await?;
    ensure!(!name.is_empty() && name != "User", "{name}");
    ensure!(t.org().org().directory.user(&user.id).is_none());
    ensure!(!browser.offers("Delete…").await?);
    browser.press("Close the user").await?;
    browser
        .until(
            "no row of theirs",
            "return !document.querySelector('.detail') && shownRows().length === 0",
        )
        .await?;
    Ok(())
}

async fn failures_are_explained_and_tried_again(t: &mut Test) -> Result<()> {
    t.expect_log("status of 500");
    t.allow_log("net::ERR");
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    fail_at(
        t,
        FaultKind::ServerError,
        &format!("/api/v1/users/{}/lifecycle", user.id),
    );
    browser.press("Suspend…").await?;
    browser.press("Suspend now").await?;
    let said = browser.css(".desk .trouble").await?.text().await?;
    ensure!(now(t, &user.id)?.status == Status::Active, "{said}");
    browser.press("Try again").await?;
    browser.sees("Suspended. Okta answered 200").await?;
    ensure!(now(t, &user.id)?.status == Status::Suspended);

    // A part that fails alone leaves the others.
    fail_at(
        t,
        FaultKind::ServerError,
        &format!("/api/v1/users/{}/groups", user.id),
    );
    let said = part(browser, "Groups").await?;
    Browser::holds(&said, &["Try again"])?;
    browser.press("Try again").await?;
    browser.sees("Everyone").await?;
    // So does one that never comes.
    // A browser asks again by itself when a connection is dropped once.
    let path = format!("/api/v1/users/{}/factors", user.id);
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(FaultKind::Drop).path(&path)],
        ..Faults::default()
    });
    let said = part(browser, "Factors").await?;
    Browser::holds(&said, &["Try again"])?;
    t.org().org().clear_faults();
    Ok(())
}

async fn a_role_that_may_not_change_is_told_so(t: &mut Test) -> Result<()> {
    t.expect_log("status of 403");
    sign_in_with(t, "okta.users.manage", "readonly@sandbox.test").await?;
    let browser = t.browser();
    browser.press("Allow changes in").await?;
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.press("Suspend…").await?;
    browser.press("Suspend now").await?;
    browser.css(".desk .trouble").await?;
    let said = browser
        .eval("return clean(document.querySelector('.desk .trouble').textContent)")
        .await?;
    Browser::holds(said.as_str().unwrap_or_default(), &["E0000006", "403"])?;
    ensure!(now(t, &user.id)?.status == Status::Active);
    Ok(())
}
