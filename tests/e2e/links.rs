//! Links that fill in the form, and start nothing.

use std::time::Duration;

use anyhow::{Result, ensure};
use sandbox::apps::SPA;

use super::support::{
    Test,
    orgs::{ACME, asked_nobody, fill_form, has, has_acme, has_form, open},
    tests,
};

tests![
    a_link_fills_in_and_starts_nothing,
    a_link_in_an_open_page_works_too,
    hostile_links_fill_in_nothing,
];

async fn a_link_fills_in_and_starts_nothing(t: &mut Test) -> Result<()> {
    let other = t.another_browser().await?;
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    open(t, browser).await?;
    fill_form(browser, t.org().origin(), SPA).await?;
    browser.choose_way(super::support::Way::CodeInQuery).await?;
    browser.fill("Scopes", "openid ").await?;
    browser.press("Share…").await?;
    let link = browser.copy("Copy link").await?;
    let host = t.org().origin().replace("http://", "");
    ensure!(
        link == format!(
            "{}#connect?org={host}&client_id={SPA}&flow=authorization_code&scopes=okta.users.read+openid&response_mode=query",
            t.page("/")
        ),
        "{link}"
    );

    let second = &t.browsers()[other];
    open(t, second).await?;
    fill_form(second, ACME, "0oaAcme").await?;
    second.open("about:blank").await?;
    second.open(&link).await?;
    second
        .sees(&format!(
            "Filled in from a link, for {}. Check the org before you sign in.",
            t.org().origin()
        ))
        .await?;
    has_form(
        second,
        t.org().origin(),
        SPA,
        "authorization_code",
        "okta.users.read openid",
    )
    .await?;
    ensure!(
        second.url().await? == t.page("/"),
        "at {}",
        second.url().await?
    );
    for address in second.history().await? {
        ensure!(!address.contains('#'), "the history holds {address}");
    }
    // Longer than typing pauses: an org on this machine that is typed is asked whether it is a sandbox.
    tokio::time::sleep(Duration::from_millis(900)).await;
    asked_nobody(t, second).await?;
    second.sees("Hosts contacted: this page").await?;
    second
        .is_accessible("connect, filled in from a link")
        .await?;
    second.press("Undo").await?;
    has_acme(second).await?;
    ensure!(!has(second, "Filled in from a link").await?);
    // It is read once.
    second.reload().await?;
    has_acme(second).await?;
    ensure!(!has(second, "Filled in from a link").await?);
    // And it is good for a sign-in, once the person wants that.
    second.open("about:blank").await?;
    second.open(&link).await?;
    second.press("Dismiss").await?;
    t.leave_for_org(second).await
}

async fn a_link_in_an_open_page_works_too(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    let go = "location.hash = arguments[0]; return true";
    let link = "connect?org=acme.okta.com&client_id=0oaAcme&scopes=openid";
    browser.eval_with(go, vec![link.into()]).await?;
    browser.sees("Filled in from a link").await?;
    has_form(browser, ACME, "0oaAcme", "authorization_code", "openid").await?;
    ensure!(browser.url().await? == t.page("/"));
    browser.press("Undo").await?;
    has_form(browser, "", "", "authorization_code", "okta.users.read").await?;
    // Where answers come in, a link is none; nor is an answer a link.
    browser.open(&t.page(&format!("/callback#{link}"))).await?;
    browser.sees_heading("No answer here").await?;
    browser.press("Start a sign-in").await?;
    ensure!(!has(browser, "Filled in from a link").await?);
    has_form(browser, "", "", "authorization_code", "okta.users.read").await
}

async fn hostile_links_fill_in_nothing(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    open(t, browser).await?;
    fill_form(browser, ACME, "0oaAcme").await?;
    let with_org = |org: &str| format!("org={org}&client_id=0oaEvil&scopes=openid");
    for (link, told) in [
        (with_org("javascript:alert(1)"), "Its org is not an address"),
        (with_org("ftp://evil.example"), "Its org is not an address"),
        (
            with_org("https://acme.okta.com@evil.example"),
            "Its org is not an address",
        ),
        (
            with_org("https://%3Cimg%20src=x%3E.localhost"),
            "Its org is not an address",
        ),
        (with_org("evil.example%f"), "damaged on its way"),
        (with_org("evil.example%ff"), "damaged on its way"),
        (with_org(&"e".repeat(100_000)), "far too long"),
        (
            format!("{}&code=abc&state=def", with_org("evil.example")),
            "a part that such a link does not have",
        ),
        (
            format!(
                "{}&redirect_uri=https://evil.example",
                with_org("evil.example")
            ),
            "a part that such a link does not have",
        ),
        (
            format!("{}&org=evil.example", with_org("acme.okta.com")),
            "one thing twice",
        ),
        (
            format!("{}&flow=client_credentials", with_org("evil.example")),
            "a flow or a response mode",
        ),
        ("org=evil.example".to_owned(), "Its client ID or its scopes"),
    ] {
        browser.open("about:blank").await?;
        browser.open(&t.page(&format!("/#connect?{link}"))).await?;
        browser.sees("The link was not used.").await?;
        browser.sees(told).await?;
        browser.sees("Nothing was filled in.").await?;
        has_acme(browser).await?;
        ensure!(
            browser.url().await? == t.page("/"),
            "at {}",
            browser.url().await?
        );
        asked_nobody(t, browser).await?;
    }
    browser.press("Dismiss").await?;
    browser
        .until("the notice is gone", "return !has('The link was not used')")
        .await?;
    Ok(())
}
