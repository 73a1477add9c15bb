//! Reading an authorization request and refusing a wrong one.

use axum::response::Response;

use super::response_type::ResponseType;
use super::scope::grantable;
use crate::apps::{App, AppKind};
use crate::oauth::deliver::ResponseMode;
use crate::oauth::error::duplicate_description;
use crate::oauth::params::Params;
use crate::state::Org;

/// An authorization request in which nothing is wrong.
#[derive(Clone)]
pub(crate) struct AuthorizeRequest {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) response_type: ResponseType,
    pub(crate) mode: ResponseMode,
    /// The scopes that will be given: those asked for, less those not granted to the app.
    pub(crate) scopes: Vec<String>,
    pub(crate) state: String,
    pub(crate) nonce: Option<String>,
    /// The S256 code challenge (RFC 7636).
    pub(crate) challenge: Option<String>,
    pub(crate) prompt: Prompt,
    /// Seconds since the password was last typed.
    pub(crate) max_age: Option<i64>,
    pub(crate) login_hint: Option<String>,
}

impl AuthorizeRequest {
    /// Checks a request.
    ///
    /// # Errors
    ///
    /// What is wrong, and whether the app or only the person in front of the browser hears of it.
    pub(crate) fn parse(org: &Org, params: &Params) -> Result<Self, Refused> {
        let duplicates = params.duplicates();
        if duplicates
            .iter()
            .any(|name| matches!(*name, "client_id" | "redirect_uri"))
        {
            return Err(Refused::Page(duplicate_description(&duplicates)));
        }
        let app = params
            .value("client_id")
            .and_then(|id| org.apps.find(id))
            .ok_or_else(|| Refused::Page("Invalid value for 'client_id' parameter.".to_owned()))?;
        if app.kind == AppKind::Service {
            return Err(Refused::Page(
                "Clients with 'application_type' of 'service' are not allowed to access the \
                 'authorize' endpoint."
                    .to_owned(),
            ));
        }
        let redirect_uri = params
            .value("redirect_uri")
            .filter(|uri| app.redirect_uris.iter().any(|own| own == uri))
            .ok_or_else(|| Refused::Page(INVALID_REDIRECT_URI.to_owned()))?;

        let asked_type = ResponseType::parse(params.value("response_type").unwrap_or_default());
        let asked_mode = params.value("response_mode").map(ResponseMode::parse);
        let default_mode = match asked_type {
            Some(kind) if kind.in_fragment() => ResponseMode::Fragment,
            _ => ResponseMode::Query,
        };
        let state = params.value("state").filter(|state| is_valid_state(state));
        let refuse = |error: &'static str, description: String| {
            let usable = asked_mode.flatten().filter(|mode| match asked_type {
                Some(kind) => kind.allows(*mode).is_ok(),
                None => true,
            });
            Refused::Redirect(Box::new(Refusal {
                redirect_uri: redirect_uri.to_owned(),
                mode: usable.unwrap_or(default_mode),
                state: state.map(str::to_owned),
                error,
                description,
            }))
        };
        let invalid = |description: &str| refuse("invalid_request", description.to_owned());

        if !duplicates.is_empty() {
            return Err(refuse(
                "invalid_request",
                duplicate_description(&duplicates),
            ));
        }
        for (name, error, description) in NOT_SUPPORTED {
            if params.value(name).is_some() {
                return Err(refuse(error, description.to_owned()));
            }
        }
        let unsupported_type = || {
            let description = format!(
                "The response type is not supported by the authorization server. Configured \
                 response types: [{}].",
                app.response_types().join(", ")
            );
            refuse("unsupported_response_type", description)
        };
        let response_type = asked_type
            .filter(|kind| kind.allowed_for(&app))
            .ok_or_else(unsupported_type)?;
        let mode = match asked_mode {
            None => default_mode,
            Some(None) => {
                return Err(refuse("unsupported_response_mode", UNKNOWN_MODE.to_owned()));
            }
            Some(Some(mode)) => match response_type.allows(mode) {
                Ok(()) => mode,
                Err(description) => {
                    return Err(refuse("unsupported_response_mode", description.to_owned()));
                }
            },
        };
        let state = state.ok_or_else(|| {
            invalid("The authentication request has an invalid 'state' parameter.")
        })?;
        let nonce = params.value("nonce").map(str::to_owned);
        if nonce.is_none() && (response_type.token || response_type.id_token) {
            return Err(invalid(MISSING_NONCE));
        }
        let prompt = Prompt::parse(params.value("prompt").unwrap_or_default()).ok_or_else(|| {
            invalid(
                "Invalid value for 'prompt' parameter. Supported values: [none, login, consent, \
                 login consent, consent login]",
            )
        })?;
        let max_age = match params.value("max_age").map(parse_max_age) {
            None => None,
            Some(Some(seconds)) => Some(seconds),
            Some(None) => {
                return Err(invalid(
                    "Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1.",
                ));
            }
        };
        if prompt.none && max_age == Some(0) {
            return Err(invalid(
                "'prompt' parameter must not have the value 'none' for request with 'zero' as \
                 max_age.",
            ));
        }
        let challenge = if response_type.code {
            challenge(&app, params).map_err(invalid)?
        } else {
            None
        };
        let scopes = grantable(&app, response_type, params.raw("scope"))
            .map_err(|(error, description)| refuse(error, description.to_owned()))?;
        Ok(Self {
            redirect_uri: redirect_uri.to_owned(),
            state: state.to_owned(),
            login_hint: params.value("login_hint").map(str::to_owned),
            client_id: app.client_id,
            response_type,
            mode,
            scopes,
            nonce,
            challenge,
            prompt,
            max_age,
        })
    }

    /// Sends the app an error.
    pub(crate) fn refuse(&self, error: &'static str, description: &str) -> Response {
        Refusal {
            redirect_uri: self.redirect_uri.clone(),
            mode: self.mode,
            state: Some(self.state.clone()),
            error,
            description: description.to_owned(),
        }
        .deliver()
    }
}

