//! User types and the user schema.
//!
//! <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/>

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::access::{Permission, require};
use crate::directory::Kind;
use crate::directory::attributes::{ATTRIBUTES, Attribute, AttributeKind};
use crate::state::Org;

use super::answer::Refused;
use super::links;
use super::user_view::schema_id;

/// `GET /api/v1/meta/schemas/user/{id}`: `default`, or the schema of a user type.
pub(super) async fn schema(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.schemas.read"], Permission::Read)?;
    let base = links::base(&org, &parts);
    let number = match id.as_str() {
        "default" => Some(0),
        _ => type_with_schema(&id),
    };
    let number = number.ok_or_else(|| Refused::not_found(&id, "UserSchema"))?;
    let type_id = Kind::UserType.id(number as u64);
    let own = format!("{base}/api/v1/meta/schemas/user/{}", schema_id(&type_id));
    let schema = json!({
        "id": own,
        "$schema": "http://json-schema.org/draft-04/schema#",
        "name": "user",
        "title": "User",
        "description": "Okta user profile template with default permission settings",
        "created": CREATED,
        "lastUpdated": CREATED,
        "definitions": {
            "base": definitions("#base", false, number),
            "custom": definitions("#custom", true, number),
        },
        "type": "object",
        "properties": {
            "profile": {
                "allOf": [{ "$ref": "#/definitions/base" }, { "$ref": "#/definitions/custom" }],
            },
        },
        "_links": {
            "self": { "rel": "self", "href": own, "method": "GET", "name": "user" },
            "type": {
                "rel": "type",
                "href": format!("{base}/api/v1/meta/types/user/{type_id}"),
                "method": "GET",
                "name": "user",
            },
        },
    });
    Ok(axum::Json(schema).into_response())
}

/// `GET /api/v1/meta/types/user`.
pub(super) async fn types(State(org): State<Arc<Org>>, parts: Parts) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.userTypes.read"], Permission::Read)?;
    let base = links::base(&org, &parts);
    let types: Vec<Value> = (0..TYPES.len())
        .map(|number| user_type(number, &base))
        .collect();
    Ok(axum::Json(types).into_response())
}

/// `GET /api/v1/meta/types/user/{id}`.
pub(super) async fn one_type(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.userTypes.read"], Permission::Read)?;
    let number = match id.as_str() {
        "default" => Some(0),
        _ => (0..TYPES.len()).find(|number| Kind::UserType.id(*number as u64) == id),
    };
    let number = number.ok_or_else(|| Refused::not_found(&id, "UserType"))?;
    Ok(axum::Json(user_type(number, &links::base(&org, &parts))).into_response())
}

/// Whether users of a type have to have an attribute that others may lack.
pub(super) fn requires(user_type: usize, name: &str) -> bool {
    user_type == 1 && CONTRACTORS.contains(&name)
}

fn type_with_schema(id: &str) -> Option<usize> {
    (0..TYPES.len()).find(|number| schema_id(&Kind::UserType.id(*number as u64)) == id)
}

fn user_type(number: usize, base: &str) -> Value {
    let (name, display_name) = TYPES[number];
    let id = Kind::UserType.id(number as u64);
    json!({
        "id": id,
        "name": name,
        "displayName": display_name,
        "description": null,
        "default": number == 0,
        "created": CREATED,
        "lastUpdated": CREATED,
        "createdBy": "sprz4f1z2LL9cL0jP5d7",
        "lastUpdatedBy": "sprz4f1z2LL9cL0jP5d7",
        "_links": {
            "self": { "href": format!("{base}/api/v1/meta/types/user/{id}") },
            "schema": { "href": format!("{base}/api/v1/meta/schemas/user/{}", schema_id(&id)) },
        },
    })
}

fn definitions(id: &str, custom: bool, user_type: usize) -> Value {
    let own = || {
        ATTRIBUTES
            .iter()
            .filter(|attribute| attribute.custom == custom)
    };
    let is_required =
        |attribute: &&Attribute| attribute.required || requires(user_type, attribute.name);
    let properties: Map<String, Value> = own()
        .map(|attribute| {
            let mut definition = definition(attribute);
            if is_required(&attribute) {
                definition["required"] = true.into();
            }
            (attribute.name.to_owned(), definition)
        })
        .collect();
    let required: Vec<&str> = own()
        .filter(is_required)
        .map(|attribute| attribute.name)
        .collect();
    json!({ "id": id, "type": "object", "properties": properties, "required": required })
}

fn definition(attribute: &Attribute) -> Value {
    let mut definition = json!({
        "title": attribute.title,
        "mutability": "READ_WRITE",
        "scope": "NONE",
        "permissions": [{
            "principal": "SELF",
            "action": if attribute.custom { "READ_ONLY" } else { "READ_WRITE" },
        }],
        "master": { "type": "PROFILE_MASTER" },
    });
    let (kind, items) = match attribute.kind {
        AttributeKind::Boolean => ("boolean", None),
        AttributeKind::Email | AttributeKind::Text => ("string", None),
        AttributeKind::Integer => ("integer", None),
        AttributeKind::Integers => ("array", Some("integer")),
        AttributeKind::Number => ("number", None),
        AttributeKind::Texts => ("array", Some("string")),
    };
    definition["type"] = kind.into();
    if let Some(items) = items {
        definition["items"] = json!({ "type": items });
    }
    if attribute.kind == AttributeKind::Email {
        definition["format"] = "email".into();
    }
    if let Some(min) = attribute.min {
        definition["minLength"] = min.into();
    }
    if let Some(max) = attribute.max {
        definition["maxLength"] = max.into();
    }
    if !attribute.options.is_empty() {
        definition["enum"] = attribute.options.into();
        let options = attribute.options.iter();
        definition["oneOf"] = options
            .map(|option| json!({ "const": option, "title": option }))
            .collect();
    }
    if attribute.name == "login" {
        definition["pattern"] = Value::Null;
        definition["uniqueness"] = "UNIQUE_VALIDATED".into();
    }
    definition
}

/// The user types, the default one first.
const TYPES: [(&str, &str); 2] = [("user", "User"), ("contractor", "Contractor")];

/// What every contractor has to have.
const CONTRACTORS: [&str; 2] = ["organization", "badgeNumber"];

const CREATED: &str = "2015-03-02T00:00:00.000Z";
