//! What most sign-ins leave alone: prompt, response mode, login hint.

use crate::app::{
    components::{Below, Field, field, keep_token_box},
    dom::{Element, el},
    session::{Session, session},
};
use crate::oauth::flow::{Flow, Prompt, ResponseMode};

const PROMPTS: [(Option<Prompt>, &str); 5] = [
    (None, "as the org decides"),
    (Some(Prompt::Login), "login: ask for the password"),
    (Some(Prompt::Consent), "consent: ask for consent again"),
    (Some(Prompt::LoginConsent), "login consent: both"),
    (Some(Prompt::None), "none: never ask, fail instead"),
];

const LOGIN_HINT: Field = Field {
    id: "hint",
    label: "Login hint",
    hint: "Fills in the user name on the org’s sign-in page.",
    placeholder: "admin@example.com",
    autocomplete: "username",
    inputmode: "email",
};

/// The choices that are folded away, and the box that keeps the token.
pub(super) fn more_choices() -> Element {
    let session = session();
    let hint = field(
        &LOGIN_HINT,
        move || {
            session
                .settings
                .with(|settings| settings.login_hint.clone())
        },
        move |hint| {
            session
                .settings
                .update(|settings| settings.login_hint = hint)
        },
        || Below::Hint,
    );
    let pair = el("div class=pair").children([prompt(session), response_mode(session)]);
    let more = el("details class=more").children([
        el("summary>Prompt, login hint, response mode"),
        pair,
        hint,
    ]);
    el("div class='stack tight'").children([
        more,
        keep_token_box("Keep the token over a reload of this tab"),
    ])
}

fn prompt(session: Session) -> Element {
    let options = PROMPTS.map(|(prompt, text)| {
        el("option")
            .attr("value", prompt.map_or("", Prompt::as_str))
            .text(text)
    });
    let choose = move |value: String| {
        let chosen = PROMPTS
            .iter()
            .find(|(prompt, _)| prompt.map_or("", Prompt::as_str) == value);
        session
            .settings
            .update(|settings| settings.prompt = chosen.and_then(|(prompt, _)| *prompt));
    };
    let select = el("select id=prompt")
        .children(options)
        .prop_of("value", move || {
            session
                .settings
                .with(|settings| settings.prompt.map_or("", Prompt::as_str))
        });
    labelled("prompt", "Prompt", select, choose)
}

fn response_mode(session: Session) -> Element {
    let is_implicit = move || {
        session
            .settings
            .with(|settings| settings.flow == Flow::Implicit)
    };
    let choose = move |value: String| {
        let mode = match value.as_str() {
            "query" => ResponseMode::Query,
            _ => ResponseMode::Fragment,
        };
        session
            .settings
            .update(|settings| settings.response_mode = mode);
    };
    let select = el("select id=mode")
        .children([
            el("option value=fragment>fragment: after #"),
            el("option value=query>query: after ?"),
        ])
        .flag_of("disabled", is_implicit)
        // Okta never puts a token in the query.
        .prop_of("value", move || match is_implicit() {
            true => ResponseMode::Fragment.as_str(),
            false => session
                .settings
                .with(|settings| settings.response_mode.as_str()),
        });
    labelled("mode", "Response mode", select, choose)
}

fn labelled(id: &str, label: &str, select: Element, choose: impl Fn(String) + 'static) -> Element {
    let chosen = select.clone();
    let select = select.on("change", move |_| choose(chosen.value()));
    el("div class=field").children([el("label").attr("for", id).text(label), select])
}
