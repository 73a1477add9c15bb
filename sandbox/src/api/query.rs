//! The query parameters of a call.

use axum::http::StatusCode;
use axum::http::request::Parts;
use form_urlencoded::Serializer;

use super::answer::Refused;

/// The query parameters of a call, in the order they were given.
#[derive(Clone, Debug)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn of(parts: &Parts) -> Self {
        let query = parts.uri.query().unwrap_or_default();
        Self(
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The first value of a parameter. An empty one counts as none.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let value = self
            .0
            .iter()
            .find_map(|(own, value)| (own == name).then_some(value.as_str()));
        value.filter(|value| !value.is_empty())
    }

    /// A parameter that is `true` or `false`.
    ///
    /// # Errors
    ///
    /// When it is anything else.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refused> {
        match self.text(name) {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(type_mismatch(name)),
        }
    }

    /// The `limit` parameter, cut down to `most`.
    ///
    /// # Errors
    ///
    /// When it is not a whole number above zero.
    pub(super) fn limit(&self, default: usize, most: usize) -> Result<usize, Refused> {
        let Some(text) = self.text("limit") else {
            return Ok(default);
        };
        let limit: i64 = text.parse().map_err(|_| type_mismatch("limit"))?;
        if limit < 1 {
            let cause = "limit: The field must be greater than zero".to_owned();
            return Err(Refused::invalid("limit", &[cause]));
        }
        Ok(usize::try_from(limit).unwrap_or(most).min(most))
    }

    /// The query of the same call, or an empty text where there is none.
    pub(super) fn same(&self) -> String {
        self.without(&[])
    }

    /// The query of the call for the next page.
    pub(super) fn next(&self, after: &str, limit: usize) -> String {
        let mut query = format!("?after={after}&limit={limit}");
        let rest = self.without(&["after", "limit"]);
        if let Some(rest) = rest.strip_prefix('?') {
            query.push('&');
            query.push_str(rest);
        }
        query
    }

    fn without(&self, names: &[&str]) -> String {
        let kept = self
            .0
            .iter()
            .filter(|(name, _)| !names.contains(&name.as_str()));
        let query = Serializer::new(String::new()).extend_pairs(kept).finish();
        if query.is_empty() {
            query
        } else {
            format!("?{query}")
        }
    }
}

fn type_mismatch(name: &str) -> Refused {
    let summary = format!("Type mismatch exception. Could not read the value of '{name}'");
    Refused::new(StatusCode::BAD_REQUEST, "E0000037", &summary)
}
