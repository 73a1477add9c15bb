//! One browser: finds things by what they say, waits for conditions, and keeps the log.

use std::{
    fmt,
    sync::Mutex,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use fantoccini::{
    Client,
    actions::{InputSource, KeyAction, KeyActions},
    elements::{Element, ElementRef},
    error::{CmdError, ErrorStatus},
    key::Key,
    wd::WebDriverCompatibleCommand,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{driver::Session, script::PRELUDE};

/// How long a condition may take to come true.
const LIMIT: Duration = Duration::from_secs(15);
/// How often it is looked at.
const PERIOD: Duration = Duration::from_millis(25);
/// How WebDriver marks an element in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with a profile of its own.
pub(crate) struct Browser {
    pub(crate) client: Client,
    pub(crate) number: u32,
    /// What is wrong with the pages looked at so far.
    pub(crate) findings: Mutex<Vec<String>>,
    profile: TempDir,
}

/// A line of the browser's log.
#[derive(Clone, Debug)]
pub(crate) struct LogEntry {
    pub(crate) level: String,
    pub(crate) source: String,
    pub(crate) message: String,
}

impl fmt::Display for LogEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.level, self.source, self.message)
    }
}

impl Browser {
    pub(crate) async fn new(session: Session) -> Result<Self> {
        let browser = Self {
            client: session.client,
            number: session.number,
            findings: Mutex::default(),
            profile: session.profile,
        };
        // A page that believes itself in the background gets no clipboard and slow timers.
        browser
            .cdp(
                "Emulation.setFocusEmulationEnabled",
                json!({ "enabled": true }),
            )
            .await?;
        Ok(browser)
    }

    /// Ends the browser.
    pub(crate) async fn close(self) -> Result<()> {
        self.client.close().await.context("closing the browser")?;
        drop(self.profile);
        Ok(())
    }

    /// Opens an address and waits until the page stands.
    pub(crate) async fn open(&self, url: &str) -> Result<()> {
        self.client
            .goto(url)
            .await
            .with_context(|| format!("opening {url}"))
    }

    /// Reloads the page.
    pub(crate) async fn reload(&self) -> Result<()> {
        self.client.refresh().await.context("reloading")
    }

    /// Presses the browser's Back.
    pub(crate) async fn back(&self) -> Result<()> {
        self.client.back().await.context("going back")
    }

    /// Presses the browser's Forward.
    pub(crate) async fn forward(&self) -> Result<()> {
        self.client.forward().await.context("going forward")
    }

    /// The address in the address bar.
    pub(crate) async fn url(&self) -> Result<String> {
        self.eval("return location.href")
            .await
            .map(|url| text(&url))
    }

    /// The path in the address bar.
    pub(crate) async fn path(&self) -> Result<String> {
        self.eval("return location.pathname")
            .await
            .map(|path| text(&path))
    }

    /// Everything that can be read on the page.
    pub(crate) async fn visible_text(&self) -> Result<String> {
        self.eval("return document.body?.innerText ?? ''")
            .await
            .map(|text_| text(&text_))
    }

    /// Runs a script in the page.
    pub(crate) async fn eval(&self, script: &str) -> Result<Value> {
        self.eval_with(script, Vec::new()).await
    }

    /// Runs a script in the page, with `arguments`.
    pub(crate) async fn eval_with(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        self.client
            .execute(&format!("{PRELUDE}\n{script}"), arguments)
            .await
            .with_context(|| format!("running `{}`", script.trim()))
    }

    /// Runs a script that ends by calling `done` with its result.
    pub(crate) async fn eval_async(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let script = format!("const done = arguments[arguments.length - 1];\n{PRELUDE}\n{script}");
        self.client
            .execute_async(&script, arguments)
            .await
            .context("running a script")
    }

    /// Waits until a script gives something true, and returns it. `what` says what is waited for.
    pub(crate) async fn until(&self, what: &str, script: &str) -> Result<Value> {
        self.until_with(what, script, Vec::new()).await
    }

