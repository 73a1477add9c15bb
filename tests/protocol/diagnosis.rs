//! Every failure explains itself: a title, the evidence, what to do; and no secret in it.

use super::support::*;
use latchkey::oauth::callback::{self, CallbackError, CallbackFault};
use latchkey::oauth::flow::{Flow, ResponseMode};
use latchkey::oauth::id_token::IdTokenError;
use latchkey::oauth::jwt::JwtError;
use latchkey::oauth::token::{TokenError, process_code_response, process_revoke_response};
use latchkey::oauth::transaction::Transaction;
use latchkey::okta::api_error::{ApiFailure, FailureKind};
use latchkey::okta::diagnosis::{self, Action, Diagnosis, NetworkFault};
use latchkey::okta::org::OrgUrl;

/// Everything that holds of every diagnosis.
fn check(diagnosis: &Diagnosis) {
    let Diagnosis {
        title,
        cause,
        evidence,
        fix,
        link,
        ..
    } = diagnosis;
    assert!(!title.is_empty() && !title.ends_with('.'), "{diagnosis:?}");
    assert!(!cause.is_empty(), "{diagnosis:?}");
    assert!(fix.ends_with('.'), "{diagnosis:?}");
    assert!(
        !evidence.is_empty() && evidence.iter().all(|(name, _)| !name.is_empty()),
        "{diagnosis:?}"
    );
    if let Some((label, url)) = link {
        assert!(!label.is_empty());
        assert!(url.starts_with("https://acme-admin.okta.com/"), "{url}");
    }
    let text = format!("{diagnosis:?}");
    for secret in [TOKEN, CODE, VERIFIER, STATE, NONCE] {
        assert!(!text.contains(secret), "{text}");
    }
}

fn evidence<'a>(diagnosis: &'a Diagnosis, name: &str) -> Option<&'a str> {
    diagnosis
        .evidence
        .iter()
        .find(|(row, _)| *row == name)
        .map(|(_, value)| value.as_str())
}

fn denied(error: &str, description: &str, transaction: Transaction) -> Diagnosis {
    let text = format!(
        "error={error}&error_description={}&state={STATE}",
        description.replace(' ', "+")
    );
    let parts = match transaction.response_mode {
        ResponseMode::Query => query(&text),
        ResponseMode::Fragment => fragment(&text),
    };
    diagnosis::callback(&judge(&parts, transaction).unwrap_err())
}

fn refused(status: u16, error: &str, description: &str) -> Diagnosis {
    let body = serde_json::json!({"error": error, "error_description": description});
    let error =
        process_code_response(&code_transaction(), &json_response(status, &body), NOW).unwrap_err();
    diagnosis::token(&error, &code_transaction())
}

