//! The search builder: which request is sent, what the org's schema brings, and lists that were given a name.

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use sandbox::{
    directory::status::Status,
    faults::{FaultKind, Faults, Rule},
};

use super::{
    search::{expression, fill_in, finds, open_builder, rows},
    support::{ADMIN, Browser, Test, tests, text},
};

tests![
    the_cheapest_request_is_sent,
    a_scope_more_brings_the_org_s_attributes,
    a_schema_that_fails_is_asked_for_again,
    views_are_kept_over_a_reload,
];

async fn the_cheapest_request_is_sent(t: &mut Test) -> Result<()> {
    open_builder(t).await?;
    let browser = t.browser();
    let sends = |what: &'static str| async move {
        browser
            .until_with(
                &format!("what is sent: {what}"),
                "return clean(document.querySelector('.search-sent')?.innerText).startsWith(arguments[0])",
                vec![what.into()],
            )
            .await
    };
    sends("Sends the plain list, without a condition.").await?;
    fill_in(browser, 1, ["status", "eq", "ACTIVE"]).await?;
    sends("Sends filter with this expression. Leaves nobody out").await?;
    browser.press("Why nothing cheaper").await?;
    browser.sees("plain list takes no condition.").await?;
    browser.press("Search with this").await?;
    browser.sees("loaded").await?;
    asked(browser, "filter=").await?;

    // A column that the org sorts by takes a search. It does while not everyone has come.
    browser.press("Login").await?;
    sends(r#"Sends search: search=status eq "ACTIVE"&sortBy=profile.login"#).await?;
    browser.press("Login").await?;
    browser.press("Login").await?;
    sends("Sends filter").await?;

    // Looking up a few by name.
    browser
        .fill(
            "Expression",
            r#"profile.firstName sw "rune" or profile.lastName sw "rune" or profile.email sw "rune""#,
        )
        .await?;
    sends("Sends search").await?;
    browser.press_label("The first 200 are enough").await?;
    sends("Sends q: q=rune Leaves out deactivated people").await?;
    browser.is_accessible("the builder, with a lookup").await?;
    finds(t, |user| {
        ["firstName", "lastName", "email"]
            .iter()
            .any(|name| user.profile.text(name).to_lowercase().starts_with("rune"))
            && user.status != Status::Deprovisioned
    })
    .await?;
    asked(browser, "q=rune").await?;
    browser.sees("The first 200 at most").await?;
    // Kept under a name, it is looked up again and not searched for.
    browser.fill("Name of the view", "Rune").await?;
    browser.press("Save this view").await?;
    browser.field("Name of Rune").await?;
    browser.press("Clear the search").await?;
    browser.sees("The plain list leaves").await?;
    browser.choose("Show a saved view", "Rune").await?;
    browser.sees("The first 200 at most").await
}

/// Waits until the list was asked for with a parameter.
async fn asked(browser: &Browser, parameter: &str) -> Result<()> {
    let script = "return performance.getEntriesByType('resource').some((entry) => \
         entry.name.includes('/api/v1/users?') && entry.name.includes(`&${arguments[0]}`))";
    browser
        .until_with(
            &format!("a call with {parameter}"),
            script,
            vec![parameter.into()],
        )
        .await?;
    Ok(())
}

