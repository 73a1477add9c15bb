//! The tokens that the page has: several, over several orgs, one of them in use.

use std::sync::Arc;

use super::Session;
use crate::browser::{random, storage::Area};
use crate::oauth::{
    base64url,
    json::Json,
    record::{Record, record},
    token::Grant,
};

/// Where the tokens are kept for this tab, if the person asked for it.
const RECORD: &str = "latchkey.tokens";

/// A token that the page has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Tells it from the others. It is nobody's but this page's, and stays the same when the token is renewed.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// It was brought in, not got by a sign-in here.
    pub imported: bool,
    pub grant: Arc<Grant>,
}

record!(Token {
    id,
    name,
    imported,
    grant,
});

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wallet {
    /// The newest first.
    pub tokens: Vec<Token>,
    /// The ID of the one that calls are made with.
    pub in_use: Option<String>,
}

record!(Wallet { tokens, in_use });

impl Wallet {
    /// The token of an ID.
    pub fn find(&self, id: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.id == id)
    }

    /// The token that calls are made with.
    pub fn used(&self) -> Option<&Token> {
        self.find(self.in_use.as_deref()?)
    }

    /// Adds tokens that are not there yet. Of two that are the same, the one that was renewed last stays.
    pub(super) fn join(&mut self, other: Self) {
        for token in other.tokens {
            match self.tokens.iter_mut().find(|known| known.id == token.id) {
                Some(known) if known.grant.issued_at >= token.grant.issued_at => {}
                Some(known) => *known = token,
                None => self.tokens.push(token),
            }
        }
        if self.in_use.is_none() {
            self.in_use = other.in_use;
        }
    }

    /// Another name than those that are there already.
    fn free_name(&self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 1_u64;
        while self.tokens.iter().any(|token| token.name == name) {
            number += 1;
            name = [wanted, " (", &number.to_string(), ")"].concat();
        }
        name
    }
}

impl<T: Record> Record for Arc<T> {
    fn from_json(json: &Json) -> Option<Self> {
        T::from_json(json).map(Self::new)
    }

    fn to_json(&self) -> Json {
        T::to_json(self)
    }
}

/// The tokens that this tab kept.
pub(super) fn read() -> Wallet {
    Area::Tab.read(RECORD).unwrap_or_default()
}

impl Session {
    /// Takes a token in, and uses it.
    pub fn hold(self, grant: Grant, imported: bool) {
        let who = grant.name();
        self.change_wallet(|wallet| {
            let token = Token {
                id: base64url::encode(&random::bytes::<9>()),
                name: wallet.free_name(&who),
                imported,
                grant: Arc::new(grant),
            };
            wallet.in_use = Some(token.id.clone());
            wallet.tokens.insert(0, token);
        });
    }

    /// Makes calls with another token from now on.
    pub fn use_token(self, id: &str) {
        self.change_wallet(|wallet| wallet.in_use = wallet.find(id).map(|token| token.id.clone()));
    }

    /// Calls a token something else.
    pub fn rename(self, id: &str, name: &str) {
        self.change_token(id, |token| name.clone_into(&mut token.name));
    }

    /// Puts what a token was renewed to in its place.
    pub fn replace_grant(self, id: &str, grant: Arc<Grant>) {
        self.change_token(id, |token| token.grant = grant);
    }

    /// Removes a token from wherever it was kept. If it was in use, none is.
    pub fn forget(self, id: &str) {
        self.forget_if(&|token| token.id == id);
    }

    /// Removes every token from wherever it was kept.
    pub fn forget_all(self) {
        self.forget_if(&|_| true);
    }

    /// Removes tokens, and the keys that they are bound to.
    fn forget_if(self, is_meant: &dyn Fn(&Token) -> bool) {
        let before = self.wallet.with_untracked(Wallet::keys);
        self.change_wallet(|wallet| wallet.tokens.retain(|token| !is_meant(token)));
        let after = self.wallet.with_untracked(Wallet::keys);
        let gone = before.into_iter().filter(|key| !after.contains(key));
        self.remove_keys(gone.collect());
    }

    /// Keeps the tokens for this tab, or only in memory.
    pub fn keep_token(self, keep: bool) {
        self.settings.update(|settings| settings.keep_token = keep);
        self.store_wallet();
    }

    /// Whether a token is of no use any more. It is not sent then.
    pub fn has_expired(self, grant: &Grant) -> bool {
        let now = self.org_time(&grant.org);
        grant.expires_at().is_some_and(|end| end <= now)
    }

    fn change_token(self, id: &str, change: impl FnOnce(&mut Token)) {
        self.change_wallet(|wallet| {
            if let Some(token) = wallet.tokens.iter_mut().find(|token| token.id == id) {
                change(token);
            }
        });
    }

    pub(super) fn change_wallet(self, change: impl FnOnce(&mut Wallet)) {
        let mut change = Some(change);
        self.update_wallet(&mut |wallet| {
            if let Some(change) = change.take() {
                change(wallet);
            }
        });
    }

    /// Takes over the tokens of another tab, and goes on with the one in use if it is among them.
    pub(super) fn replace_wallet(self, mut other: Wallet) {
        self.wallet.with_untracked(|wallet| {
            if let Some(used) = wallet.used().filter(|used| other.find(&used.id).is_some()) {
                other.in_use = Some(used.id.clone());
            }
        });
        // What came from the vault does not have to go back there.
        self.set_wallet(&mut |wallet| *wallet = other.clone());
    }

    fn update_wallet(self, change: &mut dyn FnMut(&mut Wallet)) {
        self.set_wallet(change);
        self.save_to_vault();
    }

    fn set_wallet(self, change: &mut dyn FnMut(&mut Wallet)) {
        self.wallet.update(|wallet| change(wallet));
        let used = self
            .wallet
            .with_untracked(|wallet| wallet.used().map(|token| token.grant.clone()));
        let is_same = self.grant.with_untracked(|grant| match (grant, &used) {
            (Some(grant), Some(used)) => grant == used,
            (None, None) => true,
            _ => false,
        });
        if !is_same {
            self.rate_limit.set(None);
            self.grant.set(used);
        }
        self.store_wallet();
    }

    fn store_wallet(self) {
        let keep = self.settings.with_untracked(|settings| settings.keep_token);
        let kept = self.wallet.with_untracked(|wallet| {
            keep && !wallet.tokens.is_empty() && Area::Tab.write(RECORD, wallet)
        });
        match kept {
            true => self.keep_keys(),
            false => Area::Tab.remove(RECORD),
        }
    }
}
