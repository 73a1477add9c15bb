//! Filter and search expressions: the part of SCIM's filter language (RFC 7644, section 3.4.2.2)
//! that Okta understands.
//!
//! <https://developer.okta.com/docs/api/#filter>

mod parser;
mod text;

use crate::directory::field::Field;

use text::Needle;

/// An expression over properties of type `P`, read once and matched many times.
#[derive(Clone, Debug)]
pub(crate) enum Expression<P> {
    And(Vec<Self>),
    Or(Vec<Self>),
    Test(Test<P>),
}

impl<P> Expression<P> {
    /// Reads an expression in a dialect.
    ///
    /// # Errors
    ///
    /// When the expression is malformed, or asks for something the dialect does not have.
    pub(crate) fn parse(
        text: &str,
        dialect: &impl Dialect<Property = P>,
    ) -> Result<Self, ExpressionError> {
        parser::parse(text, dialect)
    }

    /// Whether something whose properties `read` knows fits the expression.
    pub(crate) fn matches<'a>(&self, read: &impl Fn(&P) -> Field<'a>) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.matches(read)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(read)),
            Self::Test(test) => test.holds(&read(&test.property)),
        }
    }
}

/// One comparison.
#[derive(Clone, Debug)]
pub(crate) struct Test<P> {
    pub(crate) property: P,
    pub(crate) operator: Operator,
    literal: Literal,
}

impl<P> Test<P> {
    /// The text compared with, as it was written.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.literal {
            Literal::Text(needle) => Some(needle.written()),
            _ => None,
        }
    }

    fn holds(&self, field: &Field<'_>) -> bool {
        match field {
            Field::Missing => false,
            Field::Boolean(value) => match self.literal {
                Literal::Boolean(wanted) => self.operator == Operator::Equal && *value == wanted,
                _ => self.operator == Operator::Present,
            },
            Field::Date(value) => self.orders(&self.literal.date(), value),
            Field::Integer(value) => self.orders(&self.literal.number(), &(*value as f64)),
            Field::Number(value) => self.orders(&self.literal.number(), value),
            Field::Integers(values) => {
                let wanted = self.literal.number();
                values
                    .iter()
                    .any(|value| self.orders(&wanted, &(*value as f64)))
            }
            Field::Text(text) => self.holds_text(text),
            Field::Texts(texts) => texts.iter().any(|text| self.holds_text(text)),
        }
    }

    fn holds_text(&self, text: &str) -> bool {
        let Literal::Text(needle) = &self.literal else {
            return self.operator == Operator::Present && !text.is_empty();
        };
        match self.operator {
            Operator::Contains => needle.is_in(text),
            Operator::Equal => needle.equals(text),
            Operator::StartsWith => needle.starts(text),
            Operator::Present => !text.is_empty(),
            Operator::Greater => needle.order(text).is_gt(),
            Operator::GreaterOrEqual => needle.order(text).is_ge(),
            Operator::Less => needle.order(text).is_lt(),
            Operator::LessOrEqual => needle.order(text).is_le(),
        }
    }

    fn orders<T: PartialOrd>(&self, wanted: &Option<T>, value: &T) -> bool {
        let Some(wanted) = wanted else {
            return self.operator == Operator::Present;
        };
        match self.operator {
            Operator::Equal => value == wanted,
            Operator::Greater => value > wanted,
            Operator::GreaterOrEqual => value >= wanted,
            Operator::Less => value < wanted,
            Operator::LessOrEqual => value <= wanted,
            Operator::Contains | Operator::Present | Operator::StartsWith => false,
        }
    }
}

/// Okta's operators. `ne` and `not` are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Contains,
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Present,
    StartsWith,
}

impl Operator {
    /// The operator of this name, in any case.
    fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "co" => Self::Contains,
            "eq" => Self::Equal,
            "ge" => Self::GreaterOrEqual,
            "gt" => Self::Greater,
            "le" => Self::LessOrEqual,
            "lt" => Self::Less,
            "pr" => Self::Present,
            "sw" => Self::StartsWith,
            _ => return None,
        })
    }

    /// Whether it compares by order.
    pub(crate) fn is_order(self) -> bool {
        matches!(
            self,
            Self::Greater | Self::GreaterOrEqual | Self::Less | Self::LessOrEqual
        )
    }
}

/// What a parameter lets one ask for.
pub(crate) trait Dialect {
    type Property;

    /// Whether letters are compared regardless of case.
    const IGNORES_CASE: bool;

    /// The property called `path`, where `operator` may be used on it.
    fn property(&self, path: &str, operator: Operator) -> Option<Self::Property>;

    /// The type of values a property is compared with.
    fn value_type(&self, property: &Self::Property) -> ValueType;
}

/// The type of a property's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueType {
    Boolean,
    Date,
    Number,
    Text,
}

/// Why an expression was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExpressionError {
    /// A date that is none.
    Date,
    /// It cannot be read, or asks for what is not offered.
    Invalid,
}

/// What a property is compared with.
#[derive(Clone, Debug)]
enum Literal {
    Boolean(bool),
    Date(i64),
    Nothing,
    Number(f64),
    Text(Needle),
}

impl Literal {
    fn date(&self) -> Option<i64> {
        match self {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
