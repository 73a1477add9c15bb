//! The management API: users, groups, and what else a page about users may ask.
//!
//! <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/>

mod answer;
mod apps;
mod body;
mod creation;
mod credentials;
mod cursor;
mod events;
mod expression;
mod factors;
mod group_list;
mod groups;
mod lifecycle;
mod links;
mod logs;
mod projection;
mod query;
mod relations;
mod roles;
mod schema;
mod sorting;
mod user;
mod user_list;
mod user_query;
mod user_view;
mod validation;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{delete, get, post, put};

use crate::state::Org;

/// What the API remembers besides the directory.
#[derive(Debug, Default)]
pub struct ApiState {
    sorted: sorting::SortedLists,
    journal: events::Journal,
}

impl ApiState {
    /// Forgets everything since the start.
    pub fn reset(&self) {
        self.sorted.clear();
        self.journal.clear();
    }
}

/// The routes of the management API.
pub fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/api/v1/apps", get(apps::list))
        .route("/api/v1/apps/{id}", get(apps::one))
        .route("/api/v1/groups", get(group_list::list).post(groups::create))
        .route("/api/v1/groups/{id}", get(groups::one))
        .route("/api/v1/groups/{id}/users", get(groups::members))
        .route(
            "/api/v1/groups/{id}/users/{user}",
            put(groups::add_member).delete(groups::remove_member),
        )
        .route("/api/v1/iam/roles", get(roles::custom))
        .route("/api/v1/logs", get(logs::list))
        .route("/api/v1/meta/schemas/user/{id}", get(schema::schema))
        .route("/api/v1/meta/types/user", get(schema::types))
        .route("/api/v1/meta/types/user/{id}", get(schema::one_type))
        .route("/api/v1/users", get(user_list::list).post(creation::create))
        .route(
            "/api/v1/users/{id}",
            get(user::one)
                .post(user::update)
                .put(user::replace)
                .delete(user::remove),
        )
        .merge(user_routes())
        .layer(middleware::from_fn(body::layer))
}

fn user_routes() -> Router<Arc<Org>> {
    Router::new()
        .route("/api/v1/users/{id}/appLinks", get(relations::app_links))
        .route(
            "/api/v1/users/{id}/authenticator-enrollments",
            get(relations::nothing),
        )
        .route("/api/v1/users/{id}/blocks", get(relations::blocks))
        .route("/api/v1/users/{id}/clients", get(relations::nothing))
        .route(
            "/api/v1/users/{id}/credentials/change_password",
            post(credentials::change_password),
        )
        .route(
            "/api/v1/users/{id}/credentials/change_recovery_question",
            post(credentials::change_recovery_question),
        )
        .route(
            "/api/v1/users/{id}/credentials/forgot_password",
            post(credentials::forgot_password),
        )
        .route("/api/v1/users/{id}/devices", get(relations::devices))
        .route("/api/v1/users/{id}/factors", get(factors::enrolled))
        .route(
            "/api/v1/users/{id}/factors/catalog",
            get(factors::catalogue),
        )
        .route(
            "/api/v1/users/{id}/factors/{factor}",
            get(factors::one).delete(factors::remove),
        )
        .route("/api/v1/users/{id}/grants", get(relations::nothing))
        .route("/api/v1/users/{id}/groups", get(relations::groups))
        .route("/api/v1/users/{id}/idps", get(relations::nothing))
        .route(
            "/api/v1/users/{id}/lifecycle/{operation}",
            post(lifecycle::run),
        )
        .route("/api/v1/users/{id}/risk", get(relations::risk))
        .route("/api/v1/users/{id}/roles", get(roles::list))
        .route("/api/v1/users/{id}/roles/{role}", get(roles::one))
        .route(
            "/api/v1/users/{id}/sessions",
            delete(lifecycle::clear_sessions),
        )
        .route("/api/v1/users/{id}/subscriptions", get(relations::nothing))
}
