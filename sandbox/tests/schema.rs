//! Generated users and the API's answers, held against Okta's own schema.
//!
//! `schema/okta-user.json` has the facts of Okta's published OpenAPI document that matter here.
//! `always` is not among them: it marks what Okta sends for every user.

#[expect(
    dead_code,
    reason = "shared with the tests of the API, which use the rest"
)]
#[path = "api/support.rs"]
mod support;

use std::collections::{HashMap, HashSet};

use sandbox::directory::dates::parse;
use sandbox::directory::{Directory, MOST_USERS};
use serde_json::Value;

use support::TestOrg;

#[tokio::test]
async fn users_in_answers_conform() {
    let schema = schema();
    let org = TestOrg::start(2_000).await;
    let users = org.all("/api/v1/users", &[("search", "id pr")]).await;
    assert_eq!(users.len(), 2_000);
    for user in &users {
        check_user(&schema, user);
    }
    for user in users.iter().take(200) {
        let answer = org
            .get(&format!("/api/v1/users/{}", user["id"].as_str().unwrap()))
            .await;
        check_user(&schema, &answer.body);
        let listed = user
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| *name != "_links");
        for (name, value) in listed {
            assert_eq!(&answer.body[name], value, "{name} of {}", user["id"]);
        }
    }
}

#[test]
fn dates_agree_with_each_other_and_with_the_status() {
    let directory = Directory::new(5_000, "http://localhost");
    let snapshot = directory.snapshot();
    let now = parse("2026-11-01T00:00:00Z").unwrap();
    let mut created = parse("2015-01-01").unwrap();
    for number in 0..snapshot.end() {
        let user = snapshot.user(number).unwrap();
        assert!(user.created >= created, "{user:?}");
        created = user.created;
        for date in [
            user.activated,
            user.status_changed,
            user.last_login,
            user.password_changed,
        ] {
            let Some(date) = date else { continue };
            assert!((user.created..=now).contains(&date), "{user:?}");
        }
        for date in [user.activated, user.status_changed, user.password_changed] {
            assert!(
                date.is_none_or(|date| date <= user.last_updated),
                "{user:?}"
            );
        }
        assert!(user.last_updated <= now, "{user:?}");
        match user.status.as_str() {
            "STAGED" => {
                assert_eq!(
                    (user.activated, user.status_changed, user.last_login),
                    (None, None, None)
                );
            }
            "PROVISIONED" => assert_eq!((user.last_login, user.password_changed), (None, None)),
            "ACTIVE" => {}
            _ => assert!(user.last_login <= user.status_changed, "{user:?}"),
        }
    }
}

#[test]
fn people_are_varied() {
    let directory = Directory::new(2_000, "http://localhost");
    let snapshot = directory.snapshot();
    let users: Vec<_> = (0..2_000)
        .map(|number| snapshot.user(number).unwrap())
        .collect();
    let mut statuses: HashMap<&str, usize> = HashMap::new();
    for user in &users {
        *statuses.entry(user.status.as_str()).or_default() += 1;
    }
    assert_eq!(statuses.len(), 8, "{statuses:?}");
    assert!(statuses["ACTIVE"] > 1_200, "{statuses:?}");

    let names: String = users.iter().map(|user| user.name()).collect();
    for (script, letters) in [
        ("Latin with diacritics", 'À'..='ž'),
        ("Greek", 'Α'..='ω'),
        ("Cyrillic", 'А'..='я'),
        ("Hebrew", 'א'..='ת'),
        ("Arabic", 'ا'..='ي'),
        ("Devanagari", 'अ'..='ह'),
        ("Thai", 'ก'..='ฮ'),
        ("Hangul", '가'..='힣'),
        ("Hiragana", 'あ'..='ん'),
        ("Han", '一'..='鿿'),
        ("Georgian", 'ა'..='ჰ'),
    ] {
        let count = names
            .chars()
            .filter(|letter| letters.contains(letter))
            .count();
        assert!(count > 5, "{script}: {count}");
    }
    for attribute in [
        "department",
        "title",
        "city",
        "countryCode",
        "skills",
        "badgeNumber",
        "managerId",
    ] {
        let with = users
            .iter()
            .filter(|user| user.profile.value(attribute).is_some())
            .count();
        assert!((500..2_000).contains(&with), "{attribute}: {with}");
    }
    assert!(
        users
            .iter()
            .filter(|user| user.last_login.is_none())
            .count()
            > 100
    );
    let text: String = users
        .iter()
        .flat_map(|user| user.profile.iter())
        .map(|(_, value)| value.to_string())
        .collect();
    assert!(
        text.chars().all(|letter| letter.len_utf8() <= 3),
        "no characters beyond the BMP"
    );
}

