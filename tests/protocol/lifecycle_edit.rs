//! Editing and creating users: what was typed, what changes, what is sent.

use latchkey::oauth::json::{self, Json};
use latchkey::okta::bulk::Group;
use latchkey::okta::lifecycle::{
    self, Change, HIDDEN, Mail, Mistake, Newcomer, changes, mail_of_edit, new_login, optional,
    profile_of, read, rebased, required, reversed, written,
};
use latchkey::okta::user_schema::{Attribute, Kind};

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
    for (kind, is_array, text, json) in [
        (Kind::Text, false, "Ada", r#""Ada""#),
        (Kind::Text, false, " kept ", r#"" kept ""#),
        (Kind::Text, false, "7", r#""7""#),
        (Kind::Text, false, "null", r#""null""#),
        (Kind::Boolean, false, "true", "true"),
        (Kind::Boolean, false, "false", "false"),
        (Kind::Integer, false, "-12", "-12"),
        (Kind::Number, false, "1.50", "1.50"),
        (Kind::Text, true, "a, b\nc", r#"["a, b","c"]"#),
        (Kind::Integer, true, "1\n2", "[1,2]"),
        (Kind::Number, true, "1.5", "[1.5]"),
    ] {
        assert_eq!(
            read(kind, is_array, text),
            Ok(value(json)),
            "{kind:?} {text}"
        );
        assert_eq!(written(&value(json)), text, "{kind:?} {json}");
    }
    // Nothing at all clears, whatever the kind.
    for kind in [
        Kind::Text,
        Kind::Boolean,
        Kind::Integer,
        Kind::Number,
        Kind::Other,
    ] {
        for is_array in [false, true] {
            assert_eq!(read(kind, is_array, ""), Ok(Json::Null));
        }
    }
    assert_eq!(written(&Json::Null), "");
    assert_eq!(
        read(Kind::Text, true, "\n a \r\n\n"),
        Ok(value(r#"[" a "]"#))
    );
}

#[test]
fn what_is_no_value_is_told() {
    for (kind, is_array, text, mistake) in [
        (Kind::Boolean, false, "yes", Mistake::NotYesOrNo),
        (Kind::Integer, false, "1.5", Mistake::NotWhole),
        (Kind::Integer, false, "1e3", Mistake::NotWhole),
        (Kind::Integer, false, "many", Mistake::NotANumber),
        (Kind::Number, false, "1,5", Mistake::NotANumber),
        (Kind::Number, false, "\"1\"", Mistake::NotANumber),
        (Kind::Integer, true, "1\ntwo", Mistake::NotANumber),
        (Kind::Other, false, "{}", Mistake::Unreadable),
        (Kind::Boolean, true, "true", Mistake::Unreadable),
    ] {
        assert_eq!(read(kind, is_array, text), Err(mistake), "{kind:?} {text}");
        assert!(!mistake.text().is_empty());
    }
}

#[test]
fn kinds_are_guessed_from_values() {
    for (json, kind) in [
        ("null", (Kind::Text, false)),
        (r#""a""#, (Kind::Text, false)),
        ("true", (Kind::Boolean, false)),
        ("7", (Kind::Number, false)),
        (r#"["a"]"#, (Kind::Text, true)),
        ("[]", (Kind::Text, true)),
        ("[1]", (Kind::Number, true)),
        (r#"["a",1]"#, (Kind::Other, true)),
        (r#"{"a":1}"#, (Kind::Other, false)),
    ] {
        assert_eq!(Kind::of(&value(json)), kind, "{json}");
    }
}

#[test]
fn what_can_be_read_and_changed_is_edited() {
    let mut attribute = Attribute::of_profile("floors", Kind::Integer);
    for (kind, is_array, is_editable) in [
        (Kind::Boolean, false, true),
        (Kind::Boolean, true, false),
        (Kind::Integer, true, true),
        (Kind::Text, false, true),
        (Kind::Other, false, false),
    ] {
        (attribute.kind, attribute.is_array) = (kind, is_array);
        assert_eq!(lifecycle::is_editable(&attribute), is_editable, "{kind:?}");
    }
    attribute.kind = Kind::Text;
    attribute.is_read_only = true;
    assert!(!lifecycle::is_editable(&attribute));
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
fn what_somebody_else_changed_meanwhile_is_looked_at_again() {
    let before = profile(r#"{"city":"Oslo","title":null,"level":7}"#);
    let found = changes(
        &before,
        &profile(r#"{"city":"Bergen","title":"Smith","level":null}"#),
    );
    // What is not changed here may be anything.
    for now in [
        r#"{"city":"Oslo","title":null,"level":7}"#,
        r#"{"city":"Oslo","level":7,"nickName":"Ada"}"#,
    ] {
        assert_eq!(rebased(&found, &profile(now)), None, "{now}");
    }
    let anew = rebased(&found, &profile(r#"{"city":"Rome","level":7}"#)).unwrap();
    assert_eq!(anew.len(), 3);
    assert_eq!(anew[0].before, value(r#""Rome""#));
    assert_eq!(
        profile_of(&anew).to_text(),
        r#"{"profile":{"city":"Bergen","title":"Smith","level":null}}"#
    );
    // What is so already is not sent.
    let anew = rebased(
        &found,
        &profile(r#"{"city":"Bergen","title":"Smith","level":7}"#),
    )
    .unwrap();
    assert_eq!(profile_of(&anew).to_text(), r#"{"profile":{"level":null}}"#);
    let anew = rebased(&found, &profile(r#"{"city":"Bergen","title":"Smith"}"#));
    assert_eq!(anew, Some(Vec::new()));
}

#[test]
fn a_newcomer_is_what_was_typed() {
    let mut newcomer = Newcomer {
        first_name: " Ada ".to_owned(),
        last_name: "Okonkwo".to_owned(),
        email: "ada@example.com".to_owned(),
        ..Newcomer::default()
    };
    assert!(newcomer.is_complete() && newcomer.is_begun());
    // Fields that are still empty are nothing that would be lost.
    let mut blank = Newcomer {
        others: vec![("badge".to_owned(), Json::Null)],
        more: vec![("title".to_owned(), Some(Json::Null))],
        ..Newcomer::default()
    };
    assert!(!blank.is_begun());
    blank.more[0].1 = None;
    assert!(blank.is_begun());
    // What cannot be read holds it up, and what is empty is not sent.
    let more = |value| vec![("title".to_owned(), value)];
    newcomer.more = more(None);
    assert!(!newcomer.is_complete());
    newcomer.more = more(Some(Json::String("Keeper".to_owned())));
    assert!(newcomer.is_complete());
    assert!(
        newcomer
            .to_json(false)
            .to_text()
            .contains(r#""login":"ada@example.com","title":"Keeper"}"#)
    );
    newcomer.more = more(Some(Json::Null));
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

#[test]
fn a_newcomer_may_be_in_groups_and_of_a_type() {
    let mut newcomer = Newcomer {
        first_name: "Ada".to_owned(),
        last_name: "Okonkwo".to_owned(),
        email: "ada@example.com".to_owned(),
        others: profile(r#"{"badgeNumber":7,"organization":null}"#),
        groups: vec![Group {
            id: "00g1".to_owned(),
            name: "Staff".to_owned(),
        }],
        kind: Some("oty1".to_owned()),
        ..Newcomer::default()
    };
    assert!(!newcomer.is_complete(), "something that is required lacks");
    let sent = newcomer.to_json(false).to_text();
    assert!(
        sent.contains(r#""login":"ada@example.com","badgeNumber":7}"#),
        "{sent}"
    );
    newcomer.others = profile(r#"{"badgeNumber":7,"organization":"Lund"}"#);
    assert!(newcomer.is_complete());
    let sent = newcomer.to_json(false).to_text();
    assert!(
        sent.ends_with(
            r#""badgeNumber":7,"organization":"Lund"},"groupIds":["00g1"],"type":{"id":"oty1"}}"#
        ),
        "{sent}"
    );
}

#[test]
fn what_a_type_requires_is_asked_for_once() {
    let attribute = |name: &str, is_required, is_read_only| Attribute {
        is_required,
        is_read_only,
        ..Attribute::of_profile(name, Kind::Text)
    };
    let known = [
        attribute("login", true, false),
        attribute("email", true, false),
        attribute("organization", true, false),
        attribute("city", false, false),
        // Nobody can type it here.
        attribute("syncedId", true, true),
    ];
    let required = required(&known);
    let names: Vec<_> = required.iter().map(Attribute::name).collect();
    assert_eq!(names, ["organization"]);
    let optional = optional(&known);
    let names: Vec<_> = optional.iter().map(Attribute::name).collect();
    assert_eq!(names, ["city"]);
}

#[test]
fn an_edit_of_addresses_may_be_told_to_the_user() {
    let change = |name: &str, after: &str| Change {
        name: name.to_owned(),
        before: Json::Null,
        after: Json::String(after.to_owned()),
    };
    for (name, mail) in [
        ("title", None),
        ("email", Some(Mail::Perhaps)),
        ("secondEmail", Some(Mail::Perhaps)),
        ("login", Some(Mail::Perhaps)),
    ] {
        assert_eq!(
            mail_of_edit(&[change("city", "Bergen"), change(name, "x")]),
            mail,
            "{name}"
        );
    }
    assert_eq!(new_login(&[change("email", "a@x.org")]), None);
    assert_eq!(new_login(&[change("login", "a@x.org")]), Some("a@x.org"));
}
