//! Any users: what is read, found and sorted is what a plain look gives.

use proptest::prelude::*;
use roster::{Column, fold};
use serde_json::{Value, json};

use super::support::{empty, found, roster, user};

const TEXTS: [Column; 5] = [
    Column::FirstName,
    Column::LastName,
    Column::Login,
    Column::Email,
    Column::Status,
];

const TIMES: [Column; 3] = [Column::Created, Column::LastLogin, Column::LastUpdated];

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
