//! `cargo xtask test`: everything that must hold before a change is kept.

use std::{
    process::{Command, ExitCode},
    time::Instant,
};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::{command, release, tools::Tools, workspace::Workspace};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const PROTOCOL_TEST: &str = "protocol";
const BROWSER_TEST: &str = "browser";
const END_TO_END_TEST: &str = "e2e";

/// The path that the end-to-end tests serve a second build under.
const BELOW: &str = "/sub/";

#[derive(Args)]
pub(crate) struct Options {
    /// Run this step alone
    #[arg(long, value_enum)]
    only: Option<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    /// Formatting
    Fmt,
    /// Lints, of the native code and of the page's
    Clippy,
    /// Tests that need no browser
    Native,
    /// Tests of the page's code in a headless browser
    Browser,
    /// Tests that drive the release build in a headless browser, against the sandbox org
    E2e,
}

impl Step {
    fn title(self) -> &'static str {
        match self {
            Self::Fmt => "formatting",
            Self::Clippy => "lints",
            Self::Native => "native tests",
            Self::Browser => "browser tests",
            Self::E2e => "end-to-end tests",
        }
    }
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let tools = Tools::new(workspace)?;
    let steps = match &options.only {
        Some(step) => std::slice::from_ref(step),
        None => Step::value_variants(),
    };
    let mut done = Vec::new();
    for step in steps {
        eprintln!("\n== {} ==", step.title());
        let start = Instant::now();
        match step {
            Step::Fmt => check_formatting(&tools)?,
            Step::Clippy => lint(workspace, &tools)?,
            Step::Native => test_natively(workspace, &tools)?,
            Step::Browser => command::run(&mut browser_tests(workspace, &tools)?)?,
            Step::E2e => command::run(&mut end_to_end_tests(workspace, &tools)?)?,
        }
        done.push((step, start.elapsed()));
    }
    eprintln!("\nAll passed:");
    for (step, time) in done {
        eprintln!("  {:<18}{:>5} s", step.title(), time.as_secs());
    }
    Ok(ExitCode::SUCCESS)
}

fn check_formatting(tools: &Tools<'_>) -> Result<()> {
    tools.ensure_component("rustfmt", "fmt")?;
    command::run(tools.cargo().args(["fmt", "--all", "--", "--check"]))
}

fn lint(workspace: &Workspace, tools: &Tools<'_>) -> Result<()> {
    tools.ensure_component("clippy", "clippy")?;
    tools.ensure_wasm_target()?;
    let deny = ["--", "-D", "warnings"];
    command::run(
        tools
            .cargo()
            .args(["clippy", "--workspace", "--all-targets"])
            .args(deny),
    )?;
    let mut page = tools.cargo();
    page.args([
        "clippy",
        "--package",
        "latchkey",
        "--target",
        WASM_TARGET,
        "--lib",
        "--bins",
    ]);
    require_test(workspace, BROWSER_TEST)?;
    command::run(page.args(["--test", BROWSER_TEST]).args(deny))
}

fn test_natively(workspace: &Workspace, tools: &Tools<'_>) -> Result<()> {
    let mut tests = tools.cargo();
    tests.args(["test", "--workspace", "--lib", "--bins"]);
    for name in workspace.integration_tests() {
        // The first needs the release build, the second a browser: they have steps of their own.
        if name != END_TO_END_TEST && name != BROWSER_TEST {
            tests.args(["--test", name]);
        }
    }
    command::run(&mut tests)?;
    command::run(tools.cargo().args(["test", "--workspace", "--doc"]))
}

/// Sets up what the browser tests need. The command runs them.
pub(crate) fn browser_tests(workspace: &Workspace, tools: &Tools<'_>) -> Result<Command> {
    require_test(workspace, BROWSER_TEST)?;
    tools.ensure_wasm_target()?;
    tools.ensure_wasm_bindgen()?;
    let browser = tools.ensure_browser()?;
    let mut tests = tools.cargo();
    tests
        .args(["test", "--package", "latchkey", "--target", WASM_TARGET])
        .args(["--test", BROWSER_TEST])
        .env("CHROMEDRIVER", &browser.driver)
        // Without this the runner falls back to Node.js for a test file that forgot to ask for a browser.
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    Ok(tests)
}

/// Makes the release build and sets up what else the end-to-end tests need. The command runs them.
pub(crate) fn end_to_end_tests(workspace: &Workspace, tools: &Tools<'_>) -> Result<Command> {
    require_test(workspace, END_TO_END_TEST)?;
    let browser = tools.ensure_browser()?;
    let axe = tools.ensure_axe()?;
    release::build(workspace, tools, &release::PublicUrl::default())?;
    // A host that serves the page below a path gets another build.
    let below = workspace.scratch().join("dist-below");
    let path = BELOW.parse().map_err(anyhow::Error::msg)?;
    release::build_into(workspace, tools, &path, &below)?;
    let mut tests = tools.cargo();
    // The whole workspace, as in the native step, so that nothing is built a second time.
    tests
        .args(["test", "--workspace", "--test", END_TO_END_TEST])
        .env("LATCHKEY_DIST", workspace.dist())
        .env("LATCHKEY_DIST_BELOW", below)
        .env("LATCHKEY_AXE", axe)
        .env("CHROME", &browser.browser)
        .env("CHROMEDRIVER", &browser.driver);
    Ok(tests)
}

/// The command that runs the tests of the protocol alone.
pub(crate) fn protocol_tests(workspace: &Workspace, tools: &Tools<'_>) -> Result<Command> {
    require_test(workspace, PROTOCOL_TEST)?;
    let mut tests = tools.cargo();
    tests.args(["test", "--workspace", "--test", PROTOCOL_TEST]);
    Ok(tests)
}

/// A test that is not there must not count as passed.
fn require_test(workspace: &Workspace, name: &str) -> Result<()> {
    if !workspace.page_has_test(name) {
        bail!("the test `{name}` (tests/{name}.rs) is missing");
    }
    Ok(())
}