    /// Waits until a script gives something true, given `arguments`.
    pub(crate) async fn until_with(
        &self,
        what: &str,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<Value> {
        self.until_within(LIMIT, what, script, arguments).await
    }

    /// Waits until a script gives something true, for as long as it may take.
    pub(crate) async fn until_within(
        &self,
        limit: Duration,
        what: &str,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<Value> {
        let end = Instant::now() + limit;
        loop {
            // While the page changes there is nothing to run a script in: that is "not yet" as well.
            let outcome = self.eval_with(script, arguments.clone()).await;
            match &outcome {
                Ok(Value::Null | Value::Bool(false)) | Err(_) => {}
                Ok(found) if found.as_str() == Some("") => {}
                Ok(found) => return Ok(found.clone()),
            }
            if Instant::now() > end {
                let why = outcome
                    .err()
                    .map(|error| format!(" ({error:#})"))
                    .unwrap_or_default();
                bail!("waited {} s in vain: {what}{why}", limit.as_secs());
            }
            tokio::time::sleep(PERIOD).await;
        }
    }

    /// Waits until the page says something.
    pub(crate) async fn sees(&self, text: &str) -> Result<()> {
        self.until_with(
            &format!("the page says “{text}”"),
            "return has(arguments[0])",
            vec![text.into()],
        )
        .await?;
        Ok(())
    }

    /// Waits until a visible heading says exactly this.
    pub(crate) async fn sees_heading(&self, text: &str) -> Result<()> {
        let script = "return Boolean([...document.querySelectorAll('h1, h2')].filter(shown).find((heading) => \
             clean(heading.innerText) === arguments[0]))";
        self.until_with(&format!("a heading “{text}”"), script, vec![text.into()])
            .await?;
        Ok(())
    }

    /// Waits until the page is at a path.
    pub(crate) async fn at(&self, path: &str) -> Result<()> {
        self.until_with(
            &format!("the address is {path}"),
            "return location.pathname === arguments[0]",
            vec![path.into()],
        )
        .await?;
        Ok(())
    }

    /// Waits for what a script finds.
    async fn find(&self, what: &str, script: &str, argument: &str) -> Result<Element> {
        let found = self.until_with(what, script, vec![argument.into()]).await?;
        self.element(&found)
    }

    fn element(&self, found: &Value) -> Result<Element> {
        let id = found[ELEMENT]
            .as_str()
            .ok_or_else(|| anyhow!("not an element: {found}"))?;
        Ok(Element::from_element_id(
            self.client.clone(),
            ElementRef::from(id.to_owned()),
        ))
    }

    /// The first element that a CSS selector names, once there is one to see.
    pub(crate) async fn css(&self, selector: &str) -> Result<Element> {
        let script = "return [...document.querySelectorAll(arguments[0])].find(shown)";
        self.find(&format!("an element {selector}"), script, selector)
            .await
    }

    /// How many elements a CSS selector names now.
    pub(crate) async fn count(&self, selector: &str) -> Result<u64> {
        let count = self
            .eval_with(
                "return document.querySelectorAll(arguments[0]).length",
                vec![selector.into()],
            )
            .await?;
        count.as_u64().context("a count is a number")
    }

    /// The button, link or summary of a name, once it is there and can be pressed.
    pub(crate) async fn button(&self, name: &str) -> Result<Element> {
        // A person scrolls until nothing covers it.
        let script = "const found = pressable(arguments[0]); if (!found || found.disabled) return null; \
             found.scrollIntoView({ block: 'center', behavior: 'instant' }); return found";
        self.find(&format!("a button or link “{name}”"), script, name)
            .await
    }

    /// Presses a button, link or summary.
    pub(crate) async fn press(&self, name: &str) -> Result<()> {
        // The page may draw it anew between finding and pressing, which is no fault: a person presses what is there.
        let end = Instant::now() + LIMIT;
        loop {
            let pressed = self.button(name).await?.click().await;
            match pressed {
                Ok(()) => return Ok(()),
                Err(error) if Instant::now() > end => {
                    return Err(error).with_context(|| format!("pressing “{name}”"));
                }
                Err(error) if is_too_soon(&error) => {
                    tokio::time::sleep(PERIOD).await;
                }
                Err(error) => return Err(error).with_context(|| format!("pressing “{name}”")),
            }
        }
    }

    /// Whether there is a button, link or summary of a name to see now.
    pub(crate) async fn offers(&self, name: &str) -> Result<bool> {
        let found = self
            .eval_with("return Boolean(pressable(arguments[0]))", vec![name.into()])
            .await?;
        Ok(found == Value::Bool(true))
    }

    /// The field of a label.
    pub(crate) async fn field(&self, label: &str) -> Result<Element> {
        self.find(
            &format!("a field “{label}”"),
            "return control(arguments[0])",
            label,
        )
        .await
    }

    /// Puts a text into the field of a label, in place of what was there, as one paste does.
    pub(crate) async fn fill(&self, label: &str, text: &str) -> Result<()> {
        self.field(label).await?;
        let script = "const field = control(arguments[0]); field.focus(); field.select(); \
             return document.execCommand('insertText', false, arguments[1])";
        let filled = self
            .eval_with(script, vec![label.into(), text.into()])
            .await?;
        ensure!(
            filled == Value::Bool(true) || text.is_empty(),
            "“{label}” takes no text"
        );
        Ok(())
    }

    /// Chooses an option by its value.
    pub(crate) async fn choose(&self, label: &str, value: &str) -> Result<()> {
        let field = self.field(label).await?;
        field
            .select_by_value(value)
            .await
            .with_context(|| format!("choosing {value} of “{label}”"))
    }

    /// Presses one key, on whatever has the focus.
    pub(crate) async fn key(&self, key: Key) -> Result<()> {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key.into() })
            .then(KeyAction::Up { value: key.into() });
        self.client
            .perform_actions(keys)
            .await
            .context("pressing a key")
    }

