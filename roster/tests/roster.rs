//! The users of a list, in columns.

use proptest::prelude::*;
use roster::{Bits, Column, Filter, Kept, ReadError, Roster, SEGMENT, Span, fold};
use serde_json::{Value, json};

const TEXTS: [Column; 5] = [
    Column::FirstName,
    Column::LastName,
    Column::Login,
    Column::Email,
    Column::Status,
];
const TIMES: [Column; 3] = [Column::Created, Column::LastLogin, Column::LastUpdated];

/// Times in these tests are whole numbers.
fn empty() -> Roster {
    Roster::new(|text| text.parse().ok())
}

fn user(id: &str, first: &str, last: &str, login: &str) -> Value {
    json!({
        "id": id, "status": "ACTIVE", "created": "1000", "activated": null, "lastLogin": null, "lastUpdated": "3000",
        "profile": {"lastName": last, "firstName": first, "login": login, "email": login, "mobilePhone": null},
        "_links": {"self": {"href": "https://acme.okta.com/api/v1/users/00u1"}}
    })
}

fn roster(users: &[Value]) -> Roster {
    let mut roster = empty();
    let body = Value::from(users.to_vec()).to_string();
    assert_eq!(roster.append(body.as_bytes()), Ok(users.len()));
    roster
}

fn found(roster: &Roster, text: &str) -> Vec<usize> {
    let mut bits = Bits::default();
    roster.find(&Filter::of(text), 0..roster.len(), &mut bits);
    bits.iter().collect()
}

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
fn an_attribute_of_numbers_is_sorted_as_numbers() {
    let order = |values: &[Value], descending| {
        let mut roster = empty();
        roster.keep(vec![Kept {
            name: "level".to_owned(),
            is_profile: true,
        }]);
        let users = values.iter().enumerate().map(|(number, value)| {
            json!({"id": number.to_string(), "profile": {"login": "a", "level": value}})
        });
        let body = Value::from(users.collect::<Vec<_>>()).to_string();
        roster.append(body.as_bytes()).unwrap();
        roster.sorted(Column::Kept(0), descending)
    };
    let mut levels = vec![
        json!(10),
        json!(9),
        Value::Null,
        json!(-2.5),
        json!("-30"),
        json!(9.25),
        json!(0),
    ];
    assert_eq!(order(&levels, false), [4, 3, 6, 1, 5, 0, 2]);
    assert_eq!(order(&levels, true), [0, 5, 1, 6, 3, 4, 2]);
    // As texts, if only one of them is no such number.
    for other in [
        "9a",
        "1e3",
        "1.00001",
        "123456789012345",
        "5.",
        ".5",
        "-",
        ".",
    ] {
        levels[2] = json!(other);
        let texts = order(&levels, false);
        let place = |row| texts.iter().position(|other| *other == row).unwrap();
        assert!(place(0) < place(1), "{other}: {texts:?}");
    }
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

#[test]
fn one_row_is_replaced_and_the_others_stay() {
    let users: Vec<_> = (0..SEGMENT * 2 + 3)
        .map(|number| {
            user(
                &format!("00u{number}"),
                "Ann",
                &number.to_string(),
                "x@example.com",
            )
        })
        .collect();
    let mut roster = roster(&users);
    let row = SEGMENT + 5;
    let mut new = user(
        &format!("00u{row}"),
        "Zoë",
        "A much longer name than before",
        "zoë@example.com",
    );
    new["status"] = "SUSPENDED".into();
    roster.replace(row, new.to_string().as_bytes()).unwrap();
    assert_eq!(
        roster.text(row, Column::Name),
        "Zoë A much longer name than before"
    );
    assert_eq!(roster.status(row), "SUSPENDED");
    assert_eq!(found(&roster, "zoe"), [row]);
    for other in [row - 1, row + 1, users.len() - 1] {
        assert_eq!(roster.text(other, Column::Name), format!("Ann {other}"));
        assert_eq!(roster.id(other), format!("00u{other}"));
    }
    assert_eq!(roster.replace(row, b"{}"), Err(ReadError::NotUsers));
    assert_eq!(roster.status(row), "SUSPENDED");
    let other = roster.status(row + 1).to_owned();
    roster.set_status(row, "STAGED");
    assert_eq!(
        (roster.status(row), roster.text(row, Column::FirstName)),
        ("STAGED", "Zoë".into())
    );
    assert_eq!(roster.status(row + 1), other);
    // There is nobody there.
    roster.set_status(users.len(), "STAGED");
}

#[test]
fn who_comes_again_keeps_the_row_and_what_came_last_counts() {
    let page = |numbers: std::ops::Range<usize>, last: &str| {
        let users = numbers.map(|number| user(&format!("00u{number}"), "Ann", last, "a"));
        Value::from(users.collect::<Vec<_>>()).to_string()
    };
    let mut roster = empty();
    assert_eq!(roster.append(page(0..1_500, "Old").as_bytes()), Ok(1_500));
    assert_eq!(roster.replaced(), 0);
    let overlapping = page(1_000..2_100, "A longer new one");
    let cut_off = &overlapping.as_bytes()[..overlapping.len() - 1];
    assert_eq!(roster.append(cut_off), Err(ReadError::Malformed));
    assert_eq!((roster.len(), roster.replaced()), (1_500, 0));
    assert_eq!(roster.text(1_499, Column::LastName), "Old");
    assert_eq!(roster.position("00u1500"), None);

    assert_eq!(roster.append(overlapping.as_bytes()), Ok(600));
    assert_eq!((roster.len(), roster.replaced()), (2_100, 500));
    for number in 0..2_100 {
        let id = format!("00u{number}");
        assert_eq!(roster.position(&id), Some(number));
        assert_eq!(roster.id(number), id);
        let is_new = roster.text(number, Column::LastName) == "A longer new one";
        assert_eq!(is_new, number >= 1_000, "{number}");
    }
    assert_eq!(found(&roster, "longer").len(), 1_100);
    // Twice in one answer, and in the other order.
    let twice = [user("x", "1", "1", "1"), user("x", "2", "2", "2")];
    assert_eq!(
        roster.append(Value::from(twice.to_vec()).to_string().as_bytes()),
        Ok(1)
    );
    assert_eq!(roster.text(2_100, Column::FirstName), "2");
    // Another user is put in nobody's place.
    let other = user("y", "3", "3", "3").to_string();
    assert_eq!(
        roster.replace(2_100, other.as_bytes()),
        Err(ReadError::NotUsers)
    );
    assert_eq!(roster.id(2_100), "x");
    roster.clear();
    assert_eq!(roster.position("x"), None);
    assert_eq!(roster.append(page(0..3, "Old").as_bytes()), Ok(3));
}

#[test]
fn knowing_who_is_there_takes_few_bytes() {
    let users: Vec<_> = (0..SEGMENT * 20)
        .map(|number| {
            let id = format!("00u1{number:016}");
            user(&id, "Ann", "Smith", "ann.smith@example.com")
        })
        .collect();
    let roster = roster(&users);
    let each = roster.bytes() / roster.len();
    assert!(each < 120, "{each} bytes a user");
}

#[test]
fn ids_tell_the_rows_of_who_was_there() {
    let users: Vec<_> = (0..2 * SEGMENT + 7)
        .map(|number| user(&format!("00u{number}"), "Ann", "Smith", "ann@example.com"))
        .collect();
    let mut roster = roster(&users);
    let bytes = roster.bytes();
    let ids = roster.take_ids();
    assert!(ids.bytes() * 3 < bytes, "{} of {bytes} bytes", ids.bytes());
    assert_eq!((roster.len(), roster.position("00u7")), (0, None));
    for row in [0, SEGMENT - 1, SEGMENT, users.len() - 1] {
        assert_eq!(ids.position(&format!("00u{row}")), Some(row));
    }
    for other in ["", "00u", &format!("00u{}", users.len())] {
        assert_eq!(ids.position(other), None, "{other}");
    }
    // The roster is as good as a new one.
    let body = Value::from(users[5..7].to_vec()).to_string();
    assert_eq!(roster.append(body.as_bytes()), Ok(2));
    assert_eq!(roster.position("00u6"), Some(1));
    assert_eq!(ids.position("00u6"), Some(6));
}

#[test]
fn bits_are_a_set() {
    let mut bits = Bits::all(70);
    assert_eq!(
        (bits.len(), bits.contains(69), bits.contains(70)),
        (70, true, false)
    );
    assert!(bits.remove(64) && !bits.remove(64) && !bits.remove(1000));
    assert!(bits.insert(64) && !bits.insert(64) && bits.insert(1000));
    assert_eq!(bits.iter().last(), Some(1000));
    assert_eq!(bits.len(), 71);
    bits.clear();
    assert!(bits.is_empty());
}

fn any_user() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-cA-C]{0,10}",
        "[a-bé-ëÉ]{0,4}",
        any::<String>(),
        Just("the same beginning of all".to_owned()),
        "the same beginning [a-b]{0,9}",
    ];
    let time = prop_oneof![
        Just(Value::Null),
        any::<i32>().prop_map(|time| Value::from(time.to_string()))
    ];
    let status = prop_oneof![Just("ACTIVE"), Just("STAGED"), Just("SUSPENDED")];
    (
        prop::array::uniform4(text),
        prop::array::uniform3(time),
        status,
    )
        .prop_map(|([first, last, login, email], [created, last_login, updated], status)| {
            json!({
                "id": "00u", "status": status, "created": created, "lastLogin": last_login, "lastUpdated": updated,
                "profile": {"firstName": first, "lastName": last, "login": login, "email": email}
            })
        })
}

