//! One user: what is told of them, and what is done to them.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use sandbox::{
    apps::SPA,
    directory::{User, status::Status},
    faults::{FaultKind, Faults, Rule},
};

use super::{
    access::tab_to,
    dpop,
    support::{ADMIN, Browser, Test, tests},
};

tests![
    every_part_of_a_person,
    the_map_shows_where_one_can_go,
    a_missing_scope_is_named_and_asked_for,
    a_scope_that_is_not_granted_is_told_apart,
    titles_come_from_the_schema,
    nothing_changes_until_that_is_allowed,
    each_action_does_what_it_says,
    dangerous_actions_want_the_login,
    what_was_done_can_be_taken_back,
    a_token_that_is_bound_to_a_key_changes_too,
    a_link_instead_of_an_e_mail,
    an_edit_sends_what_changes_and_no_more,
    an_edit_says_what_is_wrong,
    a_user_is_created,
    a_user_is_deleted_in_two_steps,
    failures_are_explained_and_tried_again,
    a_role_that_may_not_change_is_told_so,
    hostile_values_stay_text,
    a_closed_panel_asks_for_nothing_more,
    a_person_by_the_keyboard_alone,
    a_person_is_accessible,
    changing_a_person_is_accessible,
];

/// Signs in with these scopes as well.
async fn sign_in_with(t: &Test, scopes: &str, who: &str) -> Result<()> {
    t.connect().await?;
    if !scopes.is_empty() {
        t.browser().fill("Scopes", &format!("{scopes} ")).await?;
    }
    t.sign_in(who).await?;
    t.browser().users_listed().await
}

/// Signs in so that users can be changed, and allows that.
async fn unlocked(t: &Test) -> Result<()> {
    sign_in_with(t, "okta.users.manage", ADMIN).await?;
    t.browser().press("Allow changes in").await?;
    t.browser().sees("Changes are allowed in").await
}

/// Finds a user and opens them.
async fn open(browser: &Browser, login: &str) -> Result<()> {
    let expression = format!("profile.login eq \"{login}\"");
    browser.fill("Search users", &expression).await?;
    browser.press("Search").await?;
    let script = "const rows = shownRows(); if (rows.length !== 1 || !clean(rows[0].textContent).includes(arguments[0])) return false; \
         rows[0].click(); return true";
    browser
        .until_with(&format!("{login} alone"), script, vec![login.into()])
        .await?;
    browser.sees_heading_in_detail("Profile").await
}

/// Somebody in a status who has a password of Okta's and is no account of the sandbox.
fn somebody(t: &Test, status: Status) -> Result<User> {
    let snapshot = t.org().org().directory.snapshot();
    (40..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .find(|user| {
            let is_plain = user.login().len() < 60
                && user
                    .login()
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"@.-".contains(&byte));
            user.status == status
                && is_plain
                && user.credentials.provider.is_okta()
                && (user.credentials.password
                    || matches!(status, Status::Provisioned | Status::Staged))
        })
        .with_context(|| format!("the sandbox has somebody {status:?}"))
}

fn now(t: &Test, id: &str) -> Result<User> {
    t.org()
        .org()
        .directory
        .user(id)
        .with_context(|| format!("there is no {id} any more"))
}

/// Confirms what is looked at, and waits until it is done.
async fn confirm(browser: &Browser, label: &str, done: &str) -> Result<()> {
    browser.press(&format!("{label} now")).await?;
    browser.sees(&format!("{done}. Okta answered 20")).await
}

/// What a part of the panel says, once something is in it.
async fn part(browser: &Browser, name: &str) -> Result<String> {
    let script = "const part = [...document.querySelectorAll('.person-part')].find((part) => clean(part.querySelector('h3').textContent) === arguments[0]); \
         if (!part) return null; if (!part.open) { part.querySelector('summary').click(); return null } \
         const body = [...part.children].filter((child) => child.tagName !== 'SUMMARY' && !child.matches('[role=status]')); \
         return body.length > 0 ? clean(part.innerText) : null";
    let said = browser
        .until_with(&format!("the part “{name}”"), script, vec![name.into()])
        .await?;
    Ok(said.as_str().unwrap_or_default().to_owned())
}

fn grant_logs(t: &Test) {
    t.org()
        .org()
        .apps
        .update(SPA, |app| app.scopes.push("okta.logs.read".to_owned()));
}

fn fail_at(t: &Test, kind: FaultKind, path: &str) {
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(kind).path(path).times(1)],
        ..Faults::default()
    });
}

