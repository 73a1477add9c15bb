//! A list that a person gave a name: what is searched for, which statuses, which order, which columns. Kept by the device, never with
//! a secret.

use super::is_sortable;
use crate::oauth::json::Json;
use crate::oauth::record::{Record, record};
use crate::okta::saved_org::{NameProblem, looks_secret, plain_name};
use crate::okta::users::Sort;

/// The most views that are kept, of all orgs together.
const MOST: usize = 200;

/// The most columns of a view, and the longest name of one, in bytes.
const MOST_COLUMNS: usize = 40;
const LONGEST_COLUMN: usize = 120;

/// The longest text that is kept, in bytes.
const LONGEST_TEXT: usize = 4_096;

/// A list under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// It is the only one of this name at its org.
    pub name: String,
    /// The org's origin. Another org's attributes may be others.
    pub org: String,
    /// What is in the search box.
    pub text: String,
    /// `any`, `everyone`, `lookup` if the first few by name do, or a status.
    pub scope: String,
    /// What it is sorted by: see [`is_sortable`].
    pub sort: Option<String>,
    pub descending: bool,
    /// The attributes that it shows, in their order; `None` for whatever is shown anyhow.
    pub columns: Option<Vec<String>>,
}

record!(SavedView {
    name,
    org,
    text,
    scope,
    sort,
    descending,
    columns,
});

impl SavedView {
    /// The order that it is in.
    pub fn order(&self) -> Option<Sort> {
        Some(Sort {
            by: self.sort.clone()?,
            descending: self.descending,
        })
    }

    /// Whether it may be kept, and was kept by this page: any script of the site can write to the device.
    fn is_sound(&self) -> bool {
        plain_name(&self.name).is_ok()
            && self.org.starts_with("http")
            && !has_secret(&self.text)
            && self.text.len() <= LONGEST_TEXT
            && self.scope.len() <= 40
            && self
                .scope
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && self.sort.as_deref().is_none_or(is_sortable)
    }

    /// The view without columns that this page would not have kept. Their names are the org's own and tell nothing: a long one is no
    /// secret.
    fn with_sound_columns(mut self) -> Self {
        self.columns = self.columns.filter(|columns| {
            columns.len() <= MOST_COLUMNS
                && columns.iter().all(|column| column.len() <= LONGEST_COLUMN)
        });
        self
    }
}

/// All of them, in the order they were saved in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedViews(pub Vec<SavedView>);

/// One that cannot be read must not take the others with it.
impl Record for SavedViews {
    fn from_json(json: &Json) -> Option<Self> {
        let Json::Array(items) = json else {
            return None;
        };
        let mut views = Self::default();
        let read = items.iter().take(MOST).filter_map(SavedView::from_json);
        for view in read.map(SavedView::with_sound_columns) {
            if view.is_sound() && views.position(&view.org, &view.name).is_none() {
                views.0.push(view);
            }
        }
        Some(views)
    }

    fn to_json(&self) -> Json {
        Json::Array(self.0.iter().map(SavedView::to_json).collect())
    }
}

/// Why a view is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewProblem {
    Full,
    Long,
    Name(NameProblem),
    Secret,
}

impl ViewProblem {
    /// What is wrong and how to put it right.
    pub fn text(self) -> &'static str {
        match self {
            Self::Full => "There are 200 views on this device. Delete one first.",
            Self::Long => "That is too long to keep.",
            Self::Name(problem) => problem.text(),
            Self::Secret => {
                "There is what looks like a token or a key in the search. It is not kept."
            }
        }
    }
}

impl SavedViews {
    /// The place of a name at an org. Small and capital letters are the same.
    pub fn position(&self, org: &str, name: &str) -> Option<usize> {
        self.0
            .iter()
            .position(|view| view.org == org && view.name.eq_ignore_ascii_case(name))
    }

    /// Adds a view, or puts it in the place of the one of its name, which is returned.
    ///
    /// # Errors
    ///
    /// Why it is not kept.
    pub fn put(&mut self, view: SavedView) -> Result<Option<SavedView>, ViewProblem> {
        plain_name(&view.name).map_err(ViewProblem::Name)?;
        if has_secret(&view.text) {
            return Err(ViewProblem::Secret);
        }
        if view.text.len() > LONGEST_TEXT {
            return Err(ViewProblem::Long);
        }
        let count = self.0.len();
        let place = self.position(&view.org, &view.name);
        match place.and_then(|place| self.0.get_mut(place)) {
            Some(old) => Ok(Some(core::mem::replace(old, view))),
            None if count >= MOST => Err(ViewProblem::Full),
            None => {
                self.0.push(view);
                Ok(None)
            }
        }
    }

    /// Gives a view another name. Nothing happens if there is no such view.
    ///
    /// # Errors
    ///
    /// What is wrong with the name.
    pub fn rename(&mut self, org: &str, old: &str, new: &str) -> Result<(), NameProblem> {
        plain_name(new)?;
        let place = self.position(org, old);
        if self
            .position(org, new)
            .is_some_and(|taken| Some(taken) != place)
        {
            return Err(NameProblem::Taken);
        }
        if let Some(view) = place.and_then(|place| self.0.get_mut(place)) {
            new.clone_into(&mut view.name);
        }
        Ok(())
    }
}

/// Whether something in a search looks like a token or a key.
fn has_secret(text: &str) -> bool {
    looks_secret(text)
        || text
            .split([' ', '"', '(', ')', '\n', '\t'])
            .any(looks_secret)
}
