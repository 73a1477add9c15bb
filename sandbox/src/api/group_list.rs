//! `GET /api/v1/groups`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::access::{Permission, require};
use crate::directory::Group;
use crate::directory::field::Field;
use crate::state::Org;

use super::answer::Refused;
use super::cursor::Cursor;
use super::expression::{Dialect, Expression, Operator, ValueType};
use super::groups::to_json;
use super::links;
use super::query::Query;

/// Lists groups.
pub(super) async fn list(State(org): State<Arc<Org>>, parts: Parts) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.groups.read"], Permission::Read)?;
    let query = Query::of(&parts);
    let start = query.text("q").unwrap_or_default().to_lowercase();
    let filter = match query.text("filter") {
        Some(filter) => Some(Expression::parse(filter, &GroupFilter)?),
        None => None,
    };
    let search = match query.text("search") {
        Some(search) => Some(Expression::parse(search, &GroupSearch)?),
        None => None,
    };
    let limit = query.limit(DEFAULT_LIMIT, MOST)?;
    let list = ["q", "filter", "search"]
        .map(|name| query.text(name).unwrap_or_default())
        .join("&");
    let list = format!("groups {list}");
    let after = match query.text("after") {
        Some(after) => Some(Cursor::read(after, &list)?),
        None => None,
    };
    let mut groups = org.directory.snapshot().groups();
    groups.retain(|group| {
        let read = |property: &GroupProperty| property.of(group);
        after.is_none_or(|cursor| group.number > cursor.last)
            && group.name.to_lowercase().starts_with(&start)
            && filter.as_ref().is_none_or(|filter| filter.matches(&read))
            && search.as_ref().is_none_or(|search| search.matches(&read))
    });
    let more = groups.len() > limit;
    groups.truncate(limit);
    let next = groups.last().filter(|_| more);
    let next = next.map(|group| {
        Cursor {
            last: group.number,
            sent: 0,
        }
        .write(&list)
    });
    let base = links::base(&org, &parts);
    let groups: Vec<_> = groups.iter().map(|group| to_json(group, &base)).collect();
    let mut response = axum::Json(groups).into_response();
    let next = next.as_deref().map(|after| (after, limit));
    links::add(
        &mut response,
        &format!("{base}/api/v1/groups"),
        &query,
        next,
    );
    Ok(response)
}

#[derive(Clone, Copy, Debug)]
enum GroupProperty {
    Created,
    Description,
    Id,
    LastMembershipUpdated,
    LastUpdated,
    Name,
    Type,
}

impl GroupProperty {
    fn from_path(path: &str) -> Option<Self> {
        Some(match path {
            "created" => Self::Created,
            "id" => Self::Id,
            "lastMembershipUpdated" => Self::LastMembershipUpdated,
            "lastUpdated" => Self::LastUpdated,
            "profile.description" => Self::Description,
            "profile.name" => Self::Name,
            "type" => Self::Type,
            _ => return None,
        })
    }

    fn of(self, group: &Group) -> Field<'_> {
        match self {
            Self::Created => Field::Date(group.created),
            Self::Description => group.description.as_deref().into(),
            Self::Id => group.id.as_str().into(),
            Self::LastMembershipUpdated => Field::Date(group.last_membership_updated),
            Self::LastUpdated => Field::Date(group.last_updated),
            Self::Name => group.name.as_str().into(),
            Self::Type => group.kind().into(),
        }
    }

    fn value_type(self) -> ValueType {
        match self {
            Self::Created | Self::LastMembershipUpdated | Self::LastUpdated => ValueType::Date,
            Self::Description | Self::Id | Self::Name | Self::Type => ValueType::Text,
        }
    }
}

struct GroupFilter;

impl Dialect for GroupFilter {
    type Property = GroupProperty;
    const IGNORES_CASE: bool = false;

    fn property(&self, path: &str, operator: Operator) -> Option<GroupProperty> {
        let ranged = ["lastMembershipUpdated", "lastUpdated"].contains(&path);
        let known = ranged || ["id", "type"].contains(&path);
        let allowed = operator == Operator::Equal || ranged && operator.is_order();
        GroupProperty::from_path(path).filter(|_| known && allowed)
    }

    fn value_type(&self, property: &GroupProperty) -> ValueType {
        property.value_type()
    }
}

struct GroupSearch;

impl Dialect for GroupSearch {
    type Property = GroupProperty;
    const IGNORES_CASE: bool = true;

    fn property(&self, path: &str, _: Operator) -> Option<GroupProperty> {
        GroupProperty::from_path(path)
    }

    fn value_type(&self, property: &GroupProperty) -> ValueType {
        property.value_type()
    }
}

/// The default of `limit`.
pub(super) const DEFAULT_LIMIT: usize = 1_000;

/// As many groups as one page has.
const MOST: usize = 10_000;
