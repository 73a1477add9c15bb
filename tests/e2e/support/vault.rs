//! Tokens that are kept on the device, under a passphrase.

use anyhow::Result;

use super::Browser;

pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

/// Has the tokens kept.
pub(crate) async fn keep_on_device(browser: &Browser) -> Result<()> {
    browser.fill("Passphrase", PASSPHRASE).await?;
    browser.fill("The same again", PASSPHRASE).await?;
    browser.press("Keep on this device").await
}

/// Opens those that are kept.
pub(crate) async fn unlock(browser: &Browser, passphrase: &str) -> Result<()> {
    browser.fill("Passphrase", passphrase).await?;
    browser.press("Unlock").await
}
