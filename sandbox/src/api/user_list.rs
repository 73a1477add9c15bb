//! `GET /api/v1/users`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;

use crate::access::{Caller, Permission, require_or_self};
use crate::directory::{Property, Snapshot};
use crate::faults::Overlaps;
use crate::state::Org;

use super::answer::Refused;
use super::cursor::Cursor;
use super::expression::{Expression, ExpressionError};
use super::links;
use super::projection::Projection;
use super::query::Query;
use super::sorting::{self, Order};
use super::user_query::{FilterDialect, SearchDialect, Selection};
use super::user_view::{self, Links, Omissions, UserView};

/// Lists users.
pub(super) async fn list(State(org): State<Arc<Org>>, parts: Parts) -> Result<Response, Refused> {
    let caller = require_or_self(&org, &parts, &["okta.users.read"], Permission::Read)?;
    let request = ListRequest::read(&parts)?;
    let base = links::base(&org, &parts);
    // A search may look at everyone: that is no work for a thread that serves connections.
    let answer = tokio::task::spawn_blocking(move || answer(&org, &caller, &request, &base));
    answer.await.unwrap_or_else(|_| Err(internal_error()))
}

/// What was asked for.
struct ListRequest {
    query: Query,
    selection: Selection,
    order: Option<Order>,
    limit: usize,
    after: Option<Cursor>,
    /// By how many places a page begins before the end of the last one.
    overlap: usize,
    /// Describes the list, for its cursors.
    list: String,
    /// Whether the list has further pages. Lists by `q` do not.
    paged: bool,
    projection: Projection,
    omissions: Omissions,
}

impl ListRequest {
    fn read(parts: &Parts) -> Result<Self, Refused> {
        let query = Query::of(parts);
        let (q, filter, search) = (query.text("q"), query.text("filter"), query.text("search"));
        if q.is_some() && (filter.is_some() || search.is_some())
            || filter.is_some() && search.is_some()
        {
            let summary =
                "Bad request. Can't specify a search query and filter in the same request.";
            return Err(Refused::new(StatusCode::BAD_REQUEST, "E0000033", summary));
        }
        let order = match (search, query.text("sortBy")) {
            (Some(_), Some(path)) => Some(read_order(path, query.text("sortOrder"))?),
            // Sorting is for searches alone; elsewhere Okta ignores it.
            _ => None,
        };
        let list = match (filter, search) {
            (Some(filter), _) => format!("users filter {filter}"),
            (_, Some(search)) => format!("users search {search} {}", described(&query)),
            _ => "users".to_owned(),
        };
        let selection = match (q, filter, search) {
            (Some(q), ..) => Selection::starting(q),
            (_, Some(filter), _) => Selection::Matching(Expression::parse(filter, &FilterDialect)?),
            (_, _, Some(search)) => Selection::Matching(Expression::parse(search, &SearchDialect)?),
            _ => Selection::Everyone,
        };
        let after = match query.text("after") {
            Some(after) if q.is_none() => Some(Cursor::read(after, &list)?),
            _ => None,
        };
        let limit = query.limit(if q.is_some() { LIMIT_OF_Q } else { MOST }, MOST)?;
        Ok(Self {
            selection,
            order,
            limit,
            after,
            // The rest of the page goes on, so that every list has an end.
            overlap: match parts.extensions.get::<Overlaps>() {
                Some(_) => limit / 4,
                None => 0,
            },
            list,
            paged: q.is_none(),
            projection: Projection::read(query.text("fields"))?,
            omissions: Omissions::of(&parts.headers),
            query,
        })
    }

    /// The numbers of one page, and the cursor of the next.
    fn page(&self, org: &Org, snapshot: &Snapshot) -> (Vec<u64>, Option<String>) {
        match self.order {
            Some(order) => self.sorted_page(org, snapshot, order),
            None => self.plain_page(snapshot),
        }
    }

    fn plain_page(&self, snapshot: &Snapshot) -> (Vec<u64>, Option<String>) {
        let start = self.after.map_or(0, |cursor| cursor.last.saturating_add(1));
        let start = start.saturating_sub(self.overlap as u64);
        let wanted = self.limit + usize::from(self.paged);
        let fits = |number: &u64| {
            snapshot
                .subject(*number)
                .is_some_and(|subject| self.selection.takes(&subject))
        };
        let mut numbers: Vec<u64> = match self.selection.candidates(snapshot) {
            Some(candidates) => candidates
                .into_iter()
                .filter(|number| *number >= start)
                .filter(fits)
                .take(wanted)
                .collect(),
            None => (start..snapshot.end()).filter(fits).take(wanted).collect(),
        };
        let more = numbers.len() > self.limit;
        numbers.truncate(self.limit);
        let last = numbers.last().copied().filter(|_| more);
        (
            numbers,
            last.map(|last| Cursor { last, sent: 0 }.write(&self.list)),
        )
    }

    fn sorted_page(
        &self,
        org: &Org,
        snapshot: &Snapshot,
        order: Order,
    ) -> (Vec<u64>, Option<String>) {
        let all = org
            .api
            .sorted
            .sorted(&self.list, snapshot, &self.selection, order);
        let start = self
            .after
            .map_or(0, |cursor| sorting::resume(&all, cursor, snapshot, order));
        let start = start.saturating_sub(self.overlap);
        let end = (start + self.limit).min(all.len());
        let numbers: Vec<u64> = all[start..end]
            .iter()
            .map(|number| u64::from(*number))
            .collect();
        let last = numbers.last().copied().filter(|_| end < all.len());
        (
            numbers,
            last.map(|last| {
                Cursor {
                    last,
                    sent: end as u64,
                }
                .write(&self.list)
            }),
        )
    }
}

fn answer(
    org: &Org,
    caller: &Caller,
    request: &ListRequest,
    base: &str,
) -> Result<Response, Refused> {
    let snapshot = org.directory.snapshot();
    let (numbers, next) = if caller.self_only {
        (
            caller
                .user_id
                .as_deref()
                .and_then(|id| snapshot.find_id(id))
                .into_iter()
                .collect(),
            None,
        )
    } else {
        request.page(org, &snapshot)
    };
    let users: Vec<_> = numbers
        .iter()
        .filter_map(|number| snapshot.subject(*number))
        .collect();
    let views = users.into_iter().map(|subject| UserView {
        subject,
        base,
        links: Links::Own,
        omissions: request.omissions,
        projection: &request.projection,
        embedded: None,
    });
    let mut response = user_view::page(views);
    let next = next.as_deref().map(|after| (after, request.limit));
    links::add(
        &mut response,
        &format!("{base}/api/v1/users"),
        &request.query,
        next,
    );
    Ok(response)
}

fn read_order(path: &str, direction: Option<&str>) -> Result<Order, Refused> {
    let property = Property::from_path(path).ok_or(ExpressionError::Invalid)?;
    let descending = match direction.map(str::to_ascii_lowercase).as_deref() {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(ExpressionError::Invalid.into()),
    };
    Ok(Order {
        property,
        descending,
    })
}

/// The order of a list, for its cursors.
fn described(query: &Query) -> String {
    let by = query.text("sortBy").unwrap_or_default();
    let direction = query
        .text("sortOrder")
        .unwrap_or("asc")
        .to_ascii_lowercase();
    if by.is_empty() {
        String::new()
    } else {
        format!("{by} {direction}")
    }
}

fn internal_error() -> Refused {
    Refused::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "E0000009",
        "Internal Server Error",
    )
}

/// As many users as one page has, and the default.
const MOST: usize = 200;

/// The default of `limit` with `q`.
const LIMIT_OF_Q: usize = 10;
