//! Attributes with lists of values, or objects, among those that are kept.

use proptest::prelude::*;
use roster::{Bits, Column, Filter, Kept, Roster, Single, Value as Kind, fold};
use serde_json::{Value, json};

const TAGS: Column = Column::Kept(0);

/// People with what they have there.
fn roster(tags: &[Value]) -> Roster {
    let mut roster = Roster::new(|text| text.parse().ok());
    roster.keep(vec![Kept {
        name: "tags".to_owned(),
        is_profile: true,
    }]);
    let users = tags.iter().enumerate().map(
        |(number, tags)| json!({"id": number.to_string(), "profile": {"login": "x", "tags": tags}}),
    );
    let body = Value::from(users.collect::<Vec<_>>()).to_string();
    assert_eq!(roster.append(body.as_bytes()), Ok(tags.len()));
    roster
}

fn found(roster: &Roster, text: &str) -> Vec<usize> {
    let mut bits = Bits::default();
    roster.find(&Filter::of(text), 0..roster.len(), &mut bits);
    bits.iter().collect()
}

#[test]
fn lists_and_objects_are_told_from_texts_that_look_like_them() {
    use Single::{Json, Text};
    let tags = [
        (
            json!(["a", "b"]),
            "a, b",
            Kind::List(vec![Text("a"), Text("b")]),
        ),
        (json!("a, b"), "a, b", Kind::Single(Text("a, b"))),
        (json!(["a, b"]), "a, b", Kind::List(vec![Text("a, b")])),
        (
            json!(["7", 7, null]),
            "7, 7, null",
            Kind::List(vec![Text("7"), Json("7"), Json("null")]),
        ),
        (json!([]), "", Kind::List(Vec::new())),
        (json!([""]), "", Kind::List(vec![Text("")])),
        (
            json!([[1], {"b": ","}]),
            r#"[1], {"b":","}"#,
            Kind::List(vec![Json("[1]"), Json(r#"{"b":","}"#)]),
        ),
        (
            json!({"b": 1}),
            r#"{"b":1}"#,
            Kind::Single(Json(r#"{"b":1}"#)),
        ),
        (
            json!(r#"{"b":1}"#),
            r#"{"b":1}"#,
            Kind::Single(Text(r#"{"b":1}"#)),
        ),
        (json!(true), "true", Kind::Single(Text("true"))),
        (Value::Null, "", Kind::Single(Text(""))),
    ];
    let values: Vec<_> = tags.iter().map(|(value, ..)| value.clone()).collect();
    let roster = roster(&values);
    for (row, (value, text, kind)) in tags.iter().enumerate() {
        assert_eq!(roster.text(row, TAGS), *text, "{value}");
        assert_eq!(roster.value(row, TAGS), *kind, "{value}");
    }
    assert_eq!(roster.value(0, Column::Login), Kind::Single(Text("x")));
    assert_eq!(roster.value(0, Column::Kept(1)), Kind::Single(Text("")));
}

#[test]
fn a_text_with_marks_in_it_is_no_list() {
    let roster = roster(&[
        json!("\u{1d}\u{1f}a"),
        json!("\u{1e}{}"),
        json!(["\u{1f}", "a,\u{1f}b"]),
    ]);
    assert_eq!(roster.value(0, TAGS), Kind::Single(Single::Text("␝␟a")));
    assert_eq!(roster.value(1, TAGS), Kind::Single(Single::Text("␞{}")));
    let list = Kind::List(vec![Single::Text("␟"), Single::Text("a,␟b")]);
    assert_eq!(roster.value(2, TAGS), list);
}

#[test]
fn a_list_is_found_by_what_is_seen_of_it() {
    let roster = roster(&[
        json!(["Red", "Straße"]),
        json!("Red, Straße"),
        json!(["Straße", "Red"]),
        json!(["Redder", 42]),
    ]);
    for (text, rows) in [
        ("red, strasse", &[0, 1][..]),
        ("STRASSE", &[0, 1, 2]),
        ("strasse, red", &[2]),
        ("red,", &[0, 1]),
        ("redder, 42", &[3]),
        ("red,strasse", &[]),
    ] {
        assert_eq!(found(&roster, text), rows, "{text}");
    }
    let all = Bits::all(roster.len());
    let narrowed = roster.narrow(&Filter::of("red, strasse"), &all);
    assert_eq!(narrowed.iter().collect::<Vec<_>>(), [0, 1]);
    // While letters are typed.
    for (typed, rows) in [
        ("red, s", &[0, 1][..]),
        ("straße, r", &[2]),
        ("redder, 4", &[3]),
    ] {
        let folded = fold(typed);
        let begin = (0..roster.len()).filter(|row| roster.begins_with(*row, TAGS, &folded));
        assert_eq!(begin.collect::<Vec<_>>(), rows, "{typed}");
    }
}

#[test]
fn lists_are_sorted_by_what_is_seen_of_them() {
    let order = |tags: &[Value]| roster(tags).sorted(TAGS, false);
    let tags = [
        json!(["b"]),
        json!("a"),
        json!([]),
        json!(["A", "c"]),
        json!([""]),
        json!({"a": 1}),
        json!(["a", "b"]),
    ];
    assert_eq!(order(&tags), [1, 6, 3, 0, 5, 2, 4]);
    // One number a list is a number.
    assert_eq!(
        order(&[json!([10]), json!([9]), json!("-1"), json!([])]),
        [2, 1, 0, 3]
    );
    assert_eq!(order(&[json!([10, 1]), json!([9])]), [0, 1]);
}

#[test]
fn one_of_them_changes_and_the_others_stay() {
    let mut roster = roster(&[json!(["a", "b"]), json!({"b": 1}), json!("c")]);
    let body = br#"{"id":"1","profile":{"login":"x","tags":["d"]}}"#;
    assert_eq!(roster.replace(1, body), Ok(()));
    let texts: Vec<_> = (0..3).map(|row| roster.text(row, TAGS)).collect();
    assert_eq!(texts, ["a, b", "d", "c"]);
    assert!(matches!(roster.value(1, TAGS), Kind::List(values) if values.len() == 1));
}

/// A value that stands in a list.
fn any_single() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<String>().prop_map(Value::from),
        "[,a\u{1d}-\u{20}é]{0,5}".prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
        Just(json!({"a": [",", "\u{1f}"]})),
    ]
}

fn without_marks(text: &str) -> String {
    text.replace('\u{1d}', "␝")
        .replace('\u{1e}', "␞")
        .replace('\u{1f}', "␟")
}

proptest! {
    #[test]
    fn a_list_is_given_back_as_it_came(list in prop::collection::vec(any_single(), 0..5)) {
        let roster = roster(&[Value::from(list.clone())]);
        let Kind::List(values) = roster.value(0, TAGS) else {
            return Err(TestCaseError::fail("no list"));
        };
        prop_assert_eq!(values.len(), list.len());
        let mut seen = Vec::new();
        for (value, expected) in values.into_iter().zip(&list) {
            match value {
                Single::Text(text) => {
                    let expected = expected.as_str().unwrap_or("no text");
                    prop_assert_eq!(text, without_marks(expected));
                    seen.push(text);
                }
                Single::Json(text) => {
                    prop_assert!(!expected.is_string());
                    prop_assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), expected);
                    seen.push(text);
                }
            }
        }
        prop_assert_eq!(roster.text(0, TAGS), seen.join(", "));
    }
}
