//! For everyone: each page in either theme, in any width, by what axe-core finds.

use anyhow::Result;
use sandbox::faults::{FaultKind, Faults, Rule};

use super::support::{ADMIN, Test, Way, tests};

tests![
    connect_is_accessible,
    connect_with_everything_open_is_accessible,
    callback_is_accessible,
    users_are_accessible,
    an_open_user_is_accessible,
    lists_in_trouble_are_accessible,
    token_is_accessible,
    the_recorder_is_accessible,
    empty_pages_are_accessible,
];

async fn connect_is_accessible(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/")).await?;
    browser.sees_heading("Get a token").await?;
    browser.is_accessible("connect, empty").await?;
    browser.press("Sign in").await?;
    browser.css("#client[aria-invalid=true]").await?;
    browser.is_accessible("connect, with errors").await?;
    browser.fill("Org address", t.org().origin()).await?;
    browser.sees_heading("The sandbox org is running").await?;
    browser
        .is_accessible("connect, with the sandbox’s card")
        .await
}

async fn connect_with_everything_open_is_accessible(t: &mut Test) -> Result<()> {
    t.expect_log("ERR_CONNECTION_REFUSED");
    let browser = t.browser();
    t.connect().await?;
    browser.press("Other people to sign in as").await?;
    browser.press("Prompt, login hint, response mode").await?;
    browser.choose_way(Way::Implicit).await?;
    browser
        .fill("Scopes", "okta.groups.read okta.logs.read openid ")
        .await?;
    browser.fill("Redirect address", "nonsense").await?;
    browser.press("Use this answer").await?;
    browser.press("Test connection").await?;
    browser.sees("An Okta org answers").await?;
    browser.is_accessible("connect, filled in").await?;
    let nowhere = super::support::free_port().await?;
    browser
        .fill(
            "Org address",
            &format!("http://localhost:{nowhere}/some/path"),
        )
        .await?;
    browser.press("Test connection").await?;
    browser.failure("The local org does not answer").await?;
    browser
        .is_accessible("connect, with a failure and a correction")
        .await
}

async fn callback_is_accessible(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/callback")).await?;
    browser.sees_heading("No answer here").await?;
    browser.is_accessible("callback, without an answer").await?;
    browser.open("about:blank").await?;
    browser
        .open(&t.page("/callback#code=abc&state=wrong"))
        .await?;
    browser
        .sees("This window did not ask for this answer")
        .await?;
    browser.press("What was checked").await?;
    browser
        .is_accessible("callback, with a stranger’s answer")
        .await?;
    t.connect().await?;
    t.sign_in("unassigned@sandbox.test").await?;
    browser.sees("access_denied").await?;
    browser.is_accessible("callback, refused").await
}

async fn users_are_accessible(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.fill("Scopes", "okta.logs.read ").await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser.press("How to get what is missing").await?;
    browser.is_accessible("users").await?;
    browser.fill("Search users", "a").await?;
    browser.press("Search").await?;
    browser.press("Login").await?;
    browser.users_listed().await?;
    browser.is_accessible("users, searched and sorted").await?;
    browser.fill("Search users", "zzzzzzzz").await?;
    browser.press("Search").await?;
    browser.sees_heading("Nobody found").await?;
    browser.is_accessible("users, nobody found").await
}

async fn an_open_user_is_accessible(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.fill("Search users", r#"profile.login eq "a-very-long-login-that-fills-all-of-the-hundred-characters-it-is-allowed-to-have-0123456@example.com""#).await?;
    browser.press("Search").await?;
    browser.sees("all 1 loaded").await?;
    browser
        .is_accessible("users, with a very long name")
        .await?;
    browser.eval("shownRows()[0].click()").await?;
    browser.sees_heading_in_detail("Profile").await?;
    browser.is_accessible("a user with very long values").await
}

async fn lists_in_trouble_are_accessible(t: &mut Test) -> Result<()> {
    t.expect_log("status of 403");
    t.expect_log("status of 429");
    t.expect_log("status of 500");
    let browser = t.browser();
    t.connect().await?;
    t.sign_in("norole@sandbox.test").await?;
    browser.failure("An admin role is missing").await?;
    browser.is_accessible("users, refused").await?;

    browser.press("Sign in as someone else").await?;
    t.at_org(browser).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.users_listed().await?;
    let fault = |rule| Faults {
        rules: vec![rule],
        ..Faults::default()
    };
    t.org().org().set_faults(fault(
        Rule::new(FaultKind::ServerError).path("/api/v1/users"),
    ));
    browser.press("Load all").await?;
    browser.sees("A call failed, which may pass.").await?;
    browser.is_accessible("users, trying again").await?;
    browser.press("Stop here").await?;
    t.org().org().set_faults(fault(
        Rule::new(FaultKind::NextElsewhere).path("/api/v1/users"),
    ));
    browser.press("Load all").await?;
    browser
        .failure("The next page is at another address")
        .await?;
    browser.press("Evidence").await?;
    browser
        .is_accessible("users, with an error on the way")
        .await?;
    t.org().org().set_faults(fault(Rule {
        reset_seconds: 600,
        ..Rule::new(FaultKind::TooManyRequests)
    }));
    browser.press("Go on").await?;
    browser.sees("The org’s rate limit is used up").await?;
    browser.is_accessible("users, waiting").await?;
    browser.fill("Search users", "a").await?;
    browser.press("Search").await?;
    browser
        .sees_heading("The org’s rate limit is used up")
        .await?;
    browser.is_accessible("users, waiting for the first").await
}

async fn token_is_accessible(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Tokens").await?;
    browser.sees_heading("Tokens").await?;
    browser.press("Reveal").await?;
    browser.press("Revoke…").await?;
    browser.button("Revoke it now").await?;
    browser.is_accessible("token").await
}

async fn the_recorder_is_accessible(t: &mut Test) -> Result<()> {
    t.connect().await?;
    t.sign_in("unassigned@sandbox.test").await?;
    t.browser().sees("access_denied").await?;
    // In the same window, so that the recorder holds both.
    let browser = t.browser();
    browser.press("Sign in as someone else").await?;
    t.at_org(browser).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.users_listed().await?;
    browser.press("Recorder").await?;
    browser.sees_heading("Recorder").await?;
    browser.is_accessible("recorder").await?;
    browser
        .eval("for (const step of document.querySelectorAll('.step details')) step.open = true")
        .await?;
    browser.is_accessible("recorder, everything open").await
}

async fn empty_pages_are_accessible(t: &mut Test) -> Result<()> {
    t.expect_log("status of 404");
    let browser = t.browser();
    for (path, heading) in [
        ("/users", "No token yet"),
        ("/tokens", "No token yet"),
        ("/recorder", "Nothing recorded yet"),
        ("/service", "Service app"),
        ("/nowhere", "No such page"),
    ] {
        browser.open(&t.page(path)).await?;
        browser.sees_heading(heading).await?;
        browser.is_accessible(path).await?;
    }
    t.restart_org(|config| config.access_token_lifetime = 3)
        .await?;
    let browser = t.browser();
    t.connect().await?;
    browser
        .press_label("Keep the token over a reload of this tab")
        .await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser.sees("The token has expired").await?;
    browser.is_accessible("users, expired while listed").await?;
    browser.reload().await?;
    browser.sees_heading("The token has expired").await?;
    browser.is_accessible("users, expired").await
}
