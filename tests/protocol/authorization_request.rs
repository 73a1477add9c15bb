//! The authorization request: its parameters, its address, and what is wrong with it.

use super::support::*;
use latchkey::oauth::authorize::{
    AuthorizationRequest, RequestProblem as P, is_scope, nonce_from_random, state_from_random,
};
use latchkey::oauth::flow::{Flow, Prompt, ResponseMode};
use latchkey::oauth::form;
use latchkey::okta::org::OrgUrl;
use proptest::prelude::*;

fn code() -> AuthorizationRequest {
    AuthorizationRequest {
        org: OrgUrl::from_origin(ORG),
        client_id: CLIENT.to_owned(),
        flow: Flow::AuthorizationCode,
        response_mode: ResponseMode::Fragment,
        scopes: vec!["okta.users.read".to_owned(), "okta.groups.read".to_owned()],
        redirect_uri: REDIRECT.to_owned(),
        prompt: None,
        login_hint: None,
        state: STATE.to_owned(),
        nonce: None,
        code_challenge: Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned()),
        dpop: false,
    }
}

fn implicit() -> AuthorizationRequest {
    AuthorizationRequest {
        flow: Flow::Implicit,
        nonce: Some(NONCE.to_owned()),
        code_challenge: None,
        ..code()
    }
}

fn value(request: &AuthorizationRequest, name: &str) -> Option<String> {
    let mut parameters = request.parameters().into_iter();
    parameters
        .find(|parameter| parameter.name == name)
        .map(|parameter| parameter.value)
}

