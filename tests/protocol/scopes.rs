//! The catalogue of scopes.

use latchkey::oauth::authorize::is_scope;
use latchkey::okta::scopes::{all, covers, note, suggest};

#[test]
fn the_catalogue_is_whole() {
    let names: Vec<_> = all().collect();
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
    assert_eq!(
        names
            .iter()
            .filter(|name| name.starts_with("okta.") || name.starts_with("ssf."))
            .count(),
        109
    );
    for name in [
        "okta.users.read",
        "okta.users.manage",
        "okta.logs.read",
        "okta.apps.interclientTrust.manage",
        "ssf.manage",
        "openid",
        "offline_access",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    assert!(!names.contains(&"okta.logs.manage"));
    for name in names {
        assert!(is_scope(name), "{name:?}");
        assert!(note(name).is_some(), "{name}");
    }
}

#[test]
fn suggestions_fit_what_was_typed_and_leave_out_what_is_chosen() {
    assert_eq!(suggest("users.r", &[], 3), ["okta.users.read"]);
    assert_eq!(
        suggest("okta.users", &[], 9),
        ["okta.users.read", "okta.users.manage"]
    );
    assert_eq!(
        suggest("okta.users", &["okta.users.read".to_owned()], 9),
        ["okta.users.manage"]
    );
    assert_eq!(
        suggest("USERTYPES", &[], 9),
        ["okta.userTypes.read", "okta.userTypes.manage"]
    );
    assert_eq!(suggest("", &[], 6).len(), 6);
    assert_eq!(suggest("", &[], 1), ["okta.users.read"]);
    assert!(suggest("no such scope", &[], 9).is_empty());
}

#[test]
fn manage_covers_read_and_not_the_reverse() {
    assert!(covers("okta.users.read", "okta.users.read"));
    assert!(covers("okta.users.manage", "okta.users.read"));
    assert!(!covers("okta.users.read", "okta.users.manage"));
    assert!(!covers("okta.groups.manage", "okta.users.read"));
    assert!(!covers("okta.users.read.self", "okta.users.read"));
}

#[test]
fn unknown_scopes_have_no_note_or_a_general_one() {
    assert_eq!(note("mine"), None);
    assert_eq!(note("okta.something.read"), Some("read only"));
    assert!(note("okta.users.read.self").is_some());
}
