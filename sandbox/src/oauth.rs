//! The org authorization server: OAuth 2.0 and OpenID Connect at the org's bare address.
//!
//! <https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/OrgAS/>

pub(crate) mod authorize;
pub(crate) mod dpop;

mod assertion;
mod client_auth;
mod client_credentials;
mod clients;
mod code_grant;
mod consent;
mod deliver;
mod discovery;
mod error;
mod introspect;
mod issue;
mod key_registry;
mod logout;
mod page;
mod params;
mod pending;
mod refresh;
mod revoke;
mod session;
mod sign_in;
mod token;
mod userinfo;

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, post};

pub(crate) use self::key_registry::register as register_key;
pub(crate) use self::pending::Pending;
use crate::state::Org;

/// Every route of the authorization server, the sign-in page and the client registry.
pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/", get(page::home))
        .route("/consent", post(consent::submit))
        .route(
            "/.well-known/oauth-authorization-server",
            get(discovery::metadata),
        )
        .route(
            "/.well-known/okta-organization",
            get(discovery::organization),
        )
        .route(
            "/.well-known/openid-configuration",
            get(discovery::metadata),
        )
        .route(
            "/oauth2/v1/authorize",
            get(authorize::by_get).post(authorize::by_post),
        )
        .route("/oauth2/v1/clients/{client_id}", get(clients::read))
        .route(
            "/oauth2/v1/clients/{client_id}/roles",
            get(clients::list_roles).post(clients::assign_role),
        )
        .route(
            "/oauth2/v1/clients/{client_id}/roles/{role_id}",
            delete(clients::unassign_role),
        )
        .route("/oauth2/v1/introspect", post(introspect::introspect))
        .route("/oauth2/v1/keys", get(discovery::keys))
        .route(
            "/oauth2/v1/logout",
            get(logout::by_get).post(logout::by_post),
        )
        .route("/oauth2/v1/revoke", post(revoke::revoke))
        .route("/oauth2/v1/token", post(token::token))
        .route(
            "/oauth2/v1/userinfo",
            get(userinfo::userinfo).post(userinfo::userinfo),
        )
        .route("/signin", post(sign_in::submit))
        .route(
            "/api/v1/apps/{app_id}/credentials/jwks",
            get(key_registry::list).post(key_registry::add),
        )
        .route(
            "/api/v1/apps/{app_id}/credentials/jwks/{key_id}",
            get(key_registry::one).delete(key_registry::remove),
        )
        .route(
            "/api/v1/apps/{app_id}/credentials/jwks/{key_id}/lifecycle/activate",
            post(key_registry::activate),
        )
        .route(
            "/api/v1/apps/{app_id}/credentials/jwks/{key_id}/lifecycle/deactivate",
            post(key_registry::deactivate),
        )
}
