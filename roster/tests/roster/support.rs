//! Users for the tests.

use roster::{Bits, Filter, Roster};
use serde_json::{Value, json};

/// Times in these tests are whole numbers.
pub(super) fn empty() -> Roster {
    Roster::new(|text| text.parse().ok())
}

pub(super) fn user(id: &str, first: &str, last: &str, login: &str) -> Value {
    json!({
        "id": id, "status": "ACTIVE", "created": "1000", "activated": null, "lastLogin": null, "lastUpdated": "3000",
        "profile": {"lastName": last, "firstName": first, "login": login, "email": login, "mobilePhone": null},
        "_links": {"self": {"href": "https://acme.okta.com/api/v1/users/00u1"}}
    })
}

pub(super) fn roster(users: &[Value]) -> Roster {
    let mut roster = empty();
    let body = Value::from(users.to_vec()).to_string();
    assert_eq!(roster.append(body.as_bytes()), Ok(users.len()));
    roster
}

pub(super) fn found(roster: &Roster, text: &str) -> Vec<usize> {
    let mut bits = Bits::default();
    roster.find(&Filter::of(text), 0..roster.len(), &mut bits);
    bits.iter().collect()
}
