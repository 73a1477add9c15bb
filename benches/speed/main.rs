//! What `cargo xtask bench` measures: the release build in Chromium, against the sandbox org as a release build too.
//!
//! It takes samples and judges nothing: `cargo xtask bench` sets it up, runs it, and makes the table of what it writes. It
//! stands here because it drives the page just as the end-to-end tests do, with the same host, driver and browser.

mod list;
mod memory;
mod org;

/// From the end-to-end tests. Only these files: the rest is about tests.
#[allow(dead_code, reason = "the end-to-end tests use the rest")]
#[path = "../../tests/e2e/support"]
mod support {
    mod browser;
    mod driver;
    mod host;
    mod script;

    pub(crate) use browser::{Browser, text};
    pub(crate) use driver::Driver;
    pub(crate) use host::Host;
}

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use support::{Driver, Host};

/// What is asked for, as JSON in `LATCHKEY_BENCH`.
struct Settings {
    /// The numbers of users to load, from few to many.
    sizes: Vec<u64>,
    /// Those of them with which everything is measured, not just loading.
    full: Vec<u64>,
    /// How often loading is repeated, but for a million.
    runs: u64,
    /// The program of the sandbox org.
    sandbox: PathBuf,
    /// Where the samples go.
    samples: PathBuf,
}

impl Settings {
    fn read() -> Result<Self> {
        let text =
            env::var("LATCHKEY_BENCH").context("`cargo xtask bench` runs this, and sets it up")?;
        let settings: Value = serde_json::from_str(&text).context("reading LATCHKEY_BENCH")?;
        let numbers = |name: &str| {
            let list = settings[name].as_array();
            list.and_then(|list| list.iter().map(Value::as_u64).collect::<Option<Vec<u64>>>())
                .with_context(|| format!("LATCHKEY_BENCH without {name}"))
        };
        let path = |name: &str| {
            let path = settings[name].as_str().map(PathBuf::from);
            path.with_context(|| format!("LATCHKEY_BENCH without {name}"))
        };
        Ok(Self {
            sizes: numbers("sizes")?,
            full: numbers("full")?,
            runs: settings["runs"]
                .as_u64()
                .context("LATCHKEY_BENCH without runs")?,
            sandbox: path("sandbox")?,
            samples: path("samples")?,
        })
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let settings = Settings::read()?;
    let host = Host::release(false).await?;
    let driver = Driver::start().await?;
    let mut lists = Vec::new();
    let mut browser = Value::Null;
    for size in &settings.sizes {
        // A browser and an org of its own for each: none inherits the memory of another.
        let measured = list::measure(&settings, &host, &driver, *size)
            .await
            .with_context(|| format!("measuring {size} users"))?;
        browser = measured.browser;
        lists.push(measured.samples);
    }
    let samples = json!({ "browser": browser, "lists": lists });
    fs::write(&settings.samples, samples.to_string())
        .with_context(|| format!("writing {}", settings.samples.display()))
}