/// A request that is not carried out.
pub(crate) enum Refused {
    /// The app or its address is not known: only the person is told, on a page of the org.
    Page(String),
    /// The app is told.
    Redirect(Box<Refusal>),
}

/// An error on its way to the app.
pub(crate) struct Refusal {
    redirect_uri: String,
    mode: ResponseMode,
    state: Option<String>,
    error: &'static str,
    description: String,
}

impl Refusal {
    pub(crate) fn deliver(self) -> Response {
        let mut fields = Vec::new();
        if let Some(state) = self.state {
            fields.push(("state", state));
        }
        fields.push(("error", self.error.to_owned()));
        fields.push(("error_description", self.description));
        self.mode.deliver(&self.redirect_uri, &fields)
    }
}

/// Whether the person may or must be asked something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prompt {
    /// Ask nothing at all.
    pub(crate) none: bool,
    /// Ask for the password.
    pub(crate) login: bool,
    /// Ask whether the app may have the scopes.
    pub(crate) consent: bool,
}

impl Prompt {
    fn parse(value: &str) -> Option<Self> {
        let (none, login, consent) = match value {
            "" => (false, false, false),
            "none" => (true, false, false),
            "login" => (false, true, false),
            "consent" => (false, false, true),
            "login consent" | "consent login" => (false, true, true),
            _ => return None,
        };
        Some(Self {
            none,
            login,
            consent,
        })
    }
}

fn is_valid_state(state: &str) -> bool {
    state
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, ',' | '.' | '_' | '-'))
}

fn parse_max_age(value: &str) -> Option<i64> {
    value
        .parse::<u32>()
        .ok()
        .filter(|seconds| *seconds <= MAX_AGE_LIMIT)
        .map(i64::from)
}

/// The code challenge, which must be the base64url of a SHA-256 hash (RFC 7636, section 4.2).
fn challenge(app: &App, params: &Params) -> Result<Option<String>, &'static str> {
    let method = params.value("code_challenge_method");
    let Some(challenge) = params.value("code_challenge") else {
        return match app.kind {
            AppKind::Web if method.is_none() => Ok(None),
            _ => Err("PKCE code challenge is required by the application."),
        };
    };
    if method != Some("S256") {
        return Err("PKCE code challenge method is not supported. Valid values: [S256]");
    }
    let is_base64url = challenge
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if challenge.len() != 43 || !is_base64url {
        return Err("PKCE code challenge contains illegal characters.");
    }
    Ok(Some(challenge.to_owned()))
}

const INVALID_REDIRECT_URI: &str =
    "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.";

// Okta's text ends in two full stops.
const MISSING_NONCE: &str = "The 'nonce' parameter is required for authorize requests with either \
                             the 'id_token' or 'token' response types..";

const UNKNOWN_MODE: &str = "The response mode is not supported by the authorization server. Valid \
                            response modes: [query, fragment, form_post, okta_post_message].";

/// Parameters that change what is asked for and that this org does not act on.
const NOT_SUPPORTED: [(&str, &str, &str); 3] = [
    (
        "request",
        "request_not_supported",
        "The 'request' parameter is not supported.",
    ),
    (
        "request_uri",
        "request_uri_not_supported",
        "The 'request_uri' parameter is not supported.",
    ),
    ("idp", "invalid_request", "Identity provider is not valid."),
];

const MAX_AGE_LIMIT: u32 = 0x7FFF_FFFF;
