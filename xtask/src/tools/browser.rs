//! Chromium and its driver.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use super::Tools;
use crate::command;

const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const MAC_BROWSER: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The second font set lets pictures of the page show names in every script; the tests pass without it.
const DEBIAN_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];

/// A browser and the driver that belongs to it.
pub(crate) struct Browser {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Tools<'_> {
    /// Finds Chromium and its driver, or installs them where that is allowed.
    ///
    /// # Errors
    /// When there is no browser that runs with a driver that fits: tests that cannot run have not passed.
    pub(crate) fn ensure_browser(&self) -> Result<Browser> {
        let found = match self.find_browser() {
            Some(found) => found,
            None if is_debian() && is_root() => {
                eprintln!(
                    "Chromium or its driver is missing: installing both (one to three minutes)."
                );
                self.apt_install()?;
                self.find_browser().with_context(how_to_install)?
            }
            None => bail!(how_to_install()),
        };
        self.check(&found)?;
        Ok(found)
    }

    /// `CHROME` and `CHROMEDRIVER` name others than those on the search path.
    fn find_browser(&self) -> Option<Browser> {
        let browser = env::var_os("CHROME")
            .map(PathBuf::from)
            .or_else(|| BROWSERS.iter().find_map(|name| self.find(name)))
            .or_else(|| Some(PathBuf::from(MAC_BROWSER)).filter(|path| path.is_file()))?;
        let driver = env::var_os("CHROMEDRIVER")
            .map(PathBuf::from)
            .or_else(|| self.find("chromedriver"))?;
        Some(Browser { browser, driver })
    }

    fn check(&self, found: &Browser) -> Result<()> {
        let mut majors = Vec::new();
        for program in [&found.browser, &found.driver] {
            let program = program.to_string_lossy();
            let version = command::output(self.command(&program).arg("--version"))
                .with_context(|| format!("{program} does not start. {}", how_to_install()))?;
            majors.push((major_version(&version), version.trim().to_owned()));
        }
        if majors[0].0 != majors[1].0 {
            bail!(
                "the browser and its driver do not belong together: {} and {}. \
                 Update the older one, or name others with CHROME and CHROMEDRIVER",
                majors[0].1,
                majors[1].1
            );
        }
        Ok(())
    }

    fn apt_install(&self) -> Result<()> {
        command::run(self.command("apt-get").args(["update", "-q"]))?;
        command::run(
            self.command("apt-get")
                .args(["install", "-q", "-y", "--no-install-recommends"])
                .args(DEBIAN_PACKAGES)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    }
}

/// `156` in `Chromium 156.0.8078.79 built on Debian GNU/Linux 12`.
fn major_version(output: &str) -> Option<u32> {
    output
        .split_whitespace()
        .find_map(|word| word.split_once('.')?.0.parse().ok())
}

fn how_to_install() -> String {
    let command = if cfg!(target_os = "macos") {
        "brew install --cask google-chrome chromedriver"
    } else if cfg!(windows) {
        "winget install Google.Chrome Chromium.ChromeDriver"
    } else if is_debian() {
        "sudo apt-get update && sudo apt-get install chromium chromium-driver"
    } else if fs::exists("/etc/fedora-release").unwrap_or(false) {
        "sudo dnf install chromium chromedriver"
    } else if fs::exists("/etc/arch-release").unwrap_or(false) {
        "sudo pacman -S chromium"
    } else {
        "install chromium and chromedriver with the system's package manager"
    };
    format!("The browser tests need Chromium and chromedriver, in the same version. Run: {command}")
}

fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| names_debian(&text))
}

/// Whether os-release(5) says Debian or something made from it.
fn names_debian(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| {
            line.strip_prefix("ID=")
                .or_else(|| line.strip_prefix("ID_LIKE="))
        })
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .any(|id| id == "debian" || id == "ubuntu")
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_version_of_browser_and_driver() {
        assert_eq!(
            major_version("Chromium 156.0.8078.79 built on Debian GNU/Linux 12"),
            Some(156)
        );
        assert_eq!(
            major_version("ChromeDriver 156.0.8078.79 (a21ce95c-refs/heads/8078)"),
            Some(156)
        );
        assert_eq!(major_version("Google Chrome 99.0.1.2 "), Some(99));
        assert_eq!(major_version("no number"), None);
    }

    #[test]
    fn debian_and_its_kin() {
        assert!(names_debian(
            "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n"
        ));
        assert!(names_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!names_debian("ID=fedora\n"));
        assert!(!names_debian("NAME=debian\n"));
    }
}