#[test]
fn refusals_at_the_authorization_endpoint() {
    for (error, description, title) in [
        (
            "access_denied",
            "User is not assigned to the client application.",
            "This person is not assigned to the app",
        ),
        (
            "access_denied",
            "The resource owner or authorization server denied the request.",
            "Access was denied",
        ),
        (
            "access_denied",
            "Policy evaluation succeeded, but all the requested scopes were rejected.",
            "A policy rejected every scope",
        ),
        (
            "access_denied",
            "Policy evaluation failed for this request, please check the policy configurations.",
            "A policy stopped the sign-in",
        ),
        (
            "access_denied",
            "Some of the requested scopes were denied by the policy. Denied scopes: [x].",
            "A policy denied some of the scopes",
        ),
        (
            "access_denied",
            "The request is made from outside the client's permitted network zones.",
            "The app is closed to this network",
        ),
        (
            "access_denied",
            "'login_hint' did not match a user assigned to the client app.",
            "The login hint fits nobody",
        ),
        (
            "access_denied",
            "The user's password is expired.",
            "The password has expired",
        ),
        (
            "access_denied",
            "User status is invalid.",
            "This account cannot sign in",
        ),
        ("access_denied", "Login failed.", "The sign-in failed"),
        (
            "consent_required",
            "You are not allowed any of the requested scopes.",
            "None of the scopes is granted to the app",
        ),
        (
            "consent_required",
            "The following scopes require user consent: [x].",
            "Consent is needed",
        ),
        (
            "interaction_required",
            "The user must authenticate with the authorization server for the request to proceed.",
            "The person has to be asked",
        ),
        (
            "invalid_scope",
            "One or more scopes are not configured for the authorization server resource.",
            "The org does not know one of the scopes",
        ),
        (
            "invalid_scope",
            "No scopes were requested.",
            "No scope was asked for",
        ),
        (
            "invalid_scope",
            "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.",
            "The scope openid is missing",
        ),
        (
            "invalid_scope",
            "The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.",
            "Okta did not take the scopes",
        ),
        (
            "login_required",
            "The client specified not to prompt, but the user is not logged in.",
            "No one is signed in at the org",
        ),
        (
            "login_required",
            "The client specified not to prompt, but the client app requires re-authentication or MFA.",
            "The person has to prove who they are again",
        ),
        (
            "login_required",
            "Request expired, please start over and try again.",
            "The sign-in took too long",
        ),
        (
            "unsupported_response_type",
            "The response type is not supported by the authorization server. Configured response types: [code].",
            "This flow is switched off for the app",
        ),
        (
            "unsupported_response_mode",
            "'query' response mode cannot be used with either the 'id_token' or 'token' response types.",
            "Okta did not take the response mode",
        ),
        (
            "unauthorized_client",
            "The client is not authorized to use the provided grant type. Configured grant types: [implicit].",
            "The app may not use this flow",
        ),
        (
            "unauthorized_client",
            "This client cannot use a custom authorization server.",
            "This app cannot use a custom authorization server",
        ),
        (
            "invalid_request",
            "The authentication request has an invalid 'state' parameter.",
            "Okta did not take the state",
        ),
        (
            "invalid_request",
            "The 'nonce' parameter is required for authorize requests with either the 'id_token' or 'token' response types..",
            "The nonce is missing",
        ),
        (
            "invalid_request",
            "PKCE code challenge is required by the application.",
            "The app requires PKCE",
        ),
        (
            "invalid_request",
            "PKCE code challenge contains illegal characters.",
            "Okta did not take the PKCE values",
        ),
        (
            "invalid_request",
            "PKCE code challenge method is not supported. Valid values: [S256]",
            "Okta did not take the PKCE values",
        ),
        (
            "invalid_request",
            "Invalid value for 'prompt' parameter. Supported values: [..]",
            "Okta did not take this prompt",
        ),
        (
            "invalid_request",
            "Clients with 'application_type' of 'service' are not allowed to access the '/authorize' endpoint.",
            "This is a service app",
        ),
        (
            "invalid_request",
            "Duplicate parameter provided in request. Duplicated parameters: [x].",
            "A parameter was sent twice",
        ),
        (
            "invalid_request",
            "The request contained multiple parameters with the same name.",
            "A parameter was sent twice",
        ),
        (
            "invalid_request",
            "Identity provider is not valid.",
            "Okta did not take the request",
        ),
        (
            "temporarily_unavailable",
            "The authorization server is currently unable to handle the request.",
            "The org is busy or being maintained",
        ),
        (
            "server_error",
            "The authorization server encountered an unexpected condition.",
            "The org had an error of its own",
        ),
        (
            "unmet_authentication_requirements",
            "x",
            "The sign-in was not strong enough",
        ),
        ("something_new", "Nobody knows.", "The server said no"),
    ] {
        let diagnosis = denied(error, description, code_transaction());
        check(&diagnosis);
        assert_eq!(diagnosis.title, title, "{description}");
        assert_eq!(evidence(&diagnosis, "Error"), Some(error));
        assert_eq!(evidence(&diagnosis, "Description"), Some(description));
        assert_eq!(evidence(&diagnosis, "Org"), Some(ORG));
        assert_eq!(evidence(&diagnosis, "Client ID"), Some(CLIENT));
    }
}