#[test]
fn people_depend_on_nothing_but_their_number() {
    let one = Directory::new(1_000, "http://localhost").snapshot();
    let other = Directory::new(1_000, "http://elsewhere").snapshot();
    for number in 0..1_000 {
        assert_eq!(one.user(number), other.user(number));
    }
    let user = one.user(321).unwrap();
    let text = format!("{} {}", user.id, user.login());
    assert_eq!(
        text, KNOWN,
        "people must stay the same from one version to the next"
    );
}

#[test]
fn ids_and_logins_lead_back() {
    let directory = Directory::new(MOST_USERS, "http://localhost");
    let mut ids = HashSet::new();
    let mut logins = HashSet::new();
    for number in (0..2_000)
        .chain((0..MOST_USERS).step_by(997))
        .chain([MOST_USERS - 1])
    {
        let snapshot = directory.snapshot();
        let user = snapshot.user(number).unwrap();
        for name in [user.id.as_str(), user.login(), &user.login().to_lowercase()] {
            assert_eq!(snapshot.find(name), Some(number), "{name}");
        }
        ids.insert(user.id);
        logins.insert(user.profile.text("login").to_lowercase());
    }
    assert_eq!(ids.len(), logins.len());
    assert_eq!(
        directory
            .user("nobody@example.com")
            .unwrap()
            .profile
            .text("firstName"),
        "null"
    );
    for name in [
        "",
        "@",
        "me",
        "ada@example.com",
        "x1000000@example.com",
        "99999999999999999999@x",
    ] {
        assert_eq!(directory.user(name), None, "{name}");
    }
    assert_eq!(directory.len(), MOST_USERS);
    assert_eq!(
        Directory::new(0, "http://localhost").len(),
        6,
        "the accounts always exist"
    );
}

/// Id and login of person 321 of 1,000.
const KNOWN: &str = "00ucAmgagflXswusx5d7 suarez.andres321@example.net";

fn schema() -> Value {
    serde_json::from_str(include_str!("schema/okta-user.json")).unwrap()
}

fn check_user(schema: &Value, user: &Value) {
    check(schema, "User", user, false);
    check(schema, "UserProfile", &user["profile"], true);
    check(schema, "UserCredentials", &user["credentials"], false);
    check(
        schema,
        "AuthenticationProvider",
        &user["credentials"]["provider"],
        false,
    );
    assert_eq!(user["id"].as_str().map(str::len), Some(20));
    assert!(
        user["type"]["id"]
            .as_str()
            .is_some_and(|id| id.starts_with("oty")),
        "{user}"
    );
    let known = schema["links"].as_array().unwrap();
    for (name, link) in user["_links"].as_object().unwrap() {
        assert!(known.contains(&name.as_str().into()), "link {name}");
        assert!(
            link["href"]
                .as_str()
                .is_some_and(|href| href.starts_with("http://")),
            "{link}"
        );
    }
}

/// Checks an object's members. Only a profile may have members the schema does not know: the custom
/// attributes.
fn check(schema: &Value, kind: &str, object: &Value, open: bool) {
    let rules = schema[kind].as_object().unwrap();
    let members = object
        .as_object()
        .unwrap_or_else(|| panic!("{kind} is no object: {object}"));
    for (name, rule) in rules {
        assert!(
            rule["always"] != true || members.contains_key(name),
            "{kind} lacks {name}: {object}"
        );
    }
    for (name, value) in members {
        match rules.get(name) {
            Some(rule) => check_value(&format!("{kind}.{name}"), rule, value),
            None => assert!(open, "{kind} has the unknown member {name}"),
        }
    }
}

fn check_value(name: &str, rule: &Value, value: &Value) {
    if value.is_null() {
        assert_eq!(rule["nullable"], true, "{name} is null");
        return;
    }
    let right = match rule["type"].as_str() {
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("string") => value.is_string(),
        other => panic!("the schema has a type {other:?}"),
    };
    assert!(right, "{name} is {value}");
    let Some(text) = value.as_str() else { return };
    let length = text.chars().count() as u64;
    assert!(
        length >= rule["minLength"].as_u64().unwrap_or(0),
        "{name} is too short: {text}"
    );
    assert!(
        length <= rule["maxLength"].as_u64().unwrap_or(u64::MAX),
        "{name} is too long: {text}"
    );
    if let Some(options) = rule["enum"].as_array() {
        assert!(options.contains(value), "{name} is {text}");
    }
    match rule["format"].as_str() {
        Some("date-time") => {
            let right = text.len() == 24 && text.ends_with('Z') && parse(text).is_some();
            assert!(right, "{name} is {text}");
        }
        Some("email") => {
            // An address that was cleared by hand is an empty text at Okta.
            let right = text.is_empty()
                || text
                    .split_once('@')
                    .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
            assert!(right, "{name} is {text}");
        }
        Some(other) => panic!("the schema has a format {other}"),
        None => {}
    }
}
