//! Compares an answer with what was asked for.

use std::borrow::Cow;

use super::{Answer, CallbackError, CallbackFault, Check, ImplicitGrant, Validated, ValidatedCode};
use crate::oauth::flow::{Flow, ResponseMode};
use crate::oauth::id_token::{self, Expected};
use crate::oauth::secret::{AccessToken, AuthorizationCode, IdToken, same};
use crate::oauth::token::{Grant, GrantedScopes, TokenType, Warning, read_seconds};
use crate::oauth::transaction::{Claim, MAX_AGE, Transaction};

/// Judges an answer. `claim` is what the store knows about its state; `settings` are the org's origin and the client ID that are
/// chosen now, if they are to be compared.
///
/// # Errors
///
/// See [`CallbackFault`]. Whatever the server said is told only if the answer is ours.
pub fn validate(
    answer: Answer,
    claim: Claim,
    settings: Option<(&str, &str)>,
    now: u64,
) -> Result<Validated, CallbackError> {
    let mut judge = Judge { checks: Vec::new() };
    let transaction = match judge.state(&answer, claim, now) {
        Ok(transaction) => transaction,
        Err(fault) => return Err(CallbackError::new(fault, judge.checks, None)),
    };
    let result = judge
        .request(&answer, &transaction, settings)
        .and_then(|()| match transaction.flow {
            Flow::AuthorizationCode | Flow::ClientCredentials => {
                judge.code(&answer, &transaction).map(Outcome::Code)
            }
            Flow::Implicit => judge
                .implicit(&answer, &transaction, transaction.by_org_clock(now))
                .map(|grant| Outcome::Implicit(Box::new(grant))),
        });
    match result {
        Ok(Outcome::Code(code)) => Ok(Validated::Code(ValidatedCode {
            transaction: Box::new(transaction),
            code,
            checks: judge.checks,
        })),
        Ok(Outcome::Implicit(grant)) => Ok(Validated::Implicit(ImplicitGrant {
            transaction: Box::new(transaction),
            grant,
            checks: judge.checks,
        })),
        Err(fault) => Err(CallbackError::new(fault, judge.checks, Some(transaction))),
    }
}

enum Outcome {
    Code(AuthorizationCode),
    Implicit(Box<Grant>),
}

struct Judge {
    checks: Vec<Check>,
}

impl Judge {
    /// Whether the answer belongs to a sign-in of this window (RFC 6749 section 10.12).
    fn state(
        &mut self,
        answer: &Answer,
        claim: Claim,
        now: u64,
    ) -> Result<Transaction, CallbackFault> {
        const NAME: &str = "state";
        let Some(state) = answer.state() else {
            return self.fail(NAME, "the answer has none", CallbackFault::StateMissing);
        };
        let transaction = match claim {
            Claim::Fresh(transaction) => transaction,
            Claim::Foreign => {
                return self.fail(NAME, "not one of this browser's", CallbackFault::Foreign);
            }
            Claim::None => {
                return self.fail(
                    NAME,
                    "nothing to compare with",
                    CallbackFault::StateUnexpected,
                );
            }
            Claim::OtherWindow => {
                return self.fail(NAME, "another window's", CallbackFault::OtherWindow);
            }
            Claim::Replayed { used } => {
                return self.fail(NAME, "used before", CallbackFault::Replayed { used });
            }
            Claim::TooOld { age } => {
                return self.fail("age", "too old", CallbackFault::TooOld { age });
            }
        };
        if !same(state, &transaction.state) {
            return self.fail(NAME, "differs", CallbackFault::StateMismatch);
        }
        self.pass(NAME, "the one this window sent");
        let age = transaction.age(now);
        if age > MAX_AGE {
            return self.fail("age", "too old", CallbackFault::TooOld { age });
        }
        self.pass(
            "age",
            "asked for less than 10 minutes ago, and not used before",
        );
        Ok(transaction)
    }

    /// What holds for either flow, and the server's refusal.
    fn request(
        &mut self,
        answer: &Answer,
        transaction: &Transaction,
        settings: Option<(&str, &str)>,
    ) -> Result<(), CallbackFault> {
        if let Some((org, client_id)) = settings {
            let (org, client) = (org != transaction.org, client_id != transaction.client_id);
            if org || client {
                return self.fail(
                    "settings",
                    "changed meanwhile",
                    CallbackFault::SettingsChanged { org, client },
                );
            }
            self.pass("settings", "same org and client as now");
        }
        match answer.find("iss") {
            None => self.pass("issuer", "not told, as Okta does"),
            Some(issuer) if issuer == transaction.org => self.pass("issuer", "the org"),
            Some(issuer) => {
                return self.fail(
                    "issuer",
                    "another",
                    CallbackFault::IssuerMismatch {
                        expected: transaction.org.clone(),
                        found: printable(issuer, 200),
                    },
                );
            }
        }
        if let Some(error) = answer.find("error") {
            // A server that does not know the response mode answers in a mode of its own choice, so the channel is not compared.
            let text = |name, longest| {
                let text = printable(answer.find(name)?, longest);
                (!text.is_empty()).then_some(text)
            };
            return self.fail(
                "answer",
                "the server said no",
                CallbackFault::Denied {
                    error: error.to_owned(),
                    description: text("error_description", 2000),
                    error_uri: text("error_uri", 500),
                },
            );
        }
        // A token never comes in the query, whatever was asked for: servers write addresses down.
        let expected = match transaction.flow {
            Flow::Implicit => ResponseMode::Fragment,
            _ => transaction.response_mode,
        };
        if answer.channel != expected {
            return self.fail(
                "channel",
                "another",
                CallbackFault::WrongChannel {
                    expected,
                    found: answer.channel,
                },
            );
        }
        self.pass(
            "channel",
            match answer.channel {
                ResponseMode::Fragment => "fragment, as asked",
                ResponseMode::Query => "query, as asked",
            },
        );
        Ok(())
    }

