//! `cargo xtask bench`: how fast the page is with many users, and how much memory it takes.
//!
//! The samples are taken by `benches/speed`, which drives the release build in Chromium; here they are judged and shown.
//! Speed is shown, never asserted: a goal that is missed fails nothing.

mod machine;
mod report;
mod samples;
mod stats;
mod table;

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::{Args, builder::RangedU64ValueParser};
use serde_json::json;

use crate::{
    command,
    release::{self, PublicUrl},
    tools::Tools,
    workspace::Workspace,
};
use machine::Machine;
use samples::Samples;

/// How the time of a user grows with their number.
const CURVE: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// As many as the sandbox org may have; and as few as there must be for a second page.
const MOST: u64 = 1_000_000;
const FEWEST: u64 = 1_000;

#[derive(Args)]
pub(crate) struct Options {
    /// How many users the goals are measured with
    #[arg(long, default_value_t = 100_000, value_name = "N", value_parser = users())]
    users: u64,
    /// The longest list that is loaded
    #[arg(long, default_value_t = MOST, value_name = "N", value_parser = users())]
    users_max: u64,
    /// Leave out what is longer than --users
    #[arg(long, conflicts_with = "users_max")]
    quick: bool,
    /// How often each list is loaded; a million only once
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100))]
    runs: u64,
}

fn users() -> RangedU64ValueParser {
    RangedU64ValueParser::new().range(FEWEST..=MOST)
}

impl Options {
    /// The lists to load, from short to long.
    fn sizes(&self) -> Vec<u64> {
        let most = if self.quick {
            self.users
        } else {
            self.users_max.max(self.users)
        };
        let mut sizes: Vec<u64> = CURVE.into_iter().filter(|size| *size <= most).collect();
        sizes.extend([self.users, most]);
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Those of them with which everything is measured: that of the goals, and the longest.
    fn full(&self) -> Vec<u64> {
        let longest = self.sizes().last().copied();
        let mut full: Vec<u64> = [self.users].into_iter().chain(longest).collect();
        full.dedup();
        full
    }
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let tools = Tools::new(workspace)?;
    let browser = tools.ensure_browser()?;
    if release::current(workspace).is_none_or(|public_url| public_url.as_str() != "/") {
        release::build(workspace, &tools, &PublicUrl::default())?;
    }
    let sandbox = build_sandbox(workspace, &tools)?;
    fs::create_dir_all(workspace.scratch()).context("making a folder for the results")?;
    let samples = workspace.scratch().join("bench-samples.json");
    let settings = json!({
        "sizes": options.sizes(),
        "full": options.full(),
        "runs": options.runs,
        "sandbox": sandbox,
        "samples": samples,
    });
    let mut bench = tools.cargo();
    // It only watches, so it is built as the tests are, which share all of it. The whole workspace, so that nothing is built
    // a second time.
    bench
        .args(["bench", "--profile", "dev", "--workspace"])
        .args(["--bench", "speed"])
        .env("LATCHKEY_BENCH", settings.to_string())
        .env("LATCHKEY_DIST", workspace.dist())
        .env("CHROME", &browser.browser)
        .env("CHROMEDRIVER", &browser.driver);
    let machine = Machine::of_this();
    command::run(&mut bench)?;

    let text =
        fs::read_to_string(&samples).with_context(|| format!("reading {}", samples.display()))?;
    let taken: Samples = serde_json::from_str(&text).context("reading the samples")?;
    let report = report::of(&taken, options.users);
    print!("\n{}", machine.describe(&taken.browser));
    print!("\n{}", report.text(options.runs));
    let file = workspace.scratch().join("bench.json");
    let raw: serde_json::Value = serde_json::from_str(&text).context("reading the samples")?;
    let json = report.json(options.runs, &machine, &raw);
    fs::write(&file, serde_json::to_string_pretty(&json)?)
        .with_context(|| format!("writing {}", file.display()))?;
    let shown = file.strip_prefix(workspace.root()).unwrap_or(&file);
    println!(
        "\nAll of it, every sample included, is in {}.",
        shown.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// The sandbox org as it is fastest: what it costs must not hide what the page costs.
fn build_sandbox(workspace: &Workspace, tools: &Tools<'_>) -> Result<PathBuf> {
    command::run(
        tools
            .cargo()
            .args(["build", "--release", "--package", "sandbox"]),
    )?;
    let name = format!("sandbox{}", std::env::consts::EXE_SUFFIX);
    Ok(workspace.target().join("release").join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(users: u64, users_max: u64, quick: bool) -> Options {
        Options {
            users,
            users_max,
            quick,
            runs: 3,
        }
    }

    #[test]
    fn the_curve_ends_with_the_longest_list() {
        let usual = options(100_000, MOST, false);
        assert_eq!(usual.sizes(), CURVE);
        assert_eq!(usual.full(), [100_000, MOST]);
        let quick = options(100_000, MOST, true);
        assert_eq!(quick.sizes(), CURVE[..3]);
        assert_eq!(quick.full(), [100_000]);
        let odd = options(20_000, 50_000, false);
        assert_eq!(odd.sizes(), [1_000, 10_000, 20_000, 50_000]);
        assert_eq!(odd.full(), [20_000, 50_000]);
        let all = options(MOST, 5_000, false);
        assert_eq!((all.sizes(), all.full()), (CURVE.to_vec(), vec![MOST]));
    }
}
