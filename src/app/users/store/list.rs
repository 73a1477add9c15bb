//! The list itself: what is asked of the org, what has come, and how far that is.

use std::sync::Arc;

use roster::{Kept, Span};

use crate::app::users::{
    columns::{Shown, Sorted},
    pager::Wait,
    query::Query,
    rows::{Awaited, Rows},
};
use crate::okta::diagnosis::Symptom;

/// What the rows that are shown have to be, beside the words that they have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::app::users) struct Facet {
    /// The API's name of a status.
    pub(in crate::app::users) status: Option<String>,
    pub(in crate::app::users) span: Option<Span>,
}

/// What is listed, and how much of it has come.
pub(in crate::app::users) struct List {
    pub(in crate::app::users) query: Query,
    /// The order that the page itself put everyone in, when all had come.
    pub(in crate::app::users) order: Option<Sorted>,
    /// The order that the page puts everyone in as soon as all have come again.
    later: Option<Sorted>,
    pub(in crate::app::users) rows: Rows,
    pub(in crate::app::users) load: Load,
    /// How many rows are wanted. Loading goes on until as many are there, or no more.
    pub(super) wanted: usize,
}

/// What a list has by itself, and is to have again when it is loaded anew.
pub(super) struct Own {
    chosen: Awaited,
    order: Option<Sorted>,
}

/// How far loading has come.
#[derive(Clone, Debug)]
pub(in crate::app::users) enum Load {
    /// Every user that matches has come.
    Complete,
    /// The token has expired, so nothing was sent.
    Expired,
    Failed(Arc<Symptom>),
    /// Nothing was asked for yet.
    Idle,
    Loading,
    /// More can be asked for.
    Ready,
    /// Loading goes on at this time of the org's clock, in seconds since the epoch.
    Waiting {
        until: u64,
        why: Wait,
    },
}

impl List {
    /// A list that nothing was asked for yet.
    pub(super) fn new() -> Self {
        Self {
            query: Query::default(),
            order: None,
            later: None,
            rows: Rows::new(),
            load: Load::Idle,
            wanted: 0,
        }
    }

    /// Whether everything is being loaded.
    pub(in crate::app::users) fn is_loading_all(&self) -> bool {
        self.wanted == usize::MAX && matches!(self.load, Load::Loading | Load::Waiting { .. })
    }

    /// Forgets everyone, and keeps these attributes from now on. `are_others` for the people of another token.
    pub(super) fn clear(&mut self, kept: Vec<Kept>, are_others: bool) {
        self.wanted = 0;
        self.order = None;
        self.later = None;
        self.rows.clear(kept, are_others);
        self.load = Load::Idle;
    }

    /// Forgets everyone, but for what the list has by itself.
    pub(super) fn take_own(&mut self) -> Own {
        Own {
            chosen: self.rows.take_chosen(),
            order: self.order.take().or_else(|| self.later.take()),
        }
    }

    /// Has it again as far and as soon as may be.
    pub(super) fn await_own(&mut self, own: Own) {
        self.rows.await_chosen(own.chosen);
        self.later = own.order;
    }

    /// Loading has come so far.
    pub(super) fn come_to(&mut self, load: Load) {
        self.load = load;
        // After a failure or a wait it can go on where it was.
        if matches!(self.load, Load::Complete | Load::Ready) {
            self.rows.await_chosen(Awaited::default());
        }
        if matches!(self.load, Load::Complete)
            && let Some(order) = self.later.take()
        {
            self.put_in(Some(&order));
        }
    }

