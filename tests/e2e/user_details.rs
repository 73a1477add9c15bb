//! One user: everything that is known of them, and nothing of it more than text.

use anyhow::{Context, Result, ensure};

use super::support::{Browser, Test, tests};

tests![
    detail_shows_every_attribute,
    details_follow_one_another,
    hostile_profiles_are_text,
];

async fn detail_shows_every_attribute(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    let directory = &t.org().org().directory;
    let user = directory
        .user("readonly@sandbox.test")
        .context("the account is in the directory")?;
    open_user(browser, "Rune Lindqvist").await?;
    browser.at(&format!("/users/{}", user.id)).await?;
    browser.sees_heading("Rune Lindqvist").await?;
    browser.sees_heading_in_detail("Profile").await?;
    let said = browser.css(".detail").await?.text().await?;
    for (name, _) in user.profile.sent() {
        ensure!(
            said.contains(name),
            "the attribute {name} is missing in: {said}"
        );
    }
    Browser::holds(
        &said,
        &[&user.id, "Identity Engineer", "readonly@sandbox.test"],
    )?;

    // Closed by its button, by Escape and by Back; each leads to the list as it was.
    browser.press("Close the user").await?;
    closed(browser).await?;
    open_user(browser, "Rune Lindqvist").await?;
    browser.sees_heading_in_detail("Profile").await?;
    browser.key(fantoccini::key::Key::Escape).await?;
    closed(browser).await?;
    open_user(browser, "Rune Lindqvist").await?;
    browser.sees_heading_in_detail("Profile").await?;
    browser.back().await?;
    closed(browser).await?;
    // A shared address opens the same user.
    browser.forward().await?;
    browser.at(&format!("/users/{}", user.id)).await?;
    browser.sees_heading_in_detail("Profile").await
}

async fn details_follow_one_another(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    for name in ["Ada Okonkwo", "Rune Lindqvist", "Hana Sato"] {
        open_user(browser, name).await?;
        browser.sees_heading(name).await?;
        browser.sees_heading_in_detail("Profile").await?;
    }
    // One step back is the list, not the users who were open before.
    browser.back().await?;
    closed(browser).await
}

async fn closed(browser: &Browser) -> Result<()> {
    browser.at("/users").await?;
    browser.panel_is_gone().await?;
    browser.users_listed().await
}

async fn open_user(browser: &Browser, name: &str) -> Result<()> {
    let script = "const row = shownRows().find((row) => clean(row.textContent).startsWith(arguments[0])); row?.click(); return Boolean(row)";
    browser
        .until_with(&format!("a row of {name}"), script, vec![name.into()])
        .await?;
    Ok(())
}

async fn hostile_profiles_are_text(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    let title = browser.client.title().await?;
    let directory = &t.org().org().directory;
    browser
        .fill("Search users", r#"profile.login ew "@example.com""#)
        .await?;
    for login in [
        "markup@example.com",
        "breakout@example.com",
        "formula@example.com",
        "bidi@example.com",
        "proto@example.com",
    ] {
        let user = directory
            .by_login(login)
            .context("the sandbox has hostile people")?;
        browser
            .fill("Search users", &format!("profile.login eq \"{login}\""))
            .await?;
        browser.press("Search").await?;
        browser.sees("all 1 loaded").await?;
        let script = "return shownRows().map((row) => row.querySelector('[role=gridcell]:not(.cell-select)').textContent)";
        let shown = browser.eval(script).await?;
        let shown = shown[0].as_str().unwrap_or_default().to_owned();
        for name in [
            user.profile.text("firstName"),
            user.profile.text("lastName"),
        ] {
            ensure!(shown.contains(name), "{shown:?} does not say {name:?}");
        }
        browser.eval("shownRows()[0].click()").await?;
        browser.sees_heading_in_detail("Profile").await?;
        let script = "return document.querySelector('.detail').textContent";
        let said = browser.eval(script).await?;
        let said = said.as_str().unwrap_or_default();
        for (name, value) in user.profile.sent() {
            if let Some(value) = value.as_str() {
                ensure!(
                    said.contains(value),
                    "{name} is shown otherwise than {value:?}"
                );
            }
        }
        browser.press("Close the user").await?;
        closed(browser).await?;
    }
    ensure!(
        browser
            .count("main img, main script, main iframe, main svg[onload]")
            .await?
            == 0,
        "a value became an element"
    );
    ensure!(
        browser.count("a[href^='javascript:']").await? == 0,
        "a value became a link"
    );
    ensure!(
        browser.client.title().await? == title,
        "a value changed the title"
    );
    Ok(())
}
