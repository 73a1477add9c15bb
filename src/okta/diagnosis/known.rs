//! The refusals of Okta's OAuth endpoints that a browser flow can meet.
//!
//! Told apart by code, then by words of the description. The words may change: the last row of a code has none, and fits all.

use super::{Action, Diagnosis, Page};
use crate::oauth::flow::Flow;
use crate::oauth::transaction::Transaction;
use crate::okta::org::OrgUrl;

/// Explains a refusal by its code and description; what is not known is shown as it came.
pub(super) fn explain(
    error: &str,
    description: Option<&str>,
    transaction: &Transaction,
) -> Diagnosis {
    let text = description.unwrap_or_default();
    let known = REFUSALS
        .iter()
        .find(|known| known.error == error && text.contains(known.words));
    let (title, cause, fix, step, page) = match known {
        Some(known) => (known.title, known.cause, known.fix, known.step, known.page),
        None => (
            "The server said no",
            "It gave a reason that Latchkey has no advice for.",
            "Read the evidence. The org's System Log may say more.",
            Step::None,
            Some(Page::SystemLog),
        ),
    };
    let mut diagnosis = Diagnosis::new(title, cause, fix, step.action(transaction.flow))
        .with("Error", error)
        .with("Description", description.unwrap_or("none given"));
    if let Step::OtherFlow = step {
        diagnosis.fix = switch_advice(transaction.flow).to_owned();
    }
    diagnosis.at(
        page,
        &OrgUrl::from_origin(&transaction.org),
        &transaction.client_id,
    )
}

struct Known {
    error: &'static str,
    /// A part of the description; nothing fits every one.
    words: &'static str,
    title: &'static str,
    cause: &'static str,
    fix: &'static str,
    step: Step,
    page: Option<Page>,
}

#[derive(Clone, Copy)]
enum Step {
    Again,
    Code,
    None,
    Openid,
    /// The flow is switched off for the app.
    OtherFlow,
    Retry,
    SomeoneElse,
}

impl Step {
    fn action(self, flow: Flow) -> Option<Action> {
        Some(match self {
            Self::Again => Action::SignInAgain,
            Self::Code => Action::SwitchFlow(Flow::AuthorizationCode),
            Self::None => return None,
            Self::Openid => Action::AskWithScope(vec!["openid".to_owned()]),
            Self::OtherFlow => Action::SwitchFlow(match flow {
                Flow::Implicit => Flow::AuthorizationCode,
                Flow::AuthorizationCode => Flow::Implicit,
            }),
            Self::Retry => Action::Retry,
            Self::SomeoneElse => Action::SignInAsSomeoneElse,
        })
    }
}

fn switch_advice(flow: Flow) -> &'static str {
    match flow {
        Flow::Implicit => {
            "Switch to the code flow. Or, to test: app, General, Grant type, Advanced, tick Implicit (hybrid) and Access token."
        }
        Flow::AuthorizationCode => {
            "In the app, under General, Grant type, tick Authorization Code."
        }
    }
}

const fn row(
    error: &'static str,
    words: &'static str,
    title: &'static str,
    cause: &'static str,
    fix: &'static str,
    step: Step,
    page: Option<Page>,
) -> Known {
    Known {
        error,
        words,
        title,
        cause,
        fix,
        step,
        page,
    }
}

const APP: Option<Page> = Some(Page::App);

const SPA: &str = "Create an app of the kind Single-Page Application: it has no secret and uses PKCE. Then use its client ID here.";

const REDIRECT: &str = "In the app, under General, add the redirect URI shown under Connect to the Sign-in redirect URIs.";

const GRANT_SCOPES: &str = "As a super admin, open the app's Okta API Scopes tab and grant what you ask for. Then sign in again.";

