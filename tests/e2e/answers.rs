//! Answers of the authorization server: taken once, from the window that asked, and explained when they are refused.

use anyhow::{Context, Result, ensure};

use super::support::{ADMIN, Browser, Test, Way, tests, text};

tests![
    ar09_wrong_state,
    ar24_an_error_with_a_wrong_state_is_a_wrong_state,
    ar27_a_used_answer_is_refused,
    ar28_an_old_answer_is_refused,
    ar29_settings_changed_meanwhile,
    ar35_markup_in_an_error_is_text,
    ar36_two_tabs_with_two_flows,
    ar37_back_and_forward_over_the_callback,
    ar38_the_callback_as_a_bookmark,
    another_windows_answer_is_brought_home,
    paste_back_of_a_code,
    paste_back_of_a_token,
    a_pasted_answer_works_once,
    pasted_nonsense_is_explained,
];

const FOREIGN: &str = "This window did not ask for this answer";
const REPLAYED: &str = "This answer was used before";

async fn ar09_wrong_state(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    for answer in [
        "#code=abc&state=wrong",
        "?code=abc&state=wrong",
        "#access_token=abc&token_type=Bearer&state=wrong",
    ] {
        browser.open("about:blank").await?;
        browser.open(&t.page(&format!("/callback{answer}"))).await?;
        browser.failure(FOREIGN).await?;
        ensure!(
            browser.url().await? == t.page("/callback"),
            "the address still holds the answer"
        );
        ensure!(browser.calls("/oauth2/v1/token").await? == 0);
    }
    Ok(())
}

async fn ar24_an_error_with_a_wrong_state_is_a_wrong_state(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser
        .open(&t.page("/callback#error=access_denied&error_description=No&state=wrong"))
        .await?;
    let said = browser.failure(FOREIGN).await?;
    ensure!(
        !said.contains("access_denied"),
        "a stranger's words are shown: {said}"
    );
    Ok(())
}

async fn ar27_a_used_answer_is_refused(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    browser.choose_way(Way::CodeInQuery).await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    let answer = text(
        &browser
            .eval("return performance.getEntriesByType('navigation')[0].name")
            .await?,
    );
    ensure!(
        answer.contains("/callback?code="),
        "not the address the org sent back to: {}",
        answer.len()
    );

    browser.open(&answer).await?;
    browser.failure(REPLAYED).await?;
    ensure!(browser.url().await? == t.page("/callback"));
    ensure!(
        browser.calls("/oauth2/v1/token").await? == 0,
        "a used code was sent"
    );
    // Another tab of the same browser knows as well.
    browser.another_tab().await?;
    browser.open(&answer).await?;
    browser.failure(REPLAYED).await?;
    browser.press("Try again").await?;
    browser.users_listed().await
}

async fn ar28_an_old_answer_is_refused(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    t.leave_for_org(browser).await?;
    let request = browser.url().await?;
    browser.open(&t.page("/tokens")).await?;
    browser
        .eval("for (const store of [sessionStorage, localStorage]) for (const key of Object.keys(store)) { \
               const record = JSON.parse(store[key]); \
               for (const part of [record].flat()) for (const name of ['created', 'started']) if (part?.[name]) part[name] -= 601; \
               store[key] = JSON.stringify(record); }")
        .await?;
    browser.open(&request).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.failure("This answer is too old").await?;
    ensure!(browser.calls("/oauth2/v1/token").await? == 0);
    browser.press("Try again").await?;
    browser.users_listed().await
}

async fn ar29_settings_changed_meanwhile(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    t.leave_for_org(browser).await?;
    let request = browser.url().await?;
    browser.open(&t.page("/")).await?;
    browser.fill("Client ID", "0oaSomethingElse0001").await?;
    browser.open(&request).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.failure("The settings changed meanwhile").await?;
    ensure!(browser.calls("/oauth2/v1/token").await? == 0);
    Ok(())
}

async fn ar35_markup_in_an_error_is_text(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    t.leave_for_org(browser).await?;
    let state = browser.client.current_url().await?;
    let state = state
        .query_pairs()
        .find(|(name, _)| name == "state")
        .context("a request has a state")?
        .1
        .into_owned();
    let hostile = "%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D'pwned'%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let answer = format!(
        "/callback#error=access_denied&error_description={hostile}&error_uri=javascript:alert(1)&state={state}"
    );
    browser.open(&t.page(&answer)).await?;
    browser
        .sees("<img src=x onerror=\"document.title='pwned'\"><script>alert(1)</script>")
        .await?;
    ensure!(
        browser.count("main img, main script, main iframe").await? == 0,
        "markup became elements"
    );
    ensure!(
        browser.count("a[href^='javascript:']").await? == 0,
        "a script became a link"
    );
    ensure!(!browser.client.title().await?.contains("pwned"));
    Ok(())
}

