//! One key: its public half, where that goes at the org, and what else can be done with it.

use std::rc::Rc;

use super::{KeyRing, key_ring::Change, keys::explain};
use crate::app::{
    components::{button, copy_button, fact},
    dom::{Element, el},
    format,
    state::Local,
};
use crate::browser::{
    files,
    keys::{Key, Purpose},
    page,
};
use crate::oauth::jwk::key_set;
use crate::okta::org::{AdminPage, OrgUrl};

/// A key laid open. `has_other` if the same app has another one here.
pub(super) fn sheet(
    ring: KeyRing,
    open: Local<Option<String>>,
    key: &Key,
    is_used: bool,
    has_other: bool,
) -> Element {
    let told = Local::new(String::new());
    let what = el("section class=panel aria-labelledby=key-title").children([
        el("h2 id=key-title>What it is"),
        facts(ring, key, told),
        el("p class=error role=status").text_of(move || told.get()),
        actions(ring, open, key, is_used, has_other, told),
    ]);
    let left = el("div class=stack").children([what, public_half(key)]);
    el("div class=columns").children([left, at_the_org(key)])
}

fn facts(ring: KeyRing, key: &Key, told: Local<String>) -> Element {
    let plain = |text: &str| el("dd").text(text);
    let (id, kid_id) = (key.id.clone(), key.id.clone());
    let name = change_field("Name of this key", "token-rename", &key.name, move |name| {
        apply(ring, Change::Rename(id.clone(), name), told);
    });
    let kid = change_field("Key ID", "mono", &key.kid, move |kid| {
        apply(ring, Change::SetKid(kid_id.clone(), kid), told);
    });
    let app = match &key.purpose {
        Purpose::Client { client_id, org } if !client_id.is_empty() => {
            [client_id, " · ", OrgUrl::from_origin(org).host()].concat()
        }
        _ => "none yet".to_owned(),
    };
    let own = key.kid == key.public.thumbprint();
    el("dl class=facts").children([
        fact("Name", el("dd").child(name)),
        fact(
            "Key ID (kid)",
            el("dd")
                .child(kid)
                .child(el("p class=hint").text(match own {
                true => {
                    "The key’s own thumbprint. If the org calls the key otherwise, say here how."
                }
                false => "As the org calls it.",
            })),
        ),
        fact("Kind", plain(&key.public.describe())),
        fact("Signs", plain(key.algorithm.as_str())),
        fact("App", plain(&app)),
        fact("Since", plain(&format::date_time(key.created * 1_000))),
        fact(
            "Private half",
            plain("in this browser; nobody can read it out"),
        ),
    ])
}

/// A field whose text is taken when it is left, unless it is empty.
fn change_field(
    label: &str,
    class: &'static str,
    value: &str,
    change: impl Fn(String) + 'static,
) -> Element {
    let input =
        el("input type=text maxlength=200 autocomplete=off autocapitalize=none spellcheck=false")
            .class(class)
            .attr("aria-label", label)
            .attr("value", value);
    let typed = input.clone();
    input.on("change", move |_| match typed.value().trim() {
        "" => {}
        text => change(text.to_owned()),
    })
}

fn apply(ring: KeyRing, change: Change, told: Local<String>) {
    let told = told.state();
    ring.change(change, move |outcome| {
        told.set(outcome.err().map(explain).unwrap_or_default());
    });
}

/// What can be done with it: to use it, and to end it once that was said twice.
fn actions(
    ring: KeyRing,
    open: Local<Option<String>>,
    key: &Key,
    is_used: bool,
    has_other: bool,
    told: Local<String>,
) -> Element {
    let asked = Local::new(false);
    let id = key.id.clone();
    el("div class='stack tight'").part(
        move || asked.get(),
        move |is_asked| {
            let id = id.clone();
            if !is_asked {
                let use_it = (!is_used).then(|| {
                    let id = id.clone();
                    button("button primary", "Use this one")
                        .on_click(move || apply(ring, Change::Use(id.clone()), told))
                });
                let ask = button("button quiet", match has_other {
                    true => "Retire…",
                    false => "Remove…",
                });
                let ask = ask.on_click(move || asked.set(true));
                return vec![el("div class=row").maybe(use_it).child(ask)];
            }
            let (text, label) = match (has_other, is_used) {
                (true, false) => (
                    "At the org first: the other key is registered there and a token was got with it; then set this one to Inactive, and delete it. After that it is of no use here: its private half is removed for good.",
                    "Retire it for good",
                ),
                (true, true) => (
                    "This is the key in use. Use the other one first, and see that the org takes it; then set this one to Inactive at the org, and delete it. Its private half is removed for good.",
                    "Retire it for good",
                ),
                (false, _) => (
                    "Its private half is nowhere else and cannot be brought back. Until the org knows another key, the app gets no token from here. At the org, set it to Inactive and delete it as well, so that nothing trusts it any more.",
                    "Remove it for good",
                ),
            };
            let told_after = told.state();
            let removal = move || {
                let (told, open) = (told_after.clone(), open.state());
                ring.change(Change::Remove(id.clone()), move |outcome| match outcome {
                    Ok(()) => {
                        open.set(None);
                        page::focus("#keys-title");
                    }
                    Err(error) => told.set(explain(error)),
                });
            };
            vec![
                el("p class=warned").text(text),
                el("div class=row").children([
                    button("button danger", label).on_click(removal),
                    button("button", "Leave it").on_click(move || asked.set(false)),
                ]),
            ]
        },
    )
}

