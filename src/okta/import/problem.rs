//! What was pasted instead of an access token.

use std::borrow::Cow;

use crate::oauth::text;

/// Why there is nothing to import.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportProblem {
    /// One of Okta's own API tokens (`SSWS`): no OAuth at all.
    ApiToken,
    /// A client ID.
    ClientId,
    ClientSecret,
    /// An authorization code.
    Code,
    /// An access token of a custom authorization server.
    CustomServer {
        issuer: String,
    },
    /// Cut off, or changed on its way.
    Damaged,
    Empty,
    /// A JWE: only its audience can read it.
    Encrypted,
    Expired,
    IdToken,
    /// A member or parameter that is not what it must be.
    Invalid {
        field: &'static str,
    },
    /// It looks like JSON and is none, or names a member twice.
    Json,
    /// None of the forms that are known.
    NoToken,
    PrivateKey,
    RefreshToken,
    /// An answer that says no, with its code.
    Refused {
        error: String,
    },
    /// Several tokens that differ.
    Several,
    TooLong,
    /// Neither Bearer nor DPoP.
    TokenType {
        token_type: String,
    },
}

impl ImportProblem {
    /// What it is and what to do, in a sentence or two.
    pub fn text(&self) -> Cow<'static, str> {
        let told = match self {
            Self::ApiToken => {
                "That is an Okta API token (SSWS), not an OAuth access token. Never put it in a web page; if it was meant to be secret, revoke it, and sign in here instead."
            }
            Self::ClientId => {
                "That is a client ID, which is no token. Enter it on Connect and sign in."
            }
            Self::ClientSecret => {
                "That is a client secret. Never put it in a web page: replace it in Okta if others can see this screen, and paste the access token instead."
            }
            Self::Code => {
                "That is an authorization code, not a token: it has to be exchanged first. Paste the answer on Connect, in the window that asked for it."
            }
            Self::CustomServer { issuer } => {
                return [
                    "It is from a custom authorization server (",
                    &text::shortened(issuer, 120),
                    "), whose tokens Okta’s own APIs do not take. Get one from the org itself, whose address has no /oauth2 in it.",
                ]
                .concat()
                .into();
            }
            Self::Damaged => {
                "The token was cut off or changed on its way. Copy all of it again: three parts with two dots."
            }
            Self::Empty => "Paste an access token, or the answer that has it.",
            Self::Encrypted => {
                "The token is encrypted, which those for Okta’s own APIs never are. Paste one from the org itself."
            }
            Self::Expired => "The token has expired. Get a new one.",
            Self::IdToken => {
                "That is an ID token: it says who signed in and opens no API. Paste the access token that came with it."
            }
            Self::Invalid { field } => {
                return [
                    "In the answer, ",
                    field,
                    " is not what it must be. Copy the answer again, whole and unchanged.",
                ]
                .concat()
                .into();
            }
            Self::Json => {
                "It looks like JSON, but is cut off, or names something twice. Copy the whole answer again."
            }
            Self::NoToken => {
                "There is no token in it. Paste the token, the JSON answer with access_token, or the address with #access_token= in it."
            }
            Self::PrivateKey => {
                "That is a private key. It signs in by itself: paste the access token instead, and replace the key if others can see this screen."
            }
            Self::RefreshToken => {
                "That is a refresh token: it gets new access tokens and opens no API. Paste the access token that came with it."
            }
            Self::Refused { error } => {
                return [
                    "The answer is a refusal (",
                    &text::shortened(error, 80),
                    "): there is no token in it. Sign in again.",
                ]
                .concat()
                .into();
            }
            Self::Several => "There are several tokens in it. Paste only one of them.",
            Self::TooLong => {
                "That is far longer than any answer with a token. Paste the token alone."
            }
            Self::TokenType { token_type } => {
                return [
                    "The token’s type is ",
                    &text::shortened(token_type, 40),
                    ", which Okta’s APIs do not take. Get one of type Bearer.",
                ]
                .concat()
                .into();
            }
        };
        told.into()
    }
}
