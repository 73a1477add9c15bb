//! Who is found, by words, statuses and times.

use roster::{Bits, Column, Filter, Span};

use super::support::{found, roster, user};

#[test]
fn a_filter_looks_into_every_text_and_into_no_two_at_once() {
    let roster = roster(&[
        user("1", "José", "Núñez", "jose.nunez@example.com"),
        user("2", "Ann", "Smith", "asmith@example.org"),
        user("3", "Smilla", "Jensen", "smilla@example.com"),
    ]);
    assert!(roster.begins_with(0, Column::Name, "jose nu"));
    assert!(roster.begins_with(1, Column::LastName, "smi"));
    assert!(!roster.begins_with(1, Column::LastName, "smith and more"));
    assert_eq!(found(&roster, "SMI"), [1, 2]);
    assert_eq!(found(&roster, "smi org"), [1]);
    assert_eq!(found(&roster, "smith ann"), [1]);
    assert_eq!(found(&roster, "nunez"), [0]);
    assert_eq!(found(&roster, "nÚñez josé"), [0]);
    assert!(found(&roster, "smithasmith").is_empty());
    assert_eq!(found(&roster, "  "), [0, 1, 2]);
    assert!(found(&roster, "zzz").is_empty());
}

#[test]
fn a_filter_knows_statuses_and_times() {
    let mut users: Vec<_> = (0..3)
        .map(|number| user(&number.to_string(), "A", "B", "c"))
        .collect();
    users[1]["status"] = "STAGED".into();
    users[2]["lastLogin"] = "500".into();
    let roster = roster(&users);
    let rows = |filter: &Filter| {
        let mut bits = Bits::default();
        roster.find(filter, 0..3, &mut bits);
        assert_eq!(roster.narrow(filter, &Bits::all(3)), bits);
        bits.iter().collect::<Vec<_>>()
    };
    let mut filter = Filter::default().with_status(Some("STAGED".to_owned()));
    assert_eq!(rows(&filter), [1]);
    filter = Filter::default().with_status(Some("SUSPENDED".to_owned()));
    assert_eq!(rows(&filter), Vec::<usize>::new());
    let span = |from, to| {
        Some(Span {
            column: Column::LastLogin,
            from,
            to,
        })
    };
    filter = Filter::default().with_span(span(Some(500), 501));
    assert_eq!(rows(&filter), [2]);
    filter = Filter::default().with_span(span(Some(0), 500));
    assert_eq!(rows(&filter), Vec::<usize>::new());
    filter = Filter::default().with_span(span(None, 0));
    assert_eq!(rows(&filter), [0, 1]);
    let all = Bits::all(3);
    assert_eq!(roster.count_statuses(&all), [("ACTIVE", 2), ("STAGED", 1)]);
    assert_eq!(
        roster.count_times(&all, Column::LastLogin, &[400, 500]),
        (vec![0, 0, 1], 2)
    );
    assert_eq!(
        roster.count_times(&all, Column::Created, &[1000]),
        (vec![0, 3], 0)
    );
    assert_eq!(roster.extent(Column::LastLogin), Some((500, 500)));
}

#[test]
fn more_words_and_longer_ones_narrow() {
    for (new, old, narrows) in [
        ("ann", "an", true),
        ("an", "ann", false),
        ("smith ann", "ann", true),
        ("ann", "", true),
        ("", "ann", false),
        ("banana", "ana", true),
    ] {
        assert_eq!(
            Filter::of(new).narrows(&Filter::of(old)),
            narrows,
            "{new} {old}"
        );
    }
    let staged = Filter::of("a").with_status(Some("STAGED".to_owned()));
    assert!(staged.narrows(&Filter::of("a")) && !Filter::of("ab").narrows(&staged));
}
