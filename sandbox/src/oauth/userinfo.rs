//! Who a token belongs to (OpenID Connect Core 1.0, section 5.3).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::issue::person_claims;
use crate::access::presented_token;
use crate::state::Org;

pub(crate) async fn userinfo(State(org): State<Arc<Org>>, parts: Parts) -> Response {
    let token = match presented_token(&org, &parts, &[]) {
        Ok(token) => token,
        // What is wrong with a DPoP proof is told as everywhere.
        Err(response) if response.status() == StatusCode::BAD_REQUEST => return response,
        Err(_) => return refuse(StatusCode::UNAUTHORIZED, INVALID),
    };
    let account = token.login.as_deref().and_then(|login| org.account(login));
    let (Some(account), Some(user_id)) = (account, &token.user_id) else {
        return refuse(StatusCode::FORBIDDEN, INSUFFICIENT);
    };
    if !token.scopes.iter().any(|scope| scope == "openid") {
        return refuse(StatusCode::FORBIDDEN, INSUFFICIENT);
    }
    let mut claims = json!({ "sub": user_id });
    for (name, value) in person_claims(account, &token.scopes) {
        claims[name] = value;
    }
    Json(claims).into_response()
}

fn refuse(status: StatusCode, challenge: &'static str) -> Response {
    (
        status,
        [(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static(challenge),
        )],
    )
        .into_response()
}

const INVALID: &str =
    r#"Bearer error="invalid_token", error_description="The access token is invalid""#;
const INSUFFICIENT: &str = "Bearer error=\"insufficient_scope\", error_description=\"The access \
                            token must provide access to at least one of these scopes - profile, \
                            email, address or phone\"";
