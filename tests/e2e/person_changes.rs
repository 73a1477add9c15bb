//! One user: what is done to them.

use anyhow::{Context, Result, ensure};
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
    a_link_instead_of_an_e_mail,
    a_temporary_password_is_told_once,
    who_is_kept_from_unknown_devices_is_unlocked,
    an_edit_sends_what_changes_and_no_more,
    an_edit_says_what_is_wrong,
    what_somebody_else_changed_is_not_overwritten_unseen,
    a_user_is_created,
    a_user_is_created_in_groups_and_of_a_type,
    what_cannot_be_chosen_about_a_new_user_is_told,
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

async fn a_link_instead_of_an_e_mail(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.press("Reset password…").await?;
    browser.sees("Okta e-mails a link to").await?;
    browser.press_label("Send the link by e-mail").await?;
    browser.press_label("End all sessions").await?;
    browser.sees("No e-mail is sent.").await?;
    browser
        .sees("reset_password?sendEmail=false&revokeSessions=true")
        .await?;
    browser.fill("Type", user.login()).await?;
    confirm(browser, "Reset password", "Password reset").await?;
    browser.sees("Reset link. It is shown here once").await?;
    let shown = browser.visible_text().await?;
    ensure!(
        !shown.contains("/signin/reset-password/"),
        "the link is shown before it is asked for"
    );
    browser.press("Show it").await?;
    browser.sees("/signin/reset-password/").await?;
    let link = browser.css(".given code").await?.text().await?;
    let secret = link.rsplit('/').next().unwrap_or_default().to_owned();
    ensure!(secret.len() > 10, "{link}");
    browser.press("Close the user").await?;
    told_nowhere(browser, "reset_password", &secret).await
}

async fn a_temporary_password_is_told_once(t: &mut Test) -> Result<()> {
    let origin = t.page("");
    t.browser().allow_clipboard(&origin).await?;
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.press("Set temporary password…").await?;
    browser.sees("The old one does not come back.").await?;
    browser.sees("No e-mail is sent.").await?;
    browser.press_label("End all sessions").await?;
    browser
        .sees("expire_password_with_temp_password?revokeSessions=true")
        .await?;
    browser.fill("Type", user.login()).await?;
    confirm(browser, "Set temporary password", "Temporary password set").await?;
    ensure!(now(t, &user.id)?.status == Status::PasswordExpired);
    browser
        .sees("Temporary password. It is shown here once")
        .await?;
    // It can be copied without being seen, shown, and hidden again.
    let password = browser.copy("Copy it").await?;
    ensure!(password.len() >= 8, "{password}");
    let is_in_page = "return document.documentElement.innerHTML.includes(arguments[0])";
    for (press, is_shown) in [("", false), ("Show it", true), ("Hide it", false)] {
        if !press.is_empty() {
            browser.press(press).await?;
        }
        browser
            .until_with(
                &format!("after “{press}”: {is_shown}"),
                &format!("{is_in_page} === arguments[1]"),
                vec![password.as_str().into(), is_shown.into()],
            )
            .await?;
    }
    for store in ["localStorage", "sessionStorage"] {
        let kept = browser.store(store).await?;
        ensure!(!kept.contains(&password), "{store} keeps it: {kept}");
    }
    // The next step is the end of it.
    browser.press("Clear sessions…").await?;
    browser.press("Cancel").await?;
    ensure!(!browser.offers("Copy it").await?);
    browser.press("Close the user").await?;
    told_nowhere(browser, "expire_password_with_temp_password", &password).await
}

