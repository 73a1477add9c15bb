//! The search builder: rows and text, which request is sent, and lists that were given a name.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use sandbox::{
    directory::{User, status::Status},
    faults::{FaultKind, Faults, Rule},
};
use serde_json::json;

use super::{
    access::tab_to,
    support::{ADMIN, Browser, Test, tests, text},
};

tests![
    custom_attributes_in_groups_find_exactly_who_matches,
    any_character_can_be_searched_for,
    rows_and_text_follow_one_another,
    mistakes_are_marked_and_not_sent,
    the_cheapest_request_is_sent,
    a_scope_more_brings_the_org_s_attributes,
    a_schema_that_fails_is_asked_for_again,
    views_are_kept_over_a_reload,
    a_search_is_built_by_keyboard,
    the_builder_is_accessible,
];

/// Lists users with a token that may read the schema, and opens the builder.
async fn open_builder(t: &Test) -> Result<()> {
    t.connect().await?;
    let browser = t.browser();
    browser.fill("Scopes", "okta.schemas.read ").await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser.press("Builder").await?;
    browser.css("#search-title").await?;
    browser
        .until(
            "the org’s own attributes are offered",
            "return Boolean(control('Attribute 1')?.querySelector('option[value=\"profile.badgeNumber\"]'))",
        )
        .await?;
    Ok(())
}

/// Fills in a row; the value by choice or by typing, as its field wants it.
async fn fill_in(browser: &Browser, row: usize, parts: [&str; 3]) -> Result<()> {
    let [attribute, operator, value] = parts;
    browser
        .choose(&format!("Attribute {row}"), attribute)
        .await?;
    browser
        .choose(&format!("Comparison {row}"), operator)
        .await?;
    if value.is_empty() {
        return Ok(());
    }
    let name = format!("Value {row}");
    match browser.field(&name).await?.tag_name().await?.as_str() {
        "select" => browser.choose(&name, value).await,
        _ => browser.fill(&name, value).await,
    }
}

async fn expression(browser: &Browser) -> Result<String> {
    let value = browser.field("Expression").await?.prop("value").await?;
    value.context("the field has a text")
}

/// Presses the button, and holds who is listed then against the directory.
async fn finds(t: &Test, fits: impl Fn(&User) -> bool) -> Result<()> {
    let snapshot = t.org().org().directory.snapshot();
    let expected: BTreeSet<String> = (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| fits(user))
        .map(|user| user.login().to_owned())
        .collect();
    ensure!(
        (1..=25).contains(&expected.len()),
        "{} people fit: not what a test can look at",
        expected.len()
    );
    let browser = t.browser();
    browser.press("Search with this").await?;
    browser
        .sees(&format!("all {} loaded", expected.len()))
        .await?;
    let script = "const logins = shownRows().map((row) => clean(row.querySelectorAll('[role=gridcell]')[2].textContent)); \
         return JSON.stringify(logins.sort()) === JSON.stringify(arguments[0])";
    let mut sorted: Vec<_> = expected.iter().cloned().collect();
    // As the browser sorts.
    sorted.sort_by_key(|login| login.encode_utf16().collect::<Vec<_>>());
    browser
        .until_with(
            &format!("exactly {expected:?}"),
            script,
            vec![json!(sorted)],
        )
        .await?;
    Ok(())
}

