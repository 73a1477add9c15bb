//! One user: what is told of them.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use sandbox::{directory::status::Status, faults::Faults};

use super::{
    access::tab_to,
    support::{
        ADMIN, Browser, Test,
        person::{confirm, grant_logs, now, open, part, sign_in_with, somebody, unlocked},
        tests,
    },
};

tests![
    every_part_of_a_person,
    the_map_shows_where_one_can_go,
    a_missing_scope_is_named_and_asked_for,
    a_scope_that_is_not_granted_is_told_apart,
    titles_come_from_the_schema,
    hostile_values_stay_text,
    a_closed_panel_asks_for_nothing_more,
    a_person_by_the_keyboard_alone,
    a_person_is_accessible,
];

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
    // Until then they have their plain names.
    let profile = part(browser, "Profile").await?;
    Browser::holds(&profile, &["firstName Ada", "lastName Okonkwo"])?;
    ensure!(!profile.contains("First name"), "{profile}");
    browser.button("Ask again with okta.schemas.read").await?;
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
    // What it was asked for is open by itself.
    browser.sees("Super Administrator").await?;
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
    browser.focus_is_in(".detail").await?;
    let host = t.org().origin().trim_start_matches("http://");
    tab_to(browser, &format!("Allow changes in {host}")).await?;
    browser.key(Key::Enter).await?;
    tab_to(browser, "Deactivate…").await?;
    browser.key(Key::Enter).await?;
    browser.focus_is_in(".review").await?;
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
    browser.panel_is_gone().await
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
