//! The token's inside, for display only: nothing in this program depends on a claim of an access token.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::format;
use crate::oauth::{
    jwt::{self, Member},
    token::Grant,
};

/// Header and claims, each with what it means.
#[component]
pub fn Decoded(grant: Arc<Grant>) -> impl IntoView {
    let body = match jwt::decode(grant.access_token.reveal()) {
        Ok(decoded) => view! {
            <h3>"Header"</h3>
            <Members members=decoded.header />
            <h3>"Claims"</h3>
            <Members members=decoded.claims />
        }
        .into_any(),
        Err(_) => view! {
            <p>"This token is opaque: it is not a JSON Web Token, and only the org can tell what it means."</p>
        }
        .into_any(),
    };
    view! {
        <section class="panel decoded" aria-labelledby="decoded-title">
            <h2 id="decoded-title">"Inside"</h2>
            <p class="hint">
                "For display only. Okta may change what is inside without notice, and the signature is not checked: nothing here depends on it."
            </p>
            {body}
        </section>
    }
}

#[component]
fn Members(members: Vec<Member>) -> impl IntoView {
    let rows = members
        .into_iter()
        .map(|member| {
            let meaning = jwt::explain(&member.name);
            let time = jwt::is_time(&member.name)
                .then(|| member.value.parse::<u64>().ok())
                .flatten()
                .map(|seconds| format::date_time(seconds.saturating_mul(1000)));
            view! {
                <div class="parameter">
                    <dt>{member.name}</dt>
                    <dd>
                        <span class="value">{member.value}</span>
                        {time.map(|time| view! { <span class="value-time">{time}</span> })}
                        {meaning.map(|meaning| view! { <span class="meaning">{meaning}</span> })}
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="request-sheet">{rows}</dl> }
}
