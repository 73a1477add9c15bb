//! Every refusal that Okta documents has an entry of its own in the doctor's book: one row each.
//!
//! The descriptions are Okta's, from its catalogues of OAuth and API errors (2026.08).

use std::collections::BTreeSet;

use super::diagnosis::{check, denied, evidence, refused};
use super::diagnosis_calls::api;
use super::service_refusal::REFUSALS;
use super::support::*;
use latchkey::okta::diagnosis::Action;

const BOOK: &str = include_str!("../../assets/doctor.txt");

/// `error | description | title`, as the authorization endpoint says no.
const AUTHORIZE: &str = "
access_denied | User is not assigned to the client application. | This person is not assigned to the app
access_denied | The resource owner or authorization server denied the request. | Access was denied
access_denied | Policy evaluation succeeded, but all the requested scopes were rejected. | A policy rejected every scope
access_denied | Policy evaluation failed for this request, please check the policy configurations. | A policy stopped the sign-in
access_denied | Some of the requested scopes were denied by the policy. Denied scopes: [x]. | A policy denied some of the scopes
access_denied | The request is made from outside the client's permitted network zones. | The app is closed to this network
access_denied | 'login_hint' did not match a user assigned to the client app. | The login hint fits nobody
access_denied | The user's password is expired. | The password has expired
access_denied | User status is invalid. | This account cannot sign in
access_denied | Login failed. | The sign-in failed
consent_required | You are not allowed any of the requested scopes. | None of the scopes is granted to the app
consent_required | The following scopes require user consent: [x]. | Consent is needed
consent_required | The following scopes require user consent: [x] and cannot be granted for the client credentials grant type: [x]. | Consent is needed
interaction_required | The user must authenticate with the authorization server for the request to proceed. | The person has to be asked
invalid_scope | One or more scopes are not configured for the authorization server resource. | The org does not know one of the scopes
invalid_scope | No scopes were requested. | No scope was asked for
invalid_scope | Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope. | The scope openid is missing
invalid_scope | The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner. | Okta did not take the scopes
invalid_scope | The authorization server resource does not have any configured default scopes, 'scope' must be provided. | No scope was asked for
login_required | The client specified not to prompt, but the user is not logged in. | No one is signed in at the org
login_required | The client specified not to prompt, but the client app requires re-authentication or MFA. | The person has to prove who they are again
login_required | A 'prompt' value of 'none' requires an existing session to successfully authorize. | No one is signed in at the org
login_required | Request expired, please start over and try again. | The sign-in took too long
unsupported_response_type | The response type is not supported by the authorization server. Configured response types: [code]. | The code flow is switched off for the app
unsupported_response_mode | The response mode is not supported by the authorization server. Valid response modes: [query, fragment, form_post, okta_post_message]. | Okta did not take the response mode
unsupported_response_mode | 'query' response mode cannot be used with either the 'id_token' or 'token' response types. | Okta did not take the response mode
unsupported_response_mode | 'okta_post_message' response mode cannot be used with the 'code' response type. | Okta did not take the response mode
unauthorized_client | The client is not authorized to use the provided grant type. Configured grant types: [implicit]. | The code flow is switched off for the app
unauthorized_client | This client cannot use a custom authorization server. | This app cannot use a custom authorization server
invalid_request | The authentication request has an invalid 'state' parameter. | Okta did not take the state
invalid_request | The 'nonce' parameter is required for authorize requests with either the 'id_token' or 'token' response types.. | The nonce is missing
invalid_request | Invalid value for 'prompt' parameter. Supported values: [..] | Okta did not take this prompt
invalid_request | Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1. | Okta did not take max_age
invalid_request | 'prompt' parameter must not have the value 'none' for request with 'zero' as max_age. | Okta did not take this prompt
invalid_request | PKCE code challenge is required by the application. | The app requires PKCE
invalid_request | PKCE code challenge contains illegal characters. | Okta did not take the PKCE values
invalid_request | PKCE code challenge method is not supported. Valid values: [S256] | Okta did not take the PKCE values
invalid_request | Identity provider is not valid. | The org does not know this identity provider
invalid_request | Clients with 'application_type' of 'service' are not allowed to access the '/authorize' endpoint. | This is a service app
invalid_request | Duplicate parameter provided in request. Duplicated parameters: [x]. | A parameter was sent twice
invalid_request | The request contained multiple parameters with the same name. | A parameter was sent twice
invalid_request | The authorize request must not contain both a request object and a request uri. | The request names itself twice
invalid_request_object | x | Okta did not take the signed request
request_not_supported | x | Okta did not take the signed request
invalid_request_uri | x | Okta did not take the pushed request
request_uri_not_supported | x | Okta did not take the pushed request
unmet_authentication_requirements | x | The sign-in was not strong enough
temporarily_unavailable | The authorization server is currently unable to handle the request due to a temporary overloading or maintenance of the server. | The org is busy or being maintained
server_error | The authorization server encountered an unexpected condition that prevented it from fulfilling the request. | The org had an error of its own
something_new | Nobody knows. | The server said no
";

