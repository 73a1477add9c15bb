//! The columns of the table: which there are, in what order, and how wide.

mod choices;
mod shown;

use roster::Kept;

use crate::oauth::{json::Json, record::Record};
use crate::okta::user_schema::Attribute;
use shown::{ID, wanted};

pub(super) use choices::choices;
pub(super) use shown::{NAME, Shown, Source};

/// The columns that everyone begins with, as the search language calls them.
const FIRST: [&str; 7] = [
    NAME,
    "profile.login",
    "profile.email",
    "status",
    "created",
    "lastLogin",
    "lastUpdated",
];

/// Attributes beside the profile that can be shown, but for those above.
const BESIDE: [&str; 4] = [ID, "activated", "statusChanged", "passwordChanged"];

/// The least and the greatest width, in pixels.
pub(super) const NARROWEST: u64 = 56;
const WIDEST: u64 = 900;

/// The most columns.
const MOST: usize = 40;

/// An order that this page itself put everyone in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sorted {
    pub(super) id: String,
    pub(super) descending: bool,
}

/// All columns, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns(pub(super) Vec<Shown>);

impl Default for Columns {
    fn default() -> Self {
        Self(FIRST.map(Shown::of).into())
    }
}

impl Record for Columns {
    fn from_json(json: &Json) -> Option<Self> {
        let mut columns = Vec::<Shown>::from_json(json)?;
        columns.truncate(MOST);
        columns.retain(|column| is_attribute(&column.id));
        for column in &mut columns {
            column.width = column.width.min(WIDEST);
        }
        let mut seen = Vec::new();
        columns.retain(|column| {
            let is_new = !seen.contains(&column.id);
            seen.push(column.id.clone());
            is_new
        });
        (!columns.is_empty()).then_some(Self(columns))
    }

    fn to_json(&self) -> Json {
        self.0.to_json()
    }
}

impl Columns {
    /// Columns of these attributes, as far as they can be shown; nothing if none can.
    pub(super) fn of(ids: &[String]) -> Option<Self> {
        let columns = ids.iter().map(|id| Shown::of(id)).collect::<Vec<_>>();
        Self::from_json(&columns.to_json())
    }

    /// The attributes, in the order of their columns.
    pub(super) fn ids(&self) -> Vec<String> {
        self.0.iter().map(|column| column.id.clone()).collect()
    }

    /// Whether these are the ones that everyone begins with.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether there is a column of an attribute.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.iter().any(|column| column.id == id)
    }

    /// Adds a column at the end, or removes it. One always stays.
    pub(super) fn toggle(&mut self, id: &str) {
        if !self.has(id) {
            if self.0.len() < MOST {
                self.0.push(Shown::of(id));
            }
        } else if self.0.len() > 1 {
            self.0.retain(|column| column.id != id);
        }
    }

    /// Moves a column by one place.
    pub(super) fn shift(&mut self, id: &str, to_front: bool) {
        let Some(at) = self.0.iter().position(|column| column.id == id) else {
            return;
        };
        let to = if to_front {
            at.checked_sub(1)
        } else {
            Some(at + 1)
        };
        if let Some(to) = to.filter(|to| *to < self.0.len()) {
            self.0.swap(at, to);
        }
    }

    /// Gives a column a width in pixels, within reason.
    pub(super) fn set_width(&mut self, id: &str, width: u64) {
        if let Some(column) = self.0.iter_mut().find(|column| column.id == id) {
            column.width = width.clamp(NARROWEST, WIDEST);
        }
    }

    /// Makes each column as wide as the one of the same attribute there.
    pub(super) fn take_widths(&mut self, others: &Self) {
        for column in &mut self.0 {
            if let Some(other) = others.0.iter().find(|other| other.id == column.id) {
                column.width = other.width;
            }
        }
    }

    /// What the column of an attribute is called, whether there is one or not.
    pub(super) fn label_of(id: &str, known: &[Attribute]) -> String {
        Shown::of(id).label(known).into_owned()
    }

    /// The column that stands for an order by an attribute: the one that was pressed for it, else the attribute's own, else another
    /// that is sorted by it. One alone, so that no order is told of twice.
    pub(super) fn sorted_by(&self, attribute: &str, pressed: Option<&str>) -> Option<&str> {
        let ids = || {
            let columns = self.0.iter();
            let sorted = columns.filter(|column| column.attribute() == attribute);
            sorted.map(|column| column.id.as_str())
        };
        let find = |wanted: &str| ids().find(|id| *id == wanted);
        pressed
            .and_then(find)
            .or_else(|| find(attribute))
            .or_else(|| ids().next())
    }

    /// What a roster has to keep for them.
    pub(super) fn kept(&self) -> Vec<Kept> {
        let columns = self.0.iter();
        let missing = columns.filter(|column| column.source(&[]) == Source::Missing);
        missing.map(|column| wanted(&column.id)).collect()
    }

    /// The grid's template.
    pub(super) fn template(&self) -> String {
        let is_fixed = !self.is_default();
        let mut template = "24px".to_owned();
        for column in &self.0 {
            template.push(' ');
            template.push_str(&column.track(is_fixed));
        }
        template
    }

    /// The least width of all together, in pixels.
    pub(super) fn least_width(&self) -> u64 {
        let columns = self.0.iter();
        let widths = columns.map(|column| match column.width {
            0 => 142,
            width => width + 12,
        });
        widths.sum::<u64>() + 60
    }
}

