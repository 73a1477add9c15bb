//! A run of rows.

use crate::{Column, NEVER, fold::fold_into, kept::bare};

/// Up to [`crate::SEGMENT`] rows.
///
/// The texts of a row stand one after another: name, login, email, what is kept beside them, each ended by [`END`], which no UTF-8
/// text contains. A row with anything but ASCII has all of it once more as it is compared, in the same order.
#[derive(Clone, Default)]
pub(crate) struct Segment {
    pub(crate) text: Vec<u8>,
    /// Where the texts of each row end.
    pub(crate) ends: Vec<u32>,
    /// Where in the name the last name begins.
    last_names: Vec<u32>,
    ids: Vec<u8>,
    id_ends: Vec<u32>,
    pub(crate) times: [Vec<i64>; 3],
    pub(crate) statuses: Vec<u8>,
    /// The fields of each row, of which the first are the same in all.
    fields: usize,
}

/// Ends a field.
pub(crate) const END: u8 = 0xff;

/// Stands for an email address that is the login.
const SAME: u8 = 0xfe;

/// What was read of a user.
#[derive(Default)]
pub(crate) struct Draft<'a> {
    pub(crate) id: &'a [u8],
    pub(crate) first_name: &'a [u8],
    pub(crate) last_name: &'a [u8],
    pub(crate) login: &'a [u8],
    pub(crate) email: &'a [u8],
    pub(crate) status: &'a str,
    pub(crate) times: [Option<i64>; 3],
    pub(crate) kept: &'a [Vec<u8>],
}

impl Segment {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn push(&mut self, draft: &Draft<'_>, status: u8) {
        self.fields = 3 + draft.kept.len();
        let start = self.text.len();
        self.text.extend_from_slice(draft.first_name);
        if !draft.first_name.is_empty() && !draft.last_name.is_empty() {
            self.text.push(b' ');
        }
        // A segment has at most a thousand rows, of an answer that had at most 20 MB.
        self.last_names.push((self.text.len() - start) as u32);
        self.text.extend_from_slice(draft.last_name);
        self.text.push(END);
        self.text.extend_from_slice(draft.login);
        self.text.push(END);
        if !draft.email.is_empty() && draft.email == draft.login {
            self.text.push(SAME);
        } else {
            self.text.extend_from_slice(draft.email);
        }
        self.text.push(END);
        for kept in draft.kept {
            self.text.extend_from_slice(kept);
            self.text.push(END);
        }
        let end = self.text.len();
        if self.text[start..end]
            .iter()
            .any(|byte| *byte > 0x7f && *byte < SAME)
        {
            self.fold(start, end);
        }
        self.ends.push(self.text.len() as u32);
        self.ids.extend_from_slice(draft.id);
        self.id_ends.push(self.ids.len() as u32);
        for (column, time) in self.times.iter_mut().zip(draft.times) {
            column.push(time.unwrap_or(NEVER));
        }
        self.statuses.push(status);
    }

    fn fold(&mut self, start: usize, end: usize) {
        let texts = self.text[start..end].to_vec();
        for field in texts.split(|byte| *byte == END).take(self.fields) {
            match field {
                [SAME] => self.text.push(SAME),
                field => fold_into(field, &mut self.text),
            }
            self.text.push(END);
        }
    }

    /// The row is full: nothing is added any more.
    pub(crate) fn finish(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.last_names.shrink_to_fit();
        self.ids.shrink_to_fit();
        self.id_ends.shrink_to_fit();
        self.times.iter_mut().for_each(Vec::shrink_to_fit);
        self.statuses.shrink_to_fit();
    }

    /// Drops everything but the IDs.
    pub(crate) fn into_ids(self) -> Self {
        Self {
            ids: self.ids,
            id_ends: self.id_ends,
            ..Self::default()
        }
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        let end = |ends: &[u32]| match len {
            0 => 0,
            len => ends.get(len - 1).map_or(usize::MAX, |end| *end as usize),
        };
        self.text.truncate(end(&self.ends));
        self.ids.truncate(end(&self.id_ends));
        self.ends.truncate(len);
        self.last_names.truncate(len);
        self.id_ends.truncate(len);
        self.times
            .iter_mut()
            .for_each(|column| column.truncate(len));
        self.statuses.truncate(len);
    }

