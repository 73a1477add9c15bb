//! Keys for service apps: whether the browser keeps them.

use anyhow::{Result, ensure};
use serde_json::json;

use super::support::{
    Test,
    keys::{bring_in, jwk, lists, open, remove, test_keys::*, unfold},
    tests,
};

tests![
    a_browser_that_keeps_no_keys_says_so,
    the_browser_is_asked_once_to_keep_keys,
];

async fn a_browser_that_keeps_no_keys_says_so(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    for (script, told) in [
        (
            "Object.defineProperty(window, 'indexedDB', { value: undefined })",
            "This browser has no IndexedDB",
        ),
        (
            "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }",
            "a private window, or storage is switched off",
        ),
        (
            "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'DataCloneError') }",
            "a private window, or storage is switched off",
        ),
        (
            "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError') }",
            "This browser has no room left",
        ),
    ] {
        let added = browser
            .cdp(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": script }),
            )
            .await?;
        let browser = open(t).await?;
        browser.choose("Kind", "3").await?;
        browser.press("Make the key").await?;
        browser.sees(told).await?;
        lists(browser, 1).await?;
        let made = jwk(browser).await?;
        browser
            .is_accessible("service app, a key that is not kept")
            .await?;
        // Other pages may be opened meanwhile.
        browser.press("Tokens").await?;
        browser.sees_heading("No token yet").await?;
        browser.press("Service app").await?;
        browser.press("Key 1").await?;
        ensure!(jwk(browser).await? == made);
        browser.press("Remove…").await?;
        browser.press("Remove it for good").await?;
        browser.sees("There is no key in this browser yet").await?;
        browser
            .cdp("Page.removeScriptToEvaluateOnNewDocument", added)
            .await?;
    }
    Ok(())
}

async fn the_browser_is_asked_once_to_keep_keys(t: &mut Test) -> Result<()> {
    let browser = t.browser();
    for (promise, told) in [
        ("false", "does not promise to keep its keys"),
        ("true", "This browser keeps its keys"),
    ] {
        let script = format!(
            "window.asked = 0; \
             StorageManager.prototype.persisted = async () => window.asked > 0 && {promise}; \
             StorageManager.prototype.persist = async () => {{ window.asked += 1; return {promise}; }}"
        );
        let added = browser
            .cdp(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": script }),
            )
            .await?;
        open(t).await?;
        browser.sees("There is no key in this browser yet").await?;
        ensure!(!browser.visible_text().await?.contains("its keys"));
        ensure!(browser.eval("return window.asked").await? == 0);
        bring_in(browser, P256_PKCS8).await?;
        browser.sees(told).await?;
        unfold(browser).await?;
        bring_in(browser, P384_SEC1).await?;
        lists(browser, 2).await?;
        ensure!(browser.eval("return window.asked").await? == 1);
        browser.press("Retire…").await?;
        browser.press("Retire it for good").await?;
        lists(browser, 1).await?;
        browser.press("Key 1").await?;
        remove(browser).await?;
        browser
            .cdp("Page.removeScriptToEvaluateOnNewDocument", added)
            .await?;
    }
    Ok(())
}
