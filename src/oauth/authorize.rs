//! The authorization request (RFC 6749 sections 4.1.1 and 4.2.1).

use std::borrow::Cow;

use super::base64url;
use super::flow::{Flow, Prompt, ResponseMode};
use super::form;
use super::text;
use crate::okta::org::{Endpoint, OrgUrl};

/// What is asked of the authorization server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRequest {
    pub org: OrgUrl,
    pub client_id: String,
    pub flow: Flow,
    pub response_mode: ResponseMode,
    pub scopes: Vec<String>,
    pub redirect_uri: String,
    pub prompt: Option<Prompt>,
    pub login_hint: Option<String>,
    /// Okta refuses a request without it, and any character but letters, digits and `,._-` in it.
    pub state: String,
    /// Okta refuses an implicit request without it.
    pub nonce: Option<String>,
    /// The code flow's PKCE challenge.
    pub code_challenge: Option<String>,
    /// The token is to be bound to a key (RFC 9449), which the token request tells: Okta documents no parameter for it here.
    pub dpop: bool,
}

impl AuthorizationRequest {
    /// The parameters in the order they are sent, each with what it means.
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut out = Vec::with_capacity(12);
        let mut add = |name, value: &str, meaning| out.push(Parameter::new(name, value, meaning));
        add(
            "client_id",
            &self.client_id,
            "Which app asks. Public: it proves nothing by itself.",
        );
        add(
            "response_type",
            self.response_type(),
            match (self.flow, self.asks_openid()) {
                (Flow::Implicit, false) => {
                    "Answer with the access token itself: the implicit flow."
                }
                (Flow::Implicit, true) => {
                    "Answer with an ID token and the access token: the implicit flow."
                }
                _ => "Answer with a code, which the page then exchanges for the token.",
            },
        );
        add(
            "response_mode",
            self.response_mode.as_str(),
            match self.response_mode {
                ResponseMode::Fragment => "Put the answer after #, where no server sees it.",
                ResponseMode::Query => "Put the answer after ?, where this page's host may log it.",
            },
        );
        add("scope", &self.scopes.join(" "), "");
        add(
            "redirect_uri",
            &self.redirect_uri,
            "Where the answer goes. Must be registered for the app, letter for letter.",
        );
        add(
            "state",
            &self.state,
            "Random. Ties the answer to this request; Okta requires it.",
        );
        if let Some(nonce) = &self.nonce {
            add(
                "nonce",
                nonce,
                match self.flow {
                    Flow::Implicit => {
                        "Random. Okta requires it for the implicit flow; an ID token repeats it."
                    }
                    _ => "Random. The ID token must repeat it, so that no other fits.",
                },
            );
        }
        if let Some(challenge) = &self.code_challenge {
            add(
                "code_challenge",
                challenge,
                "The hash of a secret kept in this window. The code works with that secret only.",
            );
            add(
                "code_challenge_method",
                "S256",
                "The hash is SHA-256, the only one Okta takes.",
            );
        }
        if let Some(prompt) = self.prompt {
            add(
                "prompt",
                prompt.as_str(),
                match prompt {
                    Prompt::Consent => "Ask for consent again.",
                    Prompt::Login => "Ask for the password even if someone is signed in.",
                    Prompt::LoginConsent => "Ask for the password and for consent again.",
                    Prompt::None => "Ask for nothing: fail if no one is signed in.",
                },
            );
        }
        if let Some(hint) = &self.login_hint {
            add("login_hint", hint, "Fills in the user name.");
        }
        for parameter in &mut out {
            if parameter.meaning.is_empty() {
                parameter.meaning = self.scope_meaning();
            }
        }
        out
    }

    /// The address to open, made of exactly [`Self::parameters`].
    pub fn url(&self) -> String {
        let mut url = self.org.endpoint(Endpoint::Authorize);
        for (index, parameter) in self.parameters().iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(parameter.name);
            url.push('=');
            url.push_str(&form::percent_encode_component(&parameter.value));
        }
        url
    }

    /// What Okta would refuse or ignore, before it is sent.
    pub fn problems(&self) -> Vec<RequestProblem> {
        use RequestProblem as P;
        let mut problems = choice_problems(&self.client_id, &self.scopes);
        let needs_openid = |scope: &&String| OPENID_SCOPES.contains(&scope.as_str());
        if let Some(scope) = self.scopes.iter().find(needs_openid)
            && !self.asks_openid()
        {
            problems.push(P::OpenidMissing {
                scope: scope.clone(),
            });
        }
        if let Some(problem) = redirect_problem(&self.redirect_uri) {
            problems.push(problem);
        }
        if self.state.is_empty() || !self.state.bytes().all(is_state_byte) {
            problems.push(P::State);
        }
        match self.flow {
            Flow::Implicit => {
                if self.response_mode == ResponseMode::Query {
                    problems.push(P::ImplicitByQuery);
                }
                if self.nonce.as_ref().is_none_or(String::is_empty) {
                    problems.push(P::NonceMissing);
                }
                if self.scopes.iter().any(|scope| scope == "offline_access") {
                    problems.push(P::OfflineAccessImplicit);
                }
            }
            // Client credentials need no authorization, but what is asked for nevertheless is a code.
            Flow::AuthorizationCode | Flow::ClientCredentials => {
                if self.code_challenge.as_ref().is_none_or(String::is_empty) {
                    problems.push(P::ChallengeMissing);
                }
                if self.asks_openid() && self.nonce.as_ref().is_none_or(String::is_empty) {
                    problems.push(P::NonceMissing);
                }
            }
        }
        problems
    }

    fn response_type(&self) -> &'static str {
        match (self.flow, self.asks_openid()) {
            (Flow::Implicit, false) => "token",
            (Flow::Implicit, true) => "id_token token",
            _ => "code",
        }
    }

    fn asks_openid(&self) -> bool {
        self.scopes.iter().any(|scope| scope == "openid")
    }

    fn scope_meaning(&self) -> Cow<'static, str> {
        let mut meaning = String::from("What the token may do");
        let noted = self
            .scopes
            .iter()
            .filter_map(|scope| Some((scope, crate::okta::scopes::note(scope)?)));
        for (index, (scope, note)) in noted.take(SCOPES_EXPLAINED).enumerate() {
            meaning.push_str(if index == 0 { ": " } else { "; " });
            meaning.push_str(scope);
            meaning.push_str(" = ");
            meaning.push_str(note);
        }
        meaning.push('.');
        meaning.into()
    }
}

