//! Makes keys: as a rule such that never leave this browser, on purpose one to take elsewhere.

use std::rc::Rc;

use super::{
    KeyRing,
    key_ring::Change,
    keys::{Forms, explain},
};
use crate::app::{
    components::{busy, button, copy_button},
    dom::{Element, el},
    state::{Local, State},
    task::spawn,
};
use crate::browser::{
    files,
    keys::{KINDS, Key, KeyError, Kind, PrivateHalf, generate, generate_extractable},
};

/// What stands below the form.
#[derive(Clone)]
enum Told {
    Nothing,
    Working,
    Failed(KeyError),
    /// Made, and here is the private half, until it is put away.
    Elsewhere(Rc<PrivateHalf>),
}

const MADE: &str = "✓ Made. Register its public half at the org: it is laid open below.";

/// The panel.
pub(super) fn make(ring: KeyRing, forms: Forms) -> Element {
    let told = Local::new(Told::Nothing);
    let chosen = Local::new(0_usize);
    let options: Vec<_> = KINDS
        .iter()
        .enumerate()
        .map(|(index, kind)| {
            el("option")
                .attr("value", &index.to_string())
                .text(&label(*kind))
        })
        .collect();
    let select = el("select id=key-kind aria-describedby=key-kind-below").all(&options);
    let picked = select.clone();
    let select = select.on("change", move |_| {
        chosen.set(picked.value().parse().unwrap_or(0));
    });
    let name = el("input id=key-name type=text maxlength=80 autocomplete=off");
    let kind = move || {
        KINDS
            .get(chosen.get_untracked())
            .copied()
            .unwrap_or(KINDS[0])
    };
    let (named, making) = (name.clone(), forms.clone());
    let start = move |is_open: bool| {
        if matches!(told.get_untracked(), Told::Working) {
            return;
        }
        let name = name_or_number(ring, &named.value());
        named.clear();
        begin(ring, kind(), name, is_open, told.state(), making.clone());
    };
    let (make, make_open) = (Rc::new(start.clone()), Rc::new(start));
    let is_busy = move || matches!(told.get(), Told::Working);
    let form = el("form class='stack tight'")
        .children([
            el("div class=pair").children([
                el("div class=field").children([
                    el("label for=key-kind>Kind"),
                    select,
                    el("p class=hint id=key-kind-below").text_of(move || {
                        hint(KINDS.get(chosen.get()).copied().unwrap_or(KINDS[0]))
                    }),
                ]),
                el("div class=field").children([
                    el("label for=key-name>Name"),
                    name,
                    el("p class=hint>For you alone. Empty: it gets a number."),
                ]),
            ]),
            el("div class=row").child(
                el("button type=submit class='button primary'>Make the key")
                    .flag_of("disabled", is_busy),
            ),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            make(false);
        });
    let elsewhere = el("details").children([
        el("summary>Make a key to take elsewhere"),
        el("div class='stack tight'").children([
            el("p class=warned>Its private half is shown once, as text. Whoever gets it is the app, until the org is told otherwise. Take this way only if a program outside of this browser has to sign too."),
            el("div class=row").child(
                button("button", "Make an extractable key")
                    .flag_of("disabled", is_busy)
                    .on_click(move || make_open(true)),
            ),
        ]),
    ]);
    el("section class=panel aria-labelledby=make-key-title").children([
        el("h2 id=make-key-title>Make a key"),
        el("p>Its private half is made by the browser and stays there: this page can sign with it, and nobody can read it, not even this page. There is no copy: if this site’s data is cleared, make another and register that."),
        form,
        el("div class=key-told role=status").part(
            move || told.get(),
            move |told_now| match told_now {
                Told::Nothing => None,
                Told::Working => Some(busy("p", "Making the key")),
                Told::Failed(error) => Some(el("p class=error").text(&explain(error))),
                Told::Elsewhere(half) => Some(private_half(half, told, forms.clone())),
            },
        ),
        elsewhere,
    ])
}

