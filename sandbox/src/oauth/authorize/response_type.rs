//! The response types and which app and mode go with them.

use crate::apps::{App, GrantType};
use crate::oauth::deliver::ResponseMode;

/// What the app wants back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResponseType {
    pub(crate) code: bool,
    pub(crate) token: bool,
    pub(crate) id_token: bool,
}

impl ResponseType {
    pub(super) fn parse(value: &str) -> Option<Self> {
        let mut kind = Self {
            code: false,
            token: false,
            id_token: false,
        };
        for word in value.split(' ') {
            let flag = match word {
                "code" => &mut kind.code,
                "id_token" => &mut kind.id_token,
                "token" => &mut kind.token,
                _ => return None,
            };
            if std::mem::replace(flag, true) {
                return None;
            }
        }
        Some(kind)
    }

    pub(super) fn in_fragment(self) -> bool {
        self.token || self.id_token
    }

    pub(super) fn allowed_for(self, app: &App) -> bool {
        (!self.code || app.allows(GrantType::AuthorizationCode))
            && (!self.in_fragment() || app.allows(GrantType::Implicit))
    }

    pub(super) fn allows(self, mode: ResponseMode) -> Result<(), &'static str> {
        match mode {
            ResponseMode::Query if self.in_fragment() => Err(
                "'query' response mode cannot be used with either the 'id_token' or 'token' \
                 response types.",
            ),
            ResponseMode::OktaPostMessage if self.code => Err(
                "'okta_post_message' response mode cannot be used with the 'code' response type.",
            ),
            _ => Ok(()),
        }
    }
}
