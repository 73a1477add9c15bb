//! What is read of an answer, and what is refused.

use roster::{Column, Kept, ReadError};
use serde_json::json;

use super::support::{empty, found, roster, user};

#[test]
fn a_user_is_read_whatever_the_order_of_its_members() {
    let roster = roster(&[user("00u1", "Ann", "Smith", "ann@example.com")]);
    assert_eq!(roster.id(0), "00u1");
    assert_eq!(roster.text(0, Column::Name), "Ann Smith");
    assert_eq!(roster.text(0, Column::FirstName), "Ann");
    assert_eq!(roster.text(0, Column::LastName), "Smith");
    assert_eq!(roster.text(0, Column::Email), "ann@example.com");
    assert_eq!(roster.status(0), "ACTIVE");
    assert_eq!(roster.time(0, Column::Created), Some(1000));
    assert_eq!(roster.time(0, Column::LastLogin), None);
    assert_eq!(roster.time(0, Column::LastUpdated), Some(3000));
    assert_eq!(roster.position("00u1"), Some(0));
    assert_eq!(roster.position("00u"), None);
    assert_eq!(roster.text(1, Column::Name), "");
    assert_eq!(roster.id(7), "");
}

#[test]
fn a_name_may_lack_either_part() {
    let roster = roster(&[
        user("1", "Ann", "", "a"),
        user("2", "", "Smith", "b"),
        user("3", "", "", "c"),
        user("4", "Ann ", "B C", "d"),
    ]);
    let parts = |row| {
        [Column::Name, Column::FirstName, Column::LastName].map(|column| roster.text(row, column))
    };
    assert_eq!(parts(0), ["Ann", "Ann", ""]);
    assert_eq!(parts(1), ["Smith", "", "Smith"]);
    assert_eq!(parts(2), ["", "", ""]);
    assert_eq!(parts(3), ["Ann  B C", "Ann ", "B C"]);
}

#[test]
fn attributes_that_were_asked_for_are_kept() {
    let mut roster = empty();
    let kept = |name: &str, is_profile| Kept {
        name: name.to_owned(),
        is_profile,
    };
    roster.keep(vec![
        kept("tags", true),
        kept("activated", false),
        kept("level", true),
        kept("boss", true),
    ]);
    let body = json!([{
        "id": "1", "activated": "then", "tags": "not of the profile",
        "profile": {"login": "ann", "tags": ["a", "b\"c", 3], "level": 7, "boss": {"of": [1, {}]}, "activated": "no"}
    }, {"id": "2", "profile": {"tags": null, "level": true}}]);
    roster.append(body.to_string().as_bytes()).unwrap();
    let texts = |row| {
        (0..4)
            .map(|at| roster.text(row, Column::Kept(at)).into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(0), ["a, b\"c, 3", "then", "7", r#"{"of":[1,{}]}"#]);
    assert_eq!(texts(1), ["", "", "true", ""]);
    assert_eq!(roster.text(0, Column::Kept(9)), "");
    let lists = [0, 1, 2, 3, 9, 200].map(|at| roster.is_list(Column::Kept(at)));
    assert_eq!(lists, [true, false, false, true, false, false]);
    assert_eq!(found(&roster, "b\"c"), [0]);
    let met: Vec<_> = roster.met().collect();
    assert_eq!(met, ["tags", "level", "boss", "activated"]);
    // What could be kept is known before the next list is there.
    roster.keep(vec![kept("level", true), kept("boss", false)]);
    let met: Vec<_> = roster.met().collect();
    assert_eq!(met, ["level", "tags", "boss", "activated"]);
    roster.append(body.to_string().as_bytes()).unwrap();
    assert_eq!(roster.met().count(), 4);
    let lists = [0, 1, 2, 3].map(|at| roster.is_list(Column::Kept(at)));
    assert_eq!(lists, [false; 4]);
    roster.clear();
    assert_eq!(roster.met().collect::<Vec<_>>(), ["level"]);
}

#[test]
fn escapes_are_resolved() {
    let mut roster = empty();
    let body = br#"[{"id":"1","profile":{"firstName":"\u0041\t\"\\\/","lastName":"\ud83d\ude00 \u00e9","login":"a\nb"}}]"#;
    roster.append(body).unwrap();
    assert_eq!(roster.text(0, Column::FirstName), "A\t\"\\/");
    assert_eq!(roster.text(0, Column::LastName), "😀 é");
    assert_eq!(roster.text(0, Column::Login), "a\nb");
    assert_eq!(found(&roster, "E\u{301}"), [0]);
}

#[test]
fn a_faulty_answer_adds_nobody() {
    let good = json!([
        user("1", "Ann", "Smith", "a"),
        user("2", "Bob", "Jones", "b")
    ])
    .to_string();
    let mut roster = empty();
    roster.append(good.as_bytes()).unwrap();
    let before = (roster.len(), roster.bytes());
    for cut in 0..good.len() {
        assert!(
            roster.append(&good.as_bytes()[..cut]).is_err(),
            "{}",
            &good[..cut]
        );
        assert_eq!(roster.len(), before.0);
    }
    for body in [
        r#"[{"id":"1"},]"#,
        r#"[{"id":"1"} {"id":"2"}]"#,
        r#"[{"id":"1","id":"2"}]"#,
        r#"[{"id":"1","profile":{"login":"a","login":"b"}}]"#,
        r#"[{"id":"1",}]"#,
        r#"[{"id":"1"}]]"#,
        r#"[{"id":"1","x":01}]"#,
        r#"[{"id":"1","x":1.}]"#,
        r#"[{"id":"1","x":nul}]"#,
        r#"[{"id":"1","x":"\q"}]"#,
        r#"[{"id":"1","x":"\u12"}]"#,
        r#"[{"id":"\ud800"}]"#,
        r#"[{"id":"1","x":[1,]}]"#,
        r#"[{"id":"1","x":{"a"}}]"#,
        r#"[{"id":"1","x":{1:2}}]"#,
        "[{\"id\":\"1\",\"x\":\"a\nb\"}]",
    ] {
        assert_eq!(
            roster.append(body.as_bytes()),
            Err(ReadError::Malformed),
            "{body}"
        );
    }
    assert_eq!(
        roster.append(b"[{\"id\":\"\xff\"}]"),
        Err(ReadError::Malformed)
    );
    let deep = ["[{\"id\":\"1\",\"x\":", &"[".repeat(5_000)].concat();
    assert_eq!(roster.append(deep.as_bytes()), Err(ReadError::Malformed));
    for body in [
        "{}",
        "null",
        "7",
        r#"[1]"#,
        r#"[{"id":"1"},null]"#,
        r#"[{}]"#,
        r#"[{"id":""}]"#,
        r#"[{"id":null}]"#,
    ] {
        assert_eq!(
            roster.append(body.as_bytes()),
            Err(ReadError::NotUsers),
            "{body}"
        );
    }
    assert_eq!(roster.len(), 2);
    assert_eq!(roster.text(1, Column::Name), "Bob Jones");
    assert_eq!(roster.append(b" [ ] "), Ok(0));
}
