//! The sign-ins this window has begun: one record a `state`, in this tab, used once.
//!
//! Beside the records, which hold the code verifier and stay in the tab, the device keeps a short trace
//! of fingerprints, so that a page can tell a used answer from one that another window asked for.
//! A fingerprint is part of a hash: neither the state nor anything secret can be had from it.

use super::{clock, storage::Area};
use crate::oauth::record::record;
use crate::oauth::transaction::{Claim, MAX_AGE, Transaction, fingerprint};

const RECORD: &str = "latchkey.flow.";
const TRACE: &str = "latchkey.trace";
/// How many fingerprints the trace keeps, and for how long, in seconds.
const TRACE_LENGTH: usize = 50;
const TRACE_AGE: u64 = 24 * 3600;

/// Keeps a sign-in that is about to start. False when the browser cannot keep it, and then it must not start.
pub fn begin(transaction: &Transaction) -> bool {
    forget_old();
    let mut trace = read_trace();
    trace.push(Trace {
        fingerprint: fingerprint(&transaction.state),
        started: transaction.created,
        used: None,
    });
    write_trace(trace);
    Area::Tab.write(&key(&transaction.state), transaction)
}

/// Takes the sign-in that an answer's `state` names. It can be taken once.
pub fn claim(state: Option<&str>) -> Claim {
    let Some(state) = state else {
        return Claim::None;
    };
    let now = clock::now();
    let fingerprint = fingerprint(state);
    let mut trace = read_trace();
    let known = trace
        .iter_mut()
        .find(|trace| trace.fingerprint == fingerprint);
    let record = Area::Tab.read::<Transaction>(&key(state));

    // A tab that was duplicated holds a second copy of the record: the trace decides first.
    let claim = match (known, record) {
        (
            Some(Trace {
                used: Some(used), ..
            }),
            _,
        ) => Claim::Replayed { used: *used },
        (known, Some(record)) => {
            if let Some(known) = known {
                known.used = Some(now);
            }
            match now.saturating_sub(record.created) {
                age if age > MAX_AGE => Claim::TooOld { age },
                _ => Claim::Fresh(record),
            }
        }
        (Some(known), None) => match now.saturating_sub(known.started) {
            age if age > MAX_AGE => Claim::TooOld { age },
            _ => Claim::OtherWindow,
        },
        (None, None) => Claim::Foreign,
    };
    Area::Tab.remove(&key(state));
    write_trace(trace);
    claim
}

struct Trace {
    fingerprint: String,
    started: u64,
    used: Option<u64>,
}

record!(Trace {
    fingerprint,
    started,
    used,
});

fn key(state: &str) -> String {
    [RECORD, state].concat()
}

fn read_trace() -> Vec<Trace> {
    Area::Device.read(TRACE).unwrap_or_default()
}

fn write_trace(mut trace: Vec<Trace>) {
    let now = clock::now();
    trace.retain(|trace| now.saturating_sub(trace.started) < TRACE_AGE);
    let surplus = trace.len().saturating_sub(TRACE_LENGTH);
    trace.drain(..surplus);
    Area::Device.write(TRACE, &trace);
}

/// A verifier that nobody came back for is not kept longer than it can be used.
fn forget_old() {
    let now = clock::now();
    for key in Area::Tab.keys(RECORD) {
        let old = Area::Tab
            .read::<Transaction>(&key)
            .is_none_or(|record| now.saturating_sub(record.created) > MAX_AGE);
        if old {
            Area::Tab.remove(&key);
        }
    }
}
