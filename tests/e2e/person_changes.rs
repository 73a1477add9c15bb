//! One user: what is done to them.

use anyhow::{Result, ensure};
use sandbox::{directory::status::Status, faults::FaultKind};

use super::{
    dpop,
    support::{
        Browser, Test,
        person::{confirm, fail_at, now, open, somebody, unlocked},
        tests,
    },
};

tests![
    each_action_does_what_it_says,
    what_was_done_can_be_taken_back,
    a_token_that_is_bound_to_a_key_changes_too,
    who_is_kept_from_unknown_devices_is_unlocked,
    changing_a_person_is_accessible,
];

async fn each_action_does_what_it_says(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    // From, the action, its request, what is said beforehand, that it is done, to.
    let cases = [
        (
            Status::Staged,
            "Activate",
            "/lifecycle/activate?sendEmail=true",
            "Okta e-mails a link to",
            "Activated",
            Status::Active,
        ),
        (
            Status::Provisioned,
            "Reactivate",
            "/lifecycle/reactivate?sendEmail=true",
            "Okta e-mails a link to",
            "Reactivated",
            Status::Provisioned,
        ),
        (
            Status::Active,
            "Suspend",
            "/lifecycle/suspend",
            "No e-mail is sent.",
            "Suspended",
            Status::Suspended,
        ),
        (
            Status::Suspended,
            "Unsuspend",
            "/lifecycle/unsuspend",
            "No e-mail is sent.",
            "Unsuspended",
            Status::Active,
        ),
        (
            Status::LockedOut,
            "Unlock",
            "/lifecycle/unlock",
            "with the same password",
            "Unlocked",
            Status::Active,
        ),
        (
            Status::Active,
            "Expire password",
            "/lifecycle/expire_password",
            "a new password when they next sign in",
            "Password expired",
            Status::PasswordExpired,
        ),
        (
            Status::Active,
            "Clear sessions",
            "/sessions?oauthTokens=false",
            "have to sign in again",
            "Sessions cleared",
            Status::Active,
        ),
        (
            Status::Active,
            "Reset password",
            "/lifecycle/reset_password?sendEmail=true&revokeSessions=false",
            "Okta e-mails a link to",
            "Password reset",
            Status::Recovery,
        ),
        (
            Status::Active,
            "Reset factors",
            "/lifecycle/reset_factors",
            "enrol anew",
            "Factors reset",
            Status::Active,
        ),
        (
            Status::Active,
            "Deactivate",
            "/lifecycle/deactivate?sendEmail=false",
            "No e-mail is sent.",
            "Deactivated",
            Status::Deprovisioned,
        ),
        (
            Status::Deprovisioned,
            "Activate",
            "/lifecycle/activate?sendEmail=true",
            "assigned anew",
            "Activated",
            Status::Active,
        ),
    ];
    for (from, action, path, said, done, to) in cases {
        let user = somebody(t, from)?;
        open(browser, user.login()).await?;
        browser.press(&format!("{action}…")).await?;
        browser.sees(said).await?;
        let method = if action == "Clear sessions" {
            "DELETE"
        } else {
            "POST"
        };
        let request = format!(
            "{method} {}/api/v1/users/{}{path}",
            t.org().origin(),
            user.id
        );
        browser.sees(&request).await?;
        ensure!(
            now(t, &user.id)?.status == from,
            "{action} was done before it was confirmed"
        );
        if browser.count("button.danger[disabled]").await? > 0 {
            browser.fill("Type", user.login()).await?;
        }
        confirm(browser, action, done).await?;
        let after = now(t, &user.id)?;
        // Who has no password yet waits for the user to set one.
        let to = match to {
            Status::Active if !user.can_sign_in() => Status::Provisioned,
            to => to,
        };
        ensure!(
            after.status == to,
            "{action} led from {from:?} to {:?}",
            after.status
        );
        ensure!(after.profile.text("email") == user.profile.text("email"));
        // The panel and the list follow.
        let label = label_of(to);
        let script = "return clean(document.querySelector('.detail > p > .status').textContent) === arguments[0] && shownRows()[0]?.querySelector('.status').textContent === arguments[0]";
        browser
            .until_with(
                &format!("{action}: the list says {label}"),
                script,
                vec![label.into()],
            )
            .await?;
    }
    let reset = t.org().org().directory.snapshot();
    let has_reset = (0..reset.end())
        .filter_map(|number| reset.user(number))
        .any(|user| user.reset_factors == u8::MAX);
    ensure!(has_reset, "no factors were reset");
    Ok(())
}

