//! What is asked about the new user, and beside it what it will do and the request that does it.

use std::rc::Rc;

use super::{Draft, Sending, further, more};
use crate::app::{
    components::busy,
    dom::{Element, el},
    users::person::{plan::written, review},
};
use crate::okta::{
    lifecycle::{Action, Mail, Newcomer},
    org::OrgUrl,
    users::Status,
};

/// Everything but the buttons.
pub(super) fn form(draft: &Rc<Draft>) -> Element {
    let (told, shown, failed) = (Rc::clone(draft), Rc::clone(draft), Rc::clone(draft));
    let fields = [
        field(draft, "First name", "text", |newcomer| {
            &mut newcomer.first_name
        }),
        field(draft, "Last name", "text", |newcomer| {
            &mut newcomer.last_name
        }),
        field(draft, "E-mail", "email", |newcomer| &mut newcomer.email),
        field(draft, "Login, if it is another", "text", |newcomer| {
            &mut newcomer.login
        }),
        field(
            draft,
            "Password, if you choose it",
            "password",
            |newcomer| &mut newcomer.password,
        ),
    ];
    let switches = Action::Create.switches().iter().enumerate();
    let boxes: Vec<_> = switches
        .map(|(at, switch)| {
            let mut input = el("input type=checkbox");
            if switch.first {
                input = input.flag("checked");
            }
            let (draft, ticked) = (Rc::clone(draft), input.clone());
            let input = input.on("change", move |_| {
                let is_on = ticked.is_checked();
                draft.on.update(|on| {
                    if let Some(place) = on.get_mut(at) {
                        *place = is_on;
                    }
                });
            });
            el("label class=check").child(input).text(switch.label)
        })
        .collect();
    el("div class=review")
        .child(el("div class=create-fields").all(&fields))
        .child(more::required(draft))
        .child(further::further(draft))
        .all(&boxes)
        .child(more::fold(draft))
        .part(
            move || (told.on.get(), told.newcomer.get(), told.kind.get()),
            |(on, newcomer, kind)| {
                let has_password = !newcomer.password.is_empty();
                let mail = match Action::Create.mail(on, has_password) {
                    Some(Mail::User) => {
                        let to = match newcomer.email.trim() {
                            "" => "the user",
                            email => email,
                        };
                        ["Okta e-mails an activation link to ", to, "."].concat()
                    }
                    _ => "No e-mail is sent.".to_owned(),
                };
                let effects = Action::Create.effects(&Status::Staged, on);
                let mut lines: Vec<_> = effects.iter().map(|line| el("li").text(line)).collect();
                lines.extend(more::effects(&newcomer, kind.as_ref()));
                lines.push(el("li class=review-mail").text(&mail));
                el("ul class=review-effects").all(&lines)
            },
        )
        .child(review::shown_request(review::THE_REQUEST, move || {
            let Some(grant) = shown.session.grant.get_untracked() else {
                return String::new();
            };
            let org = OrgUrl::from_origin(&grant.org);
            // Shown without the password; it is sent with it.
            let body = shown.newcomer.with(|newcomer| newcomer.to_json(true));
            let on = shown.on.get();
            let request = Action::Create.request(&org, &grant.access_token, "", on, Some(&body));
            written(&request, Some(&body))
        }))
        .part(move || failed.sending.get(), {
            let draft = Rc::clone(draft);
            move |sending| match sending {
                Sending::No => None,
                Sending::Yes => Some(busy("p", "Creating").class("muted").attr("role", "status")),
                Sending::Failed(trouble) => {
                    let draft = Rc::clone(&draft);
                    Some(trouble.view(draft.session, move || draft.send()))
                }
            }
        })
}

fn field(
    draft: &Rc<Draft>,
    label: &str,
    kind: &str,
    place: fn(&mut Newcomer) -> &mut String,
) -> Element {
    let draft = Rc::clone(draft);
    // Not "password": browsers would offer the person's own.
    let autocomplete = if kind == "password" {
        "new-password"
    } else {
        "off"
    };
    el("label class=field").child(el("span").text(label)).child(
        el("input autocapitalize=none spellcheck=false")
            .attr("type", kind)
            .attr("autocomplete", autocomplete)
            .on_input(move |text| draft.newcomer.update(|newcomer| *place(newcomer) = text)),
    )
}