async fn every_part_of_a_person(t: &mut Test) -> Result<()> {
    grant_logs(t);
    sign_in_with(t, "okta.roles.read okta.logs.read okta.schemas.read", ADMIN).await?;
    let browser = t.browser();
    open(browser, ADMIN).await?;
    // Nothing but the user and the schema is asked for before a part is opened.
    for path in ["/groups", "/appLinks", "/factors", "/roles"] {
        let script = "return performance.getEntriesByType('resource').some((entry) => new URL(entry.name).pathname.endsWith(arguments[0]))";
        let is_asked = browser.eval_with(script, vec![path.into()]).await?;
        ensure!(is_asked == false, "{path} was asked for too early");
    }
    let groups = part(browser, "Groups").await?;
    Browser::holds(&groups, &["Everyone"])?;
    let roles = part(browser, "Admin roles").await?;
    Browser::holds(&roles, &["Super Administrator", "SUPER_ADMIN"])?;
    let events = part(browser, "Recent events").await?;
    // The sign-in of just now.
    Browser::holds(&events, &["Ada Okonkwo"])?;
    for name in ["Apps", "Factors"] {
        let said = part(browser, name).await?;
        ensure!(said.len() > name.len() + 4, "{name} says nothing: {said}");
    }
    let script = "return document.querySelectorAll('.person .trouble').length";
    ensure!(browser.eval(script).await? == 0);
    Ok(())
}

async fn the_map_shows_where_one_can_go(t: &mut Test) -> Result<()> {
    sign_in_with(t, "", ADMIN).await?;
    let browser = t.browser();
    let cases = [
        (
            Status::Active,
            "Active",
            &[
                "Suspend → Suspended",
                "Deactivate → Deactivated",
                "too many wrong passwords → Locked out",
            ][..],
        ),
        (Status::Suspended, "Suspended", &["Unsuspend → Active"]),
        (
            Status::Staged,
            "Staged",
            &["Activate → Pending user action or Active"],
        ),
        (
            Status::Deprovisioned,
            "Deactivated",
            &[
                "Activate → Pending user action or Active",
                "Delete → Deleted",
            ],
        ),
    ];
    for (status, label, moves) in cases {
        let user = somebody(t, status)?;
        open(browser, user.login()).await?;
        let said = part(browser, "Status").await?;
        Browser::holds(&said, moves)?;
        let script = "return clean(document.querySelector('.map-node-now').textContent) + '|' + document.querySelector('.map').getAttribute('aria-label')";
        let marked = browser.eval(script).await?;
        let marked = marked.as_str().unwrap_or_default().to_owned();
        ensure!(
            marked.starts_with(&format!("{label}|"))
                && marked.contains(&format!("This user is {label}.")),
            "{marked}"
        );
    }
    Ok(())
}

async fn a_missing_scope_is_named_and_asked_for(t: &mut Test) -> Result<()> {
    sign_in_with(t, "", ADMIN).await?;
    let browser = t.browser();
    open(browser, ADMIN).await?;
    let said = part(browser, "Admin roles").await?;
    Browser::holds(
        &said,
        &["Admin roles need okta.roles.read, which this token does not have."],
    )?;
    browser
        .sees("Changes need okta.users.manage, which this token does not have.")
        .await?;
    browser
        .sees("The titles of attributes need okta.schemas.read")
        .await?;
    let id = t.org().org().directory.user(ADMIN).context("the admin")?.id;
    ensure!(
        browser.calls(&format!("/api/v1/users/{id}/roles")).await? == 0,
        "it was sent all the same"
    );

    // The org knows the person by now: one press leads back to the same user, with the scope.
    browser.eval("window.before = true").await?;
    browser.press("Ask again with okta.roles.read").await?;
    browser
        .until("a page that is another one", "return !window.before")
        .await?;
    browser.at(&format!("/users/{id}")).await?;
    browser.sees_heading_in_detail("Profile").await?;
    let said = part(browser, "Admin roles").await?;
    Browser::holds(&said, &["Super Administrator"])
}

async fn a_scope_that_is_not_granted_is_told_apart(t: &mut Test) -> Result<()> {
    sign_in_with(t, "okta.logs.read", ADMIN).await?;
    let browser = t.browser();
    open(browser, ADMIN).await?;
    let said = part(browser, "Recent events").await?;
    Browser::holds(
        &said,
        &[
            "okta.logs.read, which was asked for and not granted",
            "Okta API Scopes",
        ],
    )
}

