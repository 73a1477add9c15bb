use std::borrow::Cow;

use super::*;

struct Anything;

impl Dialect for Anything {
    type Property = &'static str;
    const IGNORES_CASE: bool = true;

    fn property(&self, path: &str, _: Operator) -> Option<&'static str> {
        ["name", "born", "height", "kind", "member", "tags", "none"]
            .into_iter()
            .find(|known| *known == path)
    }

    fn value_type(&self, property: &&'static str) -> ValueType {
        match *property {
            "born" => ValueType::Date,
            "height" => ValueType::Number,
            "member" => ValueType::Boolean,
            _ => ValueType::Text,
        }
    }
}

fn read<'a>(property: &&'static str) -> Field<'a> {
    match *property {
        "name" => "Zoé \"Z\" \\ O'Neil".into(),
        "born" => Field::Date(1_000_000_000_000),
        "height" => Field::Integer(170),
        "kind" => "ACTIVE".into(),
        "member" => Field::Boolean(true),
        "tags" => Field::Texts(vec![Cow::from("rust"), Cow::from("Wasm")]),
        _ => Field::Missing,
    }
}

#[test]
fn expressions_match() {
    for (text, expected) in [
        (r#"kind eq "ACTIVE""#, true),
        (r#"kind eq "active""#, true),
        (r#"kind EQ "Active""#, true),
        (r#"  kind   eq   "ACTIVE"  "#, true),
        (r#"kind sw "act""#, true),
        (r#"kind sw "ctive""#, false),
        (r#"kind co "tiv""#, true),
        (r#"kind eq "ACTIV""#, false),
        (r#"kind gt "A" and kind lt "B""#, true),
        (r#"(kind lt "ACTIVE" or kind gt "ACTIVE")"#, false),
        (r#"kind ge "ACTIVE" and kind le "ACTIVE""#, true),
        (r#"name sw "zoé""#, true),
        (r#"name sw "zoe""#, false),
        (r#"name sw "ZOÉ \"z\" \\""#, true),
        (r#"name sw "\u005ao""#, true),
        (r#"born gt "2001-09-09T00:00:00.000Z""#, true),
        (r#"born eq "2001-09-09T01:46:40.000Z""#, true),
        (r#"born lt "2001-09-09T01:46:40.000Z""#, false),
        (r#"born eq "2001-09-08T18:46:40.000-07:00""#, true),
        ("height eq 170", true),
        ("height gt 169.5 and height le 170", true),
        ("height lt 170", false),
        ("member eq true", true),
        ("member eq false", false),
        ("member pr", true),
        (r#"tags eq "wasm""#, true),
        (r#"tags eq "go""#, false),
        (r#"tags eq "go" or tags sw "ru""#, true),
        ("none pr", false),
        (r#"none eq """#, false),
        ("name pr and kind pr", true),
        // `and` binds before `or`.
        (r#"kind eq "ACTIVE" or kind eq "X" and kind eq "Y""#, true),
        (
            r#"(kind eq "ACTIVE" or kind eq "X") and kind eq "Y""#,
            false,
        ),
        (r#"kind eq "Y" and kind eq "X" or kind eq "ACTIVE""#, true),
        (r#"((((kind eq "ACTIVE"))))"#, true),
        (r#"kind eq "x"OR(kind eq"ACTIVE")"#, true),
    ] {
        let expression = Expression::parse(text, &Anything);
        assert!(expression.is_ok(), "{text}");
        assert_eq!(expression.unwrap().matches(&read), expected, "{text}");
    }
}

#[test]
fn malformed_expressions_are_refused() {
    let deep = format!("{}kind pr{}", "(".repeat(10_000), ")".repeat(10_000));
    for text in [
        "",
        "   ",
        "kind",
        "kind eq",
        "kind eq ACTIVE",
        "kind eq 'ACTIVE'",
        r#"kind eq "ACTIVE"#,
        r#"kind eq "a\q""#,
        r#"kind ne "ACTIVE""#,
        r#"not (kind eq "ACTIVE")"#,
        r#"kind == "ACTIVE""#,
        r#"Kind eq "ACTIVE""#,
        r#"unknown eq "x""#,
        r#"kind eq "ACTIVE" and"#,
        r#"and kind eq "ACTIVE""#,
        r#"kind eq "ACTIVE" kind eq "X""#,
        r#"(kind eq "ACTIVE""#,
        r#"kind eq "ACTIVE")"#,
        "()",
        r#"kind co "ac""#,
        r#"born co "2001""#,
        r#"height eq "170""#,
        "height eq tall",
        "height sw 1",
        r#"member eq "true""#,
        "member gt false",
        r#""kind" eq "ACTIVE""#,
        deep.as_str(),
    ] {
        assert_eq!(
            Expression::parse(text, &Anything).err(),
            Some(ExpressionError::Invalid),
            "{text}"
        );
    }
    let error = Expression::parse(r#"born gt "yesterday""#, &Anything).err();
    assert_eq!(error, Some(ExpressionError::Date));
}
