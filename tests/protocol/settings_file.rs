//! The file that carries saved orgs to another browser.

use super::saved_org::{SECRETS, saved};
use super::support::*;
use latchkey::oauth::flow::Flow;
use latchkey::okta::org::OrgError;
use latchkey::okta::saved_org::{Colour, MOST, NameProblem, SavedOrg, SavedOrgs, SetupProblem};
use latchkey::okta::settings_file::{Change, FileError, Problem, apply, build, plan, read};
use proptest::prelude::*;
use serde_json::{Value, json};

fn org() -> Value {
    json!({
        "name": "Acme", "colour": "blue", "org": ORG, "client_id": CLIENT, "flow": "authorization_code",
        "scopes": ["okta.users.read", "openid"], "response_mode": "query",
    })
}

fn file(orgs: &[Value]) -> Value {
    json!({ "format": "latchkey-settings", "version": 1, "orgs": orgs })
}

fn refused(text: &str) -> FileError {
    match read(text) {
        Ok(_) => panic!("{text} was taken"),
        Err(error) => error,
    }
}

fn refused_for(file: &Value) -> (String, Problem) {
    let error = refused(&file.to_string());
    (error.place, error.problem)
}

#[test]
fn what_is_written_is_read_back() {
    let orgs = SavedOrgs(vec![saved("Acme"), saved("山田 \"test\"")]);
    let text = build(&orgs);
    assert!(text.starts_with("{\n  \"format\": \"latchkey-settings\",\n  \"version\": 1,\n"));
    let file = read(&text).unwrap();
    assert_eq!(file.orgs, orgs.0);
    assert_eq!(file.unknown, [""; 0]);
    // As the browser of somebody else would have it.
    let written: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written["orgs"][0], org());
    assert_eq!(read(&format!("\u{feff}{text}")).unwrap().orgs.len(), 2);
}

#[test]
fn what_may_be_left_out_is_as_usual() {
    let least = json!({
        "name": " Acme ", "org": "acme.okta.com", "client_id": CLIENT, "flow": "implicit", "scopes": ["openid", "openid"],
    });
    let read = read(&file(&[least]).to_string()).unwrap();
    let [only] = &read.orgs[..] else {
        panic!("{read:?}");
    };
    assert_eq!(only.name, "Acme");
    assert_eq!(only.setup.org, ORG);
    assert_eq!(only.setup.flow, Flow::Implicit);
    assert_eq!(only.setup.scopes, ["openid"]);
    assert_eq!(only.colour, Colour::default());
}

#[test]
fn what_is_unknown_is_reported_and_left_out() {
    let mut with_more = file(&[
        org(),
        with(with(org(), "name", json!("B")), "notes", json!("x")),
    ]);
    with_more["theme"] = json!("dark");
    let read = read(&with_more.to_string()).unwrap();
    assert_eq!(read.unknown, ["theme", "orgs[1].notes"]);
    assert!(!build(&SavedOrgs(read.orgs)).contains("notes"));
}

#[test]
fn every_fault_is_told_with_its_place() {
    for (text, problem) in [
        ("", Problem::Empty),
        (" \n", Problem::Empty),
        ("{", Problem::NotJson),
        ("[1,]", Problem::NotJson),
        ("acme.okta.com", Problem::NotJson),
        ("[]", Problem::NotSettings),
        ("7", Problem::NotSettings),
    ] {
        assert_eq!(refused(text).problem, problem, "{text}");
        assert_eq!(refused(text).place, "");
    }
    assert_eq!(refused(&" ".repeat(300_000)).problem, Problem::Empty);
    assert_eq!(
        refused(&format!("\"{}\"", "a ".repeat(200_000))).problem,
        Problem::TooLong
    );
    assert_eq!(
        refused_for(&json!({})),
        ("format".to_owned(), Problem::NotSettings)
    );
    assert_eq!(
        refused_for(&with(file(&[]), "version", json!(2))),
        ("version".to_owned(), Problem::Version)
    );
    assert_eq!(
        refused_for(&with(file(&[]), "orgs", json!({}))),
        ("orgs".to_owned(), Problem::NoList)
    );
    assert_eq!(
        refused_for(&file(&[json!("Acme")])),
        ("orgs[0]".to_owned(), Problem::NoObject)
    );
    let twice = refused("{\"format\": \"latchkey-settings\", \"format\": 1}");
    assert_eq!(
        (twice.place.as_str(), twice.problem),
        ("format", Problem::Twice)
    );

    let taken = Problem::Name(NameProblem::Taken);
    assert_eq!(
        refused_for(&file(&[org(), with(org(), "name", json!("ACME"))])),
        ("orgs[1].name".to_owned(), taken)
    );
    for (member, value, problem) in [
        ("name", json!(""), Problem::Name(NameProblem::Missing)),
        ("name", json!(7), Problem::NoText),
        ("colour", json!("mauve"), Problem::Colour),
        ("colour", json!(1), Problem::Colour),
        (
            "org",
            json!("javascript:alert(1)"),
            Problem::Setup(SetupProblem::Org(OrgError::Port)),
        ),
        (
            "org",
            json!("https://a@b.example"),
            Problem::Setup(SetupProblem::Org(OrgError::UserInfo)),
        ),
        ("org", json!(null), Problem::NoText),
        ("flow", json!("client_credentials"), Problem::Flow),
        ("scopes", json!("openid"), Problem::NoList),
        ("scopes", json!([1]), Problem::NoText),
        ("response_mode", json!("form_post"), Problem::ResponseMode),
        ("dpop", json!("yes"), Problem::NoChoice),
        ("dpop", json!(null), Problem::NoChoice),
    ] {
        assert_eq!(
            refused_for(&file(&[with(org(), member, value)])),
            (format!("orgs[0].{member}"), problem),
        );
    }
    for (member, value) in [
        ("client_id", json!("a b")),
        ("scopes", json!([])),
        ("scopes", json!(["a b"])),
    ] {
        let (place, problem) = refused_for(&file(&[with(org(), member, value)]));
        assert_eq!(place, format!("orgs[0].{member}"));
        assert!(matches!(problem, Problem::Setup(_)), "{problem:?}");
    }
    for member in ["name", "org", "client_id", "flow"] {
        let mut short = org();
        short.as_object_mut().unwrap().remove(member);
        assert_eq!(
            refused_for(&file(&[short])),
            (format!("orgs[0].{member}"), Problem::Missing)
        );
    }
    let told = refused(&file(&[with(org(), "flow", json!("x"))]).to_string()).text();
    assert_eq!(
        told,
        "orgs[0].flow: There is no such flow here. Take authorization_code or implicit."
    );
}

