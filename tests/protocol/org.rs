//! The org's address.

use latchkey::okta::org::{AdminPage, Correction as C, Endpoint, OrgError as E, OrgUrl};
use proptest::prelude::*;

fn org(input: &str) -> OrgUrl {
    OrgUrl::parse(input)
        .unwrap_or_else(|error| panic!("{input}: {error:?}"))
        .0
}

#[test]
fn what_people_paste_is_put_right() {
    for (input, origin, corrections) in [
        ("https://acme.okta.com", "https://acme.okta.com", &[][..]),
        (
            "https://acme.okta.com/",
            "https://acme.okta.com",
            &[C::TrailingSlash],
        ),
        ("acme.okta.com", "https://acme.okta.com", &[C::HttpsAssumed]),
        (
            "  https://acme.okta.com\n",
            "https://acme.okta.com",
            &[C::Whitespace],
        ),
        (
            "\"https://acme.okta.com\"",
            "https://acme.okta.com",
            &[C::Whitespace],
        ),
        (
            "http://acme.okta.com",
            "https://acme.okta.com",
            &[C::HttpToHttps],
        ),
        (
            "HTTPS://Acme.Okta.COM",
            "https://acme.okta.com",
            &[C::Lowercased],
        ),
        (
            "https://acme-admin.okta.com/admin/dashboard",
            "https://acme.okta.com",
            &[C::AdminHost, C::PathRemoved],
        ),
        (
            "https://acme-admin.oktapreview.com",
            "https://acme.oktapreview.com",
            &[C::AdminHost],
        ),
        (
            "https://acme-admin.okta-emea.com",
            "https://acme.okta-emea.com",
            &[C::AdminHost],
        ),
        (
            "integrator-1234567-admin.okta.com",
            "https://integrator-1234567.okta.com",
            &[C::HttpsAssumed, C::AdminHost],
        ),
        (
            "https://acme.okta.com/oauth2/default",
            "https://acme.okta.com",
            &[C::IssuerPath],
        ),
        (
            "https://acme.okta.com/oauth2/v1/authorize?x=y",
            "https://acme.okta.com",
            &[C::IssuerPath],
        ),
        (
            "https://acme.okta.com/app/UserHome?iss=x#y",
            "https://acme.okta.com",
            &[C::PathRemoved],
        ),
        (
            "https://acme.okta.com?x",
            "https://acme.okta.com",
            &[C::PathRemoved],
        ),
        (
            "https://acme.okta.com:443",
            "https://acme.okta.com",
            &[C::DefaultPort],
        ),
        (
            "https://acme.okta.com:8443",
            "https://acme.okta.com:8443",
            &[],
        ),
        (
            "http://acme.okta.com:80/",
            "https://acme.okta.com",
            &[C::HttpToHttps, C::TrailingSlash, C::DefaultPort],
        ),
        ("http://localhost:8081", "http://localhost:8081", &[]),
        ("localhost:8081", "http://localhost:8081", &[C::HttpAssumed]),
        (
            "http://127.0.0.1:8081/",
            "http://127.0.0.1:8081",
            &[C::TrailingSlash],
        ),
        ("http://[::1]:8081", "http://[::1]:8081", &[]),
        ("https://localhost:8443", "https://localhost:8443", &[]),
        (
            "https://login.example.com",
            "https://login.example.com",
            &[],
        ),
        // A custom domain may well end so.
        (
            "https://sso-admin.example.com",
            "https://sso-admin.example.com",
            &[],
        ),
    ] {
        let (parsed, found) =
            OrgUrl::parse(input).unwrap_or_else(|error| panic!("{input}: {error:?}"));
        assert_eq!(parsed.as_str(), origin, "{input}");
        assert_eq!(found, corrections, "{input}");
        assert!(
            found
                .iter()
                .all(|correction| correction.text().ends_with('.'))
        );
    }
}