/// Whether it is one of the columns above, or an attribute of the profile.
fn is_attribute(id: &str) -> bool {
    let name = id.strip_prefix("profile.");
    FIRST.contains(&id)
        || BESIDE.contains(&id)
        || name.is_some_and(|name| !name.is_empty() && name.len() <= 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::{json, record::Record};

    fn ids(columns: &Columns) -> Vec<&str> {
        columns.0.iter().map(|column| column.id.as_str()).collect()
    }

    #[test]
    fn columns_come_go_and_move() {
        let mut columns = Columns::default();
        columns.toggle("profile.city");
        assert!(columns.has("profile.city") && !columns.is_default());
        assert_eq!(columns.kept(), [wanted("profile.city")]);
        columns.shift("profile.city", true);
        assert_eq!(ids(&columns)[6..], ["profile.city", "lastUpdated"]);
        columns.shift("name", true);
        assert_eq!(ids(&columns)[0], "name");
        for id in FIRST.into_iter().chain(["profile.city"]) {
            columns.toggle(id);
        }
        assert_eq!(ids(&columns), ["profile.city"], "one stays");
        let mut wider = columns.clone();
        wider.set_width("profile.city", 300);
        columns.take_widths(&wider);
        assert_eq!(columns, wider);
        columns.toggle("id");
        assert_eq!(columns.kept(), wider.kept(), "everyone's ID is there");
    }

    #[test]
    fn columns_are_made_of_names() {
        let mut columns = Columns::default();
        columns.toggle("profile.city");
        columns.shift("profile.city", true);
        assert_eq!(Columns::of(&columns.ids()), Some(columns));
        let odd = ["credentials", "profile.city", "profile.city"].map(str::to_owned);
        assert_eq!(
            Columns::of(&odd).map(|columns| columns.ids()),
            Some(vec!["profile.city".to_owned()])
        );
        assert_eq!(Columns::of(&[]), None);
    }

    #[test]
    fn an_order_is_told_of_by_one_column() {
        const LAST_NAME: &str = "profile.lastName";
        let mut columns = Columns::default();
        let sorted = |columns: &Columns, by: &str, pressed: Option<&str>| {
            columns.sorted_by(by, pressed).map(str::to_owned)
        };
        let is = |id: &str| Some(id.to_owned());
        assert_eq!(sorted(&columns, LAST_NAME, None), is(NAME));
        assert_eq!(sorted(&columns, LAST_NAME, Some(LAST_NAME)), is(NAME));
        columns.toggle(LAST_NAME);
        for (pressed, marked) in [
            (Some(NAME), NAME),
            (Some(LAST_NAME), LAST_NAME),
            // A saved view does not say, and a column may have been taken away.
            (None, LAST_NAME),
            (Some("profile.city"), LAST_NAME),
            (Some("status"), LAST_NAME),
        ] {
            assert_eq!(
                sorted(&columns, LAST_NAME, pressed),
                is(marked),
                "{pressed:?}"
            );
        }
        // Wherever they stand.
        columns.shift(LAST_NAME, true);
        assert_eq!(sorted(&columns, LAST_NAME, None), is(LAST_NAME));
        assert_eq!(sorted(&columns, "status", Some(NAME)), is("status"));
        assert_eq!(sorted(&columns, "profile.city", Some(NAME)), None);
    }

    #[test]
    fn what_is_kept_is_read_back_and_nothing_else() {
        let mut columns = Columns::default();
        columns.toggle("profile.city");
        columns.set_width("profile.city", 5);
        assert_eq!(Columns::from_json(&columns.to_json()), Some(columns));
        let read = |text: &str| {
            let json = json::parse(text.as_bytes(), 1_000).ok()?;
            Columns::from_json(&json)
        };
        assert_eq!(read("[]"), None);
        assert_eq!(read(r#"[{"id":"credentials","width":0}]"#), None);
        assert_eq!(read(r#"[{"id":7,"width":0}]"#), None);
        let odd =
            r#"[{"id":"name","width":99999},{"id":"name","width":1},{"id":"profile.","width":0}]"#;
        let read = read(odd).map(|columns| columns.0);
        assert_eq!(
            read,
            Some(vec![Shown {
                id: NAME.to_owned(),
                width: WIDEST
            }])
        );
    }
}
