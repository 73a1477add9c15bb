//! Events of the System Log: those of calls made here, and a background of everyday ones.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use crate::access::Caller;
use crate::directory::status::Status;
use crate::directory::{Kind, Snapshot, User, dates, roll};

/// The events of calls that changed something.
#[derive(Debug, Default)]
pub(super) struct Journal {
    entries: Mutex<VecDeque<(i64, Value)>>,
}

impl Journal {
    /// Notes what `caller` did to `target` at `now`.
    pub(super) fn record(
        &self,
        kind: &str,
        message: &str,
        caller: &Caller,
        target: Option<&User>,
        now: i64,
    ) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let last = entries.back().map_or(0, |(published, _)| *published);
        // Odd milliseconds, each used once: the background has the even ones. So an instant names
        // an event.
        let published = ((now - 1) | 1).max(last + 2);
        let actor = match (&caller.user_id, &caller.login) {
            (Some(id), Some(login)) => participant(id, "User", login, login),
            _ => participant(
                &caller.client_id,
                "PublicClientApp",
                &caller.client_id,
                "API client",
            ),
        };
        let event = event(&Facts {
            published,
            kind,
            message,
            success: true,
            actor,
            targets: target
                .map(|user| of_user(user, "User"))
                .into_iter()
                .collect(),
            address: "127.0.0.1".to_owned(),
        });
        entries.push_back((published, event));
        while entries.len() > MOST_ENTRIES {
            entries.pop_front();
        }
    }

    /// The entries published after `since` and before `until`, oldest first.
    pub(super) fn between(&self, since: i64, until: i64) -> Vec<(i64, Value)> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries
            .iter()
            .filter(|(published, _)| (since..until).contains(published))
            .cloned()
            .collect()
    }

    /// When the newest entry was published.
    pub(super) fn newest(&self) -> Option<i64> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.back().map(|(published, _)| *published)
    }

    pub(super) fn clear(&self) {
        self.entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// The numbers of the background events from `since` up to `until`. One happens every few minutes.
pub(super) fn background(since: i64, until: i64) -> impl DoubleEndedIterator<Item = u64> {
    let first = (since.max(0) / PACE).max(0) as u64;
    let last = (until.max(0) / PACE).max(0) as u64;
    (first..last + 1).filter(move |number| (since..until).contains(&moment(*number)))
}

/// When background event `number` is published: always at an even millisecond.
pub(super) fn moment(number: u64) -> i64 {
    let within = (roll(number, 0x106) % PACE as u64) as i64;
    (number as i64 * PACE + within) & !1
}

/// Background event `number` among the people in `snapshot`.
pub(super) fn background_event(number: u64, snapshot: &Snapshot) -> Value {
    let (kind, message, chance_of_success) = KINDS[(roll(number, 1) % KINDS.len() as u64) as usize];
    let user = someone(number, snapshot);
    let actor = user.as_ref().map_or_else(
        || participant("unknown", "User", "unknown@example.com", "unknown"),
        |user| of_user(user, "User"),
    );
    let target = user.as_ref().map(|user| match kind {
        "user.authentication.sso" => {
            participant(&Kind::App.id(0), "AppInstance", "Intranet", "Intranet")
        }
        "policy.evaluate_sign_on" => participant(
            &Kind::Policy.id(0),
            "PolicyEntity",
            "unknown",
            "Default Policy",
        ),
        _ => of_user(user, "User"),
    });
    event(&Facts {
        published: moment(number),
        kind,
        message,
        success: roll(number, 2) % 100 < chance_of_success,
        actor,
        targets: target.into_iter().collect(),
        // RFC 5737: addresses for documentation.
        address: format!("203.0.113.{}", roll(number, 3) % 254 + 1),
    })
}

struct Facts<'a> {
    published: i64,
    kind: &'a str,
    message: &'a str,
    success: bool,
    actor: Value,
    targets: Vec<Value>,
    address: String,
}

fn event(facts: &Facts<'_>) -> Value {
    let number = facts.published as u64;
    let (result, reason, severity) = if facts.success {
        ("SUCCESS", Value::Null, "INFO")
    } else {
        ("FAILURE", "INVALID_CREDENTIALS".into(), "WARN")
    };
    json!({
        "actor": facts.actor,
        "client": {
            "userAgent": {
                "rawUserAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
                "os": "Linux",
                "browser": "CHROME",
            },
            "zone": "null",
            "device": "Computer",
            "id": null,
            "ipAddress": facts.address,
            "geographicalContext": null,
        },
        "device": null,
        "authenticationContext": {
            "authenticationProvider": null,
            "credentialProvider": null,
            "credentialType": null,
            "issuer": null,
            "interface": null,
            "authenticationStep": 0,
            "externalSessionId": format!("idx{}", &Kind::Event.id(roll(number, 4))[3..]),
        },
        "displayMessage": facts.message,
        "eventType": facts.kind,
        "outcome": { "result": result, "reason": reason },
        "published": dates::format(facts.published),
        "securityContext": { "asNumber": null, "asOrg": null, "isp": null, "domain": null, "isProxy": null },
        "severity": severity,
        "debugContext": { "debugData": { "requestId": Kind::Event.id(roll(number, 5)) } },
        "legacyEventType": null,
        "transaction": { "type": "WEB", "id": Kind::Event.id(roll(number, 6)), "detail": {} },
        "uuid": uuid(number),
        "version": "0",
        "request": { "ipChain": [{
            "ip": facts.address,
            "geographicalContext": null,
            "version": "V4",
            "source": null,
        }] },
        "target": facts.targets,
    })
}

fn participant(id: &str, kind: &str, alternate_id: &str, display_name: &str) -> Value {
    json!({
        "id": id,
        "type": kind,
        "alternateId": alternate_id,
        "displayName": display_name,
        "detailEntry": null,
    })
}

fn of_user(user: &User, kind: &str) -> Value {
    participant(&user.id, kind, user.login(), &user.name())
}

/// A user who may have done something.
fn someone(number: u64, snapshot: &Snapshot) -> Option<User> {
    (0..8).find_map(|attempt| {
        let candidate = roll(number, 0x100 + attempt) % snapshot.end().max(1);
        let active = snapshot.subject(candidate)?.status() == Status::Active;
        if active {
            snapshot.user(candidate)
        } else {
            None
        }
    })
}

fn uuid(number: u64) -> String {
    let (high, low) = (roll(number, 7), roll(number, 8));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}

/// On average one background event in so many milliseconds.
const PACE: i64 = 7 * dates::MINUTE;

const MOST_ENTRIES: usize = 10_000;

/// Type and message of the background events, and how many in a hundred succeed.
const KINDS: [(&str, &str, u64); 6] = [
    ("user.session.start", "User login to Okta", 90),
    ("user.authentication.sso", "User single sign on to app", 99),
    (
        "policy.evaluate_sign_on",
        "Evaluation of sign-on policy",
        97,
    ),
    (
        "user.authentication.auth_via_mfa",
        "Authentication of user via MFA",
        92,
    ),
    ("user.session.end", "User logout from Okta", 100),
    (
        "app.oauth2.token.grant.access_token",
        "OAuth2 access token is granted",
        96,
    ),
];
