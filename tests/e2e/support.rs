//! What every end-to-end test stands on: the static host, the driver, the browser, and the rules each test ends with.

mod app;
mod axe;
mod browser;
mod driver;
pub(crate) mod export;
mod host;
pub(crate) mod keys;
pub(crate) mod many;
pub(crate) mod orgs;
mod people;
pub(crate) mod person;
mod runner;
mod script;
mod service;
mod test;
pub(crate) mod vault;

pub(crate) use app::{ADMIN, Way};
pub(crate) use browser::{Browser, text};
pub(crate) use host::{Host, free_port};
pub(crate) use people::{all_loaded, count_people, grouped, listed_logins, listed_people};
pub(crate) use runner::{Case, main};
pub(crate) use service::{
    another_key, app_with_key, command, copied_command, paste, register, relay, run, run_with,
};
pub(crate) use test::{Test, is_policy_violation, secret_in};

/// Lists the tests of a topic: each is `async fn name(t: &mut Test) -> anyhow::Result<()>`. A test that is left out of
/// the list is dead code, which the compiler reports.
macro_rules! tests {
    ($($name:ident),+ $(,)?) => {
        pub(crate) fn tests() -> Vec<$crate::e2e::support::Case> {
            vec![$($crate::e2e::support::Case::new(module_path!(), stringify!($name), |test| Box::pin($name(test)))),+]
        }
    };
}
pub(crate) use tests;
