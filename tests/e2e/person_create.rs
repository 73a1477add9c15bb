//! Creating a user.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use sandbox::directory::status::Status;

use super::support::{
    ADMIN, Browser, Test,
    person::{now, sign_in_with, unlocked},
    tests,
};

tests![
    a_user_is_created,
    a_user_is_created_in_groups_and_of_a_type,
    what_cannot_be_chosen_about_a_new_user_is_told,
    escape_asks_before_what_is_typed_is_lost,
];

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
    browser.sees("Created. Okta answered 200").await?;
    browser.button("Take it back: Deactivate…").await?;

    // Staged, with a login of its own.
    create("other.lund@example.com").await?;
    browser
        .fill("Login, if it is another", "nova2@corp.example")
        .await?;
    browser.press("More attributes").await?;
    browser.fill("title", "Keeper of Keys").await?;
    browser.press_label("Activate at once").await?;
    browser.sees("The user is Staged").await?;
    browser.press("Create now").await?;
    browser
        .until(
            "the other one is open",
            "return has('nova2@corp.example') && !document.querySelector('dialog')",
        )
        .await?;
    let other = now(t, "nova2@corp.example")?;
    ensure!(other.status == Status::Staged && other.profile.text("title") == "Keeper of Keys");

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

async fn escape_asks_before_what_is_typed_is_lost(t: &mut Test) -> Result<()> {
    unlocked(t).await?;
    let browser = t.browser();
    let is_closed = "return !document.querySelector('dialog')";
    browser.press("Create user…").await?;
    let is_open = "return document.querySelector('dialog')?.open";
    browser.until("the form", is_open).await?;
    browser.key(Key::Escape).await?;
    browser.until("nothing is lost", is_closed).await?;

    browser.press("Create user…").await?;
    browser.fill("First name", "Nova").await?;
    let question = "close once more to discard it";
    browser.key(Key::Escape).await?;
    browser.sees(question).await?;
    let first_name = "return control('First name').value";
    ensure!(browser.eval(first_name).await? == "Nova");
    // Whoever types on has answered.
    browser.type_text("x").await?;
    browser
        .until(
            "no question any more",
            "return !has('close once more') && control('First name').value === 'Novax'",
        )
        .await?;
    browser.key(Key::Escape).await?;
    browser.sees(question).await?;
    browser.key(Key::Escape).await?;
    browser.until("the form is gone", is_closed).await?;
    Ok(())
}
