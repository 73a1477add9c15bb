//! `cargo xtask build`: the release build, ready for any static host.

mod fingerprint;
mod hosting;
mod markup;
mod program;
mod public_url;
mod shrink;
mod site;

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;

pub(crate) use fingerprint::current;
pub(crate) use public_url::PublicUrl;
pub(crate) use site::{Site, compressible};

use crate::{command, tools::Tools, workspace::Workspace};

/// The page, under the name every static host looks for.
pub(crate) const INDEX: &str = "index.html";

/// The page again, under the paths people arrive at, so that these answer 200 on hosts without rewrites.
const COPIES: [&str; 6] = [
    "404.html",
    "callback/index.html",
    "recorder/index.html",
    "service/index.html",
    "tokens/index.html",
    "users/index.html",
];

/// In index.html, and the same with wasm-opt switched off.
const WASM_OPT_ON: &str = r#"data-wasm-opt="z""#;
const WASM_OPT_OFF: &str = r#"data-wasm-opt="0""#;

#[derive(Args)]
pub(crate) struct Options {
    /// The path the page will be served under, such as /latchkey/
    #[arg(long, default_value_t, value_name = "PATH")]
    public_url: PublicUrl,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let tools = Tools::new(workspace)?;
    build(workspace, &tools, &options.public_url)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the page and puts it into `dist/`, complete or not at all.
pub(crate) fn build(
    workspace: &Workspace,
    tools: &Tools<'_>,
    public_url: &PublicUrl,
) -> Result<()> {
    let fingerprint = fingerprint::of_sources(workspace, public_url)?;
    build_into(workspace, tools, public_url, &workspace.dist())?;
    fingerprint::store(workspace, public_url, &fingerprint)
}

/// The same, into any folder. What was in it is gone.
pub(crate) fn build_into(
    workspace: &Workspace,
    tools: &Tools<'_>,
    public_url: &PublicUrl,
    folder: &Path,
) -> Result<()> {
    tools.ensure_page_builders()?;
    let output = trunk_build(workspace, tools, public_url)?;
    let site = finish(workspace, tools, output, public_url)?;
    site.write(folder)?;
    let total: usize = site.files().map(|(_, bytes)| bytes.len()).sum();
    let shown = folder.strip_prefix(workspace.root()).unwrap_or(folder);
    eprintln!(
        "{}/: {} files, {} kB, for {public_url}",
        shown.display(),
        site.files().count(),
        total / 1000
    );
    Ok(())
}

/// Runs Trunk and returns what it made.
fn trunk_build(workspace: &Workspace, tools: &Tools<'_>, public_url: &PublicUrl) -> Result<Site> {
    let folder = workspace.scratch().join("trunk-release");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    let mut trunk = tools.trunk();
    trunk.args([
        "build",
        "--release",
        "--html-output",
        INDEX,
        "--public-url",
        public_url.as_str(),
    ]);
    trunk.arg("--dist").arg(&folder);
    if tools.ensure_wasm_opt()? {
        let flags = [
            workspace.wasm_flags()?,
            program::FLAGS.map(str::to_owned).to_vec(),
        ]
        .concat();
        trunk.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            flags.join(" "),
        );
        command::run(&mut trunk)?;
    } else {
        eprintln!(
            "warning: npm is missing, so wasm-opt is left out and the page will be larger. \
             Install Node.js for the build to publish."
        );
        let page = PageWithoutWasmOpt::write(workspace)?;
        command::run(trunk.arg(page.0.as_os_str()))?;
    }
    Site::read(&folder)
}

/// Everything between Trunk's output and a folder that a host can serve as it is.
fn finish(
    workspace: &Workspace,
    tools: &Tools<'_>,
    mut site: Site,
    public_url: &PublicUrl,
) -> Result<Site> {
    let config = workspace.trunk_config()?;
    site.remove(".trunk-lock");
    site.edit(INDEX, |page| page.replace(&config.nonce_attribute(), ""))?;
    if site.text(INDEX)?.contains("{{") {
        bail!("index.html still has a placeholder that only the dev server fills in");
    }
    let chunks = match tools.find("wasm-opt") {
        Some(_) => program::cut(&mut site, workspace, tools)?,
        None => Vec::new(),
    };
    markup::join_style_sheets(&mut site, public_url)?;
    markup::seal(&mut site, public_url)?;
    let mut immutable = site.name_by_content()?;
    for (name, bytes) in chunks {
        site.insert(&name, bytes);
        immutable.insert(name);
    }
    for copy in COPIES {
        site.copy(INDEX, copy)?;
    }
    site.compress()?;
    let headers = config.production_headers()?;
    site.insert(
        "_headers",
        hosting::headers_file(&headers, &immutable, public_url),
    );
    site.insert("nginx.conf", hosting::nginx_file(&headers, public_url));
    Ok(site)
}

/// A passing copy of the page's source, beside it because Trunk resolves the links from there.
struct PageWithoutWasmOpt(std::path::PathBuf);

impl PageWithoutWasmOpt {
    fn write(workspace: &Workspace) -> Result<Self> {
        let source =
            fs::read_to_string(workspace.root().join(INDEX)).context("reading index.html")?;
        if !source.contains(WASM_OPT_ON) {
            bail!("index.html does not say {WASM_OPT_ON}");
        }
        let path = workspace.root().join("index.without-wasm-opt.html");
        let page = Self(path);
        fs::write(&page.0, source.replace(WASM_OPT_ON, WASM_OPT_OFF))
            .with_context(|| format!("writing {}", page.0.display()))?;
        Ok(page)
    }
}

impl Drop for PageWithoutWasmOpt {
    fn drop(&mut self) {
        // Nothing depends on its absence, and a build that failed already has its message.
        drop(fs::remove_file(&self.0));
    }
}