#[test]
fn what_cannot_be_an_org_is_refused_with_advice() {
    for (input, error) in [
        ("", E::Empty),
        ("   ", E::Empty),
        ("https://", E::Empty),
        ("https:///x", E::Empty),
        ("acme", E::NoDot),
        ("https://user:secret@acme.okta.com", E::UserInfo),
        ("ada@acme.okta.com", E::UserInfo),
        ("ftp://acme.okta.com", E::Scheme),
        ("file:///etc/passwd", E::Empty),
        ("https://acme okta.com", E::Characters),
        ("https://acme_1.okta.com", E::Characters),
        ("https://ácme.okta.com", E::Characters),
        ("https://-acme.okta.com", E::Characters),
        ("https://acme..okta.com", E::Characters),
        ("https://acme.okta.com.", E::Characters),
        ("https://acme.okta.com\\@evil.example", E::UserInfo),
        ("https://acme.okta.com\\evil", E::Characters),
        ("https://[::2]", E::Characters),
        ("https://acme.okta.com:x", E::Port),
        ("https://acme.okta.com:0", E::Port),
        ("https://acme.okta.com:99999", E::Port),
        ("javascript:alert(1)", E::Port),
        ("okta.com", E::NotAnOrg),
        ("https://www.okta.com", E::NotAnOrg),
        ("https://developer.okta.com/docs", E::NotAnOrg),
        ("https://login.okta.com", E::NotAnOrg),
    ] {
        assert_eq!(OrgUrl::parse(input), Err(error), "{input}");
        assert!(error.text().ends_with('.'));
    }
    assert_eq!(OrgUrl::parse(&"a".repeat(3000)), Err(E::TooLong));
}

#[test]
fn endpoints_are_below_the_origin() {
    let org = org("https://acme.okta.com");
    assert_eq!(
        org.endpoint(Endpoint::Authorize),
        "https://acme.okta.com/oauth2/v1/authorize"
    );
    assert_eq!(
        org.endpoint(Endpoint::Token),
        "https://acme.okta.com/oauth2/v1/token"
    );
    assert_eq!(
        org.endpoint(Endpoint::Users),
        "https://acme.okta.com/api/v1/users"
    );
    assert_eq!(
        org.endpoint(Endpoint::OktaOrganization),
        "https://acme.okta.com/.well-known/okta-organization"
    );
}

#[test]
fn the_admin_console_is_known_for_oktas_own_domains_alone() {
    let admin = |input, page| org(input).admin(page);
    assert_eq!(
        admin("https://acme.okta.com", AdminPage::App("0oa1/x")).as_deref(),
        Some("https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa1%2Fx")
    );
    assert_eq!(
        admin("https://acme.oktapreview.com", AdminPage::People).as_deref(),
        Some("https://acme-admin.oktapreview.com/admin/users")
    );
    assert_eq!(admin("https://login.example.com", AdminPage::People), None);
    assert_eq!(admin("http://localhost:8081", AdminPage::People), None);
}

#[test]
fn loopback_is_told() {
    for local in [
        "http://localhost:8081",
        "http://127.0.0.1",
        "http://[::1]:9",
        "http://x.localhost:1",
    ] {
        assert!(org(local).is_loopback(), "{local}");
    }
    for other in [
        "https://acme.okta.com",
        "https://localhost.example.com",
        "https://127.0.0.1.example.com",
    ] {
        assert!(!org(other).is_loopback(), "{other}");
    }
}

#[test]
fn an_org_owns_its_own_origin_alone() {
    let acme = org("https://acme.okta.com");
    for own in [
        "https://acme.okta.com",
        "https://acme.okta.com/x",
        "https://acme.okta.com?x",
        "HTTPS://ACME.okta.com/x",
    ] {
        assert!(acme.owns(own), "{own}");
    }
    for other in [
        "http://acme.okta.com/",
        "https://acme.okta.com.evil.example/",
        "https://acme.okta.com@evil.example/",
        "https://acme.okta.com:444/",
        "https://acme.okta.com\\x",
        "https://other.okta.com/",
        "https://acme.okta.co",
        "//acme.okta.com/",
        "",
    ] {
        assert!(!acme.owns(other), "{other}");
    }
    assert!(org("http://localhost:8081").owns("http://localhost:8081/api/v1/users?after=x"));
    assert!(!org("http://localhost:8081").owns("http://localhost:80812/"));
}

proptest! {
    #[test]
    fn an_origin_is_its_own_origin(input in "[a-zA-Z0-9.:/@?#\\[\\] -]{0,40}") {
        if let Ok((org, _)) = OrgUrl::parse(&input) {
            let (again, corrections) = OrgUrl::parse(org.as_str()).expect("an origin is an address");
            prop_assert_eq!(&again, &org);
            prop_assert_eq!(corrections, vec![]);
            prop_assert!(org.owns(&org.endpoint(Endpoint::Token)));
            prop_assert!(org.is_loopback() || org.as_str().starts_with("https://"));
        }
    }
}
