//! The org's own pages.

mod consent;

use std::fmt::Write;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

pub(crate) use self::consent::consent;
use super::authorize::AuthorizeRequest;
use crate::accounts::{ACCOUNTS, PASSWORD};
use crate::state::Org;

/// What the sign-in form is filled with.
pub(crate) struct Form<'a> {
    /// The id of the request that waits for this sign-in.
    pub(crate) id: &'a str,
    pub(crate) username: &'a str,
    pub(crate) error: Option<&'a str>,
}

/// The sign-in page.
pub(crate) fn sign_in(org: &Org, request: &AuthorizeRequest, form: &Form<'_>) -> Response {
    let label = org
        .apps
        .find(&request.client_id)
        .map(|app| app.label)
        .unwrap_or_default();
    let id = escape(form.id);
    let error = form.error.map_or(String::new(), |error| {
        format!(
            r#"<p class="alarm" id="problem" role="alert">{}</p>"#,
            escape(error)
        )
    });
    let described = if form.error.is_some() {
        r#" aria-describedby="problem""#
    } else {
        ""
    };
    let (focus_name, focus_password) = if form.username.is_empty() {
        (" autofocus", "")
    } else {
        ("", " autofocus")
    };
    let mut people = String::new();
    for account in &ACCOUNTS {
        let _ = write!(
            people,
            r#"<li><button class="person" name="username" value="{login}"><strong>{login}</strong>
<span>{note}</span></button></li>"#,
            login = escape(account.login),
            note = escape(account.note),
        );
    }
    let body = format!(
        r#"<p class="brand">Latchkey sandbox · {origin}</p>
<div class="card">
<h1>Sign in</h1>
<p class="quiet">to go on to {label}</p>
{error}
<form method="post" action="/signin">
<input type="hidden" name="request" value="{id}">
<label for="username">Username</label>
<input id="username" name="username" value="{username}" autocomplete="username" autocapitalize="none" spellcheck="false" required{described}{focus_name}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required{described}{focus_password}>
<button class="go">Sign in</button>
<button class="no" name="cancel" formnovalidate>Cancel</button>
</form>
<h2>People of this sandbox</h2>
<p class="quiet">Everyone's password is <code>{PASSWORD}</code>. Choose a person to sign in at once.</p>
<form method="post" action="/signin">
<input type="hidden" name="request" value="{id}">
<input type="hidden" name="password" value="{PASSWORD}">
<ul>
{people}
</ul>
</form>
</div>"#,
        origin = escape(&org.origin),
        label = escape(label),
        username = escape(form.username),
    );
    shell(
        StatusCode::OK,
        "Sign in · Latchkey sandbox",
        &body,
        &policy_back_to(&request.redirect_uri),
    )
}

/// The page for requests that cannot be answered to any app.
pub(crate) fn error(description: &str) -> Response {
    let body = format!(
        r#"<p class="brand">Latchkey sandbox</p>
<div class="card">
<h1>400 Bad Request</h1>
<p>Your request resulted in an error. {}</p>
</div>"#,
        escape(description)
    );
    shell(
        StatusCode::BAD_REQUEST,
        "400 Bad Request",
        &body,
        "form-action 'none'",
    )
}

/// The page after a sign-out that leads nowhere else.
pub(crate) fn signed_out() -> Response {
    let body = r#"<p class="brand">Latchkey sandbox</p>
<div class="card"><h1>Signed out</h1><p>You may close this window.</p></div>"#;
    shell(StatusCode::OK, "Signed out", body, "form-action 'none'")
}

/// What one sees who opens the org's bare address.
pub(crate) async fn home(State(org): State<Arc<Org>>) -> Response {
    let mut apps = String::new();
    for app in org.apps.all() {
        let _ = write!(
            apps,
            "<li>{} <code>{}</code></li>",
            escape(app.label),
            escape(&app.client_id)
        );
    }
    let body = format!(
        r#"<p class="brand">{origin}</p>
<div class="card">
<h1>Latchkey sandbox</h1>
<p>A stand-in for an Okta org with {users} people. Use <code>{origin}</code> as the org address.</p>
<h2>Apps</h2>
<ul>{apps}</ul>
<h2>More</h2>
<p><a href="/sandbox">Everything about this sandbox</a>, as JSON.</p>
</div>"#,
        origin = escape(&org.origin),
        users = org.directory.len(),
    );
    shell(
        StatusCode::OK,
        "Latchkey sandbox",
        &body,
        "form-action 'none'",
    )
}

/// A page that posts `fields` to an app (OAuth 2.0 Form Post Response Mode).
pub(crate) fn form_post(redirect_uri: &str, fields: &[(&str, String)]) -> Response {
    let mut inputs = String::new();
    for (name, value) in fields {
        let _ = write!(
            inputs,
            r#"<input type="hidden" name="{}" value="{}">"#,
            escape(name),
            escape(value)
        );
    }
    let body = format!(
        r#"<form class="card" method="post" action="{}">{inputs}
<h1>Going back to the app</h1>
<button class="go">Continue</button>
</form>
<script>{SUBMIT_SCRIPT}</script>"#,
        escape(redirect_uri)
    );
    let policy = format!(
        "form-action {}; script-src {}",
        origin_of(redirect_uri),
        hash_source(SUBMIT_SCRIPT)
    );
    shell(StatusCode::OK, "Going back to the app", &body, &policy)
}

/// A page that hands `message` to the window that opened it.
pub(crate) fn post_message(origin: &str, message: &Value) -> Response {
    let body = format!(
        r#"<p id="message" data-origin="{}" data-message="{}">This window may be closed.</p>
<script>{MESSAGE_SCRIPT}</script>"#,
        escape(origin),
        escape(&message.to_string())
    );
    let policy = format!(
        "form-action 'none'; script-src {}",
        hash_source(MESSAGE_SCRIPT)
    );
    shell(StatusCode::OK, "Going back to the app", &body, &policy)
}

fn shell(status: StatusCode, title: &str, body: &str, policy: &str) -> Response {
    let html = format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"#,
        title = escape(title)
    );
    let policy = format!(
        "default-src 'none'; base-uri 'none'; img-src data:; style-src {}; {policy}",
        hash_source(STYLE)
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}

/// The policy of a page whose form leads back to the app: a browser applies form-action to the
/// redirect that follows the form, too.
fn policy_back_to(redirect_uri: &str) -> String {
    format!(
        "form-action 'self' {}; frame-ancestors 'none'",
        origin_of(redirect_uri),
    )
}

fn origin_of(uri: &str) -> String {
    Url::parse(uri)
        .map(|uri| uri.origin().ascii_serialization())
        .unwrap_or_default()
}

fn hash_source(inline: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(inline)))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

const STYLE: &str = include_str!("page/style.css");

const SUBMIT_SCRIPT: &str = "document.forms[0].submit()";

const MESSAGE_SCRIPT: &str = "const { origin, message } = \
    document.getElementById('message').dataset; \
    (window.opener ?? window.parent).postMessage(JSON.parse(message), origin)";