fn label_of(status: Status) -> &'static str {
    match status {
        Status::Active => "Active",
        Status::Deprovisioned => "Deactivated",
        Status::LockedOut => "Locked out",
        Status::PasswordExpired => "Password expired",
        Status::Provisioned => "Pending user action",
        Status::Recovery => "Password reset",
        Status::Staged => "Staged",
        Status::Suspended => "Suspended",
    }
}

async fn what_was_done_can_be_taken_back(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.press("Suspend…").await?;
    confirm(browser, "Suspend", "Suspended").await?;
    browser.press("Take it back: Unsuspend…").await?;
    confirm(browser, "Unsuspend", "Unsuspended").await?;
    ensure!(now(t, &user.id)?.status == Status::Active);
    browser.button("Take it back: Suspend…").await?;
    Ok(())
}

async fn a_token_that_is_bound_to_a_key_changes_too(t: &mut Test) -> Result<()> {
    dpop::sign_in(t, "okta.users.manage ").await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.press("Allow changes in").await?;
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.press("Clear sessions…").await?;
    confirm(browser, "Clear sessions", "Sessions cleared").await?;
    browser.press("Suspend…").await?;
    confirm(browser, "Suspend", "Suspended").await?;
    ensure!(now(t, &user.id)?.status == Status::Suspended);
    Ok(())
}

async fn who_is_kept_from_unknown_devices_is_unlocked(t: &mut Test) -> Result<()> {
    t.expect_log("status of 403");
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    let mut blocked = user.clone();
    blocked.is_blocked = true;
    t.org().org().directory.write().put(blocked);
    open(browser, user.login()).await?;
    browser.press("Unlock…").await?;
    browser.sees("with devices it does not know").await?;
    confirm(browser, "Unlock", "Unlocked").await?;
    let after = now(t, &user.id)?;
    ensure!(!after.is_blocked && after.status == Status::Active);
    // With nothing left to lift, the org says so.
    browser.press("Unlock…").await?;
    browser.press("Unlock now").await?;
    browser.css(".desk .trouble").await?;
    let said = browser
        .eval("return clean(document.querySelector('.desk .trouble').textContent)")
        .await?;
    Browser::holds(said.as_str().unwrap_or_default(), &["E0000032"])
}

async fn changing_a_person_is_accessible(t: &mut Test) -> Result<()> {
    t.expect_log("status of 500");
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.is_accessible("a user who can be changed").await?;
    browser.press("Reset password…").await?;
    browser.is_accessible("a dangerous action").await?;
    browser.press("Cancel").await?;
    browser.press("Edit…").await?;
    browser.is_accessible("the edit form").await?;
    browser.fill("title", "Keeper of Keys").await?;
    browser.press("Review the changes").await?;
    browser.is_accessible("the changes of an edit").await?;
    confirm(browser, "Edit", "Changed").await?;
    browser.is_accessible("a change that was made").await?;
    fail_at(
        t,
        FaultKind::ServerError,
        &format!("/api/v1/users/{}/lifecycle", user.id),
    );
    browser.press("Suspend…").await?;
    browser.press("Suspend now").await?;
    browser.css(".desk .trouble").await?;
    browser.is_accessible("a change that failed").await?;
    browser.press("Create user…").await?;
    browser.css("dialog[open] pre").await?;
    browser.is_accessible("the form for a new user").await
}
