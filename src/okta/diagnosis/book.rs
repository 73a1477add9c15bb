//! The doctor's book: entries to look failures up in. Its form is told at the head of `assets/doctor.txt`.

use std::sync::Arc;

use super::{Diagnosis, Symptom, network};
use crate::oauth::text;

/// What is known of failures, in words.
#[derive(Clone, Debug, Default)]
pub struct Book {
    text: Arc<str>,
}

impl Book {
    /// A book of this text, beside the few entries that are always at hand: those for a network that fails.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self { text: text.into() }
    }

    /// Whether this symptom can be explained without any text loaded.
    pub fn is_at_hand(symptom: &Symptom) -> bool {
        find(network::ENTRIES, symptom).is_some()
    }

    /// Puts a failure into words. What the book does not know is told with all that was observed.
    pub fn explain(&self, symptom: &Symptom) -> Diagnosis {
        let entry = find(network::ENTRIES, symptom)
            .or_else(|| find(&self.text, symptom))
            .unwrap_or(Entry {
                lines: UNKNOWN,
                then: "retry",
            });
        let [title, cause, fix] = entry.lines.map(|line| {
            symptom
                .fills
                .iter()
                .fold(line.to_owned(), |line, (name, value)| {
                    text::replace(&line, name, value)
                })
        });
        let mut diagnosis = Diagnosis {
            title,
            cause,
            fix,
            evidence: symptom.evidence.clone(),
            link: None,
            action: None,
        };
        for word in entry.then.split(' ') {
            symptom.follow(word, &mut diagnosis);
        }
        diagnosis
    }
}

/// An entry that fits.
struct Entry<'a> {
    /// Title, cause and fix.
    lines: [&'a str; 3],
    then: &'a str,
}

/// Looks a symptom up by each of its codes, and by the server's words before going by a code alone. `*` fits any code.
fn find<'a>(text: &'a str, symptom: &Symptom) -> Option<Entry<'a>> {
    [true, false].into_iter().find_map(|by_words| {
        symptom
            .codes
            .iter()
            .map(String::as_str)
            .chain(["*"])
            .find_map(|code| find_code(text, symptom, code, by_words))
    })
}

#[inline(never)]
fn find_code<'a>(
    text: &'a str,
    symptom: &Symptom,
    code: &str,
    by_words: bool,
) -> Option<Entry<'a>> {
    let (mut in_chapter, mut fits) = (false, false);
    let mut lines = [""; 3];
    // Which line of an entry comes next: its head, the three of the text, its end.
    let mut place = 0;
    for line in text.split('\n') {
        match (place, line) {
            (0, "") => {}
            (0, line) if line.starts_with('#') => {}
            (0, line) if line.starts_with('[') => {
                in_chapter = line.get(1..line.len() - 1) == Some(symptom.chapter);
            }
            (0, head) => {
                fits = in_chapter && is_for(head, code, by_words, &symptom.words);
                place = 1;
            }
            (4, end) => {
                if fits {
                    let then = end.strip_prefix("> ").unwrap_or_default();
                    return Some(Entry { lines, then });
                }
                place = 0;
            }
            (_, line) => {
                // A quotation mark by itself repeats the line of the entry before.
                if let Some(place) = lines.get_mut(place - 1).filter(|_| line != "\"") {
                    *place = line;
                }
                place += 1;
            }
        }
    }
    None
}

/// Whether the first line of an entry names a code, and with it one of its words, or none at all.
fn is_for(head: &str, code: &str, by_words: bool, words: &str) -> bool {
    let Some((codes, expected)) = text::split_once(head, ":") else {
        return false;
    };
    let expected = text::trim_blanks(expected);
    codes.split(' ').any(|known| known == code)
        && by_words != expected.is_empty()
        && expected
            .split('|')
            .any(|part| text::contains(words, part.trim_matches(' ')))
}

/// What is told when there is no entry, as when the book itself could not be loaded.
const UNKNOWN: [&str; 3] = [
    "It did not work",
    "The page’s own explanations could not be loaded, so here is only what was observed.",
    "Read the evidence. Check the network, reload the page, and try again.",
];
