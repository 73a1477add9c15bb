//! The search builder: who is found with it.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use sandbox::directory::{User, status::Status};
use serde_json::json;

use super::support::{ADMIN, Browser, Test, tests};

tests![
    custom_attributes_in_groups_find_exactly_who_matches,
    any_character_can_be_searched_for,
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

/// What the rows say.
pub(super) async fn rows(browser: &Browser) -> Result<Vec<[String; 3]>> {
    let script = "return [...document.querySelectorAll('.search-row')].map((row) => \
         [...row.querySelectorAll('select, input')].map((field) => field.value))";
    let rows = browser.eval(script).await?;
    serde_json::from_value(rows).context("rows have three fields")
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