/// The public half, in the forms that orgs and tools take.
fn public_half(key: &Key) -> Element {
    let registration = key.registration();
    let texts = Rc::new([
        registration.to_pretty(),
        key_set(vec![registration]).to_pretty(),
        key.public.to_pem(),
    ]);
    let chosen = Local::new(0_usize);
    let select = el("select id=public-form").children([
        el("option value=0>JWK: to paste into the Admin Console"),
        el("option value=1>JWK Set: to publish at an address of yours"),
        el("option value=2>PEM: for other tools"),
    ]);
    let picked = select.clone();
    let select = select.on("change", move |_| {
        chosen.set(picked.value().parse().unwrap_or(0));
    });
    let text = move || texts.get(chosen.get()).cloned().unwrap_or_default();
    let text = Rc::new(text);
    let (shown, copied, saved) = (text.clone(), text.clone(), text);
    let refused = Local::new("");
    let save = move || {
        let (name, mime) = match chosen.get_untracked() {
            0 => ("public-key.jwk", "application/json"),
            1 => ("jwks.json", "application/json"),
            _ => ("public-key.pem", "application/x-pem-file"),
        };
        refused.set(match files::download(name, mime, &saved()) {
            true => "",
            false => "The browser refused. Copy it instead.",
        });
    };
    el("section class=panel aria-labelledby=public-title").children([
        el("h2 id=public-title>The public half"),
        el("div class=field")
            .children([el("label for=public-form>Form of the public half"), select]),
        el("pre class='secret mono' tabindex=0 role=region aria-label='Public key'")
            .text_of(move || shown()),
        el("div class=row").children([
            copy_button("Copy", "button", move || Some(copied())),
            button("button", "Download").on_click(save),
            el("span class=error role=status").text_of(move || refused.get()),
        ]),
        el("p class=hint>No secret: whoever has it can check signatures, and make none."),
    ])
}

/// Where the public half goes, and how keys are changed.
fn at_the_org(key: &Key) -> Element {
    let Purpose::Client { org, client_id } = &key.purpose else {
        return el("div");
    };
    let admin = match client_id.is_empty() {
        true => AdminPage::Applications,
        false => AdminPage::App(client_id),
    };
    let console = OrgUrl::parse(org)
        .ok()
        .and_then(|(org, _)| org.admin(admin));
    let console = console.map(|url| {
        el("p").child(
            el("a target=_blank rel='noopener noreferrer'>Open it in the Admin Console")
                .attr("href", &url),
        )
    });
    el("section class=panel aria-labelledby=register-title")
        .child(el("h2 id=register-title>Register it in the Admin Console"))
        .maybe(console)
        .children([
            el("ol class=key-steps").children([
                el("li><b>Applications → Create App Integration → API Services</b>: give it a name, Save. Type its client ID in above."),
                el("li><b>General → Client Credentials → Edit</b>: set Client authentication to <b>Public key / Private key</b>. That removes the app’s client secrets."),
                el("li><b>Public keys → Save keys in Okta → Add key</b>: paste the JWK, Done, Save. Or choose <b>Use a URL to fetch keys dynamically</b>, and publish the JWK Set there."),
                el("li><b>Okta API Scopes → Grant</b> what the app may ask for. Only a super admin can."),
                el("li><b>Admin roles → Edit assignments</b>, such as Read-only Administrator. Without a role there is a token, and every call is refused (403)."),
                el("li><b>General Settings → Proof of possession</b>: untick Require Demonstrating Proof of Possession (DPoP), which new apps have on, unless the requests carry proofs."),
            ]),
            el("p class=hint>An app takes up to 50 keys, each with a key ID of its own. Once it has scopes or roles, only super admins can change its keys."),
            el("h3>To change keys without a gap"),
            el("ol class=key-steps").children([
                el("li>Make another key here, and add its JWK beside the old one: both work then."),
                el("li>Choose <b>Use this one</b> for the new key, and get a token with it."),
                el("li>In the Admin Console set the old key to Inactive. If nothing else fails after a day or two, delete it."),
                el("li>Retire the old key here."),
            ]),
        ])
}
