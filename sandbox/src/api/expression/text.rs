//! Comparing texts with or without regard to case. Diacritics always count.

use std::cmp::Ordering;

/// A text to look for.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    written: String,
    /// The form that is compared: in lower case where case is ignored.
    compared: String,
    ignores_case: bool,
}

impl Needle {
    pub(super) fn new(written: String, ignores_case: bool) -> Self {
        let compared = if ignores_case {
            written.to_lowercase()
        } else {
            written.clone()
        };
        Self {
            written,
            compared,
            ignores_case,
        }
    }

    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// How many characters it has.
    pub(super) fn length(&self) -> usize {
        self.written.chars().count()
    }

    pub(super) fn equals(&self, text: &str) -> bool {
        if !self.ignores_case {
            return text == self.compared;
        }
        // Most texts are ASCII: a scan over a million of them should not allocate.
        if text.is_ascii() {
            return text.eq_ignore_ascii_case(&self.compared);
        }
        text.to_lowercase() == self.compared
    }

    pub(super) fn starts(&self, text: &str) -> bool {
        if !self.ignores_case {
            return text.starts_with(&self.compared);
        }
        if text.is_ascii() {
            let start = text.as_bytes().get(..self.compared.len());
            return start.is_some_and(|start| start.eq_ignore_ascii_case(self.compared.as_bytes()));
        }
        text.to_lowercase().starts_with(&self.compared)
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        if self.ignores_case {
            text.to_lowercase().contains(&self.compared)
        } else {
            text.contains(&self.compared)
        }
    }

    /// Where `text` stands relative to the needle.
    pub(super) fn order(&self, text: &str) -> Ordering {
        if self.ignores_case {
            text.to_lowercase().as_str().cmp(&self.compared)
        } else {
            text.cmp(&self.compared)
        }
    }
}
