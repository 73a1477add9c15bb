//! When things happened to a person. The dates agree with each other and with the status.

use super::dates::{DAY, HOUR};
use super::ids::roll;
use super::status::Status;

/// The dates of one person, in milliseconds since the epoch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeline {
    pub(super) created: i64,
    pub(super) activated: Option<i64>,
    pub(super) status_changed: Option<i64>,
    pub(super) last_login: Option<i64>,
    pub(super) last_updated: i64,
    pub(super) password_changed: Option<i64>,
}

impl Timeline {
    /// The dates of person `number` of `population`: people are numbered in the order they were
    /// created.
    pub(super) fn new(number: u64, population: u64, status: Status, has_password: bool) -> Self {
        let chance = |salt: u64| (roll(number, 0x7100 + salt) >> 16) as i64 & 0xffff;
        let step = (END - START) / population.max(1) as i64;
        let created = START + step * number as i64 + step * chance(0) / 0x1_0000;

        // One in ten of those deactivated never got as far as being activated, and a few imported
        // people have no date.
        let never = match status {
            Status::Staged => true,
            Status::Deprovisioned => chance(1) % 10 == 0,
            _ => false,
        };
        let undated = status == Status::Active && chance(1) % 32 == 0;
        // Some are activated at once, some within three days.
        let wait = if chance(2) % 3 == 0 {
            chance(3) * 4_000
        } else {
            chance(3) * 100
        };
        let begun = (created + wait).min(END);
        let activated = (!never && !undated).then_some(begun);

        let status_changed = match status {
            Status::Active | Status::Provisioned => activated,
            Status::Staged => None,
            Status::Deprovisioned
            | Status::LockedOut
            | Status::PasswordExpired
            | Status::Recovery
            | Status::Suspended => Some(begun + (END - begun) * chance(4) / 0x1_0000),
        };

        let until = match status {
            Status::Active => END,
            _ => status_changed.unwrap_or(begun),
        };
        let signed_in = !never && status != Status::Provisioned && chance(5) % 100 >= 12;
        // Cubed, so that most sign-ins are recent.
        let age = (((chance(6) * chance(6)) >> 16) * chance(6)) >> 16;
        let last_login = signed_in.then(|| until - (until - begun) * age / 0x1_0000);
        let password_changed =
            (has_password && !never).then(|| begun + (until - begun) * chance(7) / 0x1_0000);

        let latest = [activated, status_changed, password_changed]
            .into_iter()
            .flatten()
            .fold(created, i64::max);
        let last_updated = match chance(8) % 2 {
            0 => latest,
            _ => latest + (END - latest) * ((chance(9) * chance(9)) >> 16) / 0x1_0000,
        };
        Self {
            created,
            activated,
            status_changed,
            last_login,
            last_updated,
            password_changed,
        }
    }

    /// Makes it someone who is around: signed in a short while before the end.
    pub(super) fn welcome(&mut self) {
        self.last_login = Some(END - (END - self.created) % (3 * HOUR));
    }
}

/// 2 March 2015: the first person is created.
const START: i64 = 1_425_254_400_000;

/// 1 November 2026. Fixed, so that the same number always makes the same person.
const END: i64 = START + 4_262 * DAY;
