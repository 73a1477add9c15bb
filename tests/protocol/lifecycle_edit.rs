//! Editing and creating users: what was typed, what changes, what is sent.

use latchkey::oauth::json::{self, Json};
use latchkey::okta::lifecycle::{
    HIDDEN, Mistake, Newcomer, changes, profile_of, read, reversed, written,
};
use latchkey::okta::schema_titles::Kind;

fn value(text: &str) -> Json {
    json::parse(text.as_bytes(), 1_000).expect("the test's own JSON")
}

fn profile(text: &str) -> Vec<(String, Json)> {
    match value(text) {
        Json::Object(members) => members,
        _ => panic!("not an object"),
    }
}

#[test]
fn values_of_every_kind_are_read_as_they_are_written() {
    for (kind, text, json) in [
        (Kind::Text, "Ada", r#""Ada""#),
        (Kind::Text, " kept ", r#"" kept ""#),
        (Kind::Text, "7", r#""7""#),
        (Kind::Text, "null", r#""null""#),
        (Kind::Boolean, "true", "true"),
        (Kind::Boolean, "false", "false"),
        (Kind::Integer, "-12", "-12"),
        (Kind::Number, "1.50", "1.50"),
        (Kind::Texts, "a, b\nc", r#"["a, b","c"]"#),
        (Kind::Integers, "1\n2", "[1,2]"),
        (Kind::Numbers, "1.5", "[1.5]"),
    ] {
        assert_eq!(read(kind, text), Ok(value(json)), "{kind:?} {text}");
        assert_eq!(written(&value(json)), text, "{kind:?} {json}");
    }
    // Nothing at all clears, whatever the kind.
    for kind in [
        Kind::Text,
        Kind::Boolean,
        Kind::Integer,
        Kind::Number,
        Kind::Texts,
        Kind::Other,
    ] {
        assert_eq!(read(kind, ""), Ok(Json::Null));
    }
    assert_eq!(written(&Json::Null), "");
    assert_eq!(read(Kind::Texts, "\n a \r\n\n"), Ok(value(r#"[" a "]"#)));
}

#[test]
fn what_is_no_value_is_told() {
    for (kind, text, mistake) in [
        (Kind::Boolean, "yes", Mistake::NotYesOrNo),
        (Kind::Integer, "1.5", Mistake::NotWhole),
        (Kind::Integer, "1e3", Mistake::NotWhole),
        (Kind::Integer, "many", Mistake::NotANumber),
        (Kind::Number, "1,5", Mistake::NotANumber),
        (Kind::Number, "\"1\"", Mistake::NotANumber),
        (Kind::Integers, "1\ntwo", Mistake::NotANumber),
        (Kind::Other, "{}", Mistake::Unreadable),
    ] {
        assert_eq!(read(kind, text), Err(mistake), "{kind:?} {text}");
        assert!(!mistake.text().is_empty());
    }
}

#[test]
fn kinds_are_guessed_from_values() {
    for (json, kind) in [
        ("null", Kind::Text),
        (r#""a""#, Kind::Text),
        ("true", Kind::Boolean),
        ("7", Kind::Number),
        (r#"["a"]"#, Kind::Texts),
        ("[]", Kind::Texts),
        ("[1]", Kind::Numbers),
        (r#"["a",1]"#, Kind::Other),
        (r#"{"a":1}"#, Kind::Other),
    ] {
        assert_eq!(Kind::of(&value(json)), kind, "{json}");
    }
}

#[test]
fn only_what_changes_is_sent() {
    let before = profile(r#"{"login":"a@example.com","city":"Oslo","title":null,"level":7}"#);
    let typed = profile(
        r#"{"login":"a@example.com","city":null,"title":"Smith","nickName":null,"level":7}"#,
    );
    let found = changes(&before, &typed);
    let names: Vec<_> = found.iter().map(|change| change.name.as_str()).collect();
    assert_eq!(names, ["city", "title"]);
    assert_eq!(
        profile_of(&found).to_text(),
        r#"{"profile":{"city":null,"title":"Smith"}}"#
    );
    assert_eq!(
        profile_of(&reversed(&found)).to_text(),
        r#"{"profile":{"city":"Oslo","title":null}}"#
    );
    assert_eq!(changes(&before, &before), []);
}

#[test]
fn a_newcomer_is_what_was_typed() {
    let mut newcomer = Newcomer {
        first_name: " Ada ".to_owned(),
        last_name: "Okonkwo".to_owned(),
        email: "ada@example.com".to_owned(),
        ..Newcomer::default()
    };
    assert!(newcomer.is_complete());
    assert_eq!(
        newcomer.to_json(false).to_text(),
        r#"{"profile":{"firstName":"Ada","lastName":"Okonkwo","email":"ada@example.com","login":"ada@example.com"}}"#
    );
    newcomer.login = "ada@corp.example".to_owned();
    newcomer.password = "S3cret and more".to_owned();
    let sent = newcomer.to_json(false).to_text();
    assert!(sent.contains(r#""login":"ada@corp.example""#));
    assert!(sent.ends_with(r#""credentials":{"password":{"value":"S3cret and more"}}}"#));
    let shown = newcomer.to_json(true).to_text();
    assert!(!shown.contains("S3cret") && shown.contains(HIDDEN));
    assert!(!format!("{newcomer:?}").contains("S3cret"));
    newcomer.last_name = "  ".to_owned();
    assert!(!newcomer.is_complete());
}