    /// Puts the only row of another segment in the place of a row.
    pub(crate) fn replace(&mut self, at: usize, from: &Self, status: u8) {
        splice(&mut self.text, &mut self.ends, at, &from.text);
        splice(&mut self.ids, &mut self.id_ends, at, &from.ids);
        self.last_names[at] = from.last_names[0];
        for (column, from) in self.times.iter_mut().zip(&from.times) {
            column[at] = from[0];
        }
        self.statuses[at] = status;
    }

    /// All texts of a row.
    pub(crate) fn row(&self, at: usize) -> &[u8] {
        let (start, end) = span(&self.ends, at);
        self.text.get(start..end).unwrap_or_default()
    }

    pub(crate) fn id(&self, at: usize) -> &[u8] {
        let (start, end) = span(&self.id_ends, at);
        self.ids.get(start..end).unwrap_or_default()
    }

    /// The text of a column as it is kept.
    pub(crate) fn field(&self, at: usize, column: Column) -> &[u8] {
        let row = self.row(at);
        match column {
            Column::Id => self.id(at),
            Column::Name => field(row, 0),
            Column::FirstName => {
                let (first, _) = self.names(at);
                first
            }
            Column::LastName => self.names(at).1,
            Column::Login => field(row, 1),
            Column::Email => match field(row, 2) {
                [SAME] => field(row, 1),
                email => email,
            },
            Column::Kept(number) if usize::from(number) + 3 < self.fields => {
                field(row, usize::from(number) + 3)
            }
            _ => &[],
        }
    }

    fn names(&self, at: usize) -> (&[u8], &[u8]) {
        let name = field(self.row(at), 0);
        let (first, last) = name.split_at(name.len().min(self.last_names[at] as usize));
        (
            first
                .strip_suffix(b" ")
                .filter(|_| !last.is_empty())
                .unwrap_or(first),
            last,
        )
    }

    /// The text of a column as it is sorted: the marks before a list are nothing.
    pub(crate) fn sorted(&self, at: usize, column: Column) -> &[u8] {
        let text = self.field(at, column);
        match column {
            Column::Kept(_) => bare(text),
            _ => text,
        }
    }

    /// Appends the text of a column as it is compared, but for the case of ASCII letters. Of a name, first and last are compared by
    /// themselves.
    pub(crate) fn compared(&self, at: usize, column: Column, out: &mut Vec<u8>) {
        if column == Column::Name {
            let (first, last) = self.names(at);
            if first.is_ascii() && last.is_ascii() {
                out.extend_from_slice(last);
                out.push(1);
                out.extend_from_slice(first);
            } else {
                fold_into(last, out);
                out.push(1);
                fold_into(first, out);
            }
            return;
        }
        let text = self.sorted(at, column);
        if text.is_ascii() {
            out.extend_from_slice(text);
        } else {
            fold_into(text, out);
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity()
            + self.ids.capacity()
            + 4 * (self.ends.capacity() + self.last_names.capacity() + self.id_ends.capacity())
            + self
                .times
                .iter()
                .map(|column| 8 * column.capacity())
                .sum::<usize>()
            + self.statuses.capacity()
    }
}

pub(crate) fn span(ends: &[u32], at: usize) -> (usize, usize) {
    let start = match at {
        0 => 0,
        at => ends.get(at - 1).map_or(0, |end| *end as usize),
    };
    (start, ends.get(at).map_or(0, |end| *end as usize))
}

fn field(row: &[u8], number: usize) -> &[u8] {
    row.split(|byte| *byte == END)
        .nth(number)
        .unwrap_or_default()
}

fn splice(all: &mut Vec<u8>, ends: &mut [u32], at: usize, new: &[u8]) {
    let (start, end) = span(ends, at);
    all.splice(start..end, new.iter().copied());
    for end_of_row in &mut ends[at..] {
        *end_of_row = (*end_of_row as usize + new.len() - (end - start)) as u32;
    }
}
