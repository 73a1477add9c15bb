//! The programs the commands need: found where they are right, else put into the tree's ignored `.tools/`.

mod browser;
mod npm;
mod rust;

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::workspace::Workspace;

const OWN_VARIABLES: [&str; 2] = ["CARGO_MANIFEST_", "CARGO_PKG_"];

/// The programs at hand, and the search path that puts the tree's own first.
pub(crate) struct Tools<'a> {
    workspace: &'a Workspace,
    path: OsString,
}

impl<'a> Tools<'a> {
    pub(crate) fn new(workspace: &'a Workspace) -> Result<Self> {
        let folder = workspace.root().join(".tools");
        let mut folders = vec![folder.join("bin"), folder.join("node_modules/.bin")];
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let path = env::join_paths(folders)
            .context("the tree's path has a character that PATH cannot carry; move it elsewhere")?;
        Ok(Self { workspace, path })
    }

    /// A command to run in the tree, with the tree's own tools found first.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.find(program).unwrap_or_else(|| program.into()));
        command
            .current_dir(self.workspace.root())
            .env("PATH", &self.path);
        for (name, _) in env::vars_os() {
            // What cargo told this program about itself. Some build scripts would run again on seeing it.
            if name
                .to_str()
                .is_some_and(|name| OWN_VARIABLES.iter().any(|own| name.starts_with(own)))
            {
                command.env_remove(name);
            }
        }
        command
    }

    pub(crate) fn cargo(&self) -> Command {
        self.command("cargo")
    }

    /// Trunk, told not to ask for news. Its own tools are on the search path, so it downloads none.
    pub(crate) fn trunk(&self) -> Command {
        let mut command = self.command("trunk");
        command.env("TRUNK_SKIP_VERSION_CHECK", "true");
        command
    }

    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        which::which_in(program, Some(&self.path), self.workspace.root()).ok()
    }

    fn folder(&self) -> PathBuf {
        self.workspace.root().join(".tools")
    }
}
