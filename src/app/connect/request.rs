//! The exact request, part by part, as it would be sent now.

use leptos::prelude::*;

use crate::app::session::session;

/// Every part of the authorization request with what it means, changing as one types.
#[component]
pub fn RequestPreview() -> impl IntoView {
    let session = session();
    let endpoint = move || {
        let request = session.preview();
        let origin = request.org.as_str().to_owned();
        view! { <span class="muted">{origin}</span> <b>"/oauth2/v1/authorize"</b> }
    };
    let parameters = move || {
        let parameters = session.preview().parameters();
        parameters
            .into_iter()
            .map(|parameter| {
                view! {
                    <div class="parameter">
                        <dt>{parameter.name}</dt>
                        <dd>
                            <span class="value">{parameter.value}</span>
                            <span class="meaning">{parameter.meaning}</span>
                        </dd>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <section class="request" aria-labelledby="request-title">
            <h2 id="request-title">"The request"</h2>
            <div class="request-sheet">
                <p class="request-line"><b>"GET "</b>{endpoint}</p>
                <dl>{parameters}</dl>
            </div>
            <p class="hint">
                "Nothing is sent before you sign in. State, nonce and challenge are used for one sign-in only."
            </p>
        </section>
    }
}
