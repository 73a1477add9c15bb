//! The authorization response (RFC 6749 sections 4.1.2 and 4.2.2): read strictly, then judged.
//!
//! [`read`] takes an address apart and gives an [`Answer`], of which only the `state` can be seen. [`validate`] compares it with
//! what this window asked for. Only then is there a [`Validated`] answer, and only a [`ValidatedCode`] can be exchanged.

mod read;
mod validate;

use std::borrow::Cow;

use super::flow::ResponseMode;
use super::id_token::IdTokenError;
use super::secret::AuthorizationCode;
use super::token::Grant;
use super::transaction::Transaction;

pub use self::read::{Answer, RedirectParts, is_there, read, split_address};
pub use self::validate::validate;

/// An answer that belongs to a sign-in of this window.
#[derive(Clone, Debug)]
pub enum Validated {
    Code(ValidatedCode),
    Implicit(ImplicitGrant),
}

/// A code that belongs to a sign-in of this window: the only one that can be exchanged.
///
/// Only [`validate`] makes it, so this does not compile:
///
/// ```compile_fail
/// use latchkey::oauth::callback::ValidatedCode;
/// use latchkey::oauth::secret::AuthorizationCode;
///
/// fn another(validated: ValidatedCode, code: AuthorizationCode) -> ValidatedCode {
///     ValidatedCode { code, ..validated }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ValidatedCode {
    transaction: Box<Transaction>,
    code: AuthorizationCode,
    checks: Vec<Check>,
}

impl ValidatedCode {
    /// The sign-in it belongs to. Its verifier is there.
    pub fn transaction(&self) -> &Transaction {
        &self.transaction
    }

    /// What was checked, in order.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    pub(crate) fn code(&self) -> &AuthorizationCode {
        &self.code
    }
}

/// A token that came in the address, and belongs to a sign-in of this window.
#[derive(Clone, Debug)]
pub struct ImplicitGrant {
    transaction: Box<Transaction>,
    grant: Box<Grant>,
    checks: Vec<Check>,
}

impl ImplicitGrant {
    /// The sign-in it belongs to.
    pub fn transaction(&self) -> &Transaction {
        &self.transaction
    }

    /// What was checked, in order.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The token and what came with it.
    pub fn into_grant(self) -> Grant {
        *self.grant
    }
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub name: &'static str,
    pub passed: bool,
    /// What was compared with what; never a secret.
    pub detail: Cow<'static, str>,
}

/// An answer that was not accepted, with as much as was found out before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackError(Box<Refusal>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    fault: CallbackFault,
    checks: Vec<Check>,
    transaction: Option<Transaction>,
}

impl CallbackError {
    /// The fault of a text in which there is no answer.
    pub fn no_parameters() -> Self {
        CallbackFault::NoParameters.into()
    }

    fn new(fault: CallbackFault, checks: Vec<Check>, transaction: Option<Transaction>) -> Self {
        Self(Box::new(Refusal {
            fault,
            checks,
            transaction,
        }))
    }

    /// Why it was not accepted.
    pub fn fault(&self) -> &CallbackFault {
        &self.0.fault
    }

    /// What was checked, in order; the last one failed. Empty if the answer could not even be read.
    pub fn checks(&self) -> &[Check] {
        &self.0.checks
    }

    /// The sign-in it belongs to, once that was clear: to try again with the same settings.
    pub fn transaction(&self) -> Option<&Transaction> {
        self.0.transaction.as_ref()
    }

    /// Whether another window may be waiting for the answer.
    pub fn belongs_elsewhere(&self) -> bool {
        matches!(
            self.fault(),
            CallbackFault::Foreign | CallbackFault::OtherWindow | CallbackFault::StateUnexpected
        )
    }
}

impl From<CallbackFault> for CallbackError {
    fn from(fault: CallbackFault) -> Self {
        Self::new(fault, Vec::new(), None)
    }
}

/// Why an answer was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackFault {
    /// Parameters in the query and in the fragment as well.
    BothQueryAndFragment,
    /// A code and an error at once.
    CodeAndError,
    /// The server said no. Told only after the answer was found to be ours.
    Denied {
        error: String,
        description: Option<String>,
        /// An address to read more at: to be shown as text, or as a link if it is https.
        error_uri: Option<String>,
    },
    /// A parameter came twice.
    Duplicate {
        name: &'static str,
    },
    /// A parameter came without a value.
    Empty {
        name: &'static str,
    },
    /// `expires_in` is not a number of seconds.
    ExpiresInInvalid,
    /// No sign-in of this browser asked for it.
    Foreign,
    IdToken(IdTokenError),
    /// An ID token was asked for, and none came.
    IdTokenMissing,
    /// The answer names another issuer (RFC 9207).
    IssuerMismatch {
        expected: String,
        found: String,
    },
    /// A JWT in place of parameters (JARM), which was not asked for.
    JarmUnsupported,
    /// A parameter that is not what it must be.
    Malformed {
        name: String,
    },
    /// Neither a code, nor a token, nor an error.
    NoAnswer,
    /// A pasted text in which there is no answer at all.
    NoParameters,
    /// Another window of this browser asked for it.
    OtherWindow,
    /// A refresh token in the address: nothing that is right puts one there.
    RefreshTokenInFragment,
    /// It was used before.
    Replayed {
        /// In seconds since 1970.
        used: u64,
    },
    /// The settings name another org or another client by now.
    SettingsChanged {
        org: bool,
        client: bool,
    },
    /// It belongs to another request of this window.
    StateMismatch,
    StateMissing,
    /// There is a state, but nothing to compare it with.
    StateUnexpected,
    /// A token and an error at once.
    TokenAndError,
    /// `token_type` is not Bearer. The name is cut short.
    TokenTypeUnsupported {
        token_type: String,
    },
    TokenTypeMissing,
    /// Longer than anything Okta sends; `name` if it is one parameter.
    TooLong {
        name: Option<&'static str>,
    },
    /// It was asked for too long ago.
    TooOld {
        /// In seconds.
        age: u64,
    },
    /// A code though a token was asked for.
    UnexpectedCode,
    /// A token though a code was asked for, or one that was not asked for.
    UnexpectedToken {
        name: &'static str,
    },
    /// The secret half of PKCE is gone, so the code is of no use.
    VerifierMissing,
    /// It came in the query though the fragment was asked for, or the reverse.
    WrongChannel {
        expected: ResponseMode,
        found: ResponseMode,
    },
}
