//! chromedriver: one for all tests.

use std::{
    env,
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context, Result, anyhow, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A running chromedriver. It is ended when dropped.
pub(crate) struct Driver {
    address: String,
    _process: Child,
}

const ADVICE: &str = "`cargo xtask test` sets up Chromium and its driver, or says how; CHROME and CHROMEDRIVER name others";

impl Driver {
    /// Starts chromedriver on a free port.
    ///
    /// # Errors
    /// When it is missing or does not start.
    pub(crate) async fn start() -> Result<Self> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("could not start {}. {ADVICE}", program.display()))?;
        let output = process
            .stdout
            .take()
            .context("chromedriver without an output")?;
        let mut lines = BufReader::new(output).lines();
        let mut said = String::new();
        while let Some(line) = lines.next_line().await? {
            let port = line
                .split_once("successfully on port ")
                .map(|(_, port)| port.trim_end_matches('.'));
            if let Some(port) = port {
                let address = format!("http://127.0.0.1:{port}");
                // Reads on, so that the driver never writes into a closed pipe.
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok(Self {
                    address,
                    _process: process,
                });
            }
            said += &line;
            said.push('\n');
        }
        bail!("chromedriver ended before it was ready. {ADVICE}. It said:\n{said}")
    }

    /// Opens a browser of its own, with a new profile.
    pub(crate) async fn session(&self) -> Result<Session> {
        let profile = tempfile::tempdir().context("making a folder for the browser's profile")?;
        let capabilities = capabilities(&profile);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder
            .capabilities(capabilities)
            .connect(&self.address)
            .await
            .map_err(|error| anyhow!("the browser did not start: {error}. {ADVICE}"))?;
        Ok(Session {
            client,
            profile,
            number: SESSIONS.fetch_add(1, Ordering::Relaxed),
        })
    }
}

/// A browser and the folder it lives in.
pub(crate) struct Session {
    pub(crate) client: Client,
    /// Removed when dropped, and that must be after the browser has ended.
    pub(crate) profile: TempDir,
    pub(crate) number: u32,
}

static SESSIONS: AtomicU32 = AtomicU32::new(0);

fn capabilities(profile: &TempDir) -> Map<String, Value> {
    let mut options = json!({
        "args": [
            "--headless",
            "--no-sandbox", // tests may run as root
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--window-size=1280,900",
            // A sandbox org that happens to run here must not change what the tests see.
            "--host-resolver-rules=MAP localhost:8081 ~NOTFOUND",
            format!("--user-data-dir={}", profile.path().display()),
        ],
    });
    if let Ok(browser) = env::var("CHROME") {
        options["binary"] = browser.into();
    }
    let capabilities = json!({
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL" },
        "unhandledPromptBehavior": "dismiss and notify",
    });
    match capabilities {
        Value::Object(capabilities) => capabilities,
        _ => Map::new(),
    }
}
