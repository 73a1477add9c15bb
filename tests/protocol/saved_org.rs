//! Orgs that a person saved.

use super::support::*;
use latchkey::oauth::authorize::RequestProblem;
use latchkey::oauth::flow::{Flow, ResponseMode};
use latchkey::oauth::json;
use latchkey::oauth::record::Record;
use latchkey::okta::org::{OrgError, OrgUrl};
use latchkey::okta::saved_org::{
    Colour, NameProblem, SavedOrg, SavedOrgs, Setup, SetupProblem, looks_secret,
};

pub(crate) fn setup() -> Setup {
    Setup {
        org: ORG.to_owned(),
        client_id: CLIENT.to_owned(),
        flow: Flow::AuthorizationCode,
        scopes: vec!["okta.users.read".to_owned(), "openid".to_owned()],
        response_mode: ResponseMode::Query,
        dpop: false,
    }
}

pub(crate) fn saved(name: &str) -> SavedOrg {
    SavedOrg {
        name: name.to_owned(),
        colour: Colour::default(),
        setup: setup(),
    }
}

/// Things that may not be kept, each as it is and inside of something.
pub(crate) const SECRETS: [&str; 6] = [
    "eyJraWQiOiJ4IiwiYWxnIjoiUlMyNTYifQ.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
    "00abcdefGHIJKLmnopqrstuvwxyz0123456789ABCD",
    "Bearer 0paque",
    "SSWS 00short",
    "-----BEGIN PRIVATE KEY-----",
    "k9DdPq2fYz7Lw0XbHc5VnRt8UjMa3EoSg1Ki6TyC",
];

#[test]
fn what_is_typed_is_kept_as_it_is_meant() {
    let typed = Setup {
        org: " acme-admin.okta.com/admin/dashboard".to_owned(),
        client_id: format!(" {CLIENT} "),
        ..setup()
    };
    assert_eq!(typed.checked(), Ok(setup()));
}

#[test]
fn what_no_sign_in_could_begin_with_is_not_kept() {
    let with = |change: fn(&mut Setup)| {
        let mut setup = setup();
        change(&mut setup);
        setup.checked().unwrap_err()
    };
    assert_eq!(
        with(|setup| setup.org.clear()),
        SetupProblem::Org(OrgError::Empty)
    );
    assert_eq!(
        with(|setup| setup.org = "ftp://acme.okta.com".to_owned()),
        SetupProblem::Org(OrgError::Scheme)
    );
    assert_eq!(
        with(|setup| setup.client_id = "  ".to_owned()),
        SetupProblem::Request(RequestProblem::ClientIdMissing)
    );
    for client_id in ["a b".to_owned(), "a".repeat(129)] {
        let mut setup = setup();
        setup.client_id = client_id;
        assert_eq!(
            setup.checked(),
            Err(SetupProblem::Request(RequestProblem::ClientIdCharacters))
        );
    }
    assert_eq!(
        with(|setup| setup.scopes.clear()),
        SetupProblem::Request(RequestProblem::ScopesMissing)
    );
    assert_eq!(
        with(|setup| setup.scopes = vec!["a".repeat(39); 40]),
        SetupProblem::Request(RequestProblem::ScopesLong)
    );
    for secret in SECRETS {
        let mut as_client = setup();
        as_client.client_id = secret.to_owned();
        assert_eq!(as_client.checked(), Err(SetupProblem::Secret), "{secret}");
        let mut as_scope = setup();
        as_scope.scopes.push(secret.to_owned());
        assert_eq!(as_scope.checked(), Err(SetupProblem::Secret), "{secret}");
    }
}

#[test]
fn ids_scopes_and_names_do_not_look_secret() {
    for plain in [
        CLIENT,
        "0oa1b2c3d4E5F6G7H8i9",
        "my-company-internal-tools-single-page-app",
        "okta.serviceAccounts.okta.manage",
        "https://a-rather-long-name-2026.oktapreview.com",
        "Acme, production, read only (EU, since 2024, second app)",
        "",
    ] {
        assert!(!looks_secret(plain), "{plain}");
    }
}

