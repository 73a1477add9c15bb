//! The key that a token is bound to.

use std::{rc::Rc, sync::Arc};

use crate::app::{
    components::{busy, fact},
    dom::{Element, el},
    session::Session,
    state::State,
    task::spawn,
};
use crate::oauth::{
    dpop::{self, Binding},
    token::Grant,
};
use crate::okta::diagnosis::ProofFault;

/// What is known of the key.
#[derive(Clone)]
enum Found {
    Looking,
    Missing(ProofFault),
    Key {
        thumbprint: String,
        kind: String,
        binding: Binding,
    },
}

/// Its thumbprint, and whether the token says that it is this one.
pub(super) fn key_fact(session: Session, grant: &Arc<Grant>) -> Element {
    let found = Rc::new(State::new(Found::Looking));
    let (shown, grant) = (found.clone(), grant.clone());
    spawn(async move {
        found.set(match session.key_of(&grant).await {
            Ok(key) => Found::Key {
                thumbprint: key.public.thumbprint(),
                kind: key.public.describe(),
                binding: dpop::binding(&grant.access_token, &key.public),
            },
            Err(fault) => Found::Missing(fault),
        });
    });
    fact(
        "Key",
        el("dd").part(move || shown.get(), |found| view(&found)),
    )
}

fn view(found: &Found) -> Vec<Element> {
    let (thumbprint, kind, binding) = match found {
        Found::Looking => return vec![busy("span", "Looking for the key")],
        Found::Missing(ProofFault::KeyGone) => {
            return vec![
                el("b class=error>not in this browser"),
                el(
                    "p class=hint>The token is bound to a key that is not here, so nothing is sent with it. Sign in again for a token with a new key.",
                ),
            ];
        }
        Found::Missing(_) => return vec![el("b class=error>the browser refused to look for it")],
        Found::Key {
            thumbprint,
            kind,
            binding,
        } => (thumbprint, kind, binding),
    };
    let told = match binding {
        Binding::Bound => el("span class=good>✓ the token says so too (cnf.jkt)"),
        Binding::OtherKey { jkt } => {
            el("span class=error>the token names another key (cnf.jkt): ").text(jkt)
        }
        Binding::Opaque => el("span class=muted>the token is opaque and does not tell its key"),
        Binding::Unbound => el("span class=error>the token names no key (no cnf.jkt)"),
    };
    vec![
        el("span class=mono").text(thumbprint),
        el("p class=hint")
            .text(kind)
            .text(", in this browser; ")
            .child(told),
    ]
}