async fn custom_attributes_in_groups_find_exactly_who_matches(t: &mut Test) -> Result<()> {
    open_builder(t).await?;
    let browser = t.browser();
    fill_in(browser, 1, ["profile.workMode", "eq", "remote"]).await?;
    browser.press("Add a condition to group 1").await?;
    fill_in(browser, 2, ["profile.fullTime", "eq", "false"]).await?;
    browser.press("Add a condition to group 1").await?;
    fill_in(browser, 3, ["created", "lt", ""]).await?;
    // The field for dates takes its parts by typing; what it wants is set as a picker does.
    set_date(browser, "Value 3, in UTC", "2030-01-01T00:00").await?;
    browser.press("Add a group").await?;
    fill_in(browser, 4, ["status", "eq", "SUSPENDED"]).await?;
    browser.press("Add a condition to group 2").await?;
    fill_in(browser, 5, ["status", "eq", "LOCKED_OUT"]).await?;
    browser.choose("Match in group 2", "or").await?;
    let written = expression(browser).await?;
    ensure!(
        written
            == r#"profile.workMode eq "remote" and profile.fullTime eq false and created lt "2030-01-01T00:00:00.000Z" and (status eq "SUSPENDED" or status eq "LOCKED_OUT")"#,
        "{written}"
    );
    let is_part_time = |user: &User| user.profile.value("fullTime") == Some(&json!(false));
    let is_away = |user: &User| matches!(user.status, Status::Suspended | Status::LockedOut);
    finds(t, |user| {
        user.profile.text("workMode") == "remote" && is_part_time(user) && is_away(user)
    })
    .await?;
    browser.sees("search=profile.workMode eq").await?;

    // A number, a list, and the other way to join.
    browser.press("Start over").await?;
    let badge = |user: &User| {
        user.profile
            .value("badgeNumber")
            .and_then(|badge| badge.as_f64())
    };
    let snapshot = t.org().org().directory.snapshot();
    let mut badges: Vec<_> = (0..snapshot.end())
        .filter_map(|number| badge(&snapshot.user(number)?))
        .collect();
    badges.sort_by(f64::total_cmp);
    let high = badges.get(badges.len() - 4).copied().context("badges")?;
    fill_in(browser, 1, ["profile.badgeNumber", "ge", &high.to_string()]).await?;
    browser.press("Add a group").await?;
    fill_in(browser, 2, ["profile.login", "eq", ADMIN]).await?;
    browser.choose("Between the groups", "or").await?;
    finds(t, |user| {
        badge(user).is_some_and(|badge| badge >= high) || user.login() == ADMIN
    })
    .await?;

    browser.press("Remove condition 2").await?;
    finds(t, |user| badge(user).is_some_and(|badge| badge >= high)).await
}

/// Sets a field for a date and a time.
async fn set_date(browser: &Browser, label: &str, value: &str) -> Result<()> {
    let script = "const field = control(arguments[0]); field.value = arguments[1]; \
         field.dispatchEvent(new Event('input', { bubbles: true })); return field.value.startsWith(arguments[1])";
    browser
        .until_with(
            &format!("“{label}” takes a date"),
            script,
            vec![label.into(), value.into()],
        )
        .await?;
    Ok(())
}

