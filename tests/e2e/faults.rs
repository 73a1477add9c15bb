//! Twenty thousand users through everything that can go wrong, in many mixes: whatever comes between, everyone is there in the end, and
//! nobody twice.

use std::time::Duration;

use anyhow::{Result, ensure};
use sandbox::{
    faults::{FaultKind, Faults, Rule},
    settings::Settings,
};

use super::support::{
    ADMIN, Browser, Test, all_loaded,
    export::{
        CATCH, EXPORTED, begin, catch_downloads, caught, holds_everyone, keep_token, network,
    },
    grouped, listed_people, tests,
};

/// A work, and what comes between.
#[derive(Clone, Copy)]
struct Mix {
    work: Work,
    /// What the chances of the single calls are drawn from; without it, none of them fails.
    seed: Option<u64>,
    network: bool,
    expiry: Option<Expiry>,
    reload: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Work {
    Export,
    /// A list goes with its page: after a reload, and after signing in anew, it is loaded from its beginning.
    Load,
}

#[derive(Clone, Copy, PartialEq)]
enum Expiry {
    /// When it was to be expected.
    InTime,
    /// The org ended the token early.
    Early,
}

const EXPORT: Mix = Mix {
    work: Work::Export,
    seed: None,
    network: false,
    expiry: None,
    reload: false,
};

const LOAD: Mix = Mix {
    work: Work::Load,
    ..EXPORT
};

/// Makes a test of each mix.
macro_rules! mixes {
    ($($name:ident: $mix:expr),+ $(,)?) => {
        $(async fn $name(t: &mut Test) -> Result<()> {
            let mix: Mix = $mix;
            mix.run(t).await
        })+
        tests![$($name),+];
    };
}

mixes! {
    exporting_through_everything: Mix { seed: Some(7), network: true, expiry: Some(Expiry::InTime), reload: true, ..EXPORT },
    loading_through_everything: Mix { seed: Some(11), network: true, expiry: Some(Expiry::InTime), reload: true, ..LOAD },
    exporting_through_everything_otherwise: Mix { seed: Some(101), network: true, expiry: Some(Expiry::Early), reload: true, ..EXPORT },
    loading_through_everything_otherwise: Mix { seed: Some(211), network: true, expiry: Some(Expiry::Early), reload: true, ..LOAD },
    exporting_with_failures_and_a_reload: Mix { seed: Some(23), reload: true, ..EXPORT },
    exporting_with_a_reload_and_a_new_token: Mix { reload: true, expiry: Some(Expiry::InTime), ..EXPORT },
    exporting_without_network_and_with_a_new_token: Mix { network: true, expiry: Some(Expiry::Early), ..EXPORT },
    loading_with_failures_and_without_network: Mix { seed: Some(31), network: true, ..LOAD },
    loading_with_a_reload_and_a_new_token: Mix { reload: true, expiry: Some(Expiry::Early), ..LOAD },
}

/// How long the first token lives if it is to expire, in seconds.
const LIFETIME: u64 = 15;

impl Mix {
    async fn run(self, t: &mut Test) -> Result<()> {
        t.restart_org(|config| {
            config.users = 20_000;
            if self.expiry == Some(Expiry::InTime) {
                config.access_token_lifetime = LIFETIME;
            }
        })
        .await?;
        t.allow_faults_in_log();
        t.allow_log("status of 401");
        t.connect().await?;
        keep_token(t.browser()).await?;
        t.sign_in(ADMIN).await?;
        let browser = t.browser();
        browser.users_listed().await?;
        // The next token lives as long as usual.
        t.org().org().set_settings(Settings::default());
        t.org().org().set_faults(self.faults());
        catch_downloads(browser).await?;
        match self.work {
            Work::Export => begin(browser, "all", "table", "csv").await?,
            Work::Load => browser.press("Load all").await?,
        }
        if self.network {
            self.until_there_are(t, 2_000).await?;
            network(browser, true).await?;
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            network(browser, false).await?;
        }
        if self.expiry == Some(Expiry::Early) {
            self.until_there_are(t, 4_000).await?;
            t.org().org().expire_tokens();
        }
        if self.reload {
            self.until_there_are(t, 6_000).await?;
            browser.reload().await?;
        }
        let all = match self.work {
            Work::Export => "has('The export is whole.')".to_owned(),
            Work::Load => format!("has('{}')", all_loaded(t)),
        };
        self.until(t, &all).await?;
        self.has_met_all(t).await?;
        if self.work == Work::Load {
            t.org().org().clear_faults();
            begin(browser, "shown", "table", "csv").await?;
            browser
                .until("a file", "return Boolean(window.caught)")
                .await?;
        }
        holds_everyone(t, &caught(browser).await?)
    }

