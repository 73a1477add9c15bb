//! The sandbox org, as a program of its own: its work is not to be done by the process that watches the browser.

use std::{path::Path, process::Stdio};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A running org. It ends when dropped.
pub(crate) struct Org {
    pub(crate) origin: String,
    _process: Child,
}

impl Org {
    /// Starts an org of so many people, who never meet its rate limit, and whose tokens outlive the bench.
    pub(crate) async fn start(program: &Path, users: u64, redirect_uri: &str) -> Result<Self> {
        let mut process = Command::new(program)
            .args(["--port", "0", "--users", &users.to_string()])
            .args(["--redirect-uri", redirect_uri])
            .args(["--rate-limit", &u32::MAX.to_string()])
            .args(["--access-token-lifetime", "86400"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("could not start {}", program.display()))?;
        let output = process
            .stdout
            .take()
            .context("the sandbox without an output")?;
        let mut lines = BufReader::new(output).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some(origin) = line.strip_prefix("Sandbox org: ") {
                let origin = origin.trim().to_owned();
                // Reads on, so that the org never writes into a closed pipe.
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok(Self {
                    origin,
                    _process: process,
                });
            }
        }
        bail!("the sandbox ended before it was ready")
    }
}