async fn ar36_two_tabs_with_two_flows(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    t.connect().await?;
    t.leave_for_org(browser).await?;

    let first = browser.another_tab().await?;
    t.connect().await?;
    browser.choose_way(Way::Implicit).await?;
    t.leave_for_org(browser).await?;

    // The answers come in the other order.
    t.choose_person(browser, "readonly@sandbox.test").await?;
    browser.users_listed().await?;
    browser.sees("readonly@sandbox.test").await?;
    browser.client.switch_to_window(first).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.users_listed().await?;
    browser.sees(ADMIN).await
}

async fn ar37_back_and_forward_over_the_callback(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    for way in [Way::CodeInQuery, Way::Implicit] {
        t.connect().await?;
        browser.choose_way(way).await?;
        browser.press("Sign in as someone else").await?;
        t.at_org(browser).await?;
        t.choose_person(browser, ADMIN).await?;
        browser.users_listed().await?;
        let exchanges = browser.calls("/oauth2/v1/token").await?;

        browser.back().await?;
        t.at_org(browser).await?;
        browser.forward().await?;
        // The list as it was left, or what the page says without a token: never a second exchange.
        browser.at("/users").await?;
        browser
            .until(
                "the page stands",
                "return shownRows().length > 0 || has('No token yet')",
            )
            .await?;
        ensure!(
            browser.calls("/oauth2/v1/token").await? <= exchanges,
            "an answer was used again"
        );
        browser.open("about:blank").await?;
    }
    Ok(())
}

async fn ar38_the_callback_as_a_bookmark(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/callback")).await?;
    browser.sees_heading("No answer here").await?;
    browser.press("Start a sign-in").await?;
    browser.sees_heading("Get a token").await
}

async fn another_windows_answer_is_brought_home(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    t.connect().await?;
    t.leave_for_org(browser).await?;
    let request = browser.url().await?;

    let first = browser.another_tab().await?;
    browser.open(&request).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.failure("Another window asked for this").await?;
    ensure!(browser.calls("/oauth2/v1/token").await? == 0);
    let answer = browser.copy("Copy this answer").await?;

    browser.client.switch_to_window(first).await?;
    browser.open(&t.page("/")).await?;
    paste(browser, &answer).await?;
    browser.users_listed().await
}

async fn paste_back_of_a_code(t: &mut Test) -> Result<()> {
    comes_home_from_a_private_window(t, Way::CodeInFragment).await?;
    ensure!(t.browser().calls("/oauth2/v1/token").await? == 1);
    Ok(())
}

async fn paste_back_of_a_token(t: &mut Test) -> Result<()> {
    comes_home_from_a_private_window(t, Way::Implicit).await?;
    ensure!(t.browser().calls("/oauth2/v1/token").await? == 0);
    Ok(())
}

async fn a_pasted_answer_works_once(t: &mut Test) -> Result<()> {
    let answer = comes_home_from_a_private_window(t, Way::Implicit).await?;
    let browser = t.browser();
    browser.press("Connect").await?;
    paste(browser, &answer).await?;
    browser.failure(REPLAYED).await?;
    Ok(())
}

/// Asks here, signs in in another browser, and brings the answer back by the clipboard. Returns the answer.
async fn comes_home_from_a_private_window(t: &mut Test, way: Way) -> Result<String> {
    let private = t.another_browser().await?;
    let (browser, private) = (t.browser(), &t.browsers()[private]);
    for browser in [browser, private] {
        browser.allow_clipboard(&t.page("")).await?;
    }
    t.connect().await?;
    browser.choose_way(way).await?;
    browser.press("Copy request URL").await?;
    browser.sees("Open it in a private window").await?;
    let request = browser.clipboard().await?;
    ensure!(request.starts_with(&format!("{}/oauth2/v1/authorize?", t.org().origin())));

    private.open(&request).await?;
    t.choose_person(private, ADMIN).await?;
    private.failure(FOREIGN).await?;
    let answer = private.copy("Copy this answer").await?;
    ensure!(answer.starts_with(&t.page("/callback#")));

    paste(browser, &answer).await?;
    browser.users_listed().await?;
    browser.sees(ADMIN).await?;
    Ok(answer)
}

async fn pasted_nonsense_is_explained(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.open(&t.page("/")).await?;
    for nonsense in [
        "hello",
        "https://example.com/callback",
        &t.page("/callback"),
    ] {
        browser.fill("Redirect address", nonsense).await?;
        browser.press("Use this answer").await?;
        browser.css("#paste[aria-invalid=true]").await?;
        ensure!(browser.path().await? == "/");
    }
    // An answer that nobody asked for is refused like one that came by itself.
    paste(browser, &t.page("/callback?code=abc&state=wrong")).await?;
    browser.failure(FOREIGN).await?;
    Ok(())
}

async fn paste(browser: &Browser, answer: &str) -> Result<()> {
    browser.fill("Redirect address", answer).await?;
    browser.press("Use this answer").await
}
