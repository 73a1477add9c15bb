//! Okta's search expressions.

use latchkey::okta::search::{from_box, is_expression, is_sortable, quote};
use latchkey::okta::users::Status;
use proptest::prelude::*;

#[test]
fn words_are_looked_for_at_the_beginning_of_names_login_and_email() {
    assert_eq!(
        from_box(" ada ", None).as_deref(),
        Some(
            r#"(profile.firstName sw "ada" or profile.lastName sw "ada" or profile.login sw "ada" or profile.email sw "ada")"#
        )
    );
    let both = from_box("ada o'kon", None).unwrap();
    assert!(
        both.contains(r#") and (profile.firstName sw "o'kon""#),
        "{both}"
    );
}

#[test]
fn quotes_and_backslashes_cannot_end_the_text() {
    assert_eq!(quote(r#"a"b\c"#), r#""a\"b\\c""#);
    assert_eq!(quote("a\nb\0"), "\"a b \"");
    let search = from_box(r#"x" or status pr or profile.login sw ""#, None).unwrap();
    assert!(search.contains(r#"sw "x\"""#), "{search}");
    assert!(search.contains(r#"sw "\"""#), "{search}");
}

#[test]
fn expressions_are_taken_as_they_are() {
    for text in [
        r#"profile.department eq "Sales""#,
        r#"status eq "ACTIVE" and profile.city co "Ber""#,
        r#"(lastUpdated gt "2024-01-01T00:00:00.000Z")"#,
        "profile.mobilePhone pr",
        "profile.customThing EQ 1",
        r#"type.id eq "oty1""#,
    ] {
        assert!(is_expression(text), "{text}");
        assert_eq!(from_box(text, None).as_deref(), Some(text));
    }
    for text in [
        "ada",
        "Eq Smith",
        "profile",
        "profile. eq x",
        "status",
        "name eq \"x\"",
        "",
        "active users",
    ] {
        assert!(!is_expression(text), "{text}");
    }
}

#[test]
fn a_status_is_added() {
    assert_eq!(from_box("", None), None);
    assert_eq!(
        from_box("  ", Some(&Status::LockedOut)).as_deref(),
        Some(r#"status eq "LOCKED_OUT""#)
    );
    assert_eq!(
        from_box(r#"id pr or status pr"#, Some(&Status::Active)).as_deref(),
        Some(r#"(id pr or status pr) and status eq "ACTIVE""#)
    );
    assert_eq!(
        from_box("", Some(&Status::Unknown("x\"y".to_owned()))).as_deref(),
        Some(r#"status eq "x\"y""#)
    );
}

#[test]
fn any_attribute_is_sorted_by_that_can_be_searched() {
    for path in [
        "activated",
        "created",
        "lastUpdated",
        "profile.lastName",
        "profile.x-badge_2",
        "status",
        "statusChanged",
    ] {
        assert!(is_sortable(path), "{path}");
    }
    let long = ["profile.", &"x".repeat(101)].concat();
    for path in [
        "",
        "lastLogin",
        "lastName",
        "name",
        "passwordChanged",
        "profile.",
        "profile.a.b",
        "profile.a b",
        "profile.é",
        "profile.x&sortOrder=desc",
        &long,
    ] {
        assert!(!is_sortable(path), "{path}");
    }
}

proptest! {
    #[test]
    fn a_quoted_text_is_one_text(text in any::<String>()) {
        let quoted = quote(&text);
        let inner = &quoted[1..quoted.len() - 1];
        let mut characters = inner.chars();
        let mut read = String::new();
        while let Some(character) = characters.next() {
            prop_assert_ne!(character, '"');
            read.push(if character == '\\' { characters.next().expect("something escaped") } else { character });
        }
        let expected: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        prop_assert_eq!(read, expected);
    }
}
