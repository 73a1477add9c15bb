//! What people do with the page, in the steps that many tests share.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::wd::WindowHandle;
use sandbox::{Sandbox, apps::SPA};
use serde_json::Value;

use super::{Browser, Test, browser::text};

/// The super admin of the sandbox org.
pub(crate) const ADMIN: &str = "admin@sandbox.test";

/// A flow and the way its answer comes back, as the connect page offers them.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    CodeInFragment,
    CodeInQuery,
    Implicit,
}

impl Test {
    /// Opens the connect page and fills in the org and its single-page app.
    pub(crate) async fn connect(&self) -> Result<()> {
        self.connect_in(self.browser()).await
    }

    /// The same, in one of several browsers.
    pub(crate) async fn connect_in(&self, browser: &Browser) -> Result<()> {
        browser.open(&self.page("/")).await?;
        browser.sees_heading("Get a token").await?;
        browser.fill("Org address", self.org().origin()).await?;
        browser.fill("Client ID", SPA).await
    }

    /// Signs in from a connect page that is filled in.
    pub(crate) async fn sign_in(&self, who: &str) -> Result<()> {
        self.leave_for_org(self.browser()).await?;
        self.choose_person(self.browser(), who).await
    }

    /// Signs in at another org than the one of the test.
    pub(crate) async fn sign_in_at(&self, org: &Sandbox, who: &str) -> Result<()> {
        let browser = self.browser();
        browser.press("Connect").await?;
        browser.fill("Org address", org.origin()).await?;
        browser.press("Sign in").await?;
        at_page_of(browser, org).await?;
        self.choose_person(browser, who).await
    }

    /// From an empty browser to the list of users, as the super admin.
    pub(crate) async fn list_users(&self) -> Result<()> {
        self.connect().await?;
        self.sign_in(ADMIN).await?;
        self.browser().users_listed().await
    }

