//! What an org answers that is as good as a password: told once, and kept nowhere.

use anyhow::{Result, ensure};
use sandbox::directory::status::Status;

use super::support::{
    Browser, Test,
    person::{confirm, now, open, somebody, unlocked},
    tests,
};

tests![
    a_link_instead_of_an_e_mail,
    a_temporary_password_is_told_once,
];

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
