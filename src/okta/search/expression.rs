//! An expression as a tree, and the tree as text.

use super::operator::Operator;
use crate::oauth::json::Json;

/// What is searched for. `and` and `or` have at least two parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    All(Vec<Self>),
    Any(Vec<Self>),
    Test(Test),
}

/// One comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    pub attribute: String,
    /// Never "not equal", which Okta does not have.
    pub operator: Operator,
    /// A string, a number or a boolean; `null` where the operator takes none.
    pub value: Json,
}

impl Expression {
    /// Parts that are joined; what they are alone, if there is one; nothing, if there is none.
    pub fn join(join: Join, mut parts: Vec<Self>) -> Option<Self> {
        match (parts.len(), join) {
            (0 | 1, _) => parts.pop(),
            (_, Join::All) => Some(Self::All(parts)),
            (_, Join::Any) => Some(Self::Any(parts)),
        }
    }

    /// The expression as Okta reads it.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// Whether every comparison fits.
    pub(super) fn all_tests<'a>(&'a self, fits: &mut dyn FnMut(&'a Test) -> bool) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().all(|part| part.all_tests(fits)),
            Self::Test(test) => fits(test),
        }
    }

    fn write(&self, out: &mut String) {
        let (parts, join) = match self {
            Self::All(parts) => (parts, Join::All),
            Self::Any(parts) => (parts, Join::Any),
            Self::Test(test) => {
                out.push_str(&test.attribute);
                out.push(' ');
                out.push_str(test.operator.as_str());
                if test.value != Json::Null {
                    out.push(' ');
                    // Texts are escaped as in JSON (RFC 7644 section 3.4.2.2).
                    out.push_str(&test.value.to_text());
                }
                return;
            }
        };
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                out.push(' ');
                out.push_str(join.as_str());
                out.push(' ');
            }
            match part {
                Self::Test(_) => part.write(out),
                Self::All(_) | Self::Any(_) => {
                    out.push('(');
                    part.write(out);
                    out.push(')');
                }
            }
        }
    }
}

/// How parts are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    #[default]
    All,
    Any,
}

impl Join {
    /// The word between the parts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "and",
            Self::Any => "or",
        }
    }
}
