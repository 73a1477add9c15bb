//! Makes the program of the release build out of what cargo compiled: cut into chunks, bound, and shrunk.
//!
//! Trunk cannot cut a program, so its own program is replaced by one that loads its pages when they are first opened. The
//! sources say where to cut (`src/app/chunks.rs`); `wasm_split_cli_support` cuts, before wasm-bindgen writes the glue.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};

use super::{
    markup::integrity,
    shrink,
    site::{Site, content_hash},
};
use crate::{command, tools::Tools, workspace::Workspace};

/// What rustc needs to know for a program that is to be cut.
pub(super) const FLAGS: [&str; 4] = ["--cfg", "chunks", "-C", "link-args=--emit-relocs"];

const NAME: &str = "latchkey";
/// The script that loads the chunks.
const LOADER: &str = "__wasm_split.js";

/// Puts the cut program in the place of Trunk's, and returns the chunks by their names.
pub(super) fn cut(
    site: &mut Site,
    workspace: &Workspace,
    tools: &Tools<'_>,
) -> Result<Vec<(String, Vec<u8>)>> {
    let folder = workspace.scratch().join("program");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    let parts = split(workspace, &folder)?;
    command::run(
        tools
            .command("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
            .args(["--out-name", NAME, "--out-dir"])
            .arg(&folder)
            .arg(folder.join("main.wasm")),
    )?;

    let mut chunks = Vec::new();
    let mut loader = read_text(&folder.join(LOADER))?;
    for part in parts {
        let file = file_name(&part)?;
        let bytes = optimise(&part, tools)?;
        let chunk = format!(
            "{}-{}.wasm",
            file.trim_start_matches("split_").trim_end_matches(".wasm"),
            content_hash(&bytes)
        );
        loader = with_chunk(&loader, &file, &chunk, &bytes)?;
        chunks.push((chunk, bytes));
    }
    fs::write(folder.join(LOADER), &loader).context("writing the chunks' loader")?;

    let glue = folder.join(format!("{NAME}.js"));
    let program = folder.join(format!("{NAME}_bg.wasm"));
    let (short_glue, short_program) = shrink::shorten(
        &read_text(&glue)?,
        &loader,
        &fs::read(&program).context("reading the bound program")?,
    )?;
    fs::write(&glue, short_glue).context("writing the glue")?;
    fs::write(&program, short_program).context("writing the program")?;

    let glue_name = only(site, ".js", |text| text.contains("latchkey_bg"))?;
    let program_name = only(site, ".wasm", |_| true)?;
    site.insert(&glue_name, bundle(&folder, tools)?);
    site.insert(&program_name, optimise(&program, tools)?);
    Ok(chunks)
}

/// Cuts what cargo compiled, and returns the chunks; the rest is in `main.wasm`.
fn split(workspace: &Workspace, folder: &Path) -> Result<Vec<PathBuf>> {
    let compiled = workspace
        .target()
        .join("wasm32-unknown-unknown/release")
        .join(format!("{NAME}.wasm"));
    let compiled =
        fs::read(&compiled).with_context(|| format!("reading {}", compiled.display()))?;
    let main = folder.join("main.wasm");
    let glue = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&compiled);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &glue;
    // Its error type has a report of its own, and is no standard error.
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("cutting the program: {error:#}"))?;
    let mut parts = split.split_modules;
    parts.sort();
    Ok(parts)
}

/// The loader with a chunk under its final name, and with its hash, which fetch compares.
fn with_chunk(loader: &str, file: &str, chunk: &str, bytes: &[u8]) -> Result<String> {
    let old = format!("fetch(new URL(\"./{file}\", import.meta.url))");
    if loader.matches(&old).count() != 1 {
        bail!("the chunks' loader does not fetch {file} once");
    }
    let new = format!(
        "fetch(new URL(\"./{chunk}\", import.meta.url), {{ integrity: \"{}\" }})",
        integrity(bytes)
    );
    Ok(loader.replace(&old, &new))
}

/// Glue and loader as one script: they import each other, and each by itself would be one more request.
fn bundle(folder: &Path, tools: &Tools<'_>) -> Result<Vec<u8>> {
    let entry = folder.join("entry.js");
    fs::write(
        &entry,
        format!("export {{ default }} from \"./{NAME}.js\";"),
    )
    .context("writing the entry of the glue")?;
    let out = folder.join("bundle.js");
    command::run(
        tools
            .command("esbuild")
            .arg(&entry)
            .args([
                "--bundle",
                "--minify",
                "--format=esm",
                "--target=es2022",
                "--log-level=warning",
                // wasm-bindgen names the loader once for each chunk.
                "--log-override:duplicate-object-key=silent",
            ])
            .arg(format!("--outfile={}", out.display())),
    )?;
    fs::read(&out).context("reading the bundled glue")
}

fn optimise(file: &Path, tools: &Tools<'_>) -> Result<Vec<u8>> {
    let out = file.with_extension("small.wasm");
    let mut wasm_opt = tools.command("wasm-opt");
    // The second round finds more in code whose loops and blocks were laid out anew. Low memory is the far end of the stack.
    wasm_opt.args([
        "-Oz",
        "--flatten",
        "--rereloop",
        "-Oz",
        "--low-memory-unused",
    ]);
    wasm_opt.args(["--strip-producers", "--strip-target-features"]);
    command::run(wasm_opt.arg(file).arg("-o").arg(&out))?;
    fs::read(&out).with_context(|| format!("reading {}", out.display()))
}

/// The one file with this ending that fits.
fn only(site: &Site, ending: &str, fits: impl Fn(&str) -> bool) -> Result<String> {
    let mut names = site
        .files()
        .filter(|(name, bytes)| {
            name.ends_with(ending) && fits(str::from_utf8(bytes).unwrap_or_default())
        })
        .map(|(name, _)| name.to_owned());
    match (names.next(), names.next()) {
        (Some(name), None) => Ok(name),
        (None, _) => bail!("the build has no {ending} file of the program"),
        (Some(one), Some(other)) => bail!("which is the program's: {one} or {other}?"),
    }
}

fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

fn file_name(path: &Path) -> Result<String> {
    let name = path.file_name().and_then(|name| name.to_str());
    Ok(name
        .with_context(|| format!("{} has no name", path.display()))?
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_fetched_by_its_final_name_and_hash() {
        let loader = "const src = fetch(new URL(\"./split_users.wasm\", import.meta.url));";
        let loaded = with_chunk(loader, "split_users.wasm", "users-1.wasm", b"abc").unwrap();
        assert_eq!(
            loaded,
            "const src = fetch(new URL(\"./users-1.wasm\", import.meta.url), { integrity: \"sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn\" });"
        );
        assert!(with_chunk(loader, "split_other.wasm", "o.wasm", b"").is_err());
    }
}