/// The recorder knows of a call, and not of what came of it; nor does anything else in the page.
async fn told_nowhere(browser: &Browser, call: &str, secret: &str) -> Result<()> {
    browser.press("Recorder").await?;
    browser.sees(call).await?;
    let script =
        "return document.documentElement.innerHTML + location.href + document.body.textContent";
    let said = browser.eval(script).await?;
    ensure!(
        !said.as_str().unwrap_or_default().contains(secret),
        "the page tells it"
    );
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

async fn an_edit_sends_what_changes_and_no_more(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.press("Edit…").await?;
    browser.fill("title", "Keeper of Keys").await?;
    browser.press("Review the changes").await?;
    browser.sees("title").await?;
    let script = "return { before: clean(document.querySelector('.diff del').textContent), after: clean(document.querySelector('.diff ins').textContent), \
         rows: document.querySelectorAll('.diff').length, body: document.querySelector('.review pre').textContent }";
    let shown = browser.eval(script).await?;
    let old = user.profile.text("title");
    let expected = match old.split_whitespace().collect::<Vec<_>>().join(" ") {
        old if old.is_empty() => "no value".to_owned(),
        old => old,
    };
    ensure!(
        shown["before"] == expected && shown["after"] == "Keeper of Keys" && shown["rows"] == 1,
        "{shown}"
    );
    let body = shown["body"].as_str().unwrap_or_default().to_owned();
    let (line, body) = body.split_once("\n\n").context("a line and a body")?;
    ensure!(
        line == format!("POST {}/api/v1/users/{}", t.org().origin(), user.id),
        "{line}"
    );
    let body: serde_json::Value = serde_json::from_str(body)?;
    ensure!(
        body == serde_json::json!({"profile": {"title": "Keeper of Keys"}}),
        "{body}"
    );

    // Back to the form, where what was typed still stands; one attribute more is cleared.
    browser.press("Back to the form").await?;
    let typed = browser.field("title").await?.prop("value").await?;
    ensure!(typed.as_deref() == Some("Keeper of Keys"), "{typed:?}");
    browser
        .eval("const field = control('city'); field.value = ''")
        .await?;
    browser.press("Review the changes").await?;
    confirm(browser, "Edit", "Changed").await?;
    let after = now(t, &user.id)?;
    ensure!(
        after.profile.text("title") == "Keeper of Keys" && after.profile.text("city").is_empty()
    );
    for (name, value) in user.profile.iter() {
        if name != "title" && name != "city" {
            ensure!(
                after.profile.value(name) == Some(value),
                "{name} changed too"
            );
        }
    }
    browser.press("Change it back…").await?;
    confirm(browser, "Edit", "Changed").await?;
    let back = now(t, &user.id)?;
    ensure!(
        back.profile.text("title") == old && back.profile.text("city") == user.profile.text("city")
    );
    Ok(())
}

async fn an_edit_says_what_is_wrong(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    sign_in_with(t, "okta.users.manage okta.schemas.read", ADMIN).await?;
    let browser = t.browser();
    browser.press("Allow changes in").await?;
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser.sees("First name").await?;
    browser.press("Edit…").await?;
    browser.press("Review the changes").await?;
    browser.sees("Nothing is changed.").await?;
    // What the page can tell by itself.
    let number = sandbox::directory::attributes::ATTRIBUTES
        .iter()
        .find(|attribute| attribute.kind == sandbox::directory::attributes::AttributeKind::Integer)
        .context("the schema has a whole number")?;
    browser.fill(number.title, "many").await?;
    browser.press("Review the changes").await?;
    browser.sees("Enter a number.").await?;
    browser.fill(number.title, "7").await?;
    // What only the org can.
    let email = sandbox::directory::attributes::ATTRIBUTES
        .iter()
        .find(|attribute| attribute.name == "email")
        .context("the schema has an address")?;
    browser.fill(email.title, "no address").await?;
    browser.press("Review the changes").await?;
    browser.press("Edit now").await?;
    let said = browser.css(".desk .trouble").await?.text().await?;
    ensure!(said.contains("Try again"), "{said}");
    let evidence = browser
        .eval("return clean(document.querySelector('.desk .trouble').textContent)")
        .await?;
    Browser::holds(evidence.as_str().unwrap_or_default(), &["E0000001"])?;
    ensure!(now(t, &user.id)?.email() == user.email());
    Ok(())
}

async fn what_somebody_else_changed_is_not_overwritten_unseen(t: &mut Test) -> Result<()> {
    t.allow_log("status of 500");
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    let meanwhile = |changes: &[(&str, &str)]| -> Result<()> {
        let mut other = now(t, &user.id)?;
        for (name, value) in changes {
            other.profile.set(name, (*value).into());
        }
        t.org().org().directory.write().put(other);
        Ok(())
    };
    open(browser, user.login()).await?;
    browser.press("Edit…").await?;
    browser.fill("title", "Keeper of Keys").await?;
    browser.press("Review the changes").await?;
    browser.button("Edit now").await?;
    meanwhile(&[("title", "Keeper of Bees"), ("city", "Elsewhere")])?;
    browser.press("Edit now").await?;
    browser
        .sees("Nothing was sent: somebody else changed the same meanwhile.")
        .await?;
    let diff = "return [...document.querySelectorAll('.diff')].map((diff) => clean(diff.textContent)).join('|')";
    ensure!(browser.eval(diff).await? == "Keeper of Bees becomes Keeper of Keys");
    ensure!(now(t, &user.id)?.profile.text("title") == "Keeper of Bees");
    // In the form, what was typed stands beside what somebody else did, which stays.
    browser.press("Back to the form").await?;
    for (name, text) in [("title", "Keeper of Keys"), ("city", "Elsewhere")] {
        let value = browser.field(name).await?.prop("value").await?;
        ensure!(value.as_deref() == Some(text), "{name}: {value:?}");
    }
    browser.press("Review the changes").await?;
    // What else changes is nobody's business.
    meanwhile(&[("department", "Apiary")])?;
    confirm(browser, "Edit", "Changed").await?;
    let after = now(t, &user.id)?;
    for (name, text) in [
        ("title", "Keeper of Keys"),
        ("city", "Elsewhere"),
        ("department", "Apiary"),
    ] {
        ensure!(after.profile.text(name) == text, "{name}");
    }

    // Somebody else did the same: there is nothing left to do.
    browser.press("Edit…").await?;
    browser.fill("city", "Bergen").await?;
    browser.press("Review the changes").await?;
    browser.button("Edit now").await?;
    meanwhile(&[("city", "Bergen")])?;
    browser.press("Edit now").await?;
    browser
        .sees("somebody else has made the same changes meanwhile")
        .await?;
    let disabled = "return pressable('Edit now').disabled";
    ensure!(browser.eval(disabled).await? == true);
    browser.press("Back to the form").await?;

    // If the user cannot be read, nothing is sent.
    browser.fill("title", "Keeper of Secrets").await?;
    browser.press("Review the changes").await?;
    browser.button("Edit now").await?;
    fail_at(
        t,
        FaultKind::ServerError,
        &format!("/api/v1/users/{}", user.id),
    );
    browser.press("Edit now").await?;
    browser.css(".desk .trouble").await?;
    ensure!(now(t, &user.id)?.profile.text("title") == "Keeper of Keys");
    browser.press("Try again").await?;
    browser.sees("Changed. Okta answered 200").await?;
    ensure!(now(t, &user.id)?.profile.text("title") == "Keeper of Secrets");
    Ok(())
}

async fn a_user_is_created(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    unlocked(t).await?;
    let browser = t.browser();
    let create = |email: &'static str| async move {
        browser.press("Create user…").await?;
        browser.fill("First name", "Nova").await?;
        browser.fill("Last name", "Lund").await?;
        browser.fill("E-mail", email).await
    };
    create("nova.lund@example.com").await?;
    browser
        .sees("Okta e-mails an activation link to nova.lund@example.com.")
        .await?;
    browser
        .fill("Password, if you choose it", "tlpWENT2m")
        .await?;
    browser.sees("No e-mail is sent.").await?;
    let shown = browser.css("dialog pre").await?.text().await?;
    ensure!(
        shown.contains("POST")
            && shown.contains("/api/v1/users?activate=true")
            && shown.contains("nova.lund@example.com"),
        "{shown}"
    );
    ensure!(
        !shown.contains("tlpWENT2m"),
        "the password is shown: {shown}"
    );
    browser.press("Create now").await?;
    browser.sees_heading("Nova Lund").await?;
    let made = now(t, "nova.lund@example.com")?;
    ensure!(made.status == Status::Active && made.profile.text("firstName") == "Nova");
    browser.at(&format!("/users/{}", made.id)).await?;

    // Staged, with a login of its own.
    create("other.lund@example.com").await?;
    browser
        .fill("Login, if it is another", "nova2@corp.example")
        .await?;
    browser.press_label("Activate at once").await?;
    browser.sees("The user is Staged").await?;
    browser.press("Create now").await?;
    browser
        .until(
            "the other one is open",
            "return has('nova2@corp.example') && !document.querySelector('dialog')",
        )
        .await?;
    ensure!(now(t, "nova2@corp.example")?.status == Status::Staged);

    // A login that somebody has: told, and the form stays.
    create("nova.lund@example.com").await?;
    browser.press("Create now").await?;
    browser.css("dialog .trouble").await?;
    let said = browser
        .eval("return clean(document.querySelector('dialog').textContent)")
        .await?;
    Browser::holds(said.as_str().unwrap_or_default(), &["E0000001"])?;
    browser.press("Cancel").await?;
    browser
        .until(
            "the form is gone",
            "return !document.querySelector('dialog')",
        )
        .await?;
    Ok(())
}

