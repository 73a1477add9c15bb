//! The list of cases names every test that proves one, and no other.

pub(crate) mod table;

use std::fs;
use std::path::Path;

use self::table::{Place, Row, ids, rows};

const LIST: &str = include_str!("../conformance.tsv");

fn list() -> Vec<Row<'static>> {
    rows(LIST).expect("the list can be read")
}

/// Whether the row is about this id.
fn covers(row: &Row<'_>, id: &str) -> bool {
    match row.family() {
        Some(family) => id.starts_with(family),
        None => row.id == id,
    }
}

/// The names of the functions in a folder of tests that begin with an id.
fn tests(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_file() {
            let text = fs::read_to_string(&path).expect("the file can be read");
            names.extend(text.lines().filter_map(named_by_id).map(str::to_owned));
        }
    }
    names
}

/// The name of the function that a line begins, if that begins with an id.
fn named_by_id(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("async ").unwrap_or(line);
    let (name, _) = line.strip_prefix("fn ")?.split_once('(')?;
    (!ids(name).is_empty()).then_some(name)
}

const FOLDERS: [(Place<'_>, &str); 3] = [
    (Place::Native, "protocol"),
    (Place::Browser, "browser"),
    (Place::EndToEnd, "e2e"),
];

#[test]
fn every_case_has_its_tests_and_every_test_its_case() {
    let list = list();
    for (place, folder) in FOLDERS {
        let tests = tests(folder);
        assert!(!tests.is_empty(), "no test in {folder}");
        let mut tested: Vec<&str> = tests.iter().flat_map(|name| ids(name)).collect();
        tested.sort_unstable();
        for row in &list {
            let there = tested.iter().any(|id| covers(row, id));
            let id = row.id;
            match row.places.contains(&place) {
                true => assert!(there, "{id} has no test in {folder}"),
                false => assert!(!there, "the row of {id} does not name its test in {folder}"),
            }
        }
        for id in tested {
            let row = list.iter().find(|row| covers(row, id));
            assert!(row.is_some(), "{id} is tested in {folder} and has no row");
        }
    }
}

#[test]
fn the_list_is_in_order_and_without_gaps() {
    let list = list();
    assert!(list.len() > 100);
    for (at, row) in list.iter().enumerate() {
        let id = row.id;
        let twice = list[..at].iter().any(|other| covers(other, id));
        assert!(!twice, "{id} is listed twice");
        assert!(
            !row.what.is_empty() && row.what.chars().count() <= 66,
            "{id}"
        );
        if row.family().is_some() {
            continue;
        }
        assert_eq!(ids(id), [id]);
        let number: u8 = id[2..].parse().expect("two digits");
        if number > 1 {
            let before = format!("{}{:02}", &id[..2], number - 1);
            assert_eq!(list[at - 1].id, before, "what is before {id}");
        }
    }
}

#[test]
fn what_is_not_proved_says_why() {
    let list = list();
    for row in &list {
        let id = row.id;
        let is_open = row
            .places
            .iter()
            .any(|place| matches!(place, Place::NotApplicable | Place::Pending));
        assert!(!is_open || row.note.ends_with('.'), "{id} gives no reason");
        if row.places.contains(&Place::NotApplicable) {
            assert!(row.places.contains(&Place::Native), "{id} shows no refusal");
        }
        for place in &row.places {
            if let Place::As(other) = place {
                let other = list.iter().find(|row| row.id == *other);
                assert!(other.is_some(), "{id} is proved by a row that is not there");
            }
        }
    }
}
