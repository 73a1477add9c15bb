//! How many of some rows have what.

use crate::{Bits, Column, NEVER, Roster, SEGMENT, segment::Segment};

impl Roster {
    /// How many of the rows have each status, by the API's names, in the order in which they were met.
    pub fn count_statuses(&self, rows: &Bits) -> Vec<(&str, usize)> {
        let mut counts = vec![0; self.statuses.len()];
        self.each(rows, |segment, at| {
            counts[usize::from(segment.statuses[at])] += 1;
        });
        let names = self.statuses.iter().map(Box::as_ref);
        names.zip(counts).collect()
    }

    /// How many of the rows have a time of a column in each span: `bounds` are their ends in ascending order, in milliseconds since
    /// 1970. Times before the first bound are in the first count, those from the last on in the last; those who have no time are
    /// counted beside them.
    pub fn count_times(&self, rows: &Bits, column: Column, bounds: &[i64]) -> (Vec<usize>, usize) {
        let mut counts = vec![0; bounds.len() + 1];
        let mut never = 0;
        if let Some(time) = column.time() {
            self.each(rows, |segment, at| match segment.times[time][at] {
                NEVER => never += 1,
                time => counts[bounds.partition_point(|bound| *bound <= time)] += 1,
            });
        }
        (counts, never)
    }

    /// The earliest and the latest time of a column.
    pub fn extent(&self, column: Column) -> Option<(i64, i64)> {
        let time = column.time()?;
        let mut extent = None;
        for segment in &self.segments {
            for time in segment.times[time].iter().copied() {
                if time != NEVER {
                    let (first, last) = extent.get_or_insert((time, time));
                    (*first, *last) = (time.min(*first), time.max(*last));
                }
            }
        }
        extent
    }

    fn each(&self, rows: &Bits, mut visit: impl FnMut(&Segment, usize)) {
        for row in 0..self.len {
            if rows.contains(row) {
                visit(&self.segments[row / SEGMENT], row % SEGMENT);
            }
        }
    }
}
