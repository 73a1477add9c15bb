//! What calls count against the same limit.

use latchkey::okta::rate_limit::bucket;

#[test]
fn calls_of_a_kind_share_a_limit_whoever_they_are_for() {
    for (path, expected) in [
        ("/api/v1/users", "/api/v1/users"),
        ("/api/v1/users?limit=200&after=00u1", "/api/v1/users"),
        ("/api/v1/users/00u1", "/api/v1/users/{id}"),
        ("/api/v1/users/00u1/groups", "/api/v1/users/{id}/groups"),
        (
            "/api/v1/users/00u1/factors/opf1",
            "/api/v1/users/{id}/factors",
        ),
        (
            "/api/v1/users/00u1/lifecycle/suspend",
            "/api/v1/users/{id}/lifecycle/suspend",
        ),
        (
            "/api/v1/users/00u1/lifecycle/activate?sendEmail=true",
            "/api/v1/users/{id}/lifecycle/activate",
        ),
        ("/api/v1/groups/00g1/users", "/api/v1/groups/{id}/users"),
        (
            "/api/v1/groups/00g1/users/00u1",
            "/api/v1/groups/{id}/users",
        ),
        (
            "/api/v1/groups/00g1/users/00u1/more/of/it",
            "/api/v1/groups/{id}/users",
        ),
        ("/api/v1/meta/schemas/user/default", "/api/v1/meta/schemas"),
        ("/api/v1/meta/types/user", "/api/v1/meta/types"),
        ("/oauth2/v1/token", "/oauth2/v1/token"),
        ("", "/"),
    ] {
        let org = "https://acme.okta.com";
        let url = [org, path].concat();
        assert_eq!(bucket(&url), [org, expected].concat(), "{path}");
    }
    assert_ne!(
        bucket("https://acme.okta.com/api/v1/users"),
        bucket("https://other.okta.com/api/v1/users")
    );
}
