//! The people of the sandbox, counted.

use sandbox::directory::status::Status;

use super::Test;

/// How many people the plain list has: everyone but the deactivated.
pub(crate) fn listed_people(t: &Test) -> u64 {
    count_people(t, |status| status != Status::Deprovisioned)
}

/// The logins of the people whom the plain list has, in the order of the org.
pub(crate) fn listed_logins(t: &Test) -> Vec<String> {
    let snapshot = t.org().org().directory.snapshot();
    (0..snapshot.end())
        .filter_map(|number| snapshot.user(number))
        .filter(|user| user.status != Status::Deprovisioned)
        .map(|user| user.login().to_owned())
        .collect()
}

/// How many people are of some statuses.
pub(crate) fn count_people(t: &Test, fits: impl Fn(Status) -> bool) -> u64 {
    let snapshot = t.org().org().directory.snapshot();
    let fitting = (0..snapshot.end())
        .filter(|number| snapshot.user(*number).is_some_and(|user| fits(user.status)));
    fitting.count() as u64
}

/// What the page says once everyone is listed.
pub(crate) fn all_loaded(t: &Test) -> String {
    format!("all {} loaded", grouped(listed_people(t)))
}

/// A number as the page writes it.
pub(crate) fn grouped(number: u64) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", number / 1_000, number % 1_000),
    }
}
