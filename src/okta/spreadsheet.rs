//! Texts for spreadsheets, which take some of them for formulas.
//!
//! See <https://owasp.org/www-community/attacks/CSV_Injection>.

/// Whether a spreadsheet would take a text for a formula, and perhaps run it.
pub fn is_formula(text: &str) -> bool {
    let start = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']);
    // Full-width signs are signs as well, in some languages.
    start.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Appends a value for a table that is pasted: one cell, whatever is in it. A formula gets an apostrophe before it, by which
/// spreadsheets know a text.
pub fn push_cell(out: &mut String, text: &str) {
    if is_formula(text) {
        out.push('\'');
    }
    for character in text.chars() {
        out.push(match character {
            '\t' | '\n' | '\r' => ' ',
            other => other,
        });
    }
}
