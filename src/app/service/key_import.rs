//! Brings in a key that was made elsewhere. What was pasted leaves the field as soon as it was understood.

use std::rc::Rc;

use super::{
    KeyRing,
    key_make::name_or_number,
    key_ring::Change,
    keys::{Forms, explain},
};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    state::State,
    task::spawn,
};
use crate::browser::keys::{self, KeyError};
use crate::oauth::key_import::{self, EncryptedKey, Import, PrivateKey, Refusal};

/// How far it has come.
#[derive(Clone)]
enum Stage {
    Paste,
    /// Which of several, each with what it is called.
    Choose(Rc<Vec<PrivateKey>>),
    Passphrase(Rc<EncryptedKey>),
    Working,
}

/// What stands below the form.
#[derive(Clone)]
enum Told {
    Hint,
    Problem(String),
}

/// What the steps share.
#[derive(Clone)]
struct Steps {
    ring: KeyRing,
    forms: Forms,
    stage: Rc<State<Stage>>,
    told: Rc<State<Told>>,
}

/// The panel.
pub(super) fn bring_in(ring: KeyRing, forms: Forms) -> Element {
    let steps = Steps {
        ring,
        forms,
        stage: Rc::new(State::new(Stage::Paste)),
        told: Rc::new(State::new(Told::Hint)),
    };
    let (stage, told) = (steps.stage.clone(), steps.told.clone());
    el("section class=panel aria-labelledby=import-key-title").children([
        el("h2 id=import-key-title>Bring in a key"),
        el("p>The one whose public half the app has already. It cannot be read out of this browser afterwards; what you pasted leaves the page as soon as it was understood."),
        el("div").part(
            move || stage.get(),
            move |stage| match stage {
                Stage::Paste => paste_form(&steps),
                Stage::Choose(keys) => choice(&steps, &keys),
                Stage::Passphrase(key) => passphrase_form(&steps, key),
                Stage::Working => busy("p", "Working on the key").attr("role", "status"),
            },
        ),
        el("div id=import-key-below class=below role=status").part(
            move || told.get(),
            |told| match told {
                Told::Hint => el("p class=hint>PEM (PKCS#8, PKCS#1 or EC, with a passphrase or without), or a JWK, or a set of JWKs."),
                Told::Problem(problem) => el("p class=error").text(&problem),
            },
        ),
    ])
}

fn paste_form(steps: &Steps) -> Element {
    let told = steps.told.clone();
    let field = el("textarea id=import-key class=mono rows=5 autocomplete=off autocapitalize=none spellcheck=false aria-describedby=import-key-below placeholder='-----BEGIN PRIVATE KEY-----'")
        .attr_of("aria-invalid", move || {
            matches!(told.get(), Told::Problem(_)).then_some("true")
        });
    let (pasted, steps) = (field.clone(), steps.clone());
    el("form class='stack tight'")
        .children([
            el("div class=field").children([el("label for=import-key>Private key"), field]),
            el("div class=row").child(el("button type=submit class=button>Bring in")),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            match key_import::read(&pasted.value()) {
                Err(refusal) => steps.refuse(refusal),
                Ok(import) => {
                    // The secret has left the field before anything else happens.
                    pasted.clear();
                    steps.told.set(Told::Hint);
                    match import {
                        Import::Key(key) => steps.take(Rc::new(vec![key]), 0),
                        Import::Choose(keys) => steps.stage.set(Stage::Choose(Rc::new(keys))),
                        Import::Passphrase(key) => {
                            steps.stage.set(Stage::Passphrase(Rc::new(key)));
                        }
                    }
                }
            }
        })
}

