//! What is listed: the text of the search box, a status, an order.

use crate::okta::{
    search::{self, Ask, NOT_DEACTIVATED, People, Wish, cheapest, parse},
    users::{By, ListQuery, Sort, Status},
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
    pub(super) order: Option<Sort>,
    /// The column whose heading was pressed for the order: more than one may be sorted by the same attribute.
    pub(super) heading: Option<String>,
    /// Whether the first few by name do: then `q` is enough.
    pub(super) is_lookup: bool,
}

impl Query {
    /// The expression of the text and the status, if there is either.
    fn expression(&self) -> Option<String> {
        let status = match &self.scope {
            Scope::Only(status) => Some(status),
            Scope::Any | Scope::Everyone => None,
        };
        search::from_box(&self.text, status)
    }

    /// Looks at what is wanted in the terms that the request is chosen by.
    pub(super) fn with_wish<T>(&self, look: impl FnOnce(Wish<'_>) -> T) -> T {
        let read = self.expression().map(|text| parse(&text, None));
        look(Wish {
            people: match &read {
                Some(Ok(expression)) => People::Matching(expression),
                Some(Err(_)) => People::Unread,
                None if self.scope == Scope::Everyone => People::Everyone,
                None => People::Listed,
            },
            is_sorted: self.order.is_some(),
            // Whoever wants deactivated people too does not want `q`.
            is_lookup: self.is_lookup && self.scope == Scope::Any,
        })
    }

    /// The cheapest request that finds what is wanted.
    pub(super) fn by(&self) -> By {
        let (ask, q) = self.with_wish(|wish| {
            let q = match wish.people {
                People::Matching(expression) => search::names(expression).map(str::to_owned),
                _ => None,
            };
            (cheapest(wish), q)
        });
        // Okta sorts the results of a search only, so an order alone needs an expression too: one that finds what the
        // plain list has.
        let expression = || {
            self.expression().unwrap_or_else(|| {
                let everyone = match self.scope {
                    Scope::Everyone => EVERYONE,
                    _ => NOT_DEACTIVATED,
                };
                everyone.to_owned()
            })
        };
        match (ask, q) {
            (Ask::Plain, _) => By::Plain,
            (Ask::Q, Some(q)) => By::Q(q),
            (Ask::Filter, _) => By::Filter(expression()),
            (Ask::Q | Ask::Search, _) => By::Search(expression()),
        }
    }

    /// What is sent, as a person reads it: the parameters but for the page's size. `None` for the plain list.
    pub(super) fn parameters(&self) -> Option<String> {
        let (name, value) = match self.by() {
            By::Plain => return None,
            By::Q(q) => ("q=", q),
            By::Filter(filter) => ("filter=", filter),
            By::Search(search) => ("search=", search),
        };
        let (by, field, order) = match &self.order {
            Some(Sort { by, descending }) => {
                let order = match descending {
                    true => "&sortOrder=desc",
                    false => "&sortOrder=asc",
                };
                ("&sortBy=", by.as_str(), order)
            }
            None => ("", "", ""),
        };
        Some([name, &value, by, field, order].concat())
    }

    pub(super) fn to_list_query(&self) -> ListQuery {
        ListQuery {
            by: self.by(),
            sort: self.order.clone(),
            limit: PAGE,
        }
    }

    /// Whether so many rows are as many as Okta gives, so that there may be others whom it leaves out.
    pub(super) fn is_cut_at(&self, rows: usize) -> bool {
        rows >= usize::from(PAGE) && matches!(self.by(), By::Q(_))
    }

    /// Whether the list is searched only because it is sorted.
    pub(super) fn is_sorted_only(&self) -> bool {
        self.is_plain() && self.order.is_some()
    }

    /// Whether everyone is listed whom Okta lists without being asked for anything.
    pub(super) fn is_plain(&self) -> bool {
        self.text.trim().is_empty() && self.scope == Scope::Any
    }

    /// The order after a click on the heading of an attribute: up, down, none. `is_marked` says whether this heading tells of the
    /// order that there is.
    pub(super) fn order_after_click(&self, by: String, is_marked: bool) -> Option<Sort> {
        let descending = match &self.order {
            Some(order) if is_marked && order.descending => return None,
            order => order.is_some() && is_marked,
        };
        Some(Sort { by, descending })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(by: &str, descending: bool) -> Sort {
        Sort {
            by: by.to_owned(),
            descending,
        }
    }

    fn query(text: &str, scope: Scope, by: Option<&str>) -> Query {
        let order = by.map(|by| sort(by, false));
        Query {
            text: text.to_owned(),
            scope,
            order,
            heading: None,
            is_lookup: false,
        }
    }

    #[test]
    fn the_plain_list_is_not_a_search() {
        let list = query("  ", Scope::Any, None).to_list_query();
        assert_eq!(list.by, By::Plain);
        assert_eq!(list.limit, PAGE);
        assert!(list.sort.is_none());
    }

    #[test]
    fn an_order_alone_searches_for_what_the_plain_list_has() {
        let list = query("", Scope::Any, Some("profile.xBadge")).to_list_query();
        assert_eq!(list.by, By::Search(NOT_DEACTIVATED.to_owned()));
        assert_eq!(list.sort, Some(sort("profile.xBadge", false)));
    }

    #[test]
    fn everyone_is_a_search_with_and_without_an_order() {
        for order in [None, Some("profile.lastName")] {
            let list = query("", Scope::Everyone, order).to_list_query();
            assert_eq!(list.by, By::Search("id pr".to_owned()));
        }
    }

    #[test]
    fn a_status_and_a_text_are_searched_for_together() {
        let status = Scope::Only(Status::LockedOut);
        let alone = query("", status.clone(), None);
        assert_eq!(
            alone.by(),
            By::Filter(r#"status eq "LOCKED_OUT""#.to_owned())
        );
        // A filter cannot sort.
        let sorted = query("", status.clone(), Some("profile.lastName"));
        assert_eq!(
            sorted.parameters().as_deref(),
            Some(r#"search=status eq "LOCKED_OUT"&sortBy=profile.lastName&sortOrder=asc"#)
        );
        let both = query("ann", status, None).parameters().unwrap_or_default();
        assert!(
            both.starts_with("search=")
                && both.contains(r#"status eq "LOCKED_OUT""#)
                && both.contains(r#""ann""#),
            "{both}"
        );
    }

    #[test]
    fn a_name_is_looked_up_only_if_a_few_do() {
        let mut query = query("ann", Scope::Any, None);
        assert!(matches!(query.by(), By::Search(_)));
        query.is_lookup = true;
        assert_eq!(query.by(), By::Q("ann".to_owned()));
        for scope in [Scope::Everyone, Scope::Only(Status::Active)] {
            query.scope = scope;
            assert!(matches!(query.by(), By::Search(_)), "{query:?}");
        }
    }

    #[test]
    fn a_lookup_is_cut_where_okta_stops() {
        let mut query = query("ann", Scope::Any, None);
        assert!(!query.is_cut_at(200));
        query.is_lookup = true;
        assert!(query.is_cut_at(200) && !query.is_cut_at(199));
    }

    #[test]
    fn what_cannot_be_read_is_searched_for_as_it_is() {
        let text = "profile.login eq";
        assert_eq!(
            query(text, Scope::Any, None).by(),
            By::Search(text.to_owned())
        );
    }

    #[test]
    fn clicks_on_a_heading_go_up_down_and_back_to_none() {
        let mut query = Query::default();
        for order in [
            Some(sort("status", false)),
            Some(sort("status", true)),
            None,
        ] {
            query.order = query.order_after_click("status".to_owned(), query.order.is_some());
            assert_eq!(query.order, order);
        }
        query.order = query.order_after_click("status".to_owned(), false);
        query.order = query.order_after_click("profile.xBadge".to_owned(), false);
        assert_eq!(query.order, Some(sort("profile.xBadge", false)));
        // Another heading of the same attribute begins anew.
        query.order = query.order_after_click("profile.xBadge".to_owned(), false);
        assert_eq!(query.order, Some(sort("profile.xBadge", false)));
    }
}