#[test]
fn refusals_at_the_token_endpoint() {
    for (status, error, description, title) in [
        (
            401,
            "invalid_client",
            "Browser requests to the token endpoint must use Proof Key for Code Exchange.",
            "This app is not made for a page",
        ),
        (
            400,
            "invalid_request",
            "Browser requests to the token endpoint must be part of at least one whitelisted redirect_uri.",
            "This page's origin is not registered with the app",
        ),
        (
            400,
            "invalid_request",
            "Browser requests to the token endpoint must be made from one of the registered Trusted Origins.",
            "This page's origin is not trusted",
        ),
        (
            400,
            "unauthorized_client",
            "Browser requests to the token endpoint may only use the authorization_code grant_type.",
            "The app may not use this flow",
        ),
        (
            400,
            "invalid_scope",
            "Browser requests to the token endpoint may not include the offline_access scope.",
            "This org gives pages no refresh token",
        ),
        (
            401,
            "invalid_client",
            "Client authentication failed. Either the client or the client credentials are invalid.",
            "The app wants a secret",
        ),
        (
            401,
            "invalid_client",
            "No client credentials found.",
            "The app wants a secret",
        ),
        (
            401,
            "invalid_client",
            "Invalid value for 'client_id' parameter.",
            "The org does not know this client ID",
        ),
        (
            401,
            "invalid_client",
            "The client secret supplied for a confidential client is invalid.",
            "The app wants a secret",
        ),
        (
            400,
            "invalid_grant",
            "PKCE verification failed.",
            "The code belongs to another request",
        ),
        (
            400,
            "invalid_grant",
            "The authorization code is invalid or has expired.",
            "The code is used up or too old",
        ),
        (
            400,
            "invalid_grant",
            "The grant was issued to another client. Please make sure the 'client_id' matches the one used at the authorize request.",
            "The code was issued to another app",
        ),
        (
            400,
            "invalid_grant",
            "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
            "The redirect URI differs from the one of the sign-in",
        ),
        (
            400,
            "invalid_grant",
            "The refresh token is invalid or expired.",
            "The refresh token is used up or too old",
        ),
        (
            400,
            "invalid_request",
            "PKCE code verifier is required by the application.",
            "Okta did not take the PKCE values",
        ),
        (
            400,
            "invalid_request",
            "PKCE code challenge should be specified in the authorize request for code verification.",
            "Okta did not take the PKCE values",
        ),
        (
            400,
            "invalid_request",
            "The required parameter 'code' is missing.",
            "Okta did not take the request",
        ),
        (
            400,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server. Configured grant types: [..].",
            "The app may not exchange codes",
        ),
        (
            400,
            "consent_required",
            "You are not allowed any of the requested scopes.",
            "None of the scopes is granted to the app",
        ),
        (
            403,
            "access_denied",
            "The request is made from outside the client's permitted network zones.",
            "The app is closed to this network",
        ),
        (
            400,
            "invalid_dpop_proof",
            "The DPoP proof JWT header is missing.",
            "The app requires DPoP",
        ),
        (
            400,
            "use_dpop_nonce",
            "Authorization server requires nonce in DPoP proof.",
            "The app requires DPoP",
        ),
        (500, "server_error", "x", "The org had an error of its own"),
    ] {
        let diagnosis = refused(status, error, description);
        check(&diagnosis);
        assert_eq!(diagnosis.title, title, "{description}");
        assert_eq!(evidence(&diagnosis, "Error"), Some(error));
        assert_eq!(evidence(&diagnosis, "Description"), Some(description));
        assert_eq!(evidence(&diagnosis, "Status"), Some(&*status.to_string()));
    }
}

#[test]
fn a_flow_that_is_switched_off_offers_the_other() {
    let text = "The response type is not supported by the authorization server. Configured response types: [code].";
    let implicit = denied("unsupported_response_type", text, implicit_transaction());
    assert_eq!(
        implicit.action,
        Some(Action::SwitchFlow(Flow::AuthorizationCode))
    );
    assert!(implicit.fix.contains("Implicit (hybrid)"));
    let code = denied("unsupported_response_type", text, code_transaction());
    assert_eq!(code.action, Some(Action::SwitchFlow(Flow::Implicit)));
    assert!(code.fix.contains("Authorization Code"));
    let link = code.link.expect("the app's page is known");
    assert_eq!(
        link.1,
        format!("https://acme-admin.okta.com/admin/app/oidc_client/instance/{CLIENT}")
    );
}

