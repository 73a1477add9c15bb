//! The fields of a row: how its attribute is compared, and with what.

use std::rc::Rc;

use super::{Panel, Place, rows::id_of};
use crate::app::{
    dom::{Element, el},
    state::State,
};
use crate::okta::{
    search::{Attributes, Operator},
    user_schema::{Attribute, Group, Kind},
};

/// How long a date is in its field, without what it lacks of Okta's form then.
const DATE: usize = 19;

/// What stands beside the attribute of a row.
pub(super) struct Fields {
    pub(super) panel: Rc<Panel>,
    pub(super) attributes: Rc<Attributes>,
    pub(super) place: Place,
    pub(super) number: String,
    pub(super) changed: Rc<State<()>>,
}

impl Fields {
    pub(super) fn make(&self) -> Vec<Element> {
        let row = self.panel.builder.with_untracked(|builder| {
            let group = builder.groups.get(self.place.group);
            group
                .and_then(|group| group.rows.get(self.place.row))
                .cloned()
        });
        // A row that is gone is not drawn again.
        let Some(row) = row else {
            return Vec::new();
        };
        let attribute = known_or_not(&self.attributes, &row.attribute);
        let mut fields = vec![self.operator(&attribute, row.operator)];
        if row.operator != Operator::Present {
            fields.push(self.value(&attribute, &row.value));
        }
        fields
    }

    fn operator(&self, attribute: &Attribute, chosen: Operator) -> Element {
        let options: Vec<_> = Operator::ALL
            .into_iter()
            .filter(|operator| offers(attribute, *operator))
            .map(|operator| {
                option(
                    operator.as_str(),
                    label(attribute, operator),
                    operator == chosen,
                )
            })
            .collect();
        let select = el("select")
            .id(&id_of(self.place, "operator"))
            .attr("aria-label", &["Comparison ", &self.number].concat())
            .all(&options);
        let (picked, panel, place) = (select.clone(), Rc::clone(&self.panel), self.place);
        let changed = Rc::clone(&self.changed);
        select.on("change", move |_| {
            if let Some(operator) = Operator::of(&picked.value()) {
                panel.fill_in(place, |row| row.operator = operator);
                changed.set(());
            }
        })
    }

    fn value(&self, attribute: &Attribute, value: &str) -> Element {
        let (panel, place) = (Rc::clone(&self.panel), self.place);
        let fill = move |value: String| panel.fill_in(place, |row| row.value = value);
        let is_date = attribute.kind == Kind::Date;
        let field = if attribute.kind == Kind::Boolean {
            let options = [("true", "true"), ("false", "false")]
                .map(|(own, label)| option(own, label, own == value));
            choice(el("select").all(&options), fill)
        } else if !attribute.options.is_empty() {
            choice(options_choice(attribute, value), fill)
        } else if is_date {
            let shown = value.get(..DATE).unwrap_or_default();
            el("input type=datetime-local step=1")
                .attr("value", shown)
                .on_input(move |typed| fill(date(&typed)))
        } else {
            let input = match attribute.kind {
                Kind::Integer | Kind::Number => {
                    el("input type=text inputmode=decimal autocomplete=off placeholder=Number")
                }
                _ => el(
                    "input type=text autocomplete=off autocapitalize=none spellcheck=false placeholder=Text",
                ),
            };
            input.attr("value", value).on_input(fill)
        };
        let name = match is_date {
            true => ["Value ", &self.number, ", in UTC"].concat(),
            false => ["Value ", &self.number].concat(),
        };
        let field = field
            .id(&id_of(self.place, "value"))
            .attr("aria-label", &name)
            .attr("aria-describedby", &id_of(self.place, "below"));
        match is_date {
            true => el("span class=search-date").children([field, el("span class=hint>UTC")]),
            false => field,
        }
    }
}

fn choice(select: Element, fill: impl Fn(String) + 'static) -> Element {
    let picked = select.clone();
    select.on("change", move |_| fill(picked.value()))
}

fn options_choice(attribute: &Attribute, value: &str) -> Element {
    let mut options = vec![option("", "Choose…", value.is_empty())];
    let mut is_known = value.is_empty();
    for (own, label) in &attribute.options {
        // Okta finds it in any case.
        let is_chosen = own.eq_ignore_ascii_case(value);
        is_known |= is_chosen;
        options.push(option(own, label, is_chosen));
    }
    if !is_known {
        options.push(option(value, value, true));
    }
    el("select").all(&options)
}

/// A choice of attributes, by where they come from.
pub(super) fn attribute_choice(attributes: &Attributes, chosen: &str) -> Element {
    let mut select = el("select");
    let mut is_known = false;
    for (group, label) in [
        (Group::User, "User"),
        (Group::Profile, "Profile"),
        (Group::Custom, "Profile, custom"),
    ] {
        let options: Vec<_> = attributes
            .list
            .iter()
            .filter(|attribute| attribute.group == group)
            .map(|attribute| {
                let is_chosen = attribute.path == chosen;
                is_known |= is_chosen;
                let option = option(&attribute.path, &attribute.title, is_chosen);
                option.attr("title", &attribute.path)
            })
            .collect();
        if !options.is_empty() {
            select = select.child(el("optgroup").attr("label", label).all(&options));
        }
    }
    match is_known {
        true => select,
        false => select.child(option(chosen, chosen, true)),
    }
}

pub(super) fn option(value: &str, label: &str, is_chosen: bool) -> Element {
    let option = el("option").attr("value", value).text(label);
    match is_chosen {
        true => option.flag("selected"),
        false => option,
    }
}

pub(super) fn known_or_not(attributes: &Attributes, path: &str) -> Attribute {
    attributes
        .find(path)
        .cloned()
        .unwrap_or_else(|| Attribute::unknown(path))
}

/// Whether a person is offered a comparison.
pub(super) fn offers(attribute: &Attribute, operator: Operator) -> bool {
    let is_unknown = attribute.kind == Kind::Unknown && operator == Operator::NotEqual;
    attribute.allows(operator) || is_unknown
}

fn label(attribute: &Attribute, operator: Operator) -> &'static str {
    match operator {
        Operator::Equal if attribute.is_array => "has",
        _ => operator.label(attribute.kind),
    }
}

pub(super) fn first_value(attribute: &Attribute) -> &'static str {
    match attribute.kind {
        Kind::Boolean => "true",
        _ => "",
    }
}

/// A date as Okta writes it, of what the field gives: with or without seconds.
fn date(typed: &str) -> String {
    match typed.len() {
        16 => [typed, ":00.000Z"].concat(),
        DATE => [typed, ".000Z"].concat(),
        0 => String::new(),
        _ => [typed, "Z"].concat(),
    }
}