/// One parameter of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: &'static str,
    /// Not encoded.
    pub value: String,
    /// One line for people.
    pub meaning: Cow<'static, str>,
}

impl Parameter {
    #[inline(never)]
    fn new(name: &'static str, value: &str, meaning: &'static str) -> Self {
        Self {
            name,
            value: value.to_owned(),
            meaning: Cow::Borrowed(meaning),
        }
    }
}

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestProblem {
    ChallengeMissing,
    ClientIdCharacters,
    ClientIdMissing,
    ImplicitByQuery,
    NonceMissing,
    OfflineAccessImplicit,
    OpenidMissing { scope: String },
    RedirectUriFragment,
    RedirectUriInsecure,
    RedirectUriInvalid,
    ScopeCharacters { scope: String },
    ScopesLong,
    ScopesMissing,
    State,
}

impl RequestProblem {
    /// What is wrong and what to do, in a sentence or two.
    pub fn text(&self) -> Cow<'static, str> {
        match self {
            Self::ChallengeMissing => {
                "The PKCE challenge is missing. Start the sign-in again.".into()
            }
            Self::ClientIdCharacters => {
                "The client ID has a space or another character it cannot have. Copy it again from the app's General tab."
                    .into()
            }
            Self::ClientIdMissing => {
                "Enter the client ID: 20 characters that begin with 0oa, on the app's General tab.".into()
            }
            Self::ImplicitByQuery => {
                "Okta never puts a token in the query. Choose response mode fragment.".into()
            }
            Self::NonceMissing => "The nonce is missing. Start the sign-in again.".into(),
            Self::OfflineAccessImplicit => {
                "The implicit flow gives no refresh token: Okta ignores offline_access. Remove it, or choose the code flow."
                    .into()
            }
            Self::OpenidMissing { scope } => {
                let mut text = String::from(scope);
                text.push_str(" is an OpenID scope: Okta refuses it without openid. Add openid.");
                text.into()
            }
            Self::RedirectUriFragment => {
                "A redirect URI cannot have a # part (RFC 6749 section 3.1.2). Remove it.".into()
            }
            Self::RedirectUriInsecure => {
                "A redirect URI must use https, except on localhost. Serve the page over https.".into()
            }
            Self::RedirectUriInvalid => {
                "The redirect URI is not a web address. It is the page's own address followed by /callback.".into()
            }
            Self::ScopeCharacters { scope } => {
                let mut text = String::from("The scope ");
                text.push_str(scope);
                text.push_str(" has a character that scopes cannot have. Remove it.");
                text.into()
            }
            Self::ScopesLong => {
                "The scopes are longer than 1024 characters, which Okta may refuse. Ask for fewer.".into()
            }
            Self::ScopesMissing => {
                "Choose at least one scope. To list users it is okta.users.read.".into()
            }
            Self::State => {
                "The state has a character Okta does not take. Start the sign-in again.".into()
            }
        }
    }

    /// The parameter that has to change.
    pub fn field(&self) -> &'static str {
        match self {
            Self::ChallengeMissing => "code_challenge",
            Self::ClientIdCharacters | Self::ClientIdMissing => "client_id",
            Self::ImplicitByQuery => "response_mode",
            Self::NonceMissing => "nonce",
            Self::OfflineAccessImplicit
            | Self::OpenidMissing { .. }
            | Self::ScopeCharacters { .. }
            | Self::ScopesLong
            | Self::ScopesMissing => "scope",
            Self::RedirectUriFragment | Self::RedirectUriInsecure | Self::RedirectUriInvalid => {
                "redirect_uri"
            }
            Self::State => "state",
        }
    }

    /// Whether the request would certainly fail; otherwise it is only worth a word.
    pub fn is_fatal(&self) -> bool {
        !matches!(self, Self::OfflineAccessImplicit | Self::ScopesLong)
    }
}

