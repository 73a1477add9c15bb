//! Reads an expression. `or` binds least, then `and`, then parentheses.

mod token;

use self::token::{Token, TokenKind, tokens};
use super::attribute::{Attributes, CLASSIFICATION};
use super::expression::{Expression, Join, Test};
use super::operator::Operator;
use super::problem::{Fault, Problem};
use crate::oauth::json::{self, Json};
use crate::okta::clock::parse_rfc3339;
use crate::okta::user_schema::{Attribute, Kind};

/// Reads an expression. With `attributes`, each comparison is held against what Okta allows; without, anything that has the form
/// of an expression is taken.
///
/// # Errors
///
/// The first thing that is wrong, and where.
pub fn parse(text: &str, attributes: Option<&Attributes>) -> Result<Expression, Problem> {
    let mut parser = Parser {
        text,
        tokens: tokens(text)?,
        next: 0,
        attributes,
    };
    if parser.tokens.is_empty() {
        return Err(parser.at_end(Fault::Empty));
    }
    let expression = parser.joined(Join::Any, 0)?;
    match parser.take() {
        None => Ok(expression),
        Some(token) if token.kind == TokenKind::Close => Err(token.wrong(Fault::SpareParenthesis)),
        Some(token) => Err(token.wrong(Fault::MissingJoin)),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    next: usize,
    attributes: Option<&'a Attributes>,
}

impl<'a> Parser<'a> {
    fn joined(&mut self, join: Join, depth: usize) -> Result<Expression, Problem> {
        let mut parts = Vec::new();
        loop {
            parts.push(match join {
                Join::All => self.factor(depth)?,
                Join::Any => self.joined(Join::All, depth)?,
            });
            if !self.take_word(join.as_str()) {
                break;
            }
        }
        // There is one part at least.
        Expression::join(join, parts).ok_or_else(|| self.at_end(Fault::MissingTest))
    }

    fn factor(&mut self, depth: usize) -> Result<Expression, Problem> {
        let Some(token) = self.take() else {
            return Err(self.at_end(Fault::MissingTest));
        };
        let word = self.word(token);
        match token.kind {
            TokenKind::Open if depth == DEEPEST => Err(token.wrong(Fault::TooDeep)),
            TokenKind::Open => {
                let inner = self.joined(Join::Any, depth + 1)?;
                match self.take() {
                    None => Err(token.wrong(Fault::UnclosedParenthesis)),
                    Some(end) if end.kind == TokenKind::Close => Ok(inner),
                    Some(other) => Err(other.wrong(Fault::MissingJoin)),
                }
            }
            TokenKind::Close if depth == 0 => Err(token.wrong(Fault::SpareParenthesis)),
            TokenKind::Close => Err(token.wrong(Fault::MissingTest)),
            TokenKind::Text => Err(token.wrong(Fault::QuotedAttribute)),
            TokenKind::Word if is_join(word) => Err(token.wrong(Fault::MissingTest)),
            TokenKind::Word if word.eq_ignore_ascii_case("not") => Err(token.wrong(Fault::Not)),
            TokenKind::Word => self.test(token, word),
        }
    }

    fn test(&mut self, name: Token, path: &'a str) -> Result<Expression, Problem> {
        if !path.bytes().all(is_of_path) {
            return Err(name.wrong(Fault::NotAnAttribute));
        }
        let attribute = self.attribute(name, path)?;
        let Some(token) = self
            .take()
            .filter(|token| token.kind == TokenKind::Word && !is_join(self.word(*token)))
        else {
            return Err(Problem {
                start: name.end,
                end: name.end,
                fault: Fault::MissingOperator(path.to_owned()),
            });
        };
        let written = self.word(token);
        let operator = match Operator::of(written) {
            None => return Err(token.wrong(unknown_operator(written))),
            Some(Operator::NotEqual) => {
                return Err(token.wrong(Fault::NotEqual(path.to_owned())));
            }
            Some(operator) => operator,
        };
        if attribute
            .as_ref()
            .is_some_and(|attribute| !attribute.allows(operator))
        {
            return Err(token.wrong(Fault::NotAllowed(operator, path.to_owned())));
        }
        let value = match operator {
            Operator::Present => self.nothing()?,
            _ => self.value(token, operator, attribute.as_ref())?,
        };
        Ok(Expression::Test(Test {
            attribute: path.to_owned(),
            operator,
            value,
        }))
    }

    /// The attribute of a path, if it is to be held against those that are known.
    fn attribute(&self, name: Token, path: &str) -> Result<Option<Attribute>, Problem> {
        let Some(attributes) = self.attributes else {
            return Ok(None);
        };
        if let Some(known) = attributes.find(path) {
            return Ok(Some(known.clone()));
        }
        if path == CLASSIFICATION {
            return Ok(Some(Attribute::unknown(path)));
        }
        let nearest = attributes.nearest(path).map(str::to_owned);
        let is_of_profile = path
            .strip_prefix("profile.")
            .is_some_and(|name| !name.is_empty());
        match nearest {
            Some(meant) => Err(name.wrong(Fault::Meant(meant))),
            // Users of another type may have attributes that the schema of the default type lacks.
            None if is_of_profile => Ok(Some(Attribute::unknown(path))),
            None => Err(name.wrong(Fault::NotSearchable(path.to_owned()))),
        }
    }

    /// `pr` stands alone.
    fn nothing(&self) -> Result<Json, Problem> {
        let token = self.tokens.get(self.next).filter(|token| {
            let written = self.word(**token).as_bytes();
            matches!(token.kind, TokenKind::Text | TokenKind::Word)
                && json::parse(written, written.len()).is_ok()
        });
        token.map_or(Ok(Json::Null), |token| Err(token.wrong(Fault::NoValue)))
    }

    fn value(
        &mut self,
        after: Token,
        operator: Operator,
        attribute: Option<&Attribute>,
    ) -> Result<Json, Problem> {
        let token = self.take().filter(|token| match token.kind {
            TokenKind::Text => true,
            TokenKind::Word => !is_join(self.word(*token)),
            TokenKind::Open | TokenKind::Close => false,
        });
        let Some(token) = token else {
            return Err(Problem {
                start: after.end,
                end: after.end,
                fault: Fault::MissingValue,
            });
        };
        let written = self.word(token);
        let kind = attribute.map_or(Kind::Unknown, |attribute| attribute.kind);
        let value = json::parse(written.as_bytes(), written.len());
        let fault = match (kind, value) {
            (_, Err(_)) if token.kind == TokenKind::Text => Fault::Escape,
            (_, Err(_)) if is_other_quote(written) => Fault::OtherQuotes,
            (Kind::Boolean, Ok(Json::Bool(value))) => return Ok(Json::Bool(value)),
            (Kind::Boolean, _) => Fault::NotBoolean,
            (Kind::Integer | Kind::Number, Ok(value @ Json::Number(_))) => return Ok(value),
            (Kind::Integer | Kind::Number, _) => Fault::NotNumber,
            (Kind::Date, Ok(Json::String(date))) if is_date(&date) => {
                return Ok(Json::String(date));
            }
            (Kind::Date, _) => Fault::NotDate,
            (_, Ok(Json::String(text))) => match operator {
                Operator::Contains
                    if attribute.is_some()
                        && text.chars().take(SHORTEST_PART).count() < SHORTEST_PART =>
                {
                    Fault::ShortPart
                }
                _ => return Ok(Json::String(text)),
            },
            (Kind::Unknown, Ok(value @ (Json::Bool(_) | Json::Number(_)))) => return Ok(value),
            _ => Fault::Unquoted,
        };
        Err(token.wrong(fault))
    }

    fn word(&self, token: Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.tokens.get(self.next).is_some_and(|token| {
            token.kind == TokenKind::Word && self.word(*token).eq_ignore_ascii_case(word)
        });
        self.next += usize::from(found);
        found
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).copied();
        self.next += usize::from(token.is_some());
        token
    }

    fn at_end(&self, fault: Fault) -> Problem {
        let end = self.text.trim_end().len();
        Problem {
            start: end,
            end,
            fault,
        }
    }
}

/// Whether a text is a date as Okta takes it.
pub(super) fn is_date(text: &str) -> bool {
    text.as_bytes().get(10) == Some(&b'T') && parse_rfc3339(text).is_some()
}

fn unknown_operator(written: &str) -> Fault {
    let meant = match written {
        "=" | "==" | "===" | ":" | "is" | "IS" => "eq",
        "!=" | "<>" | "!==" => return Fault::NotEqual(String::new()),
        ">" => "gt",
        ">=" => "ge",
        "<" => "lt",
        "<=" => "le",
        _ if written.eq_ignore_ascii_case("ew") => return Fault::EndsWith,
        _ if written.eq_ignore_ascii_case("contains") => "co",
        _ if written.eq_ignore_ascii_case("like") => "sw",
        _ => "",
    };
    Fault::UnknownOperator {
        written: written.to_owned(),
        meant,
    }
}

fn is_join(word: &str) -> bool {
    word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or")
}

fn is_of_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'$')
}

fn is_other_quote(word: &str) -> bool {
    word.starts_with(['\'', '`', '‘', '’', '“', '”', '„', '«'])
}

/// How deep parentheses may nest.
const DEEPEST: usize = 32;

/// `co` needs so many characters.
const SHORTEST_PART: usize = 3;