/// The name that was typed, or the first number that no key is called by.
pub(super) fn name_or_number(ring: KeyRing, typed: &str) -> String {
    match typed.trim() {
        "" => ring.keys.with_untracked(|keys| {
            let mut number = keys.len() + 1;
            loop {
                let name = ["Key ", &number.to_string()].concat();
                if keys.iter().all(|key| key.name != name) {
                    return name;
                }
                number += 1;
            }
        }),
        name => name.to_owned(),
    }
}

fn begin(
    ring: KeyRing,
    kind: Kind,
    name: String,
    is_open: bool,
    told: Rc<State<Told>>,
    forms: Forms,
) {
    told.set(Told::Working);
    let purpose = ring.purpose();
    spawn(async move {
        let made = match is_open {
            false => generate(kind, name, purpose).await.map(|key| (key, None)),
            true => generate_extractable(kind, name, purpose)
                .await
                .map(|(key, half)| (key, Some(Rc::new(half)))),
        };
        let (key, half): (Key, _) = match made {
            Ok(made) => made,
            Err(error) => return told.set(Told::Failed(error)),
        };
        let id = key.id.clone();
        ring.change(Change::Add(key), move |outcome| match (outcome, half) {
            (Err(error), _) => told.set(Told::Failed(error)),
            (Ok(()), None) => {
                forms.lay_open(&id);
                told.set(Told::Nothing);
                forms.close(MADE);
            }
            (Ok(()), Some(half)) => {
                forms.lay_open(&id);
                told.set(Told::Elsewhere(half));
            }
        });
    });
}

/// The private half, this once.
fn private_half(half: Rc<PrivateHalf>, told: Local<Told>, forms: Forms) -> Element {
    let as_jwk = Local::new(false);
    let text = move |half: &PrivateHalf| match as_jwk.get() {
        true => half.jwk.clone(),
        false => half.pem.clone(),
    };
    let (shown, copied, saved) = (half.clone(), half.clone(), half);
    let select = el("select id=private-form").children([
        el("option value=pem>PEM (PKCS#8)"),
        el("option value=jwk>JWK"),
    ]);
    let picked = select.clone();
    let select = select.on("change", move |_| as_jwk.set(picked.value() == "jwk"));
    let refused = Local::new("");
    let save = move || {
        let (name, mime) = match as_jwk.get_untracked() {
            true => ("private-key.jwk", "application/json"),
            false => ("private-key.pem", "application/x-pem-file"),
        };
        refused.set(match files::download(name, mime, &text(&saved)) {
            true => "",
            false => "The browser refused. Copy it instead.",
        });
    };
    let put_away = move || {
        told.set(Told::Nothing);
        forms.close(MADE);
    };
    el("div class='stack tight'").children([
        el("h3>The private half, shown this once"),
        el("p class=warned>Take it now: it is gone for good once it is put away or the page is left. The key itself stays here, as closed as any other."),
        el("div class=field").children([el("label for=private-form>Form of the private half"), select]),
        el("pre class='secret mono' tabindex=0 role=region aria-label='Private key'")
            .text_of(move || text(&shown)),
        el("div class=row").children([
            copy_button("Copy", "button", move || Some(text(&copied))),
            button("button", "Download").on_click(save),
            button("button primary", "I have it, put it away").on_click(put_away),
            el("span class=error role=status").text_of(move || refused.get()),
        ]),
    ])
}

fn label(kind: Kind) -> String {
    let algorithm = kind.algorithm().as_str();
    match kind {
        Kind::Ec(curve) => ["EC, ", curve.as_str(), " (", algorithm, ")"].concat(),
        Kind::Rsa { bits } => ["RSA, ", &bits.to_string(), " bits (", algorithm, ")"].concat(),
    }
}

fn hint(kind: Kind) -> &'static str {
    match kind {
        Kind::Ec(_) => {
            "Short keys and short signatures, quickly made. Okta takes them as well as RSA."
        }
        Kind::Rsa { bits: 2048 } => {
            "What Okta makes itself, and every tool reads. The least that it takes."
        }
        Kind::Rsa { .. } => "Longer than Okta asks for. Making it may take some seconds.",
    }
}