async fn a_scope_more_brings_the_org_s_attributes(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.press("Builder").await?;
    browser
        .sees("which takes the scope okta.schemas.read")
        .await?;
    ensure!(
        browser.calls("/api/v1/meta").await? == 0,
        "the schema was asked for without the scope"
    );
    browser
        .is_accessible("the builder, without the schema")
        .await?;
    // The standard attributes do, and others as text.
    fill_in(browser, 1, ["profile.department", "pr", ""]).await?;
    ensure!(expression(browser).await? == "profile.department pr");
    browser
        .fill("Expression", r#"profile.workMode eq "remote""#)
        .await?;
    ensure!(rows(browser).await? == [["profile.workMode", "eq", "remote"]]);

    browser.press("Ask again with okta.schemas.read").await?;
    let script = "return !document.querySelector('.search-panel') && has('okta.schemas.read') && shownRows().length > 0";
    browser.until("the new token’s list", script).await?;
    browser.press("Builder").await?;
    browser
        .until(
            "the org’s own attributes are offered",
            "return Boolean(control('Attribute 1')?.querySelector('option[value=\"profile.workMode\"]'))",
        )
        .await?;
    Ok(())
}

async fn a_schema_that_fails_is_asked_for_again(t: &mut Test) -> Result<()> {
    t.expect_log("status of 500");
    t.connect().await?;
    let browser = t.browser();
    browser.fill("Scopes", "okta.schemas.read ").await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    t.org().org().set_faults(Faults {
        rules: vec![Rule::new(FaultKind::ServerError).path("/api/v1/meta")],
        ..Faults::default()
    });
    browser.press("Builder").await?;
    browser.press("Evidence").await?;
    browser.sees("E0000009").await?;
    fill_in(browser, 1, ["status", "eq", "ACTIVE"]).await?;
    t.org().org().clear_faults();
    browser.press("Try again").await?;
    browser
        .until(
            "the org’s own attributes are offered",
            "return Boolean(control('Attribute 1')?.querySelector('option[value=\"profile.workMode\"]'))",
        )
        .await?;
    // What was filled in is still there.
    ensure!(rows(browser).await? == [["status", "eq", "ACTIVE"]]);
    Ok(())
}

async fn views_are_kept_over_a_reload(t: &mut Test) -> Result<()> {
    // More than one page: the org sorts as long as not everyone has come.
    t.restart_org(|config| config.users = 3_000).await?;
    open_builder(t).await?;
    let browser = t.browser();
    fill_in(browser, 1, ["profile.workMode", "eq", "remote"]).await?;
    browser.choose("Status", "ACTIVE").await?;
    browser.press("Search with this").await?;
    browser.sees("search=(profile.workMode eq").await?;
    browser.press("Login").await?;
    browser.sees("sortBy=profile.login").await?;
    browser.press("Save this view").await?;
    browser.sees("Give it a name.").await?;
    browser.fill("Name of the view", "Remote & away").await?;
    browser.press("Save this view").await?;
    browser.field("Name of Remote & away").await?;
    browser
        .is_accessible("the builder, with a saved view")
        .await?;
    let said = sent(browser).await?;
    // Its columns come and go with it.
    toggle_column(browser, "profile.city").await?;

    browser.reload().await?;
    // The session at the org is alive.
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    ensure!(has_heading(browser, "City").await?);
    browser.choose("Show a saved view", "Remote & away").await?;
    browser.sees("sortBy=profile.login").await?;
    ensure!(!has_heading(browser, "City").await?);
    ensure!(sent(browser).await? == said);
    let status = browser.field("Status").await?.prop("value").await?;
    ensure!(status.as_deref() == Some("ACTIVE"));

    // Another name, and it is there after the next reload, too; deleted, and brought back.
    browser.press("Builder").await?;
    browser
        .fill("Name of Remote & away", "Gone fishing")
        .await?;
    browser.key(Key::Enter).await?;
    browser.press("Clear the search").await?;
    browser.press("Show Gone fishing").await?;
    browser.sees("sortBy=profile.login").await?;
    ensure!(sent(browser).await? == said);
    browser.press("Delete Gone fishing").await?;
    browser.sees("Deleted Gone fishing.").await?;
    ensure!(!browser.store("localStorage").await?.contains("Gone"));
    browser.press("Undo").await?;
    browser.field("Name of Gone fishing").await?;
    // A name that is taken stands for what is saved now, until that is undone.
    let before = browser.store("localStorage").await?;
    browser.fill("Expression", "status pr").await?;
    browser.fill("Name of the view", "gone fishing").await?;
    browser.press("Save this view").await?;
    browser.sees("Replaced the earlier Gone fishing.").await?;
    ensure!(browser.store("localStorage").await? != before);
    browser.press("Undo").await?;
    browser.field("Name of Gone fishing").await?;
    ensure!(browser.store("localStorage").await? == before);
    ensure!(
        browser
            .store("localStorage")
            .await?
            .contains("Gone fishing")
    );

    // What is not a view is not read.
    browser
        .eval("localStorage.setItem('latchkey.views', '[{\"name\":\"Evil\",\"org\":\"javascript:1\"},7]')")
        .await?;
    browser.reload().await?;
    // The session at the org is alive.
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    ensure!(browser.count("#user-views").await? == 0);
    Ok(())
}

async fn toggle_column(browser: &Browser, attribute: &str) -> Result<()> {
    browser.press("Columns").await?;
    let script =
        "document.querySelector(`#columns .chooser-further [value='${arguments[0]}']`).click()";
    browser.eval_with(script, vec![attribute.into()]).await?;
    browser.press("Show them").await?;
    browser.users_listed().await
}

async fn has_heading(browser: &Browser, name: &str) -> Result<bool> {
    let script = "return [...document.querySelectorAll('.heading-name')].some((heading) => heading.textContent === arguments[0])";
    Ok(browser.eval_with(script, vec![name.into()]).await? == true)
}

/// What the page says that it sent.
async fn sent(browser: &Browser) -> Result<String> {
    browser.css(".users-request .users-expression").await?;
    let said = browser
        .eval("return document.querySelector('.users-request .users-expression').textContent")
        .await?;
    Ok(text(&said))
}
