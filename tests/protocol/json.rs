//! JSON, read strictly.

use latchkey::oauth::json::{Json, JsonError, parse};
use proptest::prelude::*;

fn read(text: &str) -> Result<Json, JsonError> {
    parse(text.as_bytes(), 10_000)
}

#[test]
fn tr39_a_key_twice_is_refused_at_any_depth() {
    for text in [
        r#"{"a":1,"a":1}"#,
        r#"[{"x":{"a":1,"b":2,"a":3}}]"#,
        r#"{"a":1,"\u0061":2}"#,
    ] {
        let name = "a".to_owned();
        assert_eq!(read(text), Err(JsonError::DuplicateKey { name }), "{text}");
    }
    assert!(read(r#"[{"a":1},{"a":2}]"#).is_ok());
}

#[test]
fn damage_is_told_apart() {
    assert_eq!(read(""), Err(JsonError::Empty));
    assert_eq!(read(" \n\t"), Err(JsonError::Empty));
    for text in ["{", "nul", "{}x", "1e400", "[1,]", "\u{feff}{}", "{'a':1}"] {
        assert_eq!(read(text), Err(JsonError::Malformed), "{text}");
    }
    assert_eq!(parse(&[0xff], 10), Err(JsonError::Malformed));
    assert_eq!(parse(b"[1,2,3]", 6), Err(JsonError::TooLarge { bytes: 7 }));
    assert_eq!(read(&"[".repeat(5000)), Err(JsonError::Malformed));
    let many: Vec<_> = (0..5000).map(|n| format!("\"{n}\":0")).collect();
    let many = format!("{{{}}}", many.join(","));
    assert_eq!(parse(many.as_bytes(), 1_000_000), Err(JsonError::Malformed));
}

#[test]
fn members_keep_their_order_and_are_found() {
    let value = read(r#"{"b":"x","a":[1,-2,2.5,true,null],"n":18446744073709551615}"#).unwrap();
    assert_eq!(value.member_str("b"), Some("x"));
    assert_eq!(value.member("n").and_then(Json::as_u64), Some(u64::MAX));
    assert_eq!(value.member("c"), None);
    assert_eq!(
        value.to_text(),
        r#"{"b":"x","a":[1,-2,2.5,true,null],"n":18446744073709551615}"#
    );
    assert_eq!(
        read(r#"{"a":[],"b":{"c":1}}"#).unwrap().to_pretty(),
        "{\n  \"a\": [],\n  \"b\": {\n    \"c\": 1\n  }\n}"
    );
}

#[test]
fn values_are_shown_for_people() {
    let shown = |text| read(text).unwrap().display();
    assert_eq!(shown("null"), "");
    assert_eq!(shown("\"a\\\"b\""), "a\"b");
    assert_eq!(shown("[\"a\",1,null,true]"), "a, 1, , true");
    assert_eq!(shown("{\"a\":\"\\u0001\\n\"}"), "{\"a\":\"\\u0001\\n\"}");
    assert_eq!(shown("[\"\",null,\"a\"]"), ", , a");
    assert_eq!(shown("[[1]]"), "[[1]]");
    assert_eq!(shown("1.5"), "1.5");
}

proptest! {
    #[test]
    fn any_text_survives_being_written_and_read(text in any::<String>()) {
        let value = Json::Array(vec![Json::String(text)]);
        prop_assert_eq!(read_long(&value.to_text()), Ok(value.clone()));
        prop_assert_eq!(read_long(&value.to_pretty()), Ok(value));
    }

    #[test]
    fn nothing_makes_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(value) = parse(&bytes, 100) {
            prop_assert_eq!(read_long(&value.to_text()), Ok(value));
        }
    }
}

proptest! {
    #[test]
    fn every_value_is_read_as_serde_json_reads_it(value in any_value()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let read = read_long(&text).unwrap();
            prop_assert_eq!(as_serde(&read), Some(value.clone()), "{}", text);
        }
    }

    #[test]
    fn what_serde_json_refuses_is_refused(text in NEARLY_JSON) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        let ours = parse(text.as_bytes(), 1000);
        // serde_json takes the last of two members of one name.
        if !matches!(ours, Err(JsonError::DuplicateKey { .. })) {
            prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{}", text);
        }
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(as_serde(&ours), Some(theirs), "{}", text);
        }
    }

    #[test]
    fn numbers_are_read_as_serde_json_reads_them(text in NUMBER) {
        let theirs = serde_json::from_str::<serde_json::Number>(&text);
        let ours = read(&text);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{}", text);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(ours.to_text(), text);
            prop_assert_eq!(ours.as_u64(), theirs.as_u64());
            let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            prop_assert!((ours - theirs).abs() <= theirs.abs() * 1e-12, "{} {}", ours, theirs);
        }
    }
}

