//! What an org refuses, each explained with what happened, the evidence and what to do.

use anyhow::{Result, ensure};
use sandbox::apps::{SPA_CODE_ONLY, SPA_DPOP};

use super::support::{ADMIN, Browser, Test, Way, tests};

tests![
    denied_because_nobody_may_be_asked,
    unassigned,
    expired_password,
    flow_not_allowed,
    unknown_client,
    dpop_is_required,
    no_admin_role,
    missing_scope,
];

async fn denied_because_nobody_may_be_asked(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.press("Prompt, login hint, response mode").await?;
    browser.choose("Prompt", "none").await?;
    browser.press("Sign in").await?;
    let said = refused(t, "login_required").await?;
    Browser::holds(
        &said,
        &["The client specified not to prompt, but the user is not logged in."],
    )
}

async fn unassigned(t: &mut Test) -> Result<()> {
    t.connect().await?;
    t.sign_in("unassigned@sandbox.test").await?;
    let said = refused(t, "access_denied").await?;
    Browser::holds(&said, &["User is not assigned to the client application."])?;
    // Someone else may be: that is one press away.
    t.browser().press("Sign in as someone else").await?;
    t.at_org(t.browser()).await?;
    t.choose_person(t.browser(), ADMIN).await?;
    t.browser().users_listed().await
}

async fn expired_password(t: &mut Test) -> Result<()> {
    t.connect().await?;
    t.sign_in("expired@sandbox.test").await?;
    let said = refused(t, "access_denied").await?;
    Browser::holds(&said, &["password"])
}

async fn flow_not_allowed(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.fill("Client ID", SPA_CODE_ONLY).await?;
    browser.choose_way(Way::Implicit).await?;
    browser.press("Sign in").await?;
    refused(t, "unsupported_response_type").await?;
    browser.press("Switch to").await?;
    browser.sees_heading("Get a token").await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await
}

/// The org tells this to the person, not to the page: there is no app it could tell. The page is one Back away.
async fn unknown_client(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    let browser = t.browser();
    t.connect().await?;
    browser.fill("Client ID", "0oaNobodyKnowsThis01").await?;
    browser.press("Sign in").await?;
    browser.sees("400 Bad Request").await?;
    browser.back().await?;
    browser.sees_heading("Get a token").await?;
    browser.fill("Client ID", sandbox::apps::SPA).await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await
}

async fn dpop_is_required(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    let browser = t.browser();
    t.connect().await?;
    browser.fill("Client ID", SPA_DPOP).await?;
    t.sign_in(ADMIN).await?;
    let said = refused(t, "invalid_dpop_proof").await?;
    Browser::holds(&said, &["Proof of Possession"])
}

async fn no_admin_role(t: &mut Test) -> Result<()> {
    t.expect_log("status of 403");
    let browser = t.browser();
    t.connect().await?;
    t.sign_in("norole@sandbox.test").await?;
    browser.at("/users").await?;
    let said = browser.failure("An admin role is missing").await?;
    Browser::holds(&said, &["E0000006", "403", "role"])?;
    browser.press("Sign in as someone else").await?;
    t.at_org(browser).await?;
    t.choose_person(browser, "readonly@sandbox.test").await?;
    browser.users_listed().await
}

async fn missing_scope(t: &mut Test) -> Result<()> {
    t.expect_log("status of 403");
    let browser = t.browser();
    t.connect().await?;
    browser.press("Remove okta.users.read").await?;
    browser.fill("Scopes", "okta.groups.read ").await?;
    t.sign_in(ADMIN).await?;
    browser.at("/users").await?;
    let said = browser.failure("The token lacks a scope").await?;
    Browser::holds(&said, &["okta.users.read", "403"])?;
    browser.press("Ask again with okta.users.read").await?;
    browser.users_listed().await
}

/// Waits for the refusal of an authorization request, and returns what the page says about it.
async fn refused(t: &Test, error: &str) -> Result<String> {
    let browser = t.browser();
    browser.at("/callback").await?;
    let card = browser.css(".failure").await?;
    let said = browser
        .failure(
            &card
                .find(fantoccini::Locator::Css("h1"))
                .await?
                .text()
                .await?,
        )
        .await?;
    Browser::holds(&said, &["Evidence", error, "Fix"])?;
    ensure!(browser.offers("Try again").await?, "no way on is offered");
    ensure!(browser.url().await? == t.page("/callback"));
    Ok(said)
}
