//! The refusals of Okta's OAuth endpoints that a browser flow can meet.
//!
//! Told apart by code, then by words of the description. The words may change: the last row of a code has none, and fits all.

use super::{Action, Diagnosis, Page, Step, table};
use crate::oauth::flow::Flow;
use crate::oauth::transaction::Transaction;
use crate::okta::org::OrgUrl;

/// Explains a refusal by its code and description; what is not known is shown as it came.
pub(super) fn explain(
    error: &str,
    description: Option<&str>,
    transaction: &Transaction,
) -> Diagnosis {
    let known = table::find(REFUSALS, error, description.unwrap_or_default());
    let (mut diagnosis, page) = known.unwrap_or_else(|| {
        let unknown = Diagnosis::new(
            "The server said no\n\
             It gave a reason that Latchkey has no advice for.\n\
             Read the evidence. The org's System Log may say more.",
            Step::None,
        );
        (unknown, Some(Page::SystemLog))
    });
    // The flow is switched off for the app.
    if diagnosis.fix.is_empty() {
        let (advice, other) = match transaction.flow {
            Flow::Implicit => (
                "Switch to the code flow. Or, to test: app, General, Grant type, Advanced, tick Implicit (hybrid) and Access token.",
                Flow::AuthorizationCode,
            ),
            Flow::AuthorizationCode => (
                "In the app, under General, Grant type, tick Authorization Code.",
                Flow::Implicit,
            ),
        };
        diagnosis.fix = advice.to_owned();
        diagnosis.action = Some(Action::SwitchFlow(other));
    }
    diagnosis
        .with("Error", error)
        .with("Description", description.unwrap_or("none given"))
        .at(
            page,
            &OrgUrl::from_origin(&transaction.org),
            &transaction.client_id,
        )
}