    /// Puts everyone into an order of the page's own, or back into the one in which they came.
    pub(super) fn put_in(&mut self, order: Option<&Sorted>) {
        let kept = self.rows.roster().kept();
        let sorted = order.and_then(|order| {
            let column = Shown::of(&order.id).source(kept).column()?;
            Some((column, order.descending))
        });
        self.rows.set_order(sorted);
        // What is not kept any more is nothing to sort by.
        self.order = order.filter(|_| sorted.is_some()).cloned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: &str = "profile.city";

    fn kept(name: &str) -> Vec<Kept> {
        vec![Kept {
            name: name.to_owned(),
            is_profile: true,
        }]
    }

    fn sorted(id: &str) -> Sorted {
        Sorted {
            id: id.to_owned(),
            descending: true,
        }
    }

    /// A page of people, named by single letters.
    fn add(list: &mut List, ids: &str) {
        let users: Vec<_> = ids
            .chars()
            .map(|id| {
                format!(r#"{{"id":"{id}","profile":{{"login":"{id}","city":"{id}","level":1}}}}"#)
            })
            .collect();
        let body = format!("[{}]", users.join(","));
        let added = list.rows.add(|roster| roster.append(body.as_bytes()));
        assert_eq!(added, Ok(ids.len()));
    }

    /// Everyone of five in a descending order by city, the second, the third and the last of them chosen.
    fn loaded() -> List {
        let mut list = List::new();
        list.clear(kept("city"), true);
        add(&mut list, "abcde");
        list.come_to(Load::Complete);
        list.rows.select(1..3, true);
        list.rows.select(4..5, true);
        list.put_in(Some(&sorted(CITY)));
        list
    }

    fn load_anew(list: &mut List, kept: Vec<Kept>) {
        let own = list.take_own();
        list.clear(kept, false);
        list.await_own(own);
    }

    fn ids(list: &List, rows: impl IntoIterator<Item = usize>) -> String {
        rows.into_iter()
            .map(|row| list.rows.roster().id(row))
            .collect()
    }

    fn chosen(list: &List) -> String {
        ids(list, list.rows.selected())
    }

    fn shown(list: &List) -> String {
        let places = 0..list.rows.shown_len();
        ids(list, places.filter_map(|place| list.rows.shown(place)))
    }

    #[test]
    fn who_was_chosen_is_chosen_again_and_the_order_put_back() {
        let mut list = loaded();
        assert_eq!(
            (shown(&list), chosen(&list)),
            ("edcba".into(), "ecb".into())
        );
        let both = [kept("city"), kept("level")].concat();
        load_anew(&mut list, both);
        assert_eq!((list.order.clone(), list.rows.awaited_len()), (None, 3));
        // They come otherwise than before.
        add(&mut list, "xc");
        list.come_to(Load::Loading);
        assert_eq!((chosen(&list), list.rows.awaited_len()), ("c".into(), 2));
        assert_eq!(shown(&list), "xc");
        add(&mut list, "eb");
        assert_eq!((chosen(&list), list.rows.awaited_len()), ("ceb".into(), 0));
        assert_eq!(list.order, None, "not all have come");
        add(&mut list, "a");
        list.come_to(Load::Complete);
        assert_eq!(list.order, Some(sorted(CITY)));
        assert_eq!(
            (shown(&list), chosen(&list)),
            ("xecba".into(), "ecb".into())
        );
    }

    #[test]
    fn what_is_missing_at_the_end_is_let_go() {
        for end in [Load::Complete, Load::Ready] {
            let mut list = loaded();
            load_anew(&mut list, kept("city"));
            add(&mut list, "ab");
            // Where it can go on, nothing is lost.
            list.come_to(Load::Expired);
            assert_eq!(list.rows.awaited_len(), 2);
            list.come_to(end);
            assert_eq!((chosen(&list), list.rows.awaited_len()), ("b".into(), 0));
            add(&mut list, "c");
            assert_eq!(chosen(&list), "b");
        }
    }

    #[test]
    fn two_reloads_in_a_row_lose_nobody() {
        let mut list = loaded();
        load_anew(&mut list, kept("city"));
        add(&mut list, "bc");
        // Somebody else is chosen meanwhile, and somebody no more.
        list.rows.select(1..2, false);
        add(&mut list, "a");
        list.rows.select(2..3, true);
        load_anew(&mut list, kept("city"));
        assert_eq!(list.rows.awaited_len(), 3);
        add(&mut list, "abcde");
        list.come_to(Load::Complete);
        assert_eq!(
            (shown(&list), chosen(&list)),
            ("edcba".into(), "eba".into())
        );
    }

    #[test]
    fn another_list_has_nothing_of_this_one() {
        let mut list = loaded();
        load_anew(&mut list, kept("city"));
        list.clear(kept("city"), false);
        add(&mut list, "abcde");
        list.come_to(Load::Complete);
        assert_eq!(
            (shown(&list), chosen(&list)),
            ("abcde".into(), String::new())
        );
        assert_eq!(list.order, None);
    }

    #[test]
    fn who_chooses_nobody_means_those_who_are_to_come_too() {
        let mut list = loaded();
        load_anew(&mut list, kept("city"));
        add(&mut list, "ab");
        list.rows.select_none();
        add(&mut list, "cde");
        assert_eq!(chosen(&list), "");
    }

    #[test]
    fn an_order_by_what_is_not_kept_any_more_is_none() {
        let mut list = loaded();
        load_anew(&mut list, kept("level"));
        add(&mut list, "abcde");
        list.come_to(Load::Complete);
        assert_eq!((list.order.clone(), shown(&list)), (None, "abcde".into()));
    }
}
