//! Where things are in this tree.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use crate::{command, trunk_config::TrunkConfig};

/// The tree this program was built from.
pub(crate) struct Workspace {
    root: PathBuf,
    metadata: Metadata,
}

/// What `cargo metadata` says, as far as it is needed here.
#[derive(Deserialize)]
struct Metadata {
    target_directory: PathBuf,
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct LockFile {
    package: Vec<LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    name: String,
    version: String,
}

impl Workspace {
    pub(crate) fn locate() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package
            .parent()
            .context("xtask has no parent folder")?
            .to_path_buf();
        let metadata = command::output(
            Command::new("cargo")
                .args(["metadata", "--no-deps", "--format-version", "1"])
                .current_dir(&root),
        )
        .context("`cargo metadata` failed; is Cargo.toml in order?")?;
        let metadata = serde_json::from_str(&metadata).context("reading `cargo metadata`")?;
        Ok(Self { root, metadata })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The finished release build.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> &Path {
        &self.metadata.target_directory
    }

    /// Where these commands keep what they need between runs.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.target().join("xtask")
    }

    /// The names of all integration tests in the workspace, sorted.
    pub(crate) fn integration_tests(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .metadata
            .packages
            .iter()
            .flat_map(|package| &package.targets)
            .filter(|target| target.kind.iter().any(|kind| kind == "test"))
            .map(|target| target.name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether the page's own package has the integration test `name`.
    pub(crate) fn page_has_test(&self, name: &str) -> bool {
        self.metadata
            .packages
            .iter()
            .filter(|package| package.name == "latchkey")
            .flat_map(|package| &package.targets)
            .any(|target| target.name == name && target.kind.iter().any(|kind| kind == "test"))
    }

    /// The version of `package` that Cargo.lock names.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let text = self.read("Cargo.lock")?;
        locked_version(&text, package)
    }

    /// What .cargo/config.toml tells rustc when it compiles the page.
    pub(crate) fn wasm_flags(&self) -> Result<Vec<String>> {
        let config: toml::Table = toml::from_str(&self.read(".cargo/config.toml")?)
            .context("reading .cargo/config.toml")?;
        let flags = config
            .get("target")
            .and_then(|target| target.get("wasm32-unknown-unknown"))
            .and_then(|target| target.get("rustflags"))
            .and_then(|flags| flags.as_array())
            .context(".cargo/config.toml has no rustflags for the page")?;
        let flags = flags.iter().map(|flag| flag.as_str().map(str::to_owned));
        flags
            .collect::<Option<_>>()
            .context("a flag in .cargo/config.toml is not a text")
    }

    pub(crate) fn trunk_config(&self) -> Result<TrunkConfig> {
        TrunkConfig::parse(&self.read("Trunk.toml")?)
    }

    /// The text of a file in this tree.
    pub(crate) fn read(&self, name: &str) -> Result<String> {
        fs::read_to_string(self.root.join(name)).with_context(|| format!("reading {name}"))
    }
}

fn locked_version(lock_file: &str, package: &str) -> Result<String> {
    let lock_file: LockFile = toml::from_str(lock_file).context("reading Cargo.lock")?;
    lock_file
        .package
        .into_iter()
        .find(|locked| locked.name == package)
        .map(|locked| locked.version)
        .ok_or_else(|| anyhow!("Cargo.lock does not name {package}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK_FILE: &str = r#"
        version = 4
        [[package]]
        name = "wasm-bindgen-futures"
        version = "0.4.80"
        [[package]]
        name = "wasm-bindgen"
        version = "0.2.130"
    "#;

    #[test]
    fn locked_version_is_of_the_very_package() {
        assert_eq!(
            locked_version(LOCK_FILE, "wasm-bindgen").unwrap(),
            "0.2.130"
        );
        assert!(locked_version(LOCK_FILE, "wasm").is_err());
    }

    #[test]
    fn knows_its_own_tree() {
        let workspace = Workspace::locate().unwrap();
        assert!(workspace.root().join("Trunk.toml").is_file());
        assert!(workspace.target().is_absolute());
        assert!(
            workspace
                .metadata
                .packages
                .iter()
                .any(|package| package.name == "xtask")
        );
    }
}
