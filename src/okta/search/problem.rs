//! What is wrong with an expression, where, and how to put it right.

use std::borrow::Cow;

use super::operator::Operator;
use crate::oauth::text;

/// Something wrong at a place of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The first byte of what is wrong.
    pub start: usize,
    /// The byte after it. The same as `start` where something is missing.
    pub end: usize,
    pub fault: Fault,
}

impl Problem {
    /// The number of the character where it begins, from 1 on.
    pub fn column(&self, text: &str) -> usize {
        text::split_at(text, self.start).0.chars().count() + 1
    }

    /// The text before, what is wrong, and the text after.
    pub fn cut<'a>(&self, text: &'a str) -> [&'a str; 3] {
        let (before, rest) = text::split_at(text, self.start);
        let (wrong, after) = text::split_at(rest, self.end.saturating_sub(self.start));
        [before, wrong, after]
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    Empty,
    EndsWith,
    Escape,
    /// The path that is meant.
    Meant(String),
    MissingJoin,
    MissingOperator(String),
    MissingTest,
    MissingValue,
    NoValue,
    Not,
    NotAllowed(Operator, String),
    NotAnAttribute,
    NotBoolean,
    NotDate,
    /// The attribute, where it is known.
    NotEqual(String),
    NotNumber,
    NotSearchable(String),
    OtherQuotes,
    QuotedAttribute,
    ShortPart,
    SpareParenthesis,
    TooDeep,
    UnclosedParenthesis,
    UnclosedQuote,
    UnknownOperator {
        written: String,
        /// The operator that is meant; empty if nobody can tell.
        meant: &'static str,
    },
    Unquoted,
}

impl Fault {
    /// What is wrong and how to put it right.
    pub fn text(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Empty => "There is no expression. Write one, such as status eq \"ACTIVE\".",
            Self::EndsWith => "Okta cannot search for how a value ends. Use sw for how it starts.",
            Self::Escape => {
                "A backslash or a line break in the text is not as in JSON. Write \\\\ for a backslash, \\\" for a quote, \\n for a line break."
            }
            Self::Meant(path) => {
                return [
                    "Write ",
                    path,
                    ". Small and capital letters differ, and what is in the profile begins with profile.",
                ]
                .concat()
                .into();
            }
            Self::MissingJoin => {
                "Something is missing before this. Put and or or between two comparisons."
            }
            Self::MissingOperator(path) => {
                return ["Say how to compare ", path, ": eq, sw, gt, lt, pr …"]
                    .concat()
                    .into();
            }
            Self::MissingTest => "A comparison is missing here, such as status eq \"ACTIVE\".",
            Self::MissingValue => {
                "A value is missing after the operator. Write one, texts in double quotes."
            }
            Self::NoValue => "pr takes no value: it asks whether there is any. Remove this.",
            Self::Not => "Okta has no not. Turn the comparison round: lt or gt in place of eq.",
            Self::NotAllowed(operator, path) => {
                let hint = match operator {
                    Operator::Contains => {
                        " It works on profile.firstName, profile.lastName, profile.email and profile.login. Use sw for how a value starts."
                    }
                    Operator::StartsWith => " It is for texts. Use eq.",
                    _ => " Use eq.",
                };
                return [
                    "Okta does not take ",
                    operator.as_str(),
                    " on ",
                    path,
                    ".",
                    hint,
                ]
                .concat()
                .into();
            }
            Self::NotAnAttribute => {
                "That is not the name of an attribute. Names have letters, digits, dots, _ and - only, and a space after them."
            }
            Self::NotBoolean => {
                "This attribute is true or false. Write one of them, without quotes."
            }
            Self::NotDate => "Write the date like \"2026-01-31T00:00:00.000Z\", in double quotes.",
            Self::NotEqual(path) => {
                let path = match path.as_str() {
                    "" => "status",
                    path => path,
                };
                return [
                    "Okta has no “not equal”. Write (",
                    path,
                    " lt \"X\" or ",
                    path,
                    " gt \"X\") with the value in place of X.",
                ]
                .concat()
                .into();
            }
            Self::NotNumber => "This attribute is a number. Write one, without quotes.",
            Self::NotSearchable(path) => {
                return [
                    "Okta cannot search by ",
                    path,
                    ". It can by id, status, created, activated, statusChanged, lastUpdated, type.id, realmId and by what is in profile.",
                ]
                .concat()
                .into();
            }
            Self::OtherQuotes => "Okta takes straight double quotes only: \"…\".",
            Self::QuotedAttribute => "An attribute belongs here, without quotes.",
            Self::ShortPart => "co needs at least three characters. Write more, or use sw.",
            Self::SpareParenthesis => {
                "Nothing was opened that this closes. Remove it, or open one before."
            }
            Self::TooDeep => "Parentheses are nested too deep. Write it in a simpler way.",
            Self::UnclosedParenthesis => {
                "This parenthesis is never closed. Add one after the last comparison in it."
            }
            Self::UnclosedQuote => {
                "This quote is never closed. Add \" at the end of the text; inside of it write \\\"."
            }
            Self::UnknownOperator { written, meant } => {
                let (before, after) = match *meant {
                    "" => (
                        " is no operator of Okta. Use eq, sw, co, gt, ge, lt, le or pr",
                        "",
                    ),
                    meant => (" is no operator of Okta. Write ", meant),
                };
                return [written, before, after, "."].concat().into();
            }
            Self::Unquoted => "Put the value in double quotes.",
        })
    }
}
