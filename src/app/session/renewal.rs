//! Renewing tokens: before they expire, once for all tabs, and without ever losing one to a bad network.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

use super::Session;
use crate::app::{
    chunks::{self, NotLoaded},
    task::{self, spawn},
};
use crate::browser::{
    clock,
    storage::Area,
    tabs::{self, Channel},
};
use crate::oauth::{record::record, refresh, token::Grant, transaction::fingerprint};
use crate::okta::{
    diagnosis::{self, Symptom},
    org::OrgUrl,
};

/// How long before its end a token is renewed, in seconds, and at most which part of its life.
const AHEAD: u64 = 120;
const AHEAD_PART: u64 = 5;

/// After a failure that is not the org's last word, it is tried again after so many seconds.
const PAUSE: u64 = 20;

/// Which refresh tokens some tab has used: fingerprints, from which none can be had.
const USED: &str = "latchkey.renewed";
const USED_LENGTH: usize = 50;

/// How long a tab waits for word of what another one got, in steps.
const WORD_STEP: Duration = Duration::from_millis(100);
const WORD_STEPS: usize = 50;

const LOCK: &str = "latchkey.renewal.";

/// A token was renewed in some tab.
pub(super) struct Renewed {
    /// The fingerprint of the refresh token that was used.
    old: String,
    /// What it came to. Without it, this is the question for it.
    grant: Option<Grant>,
}

record!(Renewed { old, grant });

/// How the renewal of a token stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    Running,
    /// It failed at this time of this machine's clock.
    Failed {
        at: u64,
        symptom: Box<Symptom>,
    },
}

impl Session {
    /// Renews the token in use whenever it is about to expire, also when the page comes back from sleep, and listens to the
    /// other tabs.
    pub(super) fn watch_renewal(self) {
        let channel = Channel::open("latchkey.tokens", move |word: Renewed| self.hear(word));
        let channel: &'static Channel = Box::leak(Box::new(channel));
        self.channel.set_value(Some(channel));
        crate::app::dom::effect(move || {
            self.now.track();
            self.grant.track();
            untrack(|| self.renew_if_due());
        });
    }

    /// Renews a token now.
    pub fn renew(self, id: &str) {
        let found = self.wallet.with_untracked(|wallet| {
            let token = wallet.find(id)?;
            Some((token.id.clone(), token.grant.clone()))
        });
        let Some((id, grant)) = found else {
            return;
        };
        let is_running = self.renewals.with_untracked(|renewals| {
            renewals
                .iter()
                .any(|(known, renewal)| *known == id && *renewal == Renewal::Running)
        });
        let Some(old) = refresh_fingerprint(&grant).filter(|_| !is_running) else {
            return;
        };
        self.set_renewal(&id, Some(Renewal::Running));
        spawn(async move {
            let name = [LOCK, &old].concat();
            match chunks::renewal(self, id.clone(), old).await {
                Ok(work) => tabs::alone(&name, work).await,
                Err(NotLoaded) => self.renewal_failed(&id, diagnosis::not_loaded()),
            }
        });
    }

    /// How the renewal of a token stands; nothing when it went well or was not tried.
    pub fn renewal(self, id: &str) -> Option<Renewal> {
        self.renewals.with(|renewals| {
            renewals
                .iter()
                .find(|(known, _)| known == id)
                .map(|(_, renewal)| renewal.clone())
        })
    }

    fn renew_if_due(self) {
        let due = self.wallet.with_untracked(|wallet| {
            let token = wallet.used()?;
            let life = token.grant.expires_in?;
            let left = token
                .grant
                .expires_at()?
                .saturating_sub(self.org_time(&token.grant.org));
            let is_due =
                token.grant.refresh_token.is_some() && left <= AHEAD.min(life / AHEAD_PART);
            is_due.then(|| token.id.clone())
        });
        let Some(id) = due else {
            return;
        };
        let is_paused = match untrack(|| self.renewal(&id)) {
            Some(Renewal::Running) => true,
            Some(Renewal::Failed { at, .. }) => clock::now().saturating_sub(at) < PAUSE,
            None => false,
        };
        if !is_paused {
            self.renew(&id);
        }
    }

