//! Which request finds what is wanted at the least cost.

use latchkey::okta::search::{Ask, Lack, Operator, People, Wish, cheapest, from_box, names, parse};

fn ask(text: &str, is_sorted: bool, is_lookup: bool) -> Ask {
    let expression = parse(text, None).expect(text);
    cheapest(Wish {
        people: People::Matching(&expression),
        is_sorted,
        is_lookup,
    })
}

fn lack(ask: Ask, text: &str) -> Lack {
    let expression = parse(text, None).expect(text);
    ask.judge(Wish {
        people: People::Matching(&expression),
        is_sorted: false,
        is_lookup: false,
    })
    .expect_err(text)
}

#[test]
fn everyone_is_listed_plainly_unless_that_leaves_someone_out() {
    let wish = |people, is_sorted| Wish {
        people,
        is_sorted,
        is_lookup: true,
    };
    assert_eq!(cheapest(wish(People::Listed, false)), Ask::Plain);
    assert_eq!(cheapest(wish(People::Listed, true)), Ask::Search);
    assert_eq!(cheapest(wish(People::Everyone, false)), Ask::Search);
    assert_eq!(cheapest(wish(People::Unread, false)), Ask::Search);
    assert_eq!(
        Ask::Plain.judge(wish(People::Everyone, false)),
        Err(Lack::Deactivated)
    );
    assert_eq!(
        Ask::Plain.judge(wish(People::Listed, true)),
        Err(Lack::Order)
    );
}

#[test]
fn a_filter_does_where_it_finds_the_same_people() {
    for text in [
        r#"status eq "ACTIVE""#,
        r#"status eq "LOCKED_OUT" or status eq "RECOVERY""#,
        r#"lastUpdated gt "2013-06-01T00:00:00.000Z" and (status eq "LOCKED_OUT" or status eq "RECOVERY")"#,
        r#"lastUpdated eq "2013-06-01T00:00:00.000Z""#,
        r#"id eq "00u1ero7vZFVEIYLWPBN""#,
        r#"profile.login eq "12345""#,
    ] {
        assert_eq!(ask(text, false, false), Ask::Filter, "{text}");
        // It cannot sort.
        assert_eq!(ask(text, true, false), Ask::Search, "{text}");
    }
    let path = |path: &str| path.to_owned();
    for (text, expected) in [
        (
            r#"created gt "2013-06-01T00:00:00.000Z""#,
            Lack::Attribute(path("created")),
        ),
        (
            r#"status eq "ACTIVE" and profile.city eq "Oslo""#,
            Lack::Attribute(path("profile.city")),
        ),
        (
            r#"status lt "X" or status gt "X""#,
            Lack::Operator(path("status"), Operator::Less),
        ),
        (
            "lastUpdated pr",
            Lack::Operator(path("lastUpdated"), Operator::Present),
        ),
        (
            r#"profile.login sw "ada""#,
            Lack::Operator(path("profile.login"), Operator::StartsWith),
        ),
        // A search finds any case, a filter only this one.
        (
            r#"profile.login eq "ada@example.com""#,
            Lack::Case(path("profile.login")),
        ),
        (
            r#"profile.lastName eq "Åß""#,
            Lack::Case(path("profile.lastName")),
        ),
        (r#"status eq "active""#, Lack::Case(path("status"))),
    ] {
        assert_eq!(lack(Ask::Filter, text), expected, "{text}");
        assert_eq!(ask(text, false, false), Ask::Search, "{text}");
        assert!(!expected.text().is_empty());
    }
}

#[test]
fn q_does_for_looking_up_a_few_by_name() {
    let words = from_box("ann", None).unwrap();
    assert_eq!(ask(&words, false, true), Ask::Q);
    assert_eq!(ask(&words, false, false), Ask::Search);
    assert_eq!(ask(&words, true, true), Ask::Search);
    assert_eq!(lack(Ask::Q, &words), Lack::NotLookup);
    assert_eq!(names(&parse(&words, None).unwrap()), Some("ann"));
    for text in [
        r#"profile.firstName sw "a""#,
        r#"profile.firstName sw "a" or profile.lastName sw "a" or profile.email sw "b""#,
        r#"profile.firstName sw "a" or profile.lastName sw "a" or profile.city sw "a""#,
        r#"profile.firstName sw "a" or profile.lastName sw "a" or profile.login sw "a""#,
        r#"profile.firstName sw "a" or profile.lastName sw "a" or profile.lastName sw "a""#,
        r#"profile.firstName sw "a" and profile.lastName sw "a" and profile.email sw "a""#,
        r#"profile.firstName eq "a" or profile.lastName sw "a" or profile.email sw "a""#,
        r#"profile.firstName sw " " or profile.lastName sw " " or profile.email sw " ""#,
    ] {
        assert_eq!(ask(text, false, true), Ask::Search, "{text}");
        assert_eq!(lack(Ask::Q, text), Lack::NotNames, "{text}");
    }
    // Two words are two conditions.
    assert_eq!(
        ask(&from_box("ann lee", None).unwrap(), false, true),
        Ask::Search
    );
}

#[test]
fn each_way_says_what_it_leaves_out() {
    for (ask, word) in [
        (Ask::Plain, "deactivated"),
        (Ask::Q, "at most 200"),
        (Ask::Filter, "cannot sort"),
        (Ask::Search, "lags"),
    ] {
        assert!(ask.leaves_out().contains(word), "{ask:?}");
        assert!(!ask.name().is_empty());
    }
}
