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

fn read_long(text: &str) -> Result<Json, JsonError> {
    parse(text.as_bytes(), 1_000_000)
}
