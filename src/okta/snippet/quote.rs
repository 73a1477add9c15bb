//! Texts as the languages of other tools write them.

use crate::oauth::json::Json;

/// How a tool writes a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::okta) enum Quoting {
    /// HashiCorp's language, for Terraform.
    Hcl,
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
    pub(in crate::okta) fn of(name: &str) -> Self {
        match name {
            "hcl" => Self::Hcl,
            "line" => Self::Line,
            "powershell" => Self::PowerShell,
            "sh" => Self::Sh,
            _ => Self::Json,
        }
    }

    /// Adds a text in such a way that nothing in it means anything.
    pub(in crate::okta) fn push(self, out: &mut String, text: &str) {
        match self {
            Self::Hcl => {
                out.push('"');
                let mut before = ' ';
                for character in text.chars().filter(|character| !character.is_control()) {
                    match (before, character) {
                        (_, '"' | '\\') => out.push('\\'),
                        // A brace after one of these would begin an expression; what is escaped begins none.
                        ('$' | '%', '{') => {
                            out.pop();
                            out.push_str(if before == '$' { "\\u0024" } else { "\\u0025" });
                        }
                        _ => {}
                    }
                    out.push(character);
                    before = character;
                }
                out.push('"');
            }
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
