//! No secret shows in what is printed for debugging.

use super::support::*;
use latchkey::oauth::callback::{self, RedirectParts};
use latchkey::oauth::secret::{AuthorizationCode, IdToken, RefreshToken, same};
use latchkey::oauth::token::{code_request, revoke_request};
use latchkey::oauth::transaction::Claim;
use latchkey::okta::org::OrgUrl;
use latchkey::okta::users::{ListQuery, list_request};

#[test]
fn no_debug_output_has_a_secret() {
    let mut grant = grant();
    grant.refresh_token = Some(RefreshToken::new("r3fresh-secret".to_owned()));
    let code = validated_code(code_transaction());
    let org = OrgUrl::from_origin(ORG);
    let parts = query(&format!("code={CODE}&state={STATE}"));
    let answer = callback::read(&parts).unwrap().unwrap();
    let denied = judge(
        &query(&format!("error=access_denied&state={STATE}")),
        code_transaction(),
    )
    .unwrap_err();
    let printed = [
        format!("{grant:?}"),
        format!("{:?}", code_transaction()),
        format!("{:?}", implicit_transaction()),
        format!("{code:?}"),
        format!("{:?}", Claim::Fresh(code_transaction())),
        format!("{parts:?}"),
        format!("{answer:?}"),
        format!("{denied:?}"),
        format!("{:?}", code_request(&code)),
        format!("{:?}", revoke_request(&grant)),
        format!(
            "{:?}",
            list_request(&org, &grant.access_token, &ListQuery::default())
        ),
        format!("{:?}", json_response(200, &token_body())),
        format!("{:?}", AuthorizationCode::new(CODE.to_owned())),
        format!("{:?}", IdToken::new(TOKEN.to_owned())),
        format!(
            "{:?}",
            judge(
                &fragment(&format!(
                    "access_token={TOKEN}&token_type=bearer&state={STATE}"
                )),
                implicit_transaction()
            )
        ),
        format!(
            "{:#?}",
            RedirectParts {
                query: String::new(),
                fragment: format!("#access_token={TOKEN}")
            }
        ),
    ];
    for text in printed {
        for secret in [TOKEN, CODE, VERIFIER, STATE, NONCE, "r3fresh-secret"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[test]
fn the_answer_names_what_it_has_and_no_value() {
    let answer = callback::read(&query("code=a&state=b")).unwrap().unwrap();
    assert_eq!(answer.state(), Some("b"));
    assert_eq!(format!("{answer:?}"), "Answer(code state redacted)");
}

#[test]
fn values_are_compared_whole() {
    assert!(same("", "") && same("abc", "abc"));
    for (a, b) in [
        ("abc", "abd"),
        ("abc", "ab"),
        ("ab", "abc"),
        ("", "a"),
        ("abc", "ABC"),
    ] {
        assert!(!same(a, b), "{a} {b}");
    }
}