/// A state of 22 characters out of 16 random bytes, all of them characters Okta takes.
pub fn state_from_random(bytes: [u8; 16]) -> String {
    base64url::encode(&bytes)
}

/// A nonce of 22 characters out of 16 random bytes.
pub fn nonce_from_random(bytes: [u8; 16]) -> String {
    base64url::encode(&bytes)
}

/// Whether a text is one scope (RFC 6749 section 3.3).
pub fn is_scope(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

/// What is wrong with an app's ID and with scopes, whatever else is asked for.
pub(crate) fn choice_problems(client_id: &str, scopes: &[String]) -> Vec<RequestProblem> {
    use RequestProblem as P;
    let mut problems = Vec::new();
    if client_id.is_empty() {
        problems.push(P::ClientIdMissing);
    } else if !text::is_visible(client_id) {
        problems.push(P::ClientIdCharacters);
    }
    if scopes.is_empty() {
        problems.push(P::ScopesMissing);
    }
    if let Some(scope) = scopes.iter().find(|scope| !is_scope(scope)) {
        problems.push(P::ScopeCharacters {
            scope: scope.clone(),
        });
    }
    if scopes.iter().map(|scope| scope.len() + 1).sum::<usize>() > 1024 {
        problems.push(P::ScopesLong);
    }
    problems
}

fn is_state_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b",._-".contains(&byte)
}

fn redirect_problem(uri: &str) -> Option<RequestProblem> {
    let (secure, rest) = match (uri.strip_prefix("https://"), uri.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return Some(RequestProblem::RedirectUriInvalid),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() || !text::is_visible(uri) {
        return Some(RequestProblem::RedirectUriInvalid);
    }
    if uri.contains('#') {
        return Some(RequestProblem::RedirectUriFragment);
    }
    if !secure && !crate::okta::org::is_loopback_authority(authority) {
        return Some(RequestProblem::RedirectUriInsecure);
    }
    None
}

/// The scopes that Okta refuses without `openid`.
const OPENID_SCOPES: [&str; 5] = ["address", "email", "groups", "phone", "profile"];

/// How many scopes the explanation names.
const SCOPES_EXPLAINED: usize = 3;
