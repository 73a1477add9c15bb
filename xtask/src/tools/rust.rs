//! What the Rust side needs: the wasm target, rustfmt, clippy, Trunk and wasm-bindgen.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use super::Tools;
use crate::command;

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The version put into the tree; [`fits`] says which others will do.
const TRUNK_VERSION: &str = "0.22.1";

/// A program that cargo can install.
struct Package<'a> {
    name: &'a str,
    version: &'a str,
    programs: &'a [&'a str],
    /// What `cargo install` needs besides name and version.
    install_flags: &'a [&'a str],
    minutes: &'a str,
}

impl Tools<'_> {
    /// Sets up what a build of the page needs.
    pub(crate) fn ensure_page_builders(&self) -> Result<()> {
        self.ensure_wasm_target()?;
        self.ensure_trunk()?;
        self.ensure_wasm_bindgen()
    }

    pub(crate) fn ensure_wasm_target(&self) -> Result<()> {
        let sysroot = command::output(self.command("rustc").args(["--print", "sysroot"]))
            .context("`rustc --print sysroot` failed; is Rust installed?")?;
        let target = Path::new(sysroot.trim())
            .join("lib/rustlib")
            .join(WASM_TARGET);
        if target.is_dir() {
            return Ok(());
        }
        if self.find("rustup").is_none() {
            bail!(
                "Rust's {WASM_TARGET} target is missing and there is no rustup to add it. \
                 Install the target the way Rust was installed here, then try again"
            );
        }
        eprintln!("Rust's {WASM_TARGET} target is missing: adding it (under a minute).");
        command::run(self.command("rustup").args(["target", "add", WASM_TARGET]))
    }

    /// Sets up a cargo subcommand that rustup calls `component`.
    pub(crate) fn ensure_component(&self, component: &str, subcommand: &str) -> Result<()> {
        if command::output(self.cargo().args([subcommand, "--version"])).is_some() {
            return Ok(());
        }
        eprintln!("{component} is missing: adding it (under a minute).");
        command::run(self.command("rustup").args(["component", "add", component]))
    }

    fn ensure_trunk(&self) -> Result<()> {
        self.ensure(
            &Package {
                name: "trunk",
                version: TRUNK_VERSION,
                programs: &["trunk"],
                // It asks for a newer Rust than it uses.
                install_flags: &["--locked", "--ignore-rust-version"],
                minutes: "5 to 10",
            },
            fits,
        )
    }

    /// Sets up wasm-bindgen's programs in exactly the version of the crate: they refuse any other.
    pub(crate) fn ensure_wasm_bindgen(&self) -> Result<()> {
        let version = self.workspace.locked_version("wasm-bindgen")?;
        self.ensure(
            &Package {
                name: "wasm-bindgen-cli",
                version: &version,
                programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
                // Its own lock file may name a withdrawn release, so it resolves afresh.
                install_flags: &[],
                minutes: "2 to 4",
            },
            |found| found == version,
        )
    }

    fn ensure(&self, package: &Package<'_>, right: impl Fn(&str) -> bool) -> Result<()> {
        if self.is_right(package, &right) {
            return Ok(());
        }
        let Package { name, version, .. } = package;
        if self.find("cargo-binstall").is_some() {
            eprintln!("{name} {version} is missing: fetching it into .tools/ (under a minute).");
            let fetched = command::run(self.cargo().arg("binstall").args([
                "--no-confirm",
                "--force",
                "--disable-strategies",
                "compile",
                "--root",
                ".tools",
                &format!("{name}@{version}"),
            ]));
            match fetched {
                Ok(()) if self.is_right(package, &right) => return Ok(()),
                Ok(()) => eprintln!("What was fetched does not run here."),
                Err(error) => eprintln!("{error:#}."),
            }
        }
        eprintln!(
            "{name} {version} is missing: building it into .tools/, once. This takes {} minutes.",
            package.minutes
        );
        self.install(package)?;
        if self.is_right(package, &right) {
            return Ok(());
        }
        bail!(
            "{name} {version} was installed into .tools/bin but does not run; delete .tools/ and try again"
        )
    }

    fn is_right(&self, package: &Package<'_>, right: impl Fn(&str) -> bool) -> bool {
        package.programs.iter().all(|program| {
            command::output(self.command(program).arg("--version"))
                .is_some_and(|output| right(version_in(&output)))
        })
    }

    fn install(&self, package: &Package<'_>) -> Result<()> {
        let build = self.folder().join("build");
        let mut command: Command = self.cargo();
        command
            .args(["install", package.name, "--version", package.version])
            .args(package.install_flags)
            .args(["--force", "--root", ".tools"])
            .env("CARGO_TARGET_DIR", &build)
            // The tools run for seconds: what counts is how soon they are built.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env_remove("RUSTFLAGS");
        let installed = command::run(&mut command);
        if build.exists() {
            fs::remove_dir_all(&build).context("removing .tools/build")?;
        }
        installed
    }
}

/// Whether Trunk.toml's settings mean what they should to this Trunk.
fn fits(version: &str) -> bool {
    let mut parts = version.split('.').map(str::parse::<u32>);
    matches!((parts.next(), parts.next(), parts.next()), (Some(Ok(0)), Some(Ok(22)), Some(Ok(patch))) if patch >= 1)
}

/// The version in what a program prints when asked for it: the last word of the first line that is one.
fn version_in(output: &str) -> &str {
    output
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_is_found_in_what_programs_print() {
        assert_eq!(version_in("trunk 0.22.1\n"), "0.22.1");
        assert_eq!(version_in("wasm-bindgen 0.2.130 (abcdef123)\n"), "0.2.130");
        assert_eq!(version_in("no version here"), "");
        assert_eq!(version_in(""), "");
    }

    #[test]
    fn trunk_fits_from_the_first_tried_patch_of_its_line() {
        for version in ["0.22.1", "0.22.2", "0.22.10"] {
            assert!(fits(version), "{version}");
        }
        for version in [
            "0.22.0",
            "0.22.0-beta.1",
            "0.21.14",
            "0.23.0",
            "1.22.1",
            "",
            "0.22",
        ] {
            assert!(!fits(version), "{version}");
        }
    }
}
