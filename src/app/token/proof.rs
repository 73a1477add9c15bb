//! A proof of possession laid open: what it says, and which rules it keeps.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::untrack;

use super::decoded;
use crate::app::{
    components::button,
    dom::{Element, el},
    session::{MadeProof, Session},
    state::{State, whether},
    task::spawn,
};
use crate::browser::crypto;
use crate::oauth::{
    base64url,
    dpop::{self, Expected},
    json,
    jwk::{Algorithm, PublicKey},
    jwt::{self, Decoded},
    rules::{Rule, Verdict},
    token::Grant,
};

/// What is shown.
#[derive(Clone)]
enum Shown {
    Nothing,
    /// It is no proof: not even a JSON Web Token.
    Unreadable,
    Proof(Rc<Proof>),
}

/// A proof, and how it keeps the rules.
struct Proof {
    decoded: Decoded,
    rules: Vec<Rule>,
    /// The request that it was made for, where that is known.
    made_for: String,
}

/// The panel. What is pasted stays in the page.
pub(super) fn viewer(session: Session, grant: &Arc<Grant>) -> Element {
    let shown = Rc::new(State::new(Shown::Nothing));
    let key = grant.key.clone();
    let last = move || {
        session
            .proof
            .with(|made| made.clone().filter(|made| Some(&made.key) == key.as_ref()))
    };
    let has_last = {
        let key = grant.key.clone();
        whether(move || {
            session.proof.with(|made| {
                made.as_ref()
                    .is_some_and(|made| Some(&made.key) == key.as_ref())
            })
        })
    };
    let field = el(
        "textarea id=proof class=mono rows=3 autocomplete=off autocapitalize=none spellcheck=false aria-describedby=proof-hint placeholder='eyJ0eXAiOiJkcG9wK2p3dCIs…'",
    );
    let look: Rc<dyn Fn(String, Option<MadeProof>)> = {
        let (grant, shown) = (grant.clone(), shown.clone());
        Rc::new(move |proof, made| {
            let (grant, shown) = (grant.clone(), shown.clone());
            spawn(async move {
                shown.set(judge(session, &grant, proof.trim(), made.as_ref()).await);
            });
        })
    };
    let (pasted, look_at_last) = (field.clone(), look.clone());
    let show_last = button("button", "Show the last proof")
        .flag_of("disabled", move || !has_last.get())
        .on_click(move || {
            if let Some(made) = untrack(&last) {
                look_at_last(made.proof.clone(), Some(made));
            }
        });
    let form = el("form class=stack")
        .children([
            el("div class=field").children([
                el("label for=proof>DPoP proof"),
                field,
                el("p id=proof-hint class=hint>What stood in the DPoP header of a request, from this page or from another program. It is held against this token."),
            ]),
            el("div class=row").children([el("button type=submit class=button>Check it"), show_last]),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            look(pasted.value(), None);
        });
    el("details class='panel proof'").children([
        el("summary>Look at a proof"),
        form,
        el("div role=status").part(move || shown.get(), |shown| view(&shown)),
    ])
}

/// Holds a proof against its rules. What only the request tells is known of this page's own proofs.
async fn judge(session: Session, grant: &Grant, proof: &str, made: Option<&MadeProof>) -> Shown {
    let Ok(decoded) = jwt::decode(proof) else {
        return Shown::Unreadable;
    };
    let token = &grant.access_token;
    // A pasted proof with a hash in it goes with a token, and another one to the token endpoint.
    let with_token = match made {
        Some(made) => made.with_token,
        None => decoded.claim_str("ath").is_some(),
    };
    let expected = Expected {
        method: made.map(|made| made.method),
        url: made.map(|made| made.url.as_str()),
        access_token: with_token.then_some(token),
        nonce: made.and_then(|made| made.nonce.as_deref()),
        jkt: None,
        used: &[],
        signature: is_signed(proof).await,
        now: session.org_time(&grant.org),
    };
    match dpop::rules(proof, &expected) {
        Err(_) => Shown::Unreadable,
        Ok(rules) => Shown::Proof(Rc::new(Proof {
            decoded,
            rules,
            made_for: made.map_or_else(String::new, |made| {
                [made.method.as_str(), " ", &made.url].concat()
            }),
        })),
    }
}

/// Whether the signature is that of the key in the proof.
async fn is_signed(proof: &str) -> Option<bool> {
    let parts = jwt::split(proof).ok()?;
    let algorithm = json::find(&parts.header, "alg")?.as_str()?;
    let algorithm = Algorithm::of(algorithm)?;
    let key = PublicKey::from_jwk(json::find(&parts.header, "jwk")?).ok()?;
    let (input, signature) = proof.rsplit_once('.')?;
    let signature = base64url::decode(signature)?;
    match key.fits(algorithm) {
        true => crypto::verify(&key, algorithm, input.as_bytes(), &signature).await,
        false => Some(false),
    }
}

fn view(shown: &Shown) -> Vec<Element> {
    let proof = match shown {
        Shown::Nothing => return Vec::new(),
        Shown::Unreadable => {
            return vec![el(
                "p class=error>This is not a proof: a proof is a JSON Web Token, three parts in base64url with dots between.",
            )];
        }
        Shown::Proof(proof) => proof,
    };
    let rules: Vec<_> = proof.rules.iter().map(rule).collect();
    let is_broken = |rule: &&Rule| rule.verdict == Verdict::Broken;
    let verdict = match proof.rules.iter().filter(is_broken).count() as u64 {
        0 => el("p class=good>✓ It breaks no rule."),
        1 => el("p class=error>It breaks one rule."),
        broken => el("p class=error>It breaks ")
            .text(&broken.to_string())
            .text(" rules."),
    };
    let made_for = (!proof.made_for.is_empty()).then(|| {
        el("p class=hint>Made for ").child(el("code class=proof-request").text(&proof.made_for))
    });
    vec![
        el("div class=stack")
            .child(verdict)
            .maybe(made_for)
            .children([
                el("ul class=tried").all(&rules),
                el("h3>Header"),
                decoded::members(&proof.decoded.header),
                el("h3>Claims"),
                decoded::members(&proof.decoded.claims),
            ]),
    ]
}

fn rule(rule: &Rule) -> Element {
    let (class, mark, word) = match rule.verdict {
        Verdict::Kept => ("good", "✓", "kept"),
        Verdict::Broken => ("bad", "✕", "broken"),
        Verdict::Unknown => ("muted", "–", "not known here"),
    };
    let refusal = (rule.verdict == Verdict::Broken).then(|| {
        el("span class=tried-call>Okta says: ")
            .child(el("q").text(rule.refusal))
            .text(" ")
    });
    el("li").class(class).children([
        el("span class=tried-mark aria-hidden=true").text(mark),
        el("span class='tried-scope mono'").text(rule.name),
        el("b class=tried-finding").text(word),
        el("span class=tried-more").maybe(refusal).text(rule.text),
    ])
}
