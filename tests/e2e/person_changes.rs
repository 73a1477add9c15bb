//! One user: what is done to them.

use anyhow::{Result, ensure};
use sandbox::{
    directory::status::Status,
    faults::{FaultKind, Faults, Rule},
};

use super::{
    dpop,
    support::{
        ADMIN, Browser, Test,
        person::{confirm, fail_at, now, open, part, sign_in_with, somebody, unlocked},
        tests,
    },
};

tests![
    nothing_changes_until_that_is_allowed,
    each_action_does_what_it_says,
    dangerous_actions_want_the_login,
    what_was_done_can_be_taken_back,
    a_token_that_is_bound_to_a_key_changes_too,
    who_is_kept_from_unknown_devices_is_unlocked,
    a_user_is_deleted_in_two_steps,
    failures_are_explained_and_tried_again,
    a_role_that_may_not_change_is_told_so,
    changing_a_person_is_accessible,
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