/// Rows of one code stand together, the one without words last.
static REFUSALS: &[Known] = &[
    row(
        "access_denied",
        "not assigned",
        "This person is not assigned to the app",
        "The password was right, but the app is not for this person.",
        "Assign the person on the app's Assignments tab, or sign in as someone who is assigned.",
        Step::SomeoneElse,
        APP,
    ),
    row(
        "access_denied",
        "all the requested scopes were rejected",
        "A policy rejected every scope",
        "The org's policy let the person in, but gave none of the scopes.",
        "Check the scopes against the app's Okta API Scopes tab and its policy.",
        Step::None,
        APP,
    ),
    row(
        "access_denied",
        "Policy evaluation failed",
        "A policy stopped the sign-in",
        "The app's sign-in policy does not let this person in from here.",
        "Check the app's policy on its Sign On tab; the System Log names the rule. Or sign in as someone else.",
        Step::SomeoneElse,
        Some(Page::SystemLog),
    ),
    row(
        "access_denied",
        "requested scopes were denied",
        "A policy denied some of the scopes",
        "The description names them.",
        "Ask for fewer scopes, or change the policy.",
        Step::None,
        APP,
    ),
    row(
        "access_denied",
        "network zones",
        "The app is closed to this network",
        "The app takes requests from certain network zones only, and this machine is in none of them.",
        "Use a network that is allowed, or change the zones under General in the app.",
        Step::None,
        APP,
    ),
    row(
        "access_denied",
        "'login_hint'",
        "The login hint fits nobody",
        "Nobody of that name is assigned to the app.",
        "Correct or clear the login hint, then sign in again.",
        Step::Again,
        APP,
    ),
    row(
        "access_denied",
        "password is expired",
        "The password has expired",
        "The org wants a new password before this person may go on.",
        "Sign in at the org itself to set a new password, then try again. Or sign in as someone else.",
        Step::SomeoneElse,
        None,
    ),
    row(
        "access_denied",
        "User status is invalid",
        "This account cannot sign in",
        "Its status is not active: suspended, deactivated or not finished.",
        "Look at the person's status in the Admin Console, or sign in as someone else.",
        Step::SomeoneElse,
        Some(Page::People),
    ),
    row(
        "access_denied",
        "Login failed",
        "The sign-in failed",
        "The org did not say why.",
        "Try again; if it stays so, look into the org's System Log.",
        Step::Again,
        Some(Page::SystemLog),
    ),
    row(
        "access_denied",
        "",
        "Access was denied",
        "The person, or the org, said no.",
        "Sign in again, or as someone else. The org's System Log says who refused.",
        Step::SomeoneElse,
        Some(Page::SystemLog),
    ),
    row(
        "consent_required",
        "require user consent",
        "Consent is needed",
        "The scopes have to be agreed to, and nobody was asked.",
        "Sign in again with prompt consent.",
        Step::Again,
        APP,
    ),
    row(
        "consent_required",
        "",
        "None of the scopes is granted to the app",
        "Okta gives a scope only if an admin granted it to the app before.",
        GRANT_SCOPES,
        Step::Again,
        APP,
    ),
    row(
        "interaction_required",
        "",
        "The person has to be asked",
        "The request said not to ask, but the org has to.",
        "Set prompt to something other than none, then sign in again.",
        Step::Again,
        None,
    ),
    row(
        "invalid_client",
        "Proof Key for Code Exchange",
        "This app is not made for a page",
        "Okta takes token requests from a page only with PKCE, which this kind of app or grant does not use here.",
        SPA,
        Step::None,
        Some(Page::Applications),
    ),
    row(
        "invalid_client",
        "'client_id'",
        "The org does not know this client ID",
        "No active app of this org has it.",
        "Copy the client ID from the app's General tab, and check that the app belongs to this org and is active.",
        Step::None,
        Some(Page::Applications),
    ),
    row(
        "invalid_client",
        "",
        "The app wants a secret",
        "It is a web or service app: it has to prove itself with a secret or a key, which a page must not have.",
        SPA,
        Step::None,
        Some(Page::Applications),
    ),
    row(
        "invalid_dpop_proof",
        "",
        "The app requires DPoP",
        "It gives tokens only to requests that carry a proof of a key.",
        "In the app, under General, untick Require Demonstrating Proof of Possession (DPoP) header in token requests.",
        Step::None,
        APP,
    ),
    row(
        "invalid_grant",
        "PKCE verification failed",
        "The code belongs to another request",
        "Its secret half is not the one this window has.",
        "Sign in again. If two windows sign in at once, let each finish by itself.",
        Step::Again,
        None,
    ),
    row(
        "invalid_grant",
        "authorization code",
        "The code is used up or too old",
        "A code works once, and for five minutes.",
        "Sign in again.",
        Step::Again,
        None,
    ),
    row(
        "invalid_grant",
        "another client",
        "The code was issued to another app",
        "The client ID differs from the one of the sign-in.",
        "Sign in again.",
        Step::Again,
        None,
    ),
    row(
        "invalid_grant",
        "'redirect_uri'",
        "The redirect URI differs from the one of the sign-in",
        "It must be the same, letter for letter, in both requests.",
        "Sign in again from this address.",
        Step::Again,
        None,
    ),
    row(
        "invalid_grant",
        "refresh token",
        "The refresh token is used up or too old",
        "It was used before, revoked, or not used for too long.",
        "Sign in again.",
        Step::Again,
        None,
    ),
    row(
        "invalid_grant",
        "",
        "The code was not accepted",
        "It is used up, too old, or not this app's.",
        "Sign in again.",
        Step::Again,
        None,
    ),
    row(
        "invalid_request",
        "'state'",
        "Okta did not take the state",
        "It was missing, or had a character Okta does not allow.",
        "Sign in again; do not change the copied address.",
        Step::Again,
        None,
    ),
    row(
        "invalid_request",
        "'nonce'",
        "The nonce is missing",
        "Okta requires it for the implicit flow.",
        "Sign in again; do not change the copied address.",
        Step::Again,
        None,
    ),
    row(
        "invalid_request",
        "PKCE code challenge is required",
        "The app requires PKCE",
        "The request carried no code challenge.",
        "Choose the code flow, then sign in again.",
        Step::Code,
        None,
    ),
    row(
        "invalid_request",
        "PKCE",
        "Okta did not take the PKCE values",
        "The challenge or the verifier was changed or lost on the way.",
        "Sign in again; do not change the copied address.",
        Step::Again,
        None,
    ),
    row(
        "invalid_request",
        "'prompt'",
        "Okta did not take this prompt",
        "The org does not support the value, or not with the rest of the request.",
        "Choose another prompt, then sign in again.",
        Step::Again,
        None,
    ),
    row(
        "invalid_request",
        "application_type' of 'service'",
        "This is a service app",
        "Nobody can sign in to an API Services app: it acts for itself.",
        SPA,
        Step::None,
        Some(Page::Applications),
    ),
    row(
        "invalid_request",
        "whitelisted redirect_uri",
        "This page's origin is not registered with the app",
        "Okta takes token requests only from pages of an origin that is among the app's redirect URIs.",
        REDIRECT,
        Step::Again,
        APP,
    ),
    row(
        "invalid_request",
        "Trusted Origins",
        "This page's origin is not trusted",
        "The org takes token requests only from its Trusted Origins.",
        "Add this page's origin under Security, API, Trusted Origins, with CORS ticked.",
        Step::Again,
        None,
    ),
    row(
        "invalid_request",
        "multiple",
        "A parameter was sent twice",
        "The address was changed on its way.",
        "Sign in again; do not change the copied address.",
        Step::Again,
        None,
    ),
    row(
        "invalid_request",
        "Duplicate",
        "A parameter was sent twice",
        "The address was changed on its way.",
        "Sign in again; do not change the copied address.",
        Step::Again,
        None,
    ),
    row(
        "invalid_request",
        "",
        "Okta did not take the request",
        "Something in it is missing or wrong; the description says what.",
        "Correct it under Connect, then sign in again.",
        Step::Again,
        APP,
    ),
    row(
        "invalid_scope",
        "not configured",
        "The org does not know one of the scopes",
        "A scope is misspelt, or belongs to a custom authorization server.",
        "Compare the scopes with those on the app's Okta API Scopes tab, then sign in again.",
        Step::None,
        APP,
    ),
    row(
        "invalid_scope",
        "No scopes were requested",
        "No scope was asked for",
        "Okta gives no token without one.",
        "Add a scope such as okta.users.read.",
        Step::None,
        None,
    ),
    row(
        "invalid_scope",
        "'openid'",
        "The scope openid is missing",
        "Scopes such as profile and email need it.",
        "Ask again with openid.",
        Step::Openid,
        None,
    ),
    row(
        "invalid_scope",
        "offline_access",
        "This org gives pages no refresh token",
        "It refuses offline_access in requests from a page.",
        "Remove offline_access from the scopes, then sign in again.",
        Step::None,
        None,
    ),
    row(
        "invalid_scope",
        "",
        "Okta did not take the scopes",
        "One of them is unknown, misspelt, or more than the app may have.",
        "Compare the scopes with those on the app's Okta API Scopes tab.",
        Step::None,
        APP,
    ),
    row(
        "login_required",
        "expired",
        "The sign-in took too long",
        "The org gave up waiting.",
        "Sign in again.",
        Step::Again,
        None,
    ),
    row(
        "login_required",
        "re-authentication or MFA",
        "The person has to prove who they are again",
        "The request said not to ask, but the app's policy wants the password or a second factor.",
        "Set prompt to something other than none, then sign in again.",
        Step::Again,
        None,
    ),
    row(
        "login_required",
        "",
        "No one is signed in at the org",
        "The request said not to ask, so it could only fail.",
        "Set prompt to something other than none, then sign in again.",
        Step::Again,
        None,
    ),
    row(
        "server_error",
        "",
        "The org had an error of its own",
        "It could not finish the request.",
        "Try again in a moment. If it stays so, see status.okta.com.",
        Step::Retry,
        None,
    ),
    row(
        "temporarily_unavailable",
        "",
        "The org is busy or being maintained",
        "It takes no sign-ins for the moment.",
        "Try again in a moment. If it stays so, see status.okta.com.",
        Step::Retry,
        None,
    ),
    row(
        "unauthorized_client",
        "custom authorization server",
        "This app cannot use a custom authorization server",
        "The request went to the wrong place.",
        "Use the org's own address, without /oauth2.",
        Step::None,
        None,
    ),
    row(
        "unauthorized_client",
        "",
        "The app may not use this flow",
        "Its grant type is not ticked in the app.",
        "",
        Step::OtherFlow,
        APP,
    ),
    row(
        "unmet_authentication_requirements",
        "",
        "The sign-in was not strong enough",
        "The person could not give the proof that was asked for.",
        "Enrol the missing factor at the org, or sign in as someone else.",
        Step::SomeoneElse,
        None,
    ),
    row(
        "unsupported_grant_type",
        "",
        "The app may not exchange codes",
        "The Authorization Code grant is not ticked in the app.",
        "",
        Step::OtherFlow,
        APP,
    ),
    row(
        "unsupported_response_mode",
        "",
        "Okta did not take the response mode",
        "A token never comes in the query, and the org may support fewer modes.",
        "Choose response mode fragment, then sign in again.",
        Step::Again,
        None,
    ),
    row(
        "unsupported_response_type",
        "",
        "This flow is switched off for the app",
        "Its grant type is not ticked in the app.",
        "",
        Step::OtherFlow,
        APP,
    ),
    row(
        "use_dpop_nonce",
        "",
        "The app requires DPoP",
        "It gives tokens only to requests that carry a proof of a key.",
        "In the app, under General, untick Require Demonstrating Proof of Possession (DPoP) header in token requests.",
        Step::None,
        APP,
    ),
];
