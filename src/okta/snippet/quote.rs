//! Texts as the languages of other tools write them.

use crate::oauth::json::Json;

/// How a tool writes a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// As JSON does, which Python and JavaScript read as well.
    Json,
    /// To the end of the line, without any quotes.
    Line,
    PowerShell,
    /// A POSIX shell.
    Sh,
}

impl Quoting {
    /// By the name that the tools' file uses.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "line" => Self::Line,
            "powershell" => Self::PowerShell,
            "sh" => Self::Sh,
            _ => Self::Json,
        }
    }

    /// Adds a text in such a way that nothing in it means anything.
    pub(super) fn push(self, out: &mut String, text: &str) {
        match self {
            Self::Json => out.push_str(&Json::String(text.to_owned()).to_text()),
            // There is no way to write them.
            Self::Line => out.extend(text.chars().filter(|character| !character.is_control())),
            Self::PowerShell => {
                out.push('\'');
                for character in text.chars() {
                    // Typographic quotes end a text just as well, and any of them is taken for itself when doubled.
                    if matches!(character, '\'' | '\u{2018}'..='\u{201b}') {
                        out.push(character);
                    }
                    out.push(character);
                }
                out.push('\'');
            }
            Self::Sh => {
                out.push('\'');
                for character in text.chars() {
                    match character {
                        '\'' => out.push_str(r"'\''"),
                        other => out.push(other),
                    }
                }
                out.push('\'');
            }
        }
    }
}
