//! A call that got no answer, and a browser that keeps nothing.

use super::{Diagnosis, Step};
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
pub fn network(fault: &NetworkFault, org: &OrgUrl) -> Diagnosis {
    let local = org.is_loopback();
    let (text, step) = match fault {
        NetworkFault::Aborted => (
            "The call was stopped\n\
             It was stopped before an answer came.\n\
             Try again when you like.",
            Step::Retry,
        ),
        NetworkFault::Blocked => (
            "The call was blocked\n\
             The org answers this page, but not this call. The browser, an extension, a proxy or the org's CORS rules stopped it.\n\
             Try without extensions, or in another browser. Check that a redirect URI of the app has this page's origin.",
            Step::Retry,
        ),
        NetworkFault::NotOkta => (
            "That is not an Okta org\n\
             Something answers at this address, but not as an Okta org does.\n\
             Check the address. It is the one people sign in at, such as https://acme.okta.com.",
            Step::CheckOrg,
        ),
        NetworkFault::Offline => (
            "This machine is offline\n\
             The browser reports no network.\n\
             Connect to the network, then try again.",
            Step::Retry,
        ),
        NetworkFault::TimedOut => (
            "The org took too long\n\
             No answer came in time.\n\
             Try again in a moment. If it stays so, see status.okta.com.",
            Step::Retry,
        ),
        NetworkFault::Unreachable if local => (
            "The local org does not answer\n\
             Nothing answers at this address on this machine.\n\
             Start it with cargo xtask serve, then try again.",
            Step::Retry,
        ),
        NetworkFault::Unreachable => (
            "The org cannot be reached\n\
             Nothing answers at this address: there is no such org, or the network stops it.\n\
             Check the address for a typing error. If it is right, check the network, its proxy and any content blocker.",
            Step::CheckOrg,
        ),
    };
    Diagnosis::new(text, step)
        .with("Org", org.as_str())
        .with("Observed", fault.observed())
}

/// Explains that the browser keeps nothing, without which there can be no sign-in.
pub fn storage() -> Diagnosis {
    Diagnosis::new(
        "The browser keeps nothing for this page\n\
         A sign-in has to be remembered until its answer comes, and the browser's storage is full or switched off.\n\
         Allow this site to store data, or leave the private mode that forbids it. Then try again.",
        Step::Retry,
    )
    .with("Observed", "session storage refused a record")
}

impl NetworkFault {
    fn observed(self) -> &'static str {
        match self {
            Self::Aborted => "aborted",
            Self::Blocked => "this call failed; the org's public description could be read",
            Self::NotOkta => "an answer that is not an org's public description",
            Self::Offline => "the browser is offline",
            Self::TimedOut => "no answer within the time limit",
            Self::Unreachable => "no answer at all",
        }
    }
}
