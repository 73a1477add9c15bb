//! Which rows a scrolled table shows, and where. Arithmetic alone.
//!
//! The table has a fixed pool of slots: while one scrolls, slots change their rows and none is made
//! or dropped. A row stays in its slot for as long as it is near the view.

/// Height of a row in pixels; `--row` in `style/tokens.css` says the same.
pub(super) const ROW_HEIGHT: f64 = 36.0;

/// Rows that are kept ready above the view, and as many below it.
const OVERSCAN: usize = 10;

/// Browsers give up on elements of some 17 million pixels. A list that is longer than this is
/// scrolled through at a faster pace instead.
const TALLEST: f64 = 12_000_000.0;

/// How many slots a view needs, in steps, so that a small change of the window's size changes nothing.
pub(super) fn pool_size(view_height: f64) -> usize {
    let visible = (view_height / ROW_HEIGHT).ceil() as usize + 1;
    (visible + 2 * OVERSCAN).next_multiple_of(16)
}

/// The height of all rows together, as far as the browser is told.
pub(super) fn height(rows: usize) -> f64 {
    true_height(rows).min(TALLEST)
}

/// The row that a slot shows when the pool begins with row `first`.
pub(super) fn row_of_slot(slot: usize, first: usize, pool: usize) -> usize {
    first + (slot + pool - first % pool) % pool
}

/// A table of so many rows, seen through a view of some height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) rows: usize,
    /// Pixels of the scrolling area that are taken by rows.
    pub(super) view_height: f64,
    /// As the browser tells it.
    pub(super) scroll_top: f64,
}

impl Window {
    /// The first row of the pool.
    pub(super) fn first(self) -> usize {
        self.first_visible().saturating_sub(OVERSCAN)
    }

    /// The first row that is seen at least in part.
    pub(super) fn first_visible(self) -> usize {
        (self.true_top() / ROW_HEIGHT) as usize
    }

    /// How many whole rows are seen.
    pub(super) fn visible(self) -> usize {
        ((self.view_height / ROW_HEIGHT) as usize).max(1)
    }

    /// The rows that are seen, those in part included.
    pub(super) fn seen(self) -> core::ops::Range<usize> {
        let first = self.first_visible();
        first..first + (self.view_height / ROW_HEIGHT).ceil() as usize + 1
    }

    /// How far rows are drawn from their place in a list that has its true height.
    pub(super) fn shift(self) -> f64 {
        self.scroll_top - self.true_top()
    }

    /// The scroll position that brings a row into the view with as little movement as possible.
    pub(super) fn scroll_to(self, row: usize) -> f64 {
        let (top, view_top) = (row as f64 * ROW_HEIGHT, self.true_top());
        let wanted = if top < view_top {
            top
        } else if top + ROW_HEIGHT > view_top + self.view_height {
            top + ROW_HEIGHT - self.view_height
        } else {
            return self.scroll_top;
        };
        if self.true_height() <= TALLEST {
            return wanted;
        }
        wanted * self.scrollable() / self.truly_scrollable()
    }

    fn true_top(self) -> f64 {
        if self.true_height() <= TALLEST {
            return self.scroll_top.max(0.0);
        }
        let top = self.scroll_top.clamp(0.0, self.scrollable());
        top * self.truly_scrollable() / self.scrollable()
    }

    fn true_height(self) -> f64 {
        true_height(self.rows)
    }

    /// At least a pixel, so that one can divide by it.
    fn scrollable(self) -> f64 {
        (height(self.rows) - self.view_height).max(1.0)
    }

    fn truly_scrollable(self) -> f64 {
        (self.true_height() - self.view_height).max(1.0)
    }
}

fn true_height(rows: usize) -> f64 {
    rows as f64 * ROW_HEIGHT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(rows: usize, scroll_top: f64) -> Window {
        Window {
            rows,
            view_height: 720.0,
            scroll_top,
        }
    }

    #[test]
    fn every_row_of_the_pool_has_one_slot_and_keeps_it_while_scrolling() {
        let pool = pool_size(720.0);
        for first in [0, 1, pool - 1, pool, 12_345] {
            let mut rows = (0..pool)
                .map(|slot| row_of_slot(slot, first, pool))
                .collect::<Vec<_>>();
            for (slot, row) in rows.iter().enumerate() {
                assert_eq!(row % pool, slot);
            }
            rows.sort_unstable();
            assert_eq!(rows, (first..first + pool).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_pool_covers_the_view_at_every_position() {
        for rows in [0, 5, 200, 100_000, 1_000_000] {
            let end = height(rows) - 720.0;
            for step in 0..=100 {
                let window = window(rows, end.max(0.0) * f64::from(step) / 100.0);
                let seen = window.seen();
                assert!(window.first() <= seen.start);
                assert!(seen.len() > window.visible());
                assert!(seen.end <= window.first() + pool_size(720.0));
            }
        }
    }

    #[test]
    fn a_list_that_fits_is_drawn_where_it_is() {
        let window = window(100_000, 123_456.0);
        assert_eq!(height(100_000), 3_600_000.0);
        assert_eq!(window.shift(), 0.0);
        assert_eq!(window.first_visible(), 3_429);
    }

    #[test]
    fn a_list_that_is_too_tall_ends_with_its_last_row() {
        assert_eq!(height(1_000_000), TALLEST);
        let end = window(1_000_000, TALLEST - 720.0);
        assert_eq!(end.first_visible(), 1_000_000 - 20);
        // The last row is drawn at the end of what the browser was told.
        assert_eq!(999_999.0 * ROW_HEIGHT + end.shift(), TALLEST - ROW_HEIGHT);
    }

    #[test]
    fn a_row_is_brought_into_view_with_the_least_movement() {
        let window = window(1_000, 360.0);
        assert_eq!(window.scroll_to(15), 360.0);
        assert_eq!(window.scroll_to(10), 360.0);
        assert_eq!(window.scroll_to(3), 108.0);
        assert_eq!(window.scroll_to(30), 396.0);
        assert_eq!(window.scroll_to(999), 36_000.0 - 720.0);
    }

    #[test]
    fn any_row_of_a_tall_list_can_be_brought_into_view() {
        for row in [0, 1, 499_999, 999_998, 999_999] {
            let window = window(1_000_000, 5_000_000.0);
            let after = Window {
                scroll_top: window.scroll_to(row),
                ..window
            };
            let drawn = row as f64 * ROW_HEIGHT + after.shift();
            assert!(drawn >= after.scroll_top - 0.01, "{row}");
            assert!(drawn + ROW_HEIGHT <= after.scroll_top + 720.01, "{row}");
        }
    }

    #[test]
    fn nothing_to_scroll_divides_by_nothing() {
        for rows in [0, 1, 20] {
            let window = window(rows, 0.0);
            assert_eq!(
                (window.first(), window.first_visible(), window.shift()),
                (0, 0, 0.0)
            );
            assert_eq!(window.scroll_to(0), 0.0);
        }
    }
}
