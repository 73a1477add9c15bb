//! Stretches of time for pictures.

use latchkey::okta::clock::parse_rfc3339;
use latchkey::okta::timeline::stretches;
use proptest::prelude::*;

fn at(text: &str) -> i64 {
    parse_rfc3339(text).unwrap()
}

#[test]
fn the_shortest_unit_that_fits_is_taken() {
    for (first, last, count, label) in [
        (
            "2024-03-04T10:00:00Z",
            "2024-03-04T11:00:00Z",
            1,
            "4 Mar 2024",
        ),
        (
            "2024-02-28T23:00:00Z",
            "2024-03-01T00:00:00Z",
            3,
            "28 Feb 2024",
        ),
        (
            "2024-03-06T00:00:00Z",
            "2024-05-01T00:00:00Z",
            9,
            "week of 4 Mar 2024",
        ),
        (
            "2023-11-30T00:00:00Z",
            "2025-02-01T00:00:00Z",
            16,
            "Nov 2023",
        ),
        (
            "2020-02-10T00:00:00Z",
            "2025-01-01T00:00:00Z",
            21,
            "Jan to Mar 2020",
        ),
        ("2005-02-10T00:00:00Z", "2025-01-01T00:00:00Z", 21, "2005"),
        (
            "1975-02-10T00:00:00Z",
            "2025-01-01T00:00:00Z",
            6,
            "1970 to 1979",
        ),
    ] {
        let stretches = stretches(at(first), at(last), 24);
        assert_eq!(
            (stretches.len(), stretches[0].label.as_str()),
            (count, label)
        );
    }
}

#[test]
fn a_week_begins_on_a_monday_and_a_month_on_its_first() {
    let weeks = stretches(at("2024-03-10T23:59:59Z"), at("2024-04-20T00:00:00Z"), 10);
    assert_eq!(weeks[0].from, at("2024-03-04T00:00:00Z"));
    assert_eq!(weeks[1].from, at("2024-03-11T00:00:00Z"));
    let months = stretches(at("2023-12-31T00:00:00Z"), at("2024-10-01T00:00:00Z"), 12);
    assert_eq!(months[1].from, at("2024-01-01T00:00:00Z"));
    assert_eq!(months[2].to, at("2024-03-01T00:00:00Z"));
}

/// The first moment of the year 0, and the first after the year 9999: between them are all times that can be written.
const FIRST: i64 = -62_167_219_200_000;
const LAST: i64 = 253_402_300_800_000;

proptest! {
    #[test]
    fn stretches_are_few_and_leave_no_gap(
        moments in prop_oneof![[FIRST..LAST, FIRST..LAST], [0_i64..4_000_000_000_000, 0_i64..4_000_000_000_000]],
        most in 12_usize..60,
    ) {
        let [one, other] = moments;
        let (first, last) = (one.min(other), one.max(other));
        let stretches = stretches(first, last, most);
        prop_assert!(!stretches.is_empty() && stretches.len() <= most);
        prop_assert!(stretches[0].from <= first && stretches[stretches.len() - 1].to > last);
        for pair in stretches.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
        }
    }
}
