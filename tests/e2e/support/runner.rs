//! Runs the tests, and holds each to the rules that no test may forget.

use std::{
    env, fs,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    pin::Pin,
    process::ExitCode,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use anyhow::{Context, Error, Result, anyhow};
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

use super::{Host, Test, driver::Driver};

/// The longest a test may take.
const LIMIT: Duration = Duration::from_secs(120);

/// A test by its name.
pub(crate) struct Case {
    name: String,
    body: Body,
}

type Body = for<'a> fn(&'a mut Test) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

impl Case {
    /// A test of the module at `path`.
    pub(crate) fn new(path: &str, name: &str, body: Body) -> Self {
        let topic = path.rsplit("::").next().unwrap_or(path);
        Self {
            name: format!("{topic}::{name}"),
            body,
        }
    }
}

/// What all tests share.
pub(crate) struct Shared {
    pub(crate) driver: Driver,
    pub(crate) host: Host,
}

/// Runs what the command line names, two tests at a time unless it says otherwise: each has a browser of its own.
pub(crate) fn main(cases: Vec<Case>) -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(2);
    let runtime = match Runtime::new() {
        Ok(runtime) => Arc::new(runtime),
        Err(error) => {
            eprintln!("the end-to-end tests could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    // Listing needs neither browser nor build.
    let shared = if arguments.list {
        Err("only listed".to_owned())
    } else {
        runtime
            .block_on(start())
            .map_err(|error| format!("{error:#}"))
    };
    let shared = shared.map(Arc::new);
    let trials = cases
        .into_iter()
        .map(|case| {
            let (runtime, shared) = (Arc::clone(&runtime), shared.clone());
            Trial::test(case.name.clone(), move || match &shared {
                Ok(shared) => runtime
                    .block_on(run(&case, Arc::clone(shared)))
                    .map_err(|error| Failed::from(format!("{error:#}"))),
                Err(why) => Err(Failed::from(why)),
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

async fn start() -> Result<Shared> {
    Ok(Shared {
        host: Host::release(false).await?,
        driver: Driver::start().await?,
    })
}

async fn run(case: &Case, shared: Arc<Shared>) -> Result<()> {
    let mut test = Test::new(shared).await?;
    let outcome = match tokio::time::timeout(LIMIT, catch_panic((case.body)(&mut test))).await {
        Ok(outcome) => outcome,
        Err(_) => Err(anyhow!("the test took longer than {} s", LIMIT.as_secs())),
    };
    // A page that failed is looked at before anything else touches it.
    let outcome = match outcome {
        Ok(()) => test.check_rules().await,
        Err(error) => Err(error),
    };
    let outcome = match outcome {
        Ok(()) => Ok(()),
        Err(error) => Err(explain(&case.name, &test, error).await),
    };
    test.close().await?;
    outcome
}

/// Makes a failure of a panic, so that the browser is ended all the same.
async fn catch_panic(
    mut body: Pin<Box<dyn Future<Output = Result<()>> + Send + '_>>,
) -> Result<()> {
    poll_fn(|context| {
        catch_unwind(AssertUnwindSafe(|| body.as_mut().poll(context))).unwrap_or_else(|_| {
            Poll::Ready(Err(anyhow!("the test panicked; what it said is above")))
        })
    })
    .await
}

/// Adds to a failure what the page showed.
async fn explain(name: &str, test: &Test, error: Error) -> Error {
    let mut told = format!("{error:#}");
    for browser in test.browsers() {
        let url = browser
            .url()
            .await
            .unwrap_or_else(|error| format!("unknown ({error:#})"));
        let text = browser.visible_text().await.unwrap_or_default();
        let text: String = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(40)
            .fold(String::new(), |text, line| text + "\n    " + line);
        told += &format!("\n  browser {} at {url} shows:{text}", browser.number);
        for entry in browser.log().await.unwrap_or_default() {
            told += &format!("\n  log: {entry}");
        }
        if let Ok(path) = screenshot(name, test.number_of(browser), browser).await {
            told += &format!("\n  picture: {path}");
        }
    }
    anyhow!(told)
}

async fn screenshot(name: &str, number: usize, browser: &super::Browser) -> Result<String> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        Into::into,
    );
    let folder = target.join("e2e");
    fs::create_dir_all(&folder).context("making a folder for pictures")?;
    let path = folder.join(format!("{}-{number}.png", name.replace("::", "-")));
    fs::write(&path, browser.client.screenshot().await?).context("keeping a picture")?;
    Ok(path.display().to_string())
}