/// Users with IDs of their own.
fn any_users() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(any_user(), 0..40).prop_map(|mut users| {
        for (number, user) in users.iter_mut().enumerate() {
            user["id"] = number.to_string().into();
        }
        users
    })
}

fn expected(user: &Value, column: Column) -> String {
    let name = match column {
        Column::FirstName => "firstName",
        Column::LastName => "lastName",
        Column::Login => "login",
        Column::Email => "email",
        _ => return user["status"].as_str().unwrap().to_owned(),
    };
    user["profile"][name].as_str().unwrap().to_owned()
}

fn expected_time(user: &Value, column: Column) -> Option<i64> {
    let name = match column {
        Column::Created => "created",
        Column::LastLogin => "lastLogin",
        _ => "lastUpdated",
    };
    user[name].as_str().map(|time| time.parse().unwrap())
}

proptest! {
    #[test]
    fn what_is_read_is_what_was_written(users in any_users()) {
        let roster = roster(&users);
        for (row, user) in users.iter().enumerate() {
            for column in TEXTS {
                // A blank at the edge between the names may count to either.
                if !matches!(column, Column::FirstName | Column::LastName) || !expected(user, column).contains(' ') {
                    prop_assert_eq!(roster.text(row, column), expected(user, column));
                }
            }
            for column in TIMES {
                prop_assert_eq!(roster.time(row, column), expected_time(user, column));
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(body in any::<Vec<u8>>()) {
        let _ = empty().append(&body);
    }

    #[test]
    fn nobody_is_there_twice(
        pages in prop::collection::vec((prop::collection::vec(0..60_u32, 0..30), any::<bool>()), 0..20),
    ) {
        let mut roster = empty();
        let mut order: Vec<String> = Vec::new();
        let mut last = std::collections::HashMap::new();
        for (number, (ids, is_whole)) in pages.into_iter().enumerate() {
            let name = "x".repeat(number);
            let users: Vec<_> = ids.iter().map(|id| user(&id.to_string(), &name, "", "")).collect();
            let body = Value::from(users).to_string();
            if !is_whole {
                prop_assert!(roster.append(&body.as_bytes()[..body.len() - 1]).is_err());
                continue;
            }
            let before = order.len();
            for id in ids {
                let id = id.to_string();
                if last.insert(id.clone(), name.clone()).is_none() {
                    order.push(id);
                }
            }
            prop_assert_eq!(roster.append(body.as_bytes()), Ok(order.len() - before));
            prop_assert_eq!(roster.len(), order.len());
            for (row, id) in order.iter().enumerate() {
                prop_assert_eq!(roster.id(row), id);
                prop_assert_eq!(roster.position(id), Some(row));
                prop_assert_eq!(&*roster.text(row, Column::FirstName), &last[id]);
            }
        }
    }

    #[test]
    fn a_filter_finds_what_a_plain_search_finds(
        users in any_users(),
        word in prop_oneof!["[a-c]{1,3}", "[a-bé-ë]{1,2}", "ing [a-b]", any::<String>()],
    ) {
        let roster = roster(&users);
        let folded = fold(&word);
        let plain: Vec<_> = (0..users.len())
            .filter(|row| {
                folded.split_whitespace().all(|word| {
                    [Column::Name, Column::Login, Column::Email].iter().any(|column| {
                        let text = roster.text(*row, *column);
                        text.to_ascii_lowercase().contains(word) || fold(&text).contains(word)
                    })
                })
            })
            .collect();
        prop_assert_eq!(found(&roster, &word), plain);
    }

    #[test]
    fn an_order_is_what_a_plain_sort_gives(users in any_users(), descending: bool) {
        let roster = roster(&users);
        for column in TEXTS {
            let mut rows: Vec<u32> = (0..users.len() as u32).collect();
            let key = |row: &u32| match column {
                Column::Status => roster.status(*row as usize).to_owned(),
                column => fold(&roster.text(*row as usize, column)).replace('\0', ""),
            };
            // A NUL is the end of a text for the order: such texts are left to chance.
            if rows.iter().any(|row| roster.text(*row as usize, column).contains('\0')) {
                continue;
            }
            rows.sort_by(|one, other| {
                let (one, other) = (key(one), key(other));
                let order = one.cmp(&other);
                one.is_empty().cmp(&other.is_empty()).then(if descending { order.reverse() } else { order })
            });
            prop_assert_eq!(roster.sorted(column, descending), rows, "{:?}", column);
        }
        for column in TIMES {
            let mut rows: Vec<u32> = (0..users.len() as u32).collect();
            rows.sort_by(|one, other| {
                let (one, other) = (roster.time(*one as usize, column), roster.time(*other as usize, column));
                let order = one.cmp(&other);
                one.is_none().cmp(&other.is_none()).then(if descending { order.reverse() } else { order })
            });
            prop_assert_eq!(roster.sorted(column, descending), rows);
        }
    }
}
