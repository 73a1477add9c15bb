//! Latchkey's commands. Each sets up what it needs, so that a fresh clone needs nothing but Rust.

mod bench;
mod command;
mod conformance;
mod release;
mod serve;
mod size;
mod test;
mod tools;
mod trunk_config;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Latchkey's commands",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the page and a local org to try it on, and rebuild the page when its source changes
    Serve(serve::Options),
    /// Check formatting, lint, and run the native, the browser and the end-to-end tests
    Test(test::Options),
    /// Show every case of the protocol, and whether its tests pass
    Conformance(conformance::Options),
    /// Make the release build in dist/, ready for any static host
    Build(release::Options),
    /// Show what a first visit downloads, and fail when that is over the budget
    Size(size::Options),
    /// Measure speed and memory with many users, against the goals, and show how it went
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let workspace = Workspace::locate()?;
    match command {
        Command::Serve(options) => serve::run(&workspace, &options),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Conformance(options) => conformance::run(&workspace, &options),
        Command::Build(options) => release::run(&workspace, &options),
        Command::Size(options) => size::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
    }
}