/// `status | error | description | title`, as the token endpoint says no.
const TOKEN_ENDPOINT: &str = "
401 | invalid_client | Browser requests to the token endpoint must use Proof Key for Code Exchange. | This app is not made for a page
400 | invalid_request | Browser requests to the token endpoint must be part of at least one whitelisted redirect_uri. | This page's origin is not registered with the app
400 | invalid_request | Browser requests to the token endpoint must be made from one of the registered Trusted Origins. | This page's origin is not trusted
400 | unauthorized_client | Browser requests to the token endpoint may only use the authorization_code grant_type. | This org renews no token in a page
400 | invalid_scope | Browser requests to the token endpoint may not include the offline_access scope. | This org gives pages no refresh token
401 | invalid_client | Client authentication failed. Either the client or the client credentials are invalid. | The app wants a secret
401 | invalid_client | No client credentials found. | The app wants a secret
401 | invalid_client | Found Authentication header but was not valid client credentials. | The app wants a secret
401 | invalid_client | Invalid value for 'client_id' parameter. | The org does not know this client ID
401 | invalid_client | The client secret supplied for a confidential client is invalid. | The app wants a secret
401 | invalid_client | Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org Authorization Server. | Only a service app may do this
400 | invalid_grant | PKCE verification failed. | The code belongs to another request
400 | invalid_grant | The authorization code is invalid or has expired. | The code is used up or too old
400 | invalid_grant | The grant was issued to another client. Please make sure the 'client_id' matches the one used at the authorize request. | The code was issued to another app
400 | invalid_grant | The 'redirect_uri' does not match the redirection URI used in the authorization request. | The redirect URI differs from the one of the sign-in
400 | invalid_grant | The refresh token is invalid or expired. | The refresh token is used up or too old
400 | invalid_grant | The device code is invalid or has expired. | The device flow is not finished
400 | invalid_grant | The credentials provided were invalid. | The sign-in failed
400 | invalid_grant | API call exceeded rate limit due to too many requests. | Too many requests
400 | invalid_grant | Words of another year. | The code was not accepted
400 | invalid_request | The token request must specify a 'grant_type'. Valid values: [..] | The request names no grant
400 | invalid_request | PKCE code verifier is required by the application. | Okta did not take the PKCE values
400 | invalid_request | PKCE code challenge should be specified in the authorize request for code verification. | Okta did not take the PKCE values
400 | invalid_request | The client_assertion_type is invalid. | Okta did not take the kind of assertion
400 | invalid_request | Client credentials cannot be supplied via query parameters. | Credentials stood in the address
400 | invalid_request | The 'token' parameter is required. | There was no token in the request
400 | invalid_request | The required parameter 'code' is missing. | A parameter is missing
400 | invalid_request | The grant was issued for another authorization server. | The grant is another server's
400 | invalid_request | Something else. | Okta did not take the request
400 | invalid_scope | Cannot request 'openid' scopes using client credentials. | A service app has no one to identify
400 | client_credentials_self_scope_requested | The 'client_credentials' grant type may not request .self scopes. | A service has no self
400 | consent_required | You are not allowed any of the requested scopes. | None of the scopes is granted to the app
400 | consent_required | The scopes cannot be granted for the client credentials grant type: [x]. | A service cannot consent
400 | unsupported_grant_type | The authorization grant type is not supported by the authorization server. Configured grant types: [..]. | The app may not exchange codes
400 | access_denied | Some of the scopes requested for the refresh request were not granted in the original authorize request. Denied scopes: x. | More was asked than was granted before
400 | authorization_pending | x | The device flow is not finished
400 | slow_down | x | The device flow is not finished
400 | expired_token | x | The device flow is not finished
403 | access_denied | The request is made from outside the client's permitted network zones. | The app is closed to this network
500 | server_error | x | The org had an error of its own
401 | invalid_client | The client_assertion JWT signature algorithm is invalid. | Okta did not take the assertion's algorithm
401 | invalid_client | The client_assertion JWT kid is invalid. | Okta does not know this key
401 | invalid_client | The issuer claim for client_assertion is not a valid client_id. | The assertion is another app's
401 | invalid_client | The subject claim for client_assertion is not a valid client_id. | The assertion is about another app
401 | invalid_client | The audience claim for client_assertion must be the endpoint invoked for the request. | The assertion is for another address
401 | invalid_client | The client_assertion must contain the 'exp' claim as seconds since epoch. | The assertion has no end
401 | invalid_client | The client_assertion token is expired. | The assertion has expired
401 | invalid_client | The client_assertion token has an expiration too far into the future. | The assertion lives too long
401 | invalid_client | The client_assertion token must be issued before the current time. | The assertion comes from the future
401 | invalid_client | The client_assertion token has already been used. | The assertion was used before
401 | invalid_client | The client_assertion signature is invalid. | The assertion's signature does not fit
401 | invalid_client | The parsing of the client_assertion failed. | Okta could not read the assertion
401 | invalid_client | The client does not have a JWKSet configured, but the client_assertion requires one. | The app has no public key
401 | invalid_client | The client JWKSet is invalid. | The app's key set cannot be used
401 | invalid_client | The public key being used for client assertion has an invalid 'use' parameter. Valid values for the 'use' parameter are .. | The key is not for signing
401 | invalid_client | The client_assertion JWT needs to be signed using a signing key. | The key is not for signing
401 | invalid_client | Error retrieving the client JWKSet from jwks_uri. | The app's key set cannot be used
401 | invalid_client | The client JWKSet from jwks_uri must contain at least one key. | The app's key set cannot be used
401 | invalid_client | All keys in the client JWKSet from jwks_uri must have a unique kid. | The app's key set cannot be used
400 | use_dpop_nonce | Authorization server requires nonce in DPoP proof. | The app requires DPoP
400 | invalid_dpop_proof | The DPoP proof JWT header is missing. | The app requires DPoP
400 | invalid_dpop_proof | Multiple DPoP proof JWT headers are not allowed. | Two proofs came at once
400 | invalid_dpop_proof | 'typ' must be 'dpop+jwt' in the DPoP proof JWT. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT signature algorithm is invalid. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT cannot be parsed. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT signature is invalid. | Okta could not accept the proof
400 | invalid_dpop_proof | 'htm' claim in the DPoP proof JWT is invalid. | The proof is for another call
400 | invalid_dpop_proof | 'htu' claim in the DPoP proof JWT is invalid. | The proof is for another call
400 | invalid_dpop_proof | 'iat' claim in the DPoP proof JWT is invalid. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT is issued in the future. | The proof comes from the future
400 | invalid_dpop_proof | The DPoP proof JWT is issued more than five minutes in the past. | The proof is too old
400 | invalid_dpop_proof | The DPoP proof JWT is expired. | The proof is too old
400 | invalid_dpop_proof | 'jti' claim in the DPoP proof JWT is invalid. | Okta could not accept the proof
400 | invalid_dpop_proof | The DPoP proof JWT has already been used. | The proof was used before
400 | invalid_dpop_proof | 'ath' claim in the DPoP proof does not match the presented access_token. | The proof is for another token
400 | invalid_dpop_proof | The access_token is not bound to the provided DPoP proof. | The token belongs to another key
400 | invalid_dpop_proof | Invalid DPoP Public Key binding in refresh token | The token belongs to another key
400 | invalid_dpop_proof | Words of another year. | Okta did not take the proof
400 | invalid_request | The resource request requires a DPoP proof. | The token has to be used with DPoP
400 | invalid_request | The resource request must use the DPoP authentication scheme when using a DPoP bound token. | The token has to be used with DPoP
401 | invalid_token | The presented access_token is not DPoP bound. | The token is not bound to a key
403 | access_denied | The public key used to sign the DPoP proof JWT is invalid. | Okta did not take the proof's key
";