async fn any_character_can_be_searched_for(t: &mut Test) -> Result<()> {
    const HOSTILE: &str = r#"Æ "north" \ (x) or status pr <b>&amp; 日本"#;
    let mut user = t
        .org()
        .org()
        .directory
        .by_login("readonly@sandbox.test")
        .context("the account is in the directory")?;
    ensure!(user.profile.set("costCenter", HOSTILE.into()));
    t.org().org().directory.write().put(user);

    open_builder(t).await?;
    let browser = t.browser();
    let title = browser.client.title().await?;
    fill_in(browser, 1, ["profile.costCenter", "eq", HOSTILE]).await?;
    let written = expression(browser).await?;
    ensure!(
        written == r#"profile.costCenter eq "Æ \"north\" \\ (x) or status pr <b>&amp; 日本""#,
        "{written}"
    );
    let fits = |user: &User| user.profile.text("costCenter") == HOSTILE;
    finds(t, fits).await?;
    // Written in another way by hand, it is the same in the row.
    browser
        .fill(
            "Expression",
            r#"profile.costCenter eq "\u00c6 \"north\" \\ (x) or status pr <b>&amp; \u65e5\u672c""#,
        )
        .await?;
    let row = browser.field("Value 1").await?.prop("value").await?;
    ensure!(row.as_deref() == Some(HOSTILE), "{row:?}");
    finds(t, fits).await?;
    fill_in(browser, 1, ["profile.costCenter", "sw", r#"Æ "no"#]).await?;
    finds(t, fits).await?;
    ensure!(browser.client.title().await? == title);
    Ok(())
}

async fn rows_and_text_follow_one_another(t: &mut Test) -> Result<()> {
    open_builder(t).await?;
    let browser = t.browser();
    browser
        .fill(
            "Expression",
            r#"(profile.city sw "b" or profile.skills eq "rust") and (status lt "STAGED" or status gt "STAGED")"#,
        )
        .await?;
    let rows = rows(browser).await?;
    ensure!(
        rows == [
            ["profile.city", "sw", "b"],
            ["profile.skills", "eq", "rust"],
            ["status", "ne", "STAGED"]
        ],
        "{rows:?}"
    );
    browser.choose("Match in group 1", "and").await?;
    let written = expression(browser).await?;
    ensure!(
        written
            == r#"profile.city sw "b" and profile.skills eq "rust" and (status lt "STAGED" or status gt "STAGED")"#,
        "{written}"
    );

    // Three levels are more than the rows have.
    let deep = r#"id pr or (status pr and (id pr or type.id pr))"#;
    browser.fill("Expression", deep).await?;
    browser.sees("The rows cannot show this expression").await?;
    ensure!(expression(browser).await? == deep);
    browser.press("Search with this").await?;
    browser.sees("search=id pr or (status pr and").await?;
    browser.press("Go back to the rows").await?;
    ensure!(expression(browser).await? == written);

    // Words in the box are an expression in the builder.
    browser.press("Builder").await?;
    browser.fill("Search users", "ada").await?;
    browser.press("Builder").await?;
    browser.css("#search-title").await?;
    let written = expression(browser).await?;
    ensure!(
        written.starts_with(r#"(profile.firstName sw "ada" or"#),
        "{written}"
    );
    ensure!(browser.count(".search-row").await? == 4);
    // What is left half done is there when the panel opens again.
    browser.choose("Attribute 1", "profile.title").await?;
    let written = expression(browser).await?;
    browser.press("Close the builder").await?;
    browser.press("Builder").await?;
    ensure!(expression(browser).await? == written);
    Ok(())
}

/// What the rows say.
async fn rows(browser: &Browser) -> Result<Vec<[String; 3]>> {
    let script = "return [...document.querySelectorAll('.search-row')].map((row) => \
         [...row.querySelectorAll('select, input')].map((field) => field.value))";
    let rows = browser.eval(script).await?;
    serde_json::from_value(rows).context("rows have three fields")
}

async fn mistakes_are_marked_and_not_sent(t: &mut Test) -> Result<()> {
    open_builder(t).await?;
    let browser = t.browser();
    let calls = browser.calls("/api/v1/users").await?;
    for (written, marked, said) in [
        (
            r#"profile.city eq "Ærø" and status = "ACTIVE""#,
            "=",
            "Character 34: = is no operator of Okta. Write eq.",
        ),
        (
            r#"status ne "ACTIVE""#,
            "ne",
            "Character 8: Okta has no “not equal”.",
        ),
        (
            r#"profile.badgeNumber eq "7""#,
            "\"7\"",
            "Character 24: This attribute is a number.",
        ),
        (
            r#"profile.badgenumber eq 7"#,
            "profile.badgenumber",
            "Character 1: Write profile.badgeNumber.",
        ),
        ("status eq", "", "Character 10: A value is missing"),
        (
            r#"status eq "x"#,
            "\"x",
            "Character 11: This quote is never closed.",
        ),
    ] {
        browser.fill("Expression", written).await?;
        browser.sees(said).await?;
        let mark = browser
            .eval("return document.querySelector('.search-mark mark').textContent")
            .await?;
        ensure!(text(&mark) == marked, "{written}: {mark} is marked");
        let field = browser.field("Expression").await?;
        ensure!(field.attr("aria-invalid").await?.as_deref() == Some("true"));
        browser.press("Search with this").await?;
        browser
            .until(
                "the keyboard is where the mistake is",
                "return document.activeElement.id === 'search-expression'",
            )
            .await?;
        ensure!(expression(browser).await? == written);
    }
    ensure!(
        browser.calls("/api/v1/users").await? == calls,
        "a wrong expression was sent"
    );
    browser
        .fill("Expression", r#"profile.login eq "readonly@sandbox.test""#)
        .await?;
    browser
        .until(
            "nothing is wrong any more",
            "return !document.querySelector('.search-mark')",
        )
        .await?;
    finds(t, |user| user.login() == "readonly@sandbox.test").await
}

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
    browser.press_label("The first few do").await?;
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

    browser.reload().await?;
    // The session at the org is alive.
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    browser.choose("Show a saved view", "Remote & away").await?;
    browser.sees("sortBy=profile.login").await?;
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

/// What the page says that it sent.
async fn sent(browser: &Browser) -> Result<String> {
    browser.css(".users-request .users-expression").await?;
    let said = browser
        .eval("return document.querySelector('.users-request .users-expression').textContent")
        .await?;
    Ok(text(&said))
}

async fn a_search_is_built_by_keyboard(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    tab_to(browser, "Builder").await?;
    browser.key(Key::Enter).await?;
    browser
        .until(
            "the keyboard is in the panel",
            "return document.activeElement.id === 'search-title'",
        )
        .await?;
    tab_to(browser, "Attribute 1").await?;
    browser.type_text("Last n").await?;
    tab_to(browser, "Comparison 1").await?;
    browser.type_text("starts").await?;
    tab_to(browser, "Value 1").await?;
    browser.type_text("sato").await?;
    tab_to(browser, "Add a condition to group 1").await?;
    browser.key(Key::Enter).await?;
    on(browser, "Attribute 2").await?;
    browser.type_text("First n").await?;
    tab_to(browser, "Value 2").await?;
    browser.type_text("nobody").await?;
    // Taken away again: the keyboard stays among the rows.
    tab_to(browser, "Remove condition 2").await?;
    browser.key(Key::Enter).await?;
    on(browser, "Attribute 1").await?;
    ensure!(expression(browser).await? == r#"profile.lastName sw "sato""#);
    tab_to(browser, "Value 1").await?;
    browser.key(Key::Enter).await?;
    browser
        .until(
            "those of that name alone",
            "return has('all ') && shownRows().length > 0 && shownRows().every((row) => /sato/i.test(row.textContent))",
        )
        .await?;
    tab_to(browser, "Close the builder").await?;
    browser.key(Key::Enter).await?;
    on(browser, "Builder").await
}

/// Waits until the keyboard is on what has a name.
async fn on(browser: &Browser, name: &str) -> Result<()> {
    browser
        .until_with(
            &format!("the keyboard is on “{name}”"),
            "return nameOf(document.activeElement) === arguments[0]",
            vec![name.into()],
        )
        .await?;
    Ok(())
}

async fn the_builder_is_accessible(t: &mut Test) -> Result<()> {
    open_builder(t).await?;
    let browser = t.browser();
    browser.is_accessible("the builder, empty").await?;
    browser
        .fill(
            "Expression",
            r#"(profile.city sw "b" or created gt "2024-01-01T00:00:00.000Z") and profile.fullTime eq true and (profile.workMode eq "remote" or profile.badgeNumber ge 12)"#,
        )
        .await?;
    browser.is_accessible("the builder, with groups").await?;
    browser.fill("Expression", r#"status eq "x"#).await?;
    browser.sees("never closed").await?;
    browser.is_accessible("the builder, with a mistake").await?;
    browser
        .fill(
            "Expression",
            "id pr or (status pr and (id pr or type.id pr))",
        )
        .await?;
    browser.sees("cannot show").await?;
    browser
        .is_accessible("the builder, with more than it shows")
        .await
}
