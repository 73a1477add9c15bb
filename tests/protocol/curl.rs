//! Requests as commands.

use super::support::*;
use latchkey::oauth::http::{Method, Request};
use latchkey::oauth::secret::AccessToken;
use latchkey::okta::curl::curl;
use latchkey::okta::org::OrgUrl;
use latchkey::okta::users::{By, ListQuery, list_request};

#[test]
fn the_token_is_left_to_the_shell() {
    let by = By::Search("profile.lastName sw \"O'Neil\"".to_owned());
    let query = ListQuery {
        by,
        sort: None,
        limit: 200,
    };
    let request = list_request(
        &OrgUrl::from_origin(ORG),
        &AccessToken::new(TOKEN.to_owned()),
        &query,
    );
    assert_eq!(
        curl(&request),
        "curl 'https://acme.okta.com/api/v1/users?limit=200&search=profile.lastName%20sw%20%22O%27Neil%22' \\\n  \
         --header 'accept: application/json' \\\n  \
         --header \"authorization: Bearer $OKTA_TOKEN\" \\\n  \
         --header 'content-type: application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus'"
    );
}

#[test]
fn a_shell_reads_back_what_was_written() {
    let awkward = "a'b\"c $(date) `x` \\ ; & | \n end";
    let request = Request {
        method: Method::Put,
        url: "https://acme.okta.com/x'y".to_owned(),
        headers: vec![
            ("x-odd", awkward.to_owned()),
            ("authorization", "DPoP secret".to_owned()),
        ],
        body: Some(awkward.to_owned()),
    };
    let script = format!(
        "OKTA_TOKEN=T0K; curl() {{ printf '%s\\0' \"$@\"; }}; {}",
        curl(&request)
    );
    let output = std::process::Command::new("sh")
        .arg("-c")
        .arg(script)
        .output()
        .expect("a shell");
    let words = String::from_utf8(output.stdout).unwrap();
    let words: Vec<_> = words.trim_end_matches('\0').split('\0').collect();
    let header = format!("x-odd: {awkward}");
    assert_eq!(
        words,
        [
            "--request",
            "PUT",
            "https://acme.okta.com/x'y",
            "--header",
            &header,
            "--header",
            "authorization: DPoP T0K",
            "--data-raw",
            awkward
        ]
    );
}
