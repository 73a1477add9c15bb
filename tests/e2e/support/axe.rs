//! Whether a page can be used by everyone: what axe-core finds, and whether it fits a narrow window.

use std::{
    env, fs,
    path::Path,
    sync::{OnceLock, PoisonError},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Value, json};

use super::Browser;

/// Themes and widths that every page is looked at in.
const THEMES: [&str; 2] = ["light", "dark"];
const WIDTHS: [u32; 2] = [1280, 390];
/// The narrowest and the widest window a page has to fit into.
const EXTREMES: [u32; 2] = [360, 1920];

impl Browser {
    /// Looks at the page as it is now, in either theme, wide and narrow. What axe-core finds, and a page that is wider
    /// than its window, fail the test at its end, so that one run tells everything. `state` names what the page shows.
    pub(crate) async fn is_accessible(&self, state: &str) -> Result<()> {
        self.load_axe().await?;
        let mut found = Vec::new();
        for theme in THEMES {
            for width in WIDTHS {
                self.look(theme, width).await?;
                let place = format!("{state}, {theme}, {width} px");
                found.extend(
                    self.violations()
                        .await?
                        .into_iter()
                        .map(|violation| format!("{place}: {violation}")),
                );
                found.extend(
                    self.overflow()
                        .await?
                        .map(|wide| format!("{place}: {wide}")),
                );
            }
        }
        for width in EXTREMES {
            self.look("light", width).await?;
            found.extend(
                self.overflow()
                    .await?
                    .map(|wide| format!("{state}, {width} px: {wide}")),
            );
        }
        self.restore_width().await?;
        self.findings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(found);
        Ok(())
    }

    /// Makes the window as wide as this, in CSS pixels.
    pub(crate) async fn set_width(&self, width: u32) -> Result<()> {
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    /// Makes the window as wide as it was.
    pub(crate) async fn restore_width(&self) -> Result<()> {
        self.cdp("Emulation.clearDeviceMetricsOverride", json!({}))
            .await?;
        Ok(())
    }

    /// Sets theme and width, with motion reduced so that no colour is half way to another.
    async fn look(&self, theme: &str, width: u32) -> Result<()> {
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.cdp("Emulation.setEmulatedMedia", media).await?;
        self.set_width(width).await?;
        let script = "return innerWidth === arguments[0] && matchMedia(`(prefers-color-scheme: ${arguments[1]})`).matches";
        self.until_with(
            "the window’s new width and theme",
            script,
            vec![width.into(), theme.into()],
        )
        .await?;
        // Colours that follow the theme are there with the next frame, and listeners of the width have run.
        self.eval_async(
            "requestAnimationFrame(() => requestAnimationFrame(() => done(true)))",
            Vec::new(),
        )
        .await?;
        let still = "return document.getAnimations().every((animation) => animation.playState !== 'running' || \
             animation.effect?.getComputedTiming().iterations === Infinity)";
        self.until("nothing moves any more", still).await?;
        Ok(())
    }

    async fn load_axe(&self) -> Result<()> {
        if self.eval("return Boolean(window.axe)").await? == Value::Bool(true) {
            return Ok(());
        }
        // By the debugger, because the page's policy lets nobody else's script in.
        let outcome = self
            .cdp(
                "Runtime.evaluate",
                json!({ "expression": axe()?, "returnByValue": false }),
            )
            .await?;
        ensure!(
            outcome.get("exceptionDetails").is_none(),
            "axe-core could not be loaded: {outcome}"
        );
        Ok(())
    }

    async fn violations(&self) -> Result<Vec<String>> {
        let script = "axe.run(document, { resultTypes: ['violations'] }).then(\
             (results) => done({ rules: results.passes.length, violations: results.violations.flatMap((rule) => rule.nodes.map((node) => \
                 `${rule.id}: ${node.target.join(' ')}: ${clean(node.failureSummary).slice(0, 160)} ${node.html.slice(0, 120)}`)) }), \
             (error) => done({ error: String(error) }))";
        let results = self.eval_async(script, Vec::new()).await?;
        if let Some(error) = results.get("error") {
            bail!("axe-core did not run: {error}");
        }
        ensure!(
            results["rules"].as_u64().is_some_and(|rules| rules > 5),
            "axe-core had nothing to look at: {results}"
        );
        serde_json::from_value(results["violations"].clone()).context("violations are texts")
    }

    /// What makes the page wider than its window, if it is.
    async fn overflow(&self) -> Result<Option<String>> {
        let script = "const root = document.documentElement; \
             if (root.scrollWidth <= root.clientWidth && document.body.scrollWidth <= document.body.clientWidth) return null; \
             const wide = [...document.querySelectorAll('body *')].filter((element) => shown(element) && element.getBoundingClientRect().right > root.clientWidth + 0.5); \
             return `scrolls sideways, ${root.scrollWidth} px: ` + wide.slice(0, 6).map((element) => element.tagName.toLowerCase() + '.' + element.className).join(', ')";
        Ok(self.eval(script).await?.as_str().map(str::to_owned))
    }
}

/// The source of axe-core.
fn axe() -> Result<&'static str> {
    static SOURCE: OnceLock<Result<String, String>> = OnceLock::new();
    SOURCE
        .get_or_init(read)
        .as_deref()
        .map_err(|error| anyhow!("{error}"))
}

fn read() -> Result<String, String> {
    let path = env::var_os("LATCHKEY_AXE").ok_or(
        "axe-core is missing: `cargo xtask test` fetches it and says where it is in LATCHKEY_AXE",
    )?;
    fs::read_to_string(&path).map_err(|error| {
        format!(
            "axe-core cannot be read from {}: {error}",
            Path::new(&path).display()
        )
    })
}