/// `status | code | summary | title`, as Okta's APIs say no in their own shape.
const API: &str = "
400 | E0000001 | Api validation failed: login: An object with this field already exists in the current organization | There is one of that name already
400 | E0000001 | Api validation failed: password: Password requirements were not met | Okta did not take the password
400 | E0000001 | Api validation failed: search | Okta did not take the request
400 | E0000002 | The request was not valid: x | Okta did not take the request
400 | E0000003 | The request body was not well-formed. | Okta could not read the request
401 | E0000004 | Authentication failed | The name or the password is wrong
403 | E0000005 | Invalid session | Okta saw no token
403 | E0000006 | You do not have permission to perform the requested action | An admin role is missing
404 | E0000007 | Not found: Resource not found: x (User) | There is no such user
404 | E0000008 | The requested path was not found | The org has no such API
500 | E0000009 | Internal Server Error | The org had an error of its own
503 | E0000010 | Service is in read only mode | The org cannot do this for the moment
401 | E0000011 | Invalid token provided | The token is no longer accepted
404 | E0000012 | Unsupported media type | Okta did not take the form of the request
403 | E0000013 | Invalid client app id | The org does not know this client ID
403 | E0000014 | Update of credentials failed | The credentials could not be changed
401 | E0000015 | You do not have permission to access the feature you are requesting | The org does not have this feature
403 | E0000016 | Activation failed because the user is already active | The user is active already
403 | E0000017 | Password reset failed | The password cannot be reset here
400 | E0000018 | Bad request. Accept and/or Content-Type headers are likely not set. | Okta did not take the form of the request
400 | E0000019 | Bad request. Accept and/or Content-Type headers likely do not match supported values. | Okta did not take the form of the request
400 | E0000020 | Bad request. | The org does not support this operation
400 | E0000021 | Bad request. Accept and/or Content-Type headers likely do not match supported values. | Okta did not take the form of the request
405 | E0000022 | The endpoint does not support the provided HTTP method | The org has no such API
403 | E0000023 | Operation failed because user profile is mastered under another system | The attribute is read-only
400 | E0000024 | Bad request. Application metadata | The app assignment was refused
400 | E0000025 | App assignment | The app assignment was refused
404 | E0000026 | This endpoint has been deprecated. | The app assignment was refused
400 | E0000027 | Group push bad request | The app assignment was refused
400 | E0000028 | The request is missing a required parameter. | Okta did not take the request
400 | E0000029 | Invalid paging request. | The place in the list is no longer valid
400 | E0000030 | Bad request. Invalid date. Dates must be of the form yyyy-MM-dd'T'HH:mm:ss.SSSZZ, e.g. 2013-01-01T12:00:00.000-07:00. | Okta did not take a date
400 | E0000031 | Invalid search criteria. | Okta did not understand the search
403 | E0000032 | Unlock is not allowed for this user. | The user is not locked out
400 | E0000033 | Bad request. Can't specify a search query and filter in the same request. | Two ways to search at once
403 | E0000034 | Forgot password not allowed on specified user. | This is not allowed for the user
403 | E0000035 | Change password not allowed on specified user. | This is not allowed for the user
403 | E0000036 | Change recovery question not allowed on specified user. | This is not allowed for the user
400 | E0000037 | Type mismatch exception. x | Okta did not take the request
403 | E0000038 | This operation is not allowed in the user's current status. | The user's status does not allow this
400 | E0000047 | API call exceeded rate limit due to too many requests. | Too many calls
404 | E0000048 | Entity not found exception. | There is no such user
409 | E0000055 | Duplicate group. | There is a group of that name already
501 | E0000060 | Unsupported operation. | The org does not support this operation
400 | E0000063 | Invalid combination of parameters specified. | Okta did not take the request
401 | E0000064 | Password is expired and must be changed. | The password has expired
403 | E0000068 | Invalid Passcode/Answer | The answer was not right
403 | E0000069 | User Locked | The account is locked
403 | E0000077 | Cannot modify the x attribute because it is read-only. | The attribute is read-only
403 | E0000078 | Cannot modify the x attribute because it is immutable. | The attribute is read-only
403 | E0000079 | This operation is not allowed in the current authentication state. | The user's status does not allow this
403 | E0000080 | The password does not meet the complexity requirements of the current password policy. | Okta did not take the password
403 | E0000087 | The recovery question answer did not match our records. | The answer was not right
409 | E0000090 | The role specified is already assigned to the user. | The role is there already
400 | E0000093 | Target count limit exceeded | Too many groups at once
400 | E0000094 | The provided filter is unsupported. | Okta did not understand the search
403 | E0000095 | Recovery not allowed for unknown user. | The user cannot be recovered
503 | E0000100 | Unable to perform search query. | The org cannot search for the moment
403 | E0000111 | Cannot modify the x object because it is read-only. | The attribute is read-only
409 | E0000112 | Cannot update this user because they are still being activated. Please try again in a few minutes. | The user is still being activated
403 | E0000117 | Cannot assign apps or update app profiles for an inactive user. | The user is not active
403 | E0000119 | Your account is locked. Please contact your administrator. | The account is locked
406 | E0000122 | Accept Header did not contain supported media type 'application/json' | Okta did not take the form of the request
400 | E0000124 | Could not create user. To create a user and expire their password immediately, a password must be specified | A password is missing
400 | E0000125 | Could not create user. To create a user and expire their password immediately, activate must be true | A password is missing
409 | E0000145 | Some users returned by the search cannot be parsed because the user schema has been changed to be inconsistent with their stale profile data. | Some users cannot be shown
401 | E0000207 | The username and/or the password you entered is incorrect. Please try again. | The name or the password is wrong
403 | E0000212 | Origin validation failed. | This page's origin is not trusted
400 | E0000227 | Roles can only be granted to service application type | Only a service app can have the role
412 | E0000231 | ETag value doesn't match. | Someone else changed it meanwhile
423 | E0000239 | Policy priorities are being reconciled. Please try again later. | The org is putting its policies in order
414 | E0000256 | This request produced a response with a header too large to be processed. | The search is too long
403 | E0000260 | This developer org has been deactivated. If you need access or have questions, please contact your org admin. | This org was deactivated
409 | E0000263 | Attempted to assign a duplicate standard role assignment to an admin | The role is there already
418 | E0009999 | Something new | The call was refused
";

