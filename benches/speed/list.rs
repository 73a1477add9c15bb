//! Everything that is measured with a list of one size.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use fantoccini::{
    actions::{InputSource, KeyAction, KeyActions},
    key::Key,
    wd::TimeoutConfiguration,
};
use sandbox::{accounts::ACCOUNTS, apps::SPA};
use serde_json::{Value, json};

use crate::{
    Settings,
    memory::Counting,
    org::Org,
    support::{Browser, Driver, Host, text},
};

const SCRIPT: &str = include_str!("page.js");

/// The longest that one script may take: loading a million.
const LIMIT: Duration = Duration::from_secs(1_800);

/// From here on one run is enough, and the page gets more time to be quiet in.
const MANY: u64 = 1_000_000;

/// What is typed into the filter, letter by letter, and deleted again: a name many have, a part of addresses, several
/// words, a number, and what nobody has.
const WORDS: [&str; 5] = ["maria", "mail.example", "an er", "1234", "zzyzx"];

/// How often the list is begun anew to see when its first rows come.
const BEGINNINGS: usize = 10;

/// Rows to scroll over, down and up together, before one looks whether memory has grown; in a short list, as many as come
/// in so many rounds.
const ROWS_TO_SCROLL: u64 = 1_000_000;
const MOST_ROUNDS: u64 = 5;

/// In how many frames one scrolls through a list.
const FRAMES: u64 = 300;

pub(crate) struct Measured {
    pub(crate) browser: Value,
    pub(crate) samples: Value,
}

pub(crate) async fn measure(
    settings: &Settings,
    host: &Host,
    driver: &Driver,
    size: u64,
) -> Result<Measured> {
    let redirect_uri = format!("{}/callback", host.origin());
    let org = Org::start(&settings.sandbox, size, &redirect_uri).await?;
    let browser = Browser::new(driver.session().await?).await?;
    let bench = Bench {
        browser: &browser,
        size,
        // What takes long may make pauses; nothing in a list of usual size does.
        quiet: if size < MANY { 150 } else { 1_500 },
    };
    let outcome = bench.run(settings, host, &org).await;
    let samples = match outcome {
        Ok(samples) => samples,
        Err(error) => {
            let shown = browser.visible_text().await.unwrap_or_default();
            let shown: String = shown
                .lines()
                .take(30)
                .map(|line| format!("\n  {line}"))
                .collect();
            return Err(anyhow!("{error:#}\nThe page shows:{shown}"));
        }
    };
    let version = browser.cdp("Browser.getVersion", json!({})).await?;
    browser.close().await?;
    Ok(Measured {
        browser: version["product"].clone(),
        samples,
    })
}

struct Bench<'a> {
    browser: &'a Browser,
    size: u64,
    /// So many milliseconds without a change end what a key or a press began.
    quiet: u64,
}

