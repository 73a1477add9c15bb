//! Which users are listed, and in which order: by words, by an expression, by status.

use anyhow::{Result, ensure};
use sandbox::directory::status::Status;

use super::support::{Browser, Test, count_people, grouped, tests};

tests![
    search_by_words,
    search_by_expression,
    a_wrong_expression_is_explained,
    nobody_found,
    status_filter,
    sort_by_columns,
];

async fn search_by_words(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.fill("Search users", "rune").await?;
    browser.press("Search").await?;
    browser.sees("readonly@sandbox.test").await?;
    browser
        .until(
            "the search is over",
            "return has('all ') && has(' loaded') && shownRows().length > 0",
        )
        .await?;
    for row in browser.rows().await? {
        let found = row.iter().any(|cell| {
            cell.split(' ')
                .any(|word| word.to_lowercase().starts_with("rune"))
        });
        ensure!(found, "{row:?} does not match");
    }
    // What would end the expression is part of what is looked for.
    browser
        .fill("Search users", r#"x" or profile.login pr or "x"#)
        .await?;
    browser.press("Search").await?;
    browser
        .until(
            "a search for that text alone",
            "return has('Nobody found') || shownRows().length > 0",
        )
        .await?;
    ensure!(
        browser.rows().await?.len() <= 1,
        "the text was taken for an expression"
    );
    browser.press("Clear the search").await?;
    browser.sees("200 loaded").await
}

async fn search_by_expression(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser
        .fill(
            "Search users",
            r#"profile.login eq "readonly@sandbox.test""#,
        )
        .await?;
    browser.press("Search").await?;
    browser.sees("all 1 loaded").await?;
    let rows = browser.rows().await?;
    ensure!(
        rows.len() == 1 && rows[0][0] == "Rune Lindqvist",
        "{rows:?}"
    );
    browser
        .sees(r#"search=profile.login eq "readonly@sandbox.test""#)
        .await
}

async fn a_wrong_expression_is_explained(t: &mut Test) -> Result<()> {
    t.expect_log("status of 400");
    t.list_users().await?;
    let browser = t.browser();
    browser.fill("Search users", "profile.login eq").await?;
    let calls = browser.calls("/api/v1/users").await?;
    browser.press("Search").await?;
    browser.sees("Character 17: ").await?;
    ensure!(
        browser.calls("/api/v1/users").await? == calls,
        "it was sent"
    );
    browser
        .is_accessible("users, with a wrong expression")
        .await?;
    browser.press("Open in the builder").await?;
    browser
        .until(
            "the builder has it",
            "return control('Expression')?.value === 'profile.login eq'",
        )
        .await?;
    ensure!(
        browser.calls("/api/v1/users").await? == calls,
        "it was sent"
    );
    browser.press("Close the builder").await?;
    browser.press("Search").await?;
    browser.press("Send it all the same").await?;
    let said = browser
        .failure("Okta did not understand the search")
        .await?;
    Browser::holds(&said, &["E0000031", "400"])?;
    // The box is still there to mend it.
    browser.fill("Search users", "").await?;
    browser.press("Search").await?;
    browser.users_listed().await
}

async fn nobody_found(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    browser.fill("Search users", "zzzzzzzz").await?;
    browser.press("Search").await?;
    browser.sees_heading("Nobody found").await?;
    browser.press("Clear the search").await?;
    browser.users_listed().await?;
    let search = browser.field("Search users").await?.prop("value").await?;
    ensure!(
        search.as_deref() == Some(""),
        "the box still says {search:?}"
    );
    Ok(())
}

async fn status_filter(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    for (value, label, status) in [
        ("SUSPENDED", "Suspended", Status::Suspended),
        ("DEPROVISIONED", "Deactivated", Status::Deprovisioned),
        ("LOCKED_OUT", "Locked out", Status::LockedOut),
    ] {
        browser.choose("Status", value).await?;
        browser
            .sees(&format!("filter=status eq \"{value}\""))
            .await?;
        let count = count_people(t, |found| found == status);
        ensure!(count > 0, "the sandbox has nobody who is {value}");
        if count > 200 {
            browser.press("Load all").await?;
        }
        browser
            .sees(&format!("all {} loaded", grouped(count)))
            .await?;
        for row in browser.rows().await? {
            ensure!(row[3] == label, "{row:?} is not {label}");
        }
    }
    Ok(())
}

async fn sort_by_columns(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    let by_login = |descending: bool| async move {
        let script = "const head = [...document.querySelectorAll('[role=columnheader]')].find((head) => clean(head.textContent).startsWith('Login')); \
             return head?.ariaSort === arguments[0] && shownRows().length > 0";
        let order = if descending {
            "descending"
        } else {
            "ascending"
        };
        browser
            .until_with(&format!("{order} by login"), script, vec![order.into()])
            .await?;
        let logins: Vec<String> = browser
            .rows()
            .await?
            .into_iter()
            .take(12)
            .map(|row| row[1].to_lowercase())
            .collect();
        let mut sorted = logins.clone();
        sorted.sort();
        if descending {
            sorted.reverse();
        }
        ensure!(logins == sorted, "not {order}: {logins:?}");
        anyhow::Ok(())
    };
    browser.press("Login").await?;
    by_login(false).await?;
    browser.press("Login").await?;
    by_login(true).await?;
    browser.press("Login").await?;
    browser
        .until(
            "the org’s own order",
            "return shownRows()[0] && clean(shownRows()[0].textContent).startsWith('Ada Okonkwo')",
        )
        .await?;
    Ok(())
}