    /// Presses one key while Shift is held.
    pub(crate) async fn key_with_shift(&self, key: Key) -> Result<()> {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down {
                value: Key::Shift.into(),
            })
            .then(KeyAction::Down { value: key.into() })
            .then(KeyAction::Up { value: key.into() })
            .then(KeyAction::Up {
                value: Key::Shift.into(),
            });
        self.client
            .perform_actions(keys)
            .await
            .context("pressing a key")
    }

    /// Types a text, on whatever has the focus.
    pub(crate) async fn type_text(&self, text: &str) -> Result<()> {
        let keys = text
            .chars()
            .fold(KeyActions::new("keyboard".to_owned()), |keys, value| {
                keys.then(KeyAction::Down { value })
                    .then(KeyAction::Up { value })
            });
        self.client.perform_actions(keys).await.context("typing")
    }

    /// What was copied last. The page must have the focus.
    pub(crate) async fn clipboard(&self) -> Result<String> {
        let read =
            "navigator.clipboard.readText().then(done, (error) => done({ error: String(error) }))";
        let found = self.eval_async(read, Vec::new()).await?;
        found
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| anyhow!("the clipboard could not be read: {found}"))
    }

    /// Presses a button that copies, and returns what it copied.
    pub(crate) async fn copy(&self, name: &str) -> Result<String> {
        // What another one said is over first.
        self.until("nothing was copied just now", "return !has('Copied')")
            .await?;
        self.press(name).await?;
        self.sees("Copied").await?;
        self.clipboard().await
    }

    /// Lets pages of an origin use the clipboard without asking.
    pub(crate) async fn allow_clipboard(&self, origin: &str) -> Result<()> {
        let permissions = json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.cdp("Browser.grantPermissions", permissions).await?;
        Ok(())
    }

    /// A command of the Chrome DevTools Protocol.
    pub(crate) async fn cdp(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        self.client
            .issue_cmd(Extension {
                path: "goog/cdp/execute",
                body,
            })
            .await
            .with_context(|| format!("running {command}"))
    }

    /// What the browser logged since this was last asked.
    pub(crate) async fn log(&self) -> Result<Vec<LogEntry>> {
        let log = self
            .client
            .issue_cmd(Extension {
                path: "se/log",
                body: json!({ "type": "browser" }),
            })
            .await
            .context("reading the browser's log")?;
        let entries = log.as_array().context("the browser's log is a list")?;
        Ok(entries
            .iter()
            .map(|entry| LogEntry {
                level: text(&entry["level"]),
                source: text(&entry["source"]),
                message: text(&entry["message"]),
            })
            .collect())
    }
}

/// Whether an element went away, or was still covered, at the moment it was pressed.
fn is_too_soon(error: &CmdError) -> bool {
    match error {
        CmdError::Standard(error) => matches!(
            error.error,
            ErrorStatus::StaleElementReference
                | ErrorStatus::ElementClickIntercepted
                | ErrorStatus::ElementNotInteractable
        ),
        _ => false,
    }
}

/// A text out of JSON; nothing when it is none.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A command of chromedriver's own.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base_url.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