#[test]
fn the_code_request_is_written_exactly() {
    assert_eq!(
        code().url(),
        "https://acme.okta.com/oauth2/v1/authorize?client_id=0oa1client2id3example&response_type=code\
         &response_mode=fragment&scope=okta.users.read%20okta.groups.read\
         &redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fcallback&state=St4te-of_the.sign%2Cin\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
}

#[test]
fn the_implicit_request_has_a_nonce_and_no_challenge() {
    assert_eq!(
        implicit().url(),
        "https://acme.okta.com/oauth2/v1/authorize?client_id=0oa1client2id3example&response_type=token\
         &response_mode=fragment&scope=okta.users.read%20okta.groups.read\
         &redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fcallback&state=St4te-of_the.sign%2Cin\
         &nonce=N0nce-of-the-sign-in"
    );
}

#[test]
fn openid_asks_for_an_id_token() {
    let mut request = implicit();
    request.scopes.push("openid".to_owned());
    assert_eq!(
        value(&request, "response_type").as_deref(),
        Some("id_token token")
    );
    let mut request = code();
    request.scopes.push("openid".to_owned());
    assert_eq!(value(&request, "response_type").as_deref(), Some("code"));
    assert_eq!(request.problems(), [P::NonceMissing]);
}

#[test]
fn every_prompt_is_sent_as_okta_writes_it() {
    for (prompt, text) in [
        (Prompt::Login, "login"),
        (Prompt::None, "none"),
        (Prompt::Consent, "consent"),
        (Prompt::LoginConsent, "login consent"),
    ] {
        let mut request = code();
        request.prompt = Some(prompt);
        request.login_hint = Some("ada+x@example.com".to_owned());
        assert_eq!(value(&request, "prompt").as_deref(), Some(text));
        assert!(request.url().ends_with("&login_hint=ada%2Bx%40example.com"));
    }
}

#[test]
fn every_parameter_is_explained() {
    let mut request = code();
    request.prompt = Some(Prompt::Login);
    request.login_hint = Some("ada".to_owned());
    request.nonce = Some(NONCE.to_owned());
    for request in [request, implicit()] {
        for parameter in request.parameters() {
            assert!(parameter.meaning.ends_with('.'), "{parameter:?}");
            assert!(!parameter.meaning.contains('\n'));
        }
    }
    let meaning = |request: &AuthorizationRequest, name| {
        let mut parameters = request.parameters().into_iter();
        parameters
            .find(|parameter| parameter.name == name)
            .unwrap()
            .meaning
    };
    let (mut query, fragment) = (code(), code());
    query.response_mode = ResponseMode::Query;
    assert_ne!(
        meaning(&query, "response_mode"),
        meaning(&fragment, "response_mode")
    );
    assert!(meaning(&fragment, "scope").contains("okta.users.read = read users"));
}

#[test]
fn a_right_request_has_no_problems() {
    assert_eq!(code().problems(), []);
    assert_eq!(implicit().problems(), []);
}

#[test]
fn each_problem_is_found_and_says_what_to_do() {
    type Change = fn(&mut AuthorizationRequest);
    let of_code: [(Change, P); 13] = [
        (|r| r.client_id.clear(), P::ClientIdMissing),
        (|r| r.client_id.push(' '), P::ClientIdCharacters),
        (|r| r.scopes.clear(), P::ScopesMissing),
        (
            |r| r.scopes = vec!["a\"b".to_owned()],
            P::ScopeCharacters {
                scope: "a\"b".to_owned(),
            },
        ),
        (
            |r| r.scopes = vec!["okta.x.read".to_owned(); 100],
            P::ScopesLong,
        ),
        (
            |r| r.scopes.push("email".to_owned()),
            P::OpenidMissing {
                scope: "email".to_owned(),
            },
        ),
        (
            |r| r.redirect_uri = "javascript:alert(1)".to_owned(),
            P::RedirectUriInvalid,
        ),
        (
            |r| r.redirect_uri = "https:///callback".to_owned(),
            P::RedirectUriInvalid,
        ),
        (|r| r.redirect_uri.push('#'), P::RedirectUriFragment),
        (
            |r| r.redirect_uri = "http://tools.example.com/callback".to_owned(),
            P::RedirectUriInsecure,
        ),
        (|r| r.state = "a b".to_owned(), P::State),
        (|r| r.state.clear(), P::State),
        (|r| r.code_challenge = None, P::ChallengeMissing),
    ];
    let of_implicit: [(Change, P); 3] = [
        (
            |r| r.response_mode = ResponseMode::Query,
            P::ImplicitByQuery,
        ),
        (|r| r.nonce = None, P::NonceMissing),
        (
            |r| r.scopes.push("offline_access".to_owned()),
            P::OfflineAccessImplicit,
        ),
    ];
    let code = of_code.into_iter().map(|case| (code(), case));
    let implicit = of_implicit.into_iter().map(|case| (implicit(), case));
    for (mut request, (change, problem)) in code.chain(implicit) {
        change(&mut request);
        assert_eq!(request.problems(), std::slice::from_ref(&problem));
        assert!(problem.text().ends_with('.'), "{problem:?}");
        assert!(!problem.field().is_empty());
        let is_remark = matches!(problem, P::OfflineAccessImplicit | P::ScopesLong);
        assert_eq!(problem.is_fatal(), !is_remark);
    }
}

#[test]
fn http_is_fine_on_this_machine_alone() {
    for uri in [
        "http://localhost:8080/callback",
        "http://127.0.0.1/callback",
        "http://[::1]:8080/callback",
        "https://x.example/callback",
    ] {
        let mut request = code();
        request.redirect_uri = uri.to_owned();
        assert_eq!(request.problems(), [], "{uri}");
    }
    for uri in [
        "http://localhost.evil.example/callback",
        "http://127.0.0.1.evil.example/",
        "http://localhost@evil.example/",
    ] {
        let mut request = code();
        request.redirect_uri = uri.to_owned();
        assert_eq!(request.problems(), [P::RedirectUriInsecure], "{uri}");
    }
}

#[test]
fn scopes_have_the_characters_of_rfc_6749() {
    for good in ["okta.users.read", "openid", "a:b/c?d"] {
        assert!(is_scope(good));
    }
    for bad in ["", "a b", "a\"", "a\\", "é", "a\n"] {
        assert!(!is_scope(bad), "{bad}");
    }
}

proptest! {
    #[test]
    fn states_and_nonces_have_only_characters_okta_takes(bytes in any::<[u8; 16]>()) {
        for text in [state_from_random(bytes), nonce_from_random(bytes)] {
            prop_assert_eq!(text.len(), 22);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b",._-".contains(&byte)));
        }
    }

    /// What the page shows is what is sent, read by someone else's reader of addresses.
    #[test]
    fn the_address_is_made_of_exactly_the_parameters_that_are_shown(request in any_request()) {
        let url = request.url();
        let sent = url::Url::parse(&url).unwrap();
        prop_assert_eq!(sent.origin().ascii_serialization(), ORG);
        prop_assert_eq!(sent.path(), "/oauth2/v1/authorize");
        prop_assert_eq!(sent.fragment(), None);
        let sent: Vec<_> = sent.query_pairs().into_owned().collect();
        let shown: Vec<_> = request.parameters().into_iter().map(|p| (p.name.to_owned(), p.value)).collect();
        prop_assert_eq!(&sent, &shown);
        let (_, query) = url.split_once('?').unwrap();
        prop_assert_eq!(form::decode(query).unwrap(), shown);
    }

    #[test]
    fn the_parameters_say_what_was_asked_for_and_each_once(request in any_request()) {
        let mut asked = vec![
            ("client_id", request.client_id.clone()),
            ("redirect_uri", request.redirect_uri.clone()),
            ("response_mode", request.response_mode.as_str().to_owned()),
            ("scope", request.scopes.join(" ")),
            ("state", request.state.clone()),
        ];
        asked.extend(request.nonce.clone().map(|nonce| ("nonce", nonce)));
        asked.extend(request.prompt.map(|prompt| ("prompt", prompt.as_str().to_owned())));
        asked.extend(request.login_hint.clone().map(|hint| ("login_hint", hint)));
        if let Some(challenge) = request.code_challenge.clone() {
            asked.extend([("code_challenge", challenge), ("code_challenge_method", "S256".to_owned())]);
        }
        let openid = request.scopes.iter().any(|scope| scope == "openid");
        let response_type = match request.flow {
            Flow::Implicit if openid => "id_token token",
            Flow::Implicit => "token",
            _ => "code",
        };
        asked.push(("response_type", response_type.to_owned()));
        asked.sort();
        let mut shown: Vec<_> = request.parameters().into_iter().map(|p| (p.name, p.value)).collect();
        shown.sort();
        prop_assert_eq!(shown, asked);
    }
}

