//! Taking users along: everyone once, whatever comes between.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, ensure};
use sandbox::{
    Config, Sandbox,
    directory::status::Status,
    faults::{FaultKind, Faults, Rule},
};
use serde_json::{Value, json};

use super::support::{ADMIN, Browser, Test, grouped, listed_people, tests};

tests![
    everyone_as_csv_once,
    every_attribute_as_json,
    what_is_chosen_without_a_call,
    to_a_place_on_the_disk,
    an_export_goes_on_after_a_reload,
    an_export_goes_on_with_a_new_token,
    twenty_thousand_through_every_fault,
    loading_twenty_thousand_through_every_fault,
    another_org_s_token_stops_an_export,
    one_tab_at_a_time,
    no_value_is_a_formula,
];

/// The logins of everyone listed, by their IDs.
fn people(t: &Test) -> BTreeMap<String, String> {
    let snapshot = t.org().org().directory.snapshot();
    (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status != Status::Deprovisioned)
        .map(|user| (user.id.clone(), user.login().to_owned()))
        .collect()
}

/// Has files come as downloads, and remembers the last one.
async fn catch_downloads(browser: &Browser) -> Result<()> {
    let script = "window.showSaveFilePicker = undefined; const make = URL.createObjectURL; \
         URL.createObjectURL = (blob) => { window.caught = blob; return make.call(URL, blob); }; \
         HTMLAnchorElement.prototype.click = () => {}";
    browser.eval(script).await?;
    Ok(())
}

/// The file that came last.
async fn caught(browser: &Browser) -> Result<String> {
    let text = browser
        .eval_async(
            "caught.text().then(done, (error) => done({ error: String(error) }))",
            Vec::new(),
        )
        .await?;
    text.as_str()
        .map(str::to_owned)
        .with_context(|| format!("no file: {text}"))
}

async fn begin(browser: &Browser, what: &str, columns: &str, format: &str) -> Result<()> {
    browser.press("Export").await?;
    browser.choose("Who", what).await?;
    browser.choose("Columns", columns).await?;
    browser.choose("Format", format).await?;
    browser.press("Begin the export").await
}

/// Waits for the end of an export that may take its time.
async fn whole(browser: &Browser) -> Result<()> {
    browser
        .until_within(
            Duration::from_secs(120),
            "the whole export",
            "return has('The export is whole.')",
            Vec::new(),
        )
        .await?;
    Ok(())
}

/// Holds the lines of a CSV file with the ID first against those who are listed: none missing, none twice, none else.
fn holds_everyone(t: &Test, file: &str) -> Result<()> {
    let people = people(t);
    let mut seen = BTreeMap::new();
    for line in file.split("\r\n").skip(1).filter(|line| !line.is_empty()) {
        let id = line.split(',').next().unwrap_or_default();
        ensure!(people.contains_key(id), "{line} is nobody");
        ensure!(
            seen.insert(id.to_owned(), ()).is_none(),
            "{id} is there twice"
        );
    }
    ensure!(
        seen.len() == people.len(),
        "{} of {}",
        seen.len(),
        people.len()
    );
    Ok(())
}

async fn everyone_as_csv_once(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    begin(browser, "all", "table", "csv").await?;
    whole(browser).await?;
    browser
        .sees(&format!(
            "{} users from 5 pages, each taken once",
            listed_people(t)
        ))
        .await?;
    let file = caught(browser).await?;
    ensure!(
        file.starts_with("id,profile.firstName,profile.lastName,profile.login,profile.email,status,created,lastLogin,lastUpdated\r\n"),
        "{}",
        &file[..200]
    );
    holds_everyone(t, &file)?;
    for (id, login) in people(t) {
        ensure!(
            file.contains(&format!("\r\n{id},")) && file.contains(&login),
            "{login}"
        );
    }
    browser.press("Remove it from this browser").await?;
    browser
        .until("it is gone", "return !has('The export is whole')")
        .await?;
    Ok(())
}