    fn code(
        &mut self,
        answer: &Answer,
        transaction: &Transaction,
    ) -> Result<AuthorizationCode, CallbackFault> {
        const TOKENS: [&str; 6] = [
            "access_token",
            "id_token",
            "token",
            "refresh_token",
            "token_type",
            "expires_in",
        ];
        if let Some(name) = answer.first_of(&TOKENS) {
            return self.fail(
                "contents",
                "a token",
                CallbackFault::UnexpectedToken { name },
            );
        }
        let Some(code) = answer.find("code") else {
            return self.fail("contents", "no code", CallbackFault::NoAnswer);
        };
        self.pass("contents", "a code and nothing else");
        if transaction.verifier.is_none() {
            return self.fail(
                "PKCE",
                "the verifier is gone",
                CallbackFault::VerifierMissing,
            );
        }
        self.pass("PKCE", "this window has the verifier");
        Ok(AuthorizationCode::new(code.to_owned()))
    }

    /// RFC 6749 section 4.2.2.
    fn implicit(
        &mut self,
        answer: &Answer,
        transaction: &Transaction,
        now: u64,
    ) -> Result<Grant, CallbackFault> {
        const CONTENTS: &str = "contents";
        if answer.find("refresh_token").is_some() {
            return self.fail(
                CONTENTS,
                "a refresh token",
                CallbackFault::RefreshTokenInFragment,
            );
        }
        if answer.find("code").is_some() {
            return self.fail(CONTENTS, "a code", CallbackFault::UnexpectedCode);
        }
        if answer.find("token").is_some() {
            let error = CallbackFault::UnexpectedToken { name: "token" };
            return self.fail(CONTENTS, "a token of another kind", error);
        }
        if answer.find("id_token").is_some() && !transaction.wants_id_token() {
            let error = CallbackFault::UnexpectedToken { name: "id_token" };
            return self.fail(CONTENTS, "an ID token that was not asked for", error);
        }
        let Some(access_token) = answer.find("access_token") else {
            return self.fail(CONTENTS, "no access token", CallbackFault::NoAnswer);
        };
        let access_token = AccessToken::new(access_token.to_owned());
        self.pass(CONTENTS, "an access token, as asked");

        match answer.find("token_type") {
            None => {
                return self.fail("token type", "not told", CallbackFault::TokenTypeMissing);
            }
            Some(kind) if kind.eq_ignore_ascii_case("bearer") => {
                self.pass("token type", "Bearer");
            }
            Some(kind) => {
                let token_type = printable(kind, 40);
                let error = CallbackFault::TokenTypeUnsupported { token_type };
                return self.fail("token type", "not Bearer", error);
            }
        }
        let expires_in = match answer.find("expires_in") {
            None => None,
            Some(text) => match read_seconds(text) {
                Some(seconds) => Some(seconds),
                None => {
                    return self.fail(
                        "expires_in",
                        "not a number of seconds",
                        CallbackFault::ExpiresInInvalid,
                    );
                }
            },
        };
        let id_token = match answer.find("id_token") {
            None if transaction.wants_id_token() => {
                return self.fail("ID token", "none", CallbackFault::IdTokenMissing);
            }
            None => None,
            Some(token) => {
                let expected = Expected {
                    issuer: &transaction.org,
                    client_id: &transaction.client_id,
                    nonce: transaction.nonce.as_deref(),
                    access_token: Some(&access_token),
                    front_channel: true,
                    earlier: None,
                };
                match id_token::check(IdToken::new(token.to_owned()), &expected, now) {
                    Ok(checked) => {
                        self.pass(
                            "ID token",
                            "nonce, issuer, audience, times and access token hash; not the signature",
                        );
                        Some(checked)
                    }
                    Err(error) => {
                        return self.fail("ID token", "refused", CallbackFault::IdToken(error));
                    }
                }
            }
        };
        let mut grant = Grant {
            access_token,
            token_type: TokenType::Bearer,
            key: None,
            expires_in,
            scope: GrantedScopes::of(&transaction.scopes, answer.find("scope")),
            refresh_token: None,
            id_token,
            issued_at: now,
            org: transaction.org.clone(),
            client_id: transaction.client_id.clone(),
            flow: transaction.flow,
            warnings: Vec::new(),
        };
        grant.warnings = Warning::of(&grant);
        Ok(grant)
    }

    fn pass(&mut self, name: &'static str, detail: &'static str) {
        self.checks.push(Check {
            name,
            passed: true,
            detail: Cow::Borrowed(detail),
        });
    }

    fn fail<T>(
        &mut self,
        name: &'static str,
        detail: &'static str,
        error: CallbackFault,
    ) -> Result<T, CallbackFault> {
        self.checks.push(Check {
            name,
            passed: false,
            detail: Cow::Borrowed(detail),
        });
        Err(error)
    }
}

/// Text that others wrote, for people to read: no control characters, and not without end.
fn printable(text: &str, longest: usize) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(longest)
        .collect()
}
