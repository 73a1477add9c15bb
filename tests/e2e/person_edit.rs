//! One user: how the profile is edited.

use anyhow::{Context, Result, ensure};
use sandbox::{directory::status::Status, faults::FaultKind};

use super::support::{
    ADMIN, Browser, Test,
    person::{confirm, fail_at, now, open, sign_in_with, somebody, unlocked},
    tests,
};

tests![
    an_edit_sends_what_changes_and_no_more,
    an_edit_says_what_is_wrong,
    what_somebody_else_changed_is_not_overwritten_unseen,
    what_was_typed_is_there_again,
];

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
    browser.press("Save the changes").await?;
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
    browser.button("Save the changes").await?;
    meanwhile(&[("title", "Keeper of Bees"), ("city", "Elsewhere")])?;
    browser.press("Save the changes").await?;
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
    browser.button("Save the changes").await?;
    meanwhile(&[("city", "Bergen")])?;
    browser.press("Save the changes").await?;
    browser
        .sees("somebody else has made the same changes meanwhile")
        .await?;
    let disabled = "return pressable('Save the changes').disabled";
    ensure!(browser.eval(disabled).await? == true);
    browser.press("Back to the form").await?;

    // If the user cannot be read, nothing is sent.
    browser.fill("title", "Keeper of Secrets").await?;
    browser.press("Review the changes").await?;
    browser.button("Save the changes").await?;
    fail_at(
        t,
        FaultKind::ServerError,
        &format!("/api/v1/users/{}", user.id),
    );
    browser.press("Save the changes").await?;
    browser.css(".desk .trouble").await?;
    ensure!(now(t, &user.id)?.profile.text("title") == "Keeper of Keys");
    browser.press("Try again").await?;
    browser.sees("Changed. Okta answered 200").await?;
    ensure!(now(t, &user.id)?.profile.text("title") == "Keeper of Secrets");
    Ok(())
}

async fn what_was_typed_is_there_again(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    let user = somebody(t, Status::Active)?;
    let other = somebody(t, Status::Suspended)?;
    let is_unsent = "return has('What was typed for an edit is still there')";
    open(browser, user.login()).await?;
    browser.press("Edit…").await?;
    browser.fill("title", "Keeper of Keys").await?;
    // Somebody else is opened, who has nothing of it.
    open(browser, other.login()).await?;
    browser.button("Edit…").await?;
    ensure!(browser.eval(is_unsent).await? == false);
    open(browser, user.login()).await?;
    browser
        .sees("What was typed for an edit is still there")
        .await?;
    browser.press("Edit…").await?;
    browser
        .sees("What was typed before stands here again.")
        .await?;
    let typed = async || {
        browser
            .field("title")
            .await?
            .prop("value")
            .await
            .context("a value")
    };
    ensure!(typed().await?.as_deref() == Some("Keeper of Keys"));
    // Escape leaves the form, and not what stands in it.
    let escape = "pressable('Review the changes').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))";
    browser.eval(escape).await?;
    browser
        .sees("What was typed for an edit is still there")
        .await?;
    browser.press("Edit…").await?;
    ensure!(typed().await?.as_deref() == Some("Keeper of Keys"));
    browser.press("Start anew").await?;
    browser
        .until(
            "what the user has",
            "return control('title')?.value !== 'Keeper of Keys' && !has('stands here again')",
        )
        .await?;
    browser.fill("title", "Keeper of Bees").await?;
    browser.press("Cancel").await?;
    browser.button("Edit…").await?;
    ensure!(browser.eval(is_unsent).await? == false);
    // What was sent is no draft any more, and a new sign-in name is told beforehand.
    browser.press("Edit…").await?;
    browser.fill("login", "keeper@corp.example").await?;
    browser.press("Review the changes").await?;
    browser
        .sees("from now on, the user signs in as keeper@corp.example.")
        .await?;
    browser.sees("The org may tell the user by e-mail").await?;
    confirm(browser, "Edit", "Changed").await?;
    ensure!(now(t, &user.id)?.login() == "keeper@corp.example");
    ensure!(browser.eval(is_unsent).await? == false);
    Ok(())
}