async fn every_attribute_as_json(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    begin(browser, "all", "every", "json").await?;
    whole(browser).await?;
    let file: Value = serde_json::from_str(&caught(browser).await?)?;
    let users = file.as_array().context("a list")?;
    ensure!(users.len() as u64 == listed_people(t));
    let snapshot = t.org().org().directory.snapshot();
    let user = snapshot.user(30).context("a user")?;
    let sent = user.profile.sent();
    let profile = sent
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect();
    let found = users
        .iter()
        .find(|found| found["id"] == user.id)
        .context("the user is in the file")?;
    ensure!(found["profile"] == Value::Object(profile), "{found}");
    ensure!(found["_links"].is_null());
    Ok(())
}

async fn what_is_chosen_without_a_call(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    let calls = browser.calls("/api/v1/users").await?;
    browser
        .eval("shownRows()[0].querySelector('input').click(); shownRows()[2].querySelector('input').click()")
        .await?;
    browser.sees("2 selected").await?;
    let rows = browser.rows().await?;
    begin(browser, "chosen", "table", "jsonl").await?;
    browser
        .until("a file", "return Boolean(window.caught)")
        .await?;
    let file = caught(browser).await?;
    let lines: Vec<Value> = file
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    ensure!(lines.len() == 2);
    ensure!(
        lines[0]["profile.login"] == rows[0][1].as_str()
            && lines[1]["profile.login"] == rows[2][1].as_str()
    );
    ensure!(browser.calls("/api/v1/users").await? == calls);
    Ok(())
}

async fn to_a_place_on_the_disk(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    // A place of the browser's own: the dialogue belongs to the window system.
    let script = "window.showSaveFilePicker = async (options) => { window.asked = options.suggestedName; \
         return (await navigator.storage.getDirectory()).getFileHandle('users.csv', { create: true }); }";
    browser.eval(script).await?;
    begin(browser, "all", "table", "csv_excel").await?;
    whole(browser).await?;
    let read = "navigator.storage.getDirectory().then((folder) => folder.getFileHandle('users.csv')).then((handle) => handle.getFile()) \
         .then((file) => file.text()).then(done, (error) => done({ error: String(error) }))";
    let file = browser.eval_async(read, Vec::new()).await?;
    let file = file.as_str().context("a file")?;
    holds_everyone(t, file)?;
    let name = browser.eval("return asked").await?;
    ensure!(
        name.as_str()
            .is_some_and(|name| name.starts_with("users-localhost-") && name.ends_with(".csv")),
        "{name}"
    );
    // What is on the disk is not kept by the browser any more.
    browser.reload().await?;
    browser
        .until("nothing is left", "return !has('export')")
        .await?;
    Ok(())
}

async fn keep_token(browser: &Browser) -> Result<()> {
    browser
        .press_label("Keep the token over a reload of this tab")
        .await
}

fn slow(t: &Test) {
    t.org().org().set_faults(Faults {
        latency_ms: 150,
        rate_limit: 10_000,
        ..Faults::default()
    });
}

async fn an_export_goes_on_after_a_reload(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.users = 6_000).await?;
    t.connect().await?;
    keep_token(t.browser()).await?;
    t.sign_in(ADMIN).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    catch_downloads(browser).await?;
    slow(t);
    begin(browser, "all", "table", "csv").await?;
    let begun = "const said = clean(document.querySelector('.export-meter')?.textContent ?? ''); \
         return Number(said.split(' ')[0].replace(',', '')) >= 1000";
    browser.until("some pages", begun).await?;
    browser.reload().await?;
    browser.users_listed().await?;
    browser
        .sees("An export was left before it was whole")
        .await?;
    catch_downloads(browser).await?;
    t.org().org().clear_faults();
    browser.press("Go on").await?;
    whole(browser).await?;
    browser.sees("1 stop on the way").await?;
    holds_everyone(t, &caught(browser).await?)
}

