//! Rows: in an order, replaced, and no two of one user.

use roster::{Bits, Column, Kept, ReadError, SEGMENT};
use serde_json::{Value, json};

use super::support::{empty, found, roster, user};

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
