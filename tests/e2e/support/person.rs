//! The panel of one user, and what is done there.

use anyhow::{Context, Result};
use sandbox::{
    apps::SPA,
    directory::{User, status::Status},
    faults::{FaultKind, Faults, Rule},
};

use super::{ADMIN, Browser, Test};

/// Signs in with these scopes as well.
pub(crate) async fn sign_in_with(t: &Test, scopes: &str, who: &str) -> Result<()> {
    t.connect().await?;
    if !scopes.is_empty() {
        t.browser().fill("Scopes", &format!("{scopes} ")).await?;
    }
    t.sign_in(who).await?;
    t.browser().users_listed().await
}

/// Signs in so that users can be changed, and allows that.
pub(crate) async fn unlocked(t: &Test) -> Result<()> {
    sign_in_with(t, "okta.users.manage", ADMIN).await?;
    t.browser().press("Allow changes in").await?;
    t.browser().sees("Changes are allowed in").await
}

/// Finds a user and opens them.
pub(crate) async fn open(browser: &Browser, login: &str) -> Result<()> {
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
pub(crate) fn somebody(t: &Test, status: Status) -> Result<User> {
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

pub(crate) fn now(t: &Test, id: &str) -> Result<User> {
    t.org()
        .org()
        .directory
        .user(id)
        .with_context(|| format!("there is no {id} any more"))
}

/// Confirms what is looked at, and waits until it is done.
pub(crate) async fn confirm(browser: &Browser, label: &str, done: &str) -> Result<()> {
    let button = match label {
        "Edit" => "Save the changes".to_owned(),
        label => format!("{label} now"),
    };
    browser.press(&button).await?;
    browser.sees(&format!("{done}. Okta answered 20")).await
}

/// What a part of the panel says, once something is in it.
pub(crate) async fn part(browser: &Browser, name: &str) -> Result<String> {
    let script = "const part = [...document.querySelectorAll('.person-part')].find((part) => clean(part.querySelector('h3').textContent) === arguments[0]); \
         if (!part) return null; if (!part.open) { part.querySelector('summary').click(); return null } \
         const body = [...part.children].filter((child) => child.tagName !== 'SUMMARY' && !child.matches('[role=status]')); \
         return body.length > 0 ? clean(part.innerText) : null";
    let said = browser
        .until_with(&format!("the part “{name}”"), script, vec![name.into()])
        .await?;
    Ok(said.as_str().unwrap_or_default().to_owned())
}

pub(crate) fn grant_logs(t: &Test) {
    t.org()
        .org()
        .apps
        .update(SPA, |app| app.scopes.push("okta.logs.read".to_owned()));
}

pub(crate) fn fail_at(t: &Test, kind: FaultKind, path: &str) {
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(kind).path(path).times(1)],
        ..Faults::default()
    });
}

impl Browser {
    /// Opens the attributes without a value.
    pub(crate) async fn press_absent(&self) -> Result<()> {
        let script = "const details = document.querySelector('.profile-absent'); if (details) details.open = true; return Boolean(details)";
        self.until("attributes without a value", script).await?;
        Ok(())
    }
}
