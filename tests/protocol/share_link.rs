//! Links that fill in the connect page.

use super::saved_org::{SECRETS, setup};
use super::support::*;
use latchkey::oauth::callback::{self, RedirectParts};
use latchkey::oauth::flow::{Flow, ResponseMode};
use latchkey::okta::org::OrgError;
use latchkey::okta::saved_org::{Setup, SetupProblem};
use latchkey::okta::share_link::{LinkProblem, build, parse};
use proptest::prelude::*;

fn refused(fragment: &str) -> LinkProblem {
    match parse(fragment) {
        Some(Err(problem)) => problem,
        other => panic!("{fragment} gave {other:?}"),
    }
}

#[test]
fn a_link_reads_well() {
    assert_eq!(
        build(&setup()),
        format!(
            "#connect?org=acme.okta.com&client_id={CLIENT}&flow=authorization_code&scopes=okta.users.read+openid&response_mode=query"
        )
    );
    let local = Setup {
        org: "http://localhost:8081".to_owned(),
        ..setup()
    };
    assert!(build(&local).starts_with("#connect?org=localhost:8081&"));
    // Where the host alone would mean another address, all of it is there.
    let secure = Setup {
        org: "https://localhost:8081".to_owned(),
        ..setup()
    };
    assert!(build(&secure).starts_with("#connect?org=https:%2F%2Flocalhost:8081&"));
    for setup in [local, secure, setup()] {
        assert_eq!(parse(&build(&setup)), Some(Ok(setup)));
    }
}

#[test]
fn what_a_link_leaves_out_is_as_usual() {
    let least = format!("#connect?org=acme.okta.com&client_id={CLIENT}&scopes=openid");
    assert_eq!(
        parse(&least),
        Some(Ok(Setup {
            flow: Flow::AuthorizationCode,
            response_mode: ResponseMode::Fragment,
            scopes: vec!["openid".to_owned()],
            ..setup()
        }))
    );
}

#[test]
fn a_link_tells_of_dpop_only_where_it_is_wanted() {
    let bound = Setup {
        dpop: true,
        ..setup()
    };
    let link = build(&bound);
    assert_eq!(link, [&build(&setup()), "&dpop=required"].concat());
    assert_eq!(parse(&link), Some(Ok(bound)));
}

#[test]
fn other_fragments_are_no_links_and_a_link_is_no_answer() {
    for other in [
        "",
        "#",
        "#main",
        "#connect",
        "#code=abc&state=def",
        "#access_token=abc&connect?org=x",
        "connect?org=acme.okta.com",
    ] {
        assert_eq!(parse(other), None, "{other}");
    }
    let parts = RedirectParts {
        query: String::new(),
        fragment: build(&setup()),
    };
    assert_eq!(callback::read(&parts), Ok(None));
}

#[test]
fn hostile_links_are_refused_and_not_quoted() {
    let org = |org: &str| format!("#connect?org={org}&client_id={CLIENT}&scopes=openid");
    for (address, error) in [
        ("", OrgError::Empty),
        ("javascript:alert(1)", OrgError::Port),
        ("javascript://acme.okta.com/%250aalert(1)", OrgError::Scheme),
        ("data:text/html,x", OrgError::Port),
        ("ftp://acme.okta.com", OrgError::Scheme),
        ("https://acme.okta.com@evil.example", OrgError::UserInfo),
        ("https://user:secret@acme.okta.com", OrgError::UserInfo),
        ("https://acme.okta.com\\@evil.example", OrgError::UserInfo),
        ("acme%00.okta.com", OrgError::Empty),
        ("https://%3Cscript%3E.localhost", OrgError::Characters),
        ("https://аcme.okta.com", OrgError::Characters),
        ("https://okta.com", OrgError::NotAnOrg),
    ] {
        let problem = refused(&org(address));
        match address.contains("%00") {
            true => assert_eq!(problem, LinkProblem::Damaged),
            false => assert_eq!(
                problem,
                LinkProblem::Setup(SetupProblem::Org(error)),
                "{address}"
            ),
        }
        assert!(!problem.text().contains("evil"));
    }
    let good = org("acme.okta.com");
    for (tail, expected) in [
        ("&flow=client_credentials", LinkProblem::Choice),
        ("&flow=", LinkProblem::Choice),
        ("&response_mode=okta_post_message", LinkProblem::Choice),
        ("&dpop=maybe", LinkProblem::Choice),
        ("&org=other.okta.com", LinkProblem::Twice),
        ("&redirect_uri=https://evil.example", LinkProblem::Unknown),
        ("&state=abc&code=def", LinkProblem::Unknown),
        ("&prompt=none", LinkProblem::Unknown),
        ("&flow=%zz", LinkProblem::Damaged),
        ("&flow=%f", LinkProblem::Damaged),
        ("&flow=%ff%fe", LinkProblem::Damaged),
    ] {
        assert_eq!(refused(&format!("{good}{tail}")), expected, "{tail}");
    }
    assert_eq!(
        refused(&format!("{good}&flow={}", "x".repeat(100_000))),
        LinkProblem::TooLong
    );
    for secret in SECRETS {
        let secret = secret.replace(' ', "%20");
        let link = format!("#connect?org=acme.okta.com&client_id={secret}&scopes=openid");
        assert_eq!(refused(&link), LinkProblem::Setup(SetupProblem::Secret));
    }
}

proptest! {
    #[test]
    fn whatever_can_be_signed_in_with_comes_back_from_its_link(
        host in "[a-z][a-z0-9]{0,12}(-[a-z0-9]{1,5})?\\.(okta|oktapreview)\\.com|login\\.[a-z]{1,9}\\.example|localhost|[a-z]{1,6}\\.localhost",
        port in proptest::option::of(1_u16..),
        is_secure in any::<bool>(),
        client_id in "[!-~]{1,39}",
        scopes in proptest::collection::vec("[!#-\\[\\]-~]{1,24}", 1..8),
        is_implicit in any::<bool>(),
        is_query in any::<bool>(),
        is_bound in any::<bool>(),
    ) {
        let scheme = if is_secure { "https" } else { "http" };
        let port = port.map_or(String::new(), |port| format!(":{port}"));
        let setup = Setup {
            org: format!("{scheme}://{host}{port}"),
            client_id,
            flow: if is_implicit { Flow::Implicit } else { Flow::AuthorizationCode },
            scopes,
            response_mode: if is_query { ResponseMode::Query } else { ResponseMode::Fragment },
            dpop: is_bound,
        };
        if let Ok(setup) = setup.checked() {
            prop_assert_eq!(parse(&build(&setup)), Some(Ok(setup)));
        }
    }

    #[test]
    fn no_link_breaks_the_reader(rest in "\\PC{0,200}") {
        let link = format!("#connect?{rest}");
        prop_assert!(parse(&link).is_some());
    }
}
