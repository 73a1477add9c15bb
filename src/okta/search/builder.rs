//! An expression as rows that a person fills in: groups of comparisons, all or any of each, all or any of the groups.

use super::attribute::Attributes;
use super::expression::{Expression, Join, Test};
use super::operator::Operator;
use super::parse::is_date;
use crate::oauth::json::{self, Json};
use crate::okta::user_schema::{Attribute, Kind};

/// What the builder shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Builder {
    /// How the groups are joined.
    pub join: Join,
    pub groups: Vec<Rows>,
}

/// A group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// How its rows are joined.
    pub join: Join,
    pub rows: Vec<Row>,
}

/// One comparison as it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The path of an attribute.
    pub attribute: String,
    pub operator: Operator,
    /// As typed or chosen: a text without quotes, a number, `true`, a date as Okta writes it.
    pub value: String,
}

/// Why a row says nothing yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowProblem {
    Date,
    Missing,
    Number,
    Short,
}

impl RowProblem {
    /// What is missing.
    pub fn text(self) -> &'static str {
        match self {
            Self::Date => "Give the date and the time.",
            Self::Missing => "No value yet: the row is left out.",
            Self::Number => "Write a number, such as 12 or 0.5.",
            Self::Short => "Okta needs at least three characters here.",
        }
    }
}

impl Default for Row {
    fn default() -> Self {
        Self {
            attribute: "status".to_owned(),
            operator: Operator::Equal,
            value: String::new(),
        }
    }
}

impl Default for Builder {
    /// One group with one empty row.
    fn default() -> Self {
        Self {
            join: Join::All,
            groups: vec![Rows {
                join: Join::All,
                rows: vec![Row::default()],
            }],
        }
    }
}

impl Row {
    /// The comparison.
    ///
    /// # Errors
    ///
    /// What is missing or wrong.
    pub fn expression(&self, attributes: &Attributes) -> Result<Expression, RowProblem> {
        let test = |operator, value| {
            Expression::Test(Test {
                attribute: self.attribute.clone(),
                operator,
                value,
            })
        };
        if self.operator == Operator::Present {
            return Ok(test(Operator::Present, Json::Null));
        }
        if self.value.is_empty() {
            return Err(RowProblem::Missing);
        }
        let kind = attributes
            .find(&self.attribute)
            .map_or(Kind::Unknown, |attribute| attribute.kind);
        let value = match kind {
            Kind::Boolean => Json::Bool(self.value == "true"),
            Kind::Date if !is_date(&self.value) => return Err(RowProblem::Date),
            Kind::Integer | Kind::Number => {
                match json::parse(self.value.trim().as_bytes(), LONGEST_NUMBER) {
                    Ok(number @ Json::Number(_)) => number,
                    _ => return Err(RowProblem::Number),
                }
            }
            _ if self.operator == Operator::Contains && self.value.chars().nth(2).is_none() => {
                return Err(RowProblem::Short);
            }
            _ => Json::String(self.value.clone()),
        };
        Ok(match self.operator {
            // Okta's own advice for "not equal".
            Operator::NotEqual => Expression::Any(vec![
                test(Operator::Less, value.clone()),
                test(Operator::Greater, value),
            ]),
            operator => test(operator, value),
        })
    }

    /// Shows a comparison; `None` if a row cannot.
    fn of(expression: &Expression, attributes: &Attributes) -> Option<Self> {
        let (test, operator) = match expression {
            Expression::All(_) => return None,
            Expression::Any(parts) => match parts.as_slice() {
                [Expression::Test(less), Expression::Test(greater)]
                    if less.operator == Operator::Less
                        && greater.operator == Operator::Greater
                        && less.attribute == greater.attribute
                        && less.value == greater.value =>
                {
                    (less, Operator::NotEqual)
                }
                _ => return None,
            },
            Expression::Test(test) => (test, test.operator),
        };
        let unknown;
        let attribute = match attributes.find(&test.attribute) {
            Some(known) => known,
            None => {
                unknown = Attribute::unknown(&test.attribute);
                &unknown
            }
        };
        // What nobody knows the type of is shown as a text.
        let is_not_equal_text = operator == Operator::NotEqual && attribute.kind == Kind::Unknown;
        if !attribute.allows(operator) && !is_not_equal_text {
            return None;
        }
        let value = match (&test.value, attribute.kind) {
            (Json::Null, _) => String::new(),
            (Json::Bool(_), Kind::Boolean) | (Json::Number(_), Kind::Integer | Kind::Number) => {
                test.value.to_text()
            }
            // The field for dates shows UTC only.
            (Json::String(date), Kind::Date) if date.ends_with('Z') => date.clone(),
            // One line is all that a field shows, and no value is a row that is left out.
            (Json::String(text), Kind::Text | Kind::Unknown)
                if !text.is_empty() && !text.chars().any(char::is_control) =>
            {
                text.clone()
            }
            _ => return None,
        };
        Some(Self {
            attribute: test.attribute.clone(),
            operator,
            value,
        })
    }
}

impl Builder {
    /// The expression of every row that is filled in; `None` if none is.
    pub fn expression(&self, attributes: &Attributes) -> Option<Expression> {
        let mut parts = Vec::new();
        for group in &self.groups {
            let rows: Vec<_> = group
                .rows
                .iter()
                .filter_map(|row| row.expression(attributes).ok())
                .collect();
            if group.join == self.join {
                parts.extend(rows);
            } else {
                parts.extend(Expression::join(group.join, rows));
            }
        }
        Expression::join(self.join, parts)
    }

    /// Shows an expression in rows; `None` if that takes more than two levels, or what no row has a field for.
    pub fn of(expression: &Expression, attributes: &Attributes) -> Option<Self> {
        let alone = std::slice::from_ref(expression);
        let (join, parts) = match (Row::of(expression, attributes), expression) {
            (None, Expression::All(parts)) => (Join::All, parts.as_slice()),
            (None, Expression::Any(parts)) => (Join::Any, parts.as_slice()),
            _ => (Join::All, alone),
        };
        let mut groups: Vec<Rows> = Vec::new();
        // Comparisons that stand side by side are one group.
        let mut is_open = false;
        for part in parts {
            if let Some(row) = Row::of(part, attributes) {
                match groups.last_mut().filter(|_| is_open) {
                    Some(group) => group.rows.push(row),
                    None => groups.push(Rows {
                        join,
                        rows: vec![row],
                    }),
                }
                is_open = true;
                continue;
            }
            let (inner, parts) = match part {
                Expression::All(parts) => (Join::All, parts),
                Expression::Any(parts) => (Join::Any, parts),
                Expression::Test(_) => return None,
            };
            let rows = parts.iter().map(|part| Row::of(part, attributes));
            groups.push(Rows {
                join: inner,
                rows: rows.collect::<Option<_>>()?,
            });
            is_open = false;
        }
        // All groups of one join are as good as one, whatever joins them: that of the first is what a person means.
        if let [only] = groups.as_slice() {
            return Some(Self {
                join: Join::All,
                groups: vec![only.clone()],
            });
        }
        Some(Self { join, groups })
    }
}

/// A longer one is none.
const LONGEST_NUMBER: usize = 40;
