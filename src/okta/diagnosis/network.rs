//! A call that got no answer, and a browser that keeps nothing.

use super::Symptom;
use crate::okta::org::OrgUrl;

/// Why no answer came, as far as a page can find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NetworkFault {
    /// The page stopped waiting, on purpose.
    Aborted,
    /// The org answers pages, but this call did not get through: CORS, an extension, a proxy.
    Blocked,
    /// Something answers there, but it is no Okta org.
    NotOkta,
    /// This machine has no network.
    Offline,
    TimedOut,
    /// Nothing answers there.
    Unreachable,
}

/// Explains why an org gave no answer.
pub fn network(fault: &NetworkFault, org: &OrgUrl) -> Symptom {
    let (code, observed) = match fault {
        NetworkFault::Aborted => ("aborted", "aborted"),
        NetworkFault::Blocked => (
            "blocked",
            "this call failed; the org's public description could be read",
        ),
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
        .with("Org", org.as_str())
        .with("Observed", observed)
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
The org answers this page, but not this call. The browser, an extension, a proxy or the org's CORS rules stopped it.
Try without extensions, or in another browser. Check that a redirect URI of the app has this page's origin.
> retry
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