async fn a_user_is_created_in_groups_and_of_a_type(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    let groups = {
        let org = t.org().org();
        let mut directory = org.directory.write();
        ["Night watch", "Night shift"].map(|name| directory.create_group(name, None, 0))
    };
    sign_in_with(
        t,
        "okta.users.manage okta.groups.read okta.userTypes.read okta.schemas.read",
        ADMIN,
    )
    .await?;
    let browser = t.browser();
    browser.press("Allow changes in").await?;
    browser.press("Create user…").await?;
    for (name, text) in [
        ("First name", "Nova"),
        ("Last name", "Lund"),
        ("E-mail", "nova.lund@example.com"),
    ] {
        browser.fill(name, text).await?;
    }
    // Nothing of this is asked for before it is wanted.
    ensure!(browser.calls("/api/v1/meta/types").await? == 0);
    browser.press("Groups and type").await?;
    for name in ["Night watch", "Night shift"] {
        browser.fill("The group’s name", "night").await?;
        browser.press("Find").await?;
        browser.press(name).await?;
        browser.button(&format!("Leave out {name}")).await?;
    }
    browser
        .sees("They are in these groups from the start, with the apps and policies of each: Night watch, Night shift.")
        .await?;
    browser.press("Leave out Night shift").await?;
    browser.sees("of each: Night watch.").await?;

    // The type tells what else it requires, and until that is there nothing is sent.
    let choose = "const type = control('Type of user'); if (!type) return false; \
         type.value = [...type.options].find((option) => option.text === arguments[0]).value; \
         type.dispatchEvent(new Event('change', { bubbles: true })); return true";
    browser
        .until_with("a choice of types", choose, vec!["Contractor".into()])
        .await?;
    browser.sees("The user is of the type Contractor.").await?;
    browser.fill("Organization", "Lund & Daughters").await?;
    browser.fill("Badge number", "many").await?;
    browser.sees("Enter a number.").await?;
    let disabled = "return pressable('Create now').disabled === arguments[0]";
    browser
        .until_with("nothing to send yet", disabled, vec![true.into()])
        .await?;
    browser.fill("Badge number", "77").await?;
    browser
        .until_with("all that is required", disabled, vec![false.into()])
        .await?;
    browser.is_accessible("a new user of a type").await?;
    let shown = browser.css("dialog pre").await?.text().await?;
    let (_, body) = shown.split_once("\n\n").context("a line and a body")?;
    let body: serde_json::Value = serde_json::from_str(body)?;
    let contractor = sandbox::directory::Kind::UserType.id(1);
    ensure!(
        body == serde_json::json!({
            "profile": {
                "firstName": "Nova", "lastName": "Lund", "email": "nova.lund@example.com",
                "login": "nova.lund@example.com", "organization": "Lund & Daughters", "badgeNumber": 77,
            },
            "groupIds": [groups[0].id],
            "type": {"id": contractor},
        }),
        "{body}"
    );
    browser.press("Create now").await?;
    browser.sees_heading("Nova Lund").await?;
    let made = now(t, "nova.lund@example.com")?;
    ensure!(made.type_id == contractor && made.profile.text("organization") == "Lund & Daughters");
    let snapshot = t.org().org().directory.snapshot();
    let is_in = groups
        .each_ref()
        .map(|group| snapshot.is_member(group, made.number));
    ensure!(is_in == [true, false], "{is_in:?}");

    // Back at the default type, nothing more is required, and no type is sent.
    browser.press("Create user…").await?;
    browser.press("Groups and type").await?;
    for kind in ["Contractor", "User"] {
        browser
            .until_with("a choice of types", choose, vec![kind.into()])
            .await?;
    }
    browser
        .until(
            "nothing more is required",
            "return !control('Organization') && !has('of the type')",
        )
        .await?;
    let shown = browser.css("dialog pre").await?.text().await?;
    ensure!(!shown.contains("\"type\""), "{shown}");
    browser.fill("First name", "Nova").await?;
    browser.fill("Last name", "Lund").await?;
    browser.fill("E-mail", "nova.lund@example.com").await?;
    browser.press("Create now").await?;
    browser.css("dialog .trouble").await?;
    Ok(())
}

async fn what_cannot_be_chosen_about_a_new_user_is_told(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    browser.press("Create user…").await?;
    browser.press("Groups and type").await?;
    browser
        .sees("Choosing groups needs okta.groups.read, which this token does not have.")
        .await?;
    browser
        .sees("Choosing the type needs okta.userTypes.read, which this token does not have.")
        .await?;
    ensure!(browser.calls("/api/v1/meta").await? == 0);
    browser.press("Ask again with okta.userTypes.read").await?;
    browser.users_listed().await?;
    browser.press("Allow changes in").await?;
    browser.press("Create user…").await?;
    browser.press("Groups and type").await?;
    let choose = "const type = control('Type of user'); if (!type) return false; type.value = type.options[1].value; \
         type.dispatchEvent(new Event('change', { bubbles: true })); return true";
    browser.until("a choice of types", choose).await?;
    browser
        .sees("What the type requires is told with okta.schemas.read, which this token does not have.")
        .await
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