fn choice(steps: &Steps, keys: &Rc<Vec<PrivateKey>>) -> Element {
    let buttons: Vec<_> = keys
        .iter()
        .enumerate()
        .map(|(index, key)| {
            let (steps, keys) = (steps.clone(), keys.clone());
            let kind = key.public.as_ref().map(|public| public.describe());
            let thumbprint = key.public.as_ref().map(|public| public.thumbprint());
            let name = key.kid.clone().or(thumbprint).unwrap_or_default();
            el("li").children([
                button("button small", "Bring in")
                    .attr("aria-label", &["Bring in ", &name].concat())
                    .on_click(move || steps.take(keys.clone(), index)),
                el("span class=mono").text(&name),
                el("span class=muted").text(&kind.unwrap_or_default()),
            ])
        })
        .collect();
    el("div class='stack tight'").children([
        el("p>There are several keys in this set. Which one does the app have?"),
        el("ul class=key-choice").all(&buttons),
        el("div class=row").child(drop_it(steps)),
    ])
}

fn passphrase_form(steps: &Steps, key: Rc<EncryptedKey>) -> Element {
    let told = steps.told.clone();
    let input = el(
        "input id=key-passphrase type=password autocomplete=off aria-describedby=import-key-below",
    )
    .attr_of("aria-invalid", move || {
        matches!(told.get(), Told::Problem(_)).then_some("true")
    });
    let (typed, opening) = (input.clone(), steps.clone());
    el("form class=passphrase")
        .children([
            el("div class=field")
                .children([el("label for=key-passphrase>Passphrase of the key"), input]),
            el("div class=row").children([
                el("button type=submit class='button primary'>Open the key"),
                drop_it(steps),
            ]),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            let passphrase = typed.value();
            typed.clear();
            opening.open(key.clone(), passphrase);
        })
}

fn drop_it(steps: &Steps) -> Element {
    let steps = steps.clone();
    button("button", "Drop it").on_click(move || {
        steps.told.set(Told::Hint);
        steps.stage.set(Stage::Paste);
    })
}

impl Steps {
    fn refuse(&self, refusal: Refusal) {
        self.told.set(Told::Problem(refusal.text()));
    }

    fn open(&self, key: Rc<EncryptedKey>, passphrase: String) {
        let steps = self.clone();
        steps.stage.set(Stage::Working);
        spawn(async move {
            match keys::decrypt(&key, &passphrase).await {
                Ok(opened) => steps.take(Rc::new(vec![opened]), 0),
                Err(error) => {
                    let is_wrong = error == KeyError::Unusable(Refusal::WrongPassphrase);
                    steps.told.set(Told::Problem(explain(error)));
                    steps.stage.set(match is_wrong {
                        true => Stage::Passphrase(key),
                        false => Stage::Paste,
                    });
                }
            }
        });
    }

    fn take(&self, read: Rc<Vec<PrivateKey>>, index: usize) {
        let steps = self.clone();
        steps.stage.set(Stage::Working);
        spawn(async move {
            let ring = steps.ring;
            let imported = match read.get(index) {
                Some(key) => keys::import(key, name_or_number(ring, ""), ring.purpose()).await,
                None => Err(KeyError::Gone),
            };
            drop(read);
            let key = match imported {
                Ok(key) => key,
                Err(error) => return steps.end(Told::Problem(explain(error))),
            };
            let known = ring.keys.with_untracked(|keys| {
                let known = keys.iter().find(|known| known.public == key.public);
                known.map(|known| (known.id.clone(), known.name.clone()))
            });
            if let Some((id, name)) = known {
                steps.forms.lay_open(&id);
                let text = ["This key is here already, as ", &name, "."].concat();
                return steps.end(Told::Problem(text));
            }
            let id = key.id.clone();
            ring.change(Change::Add(key), move |outcome| match outcome {
                Ok(()) => {
                    steps.end(Told::Hint);
                    steps.forms.lay_open(&id);
                    steps.forms.close("✓ Brought in, and laid open below.");
                }
                Err(error) => steps.end(Told::Problem(explain(error))),
            });
        });
    }

    fn end(&self, told: Told) {
        self.stage.set(Stage::Paste);
        self.told.set(told);
    }
}