async fn an_export_goes_on_with_a_new_token(t: &mut Test) -> Result<()> {
    t.restart_org(|config| {
        config.users = 6_000;
        config.access_token_lifetime = 8;
    })
    .await?;
    t.allow_log("status of 401");
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    t.org().org().set_faults(Faults {
        latency_ms: 700,
        ..Faults::default()
    });
    begin(browser, "all", "table", "csv").await?;
    browser
        .until_within(Duration::from_secs(30), "the end of the token", "return has('The token has expired. Sign in again, and the export goes on where it was.')", Vec::new())
        .await?;
    t.org().org().clear_faults();
    // The org remembers who it was.
    let again = "const banner = [...document.querySelectorAll('.banner')].find((banner) => banner.textContent.includes('the export goes on')); \
         [...banner.querySelectorAll('button')].find((button) => clean(button.textContent) === 'Sign in again').click()";
    browser.eval(again).await?;
    browser
        .sees("An export was left before it was whole")
        .await?;
    catch_downloads(browser).await?;
    browser.press("Go on").await?;
    whole(browser).await?;
    holds_everyone(t, &caught(browser).await?)
}

/// Something of everything that can go wrong, again and again.
fn every_fault(seed: u64) -> Vec<Rule> {
    let rule = |kind, probability, seed| Rule {
        probability: Some(probability),
        seed,
        ..Rule::new(kind).path("/api/v1/users")
    };
    vec![
        rule(FaultKind::TooManyRequests, 0.03, seed),
        rule(FaultKind::ServerError, 0.06, seed + 1),
        rule(FaultKind::Drop, 0.06, seed + 2),
        rule(FaultKind::CutOff, 0.06, seed + 3),
        Rule {
            latency_ms: 5_000,
            times: Some(1),
            after: 20,
            ..Rule::new(FaultKind::Latency).path("/api/v1/users")
        },
    ]
}

fn allow_faults(t: &mut Test) {
    for part in [
        "status of 403",
        "status of 429",
        "status of 500",
        "net::ERR_",
    ] {
        t.allow_log(part);
    }
}

async fn twenty_thousand_through_every_fault(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.users = 20_000).await?;
    allow_faults(t);
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    t.org().org().set_faults(Faults {
        rate_limit: 10_000,
        rules: every_fault(7),
        ..Faults::default()
    });
    begin(browser, "all", "table", "csv").await?;
    // The network goes, and comes back.
    browser
        .until("some pages", "return has(' users, ')")
        .await?;
    network(browser, true).await?;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    network(browser, false).await?;
    go_on_until(browser, "has('The export is whole.')", "Go on").await?;
    holds_everyone(t, &caught(browser).await?)
}

async fn loading_twenty_thousand_through_every_fault(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.users = 20_000).await?;
    allow_faults(t);
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    t.org().org().set_faults(Faults {
        rate_limit: 10_000,
        rules: every_fault(11),
        ..Faults::default()
    });
    browser.press("Load all").await?;
    let all = format!("has('all {} loaded')", grouped(listed_people(t)));
    network(browser, true).await?;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    network(browser, false).await?;
    go_on_until(browser, &all, "Go on").await?;
    t.org().org().clear_faults();
    begin(browser, "shown", "table", "csv").await?;
    browser
        .until("a file", "return Boolean(window.caught)")
        .await?;
    holds_everyone(t, &caught(browser).await?)
}

/// Takes the network away, or brings it back.
async fn network(browser: &Browser, is_offline: bool) -> Result<()> {
    browser.cdp("Network.enable", json!({})).await?;
    let conditions = json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser
        .cdp("Network.emulateNetworkConditions", conditions)
        .await?;
    Ok(())
}