#[test]
fn a_file_with_a_secret_is_refused_and_the_secret_not_repeated() {
    for secret in SECRETS {
        let mut anywhere = file(&[org()]);
        anywhere["more"] = json!([{ "deep": [format!("see {secret}")] }]);
        let mut as_name = file(&[org()]);
        as_name[secret] = json!(1);
        for text in [
            secret.to_owned(),
            json!(secret).to_string(),
            file(&[with(org(), "client_id", json!(secret))]).to_string(),
            file(&[with(org(), "name", json!(secret))]).to_string(),
            file(&[with(org(), "scopes", json!([secret]))]).to_string(),
            anywhere.to_string(),
            as_name.to_string(),
            // Not even whole, and of something else altogether.
            format!("{{\"a\": \"{secret}\""),
            json!({ "tokens": secret }).to_string(),
        ] {
            let error = refused(&text);
            assert_eq!(error.problem, Problem::Secret, "{text}");
            assert!(!error.text().contains(secret), "{}", error.text());
        }
    }
    for member in [
        "access_token",
        "refreshToken",
        "client_secret",
        "Password",
        "privateKey",
        "api_key",
        "code_verifier",
        "code",
        "cookie",
    ] {
        for value in [json!("x"), json!(null), json!({})] {
            let (place, problem) = refused_for(&file(&[with(org(), member, value)]));
            assert_eq!(
                (place, problem),
                (format!("orgs[0].{member}"), Problem::Secret)
            );
        }
    }
}

#[test]
fn what_will_change_is_told_and_then_done() {
    let mut orgs = SavedOrgs(vec![saved("Acme"), saved("Same"), saved("Untouched")]);
    let mut changed = saved("ACME");
    changed.colour = Colour::from_name("red").unwrap();
    changed.setup.client_id = "0oaElse".to_owned();
    let text = build(&SavedOrgs(vec![
        saved("New"),
        changed.clone(),
        saved("Same"),
    ]));
    let file = read(&text).unwrap();
    assert_eq!(
        plan(&orgs, &file),
        [
            Change::Added,
            Change::Changed(vec!["name", "colour", "client ID"]),
            Change::Same
        ]
    );
    apply(&mut orgs, &file);
    let names: Vec<_> = orgs.0.iter().map(|saved| saved.name.as_str()).collect();
    assert_eq!(names, ["ACME", "Same", "Untouched", "New"]);
    assert_eq!(orgs.0[0], changed);
    assert!(
        plan(&orgs, &file)
            .iter()
            .all(|change| *change == Change::Same)
    );
}

#[test]
fn there_is_room_for_fifty() {
    let numbered = |range: std::ops::Range<usize>| {
        SavedOrgs(
            range
                .map(|number| saved(&format!("Org {number}")))
                .collect(),
        )
    };
    let mut orgs = numbered(0..MOST - 1);
    let file = read(&build(&numbered(MOST - 2..MOST + 1))).unwrap();
    assert_eq!(
        plan(&orgs, &file),
        [Change::Same, Change::Added, Change::NoRoom]
    );
    apply(&mut orgs, &file);
    assert_eq!(orgs, numbered(0..MOST));
}

proptest! {
    #[test]
    fn every_file_comes_back(
        orgs in proptest::collection::vec(("[a-zA-Z山é \"\\\\]{1,20}", 0_usize..8, "[a-z]{1,9}", any::<bool>()), 0..12),
    ) {
        let mut written = SavedOrgs::default();
        for (name, colour, host, is_implicit) in orgs {
            let mut org = saved(name.trim());
            org.colour = Colour::all().nth(colour).unwrap();
            org.setup.org = format!("https://{host}.example");
            if is_implicit {
                org.setup.flow = Flow::Implicit;
            }
            if written.check_name(&org.name, None).is_ok() {
                written.0.push(org);
            }
        }
        let read: Vec<SavedOrg> = read(&build(&written)).unwrap().orgs;
        prop_assert_eq!(read, written.0);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,200}") {
        let _ = read(&text);
    }
}
