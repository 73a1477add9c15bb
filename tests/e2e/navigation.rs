//! Addresses, reloads, Back and Forward, at every step of the way.

use anyhow::{Result, ensure};
use sandbox::apps::SPA;

use super::support::{ADMIN, Browser, Host, Test, Way, is_policy_violation, tests};

tests![
    deep_links_are_answered,
    a_shared_user_opens_after_signing_in,
    a_host_that_redirects_to_the_slash,
    reload_at_every_step,
    back_at_every_step,
    pages_change_without_a_reload,
    the_policy_is_the_strict_one,
];

async fn deep_links_are_answered(t: &mut Test) -> Result<()> {
    // Hosts without rewrites answer what they have no file for with 404, and the page stands all the same.
    t.expect_log("status of 404");
    let browser = t.browser();
    for (path, heading, status) in [
        ("/", "Get a token", 200),
        ("/callback", "No answer here", 200),
        ("/users", "No token yet", 200),
        ("/tokens", "No token yet", 200),
        ("/users/00u118oQYT4TBTemp0g4", "No token yet", 404),
        ("/users/%3Cimg%20src=x%3E", "No such page", 404),
        ("/nowhere", "No such page", 404),
        ("/nowhere/at/all", "No such page", 404),
    ] {
        browser.open(&t.page(path)).await?;
        browser.sees_heading(heading).await?;
        let told = browser
            .eval("return performance.getEntriesByType('navigation')[0].responseStatus")
            .await?;
        ensure!(told == status, "{path} was answered with {told}");
        ensure!(
            browser.path().await? == path,
            "{path} became {}",
            browser.path().await?
        );
    }
    browser.press("Go to Connect").await?;
    browser.sees_heading("Get a token").await
}

async fn a_shared_user_opens_after_signing_in(t: &mut Test) -> Result<()> {
    t.expect_log("status of 404");
    let user = t.org().org().directory.user("readonly@sandbox.test");
    let user = user.ok_or_else(|| anyhow::anyhow!("the account is in the directory"))?;
    let browser = t.browser();
    t.connect().await?;
    browser
        .open(&t.page(&format!("/users/{}", user.id)))
        .await?;
    browser.sees_heading("No token yet").await?;
    browser.press("Sign in").await?;
    t.at_org(browser).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.at(&format!("/users/{}", user.id)).await?;
    browser.sees_heading("Rune Lindqvist").await?;
    browser.sees("Identity Engineer").await
}

async fn a_host_that_redirects_to_the_slash(t: &mut Test) -> Result<()> {
    let host = Host::release(true).await?;
    let page = host.origin().to_owned();
    t.watch(&host);
    t.restart_org(|config| config.redirect_uris.push(format!("{page}/callback")))
        .await?;
    let browser = t.browser();
    for way in [Way::CodeInFragment, Way::CodeInQuery, Way::Implicit] {
        browser.open(&page).await?;
        browser.fill("Org address", t.org().origin()).await?;
        browser.fill("Client ID", SPA).await?;
        browser.choose_way(way).await?;
        browser.press("Sign in as someone else").await?;
        t.at_org(browser).await?;
        browser.press(ADMIN).await?;
        browser.users_listed().await?;
        for address in browser.history().await? {
            ensure!(
                !address.starts_with(&page) || !address.contains(['?', '#']),
                "the history holds {address}"
            );
        }
        browser.open("about:blank").await?;
    }
    Ok(())
}

async fn reload_at_every_step(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.reload().await?;
    browser.sees_heading("Get a token").await?;
    ensure!(
        browser
            .field("Client ID")
            .await?
            .prop("value")
            .await?
            .as_deref()
            == Some(SPA)
    );
    t.leave_for_org(browser).await?;
    browser.reload().await?;
    t.at_org(browser).await?;
    t.choose_person(browser, "unassigned@sandbox.test").await?;

    // A refusal does not survive, and says so.
    browser.sees("access_denied").await?;
    browser.reload().await?;
    browser.sees_heading("No answer here").await?;
    browser.press("Start a sign-in").await?;
    browser.press("Sign in as someone else").await?;
    t.at_org(browser).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.users_listed().await?;

    // Without leave to keep it, the token is gone; the way back is one press.
    browser.reload().await?;
    browser.at("/users").await?;
    browser.sees_heading("No token yet").await?;
    browser.press("Connect an org").await?;
    browser
        .press_label("Keep the token over a reload of this tab")
        .await?;
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    browser.reload().await?;
    browser.users_listed().await?;
    browser.sees(ADMIN).await
}