/// `status | scheme | error | description | title`, as Okta's APIs say no in a header, with an empty body. `-` is none.
const CHALLENGES: &str = "
401 | Bearer | invalid_token | The token has expired. | The token has expired
401 | Bearer | invalid_token | The access token has been revoked. | The token was revoked
401 | Bearer | invalid_token | The access token is invalid. | The token is no longer accepted
401 | - | - | - | The token is no longer accepted
401 | Bearer | invalid_token | The access token provided has an invalid issuer. | The token is another server's
401 | Bearer | invalid_token | The access token provided is not intended for Okta. | The token is another server's
401 | DPoP | invalid_token | The presented access_token is not DPoP bound. | The token is not bound to a key
400 | Bearer | invalid_request | The resource request must use the DPoP authentication scheme when using a DPoP bound token. | The token has to be used with DPoP
400 | DPoP | invalid_request | The resource request requires a DPoP proof. | The token has to be used with DPoP
400 | DPoP | invalid_dpop_proof | The DPoP proof JWT has already been used. | The proof was used before
401 | DPoP | use_dpop_nonce | Resource server requires nonce in DPoP proof. | The app requires DPoP
400 | Bearer | invalid_request | The access token cannot be presented in a query string. | The token stood in the address
403 | Bearer | insufficient_scope | The access token provided does not contain the required scopes. | The token lacks a scope
403 | - | - | - | The call was refused
404 | - | - | - | There is nothing at this address
502 | - | - | - | The org had an error of its own
418 | - | - | - | The call was refused
";

