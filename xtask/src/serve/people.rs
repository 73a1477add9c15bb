//! Whom to sign in as at the sandbox org.

// The sandbox's own list. Only this file: the rest would make every command wait for a web server to compile.
#[path = "../../../sandbox/src/accounts.rs"]
#[expect(dead_code, unreachable_pub, reason = "the sandbox uses the rest")]
mod accounts;

use std::fmt::Write;

use accounts::{ACCOUNTS, PASSWORD};

pub(super) fn greeting(port: u16, relay: &str) -> String {
    let mut text = format!("  Sandbox org   http://localhost:{port}/\n{relay}\n");
    for (index, account) in ACCOUNTS.iter().enumerate() {
        let label = if index == 0 { "Sign in as" } else { "" };
        _ = writeln!(text, "  {label:<14}{:<26}{}", account.login, account.note);
    }
    _ = writeln!(text, "  {:<14}{PASSWORD}", "Password");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_everybody_and_the_password() {
        let text = greeting(8099, "  Relay\n");
        assert!(text.contains("http://localhost:8099/") && text.contains("  Relay\n"));
        for account in &ACCOUNTS {
            assert!(
                text.contains(account.login) && text.contains(account.note),
                "{text}"
            );
        }
        assert!(text.contains(PASSWORD));
    }
}
