//! `GET /api/v1/logs`: the System Log.
//!
//! <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/>

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::access::{Permission, require};
use crate::directory::dates::{self, DAY};
use crate::directory::field::Field;
use crate::state::Org;

use super::answer::{INVALID_DATE, Refused};
use super::cursor::Cursor;
use super::events::{background, background_event, moment};
use super::expression::{Dialect, Expression, Operator, ValueType};
use super::links;
use super::query::Query;

/// Lists events.
pub(super) async fn list(State(org): State<Arc<Org>>, parts: Parts) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.logs.read"], Permission::Read)?;
    let request = LogRequest::read(&parts, &org)?;
    let base = links::base(&org, &parts);
    let scan = move || request.answer(&org, &base);
    tokio::task::spawn_blocking(scan).await.map_err(|_| {
        Refused::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "E0000009",
            "Internal Server Error",
        )
    })
}

struct LogRequest {
    query: Query,
    /// Milliseconds since the epoch; the end is not part of the range.
    since: i64,
    until: i64,
    /// Without an end the log goes on: there is always a next page.
    polling: bool,
    descending: bool,
    limit: usize,
    filter: Option<Expression<LogPath>>,
    keywords: Vec<String>,
    list: String,
}

impl LogRequest {
    fn read(parts: &Parts, org: &Org) -> Result<Self, Refused> {
        let query = Query::of(parts);
        let date = |name| match query.text(name) {
            Some(text) => dates::parse(text)
                .map(Some)
                .ok_or_else(|| Refused::new(StatusCode::BAD_REQUEST, "E0000030", INVALID_DATE)),
            None => Ok(None),
        };
        let (since, until) = (date("since")?, date("until")?);
        // Calls in quick succession may be logged a moment ahead of the clock.
        let now = org
            .clock
            .now_millis()
            .max(org.api.journal.newest().map_or(0, |newest| newest + 1));
        let descending = match query.text("sortOrder") {
            None | Some("ASCENDING") => false,
            Some("DESCENDING") => true,
            Some(_) => {
                let cause = "sortOrder: The value must be ASCENDING or DESCENDING".to_owned();
                return Err(Refused::invalid("sortOrder", &[cause]));
            }
        };
        let filter = match query.text("filter") {
            Some(filter) => Some(Expression::parse(filter, &LogFilter)?),
            None => None,
        };
        let keywords = query
            .text("q")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let list = ["since", "until", "filter", "q", "sortOrder"]
            .map(|name| query.text(name).unwrap_or_default())
            .join("&");
        let mut request = Self {
            since: since.unwrap_or(now - 7 * DAY).max(now - KEPT),
            // Nothing has happened later than now.
            until: until.unwrap_or(now).min(now),
            polling: until.is_none() && !descending,
            descending,
            limit: query.limit(DEFAULT_LIMIT, MOST)?,
            filter,
            keywords,
            list: format!("logs {list}"),
            query,
        };
        if let Some(after) = request.query.text("after") {
            let last = Cursor::read(after, &request.list)?.last as i64;
            if descending {
                request.until = request.until.min(last);
            } else {
                request.since = last + 1;
            }
        }
        Ok(request)
    }

    fn answer(&self, org: &Org, base: &str) -> Response {
        let mut events = self.events(org);
        let more = events.len() > self.limit;
        events.truncate(self.limit);
        let last = match events.last() {
            Some((published, _)) => *published,
            // An empty page of a poll goes on where it began.
            None => self.since - 1,
        };
        let next = (more || self.polling).then(|| {
            Cursor {
                last: last as u64,
                sent: 0,
            }
            .write(&self.list)
        });
        let events: Vec<Value> = events.into_iter().map(|(_, event)| event).collect();
        let mut response = axum::Json(events).into_response();
        let next = next.as_deref().map(|after| (after, self.limit));
        links::add(
            &mut response,
            &format!("{base}/api/v1/logs"),
            &self.query,
            next,
        );
        response
    }

    /// One page and one event more, if there is one.
    fn events(&self, org: &Org) -> Vec<(i64, Value)> {
        // What happened stays, whatever becomes of the people.
        let people = org.directory.at_start();
        let mut recorded = org.api.journal.between(self.since, self.until);
        let made = background(self.since, self.until)
            .map(|number| (moment(number), background_event(number, &people)));
        let fits = |(_, event): &(i64, Value)| self.fits(event);
        let wanted = self.limit + 1;
        recorded.retain(fits);
        let mut events: Vec<(i64, Value)> = if self.descending {
            recorded.reverse();
            made.rev().filter(fits).take(wanted).collect()
        } else {
            made.filter(fits).take(wanted).collect()
        };
        events.extend(recorded.into_iter().take(wanted));
        events.sort_by_key(|(published, _)| {
            if self.descending {
                -published
            } else {
                *published
            }
        });
        events.truncate(wanted);
        events
    }

    fn fits(&self, event: &Value) -> bool {
        let read = |path: &LogPath| path.of(event);
        self.filter
            .as_ref()
            .is_none_or(|filter| filter.matches(&read))
            && {
                let text = if self.keywords.is_empty() {
                    String::new()
                } else {
                    texts(event)
                };
                self.keywords.iter().all(|keyword| text.contains(keyword))
            }
    }
}

/// Every text of an event in lower case.
fn texts(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_lowercase() + "\n",
        Value::Array(items) => items.iter().map(texts).collect(),
        Value::Object(members) => members.values().map(texts).collect(),
        _ => String::new(),
    }
}

/// The way to a property of an event, such as `actor.id`. Through an array it leads to every item.
#[derive(Clone, Debug)]
struct LogPath(Vec<String>);

impl LogPath {
    fn of<'a>(&self, event: &Value) -> Field<'a> {
        let mut found = vec![event];
        for name in &self.0 {
            found = found
                .into_iter()
                .filter_map(|value| value.get(name))
                .flat_map(|value| match value {
                    Value::Array(items) => items.iter().collect(),
                    other => vec![other],
                })
                .collect();
        }
        if self.0 == ["published"] {
            let date = found
                .first()
                .and_then(|value| dates::parse(value.as_str()?));
            return date.map_or(Field::Missing, Field::Date);
        }
        let texts: Vec<_> = found
            .into_iter()
            .filter_map(|value| value.as_str().map(|text| Cow::Owned(text.to_owned())))
            .collect();
        if texts.is_empty() {
            Field::Missing
        } else {
            Field::Texts(texts)
        }
    }
}

struct LogFilter;

impl Dialect for LogFilter {
    type Property = LogPath;
    const IGNORES_CASE: bool = true;

    fn property(&self, path: &str, _: Operator) -> Option<LogPath> {
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        ROOTS.contains(&path[0].as_str()).then_some(LogPath(path))
    }

    fn value_type(&self, property: &LogPath) -> ValueType {
        if property.0 == ["published"] {
            ValueType::Date
        } else {
            ValueType::Text
        }
    }
}

const ROOTS: [&str; 14] = [
    "actor",
    "authenticationContext",
    "client",
    "debugContext",
    "displayMessage",
    "eventType",
    "outcome",
    "published",
    "request",
    "securityContext",
    "severity",
    "target",
    "transaction",
    "uuid",
];

/// The default of `limit`.
const DEFAULT_LIMIT: usize = 100;

/// As many events as one page has.
const MOST: usize = 1_000;

/// Events are kept for 90 days.
const KEPT: i64 = 90 * DAY;