    /// What is done while no other tab does it.
    pub(in crate::app) async fn renew_alone(self, id: String, old: String) {
        // Word may have come while this tab waited for its turn.
        let current = self.wallet.with_untracked(|wallet| {
            let token = wallet.find(&id)?;
            Some(token.grant.clone())
        });
        let grant = match current {
            Some(grant) if refresh_fingerprint(&grant).as_ref() == Some(&old) => grant,
            _ => {
                self.set_renewal(&id, None);
                return;
            }
        };
        if was_used(&old) {
            self.wait_for_word(&id, &old, &grant).await;
            return;
        }
        let Some(request) = refresh::request(&grant) else {
            self.set_renewal(&id, None);
            return;
        };
        let org = OrgUrl::from_origin(&grant.org);
        let answer = match self.send_with(&grant, &request, None).await {
            Ok(answer) => answer,
            // It is not known whether the org got it. The token stays: within the leeway it works once more.
            Err(error) => {
                let symptom = self.explain(error, &org).await;
                self.renewal_failed(&id, symptom);
                return;
            }
        };
        let outcome = match refresh::process(&grant, &answer.response, self.org_time(&grant.org)) {
            Ok(renewed) => self.check_key(renewed).await,
            refused => refused,
        };
        let detail = match outcome {
            Ok(_) => "a token, as asked",
            Err(_) => "no token that can be used",
        };
        self.record_check("renewal", outcome.is_ok(), detail);
        match outcome {
            Ok(renewed) => {
                let renewed = match self.prove(renewed).await {
                    Ok(renewed) => renewed,
                    Err(symptom) => {
                        // The refresh token is spent, and what it brought is not the org's.
                        self.end_renewal(&id, &old, &grant);
                        self.renewal_failed(&id, symptom);
                        return;
                    }
                };
                if renewed.refresh_token != grant.refresh_token {
                    note_used(&old);
                }
                self.tell(&Renewed {
                    old,
                    grant: Some(renewed.clone()),
                });
                self.set_renewal(&id, None);
                self.replace_grant(&id, Arc::new(renewed));
            }
            Err(error) => {
                if error.discards_refresh_token() {
                    self.end_renewal(&id, &old, &grant);
                }
                self.renewal_failed(&id, diagnosis::renewal(&error, &grant));
            }
        }
    }

    /// A refresh token is of no use any more: the access token lives on without it.
    fn end_renewal(self, id: &str, old: &str, grant: &Grant) {
        note_used(old);
        let ended = Grant {
            refresh_token: None,
            ..grant.clone()
        };
        self.replace_grant(id, Arc::new(ended));
    }

    /// Another tab used the refresh token, and tells what it got.
    async fn wait_for_word(self, id: &str, old: &str, grant: &Grant) {
        for step in 0..WORD_STEPS {
            if step % 10 == 0 {
                self.tell(&Renewed {
                    old: old.to_owned(),
                    grant: None,
                });
            }
            task::sleep(WORD_STEP).await;
            let is_here = self.wallet.with_untracked(|wallet| {
                wallet
                    .find(id)
                    .is_none_or(|token| refresh_fingerprint(&token.grant).as_deref() != Some(old))
            });
            if is_here {
                self.set_renewal(id, None);
                return;
            }
        }
        let symptom = diagnosis::renewed_elsewhere(&OrgUrl::from_origin(&grant.org));
        self.renewal_failed(id, symptom);
    }

    /// Takes over what another tab tells, and answers what it asks.
    fn hear(self, word: Renewed) {
        match word.grant {
            Some(grant) => {
                let ids = self.wallet.with_untracked(|wallet| {
                    let tokens = wallet.tokens.iter();
                    let same = tokens.filter(|token| {
                        refresh_fingerprint(&token.grant).as_ref() == Some(&word.old)
                    });
                    same.map(|token| token.id.clone()).collect::<Vec<_>>()
                });
                let grant = Arc::new(grant);
                for id in ids {
                    self.set_renewal(&id, None);
                    self.replace_grant(&id, grant.clone());
                }
            }
            None => {
                let told = self.told.with_value(|told| {
                    told.iter()
                        .find(|(old, _)| *old == word.old)
                        .map(|(_, grant)| grant.clone())
                });
                if let Some(grant) = told {
                    self.tell(&Renewed {
                        old: word.old,
                        grant: Some(grant),
                    });
                }
            }
        }
    }

    fn tell(self, word: &Renewed) {
        if let Some(grant) = &word.grant {
            self.told.update_value(|told| {
                told.retain(|(old, _)| *old != word.old);
                told.push((word.old.clone(), grant.clone()));
                let surplus = told.len().saturating_sub(USED_LENGTH);
                told.drain(..surplus);
            });
        }
        if let Some(channel) = self.channel.get_value() {
            channel.tell(word);
        }
    }

    fn renewal_failed(self, id: &str, symptom: Symptom) {
        let failed = Renewal::Failed {
            at: clock::now(),
            symptom: Box::new(symptom),
        };
        self.set_renewal(id, Some(failed));
    }

    fn set_renewal(self, id: &str, renewal: Option<Renewal>) {
        self.renewals.update(|renewals| {
            renewals.retain(|(known, _)| known != id);
            if let Some(renewal) = renewal {
                renewals.push((id.to_owned(), renewal));
            }
        });
    }
}

fn refresh_fingerprint(grant: &Grant) -> Option<String> {
    grant
        .refresh_token
        .as_ref()
        .map(|token| fingerprint(token.reveal()))
}

fn was_used(old: &str) -> bool {
    Area::Device
        .read::<Vec<String>>(USED)
        .is_some_and(|used| used.iter().any(|used| used == old))
}

fn note_used(old: &str) {
    let mut used: Vec<String> = Area::Device.read(USED).unwrap_or_default();
    used.push(old.to_owned());
    let surplus = used.len().saturating_sub(USED_LENGTH);
    used.drain(..surplus);
    Area::Device.write(USED, &used);
}