const NEARLY_JSON: &str =
    r#"([\[\]{}:,"\\tfnu/ 0-9eE.+-]|\\u[dD][89cC]00|\\u00e9|true|null|"a":|[é\n\x01]){0,9}"#;

const NUMBER: &str = r"-?(0|[1-9][0-9]{0,21})(\.[0-9]{1,19})?([eE][+-]?[0-9]{1,2})?";

#[test]
fn nesting_has_a_limit() {
    let nested = |depth| ["[".repeat(depth), "]".repeat(depth)].concat();
    assert!(read(&nested(127)).is_ok());
    assert_eq!(read(&nested(128)), Err(JsonError::Malformed));
}

#[test]
fn numbers_have_one_form() {
    for text in [
        "0",
        "-0",
        "10",
        "1.50",
        "0.0e-0",
        "1E+2",
        "9e307",
        "5e-400",
        "0e999999999999",
    ] {
        assert_eq!(read(text).unwrap().to_text(), text);
    }
    for text in [
        "01", "-", "+1", ".5", "1.", "1.e1", "1e", "1e+", "--1", "1.2.3", "1e5.0", "-9e400",
        "Infinity",
    ] {
        assert_eq!(read(text), Err(JsonError::Malformed), "{text}");
    }
    let seconds = read("[1767225600,1767225600.5,-3e0,0.25]").unwrap();
    let Json::Array(seconds) = seconds else {
        panic!("not a list");
    };
    let seconds: Vec<_> = seconds.iter().filter_map(Json::as_f64).collect();
    assert_eq!(seconds, [1_767_225_600.0, 1_767_225_600.5, -3.0, 0.25]);
}

#[test]
fn text_may_be_escaped_and_must_be_whole() {
    let text = |text: &str| read(text).ok()?.as_str().map(str::to_owned);
    assert_eq!(
        text(r#""\"\\\/\b\f\n\r\t\u00e9\uD83D\ude00""#).as_deref(),
        Some("\"\\/\x08\x0c\n\r\té😀")
    );
    for damaged in [
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83d\u0041""#,
        r#""\ud83dx""#,
        r#""\u12""#,
        r#""\u+123""#,
        r#""\x41""#,
        "\"a",
        "\"\u{1}\"",
        "\"\n\"",
    ] {
        assert_eq!(text(damaged), None, "{damaged}");
    }
    assert_eq!(parse(b"\"\xc3\"", 10), Err(JsonError::Malformed));
}

fn any_value() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6).prop_map(Value::from_iter),
        ]
    })
}

/// The same value as serde_json has it.
fn as_serde(value: &Json) -> Option<serde_json::Value> {
    use serde_json::Value;
    Some(match value {
        Json::Null => Value::Null,
        Json::Bool(value) => (*value).into(),
        Json::Number(number) => serde_json::from_str(number.as_str()).ok()?,
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => items
            .iter()
            .map(as_serde)
            .collect::<Option<Vec<_>>>()?
            .into(),
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| Some((name.clone(), as_serde(value)?)))
            .collect::<Option<serde_json::Map<_, _>>>()?
            .into(),
    })
}

fn read_long(text: &str) -> Result<Json, JsonError> {
    parse(text.as_bytes(), 1_000_000)
}
