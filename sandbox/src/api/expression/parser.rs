//! Reading an expression: `or` binds least, then `and`, then parentheses.

use crate::directory::dates;

use super::text::Needle;
use super::{Dialect, Expression, ExpressionError, Literal, Operator, Test, ValueType};

pub(super) fn parse<D: Dialect>(
    text: &str,
    dialect: &D,
) -> Result<Expression<D::Property>, ExpressionError> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        next: 0,
        dialect,
    };
    let expression = parser.alternatives(0)?;
    match parser.take() {
        None => Ok(expression),
        Some(_) => Err(ExpressionError::Invalid),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Close,
    Open,
    Text(String),
    /// A name, an operator, a number or a bare word.
    Word(String),
}

fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            '"' => tokens.push(Token::Text(quoted(&mut letters)?)),
            _ if letter.is_whitespace() => {}
            _ => {
                let mut word = String::from(letter);
                while let Some(letter) =
                    letters.next_if(|letter| !letter.is_whitespace() && !"()\"".contains(*letter))
                {
                    word.push(letter);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}

/// The rest of a quoted text: the escapes are JSON's.
fn quoted(letters: &mut impl Iterator<Item = char>) -> Result<String, ExpressionError> {
    let mut text = String::from('"');
    loop {
        let letter = letters.next().ok_or(ExpressionError::Invalid)?;
        match letter {
            '\\' => {
                text.push('\\');
                text.push(letters.next().ok_or(ExpressionError::Invalid)?);
            }
            '"' => {
                text.push('"');
                return serde_json::from_str(&text).map_err(|_| ExpressionError::Invalid);
            }
            // JSON has no bare control characters in texts, but an expression may.
            _ if letter.is_control() => {
                text.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            _ => text.push(letter),
        }
    }
}

struct Parser<'d, D> {
    tokens: Vec<Token>,
    next: usize,
    dialect: &'d D,
}

impl<D: Dialect> Parser<'_, D> {
    fn alternatives(&mut self, depth: usize) -> Result<Expression<D::Property>, ExpressionError> {
        let mut parts = vec![self.conjunction(depth)?];
        while self.take_word("or") {
            parts.push(self.conjunction(depth)?);
        }
        Ok(single(parts, Expression::Or))
    }

    fn conjunction(&mut self, depth: usize) -> Result<Expression<D::Property>, ExpressionError> {
        let mut parts = vec![self.factor(depth)?];
        while self.take_word("and") {
            parts.push(self.factor(depth)?);
        }
        Ok(single(parts, Expression::And))
    }

    fn factor(&mut self, depth: usize) -> Result<Expression<D::Property>, ExpressionError> {
        match self.take() {
            Some(Token::Open) if depth < DEEPEST => {
                let expression = self.alternatives(depth + 1)?;
                match self.take() {
                    Some(Token::Close) => Ok(expression),
                    _ => Err(ExpressionError::Invalid),
                }
            }
            Some(Token::Word(path)) => self.test(&path).map(Expression::Test),
            _ => Err(ExpressionError::Invalid),
        }
    }

    fn test(&mut self, path: &str) -> Result<Test<D::Property>, ExpressionError> {
        let Some(Token::Word(operator)) = self.take() else {
            return Err(ExpressionError::Invalid);
        };
        let operator = Operator::from_name(&operator).ok_or(ExpressionError::Invalid)?;
        let property = self
            .dialect
            .property(path, operator)
            .ok_or(ExpressionError::Invalid)?;
        let literal = match operator {
            Operator::Present => Literal::Nothing,
            _ => self.literal(operator, self.dialect.value_type(&property))?,
        };
        Ok(Test {
            property,
            operator,
            literal,
        })
    }

    fn literal(
        &mut self,
        operator: Operator,
        value_type: ValueType,
    ) -> Result<Literal, ExpressionError> {
        let token = self.take().ok_or(ExpressionError::Invalid)?;
        let part_of_text = matches!(operator, Operator::Contains | Operator::StartsWith);
        match (value_type, token) {
            (ValueType::Text, Token::Text(text)) => {
                let needle = Needle::new(text, D::IGNORES_CASE);
                if operator == Operator::Contains && needle.length() < SHORTEST_PART {
                    return Err(ExpressionError::Invalid);
                }
                Ok(Literal::Text(needle))
            }
            (_, _) if part_of_text => Err(ExpressionError::Invalid),
            (ValueType::Date, Token::Text(text)) => dates::parse(&text)
                .map(Literal::Date)
                .ok_or(ExpressionError::Date),
            (ValueType::Number, Token::Word(word)) => match word.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Literal::Number(number)),
                _ => Err(ExpressionError::Invalid),
            },
            (ValueType::Boolean, Token::Word(word)) if operator == Operator::Equal => {
                match word.as_str() {
                    "true" => Ok(Literal::Boolean(true)),
                    "false" => Ok(Literal::Boolean(false)),
                    _ => Err(ExpressionError::Invalid),
                }
            }
            _ => Err(ExpressionError::Invalid),
        }
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(
            self.tokens.get(self.next),
            Some(Token::Word(next)) if next.eq_ignore_ascii_case(word)
        );
        self.next += usize::from(found);
        found
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token
    }
}

fn single<P>(
    mut parts: Vec<Expression<P>>,
    combine: impl FnOnce(Vec<Expression<P>>) -> Expression<P>,
) -> Expression<P> {
    match (parts.len(), parts.pop()) {
        (1, Some(part)) => part,
        (_, last) => {
            parts.extend(last);
            combine(parts)
        }
    }
}

/// How deep parentheses may nest.
const DEEPEST: usize = 50;

/// `co` needs so many characters.
const SHORTEST_PART: usize = 3;
