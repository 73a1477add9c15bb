//! Tables of failures, each one text: a page loads it with far fewer bytes than an array of structs.

use super::{Diagnosis, Page, Step};
use crate::oauth::text;

/// Finds what a table says of a failure.
///
/// A row is a line of six cells with `|` between them: the codes it is for, with spaces between them; a part of the description,
/// where nothing fits all; two letters, for the next step and the page of the Admin Console; title; cause; fix. Of several rows
/// that fit, the first counts.
#[inline(never)]
pub(super) fn find(
    table: &str,
    code: &str,
    description: &str,
) -> Option<(Diagnosis, Option<Page>)> {
    for row in table.split('\n') {
        let mut cells = row.split('|');
        let mut cell = || cells.next().unwrap_or_default();
        let (codes, words, letters) = (cell(), cell(), cell().as_bytes());
        if codes.split(' ').any(|known| known == code) && text::contains(description, words) {
            let text = [cell(), cell(), cell()].join("\n");
            let [step, page] = [0, 1].map(|at| letters.get(at).copied().unwrap_or_default());
            return Some((Diagnosis::new(&text, next_step(step)), console_page(page)));
        }
    }
    None
}

fn next_step(letter: u8) -> Step {
    match letter {
        b'a' => Step::SignInAgain,
        b'c' => Step::CodeFlow,
        b'i' => Step::Openid,
        b'o' => Step::CheckOrg,
        b'p' => Step::SomeoneElse,
        b'r' => Step::Retry,
        _ => Step::None,
    }
}

fn console_page(letter: u8) -> Option<Page> {
    Some(match letter {
        b'a' => Page::App,
        b'l' => Page::Applications,
        b'p' => Page::People,
        b'r' => Page::Administrators,
        b's' => Page::SystemLog,
        _ => return None,
    })
}