#[test]
fn an_org_at_a_domain_of_its_own_has_no_link() {
    let mut transaction = code_transaction();
    transaction.org = "https://login.example.com".to_owned();
    let diagnosis = denied(
        "access_denied",
        "User is not assigned to the client application.",
        transaction,
    );
    assert_eq!(diagnosis.link, None);
    assert_eq!(diagnosis.action, Some(Action::SignInAsSomeoneElse));
}

#[test]
fn a_description_that_repeats_a_secret_is_cut() {
    let text = format!("bad {STATE} and {VERIFIER}");
    let diagnosis = denied("server_error", &text, code_transaction());
    assert_eq!(evidence(&diagnosis, "Description"), Some("bad … and …"));
    check(&diagnosis);
    check(&refused(400, "invalid_grant", &text));
}

#[test]
fn ar35_a_description_is_text_and_an_error_without_one_says_so() {
    let diagnosis = denied(
        "access_denied",
        "<script>alert(1)</script>",
        code_transaction(),
    );
    assert_eq!(
        evidence(&diagnosis, "Description"),
        Some("<script>alert(1)</script>")
    );
    let diagnosis = denied("access_denied", "", code_transaction());
    assert_eq!(evidence(&diagnosis, "Description"), Some("none given"));
}

#[test]
fn every_answer_that_is_refused_is_explained() {
    use CallbackFault as F;
    let name = || "code".to_owned();
    let id_token = [
        IdTokenError::AccessTokenHash,
        IdTokenError::AccessTokenHashMissing,
        IdTokenError::Algorithm,
        IdTokenError::Audience,
        IdTokenError::AuthorizedParty,
        IdTokenError::Claim { name: "sub" },
        IdTokenError::Critical,
        IdTokenError::Expired,
        IdTokenError::Issuer {
            found: "https://x.example".to_owned(),
        },
        IdTokenError::Jwt(JwtError::Encrypted),
        IdTokenError::Jwt(JwtError::Parts),
        IdTokenError::Missing { name: "exp" },
        IdTokenError::Nonce,
        IdTokenError::NonceUnexpected,
        IdTokenError::NotYetValid,
        IdTokenError::Stale,
        IdTokenError::Unsigned,
    ];
    let faults = [
        F::BothQueryAndFragment,
        F::CodeAndError,
        F::Denied {
            error: "access_denied".to_owned(),
            description: None,
            error_uri: None,
        },
        F::Duplicate { name: "state" },
        F::Empty { name: "code" },
        F::ExpiresInInvalid,
        F::Foreign,
        F::IdTokenMissing,
        F::IssuerMismatch {
            expected: ORG.to_owned(),
            found: "https://x.example".to_owned(),
        },
        F::JarmUnsupported,
        F::Malformed { name: name() },
        F::NoAnswer,
        F::NoParameters,
        F::OtherWindow,
        F::RefreshTokenInFragment,
        F::Replayed { used: NOW },
        F::SettingsChanged {
            org: true,
            client: false,
        },
        F::SettingsChanged {
            org: false,
            client: true,
        },
        F::StateMismatch,
        F::StateMissing,
        F::StateUnexpected,
        F::TokenAndError,
        F::TokenTypeMissing,
        F::TokenTypeUnsupported {
            token_type: "DPoP".to_owned(),
        },
        F::TooLong { name: Some("code") },
        F::TooOld { age: 601 },
        F::UnexpectedCode,
        F::UnexpectedToken {
            name: "access_token",
        },
        F::VerifierMissing,
        F::WrongChannel {
            expected: ResponseMode::Query,
            found: ResponseMode::Fragment,
        },
    ];
    for fault in faults
        .into_iter()
        .chain(id_token.into_iter().map(F::IdToken))
    {
        let error = CallbackError::from(fault);
        let diagnosis = diagnosis::callback(&error);
        check(&diagnosis);
        assert!(
            diagnosis.action.is_some() || matches!(error.fault(), F::TokenTypeUnsupported { .. })
        );
        assert!(error.text().contains(&diagnosis.fix));
    }
}

