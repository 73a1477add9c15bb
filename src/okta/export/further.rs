//! What users have beyond the columns of a file: attributes of which nobody told before they came.

use crate::oauth::json::Json;

/// The column for all of it, as one JSON object a user.
pub const FURTHER: &str = "further attributes";

/// At most so many names are remembered.
const MOST: usize = 200;

/// Finds what has no column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Further {
    /// The columns, sorted.
    columns: Vec<String>,
    /// The attributes without a column that came, sorted.
    pub(super) met: Vec<String>,
}

impl Further {
    /// Nothing, if the file has no column for it.
    pub(super) fn of(columns: &[String]) -> Option<Self> {
        if !columns.iter().any(|column| column == FURTHER) {
            return None;
        }
        let mut columns = columns.to_vec();
        columns.sort_unstable();
        Some(Self {
            columns,
            met: Vec::new(),
        })
    }

    /// What a user has beyond the columns, by the names that columns would have; empty if that is nothing.
    pub(super) fn text(&mut self, user: &Json) -> String {
        let mut found = Vec::new();
        let Json::Object(members) = user else {
            return String::new();
        };
        for (name, value) in members {
            match value {
                Json::Object(profile) if name == "profile" => {
                    for (name, value) in profile {
                        self.look(["profile.", name].concat(), value, &mut found);
                    }
                }
                // They are left out of every file.
                _ if name == "_links" || name == "credentials" => {}
                value => self.look(name.clone(), value, &mut found),
            }
        }
        match found.is_empty() {
            true => String::new(),
            false => Json::Object(found).to_text(),
        }
    }

    fn look(&mut self, name: String, value: &Json, found: &mut Vec<(String, Json)>) {
        if *value == Json::Null || self.columns.binary_search(&name).is_ok() {
            return;
        }
        add_name(&mut self.met, &name);
        found.push((name, value.clone()));
    }
}

/// Adds a name to sorted ones, if it is not there and there are not too many.
pub fn add_name(names: &mut Vec<String>, name: &str) {
    let place = names.binary_search_by(|known| known.as_str().cmp(name));
    if let Err(place) = place
        && names.len() < MOST
    {
        names.insert(place, name.to_owned());
    }
}