#[test]
fn names_are_there_seen_and_unique() {
    let orgs = SavedOrgs(vec![saved("Acme"), saved("Preview")]);
    assert_eq!(orgs.check_name("Sandbox", None), Ok(()));
    assert_eq!(orgs.check_name("山田", None), Ok(()));
    for (name, problem) in [
        ("", NameProblem::Missing),
        (" \t", NameProblem::Missing),
        ("acme", NameProblem::Taken),
        ("Prod\u{202e}", NameProblem::Invisible),
        ("Pr\u{200b}od", NameProblem::Invisible),
        ("a\nb", NameProblem::Invisible),
        (SECRETS[0], NameProblem::Secret),
    ] {
        assert_eq!(orgs.check_name(name, None), Err(problem), "{name:?}");
    }
    assert_eq!(
        orgs.check_name(&"n".repeat(81), None),
        Err(NameProblem::TooLong)
    );
    // Its own name, written otherwise, is not somebody else's.
    assert_eq!(orgs.check_name("ACME", Some(0)), Ok(()));
    assert_eq!(orgs.check_name("ACME", Some(1)), Err(NameProblem::Taken));
    assert_eq!(orgs.free_name("acme"), "acme 2");
    assert_eq!(orgs.free_name("new"), "new");
}

#[test]
fn a_name_is_offered_from_the_address() {
    for (address, name) in [
        ("https://acme.okta.com", "acme"),
        ("https://dev-123.oktapreview.com", "dev-123"),
        ("https://login.acme.com", "login.acme.com"),
        ("http://localhost:8081", "localhost:8081"),
    ] {
        assert_eq!(OrgUrl::parse(address).unwrap().0.short_name(), name);
    }
}

#[test]
fn a_colour_that_few_have_is_offered() {
    let mut orgs = SavedOrgs::default();
    let mut seen = Vec::new();
    for _ in 0..16 {
        let colour = orgs.free_colour();
        seen.push(colour.name());
        orgs.0.push(SavedOrg {
            colour,
            ..saved("x")
        });
    }
    assert_eq!(seen[..8], seen[8..]);
    seen.truncate(8);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 8);
    for colour in Colour::all() {
        assert_eq!(Colour::from_name(colour.name()), Some(colour));
    }
    assert_eq!(Colour::from_name("mauve"), None);
}

#[test]
fn a_token_is_told_by_org_and_app() {
    let mut admin = saved("Admin");
    admin.setup.client_id = "0oaAdmin".to_owned();
    let mut other = saved("Other");
    other.setup.org = "https://other.okta.com".to_owned();
    let orgs = SavedOrgs(vec![saved("Acme"), admin, other]);
    let name = |org, client_id| orgs.of(org, client_id).map(|saved| saved.name.as_str());
    assert_eq!(name(ORG, CLIENT), Some("Acme"));
    assert_eq!(name(ORG, "0oaAdmin"), Some("Admin"));
    // Of two that it may be, neither is told.
    assert_eq!(name(ORG, "0oaElse"), None);
    assert_eq!(name("https://other.okta.com", "0oaElse"), Some("Other"));
    assert_eq!(name("https://nobody.okta.com", CLIENT), None);
}

#[test]
fn what_is_kept_is_read_back_and_one_that_is_damaged_costs_only_itself() {
    let orgs = SavedOrgs(vec![saved("Acme"), saved("Preview")]);
    let text = orgs.to_json().to_text();
    let read = |text: &str| {
        SavedOrgs::from_json(&json::parse(text.as_bytes(), text.len()).unwrap()).unwrap()
    };
    assert_eq!(read(&text), orgs);
    let damaged = text.replacen("\"colour\":\"blue\"", "\"colour\":7", 1);
    assert_eq!(read(&damaged), SavedOrgs(vec![saved("Preview")]));
}