impl Bench<'_> {
    async fn run(&self, settings: &Settings, host: &Host, org: &Org) -> Result<Value> {
        let is_full = settings.full.contains(&self.size);
        let runs = if self.size < MANY { settings.runs } else { 1 };
        self.say("signing in");
        self.sign_in(host, org).await?;
        let counting = Counting::observe(self.browser).await?;

        let mut beginnings = Vec::new();
        if is_full {
            for number in 0..BEGINNINGS {
                let status = if number % 2 == 0 { "everyone" } else { "any" };
                beginnings.push(self.call("list", vec![status.into()]).await?);
            }
        }
        let (mut baseline, mut page) = (Vec::new(), Vec::new());
        let (mut memory_before, mut memory_after) = (Value::Null, Value::Null);
        for run in 1..=runs {
            self.say(&format!("loading, run {run} of {runs}"));
            self.call("list", vec!["any".into()]).await?;
            self.browser.eval("bench.listen()").await?;
            self.call("list", vec!["everyone".into()]).await?;
            if run == 1 {
                memory_before = counting.measure(self.browser).await?;
            }
            self.collect_garbage().await?;
            baseline.push(self.call("baseline", vec![]).await?);
            self.collect_garbage().await?;
            let said = format!("all {} loaded", grouped(self.size));
            page.push(self.call("loadAll", vec![said.into()]).await?);
            if run == 1 {
                memory_after = counting.measure(self.browser).await?;
            }
        }
        let mut samples = json!({
            "users": self.size,
            "first_page": 200,
            "baseline": baseline,
            "page": page,
            "memory": { "before": memory_before, "after": memory_after, "counting": counting.describe() },
        });
        if is_full {
            self.say("scrolling");
            let scroll = self.scroll(counting).await?;
            self.say("filtering");
            let filter = self.filter().await?;
            self.say("sorting");
            let sort = self.sort(runs).await?;
            samples["full"] = json!({
                "first_rows": beginnings,
                "scroll": scroll,
                "filter": filter,
                "sort": sort,
            });
            samples["memory"]["end"] = counting.measure(self.browser).await?;
        }
        Ok(samples)
    }

    fn say(&self, what: &str) {
        eprintln!("{:>9} users: {what}", grouped(self.size));
    }

    async fn sign_in(&self, host: &Host, org: &Org) -> Result<()> {
        let browser = self.browser;
        let limits = TimeoutConfiguration::new(Some(LIMIT), None, None);
        browser.client.update_timeouts(limits).await?;
        let script = json!({ "source": SCRIPT });
        browser
            .cdp("Page.addScriptToEvaluateOnNewDocument", script)
            .await?;
        browser.open(&format!("{}/", host.origin())).await?;
        browser.sees_heading("Get a token").await?;
        browser.fill("Org address", &org.origin).await?;
        browser.fill("Client ID", SPA).await?;
        browser.press("Sign in").await?;
        browser.press(ACCOUNTS[0].login).await?;
        browser.at("/users").await?;
        browser
            .until("rows of the list", "return shownRows().length > 0")
            .await?;
        Ok(())
    }

    /// Calls a function of the script in the page, and waits for what it gives.
    async fn call(&self, function: &str, arguments: Vec<Value>) -> Result<Value> {
        let script = format!(
            "const given = [...arguments].slice(0, -1); \
             Promise.resolve().then(() => bench.{function}(...given)) \
               .then((value) => done({{ value: value ?? null }}), (error) => done({{ error: String(error) }}))"
        );
        let answer = self.browser.eval_async(&script, arguments).await?;
        match answer.get("value") {
            Some(value) => Ok(value.clone()),
            None => Err(anyhow!("{function}: {}", text(&answer["error"]))),
        }
    }

    async fn collect_garbage(&self) -> Result<()> {
        let collect = self.browser.cdp("HeapProfiler.collectGarbage", json!({}));
        collect.await?;
        Ok(())
    }

    async fn scroll(&self, counting: Counting) -> Result<Value> {
        let idle = self.call("idle", vec![120.into()]).await?;
        let before = counting.measure(self.browser).await?;
        let mut through = Vec::new();
        let rounds = ROWS_TO_SCROLL.div_ceil(2 * self.size);
        for _ in 0..rounds.min(MOST_ROUNDS) {
            through.push(self.call("scrollThrough", vec![FRAMES.into()]).await?);
        }
        let jumps = self.call("jump", vec![FRAMES.into()]).await?;
        let wheel = self.wheel().await?;
        let after = counting.measure(self.browser).await?;
        let back = "document.querySelector('[role=grid]').scrollTop = 0";
        self.browser.eval(back).await?;
        Ok(json!({
            "idle": idle,
            "through": through,
            "jumps": jumps,
            "wheel": wheel,
            "memory": { "before": before, "after": after },
        }))
    }

    /// Turns the wheel, as the browser has it from a mouse.
    async fn wheel(&self) -> Result<Value> {
        let place = "const place = document.querySelector('[role=grid]').getBoundingClientRect(); \
             return [place.x + place.width / 2, place.y + place.height / 2]";
        let place = self.browser.eval(place).await?;
        self.browser.eval("bench.record()").await?;
        for turn in 0..120 {
            let distance = if turn < 60 { 360 } else { -360 };
            let event = json!({
                "type": "mouseWheel", "x": place[0], "y": place[1], "deltaX": 0, "deltaY": distance,
            });
            self.browser.cdp("Input.dispatchMouseEvent", event).await?;
        }
        self.call("stop", vec![]).await
    }

    /// Every letter typed, and every letter deleted. Nothing where the page has no such box.
    async fn filter(&self) -> Result<Value> {
        let is_there = self.browser.eval("return bench.watchKeys()").await?;
        if is_there != Value::Bool(true) {
            return Ok(Value::Null);
        }
        let mut keys = Vec::new();
        for word in WORDS {
            let deletions = std::iter::repeat_n(Key::Backspace.into(), word.len());
            for key in word.chars().chain(deletions) {
                let press = KeyActions::new("keyboard".to_owned())
                    .then(KeyAction::Down { value: key })
                    .then(KeyAction::Up { value: key });
                self.browser
                    .client
                    .perform_actions(press)
                    .await
                    .context("pressing a key")?;
                keys.push(self.call("lastKey", vec![self.quiet.into()]).await?);
            }
        }
        let left = "return document.querySelector('#user-filter').value";
        let left = self.browser.eval(left).await?;
        ensure!(text(&left).is_empty(), "the filter still says {left}");
        Ok(keys.into())
    }

    /// Every column that sorts, up and down, again and again. Nothing where the org is asked to sort.
    async fn sort(&self, runs: u64) -> Result<Value> {
        let columns = self.call("columns", vec![]).await?;
        let columns = columns.as_array().context("columns are a list")?;
        let mut sorted = vec![Vec::new(); columns.len()];
        // From column to column: a third press on the same one would end the order instead.
        for _ in 0..runs {
            for (column, times) in columns.iter().zip(&mut sorted) {
                for _ in 0..2 {
                    let given = vec![column.clone(), self.quiet.into()];
                    let sample = self.call("sort", given).await?;
                    if sample["local"] != true {
                        return Ok(Value::Null);
                    }
                    times.push(sample);
                }
            }
        }
        let sorted = columns.iter().zip(sorted);
        Ok(sorted
            .map(|(column, times)| json!({ "column": column, "times": times }))
            .collect())
    }
}

/// A number as the page writes it.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
