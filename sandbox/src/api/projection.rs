//! The `fields` parameter of the user list: `id,status,profile:(firstName,city)`.

use super::answer::Refused;

/// Which properties of a user are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Projection {
    /// `None` for all of them.
    names: Option<Vec<String>>,
    /// `None` for the whole profile, where it is sent at all.
    attributes: Option<Vec<String>>,
}

impl Projection {
    /// All of a user.
    pub(super) const ALL: Self = Self {
        names: None,
        attributes: None,
    };

    /// Reads the parameter. Names that no user has are let through: they select nothing.
    ///
    /// # Errors
    ///
    /// When parentheses or commas are out of place.
    pub(super) fn read(fields: Option<&str>) -> Result<Self, Refused> {
        let Some(fields) = fields else {
            return Ok(Self::ALL);
        };
        Self::parse(fields).ok_or_else(|| {
            let cause = "fields: The field is not a list of property names".to_owned();
            Refused::invalid("fields", &[cause])
        })
    }

    /// Whether a top-level property is sent. `id` always is.
    pub(super) fn has(&self, name: &str) -> bool {
        name == "id"
            || self
                .names
                .as_ref()
                .is_none_or(|names| names.iter().any(|own| own == name))
    }

    /// Whether a profile attribute is sent, given that the profile is.
    pub(super) fn has_attribute(&self, name: &str) -> bool {
        self.attributes
            .as_ref()
            .is_none_or(|names| names.iter().any(|own| own == name))
    }

    fn parse(fields: &str) -> Option<Self> {
        let mut names = Vec::new();
        let mut attributes = Vec::new();
        let mut whole_profile = false;
        let mut rest = fields.trim();
        loop {
            let end = rest.find([',', ':', '(', ')']).unwrap_or(rest.len());
            let name = rest[..end].trim();
            if name.is_empty() || name.contains(char::is_whitespace) {
                return None;
            }
            names.push(name.to_owned());
            rest = rest[end..].trim_start();
            if let Some(list) = rest.strip_prefix(':') {
                let (list, after) = list.trim_start().strip_prefix('(')?.split_once(')')?;
                if name != "profile" {
                    return None;
                }
                for attribute in list.split(',').map(str::trim) {
                    if attribute.is_empty() || attribute.contains(['(', ':', ' ']) {
                        return None;
                    }
                    attributes.push(attribute.to_owned());
                }
                rest = after.trim_start();
            } else {
                whole_profile |= name == "profile";
            }
            if rest.is_empty() {
                break;
            }
            rest = rest.strip_prefix(',')?;
        }
        let attributes = (!whole_profile).then_some(attributes);
        Some(Self {
            names: Some(names),
            attributes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projections_are_read() {
        let projection = Projection::parse("id,status,profile:(firstName, city),created").unwrap();
        for name in ["id", "status", "profile", "created"] {
            assert!(projection.has(name), "{name}");
        }
        assert!(!projection.has("lastUpdated"));
        assert!(projection.has_attribute("city"));
        assert!(!projection.has_attribute("lastName"));

        let projection = Projection::parse("status").unwrap();
        assert!(projection.has("id") && !projection.has("profile"));
        assert!(
            Projection::parse("profile")
                .unwrap()
                .has_attribute("anything")
        );
        assert!(Projection::ALL.has("credentials"));

        for text in [
            "",
            ",",
            "id,",
            "id,,status",
            "profile:",
            "profile:(",
            "profile:()",
            "profile:firstName",
            "status:(x)",
            "profile:(a",
            "profile:(a))",
            "(id)",
            "id status",
        ] {
            assert_eq!(Projection::parse(text), None, "{text}");
        }
    }
}