async fn back_at_every_step(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    t.leave_for_org(browser).await?;
    browser.back().await?;
    browser.sees_heading("Get a token").await?;
    // The page came back ready, not in the middle of leaving.
    browser.button("Sign in").await?;
    t.sign_in("unassigned@sandbox.test").await?;
    browser.sees("access_denied").await?;
    // The org, whose session is alive, sends the same answer again at once: it does not count twice.
    browser.back().await?;
    browser.failure("This answer was used before").await?;
    browser.open(&t.page("/")).await?;
    browser.press("Sign in as someone else").await?;
    t.at_org(browser).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.users_listed().await?;

    browser.press("Tokens").await?;
    browser.sees_heading("Tokens").await?;
    browser.back().await?;
    browser.users_listed().await?;
    browser.forward().await?;
    browser.sees_heading("Tokens").await?;
    browser.back().await?;
    browser.users_listed().await
}

async fn pages_change_without_a_reload(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.list_users().await?;
    browser.eval("window.sameDocument = true").await?;
    for (link, heading, path) in [
        ("Tokens", "Tokens", "/tokens"),
        ("Connect", "Get a token", "/"),
        ("Users", "Users", "/users"),
        ("Latchkey", "Get a token", "/"),
    ] {
        browser.press(link).await?;
        browser.sees_heading(heading).await?;
        browser.at(path).await?;
        let current = browser
            .eval("return [...document.querySelectorAll('nav [aria-current=page]')].map((link) => new URL(link.href).pathname)")
            .await?;
        ensure!(
            current == serde_json::json!([path]),
            "{current} is marked as the current page at {path}"
        );
        focus_is_on_heading(browser, heading).await?;
    }
    ensure!(
        browser.eval("return window.sameDocument").await? == true,
        "the page was loaded again"
    );
    Ok(())
}

/// After a change of page a screen reader goes on at its heading.
async fn focus_is_on_heading(browser: &Browser, heading: &str) -> Result<()> {
    let script = "return document.activeElement?.tagName === 'H1' && clean(document.activeElement.innerText) === arguments[0]";
    browser
        .until_with(
            &format!("the focus is on “{heading}”"),
            script,
            vec![heading.into()],
        )
        .await?;
    Ok(())
}

async fn the_policy_is_the_strict_one(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/")).await?;
    browser.sees_heading("Get a token").await?;
    let script = "fetch('/').then(async (answer) => done({ headers: Object.fromEntries(answer.headers), body: await answer.text() }))";
    let page = browser.eval_async(script, Vec::new()).await?;
    let header = |name: &str| {
        page["headers"][name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let policy = header("content-security-policy");
    for directive in [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ] {
        ensure!(
            policy.split(';').any(|part| part.trim() == directive),
            "the policy lacks {directive}: {policy}"
        );
    }
    ensure!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    ensure!(
        header("referrer-policy") == "no-referrer" && header("x-content-type-options") == "nosniff"
    );
    let body = page["body"].as_str().unwrap_or_default();
    ensure!(
        !body.contains("style=") && !body.contains("<style"),
        "inline style in the page"
    );
    ensure!(
        body.contains("integrity="),
        "nothing is checked by its hash"
    );

    // And it bites: a text becomes neither a script nor the address of one.
    let refused = browser
        .eval("const refused = (sink) => { try { sink(); return false } catch { return true } }; \
               const script = document.createElement('script'); \
               return [refused(() => { script.text = '1' }), refused(() => { script.src = '/x.js' })]")
        .await?;
    ensure!(refused == serde_json::json!([true, true]), "{refused}");
    // What the end of every test looks for in the log is there now, and taken out of it by looking.
    let log = browser.log().await?;
    ensure!(
        log.iter()
            .filter(|entry| is_policy_violation(entry))
            .count()
            >= 2,
        "{log:?}"
    );
    Ok(())
}