/// A request with anything in it, be it sound or not.
fn any_request() -> impl Strategy<Value = AuthorizationRequest> {
    use proptest::{option, sample::select};
    let settings = (
        select(vec![Flow::AuthorizationCode, Flow::Implicit]),
        select(vec![ResponseMode::Fragment, ResponseMode::Query]),
        option::of(select(vec![
            Prompt::Consent,
            Prompt::Login,
            Prompt::LoginConsent,
            Prompt::None,
        ])),
        prop::collection::vec("openid|okta\\.[a-z.]{1,9}|[!-~]{1,9}", 0..5),
    );
    let texts = (
        "[ -~]{1,30}",
        "https://[a-z]{1,9}/[ -~\u{e4}]{0,20}",
        "\\PC{1,30}",
    );
    let optional = (
        option::of("[ -~]{1,22}"),
        option::of("[A-Za-z0-9_-]{43}"),
        option::of("[^\0]{1,40}"),
    );
    (settings, texts, optional).prop_map(|(settings, texts, optional)| AuthorizationRequest {
        org: OrgUrl::from_origin(ORG),
        flow: settings.0,
        response_mode: settings.1,
        prompt: settings.2,
        scopes: settings.3,
        client_id: texts.0,
        redirect_uri: texts.1,
        state: texts.2,
        nonce: optional.0,
        code_challenge: optional.1,
        login_hint: optional.2,
        dpop: false,
    })
}
