//! Sorted user lists. Sorting a million takes a while, so the order is kept for the pages that
//! follow.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::directory::field::Field;
use crate::directory::{Property, Snapshot, Subject};

use super::cursor::Cursor;
use super::user_query::Selection;

/// How a list is sorted. Users with the same value are in the order of their ids.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) property: Property,
    pub(super) descending: bool,
}

/// The lists that were sorted last.
#[derive(Debug, Default)]
pub(super) struct SortedLists {
    lists: Mutex<VecDeque<SortedList>>,
}

impl SortedLists {
    /// The numbers of the users of `selection` in `order`. `list` describes both.
    pub(super) fn sorted(
        &self,
        list: &str,
        snapshot: &Snapshot,
        selection: &Selection,
        order: Order,
    ) -> Arc<[u32]> {
        if let Some(numbers) = self.find(list, snapshot.version()) {
            return numbers;
        }
        let numbers: Arc<[u32]> = sort(snapshot, selection, order).into();
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|kept| kept.list != list);
        lists.push_front(SortedList {
            list: list.to_owned(),
            version: snapshot.version(),
            numbers: Arc::clone(&numbers),
        });
        lists.truncate(KEPT);
        numbers
    }

    pub(super) fn clear(&self) {
        self.lists
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn find(&self, list: &str, version: u64) -> Option<Arc<[u32]>> {
        let lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = lists
            .iter()
            .find(|kept| kept.list == list && kept.version == version)?;
        Some(Arc::clone(&kept.numbers))
    }
}

/// Where in a sorted list the page after `cursor` begins.
pub(super) fn resume(numbers: &[u32], cursor: Cursor, snapshot: &Snapshot, order: Order) -> usize {
    let sent = usize::try_from(cursor.sent)
        .unwrap_or(usize::MAX)
        .min(numbers.len());
    let last_sent = sent.checked_sub(1).map(|place| u64::from(numbers[place]));
    if last_sent == Some(cursor.last) {
        return sent;
    }
    // Something changed meanwhile: go on after the place the last user has now, or would have.
    let Some(last) = snapshot.subject(cursor.last) else {
        return sent;
    };
    let last = Key::new(&last, order.property);
    numbers.partition_point(|number| {
        let Some(subject) = snapshot.subject(u64::from(*number)) else {
            return true;
        };
        Key::new(&subject, order.property)
            .order(&last, order.descending)
            .is_le()
    })
}

#[derive(Debug)]
struct SortedList {
    list: String,
    version: u64,
    numbers: Arc<[u32]>,
}

fn sort(snapshot: &Snapshot, selection: &Selection, order: Order) -> Vec<u32> {
    let numbers = match selection.candidates(snapshot) {
        Some(candidates) => candidates,
        None => (0..snapshot.end()).collect(),
    };
    let mut keys: Vec<(Key, u32)> = numbers
        .into_iter()
        .filter_map(|number| {
            let subject = snapshot
                .subject(number)
                .filter(|subject| selection.takes(subject))?;
            // A directory has far fewer than 2^32 users.
            Some((
                Key::new(&subject, order.property),
                u32::try_from(number).ok()?,
            ))
        })
        .collect();
    keys.sort_unstable_by(|(one, _), (other, _)| one.order(other, order.descending));
    keys.into_iter().map(|(_, number)| number).collect()
}

/// What a user is sorted by.
struct Key {
    value: KeyValue,
    id: [u8; ID_LENGTH],
}

impl Key {
    fn new(subject: &Subject<'_>, property: Property) -> Self {
        let value = match subject.property(&property) {
            Field::Missing => KeyValue::Missing,
            Field::Boolean(value) => KeyValue::Number(f64::from(u8::from(value))),
            Field::Date(value) | Field::Integer(value) => KeyValue::Number(value as f64),
            Field::Number(value) => KeyValue::Number(value),
            Field::Integers(values) => values
                .first()
                .map_or(KeyValue::Missing, |value| KeyValue::Number(*value as f64)),
            Field::Text(text) => KeyValue::Text(text.to_lowercase().into()),
            Field::Texts(texts) => texts.first().map_or(KeyValue::Missing, |text| {
                KeyValue::Text(text.to_lowercase().into())
            }),
        };
        let mut id = [0; ID_LENGTH];
        if let Field::Text(text) = subject.property(&Property::Id) {
            for (place, byte) in id.iter_mut().zip(text.bytes()) {
                *place = byte;
            }
        }
        Self { value, id }
    }

    /// Users without a value come last either way; ids ascend either way.
    fn order(&self, other: &Self, descending: bool) -> Ordering {
        let values = match (&self.value, &other.value) {
            (KeyValue::Missing, KeyValue::Missing) => Ordering::Equal,
            (KeyValue::Missing, _) => Ordering::Greater,
            (_, KeyValue::Missing) => Ordering::Less,
            (one, other) => {
                let order = one.order(other);
                if descending { order.reverse() } else { order }
            }
        };
        values.then_with(|| self.id.cmp(&other.id))
    }
}

enum KeyValue {
    Missing,
    Number(f64),
    Text(Box<str>),
}

impl KeyValue {
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            // All keys of one list are of one kind.
            _ => Ordering::Equal,
        }
    }
}

/// The length of a user's id.
const ID_LENGTH: usize = 20;

/// How many sorted lists are kept: four bytes a user each.
const KEPT: usize = 6;