#[test]
fn every_refusal_of_the_authorization_endpoint_has_an_entry() {
    for row in rows(AUTHORIZE) {
        let [error, description, title] = row;
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
fn every_refusal_of_the_token_endpoint_has_an_entry() {
    for [status, error, description, title] in rows(TOKEN_ENDPOINT) {
        let diagnosis = refused(status.parse().unwrap(), error, description);
        check(&diagnosis);
        assert_eq!(diagnosis.title, title, "{description}");
        assert_eq!(evidence(&diagnosis, "Error"), Some(error));
        assert_eq!(evidence(&diagnosis, "Description"), Some(description));
        assert_eq!(evidence(&diagnosis, "Status"), Some(status));
    }
}

#[test]
fn every_error_code_of_the_apis_has_an_entry() {
    for [status, code, summary, title] in rows(API) {
        let body = serde_json::json!({
            "errorCode": code, "errorSummary": summary, "errorLink": code, "errorId": "oae1", "errorCauses": [],
        });
        let headers = [("x-okta-request-id", "req1")];
        let diagnosis = api(status.parse().unwrap(), &headers, &body.to_string());
        assert_eq!(diagnosis.title, title, "{code} {summary}");
        assert_eq!(evidence(&diagnosis, "Error ID"), Some("oae1"));
        assert_eq!(evidence(&diagnosis, "Request ID"), Some("req1"));
    }
}

#[test]
fn every_challenge_of_the_apis_has_an_entry() {
    for [status, scheme, error, description, title] in rows(CHALLENGES) {
        let challenge = format!(
            "{scheme} realm=\"http://acme.okta.com\", error=\"{error}\", error_description=\"{description}\""
        );
        let headers = [("www-authenticate", challenge.as_str())];
        let headers = if scheme == "-" {
            &headers[..0]
        } else {
            &headers
        };
        let diagnosis = api(status.parse().unwrap(), headers, "");
        assert_eq!(diagnosis.title, title, "{status} {description}");
    }
    let missing = api(
        403,
        &[("www-authenticate", "Bearer error=\"insufficient_scope\"")],
        "",
    );
    assert_eq!(
        missing.action,
        Some(Action::AskWithScope("okta.users.read".to_owned()))
    );
    assert!(
        missing.fix.contains("grant okta.users.read on"),
        "{missing:?}"
    );
}

#[test]
fn the_book_is_well_formed() {
    const STEPS: [&str; 18] = [
        "add-openid",
        "administrators",
        "app",
        "applications",
        "ask-scope",
        "check-org",
        "code-flow",
        "implicit-flow",
        "paste-back",
        "people",
        "retry",
        "sign-in-again",
        "someone-else",
        "system-log",
        "trusted-origins",
        "use-dpop",
        "wait",
        "",
    ];
    let mut heads = BTreeSet::new();
    let mut chapter = "";
    for block in BOOK.split("\n\n").skip(1) {
        let lines: Vec<&str> = block.trim_end().split('\n').collect();
        if let [line] = lines[..] {
            chapter = line;
            assert!(line.starts_with('[') && line.ends_with(']'), "{line}");
            continue;
        }
        let [head, title, cause, fix, then] = lines[..] else {
            panic!("not five lines: {block}");
        };
        assert!(head.contains(':'), "{block}");
        assert!(heads.insert((chapter, head)), "{head} twice");
        assert!(!title.ends_with('.') && title.len() < 60, "{title}");
        for sentence in [cause, fix] {
            assert!(sentence == "\"" || sentence.ends_with('.'), "{sentence}");
        }
        let steps = then.strip_prefix('>').expect(block).trim();
        for step in steps.split(' ') {
            assert!(STEPS.contains(&step), "{step} in {block}");
        }
    }
    assert!(heads.len() > 150);
}

/// An entry that none of the rows above comes to is dead, or lacks its row.
#[test]
fn every_entry_for_a_refusal_has_a_row() {
    let told: BTreeSet<String> = rows(AUTHORIZE)
        .map(|[_, _, title]| title)
        .chain(rows(TOKEN_ENDPOINT).map(|[_, _, _, title]| title))
        .chain(rows(REFUSALS).map(|[_, _, _, title]| title))
        .chain(rows(API).map(|[_, _, _, title]| title))
        .chain(rows(CHALLENGES).map(|[_, _, _, _, title]| title))
        // By stage, by kind of failure: these are told of in other tests.
        .chain([
            "The implicit flow is switched off for the app",
            "The app may not renew tokens",
            "The app may not act for itself",
            "Okta did not take the app's proof of itself",
            "Too many calls",
            "Too many calls at once",
            "The list goes round in a circle",
            "The next page is at another address",
            "The answer makes no sense",
            "The token or its proof was refused",
        ])
        .map(str::to_owned)
        .collect();
    let mut chapter = "";
    for block in BOOK.split("\n\n").skip(1) {
        let lines: Vec<&str> = block.split('\n').collect();
        match lines[..] {
            [line] => chapter = line,
            [_, title, ..] if matches!(chapter, "[oauth]" | "[api]") && title != "\"" => {
                assert!(told.contains(title), "{title}");
            }
            _ => {}
        }
    }
}

pub(super) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.trim().lines().map(|line| {
        let cells: Vec<&str> = line.split(" | ").collect();
        cells.try_into().unwrap_or_else(|_| panic!("{line}"))
    })
}