async fn titles_come_from_the_schema(t: &mut Test) -> Result<()> {
    sign_in_with(t, "okta.schemas.read", ADMIN).await?;
    let browser = t.browser();
    open(browser, "readonly@sandbox.test").await?;
    browser.sees("more without a value").await?;
    let said = part(browser, "Profile").await?;
    Browser::holds(&said, &["First name firstName", "Rune", "Username login"])?;
    // The schema is the org's: it is asked for once.
    open(browser, ADMIN).await?;
    browser.sees("First name").await?;
    ensure!(browser.calls("/api/v1/meta/schemas").await? == 1);
    Ok(())
}

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
    for action in ["Deactivate", "Delete", "Reset factors", "Reset password"] {
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
    // The recorder knows of the call, and not of the link.
    let link = browser.css(".given code").await?.text().await?;
    let secret = link.rsplit('/').next().unwrap_or_default().to_owned();
    ensure!(secret.len() > 10, "{link}");
    browser.press("Close the user").await?;
    browser.press("Recorder").await?;
    browser.sees("reset_password").await?;
    let said = browser.eval("return document.body.textContent").await?;
    ensure!(
        !said.as_str().unwrap_or_default().contains(&secret),
        "the recorder tells the link"
    );
    Ok(())
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

async fn hostile_values_stay_text(t: &mut Test) -> Result<()> {
    const MARKUP: &str =
        "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
    unlocked(t).await?;
    let browser = t.browser();
    let title = "return document.title";
    let before = browser.eval(title).await?;
    open(browser, "markup@example.com").await?;
    browser.press("Edit…").await?;
    browser.fill("title", MARKUP).await?;
    browser.press("Review the changes").await?;
    browser.sees(MARKUP).await?;
    confirm(browser, "Edit", "Changed").await?;
    ensure!(now(t, "markup@example.com")?.profile.text("title") == MARKUP);
    browser.press("Suspend…").await?;
    browser.button("Suspend now").await?;
    browser.press("Cancel").await?;
    browser.sees(MARKUP).await?;
    ensure!(
        browser
            .count("main img, main script, main iframe, main svg[onload]")
            .await?
            == 0,
        "a value became an element"
    );
    ensure!(browser.eval(title).await? == before);
    Ok(())
}

async fn a_closed_panel_asks_for_nothing_more(t: &mut Test) -> Result<()> {
    t.allow_log("net::ERR_ABORTED");
    sign_in_with(t, "", ADMIN).await?;
    let browser = t.browser();
    open(browser, ADMIN).await?;
    t.org().org().set_faults(Faults {
        latency_ms: 800,
        ..Faults::default()
    });
    browser.press("Groups").await?;
    browser.sees("Loading").await?;
    browser.press("Close the user").await?;
    t.org().org().clear_faults();
    // Somebody else is opened: what was asked for the first one never shows.
    open(browser, "readonly@sandbox.test").await?;
    browser.sees_heading("Rune Lindqvist").await?;
    ensure!(browser.count(".person-items").await? == 0);
    Ok(())
}

async fn a_person_by_the_keyboard_alone(t: &mut Test) -> Result<()> {
    sign_in_with(t, "okta.users.manage", ADMIN).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    open(browser, user.login()).await?;
    browser
        .until(
            "the focus is in the panel",
            "return Boolean(document.activeElement.closest('.detail'))",
        )
        .await?;
    let host = t.org().origin().trim_start_matches("http://");
    tab_to(browser, &format!("Allow changes in {host}")).await?;
    browser.key(Key::Enter).await?;
    tab_to(browser, "Deactivate…").await?;
    browser.key(Key::Enter).await?;
    browser
        .until(
            "the focus is in the step",
            "return Boolean(document.activeElement.closest('.review'))",
        )
        .await?;
    // Escape leaves the step, and not the panel.
    browser.key(Key::Escape).await?;
    browser.button("Deactivate…").await?;
    tab_to(browser, "Deactivate…").await?;
    browser.key(Key::Enter).await?;
    browser.button("Cancel").await?;
    tab_to(browser, &format!("Type {} to confirm", user.login())).await?;
    browser.type_text(user.login()).await?;
    tab_to(browser, "Deactivate now").await?;
    browser.key(Key::Enter).await?;
    browser.sees("Deactivated. Okta answered 200").await?;
    ensure!(now(t, &user.id)?.status == Status::Deprovisioned);
    // On to a part, and it opens.
    browser
        .eval("document.querySelector('.person-part summary').focus()")
        .await?;
    tab_to(browser, "Groups okta.users.read").await?;
    browser.key(Key::Enter).await?;
    browser.sees("Everyone").await?;
    browser.key(Key::Escape).await?;
    browser
        .until(
            "the panel is gone",
            "return !document.querySelector('.detail')",
        )
        .await?;
    Ok(())
}

async fn a_person_is_accessible(t: &mut Test) -> Result<()> {
    grant_logs(t);
    sign_in_with(t, "okta.logs.read okta.schemas.read", ADMIN).await?;
    let browser = t.browser();
    open(browser, ADMIN).await?;
    for name in [
        "Status",
        "Groups",
        "Apps",
        "Factors",
        "Admin roles",
        "Recent events",
    ] {
        part(browser, name).await?;
    }
    browser.press_absent().await?;
    browser.is_accessible("a user with every part open").await
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

impl Browser {
    /// Opens the attributes without a value.
    async fn press_absent(&self) -> Result<()> {
        let script = "const details = document.querySelector('.profile-absent'); if (details) details.open = true; return Boolean(details)";
        self.until("attributes without a value", script).await?;
        Ok(())
    }
}
