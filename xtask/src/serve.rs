//! `cargo xtask serve`: the page and an org to try it on, on this machine.

mod children;
mod org;
mod people;
mod ports;
mod ready;
mod relay;

use std::{
    path::PathBuf,
    process::{ExitCode, Stdio},
};

use anyhow::{Context, Result};
use clap::Args;

use crate::{command, tools::Tools, workspace::Workspace};
use children::Children;
use org::Org;

/// The sandbox's redirect URIs name this port; for another one they are added.
const USUAL_PORT: u16 = 8080;

#[derive(Args)]
pub(crate) struct Options {
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Use this Okta org instead of the sandbox; /relay/ leads to it then
    #[arg(long, value_name = "URL", conflicts_with_all = ["sandbox_port", "users"])]
    org: Option<Org>,
    /// The page's port
    #[arg(long, default_value_t = USUAL_PORT, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// The sandbox org's port
    #[arg(long, default_value_t = 8081, value_parser = clap::value_parser!(u16).range(1..))]
    sandbox_port: u16,
    /// How many people the sandbox org has [default: 1000]
    #[arg(long, value_name = "N")]
    users: Option<u64>,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    // First, because what follows may take minutes.
    ports::check_free(options.port, "--port")?;
    if options.org.is_none() {
        ports::check_free(options.sandbox_port, "--sandbox-port")?;
        ports::check_distinct(options.port, options.sandbox_port)?;
    }

    let tools = Tools::new(workspace)?;
    tools.ensure_page_builders()?;
    let sandbox = match options.org {
        Some(_) => None,
        None => Some(build_sandbox(workspace, &tools)?),
    };

    let mut children = Children::new()?;
    if let Some(program) = sandbox {
        start_sandbox(&mut children, &tools, program, options)?;
    }
    start_trunk(&mut children, workspace, &tools, options)?;
    if !wait_until_ready(&mut children, options)? {
        return Ok(children.end());
    }

    let page = format!("http://localhost:{}/", options.port);
    println!("{}", greeting(&page, options));
    if options.open && open::that_detached(&page).is_err() {
        eprintln!("No browser could be opened; open {page} yourself.");
    }
    children.wait()?;
    Ok(children.end())
}

fn build_sandbox(workspace: &Workspace, tools: &Tools<'_>) -> Result<PathBuf> {
    command::run(tools.cargo().args(["build", "--package", "sandbox"]))?;
    let name = format!("sandbox{}", std::env::consts::EXE_SUFFIX);
    Ok(workspace.target().join("debug").join(name))
}

fn start_sandbox(
    children: &mut Children,
    tools: &Tools<'_>,
    program: PathBuf,
    options: &Options,
) -> Result<()> {
    let mut sandbox = tools.command(&program.to_string_lossy());
    // What it says at the start is said in the greeting, below the noise of the page's build.
    sandbox.stdout(Stdio::null());
    sandbox.args(["--port", &options.sandbox_port.to_string()]);
    if let Some(users) = options.users {
        sandbox.args(["--users", &users.to_string()]);
    }
    if options.port != USUAL_PORT {
        for host in ["localhost", "127.0.0.1"] {
            sandbox.args([
                "--redirect-uri",
                &format!("http://{host}:{}/callback", options.port),
            ]);
        }
    }
    children.start("the sandbox org", sandbox)
}

fn start_trunk(
    children: &mut Children,
    workspace: &Workspace,
    tools: &Tools<'_>,
    options: &Options,
) -> Result<()> {
    let mut trunk = tools.trunk();
    let sandbox = Org::sandbox(options.sandbox_port);
    let org = options.org.as_ref().unwrap_or(&sandbox);
    trunk
        .arg("--config")
        .arg(relay::write_config(workspace, org)?);
    trunk.args(["serve", "--port", &options.port.to_string()]);
    // Not dist/: that is for the release build.
    trunk
        .arg("--dist")
        .arg(workspace.scratch().join("trunk-serve"));
    children
        .start("trunk serve", trunk)
        .context("starting the page's server")
}

/// `false` when Ctrl-C came first.
fn wait_until_ready(children: &mut Children, options: &Options) -> Result<bool> {
    if options.org.is_none() {
        let org = "/.well-known/okta-organization";
        if !children.wait_for(|| ready::answers(options.sandbox_port, org))? {
            return Ok(false);
        }
    }
    // Until the first build has gone well, Trunk does not answer, or not with a page.
    children.wait_for(|| ready::answers(options.port, "/"))
}

fn greeting(page: &str, options: &Options) -> String {
    let place = match &options.org {
        Some(org) => org.greeting(options.port),
        None => people::greeting(options.sandbox_port, &relay::greeting(options.port)),
    };
    format!("\n  Latchkey      {page}\n{place}\n  Ctrl-C ends it.\n")
}
