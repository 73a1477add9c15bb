//! The search builder at work: its rows and its text follow one another, by the mouse or by the keyboard.

use anyhow::{Result, ensure};
use fantoccini::key::Key;

use super::{
    access::tab_to,
    search::{expression, finds, open_builder, rows},
    support::{Browser, Test, tests, text},
};

tests![
    rows_and_text_follow_one_another,
    mistakes_are_marked_and_not_sent,
    a_search_is_built_by_keyboard,
    the_builder_is_accessible,
];

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
