//! What comes from npm: wasm-opt and esbuild, which make the release build small, and the accessibility checker of the end-to-end tests.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use super::Tools;
use crate::command;

/// Exact versions, so that a build is the same tomorrow.
const PACKAGES: &str = r#"{
  "private": true,
  "dependencies": {
    "axe-core": "4.14.1",
    "binaryen": "132.0.0",
    "esbuild": "0.28.2"
  }
}
"#;

impl Tools<'_> {
    /// Sets up wasm-opt. `false` when there is no npm to fetch it with: the build then goes without.
    pub(crate) fn ensure_wasm_opt(&self) -> Result<bool> {
        if !self.ensure_packages()? {
            return Ok(false);
        }
        if command::output(self.command("wasm-opt").arg("--version")).is_none() {
            bail!(
                "wasm-opt in .tools/node_modules does not run (it needs Node.js); \
                 if Node.js is there, delete .tools/ and try again"
            );
        }
        Ok(true)
    }

    /// Sets up axe-core and says where it is.
    pub(crate) fn ensure_axe(&self) -> Result<PathBuf> {
        if !self.ensure_packages()? {
            bail!(
                "the end-to-end tests need npm, to fetch the accessibility checker axe-core. \
                 Install Node.js (on Debian or Ubuntu: `apt-get install npm`), then try again"
            );
        }
        Ok(self.folder().join("node_modules/axe-core/axe.min.js"))
    }

    /// `false` when the packages are missing and so is npm.
    fn ensure_packages(&self) -> Result<bool> {
        let folder = self.folder();
        // Written only after an install that went well, so it says what is there.
        let receipt = folder.join("node_modules/.latchkey.json");
        if fs::read_to_string(&receipt).is_ok_and(|installed| installed == PACKAGES) {
            return Ok(true);
        }
        if self.find("npm").is_none() {
            return Ok(false);
        }
        eprintln!(
            "wasm-opt, esbuild and axe-core are missing: fetching them into .tools/ (under a minute)."
        );
        fs::create_dir_all(&folder).context("making .tools/")?;
        fs::write(folder.join("package.json"), PACKAGES).context("writing .tools/package.json")?;
        command::run(self.command("npm").args([
            "install",
            "--prefix",
            ".tools",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-package-lock",
            "--loglevel=error",
        ]))?;
        fs::write(receipt, PACKAGES).context("writing into .tools/node_modules")?;
        Ok(true)
    }
}
