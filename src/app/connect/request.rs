//! The exact request, part by part, as it would be sent now.

use crate::app::{
    dom::{Element, el},
    session::session,
};

/// Every part of the authorization request with what it means, changing as one types.
pub(super) fn request_preview() -> Element {
    let session = session();
    let line = el("p class=request-line").children([
        el("b>GET "),
        el("span class=muted").text_of(move || session.preview().org.as_str().to_owned()),
        el("b>/oauth2/v1/authorize"),
    ]);
    let parameters = el("dl").part(
        move || session.preview().parameters(),
        |parameters| {
            let rows = parameters.iter().map(|parameter| {
                let description = el("dd").children([
                    el("span class=value").text(&parameter.value),
                    el("span class=meaning").text(&parameter.meaning),
                ]);
                el("div class=parameter").children([el("dt").text(parameter.name), description])
            });
            rows.collect::<Vec<_>>()
        },
    );
    el("section class=request aria-labelledby=request-title").children([
        el("h2 id=request-title>The request"),
        el("div class=request-sheet").children([line, parameters]),
        el("p class=hint>Nothing is sent before you sign in. State, nonce and challenge are used for one sign-in only."),
    ])
}
