//! The recorder: what of a sign-in is left out of it, on the page and in files.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use url::Url;

use super::recorder::{exports, in_order, steps};
use super::support::{ADMIN, Browser, Test, Way, tests, text};

tests![
    a_sign_in_by_code_is_told_without_its_secrets,
    a_sign_in_by_token_is_told_without_it,
    a_strangers_answer_is_told_by_its_names,
    a_login_hint_is_left_out_wherever_it_stands,
];

async fn a_sign_in_by_code_is_told_without_its_secrets(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    t.connect().await?;
    browser.choose_way(Way::CodeInQuery).await?;
    browser.fill("Scopes", "openid offline_access ").await?;
    t.leave_for_org(browser).await?;
    let request = browser.url().await?;
    let mut secrets: Vec<_> = ["state", "nonce", "code_challenge"]
        .iter()
        .map(|name| parameter(&request, name))
        .collect::<Result<_>>()?;
    // What the tab keeps meanwhile can be seen from the page's own origin only.
    browser.open(&t.page("/tokens")).await?;
    secrets.push(verifier(browser).await?);
    ensure!(
        !without_flows(browser).await?.contains(&secrets[0]),
        "what is kept of the recording holds the state"
    );
    browser.open(&request).await?;
    t.choose_person(browser, ADMIN).await?;
    browser.users_listed().await?;
    let answer = browser
        .eval("return performance.getEntriesByType('navigation')[0].name")
        .await?;
    secrets.push(parameter(&text(&answer), "code")?);
    browser.press("Tokens").await?;
    let token = browser.copy("Copy token").await?;
    ensure!(token.starts_with("eyJ"));
    secrets.extend(token.split('.').map(str::to_owned));
    secrets.push(token);
    ensure!(
        secrets.iter().all(|secret| secret.len() >= 8),
        "a secret too short to look for"
    );

    browser.press("Recorder").await?;
    browser.sees_heading("Recorder").await?;
    in_order(
        &steps(browser).await?,
        &[
            "Request built authorization code with PKCE",
            "✓ passed: org",
            "from page to authorization server: GET /oauth2/v1/authorize · in this window",
            "from authorization server to page: Answer came · by query",
            "✓ passed: state the one this window sent",
            "✓ passed: channel query, as asked",
            "✓ passed: PKCE",
            "from page to authorization server: POST /oauth2/v1/token",
            "from authorization server to page: 200 ·",
            "✓ passed: token a token, as asked",
            "from page to API: GET /api/v1/users",
            "from API to page: 200 ·",
        ],
    )?;
    let (har, report) = exports(browser).await?;
    let page = browser.client.source().await?;
    for secret in &secrets {
        for (name, text) in [("HAR", &har), ("JSON", &report), ("page", &page)] {
            ensure!(!text.contains(secret.as_str()), "{secret} is in the {name}");
        }
    }
    for text in [&har, &report] {
        ensure!(!text.contains("eyJ"), "a token is in a file");
    }
    let har: Value = serde_json::from_str(&har)?;
    let entries = har["log"]["entries"].as_array().context("entries")?;
    let exchange = |path: &str| {
        let is = |entry: &&Value| text(&entry["request"]["url"]).contains(path);
        entries
            .iter()
            .find(is)
            .with_context(|| format!("no {path}"))
    };
    let exchanged = exchange("/oauth2/v1/token")?;
    let posted = exchanged["request"]["postData"]["params"].to_string();
    Browser::holds(
        &posted,
        &["authorization_code", "(redacted, ", "code_verifier"],
    )?;
    ensure!(exchange("/api/v1/users")?["response"]["status"] == 200);
    let report: Value = serde_json::from_str(&report)?;
    let count = report["events"].as_array().context("events")?.len();
    browser.sees(&format!("{count} steps")).await
}

async fn a_sign_in_by_token_is_told_without_it(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    browser.allow_clipboard(&t.page("")).await?;
    t.connect().await?;
    browser.choose_way(Way::Implicit).await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    browser.press("Tokens").await?;
    let token = browser.copy("Copy token").await?;
    browser.press("Recorder").await?;
    in_order(
        &steps(browser).await?,
        &[
            "Request built implicit",
            "Answer came · by fragment",
            "✓ passed: contents an access token, as asked",
            "from page to API: GET /api/v1/users",
        ],
    )?;
    let (har, report) = exports(browser).await?;
    Browser::holds(&report, &["\"access_token\"", "(redacted, "])?;
    for part in token.split('.') {
        ensure!(!har.contains(part) && !report.contains(part), "{part}");
    }
    Ok(())
}

async fn a_strangers_answer_is_told_by_its_names(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    let address =
        t.page("/callback#code=Str4ngersC0de&state=Str4ngersSt4te&error_description=Hear+me");
    browser.open(&address).await?;
    browser
        .failure("This window did not ask for this answer")
        .await?;
    browser.press("Recorder").await?;
    in_order(
        &steps(browser).await?,
        &[
            "Answer came · by fragment",
            "✕ failed: state not one of this browser's",
        ],
    )?;
    let (har, report) = exports(browser).await?;
    let page = browser.client.source().await?;
    Browser::holds(&report, &["error_description", "(redacted, 13 characters)"])?;
    for secret in ["Str4ngersC0de", "Str4ngersSt4te", "Hear"] {
        ensure!(
            [&har, &report, &page]
                .iter()
                .all(|text| !text.contains(secret))
        );
    }
    Ok(())
}

async fn a_login_hint_is_left_out_wherever_it_stands(t: &mut Test) -> Result<()> {
    const HINT: &str = "readonly@sandbox.test";
    let browser = t.browser();
    t.connect().await?;
    browser.press("Prompt, login hint, response mode").await?;
    browser.fill("Login hint", HINT).await?;
    t.sign_in(ADMIN).await?;
    browser.users_listed().await?;
    let search = format!("profile.login eq \"{HINT}\"");
    browser.fill("Search users", &search).await?;
    browser.press("Search").await?;
    browser.sees("all 1 loaded").await?;
    browser.press("Recorder").await?;
    browser.sees_heading("Recorder").await?;
    let (har, report) = exports(browser).await?;
    let drawn = browser
        .eval("return document.querySelector('.steps').textContent")
        .await?;
    for text in [&har, &report, &text(&drawn)] {
        ensure!(!text.contains(HINT) && !text.contains("readonly%40"));
    }
    Browser::holds(&har, &["search=profile.login%20eq%20%22(redacted"])
}

fn parameter(address: &str, name: &str) -> Result<String> {
    let url = Url::parse(address)?;
    let found = url.query_pairs().find(|(found, _)| found == name);
    found
        .map(|(_, value)| value.into_owned())
        .with_context(|| format!("no {name} in the address"))
}

/// The verifier of the sign-in under way.
async fn verifier(browser: &Browser) -> Result<String> {
    let script = "const key = Object.keys(sessionStorage).find((key) => key.startsWith('latchkey.flow.')); \
         return JSON.parse(sessionStorage[key]).verifier";
    let verifier = browser.eval(script).await?;
    verifier
        .as_str()
        .map(str::to_owned)
        .context("no verifier is kept")
}

/// What the tab keeps beside what a sign-in needs.
async fn without_flows(browser: &Browser) -> Result<String> {
    let script = "const kept = { ...sessionStorage }; \
         for (const key of Object.keys(kept)) if (key.startsWith('latchkey.flow.')) delete kept[key]; \
         if (!kept['latchkey.recording']) throw new Error('nothing is kept of the recording'); \
         return JSON.stringify(kept)";
    Ok(text(&browser.eval(script).await?))
}