    /// Waits until the org has renewed so many tokens.
    pub(crate) async fn renewed(&self, times: u64) -> Result<()> {
        for _ in 0..300 {
            if self.org().org().counts().grant("refresh_token").given >= times {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let browser = self.browser();
        bail!(
            "nothing was renewed; the page says: {}",
            browser.visible_text().await?
        )
    }

    /// Presses *Sign in* and waits for the org's page.
    pub(crate) async fn leave_for_org(&self, browser: &Browser) -> Result<()> {
        browser.press("Sign in").await?;
        self.at_org(browser).await
    }

    /// Waits for the org's sign-in page.
    pub(crate) async fn at_org(&self, browser: &Browser) -> Result<()> {
        at_page_of(browser, self.org()).await
    }

    /// Signs in on the org's page.
    pub(crate) async fn choose_person(&self, browser: &Browser, who: &str) -> Result<()> {
        browser.press(who).await?;
        let script = "return location.origin === arguments[0]";
        browser
            .until_with(
                "the way back to the page",
                script,
                vec![self.page("").into()],
            )
            .await?;
        Ok(())
    }
}

async fn at_page_of(browser: &Browser, org: &Sandbox) -> Result<()> {
    let script = "return location.origin === arguments[0] && has('People of this sandbox')";
    browser
        .until_with("the org’s sign-in page", script, vec![org.origin().into()])
        .await?;
    Ok(())
}

impl Browser {
    /// Chooses a flow and a response mode on the connect page.
    pub(crate) async fn choose_way(&self, way: Way) -> Result<()> {
        match way {
            Way::CodeInFragment => self.flow("Code + PKCE").await,
            Way::CodeInQuery => {
                self.flow("Code + PKCE").await?;
                self.press("Prompt, login hint, response mode").await?;
                self.choose("Response mode", "query").await
            }
            Way::Implicit => self.flow("Implicit").await,
        }
    }

    /// Opens one more tab and goes there. Returns the one that is left.
    pub(crate) async fn another_tab(&self) -> Result<WindowHandle> {
        let left = self.client.window().await?;
        let tab = self.client.new_window(true).await?;
        self.client.switch_to_window(tab.handle).await?;
        Ok(left)
    }

    /// Presses the label of a box to tick.
    pub(crate) async fn press_label(&self, name: &str) -> Result<()> {
        let script =
            "const label = named('label', arguments[0]); label?.click(); return Boolean(label)";
        self.until_with(&format!("a label “{name}”"), script, vec![name.into()])
            .await?;
        Ok(())
    }

    /// Waits for a heading in the panel of one user.
    pub(crate) async fn sees_heading_in_detail(&self, text: &str) -> Result<()> {
        let script = "return [...document.querySelectorAll('.detail h3')].some((heading) => clean(heading.innerText) === arguments[0])";
        self.until_with(
            &format!("a heading “{text}” in the panel"),
            script,
            vec![text.into()],
        )
        .await?;
        Ok(())
    }

    /// Waits until the panel of one user is gone.
    pub(crate) async fn panel_is_gone(&self) -> Result<()> {
        self.until(
            "the panel is gone",
            "return !document.querySelector('.detail')",
        )
        .await?;
        Ok(())
    }

    /// Waits until the focus is somewhere in what a selector finds.
    pub(crate) async fn focus_is_in(&self, selector: &str) -> Result<()> {
        let script = "return Boolean(document.activeElement.closest(arguments[0]))";
        let what = format!("the focus is in {selector}");
        self.until_with(&what, script, vec![selector.into()])
            .await?;
        Ok(())
    }

    async fn flow(&self, name: &str) -> Result<()> {
        // The button itself may be drawn by its label alone.
        let script = "const label = named('label', arguments[0]); label?.click(); return Boolean(label?.control.checked)";
        self.until_with(
            &format!("the flow “{name}” is chosen"),
            script,
            vec![name.into()],
        )
        .await?;
        Ok(())
    }

    /// Waits until users are listed.
    pub(crate) async fn users_listed(&self) -> Result<()> {
        self.at("/users").await?;
        self.until("a row of the list", "return shownRows().length > 0")
            .await?;
        Ok(())
    }

    /// What the rows in view say: name, login, email, status, created, last login, last updated.
    pub(crate) async fn rows(&self) -> Result<Vec<Vec<String>>> {
        // Those that are kept ready out of view come a little later.
        let script = "const end = document.querySelector('[role=grid]')?.getBoundingClientRect().bottom; \
             return shownRows().filter((row) => row.getBoundingClientRect().top < end).map((row) => [...row.querySelectorAll('[role=gridcell]:not(.cell-select)')].map((cell) => clean(cell.textContent)))";
        let rows = self.eval(script).await?;
        serde_json::from_value(rows).context("rows are lists of texts")
    }

    /// Waits for a failure that explains itself, and returns all it says: what happened, evidence, fix.
    pub(crate) async fn failure(&self, title: &str) -> Result<String> {
        let script = "const card = [...document.querySelectorAll('.failure, .trouble')].find(shown); \
             return card && nameOfFailure(card) === arguments[0] ? clean(card.textContent) : null";
        let said = self
            .until_with(&format!("a failure “{title}”"), script, vec![title.into()])
            .await?;
        Ok(text(&said))
    }

    /// How often the page has asked the org for something since it was loaded.
    pub(crate) async fn calls(&self, path: &str) -> Result<u64> {
        let script = "return performance.getEntriesByType('resource').filter((entry) => new URL(entry.name).pathname.startsWith(arguments[0])).length";
        let count = self.eval_with(script, vec![path.into()]).await?;
        count.as_u64().context("a count is a number")
    }

    /// Holds that nothing was sent to the origin that the sandbox's faults lead to.
    pub(crate) async fn called_nobody_else(&self) -> Result<()> {
        let script = "return performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.includes('elsewhere'))";
        let calls = self.eval(script).await?;
        anyhow::ensure!(
            calls == serde_json::json!([]),
            "another origin was called: {calls}"
        );
        Ok(())
    }

    /// The addresses in the history of the tab, the present one included.
    pub(crate) async fn history(&self) -> Result<Vec<String>> {
        let history = self
            .cdp(
                "Page.getNavigationHistory",
                Value::Object(serde_json::Map::new()),
            )
            .await?;
        let entries = history["entries"]
            .as_array()
            .context("the history is a list")?;
        Ok(entries.iter().map(|entry| text(&entry["url"])).collect())
    }

    /// The records of a store, `localStorage` or `sessionStorage`, as JSON.
    pub(crate) async fn store(&self, store: &str) -> Result<String> {
        self.eval(&format!("return JSON.stringify(window.{store})"))
            .await
            .map(|store| text(&store))
    }

    /// Fails unless `evidence` holds every one of `parts`.
    pub(crate) fn holds(evidence: &str, parts: &[&str]) -> Result<()> {
        for part in parts {
            ensure!(
                evidence.contains(part),
                "“{part}” is missing in: {evidence}"
            );
        }
        Ok(())
    }
}
