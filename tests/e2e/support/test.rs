//! One test: its browsers, its org, and what must hold when it is over.

use std::sync::{Arc, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use sandbox::{Config, Sandbox};

use super::{
    Browser, Host,
    browser::{LogEntry, text},
    runner::Shared,
};

/// A running test.
pub(crate) struct Test {
    shared: Arc<Shared>,
    org: Option<Sandbox>,
    browsers: Vec<Browser>,
    expected: Vec<Expected>,
    /// Hosts of the test's own that serve the page as well.
    origins: Vec<String>,
    /// Those among them that serve until the test is over.
    hosts: Vec<Host>,
}

/// Log lines that belong to what a test does.
struct Expected {
    part: &'static str,
    /// Whether it may be missing.
    optional: bool,
}

/// What the log may hold on every page.
const STANDING: [&str; 2] = [
    // A page on this machine asks whether a sandbox org runs where it usually does, and the browser is told that it
    // does not.
    "http://localhost:8081/sandbox - Failed to load resource: net::ERR_NAME_NOT_RESOLVED",
    // The page for service apps asks its host for a relay, which a static host does not have.
    "/relay/organization - Failed to load resource: the server responded with a status of 404",
];

impl Test {
    pub(crate) async fn new(shared: Arc<Shared>) -> Result<Self> {
        let mut test = Self {
            shared,
            org: None,
            browsers: Vec::new(),
            expected: Vec::new(),
            origins: Vec::new(),
            hosts: Vec::new(),
        };
        test.restart_org(|_| {}).await?;
        test.another_browser().await?;
        Ok(test)
    }

    /// The browser of the test; the first, where there are several.
    pub(crate) fn browser(&self) -> &Browser {
        &self.browsers[0]
    }

    /// Every browser of the test.
    pub(crate) fn browsers(&self) -> &[Browser] {
        &self.browsers
    }

    /// Opens one more browser, which shares nothing with the others: as good as a private window. Returns its place in
    /// [`Self::browsers`].
    pub(crate) async fn another_browser(&mut self) -> Result<usize> {
        let browser = Browser::new(self.shared.driver.session().await?).await?;
        self.browsers.push(browser);
        Ok(self.browsers.len() - 1)
    }

    pub(crate) fn number_of(&self, browser: &Browser) -> usize {
        self.browsers
            .iter()
            .position(|known| known.number == browser.number)
            .unwrap_or_default()
    }

    /// The address of the page under test, at a path.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.shared.host.origin())
    }

    /// Holds the pages of another host to the same rules.
    pub(crate) fn watch(&mut self, host: &Host) {
        self.origins.push(host.origin().to_owned());
    }

    /// Has a host serve until the test is over.
    pub(crate) fn keep(&mut self, host: Host) {
        self.hosts.push(host);
    }

    /// The sandbox org.
    ///
    /// # Panics
    /// After [`Self::stop_org`].
    pub(crate) fn org(&self) -> &Sandbox {
        self.org
            .as_ref()
            .expect("the org runs until the test stops it")
    }

    /// Puts an org with other settings in the place of the present one.
    pub(crate) async fn restart_org(&mut self, change: impl FnOnce(&mut Config)) -> Result<()> {
        self.org = Some(self.start_org(change).await?);
        Ok(())
    }

    /// One more org, of 37 users, which is the test's to stop.
    pub(crate) async fn another_org(&self) -> Result<Sandbox> {
        self.start_org(|config| config.users = 37).await
    }

    async fn start_org(&self, change: impl FnOnce(&mut Config)) -> Result<Sandbox> {
        let mut config = Config {
            port: 0,
            redirect_uris: vec![self.page("/callback")],
            ..Config::default()
        };
        change(&mut config);
        Sandbox::start(config)
            .await
            .context("starting the sandbox org")
    }

    /// Stops the org: from then on nothing listens at its address.
    pub(crate) async fn stop_org(&mut self) {
        if let Some(org) = self.org.take() {
            org.stop().await;
        }
    }

    /// Says that the browser must log a warning or error with `part` in it, which would otherwise fail the test.
    pub(crate) fn expect_log(&mut self, part: &'static str) {
        self.expected.push(Expected {
            part,
            optional: false,
        });
    }

    /// Says that the browser may log such a line.
    pub(crate) fn allow_log(&mut self, part: &'static str) {
        self.expected.push(Expected {
            part,
            optional: true,
        });
    }

    /// Says that the browser may log what a faulty org and a faulty network make it log.
    pub(crate) fn allow_faults_in_log(&mut self) {
        for part in [
            "status of 403",
            "status of 429",
            "status of 500",
            "net::ERR_",
        ] {
            self.allow_log(part);
        }
    }

    /// What must hold at the end of every test: no violation of the content security policy, nothing unexpected in the
    /// log, no panic, no secret where none may be, and nothing found on the pages that were looked at.
    pub(crate) async fn check_rules(&self) -> Result<()> {
        let mut log = Vec::new();
        for browser in &self.browsers {
            for window in browser.client.windows().await? {
                browser.client.switch_to_window(window).await?;
                self.check_window(browser).await?;
            }
            log.extend(browser.log().await?);
            let findings = browser
                .findings
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            ensure!(
                findings.is_empty(),
                "{} findings:\n{}",
                findings.len(),
                findings.join("\n")
            );
        }
        self.check_log(&log)
    }

    /// No panic, and no secret in the address, the title or the storage that outlives the tab.
    async fn check_window(&self, browser: &Browser) -> Result<()> {
        let seen = browser
            .eval(
                "return { origin: location.origin, href: location.href, title: document.title, \
                   panic: document.querySelector('.stopped')?.textContent ?? '', \
                   kept: location.protocol === 'http:' ? JSON.stringify(localStorage) : '' }",
            )
            .await?;
        let origin = text(&seen["origin"]);
        if origin != self.shared.host.origin() && !self.origins.contains(&origin) {
            return Ok(());
        }
        if let Some(panic) = seen["panic"].as_str().filter(|panic| !panic.is_empty()) {
            bail!("the page stopped: {panic}");
        }
        for place in ["href", "title", "kept"] {
            if let Some(secret) = secret_in(&text(&seen[place])) {
                bail!("a secret in the page's {place}: {secret}");
            }
        }
        Ok(())
    }

    fn check_log(&self, log: &[LogEntry]) -> Result<()> {
        for entry in log {
            if let Some(secret) = secret_in(&entry.message) {
                bail!(
                    "a secret in the log: {secret}… ({} {}: {})",
                    entry.level,
                    entry.source,
                    without(&entry.message)
                );
            }
            if is_policy_violation(entry) {
                bail!("the content security policy was violated: {entry}");
            }
            let is_expected = STANDING.iter().any(|part| entry.message.contains(part))
                || self
                    .expected
                    .iter()
                    .any(|expected| entry.message.contains(expected.part));
            if matches!(entry.level.as_str(), "WARNING" | "SEVERE") && !is_expected {
                bail!("unexpected in the browser's log: {entry}");
            }
        }
        let missing = self.expected.iter().find(|expected| {
            !expected.optional
                && !log
                    .iter()
                    .any(|entry| entry.message.contains(expected.part))
        });
        match missing {
            Some(expected) => bail!(
                "the browser's log was to hold “{}” and does not",
                expected.part
            ),
            None => Ok(()),
        }
    }

    pub(crate) async fn close(self) -> Result<()> {
        for browser in self.browsers {
            browser.close().await?;
        }
        if let Some(org) = self.org {
            org.stop().await;
        }
        Ok(())
    }
}

/// A message without the address it begins with, where secrets would be.
fn without(message: &str) -> &str {
    message.split_once(' ').map_or(message, |(_, rest)| rest)
}

/// Whether a line of the log reports that the content security policy stopped something.
pub(crate) fn is_policy_violation(entry: &LogEntry) -> bool {
    ["Content Security Policy", "TrustedHTML", "TrustedScript"]
        .iter()
        .any(|words| entry.message.contains(words))
}

/// The first thing in a text that looks like a token, a code or a verifier.
pub(crate) fn secret_in(text: &str) -> Option<String> {
    // What is encrypted has such letters by chance, but no full stop.
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let jwt = text.match_indices("eyJ").find(|(start, _)| {
        let rest = text[*start..].trim_start_matches(is_part);
        rest.strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(is_part))
    });
    if let Some((start, _)) = jwt {
        return Some(text[start..].chars().take(24).collect());
    }
    ["access_token=", "code=", "code_verifier", "\"verifier\""]
        .iter()
        .find_map(|mark| {
            let start = text.find(mark)?;
            Some(text[start..].chars().take(24).collect())
        })
}