/// Waits for something, and presses a button whenever it is offered meanwhile, as a person would.
async fn go_on_until(browser: &Browser, done: &str, button: &str) -> Result<()> {
    let script = format!(
        "if ({done}) {{ return true; }} named('button', arguments[0])?.click(); return null"
    );
    browser
        .until_within(
            Duration::from_secs(240),
            "the end",
            &script,
            vec![button.into()],
        )
        .await?;
    Ok(())
}

async fn another_org_s_token_stops_an_export(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.users = 6_000).await?;
    let other = Sandbox::start(Config {
        port: 0,
        users: 37,
        redirect_uris: vec![t.page("/callback")],
        ..Config::default()
    })
    .await?;
    t.connect().await?;
    keep_token(t.browser()).await?;
    t.sign_in(ADMIN).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    browser.press("Connect").await?;
    browser.fill("Org address", other.origin()).await?;
    browser.press("Sign in").await?;
    let there = "return location.origin === arguments[0] && has('People of this sandbox')";
    browser
        .until_with("the other org", there, vec![other.origin().into()])
        .await?;
    t.choose_person(browser, ADMIN).await?;
    browser.sees("all 36 loaded").await?;

    use_other_token(browser).await?;
    browser.sees("200 loaded").await?;
    catch_downloads(browser).await?;
    slow(t);
    begin(browser, "all", "table", "csv").await?;
    browser
        .until("some pages", "return has(' users, ')")
        .await?;
    // Neither org gets the other's token: it would refuse it, and the log would tell.
    use_other_token(browser).await?;
    browser.sees("This export is of another org.").await?;
    ensure!(
        !browser
            .visible_text()
            .await?
            .contains("The export is whole")
    );
    t.org().org().clear_faults();
    use_other_token(browser).await?;
    browser.press("Go on").await?;
    whole(browser).await?;
    holds_everyone(t, &caught(browser).await?)?;
    other.stop().await;
    Ok(())
}

/// Takes the one of two tokens into use that is not.
async fn use_other_token(browser: &Browser) -> Result<()> {
    browser.press("Tokens").await?;
    browser.sees_heading("Tokens").await?;
    browser.press("Use").await?;
    browser.press("Users").await?;
    browser.users_listed().await
}

async fn one_tab_at_a_time(t: &mut Test) -> Result<()> {
    t.restart_org(|config| config.users = 6_000).await?;
    t.connect().await?;
    keep_token(t.browser()).await?;
    t.sign_in(ADMIN).await?;
    let browser = t.browser();
    browser.users_listed().await?;
    catch_downloads(browser).await?;
    slow(t);
    begin(browser, "all", "table", "csv").await?;
    browser
        .until("some pages", "return has(' users, ')")
        .await?;
    let first = browser.client.window().await?;
    // The first tab opens the second, which begins with a copy of what that keeps.
    let second = browser.client.new_window(true).await?;
    browser.client.switch_to_window(second.handle).await?;
    browser.open(&t.page("/")).await?;
    t.connect_in(browser).await?;
    browser.press("Sign in").await?;
    browser.users_listed().await?;
    browser
        .sees("An export is on its way in another tab")
        .await?;
    browser.client.close_window().await?;
    browser.client.switch_to_window(first).await?;
    t.org().org().clear_faults();
    whole(browser).await?;
    holds_everyone(t, &caught(browser).await?)
}

async fn no_value_is_a_formula(t: &mut Test) -> Result<()> {
    t.list_users().await?;
    let browser = t.browser();
    catch_downloads(browser).await?;
    begin(browser, "all", "every", "csv").await?;
    whole(browser).await?;
    let file = caught(browser).await?;
    // The sandbox has people with such names on purpose.
    ensure!(
        file.contains("'="),
        "nobody in the sandbox is called like a formula"
    );
    let is_formula = |cell: &str| cell.starts_with(['=', '@', '\t']);
    for cell in file.split([',', '\n']) {
        ensure!(
            !is_formula(cell.trim_start_matches('"')),
            "{cell} is a formula"
        );
    }
    Ok(())
}
