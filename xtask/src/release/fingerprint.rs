//! Tells whether `dist/` was made from the source as it is now.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{INDEX, PublicUrl};
use crate::workspace::Workspace;

/// What the release build is made of. These commands are part of it: they finish the build.
const SOURCES: [&str; 8] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "assets",
    INDEX,
    "src",
    "style",
    "xtask/src",
];

/// Where `dist/` is to be served, when it holds the finished release build of the present source.
pub(crate) fn current(workspace: &Workspace) -> Option<PublicUrl> {
    // Trunk run by hand empties dist/, and with it this file that only a finished build has.
    if !workspace.dist().join(format!("{INDEX}.br")).is_file() {
        return None;
    }
    let stored = fs::read_to_string(file(workspace)).ok()?;
    let (public_url, fingerprint) = stored.split_once('\n')?;
    let public_url = public_url.parse().ok()?;
    let now = of_sources(workspace, &public_url).ok()?;
    (fingerprint == now).then_some(public_url)
}

/// A hash over names and contents of all sources and the `public_url`.
pub(super) fn of_sources(workspace: &Workspace, public_url: &PublicUrl) -> Result<String> {
    let mut hasher = Sha256::new();
    add(&mut hasher, "public_url", public_url.as_str().as_bytes());
    for source in SOURCES {
        add_path(&mut hasher, workspace.root(), source)?;
    }
    Ok(hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Remembers that `dist/` was made for `public_url` from the sources with this fingerprint.
pub(super) fn store(
    workspace: &Workspace,
    public_url: &PublicUrl,
    fingerprint: &str,
) -> Result<()> {
    fs::write(file(workspace), format!("{public_url}\n{fingerprint}"))
        .context("remembering what dist/ was built from")
}

fn file(workspace: &Workspace) -> std::path::PathBuf {
    workspace.scratch().join("dist.fingerprint")
}

fn add_path(hasher: &mut Sha256, root: &Path, name: &str) -> Result<()> {
    let path = root.join(name);
    let context = || format!("reading {name}");
    if !path.is_dir() {
        add(hasher, name, &fs::read(&path).with_context(context)?);
        return Ok(());
    }
    let mut children = Vec::new();
    for entry in fs::read_dir(&path).with_context(context)? {
        children.push(entry.with_context(context)?.file_name());
    }
    children.sort();
    for child in children {
        add_path(hasher, root, &format!("{name}/{}", child.to_string_lossy()))?;
    }
    Ok(())
}

/// Lengths go in first, so that no two lists of files look alike.
fn add(hasher: &mut Sha256, name: &str, bytes: &[u8]) {
    for part in [name.as_bytes(), bytes] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut hasher = Sha256::new();
        for (name, bytes) in parts {
            add(&mut hasher, name, bytes.as_bytes());
        }
        hasher.finalize().to_vec()
    }

    #[test]
    fn name_and_content_both_count() {
        assert_eq!(hash(&[("a", "b")]), hash(&[("a", "b")]));
        assert_ne!(hash(&[("a", "b")]), hash(&[("a", "c")]));
        assert_ne!(hash(&[("ab", "c")]), hash(&[("a", "bc")]));
    }

    #[test]
    fn differs_by_public_url() {
        let workspace = Workspace::locate().unwrap();
        let of = |url: &str| of_sources(&workspace, &url.parse().unwrap()).unwrap();
        assert_ne!(of("/"), of("/sub/"));
    }
}
