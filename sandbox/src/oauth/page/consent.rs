//! The page that asks for consent.

use std::fmt::Write;

use axum::http::StatusCode;
use axum::response::Response;

use super::{escape, policy_back_to, shell};
use crate::oauth::authorize::AuthorizeRequest;
use crate::state::Org;

/// Asks the person called `login` whether the app may have the scopes it will be given. `id` is that
/// of the request that waits for the answer.
pub(crate) fn consent(org: &Org, request: &AuthorizeRequest, login: &str, id: &str) -> Response {
    let label = org
        .apps
        .find(&request.client_id)
        .map(|app| app.label)
        .unwrap_or_default();
    let mut scopes = String::new();
    for scope in &request.scopes {
        let _ = write!(scopes, "<li><code>{}</code></li>", escape(scope));
    }
    let body = format!(
        r#"<p class="brand">Latchkey sandbox · {origin}</p>
<div class="card">
<h1>Allow access?</h1>
<p class="quiet">{label} asks to act for <strong>{login}</strong> with these scopes:</p>
<ul class="scopes">
{scopes}
</ul>
<form method="post" action="/consent">
<input type="hidden" name="request" value="{id}">
<button class="go" name="decision" value="allow">Allow</button>
<button class="no" name="decision" value="deny">Don’t allow</button>
</form>
</div>"#,
        origin = escape(&org.origin),
        label = escape(label),
        login = escape(login),
        id = escape(id),
    );
    shell(
        StatusCode::OK,
        "Allow access? · Latchkey sandbox",
        &body,
        &policy_back_to(&request.redirect_uri),
    )
}
