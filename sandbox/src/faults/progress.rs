//! How far each rule has got.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::Method;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::{FaultKind, Faults, Rule};

/// The faults of one org with what is left of each rule.
#[derive(Debug, Default)]
pub(crate) struct FaultState {
    inner: Mutex<Inner>,
}

impl FaultState {
    pub(crate) fn current(&self) -> Faults {
        self.lock().faults.clone()
    }

    pub(crate) fn replace(&self, faults: Faults) {
        let progress = faults
            .rules
            .iter()
            .map(|rule| Progress {
                seen: 0,
                struck: 0,
                rng: StdRng::seed_from_u64(rule.seed),
            })
            .collect();
        *self.lock() = Inner { faults, progress };
    }

    /// The rule that strikes this call, if any.
    pub(super) fn strike(&self, method: &Method, path: &str) -> Option<Rule> {
        let Inner { faults, progress } = &mut *self.lock();
        faults
            .rules
            .iter()
            .zip(progress)
            .find_map(|(rule, progress)| progress.strikes(rule, method, path).then(|| rule.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
struct Inner {
    faults: Faults,
    progress: Vec<Progress>,
}

/// How far a rule has got.
#[derive(Debug)]
struct Progress {
    seen: u32,
    struck: u32,
    rng: StdRng,
}

impl Progress {
    fn strikes(&mut self, rule: &Rule, method: &Method, path: &str) -> bool {
        let fits_method = match &rule.method {
            Some(wanted) => wanted.eq_ignore_ascii_case(method.as_str()),
            None => method != Method::OPTIONS || rule.kind == FaultKind::MissingCors,
        };
        if !fits_method || !path.starts_with(&rule.path) {
            return false;
        }
        if rule.times.is_some_and(|times| self.struck >= times) {
            return false;
        }
        self.seen = self.seen.saturating_add(1);
        if self.seen <= rule.after {
            return false;
        }
        if rule
            .probability
            .is_some_and(|p| !self.rng.random_bool(p.clamp(0.0, 1.0)))
        {
            return false;
        }
        self.struck = self.struck.saturating_add(1);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(rule: Rule, calls: usize) -> Vec<bool> {
        let state = FaultState::default();
        state.replace(Faults {
            rules: vec![rule],
            ..Faults::default()
        });
        (0..calls)
            .map(|_| state.strike(&Method::GET, "/api/v1/users").is_some())
            .collect()
    }

    #[test]
    fn a_rule_strikes_the_calls_it_names() {
        let rule = Rule::new(FaultKind::ServerError);
        assert_eq!(struck(rule.clone(), 2), [true, true]);
        assert_eq!(struck(rule.clone().path("/oauth2"), 1), [false]);
        assert_eq!(struck(rule.clone().times(1), 3), [true, false, false]);
        assert_eq!(
            struck(
                Rule {
                    after: 1,
                    ..rule.clone().times(1)
                },
                3
            ),
            [false, true, false]
        );
        assert_eq!(
            struck(
                Rule {
                    method: Some("POST".into()),
                    ..rule
                },
                1
            ),
            [false]
        );
    }

    #[test]
    fn probability_repeats_with_its_seed() {
        let rule = Rule {
            probability: Some(0.5),
            ..Rule::new(FaultKind::Drop)
        };
        let first = struck(rule.clone(), 64);
        assert_eq!(first, struck(rule.clone(), 64));
        assert_ne!(first, struck(Rule { seed: 1, ..rule }, 64));
        assert!(first.contains(&true) && first.contains(&false));
    }

    #[test]
    fn preflights_are_not_counted() {
        let state = FaultState::default();
        state.replace(Faults {
            rules: vec![Rule::new(FaultKind::Drop).times(1)],
            ..Faults::default()
        });
        assert!(state.strike(&Method::OPTIONS, "/").is_none());
        assert!(state.strike(&Method::GET, "/").is_some());
    }
}
