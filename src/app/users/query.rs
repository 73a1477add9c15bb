//! What is listed: the text of the search box, a status, an order.

use crate::okta::{
    search::{self, Column, NOT_DEACTIVATED},
    users::{ListQuery, Sort, Status},
};

/// A search that everyone matches, deactivated people too: everyone has an ID.
const EVERYONE: &str = "id pr";

/// How many users Okta gives in one answer at most.
pub(super) const PAGE: u16 = 200;

/// Which statuses are listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Scope {
    /// Everyone whom the text matches; without a text, everyone but deactivated people, as Okta's
    /// plain list has it.
    #[default]
    Any,
    /// Everyone whom the text matches, if there is one.
    Everyone,
    Only(Status),
}

/// What is asked of the org.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Query {
    /// As typed.
    pub(super) text: String,
    pub(super) scope: Scope,
    pub(super) order: Option<Order>,
}

/// An order by one column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Order {
    pub(super) column: Column,
    pub(super) descending: bool,
}

impl Query {
    /// The `search` expression, where one is needed. Okta sorts the results of a search only, so an
    /// order alone needs an expression too: one that finds what the plain list has.
    pub(super) fn expression(&self) -> Option<String> {
        let status = match &self.scope {
            Scope::Only(status) => Some(status),
            Scope::Any | Scope::Everyone => None,
        };
        search::from_box(&self.text, status).or_else(|| match (&self.scope, self.order) {
            (Scope::Everyone, _) => Some(EVERYONE.to_owned()),
            (_, Some(_)) => Some(NOT_DEACTIVATED.to_owned()),
            (_, None) => None,
        })
    }

    pub(super) fn to_list_query(&self) -> ListQuery {
        let sort = self.order.and_then(|order| {
            order.column.sort_field().map(|by| Sort {
                by,
                descending: order.descending,
            })
        });
        ListQuery {
            search: self.expression(),
            sort,
            limit: PAGE,
        }
    }

    /// Whether everyone is listed whom Okta lists without being asked for anything.
    pub(super) fn is_plain(&self) -> bool {
        self.text.trim().is_empty() && self.scope == Scope::Any
    }

    /// The order after a click on a column's heading: up, down, none.
    pub(super) fn order_after_click(&self, column: Column) -> Option<Order> {
        match self.order {
            Some(Order {
                column: current,
                descending,
            }) if current == column => (!descending).then_some(Order {
                column,
                descending: true,
            }),
            _ => Some(Order {
                column,
                descending: false,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str, scope: Scope, column: Option<Column>) -> Query {
        let order = column.map(|column| Order {
            column,
            descending: false,
        });
        Query {
            text: text.to_owned(),
            scope,
            order,
        }
    }

    #[test]
    fn the_plain_list_is_not_a_search() {
        let list = query("  ", Scope::Any, None).to_list_query();
        assert_eq!(list.search, None);
        assert_eq!(list.limit, PAGE);
        assert!(list.sort.is_none());
    }

    #[test]
    fn an_order_alone_searches_for_what_the_plain_list_has() {
        let list = query("", Scope::Any, Some(Column::Login)).to_list_query();
        assert_eq!(list.search.as_deref(), Some(NOT_DEACTIVATED));
        assert!(
            list.sort
                .is_some_and(|sort| sort.by == "profile.login" && !sort.descending)
        );
    }

    #[test]
    fn everyone_is_a_search_with_and_without_an_order() {
        for order in [None, Some(Column::Name)] {
            let list = query("", Scope::Everyone, order).to_list_query();
            assert_eq!(list.search.as_deref(), Some("id pr"));
        }
    }

    #[test]
    fn a_status_and_a_text_are_searched_for_together() {
        let status = Scope::Only(Status::LockedOut);
        let alone = query("", status.clone(), None).expression();
        assert_eq!(alone.as_deref(), Some(r#"status eq "LOCKED_OUT""#));
        let both = query("ann", status, Some(Column::Name))
            .expression()
            .unwrap_or_default();
        assert!(
            both.contains(r#"status eq "LOCKED_OUT""#) && both.contains(r#""ann""#),
            "{both}"
        );
    }

    #[test]
    fn clicks_on_a_heading_go_up_down_and_back_to_none() {
        let mut query = Query::default();
        let mut seen = Vec::new();
        for _ in 0..3 {
            query.order = query.order_after_click(Column::Name);
            seen.push(query.order.map(|order| order.descending));
        }
        assert_eq!(seen, [Some(false), Some(true), None]);
        query.order = query.order_after_click(Column::Name);
        query.order = query.order_after_click(Column::Email);
        assert_eq!(
            query.order,
            Some(Order {
                column: Column::Email,
                descending: false
            })
        );
    }
}
