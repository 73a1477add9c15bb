//! A message held against its rules, one by one, for people to read.

use super::json::{self, Json};

/// A rule, and whether a message keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The member it is about.
    pub name: &'static str,
    /// What it asks for.
    pub text: &'static str,
    /// The member's value, for people; empty if there is none.
    pub found: String,
    pub verdict: Verdict,
    /// What Okta says when it is broken, verbatim.
    pub refusal: &'static str,
}

/// Whether a rule is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Broken,
    Kept,
    /// There is nothing to compare with.
    Unknown,
}

impl Verdict {
    /// What a comparison gave, if there was one.
    pub(crate) fn of(kept: impl Into<Option<bool>>) -> Self {
        match kept.into() {
            Some(true) => Self::Kept,
            Some(false) => Self::Broken,
            None => Self::Unknown,
        }
    }
}

/// Rules about the members of one JSON object.
pub(crate) struct Judge<'a> {
    pub(crate) members: &'a [(String, Json)],
    pub(crate) rules: &'a mut Vec<Rule>,
}

impl<'a> Judge<'a> {
    /// Adds a rule about a member. `rule` has the rule itself, and what Okta says when it is broken.
    pub(crate) fn rule(
        &mut self,
        name: &'static str,
        rule: [&'static str; 2],
        kept: impl FnOnce(Option<&'a Json>) -> Option<bool>,
    ) {
        let value = json::find(self.members, name);
        self.rules.push(Rule {
            name,
            text: rule[0],
            found: value.map_or_else(String::new, Json::display),
            verdict: Verdict::of(kept(value)),
            refusal: rule[1],
        });
    }
}

/// Whether a member is this text; `None` if it is not known what it must be.
pub(crate) fn is(value: Option<&Json>, expected: Option<&str>) -> Option<bool> {
    match value.and_then(Json::as_str) {
        Some(text) => expected.map(|expected| text == expected),
        None => Some(false),
    }
}
