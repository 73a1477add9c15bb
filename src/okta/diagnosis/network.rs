//! A call that got no answer, and a browser that keeps nothing.

use super::Symptom;
use crate::okta::org::{OrgUrl, without_query};

/// Why no answer came, as far as a page can find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NetworkFault {
    /// The page stopped waiting, on purpose.
    Aborted,
    /// The org answers pages, but not even an empty call gets to this address: an extension, a proxy.
    Blocked,
    /// The answer began, and broke off.
    BrokenOff,
    /// The org answers pages, and something answers at this address, which this page may not read.
    Cors,
    /// Something answers there, but no page may read it. An Okta org would let any page read its description.
    Hidden,
    /// What answers there is no Okta org.
    NotOkta,
    /// This machine has no network.
    Offline,
    TimedOut,
    /// Nothing answers there.
    Unreachable,
}

/// What came of asking an org for its public description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Description {
    /// No answer that this page may read.
    Hidden,
    /// It is an Okta org's.
    Okta,
    /// It is something else.
    Other,
}

impl NetworkFault {
    /// Which fault a call failed by that the browser says nothing about. `answers` is whether anything at all answers at its
    /// address to a call without a token, whose answer no page may read.
    pub fn of(description: Description, answers: bool) -> Self {
        match (description, answers) {
            (Description::Okta, true) => Self::Cors,
            (Description::Okta, false) => Self::Blocked,
            (Description::Other, _) => Self::NotOkta,
            (Description::Hidden, true) => Self::Hidden,
            (Description::Hidden, false) => Self::Unreachable,
        }
    }
}

/// Explains why an org gave no answer.
pub fn network(fault: &NetworkFault, org: &OrgUrl) -> Symptom {
    let (code, observed) = match fault {
        NetworkFault::Aborted => ("aborted", "aborted"),
        NetworkFault::Blocked => (
            "blocked",
            "the org's public description could be read; nothing answers at the call's address",
        ),
        NetworkFault::BrokenOff => ("broken-off", "an answer that began and did not end"),
        NetworkFault::Cors => (
            "cors",
            "the org's public description could be read; an answer at the call's address could not",
        ),
        NetworkFault::Hidden => ("hidden", "an answer that no page may read"),
        NetworkFault::NotOkta => (
            "not-okta",
            "an answer that is not an org's public description",
        ),
        NetworkFault::Offline => ("offline", "the browser is offline"),
        NetworkFault::TimedOut => ("timed-out", "no answer within the time limit"),
        NetworkFault::Unreachable if org.is_loopback() => ("not-started", NOTHING),
        NetworkFault::Unreachable => ("unreachable", NOTHING),
    };
    Symptom::new("network", &[code])
        .at(org.as_str(), "")
        .with("Org", org.as_str())
        .with("Observed", observed)
}

/// Explains why a call to this address got no answer, made by a page of this origin.
pub fn call(fault: &NetworkFault, org: &OrgUrl, url: &str, origin: &str) -> Symptom {
    network(fault, org)
        .with("Call", without_query(url))
        .with("This page's origin", origin)
}

/// Explains that the browser keeps nothing, without which there can be no sign-in.
pub fn storage() -> Symptom {
    Symptom::new("network", &["storage"]).with("Observed", "session storage refused a record")
}

/// Explains that a part of this page itself could not be loaded.
pub fn not_loaded() -> Symptom {
    Symptom::new("network", &["not-loaded"])
        .with("Observed", "a file of this page could not be loaded")
}

const NOTHING: &str = "no answer at all";

/// These entries are in the program itself: a page without a network cannot load any.
pub(super) const ENTRIES: &str = "\
[network]
aborted:
The call was stopped
It was stopped before an answer came.
Try again when you like.
> retry
blocked:
The call was blocked
The org answers this page, but nothing gets to this call's address: an extension, a content blocker, a proxy, or the connection that broke.
Try again. If it stays so, try without extensions, in another browser, or on another network.
> retry
broken-off:
The answer broke off
The org began to answer, and the connection ended before it was done.
Try again. If it stays so, look for a proxy or VPN that cuts long answers.
> retry
cors:
CORS kept the answer from this page
The org answers at this address, but without the headers that let a page of this origin read it.
Add this page's origin under Security, API, Trusted Origins, with CORS ticked. A call with a token needs no such entry: if this one has a token, or the entry is there, look for a proxy or an extension that takes headers away.
> retry trusted-origins
hidden:
No Okta org can be read there
Something answers at this address, but no page may read it. An Okta org's public description can be read by any page.
Check the address. If it is right, open it in a tab: a network's sign-in page, a proxy or an extension may stand in its place.
> check-org
not-okta:
That is not an Okta org
Something answers at this address, but not as an Okta org does.
Check the address. It is the one people sign in at, such as https://acme.okta.com.
> check-org
not-loaded:
A part of this page could not be loaded
The network failed, or Latchkey was published anew meanwhile.
Try again. If it stays so, reload the page; tokens that are only in memory are lost by that.
> retry
offline:
This machine is offline
The browser reports no network.
Connect to the network, then try again.
> retry
timed-out:
The org took too long
No answer came in time.
Try again in a moment. If it stays so, see status.okta.com.
> retry
not-started:
The local org does not answer
Nothing answers at this address on this machine.
Start it with cargo xtask serve, then try again.
> retry
unreachable:
The org cannot be reached
Nothing answers at this address: there is no such org, or the network stops it.
Check the address for a typing error. If it is right, check the network, its proxy and any content blocker.
> check-org
storage:
The browser keeps nothing for this page
A sign-in has to be remembered until its answer comes, and the browser's storage is full or switched off.
Allow this site to store data, or leave the private mode that forbids it. Then try again.
> retry";
