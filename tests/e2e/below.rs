//! The page below a path of its host, as `cargo xtask build --public-url /sub/` makes it.

use anyhow::{Result, ensure};
use sandbox::apps::SPA;

use super::support::{ADMIN, Browser, Host, Test, Way, tests};

tests![
    signs_in_every_way_and_lists_users,
    deep_links_and_links_stay_below,
    nothing_outside_the_path_is_asked_for,
];

const BELOW: &str = "/sub/";

/// A host with the page below its path, and the org told of its redirect URI.
async fn host(t: &mut Test) -> Result<Host> {
    let host = Host::release_below(BELOW).await?;
    t.watch(&host);
    let redirect = format!("{}{BELOW}callback", host.origin());
    t.restart_org(|config| config.redirect_uris.push(redirect))
        .await?;
    Ok(host)
}

async fn fill_in(t: &Test, browser: &Browser, host: &Host) -> Result<()> {
    browser.open(&format!("{}{BELOW}", host.origin())).await?;
    browser.sees_heading("Get a token").await?;
    browser.fill("Org address", t.org().origin()).await?;
    browser.fill("Client ID", SPA).await
}

async fn signs_in_every_way_and_lists_users(t: &mut Test) -> Result<()> {
    let host = host(t).await?;
    let browser = t.browser();
    for way in [Way::CodeInFragment, Way::CodeInQuery, Way::Implicit] {
        fill_in(t, browser, &host).await?;
        browser
            .sees(&format!("{}{BELOW}callback", host.origin()))
            .await?;
        browser.choose_way(way).await?;
        browser.press("Sign in as someone else").await?;
        t.at_org(browser).await?;
        browser.press(ADMIN).await?;
        browser.at("/sub/users").await?;
        browser
            .until("a row of the list", "return shownRows().length > 0")
            .await?;
        browser.open("about:blank").await?;
    }
    Ok(())
}

async fn deep_links_and_links_stay_below(t: &mut Test) -> Result<()> {
    // What there is no file for is answered with 404, and the page stands all the same.
    t.expect_log("status of 404");
    let host = host(t).await?;
    let browser = t.browser();
    for (path, heading, status) in [
        ("", "Get a token", 200),
        ("callback", "No answer here", 200),
        ("users", "No token yet", 200),
        ("tokens", "No token yet", 200),
        ("service", "Service app", 200),
        ("recorder", "Nothing recorded yet", 200),
        ("users/00u118oQYT4TBTemp0g4", "No token yet", 404),
        ("nowhere", "No such page", 404),
    ] {
        let address = format!("{}{BELOW}{path}", host.origin());
        browser.open(&address).await?;
        browser.sees_heading(heading).await?;
        let told = browser
            .eval("return performance.getEntriesByType('navigation')[0].responseStatus")
            .await?;
        ensure!(told == status, "{path} was answered with {told}");
        ensure!(browser.url().await? == address, "{address} was left");
    }
    browser.press("Go to Connect").await?;
    browser.sees_heading("Get a token").await?;
    browser.at(BELOW).await?;
    for (link, heading, path) in [
        ("Tokens", "No token yet", "/sub/tokens"),
        ("Users", "No token yet", "/sub/users"),
        ("Latchkey", "Get a token", "/sub/"),
    ] {
        browser.press(link).await?;
        browser.sees_heading(heading).await?;
        browser.at(path).await?;
    }
    browser.back().await?;
    browser.at("/sub/users").await?;
    browser.reload().await?;
    browser.sees_heading("No token yet").await
}

async fn nothing_outside_the_path_is_asked_for(t: &mut Test) -> Result<()> {
    let host = host(t).await?;
    let browser = t.browser();
    fill_in(t, browser, &host).await?;
    // The chunks of these pages are loaded now.
    for (link, heading) in [("Tokens", "No token yet"), ("Users", "No token yet")] {
        browser.press(link).await?;
        browser.sees_heading(heading).await?;
    }
    let script = "return performance.getEntriesByType('resource').map((entry) => new URL(entry.name)) \
         .filter((url) => url.origin === location.origin).map((url) => url.pathname)";
    let asked = browser.eval(script).await?;
    let asked: Vec<String> = serde_json::from_value(asked)?;
    ensure!(
        asked.len() > 3,
        "the page is made of several files: {asked:?}"
    );
    for path in asked {
        ensure!(path.starts_with(BELOW), "{path} is outside");
    }
    Ok(())
}
