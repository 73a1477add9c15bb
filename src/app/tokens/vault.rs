//! Where the tokens are kept: in memory, in this tab, or encrypted on this device.

use crate::app::{
    components::{busy, button, keep_token_box},
    dom::{Element, el},
    session::{Keeping, Session},
    state::Local,
};
use crate::browser::vault::VaultError;

/// The shortest passphrase: whoever has the device can try as many as they like.
const SHORTEST: usize = 12;

/// The panel.
pub(super) fn kept(session: Session) -> Element {
    el("section class='panel kept' aria-labelledby=kept-title").children([
        el("h2 id=kept-title>Where tokens are kept"),
        el("p>In this page’s memory, unless you choose otherwise. Closing or reloading the page forgets them."),
        keep_token_box("Keep them over a reload of this tab"),
        el("h3>On this device, encrypted"),
        el("div class=stack").part(
            move || session.keeping.get(),
            move |keeping| match keeping {
                Keeping::Nothing => vec![
                    el("p class=hint>They are encrypted by a passphrase that only you know (PBKDF2, AES-GCM). What is stored is of no use without it, and nobody can recover it."),
                    passphrase_form(session, true, None),
                ],
                Keeping::Locked(trouble) => locked(session, trouble),
                Keeping::Opening => vec![busy("p", "Working on the passphrase").attr("role", "status")],
                Keeping::Open(trouble) => open(session, trouble),
            },
        ),
    ])
}

fn locked(session: Session, trouble: Option<VaultError>) -> Vec<Element> {
    let text = match trouble {
        Some(VaultError::Damaged) => {
            "What is kept here cannot be read any more: it was damaged, or written by a later version. Removing it is all that is left."
        }
        _ => "There are tokens on this device. They are locked.",
    };
    vec![
        el("p").text(text),
        passphrase_form(session, false, trouble),
        el("div class=row").child(removal(session)),
    ]
}

fn open(session: Session, trouble: Option<VaultError>) -> Vec<Element> {
    let text = match trouble {
        None => el("p class=good>✓ Every token of this page is kept, encrypted."),
        Some(_) => el(
            "p class=error role=alert>The last change could not be kept: the browser’s storage is full or switched off. The tokens are in this page’s memory; do not close it before that is mended.",
        ),
    };
    let row = el("div class=row");
    let row = match trouble {
        None => row.child(button("button", "Lock now").on_click(move || session.lock())),
        Some(_) => {
            row.child(button("button", "Try again").on_click(move || session.save_to_vault()))
        }
    };
    vec![
        text,
        el(
            "p class=hint>It locks itself after ten minutes in which nobody touches the page; the page has no token then until the passphrase is given.",
        ),
        row.child(removal(session)),
    ]
}

/// Removes the vault, once that was said twice.
fn removal(session: Session) -> Element {
    let asked = Local::new(false);
    el("div class=row").part(
        move || asked.get(),
        move |is_asked| match is_asked {
            false => vec![
                button("button quiet", "Remove from this device…")
                    .on_click(move || asked.set(true)),
            ],
            true => vec![
                button("button danger", "Remove for good").on_click(move || session.remove_vault()),
                button("button", "Leave it").on_click(move || asked.set(false)),
            ],
        },
    )
}

/// Asks for the passphrase, twice for a new one.
fn passphrase_form(session: Session, is_new: bool, trouble: Option<VaultError>) -> Element {
    let told = Local::new(match trouble {
        Some(VaultError::WrongPassphrase) => "That is not the passphrase.",
        Some(VaultError::NoCrypto) => {
            "This browser cannot encrypt here: open the page over https, or on localhost."
        }
        _ => "",
    });
    let field = |id: &'static str, label: &str| {
        let input = el("input type=password aria-describedby=vault-below")
            .id(id)
            .attr(
                "autocomplete",
                if is_new {
                    "new-password"
                } else {
                    "current-password"
                },
            );
        let labelled = el("div class=field")
            .child(el("label").attr("for", id).text(label))
            .child(input.clone());
        (input, labelled)
    };
    let (input, first) = field("passphrase", "Passphrase");
    let (again, second) = field("passphrase-again", "The same again");
    let form = el("form class=passphrase").child(first);
    let form = match is_new {
        true => form.child(second),
        false => form,
    };
    form.children([
        el("div id=vault-below class=below role=alert")
            .child(el("p class=error").text_of(move || told.get())),
        el("div class=row").child(el("button type=submit class=button").text(if is_new {
            "Keep on this device"
        } else {
            "Unlock"
        })),
    ])
    .on("submit", move |event| {
        event.prevent_default();
        let passphrase = input.value();
        if !is_new {
            session.unlock(passphrase);
        } else if passphrase.chars().count() < SHORTEST {
            told.set(
                "Take 12 characters or more: a few words that do not belong together are good.",
            );
        } else if passphrase != again.value() {
            told.set("The two are not the same.");
        } else {
            session.keep_on_device(passphrase);
        }
    })
}