    fn faults(self) -> Faults {
        let Some(seed) = self.seed else {
            // What comes between has to come in time.
            return Faults {
                latency_ms: 300,
                rate_limit: 10_000,
                ..Faults::default()
            };
        };
        let rule = |kind, probability, seed| Rule {
            probability: Some(probability),
            seed,
            ..Rule::new(kind).path("/api/v1/users")
        };
        let stall = Rule {
            latency_ms: 5_000,
            times: Some(1),
            after: 20,
            ..Rule::new(FaultKind::Latency).path("/api/v1/users")
        };
        Faults {
            rate_limit: 10_000,
            rules: vec![
                rule(FaultKind::TooManyRequests, 0.03, seed),
                rule(FaultKind::ServerError, 0.06, seed + 1),
                rule(FaultKind::Drop, 0.06, seed + 2),
                rule(FaultKind::CutOff, 0.06, seed + 3),
                stall,
            ],
            ..Faults::default()
        }
    }

    /// Waits until there are so many users, and not all.
    async fn until_there_are(self, t: &Test, users: u64) -> Result<()> {
        let count = match self.work {
            Work::Export => EXPORTED,
            Work::Load => {
                "Number(clean(document.querySelector('.users-title .users-count')?.textContent).split(' ')[0].replaceAll(',', ''))"
            }
        };
        self.until(t, &format!("{count} >= {users}")).await
    }

    /// Waits for something, and presses what is offered meanwhile, as a person would. Files are caught, on whichever page.
    async fn until(self, t: &Test, holds: &str) -> Result<()> {
        let script = format!(
            "if (location.origin !== arguments[0]) {{ return null; }} \
             {CATCH} \
             if ({holds}) {{ return true; }} \
             const buttons = [...document.querySelectorAll('button:enabled')].filter(shown); \
             for (const name of arguments[1]) {{ \
               const button = buttons.find((button) => nameOf(button) === name); \
               if (button) {{ button.click(); return null; }} }} \
             return null"
        );
        let mut names = vec!["Sign in again", "Go on", "Try again"];
        if self.work == Work::Load {
            names.push("Load all");
        }
        t.browser()
            .until_within(
                Duration::from_secs(100),
                holds,
                &script,
                vec![t.page("").into(), names.into()],
            )
            .await?;
        Ok(())
    }

    /// Whether everything came between that was to.
    async fn has_met_all(self, t: &Test) -> Result<()> {
        let given = t.org().org().counts().grant("authorization_code").given;
        let expected = 1 + u64::from(self.expiry.is_some());
        ensure!(given == expected, "{given} tokens, not {expected}");
        let report = self.report(t.browser()).await?;
        if self.work == Work::Export {
            let has_stopped = self.reload || self.expiry.is_some();
            ensure!(!has_stopped || report.contains(" on the way"), "{report}");
            let has_failed = self.seed.is_some() || self.network;
            ensure!(
                !has_failed || report.contains(" made again after a failure"),
                "{report}"
            );
            let count = grouped(listed_people(t));
            ensure!(report.contains(&format!("{count} users from ")), "{report}");
        }
        Ok(())
    }

    async fn report(self, browser: &Browser) -> Result<String> {
        let script = "return clean(document.querySelector('.export-report')?.textContent)";
        let report = browser.eval(script).await?;
        Ok(report.as_str().unwrap_or_default().to_owned())
    }
}
