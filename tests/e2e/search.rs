//! The search builder: rows and text, and what they find.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use sandbox::directory::{User, status::Status};
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
    a_search_is_built_by_keyboard,
    the_builder_is_accessible,
];

/// Lists users with a token that may read the schema, and opens the builder.
pub(super) async fn open_builder(t: &Test) -> Result<()> {
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
pub(super) async fn fill_in(browser: &Browser, row: usize, parts: [&str; 3]) -> Result<()> {
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

pub(super) async fn expression(browser: &Browser) -> Result<String> {
    let value = browser.field("Expression").await?.prop("value").await?;
    value.context("the field has a text")
}

/// Presses the button, and holds who is listed then against the directory.
pub(super) async fn finds(t: &Test, fits: impl Fn(&User) -> bool) -> Result<()> {
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
pub(super) async fn rows(browser: &Browser) -> Result<Vec<[String; 3]>> {
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