#[test]
fn what_a_check_found_is_evidence() {
    let error = judge(&query("code=abc&state=wrong"), code_transaction()).unwrap_err();
    let diagnosis = diagnosis::callback(&error);
    assert_eq!(evidence(&diagnosis, "Check"), Some("state: differs"));
    let answer = callback::read(&query("code=a&code=b")).unwrap_err();
    assert_eq!(
        evidence(&diagnosis::callback(&answer), "Parameter"),
        Some("code")
    );
}

#[test]
fn every_token_answer_that_is_refused_is_explained() {
    let okta = br#"{"errorCode":"E0000047","errorSummary":"Slow down.","errorId":"oae1","errorCauses":[{"errorSummary":"why"}]}"#;
    let limit = [
        ("x-rate-limit-limit", "4"),
        ("x-rate-limit-remaining", "0"),
        ("x-rate-limit-reset", "1800000040"),
        ("x-okta-request-id", "req1"),
    ];
    let challenge = [("www-authenticate", "DPoP error=\"invalid_dpop_proof\"")];
    let errors: Vec<TokenError> = [
        response(200, &[], ""),
        response(200, &[], "<html>"),
        response(200, &[], "[]"),
        response(200, &[], r#"{"a":1,"a":2}"#),
        response(200, &[], r#"{"token_type":"Bearer"}"#),
        response(200, &[], r#"{"access_token":5}"#),
        response(200, &[], r#"{"access_token":"a","token_type":"mac"}"#),
        response(
            200,
            &[],
            r#"{"access_token":"a","token_type":"Bearer","id_token":"x"}"#,
        ),
        response(200, &[], vec![b' '; 1 << 20]),
        response(302, &[], ""),
        response(401, &challenge, ""),
        response(401, &[("www-authenticate", "Basic")], ""),
        response(429, &limit, okta),
        response(429, &[], ""),
        response(500, &limit[3..], okta),
    ]
    .iter()
    .map(|response| process_code_response(&code_transaction(), response, NOW).unwrap_err())
    .collect();
    for error in &errors {
        let diagnosis = diagnosis::token(error, &code_transaction());
        check(&diagnosis);
        assert_eq!(evidence(&diagnosis, "Client ID"), Some(CLIENT));
    }
    let limited = diagnosis::token(&errors[12], &code_transaction());
    assert_eq!(
        limited.action,
        Some(Action::Wait {
            until: 1_800_000_040
        })
    );
    assert_eq!(evidence(&limited, "Error ID"), Some("oae1"));
    assert_eq!(evidence(&limited, "Because"), Some("why"));
    assert_eq!(evidence(&limited, "Request ID"), Some("req1"));
    assert_eq!(
        diagnosis::token(&errors[10], &code_transaction()).title,
        "The app requires DPoP"
    );
}

#[test]
fn a_revocation_that_failed_says_that_the_token_still_works() {
    let org = OrgUrl::from_origin(ORG);
    for answer in [
        response(
            400,
            &[],
            r#"{"error":"invalid_request","error_description":"The 'token' parameter is required."}"#,
        ),
        response(500, &[], ""),
    ] {
        let error = process_revoke_response(&answer).unwrap_err();
        let diagnosis = diagnosis::revoke(&error, &org);
        check(&diagnosis);
        assert_eq!(diagnosis.title, "The token was not revoked");
        assert_eq!(diagnosis.action, Some(Action::Retry));
        assert_eq!(
            evidence(&diagnosis, "Status"),
            Some(&*answer.status.to_string())
        );
    }
}

fn api(status: u16, headers: &[(&str, &str)], body: &str) -> Diagnosis {
    let failure = ApiFailure::refused(&response(status, headers, body));
    let diagnosis = diagnosis::api(&failure, &grant(), "okta.users.read");
    check(&diagnosis);
    assert_eq!(evidence(&diagnosis, "Status"), Some(&*status.to_string()));
    assert!(evidence(&diagnosis, "Error").is_some_and(|text| !text.is_empty()));
    assert!(evidence(&diagnosis, "Description").is_some_and(|text| !text.is_empty()));
    assert_eq!(
        evidence(&diagnosis, "Scope needed"),
        Some("okta.users.read")
    );
    assert_eq!(
        evidence(&diagnosis, "Scopes of the token"),
        Some("okta.users.read")
    );
    diagnosis
}

#[test]
fn refusals_that_a_list_of_users_can_meet() {
    let bearer = |error: &str, text: &str| {
        format!(
            "Bearer realm=\"http://acme.okta.com\", error=\"{error}\", error_description=\"{text}\""
        )
    };
    let code = |code: &str, summary: &str| {
        format!(
            r#"{{"errorCode":"{code}","errorSummary":"{summary}","errorId":"oae1","errorCauses":[]}}"#
        )
    };
    for (status, challenge, body, title, action) in [
        (403, None, code("E0000005", "Invalid session"), "Okta saw no token", Some(Action::SignInAgain)),
        (401, None, code("E0000011", "Invalid token provided"), "The token is no longer accepted", Some(Action::SignInAgain)),
        (401, Some(bearer("invalid_token", "The token has expired.")), String::new(), "The token has expired", Some(Action::SignInAgain)),
        (401, Some(bearer("invalid_token", "The access token has been revoked.")), String::new(), "The token was revoked", Some(Action::SignInAgain)),
        (401, Some(bearer("invalid_token", "The access token is invalid.")), String::new(), "The token is no longer accepted", Some(Action::SignInAgain)),
        (401, None, String::new(), "The token is no longer accepted", Some(Action::SignInAgain)),
        (401, Some(bearer("invalid_token", "The access token provided has an invalid issuer.")), String::new(), "The token is another server's", Some(Action::SignInAgain)),
        (401, Some(bearer("invalid_token", "The access token provided is not intended for Okta.")), String::new(), "The token is another server's", Some(Action::SignInAgain)),
        (400, Some(bearer("invalid_request", "The resource request must use the DPoP authentication scheme when using a DPoP bound token.")), String::new(), "The token has to be used with DPoP", Some(Action::SignInAgain)),
        (400, Some("DPoP error=\"invalid_dpop_proof\", error_description=\"The DPoP proof JWT has already been used.\"".to_owned()), String::new(), "The token has to be used with DPoP", Some(Action::SignInAgain)),
        (403, Some(bearer("insufficient_scope", "The access token provided does not contain the required scopes.")), String::new(), "The token lacks a scope", Some(Action::AskWithScope(vec!["okta.users.read".to_owned()]))),
        (403, None, code("E0000006", "You do not have permission to perform the requested action"), "An admin role is missing", Some(Action::SignInAsSomeoneElse)),
        // Neither body nor header to be seen, and the token has the scope: then it is the role, most likely.
        (403, None, String::new(), "The call was refused", Some(Action::SignInAsSomeoneElse)),
        (401, None, code("E0000015", "You do not have permission to access the feature you are requesting"), "The org does not have this feature", None),
        (404, None, code("E0000007", "Not found: Resource not found: x (User)"), "There is no such user", Some(Action::Retry)),
        (404, None, code("E0000008", "The requested path was not found"), "The org has no such API", Some(Action::CheckOrg)),
        (405, None, code("E0000022", "The endpoint does not support the provided HTTP method"), "The org has no such API", Some(Action::CheckOrg)),
        (400, None, code("E0000031", "Invalid search criteria."), "Okta did not understand the search", None),
        (400, None, code("E0000033", "Bad request."), "Okta did not understand the search", None),
        (400, None, code("E0000094", "The provided filter is unsupported."), "Okta did not understand the search", None),
        (400, None, code("E0000001", "Api validation failed: search"), "Okta did not take the request", Some(Action::Retry)),
        (400, None, code("E0000029", "Invalid paging request."), "The place in the list is no longer valid", Some(Action::Retry)),
        (500, None, code("E0000009", "Internal Server Error"), "The org had an error of its own", Some(Action::Retry)),
        (503, None, code("E0000010", "Service is in read only mode"), "The org cannot do this for the moment", Some(Action::Retry)),
        (503, None, code("E0000100", "Unable to perform search query."), "The org cannot do this for the moment", Some(Action::Retry)),
        (409, None, code("E0000145", "Some users cannot be parsed"), "Some users cannot be shown", None),
        (403, None, code("E0000212", "Origin validation failed."), "This page's origin is not trusted", Some(Action::Retry)),
        (414, None, code("E0000256", "header too large"), "The search is too long", None),
        (403, None, code("E0000260", "This developer org has been deactivated."), "This org was deactivated", Some(Action::CheckOrg)),
        (404, None, "<html>".to_owned(), "There is nothing at this address", Some(Action::CheckOrg)),
        (502, None, "<html>".to_owned(), "The org had an error of its own", Some(Action::Retry)),
        (418, None, code("E0009999", "Something new"), "The call was refused", Some(Action::Retry)),
    ] {
        let challenge = challenge.as_deref().map(|value| ("www-authenticate", value));
        let headers: Vec<_> = challenge.into_iter().chain([("x-okta-request-id", "req1")]).collect();
        let diagnosis = api(status, &headers, &body);
        assert_eq!(diagnosis.title, title, "{status} {body}");
        assert_eq!(diagnosis.action, action, "{title}");
        assert_eq!(evidence(&diagnosis, "Request ID"), Some("req1"));
    }
}

#[test]
fn an_empty_403_is_told_by_the_scopes_of_the_token() {
    let mut grant = grant();
    grant.scope.granted = vec!["okta.groups.read".to_owned()];
    let failure = ApiFailure::refused(&response(403, &[], ""));
    let diagnosis = diagnosis::api(&failure, &grant, "okta.users.read");
    check(&diagnosis);
    assert_eq!(diagnosis.title, "The token lacks a scope");
    grant.scope.granted = vec!["okta.users.manage".to_owned()];
    assert_eq!(
        diagnosis::api(&failure, &grant, "okta.users.read").title,
        "The call was refused"
    );
}

#[test]
fn a_rate_limit_is_a_wait() {
    let headers = [
        ("x-rate-limit-limit", "600"),
        ("x-rate-limit-remaining", "0"),
        ("x-rate-limit-reset", "1800000042"),
        ("date", "Fri, 15 Jan 2027 08:00:00 GMT"),
    ];
    let body = r#"{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests.","errorId":"oae1"}"#;
    let diagnosis = api(429, &headers, body);
    assert_eq!(diagnosis.title, "Too many calls");
    assert_eq!(
        diagnosis.action,
        Some(Action::Wait {
            until: 1_800_000_042
        })
    );
    assert!(diagnosis.fix.contains("42 s"));
    assert_eq!(evidence(&diagnosis, "Limit"), Some("600"));
}

#[test]
fn answers_that_make_no_sense_are_explained() {
    for kind in [
        FailureKind::NextElsewhere,
        FailureKind::NotExpected,
        FailureKind::NotJson,
        FailureKind::TooLarge,
    ] {
        let failure = ApiFailure::of(&response(200, &[], ""), kind);
        check(&diagnosis::api(&failure, &grant(), "okta.users.read"));
    }
}

#[test]
fn tr30_tr31_silence_is_explained() {
    let org = OrgUrl::from_origin(ORG);
    let mut titles = Vec::new();
    for fault in [
        NetworkFault::Aborted,
        NetworkFault::Blocked,
        NetworkFault::NotOkta,
        NetworkFault::Offline,
        NetworkFault::TimedOut,
        NetworkFault::Unreachable,
    ] {
        let diagnosis = diagnosis::network(&fault, &org);
        check(&diagnosis);
        assert_eq!(evidence(&diagnosis, "Org"), Some(ORG));
        assert!(diagnosis.action.is_some());
        titles.push(diagnosis.title);
    }
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 6);
    let local = OrgUrl::from_origin("http://localhost:8081");
    let diagnosis = diagnosis::network(&NetworkFault::Unreachable, &local);
    assert!(diagnosis.fix.contains("cargo xtask serve"));
    check(&diagnosis::storage());
}