/// See [`table::find`]. Rows of one code stand together, the one without words last. Without a fix, the other flow is it.
const REFUSALS: &str = "\
access_denied|not assigned|pa|This person is not assigned to the app|The password was right, but the app is not for this person.|Assign the person on the app's Assignments tab, or sign in as someone who is assigned.
access_denied|all the requested scopes were rejected|-a|A policy rejected every scope|The org's policy let the person in, but gave none of the scopes.|Check the scopes against the app's Okta API Scopes tab and its policy.
access_denied|Policy evaluation failed|ps|A policy stopped the sign-in|The app's sign-in policy does not let this person in from here.|Check the app's policy on its Sign On tab; the System Log names the rule. Or sign in as someone else.
access_denied|requested scopes were denied|-a|A policy denied some of the scopes|The description names them.|Ask for fewer scopes, or change the policy.
access_denied|network zones|-a|The app is closed to this network|The app takes requests from certain network zones only, and this machine is in none of them.|Use a network that is allowed, or change the zones under General in the app.
access_denied|'login_hint'|aa|The login hint fits nobody|Nobody of that name is assigned to the app.|Correct or clear the login hint, then sign in again.
access_denied|password is expired|p-|The password has expired|The org wants a new password before this person may go on.|Sign in at the org itself to set a new password, then try again. Or sign in as someone else.
access_denied|User status is invalid|pp|This account cannot sign in|Its status is not active: suspended, deactivated or not finished.|Look at the person's status in the Admin Console, or sign in as someone else.
access_denied|Login failed|as|The sign-in failed|The org did not say why.|Try again; if it stays so, look into the org's System Log.
access_denied||ps|Access was denied|The person, or the org, said no.|Sign in again, or as someone else. The org's System Log says who refused.
consent_required|require user consent|aa|Consent is needed|The scopes have to be agreed to, and nobody was asked.|Sign in again with prompt consent.
consent_required||aa|None of the scopes is granted to the app|Okta gives a scope only if an admin granted it to the app before.|As a super admin, open the app's Okta API Scopes tab and grant what you ask for. Then sign in again.
interaction_required||a-|The person has to be asked|The request said not to ask, but the org has to.|Set prompt to something other than none, then sign in again.
invalid_client|Proof Key for Code Exchange|-l|This app is not made for a page|Okta takes token requests from a page only with PKCE, which this kind of app or grant does not use here.|Create an app of the kind Single-Page Application: it has no secret and uses PKCE. Then use its client ID here.
invalid_client|'client_id'|-l|The org does not know this client ID|No active app of this org has it.|Copy the client ID from the app's General tab, and check that the app belongs to this org and is active.
invalid_client||-l|The app wants a secret|It is a web or service app: it has to prove itself with a secret or a key, which a page must not have.|Create an app of the kind Single-Page Application: it has no secret and uses PKCE. Then use its client ID here.
invalid_dpop_proof||-a|The app requires DPoP|It gives tokens only to requests that carry a proof of a key.|In the app, under General, untick Require Demonstrating Proof of Possession (DPoP) header in token requests.
invalid_grant|PKCE verification failed|a-|The code belongs to another request|Its secret half is not the one this window has.|Sign in again. If two windows sign in at once, let each finish by itself.
invalid_grant|authorization code|a-|The code is used up or too old|A code works once, and for five minutes.|Sign in again.
invalid_grant|another client|a-|The code was issued to another app|The client ID differs from the one of the sign-in.|Sign in again.
invalid_grant|'redirect_uri'|a-|The redirect URI differs from the one of the sign-in|It must be the same, letter for letter, in both requests.|Sign in again from this address.
invalid_grant|refresh token|a-|The refresh token is used up or too old|It was used before, revoked, or not used for too long.|Sign in again.
invalid_grant||a-|The code was not accepted|It is used up, too old, or not this app's.|Sign in again.
invalid_request|'state'|a-|Okta did not take the state|It was missing, or had a character Okta does not allow.|Sign in again; do not change the copied address.
invalid_request|'nonce'|a-|The nonce is missing|Okta requires it for the implicit flow.|Sign in again; do not change the copied address.
invalid_request|PKCE code challenge is required|c-|The app requires PKCE|The request carried no code challenge.|Choose the code flow, then sign in again.
invalid_request|PKCE|a-|Okta did not take the PKCE values|The challenge or the verifier was changed or lost on the way.|Sign in again; do not change the copied address.
invalid_request|'prompt'|a-|Okta did not take this prompt|The org does not support the value, or not with the rest of the request.|Choose another prompt, then sign in again.
invalid_request|application_type' of 'service'|-l|This is a service app|Nobody can sign in to an API Services app: it acts for itself.|Create an app of the kind Single-Page Application: it has no secret and uses PKCE. Then use its client ID here.
invalid_request|whitelisted redirect_uri|aa|This page's origin is not registered with the app|Okta takes token requests only from pages of an origin that is among the app's redirect URIs.|In the app, under General, add the redirect URI shown under Connect to the Sign-in redirect URIs.
invalid_request|Trusted Origins|a-|This page's origin is not trusted|The org takes token requests only from its Trusted Origins.|Add this page's origin under Security, API, Trusted Origins, with CORS ticked.
invalid_request|multiple|a-|A parameter was sent twice|The address was changed on its way.|Sign in again; do not change the copied address.
invalid_request|Duplicate|a-|A parameter was sent twice|The address was changed on its way.|Sign in again; do not change the copied address.
invalid_request||aa|Okta did not take the request|Something in it is missing or wrong; the description says what.|Correct it under Connect, then sign in again.
invalid_scope|not configured|-a|The org does not know one of the scopes|A scope is misspelt, or belongs to a custom authorization server.|Compare the scopes with those on the app's Okta API Scopes tab, then sign in again.
invalid_scope|No scopes were requested|--|No scope was asked for|Okta gives no token without one.|Add a scope such as okta.users.read.
invalid_scope|'openid'|i-|The scope openid is missing|Scopes such as profile and email need it.|Ask again with openid.
invalid_scope|offline_access|--|This org gives pages no refresh token|It refuses offline_access in requests from a page.|Remove offline_access from the scopes, then sign in again.
invalid_scope||-a|Okta did not take the scopes|One of them is unknown, misspelt, or more than the app may have.|Compare the scopes with those on the app's Okta API Scopes tab.
login_required|expired|a-|The sign-in took too long|The org gave up waiting.|Sign in again.
login_required|re-authentication or MFA|a-|The person has to prove who they are again|The request said not to ask, but the app's policy wants the password or a second factor.|Set prompt to something other than none, then sign in again.
login_required||a-|No one is signed in at the org|The request said not to ask, so it could only fail.|Set prompt to something other than none, then sign in again.
server_error||r-|The org had an error of its own|It could not finish the request.|Try again in a moment. If it stays so, see status.okta.com.
temporarily_unavailable||r-|The org is busy or being maintained|It takes no sign-ins for the moment.|Try again in a moment. If it stays so, see status.okta.com.
unauthorized_client|custom authorization server|--|This app cannot use a custom authorization server|The request went to the wrong place.|Use the org's own address, without /oauth2.
unauthorized_client||-a|The app may not use this flow|Its grant type is not ticked in the app.|
unmet_authentication_requirements||p-|The sign-in was not strong enough|The person could not give the proof that was asked for.|Enrol the missing factor at the org, or sign in as someone else.
unsupported_grant_type||-a|The app may not exchange codes|The Authorization Code grant is not ticked in the app.|
unsupported_response_mode||a-|Okta did not take the response mode|A token never comes in the query, and the org may support fewer modes.|Choose response mode fragment, then sign in again.
unsupported_response_type||-a|This flow is switched off for the app|Its grant type is not ticked in the app.|
use_dpop_nonce||-a|The app requires DPoP|It gives tokens only to requests that carry a proof of a key.|In the app, under General, untick Require Demonstrating Proof of Possession (DPoP) header in token requests.";
