//! The rows: groups of comparisons, each an attribute, how it is compared, and with what.

use std::rc::Rc;

use super::{Panel, Place};
use crate::app::{
    components::button,
    dom::{Element, el},
    state::State,
    users::focus_soon,
};
use crate::okta::search::{
    Attribute, Attributes, Builder, Group, Join, Kind, Operator, Row, RowProblem, Rows,
};

/// How long a date is in its field, and what it lacks of Okta's form then.
const DATE: usize = 19;

/// All rows; beside them, whether they show what the text says.
pub(super) fn rows(panel: &Rc<Panel>) -> Element {
    let (shown, made, stale) = (Rc::clone(panel), Rc::clone(panel), Rc::clone(panel));
    let inert = Rc::clone(panel);
    let groups = el("div class=search-groups")
        .class_of("stale", move || !stale.is_shown.get())
        .flag_of("inert", move || !inert.is_shown.get())
        .part(
            move || {
                shown.builder.track();
                shown.attributes.get()
            },
            move |attributes| groups(&made, &attributes),
        );
    let (told, back) = (Rc::clone(panel), Rc::clone(panel));
    let note = el("div role=status class=empty-when-fine").part(
        move || (told.is_shown.get(), told.problem.with(Option::is_some)),
        move |(is_shown, is_wrong)| {
            if is_shown {
                return None;
            }
            let text = match is_wrong {
                true => "The rows follow again once the expression below can be read.",
                false => {
                    "The rows cannot show this expression. It is kept and sent as the text below."
                }
            };
            let back = Rc::clone(&back);
            Some(el("p class=search-stale").text(text).text(" ").child(
                button("linklike", "Go back to the rows").on_click(move || {
                    back.reshape(|_| {});
                    focus(0, 0);
                }),
            ))
        },
    );
    el("div class=search-rows").children([note, groups])
}

fn groups(panel: &Rc<Panel>, attributes: &Rc<Attributes>) -> Vec<Element> {
    let builder = panel.builder.get_untracked();
    let mut number = 0;
    let mut parts = Vec::new();
    for (index, group) in builder.groups.iter().enumerate() {
        if index > 0 {
            parts.push(between(panel, builder.join, index));
        }
        parts.push(one_group(
            panel,
            attributes,
            &builder,
            index,
            group,
            &mut number,
        ));
    }
    let added = Rc::clone(panel);
    parts.push(
        button("chip add", "+ Group")
            .attr("aria-label", "Add a group")
            .on_click(move || {
                let mut place = 0;
                added.reshape(|builder| {
                    place = builder.groups.len();
                    builder.groups.push(Rows {
                        join: Join::All,
                        rows: vec![Row::default()],
                    });
                });
                focus(place, 0);
            }),
    );
    parts
}

/// How the groups are joined: said between the first two, and repeated between the others.
fn between(panel: &Rc<Panel>, join: Join, index: usize) -> Element {
    if index > 1 {
        return el("p class=search-join").text(join.as_str());
    }
    let select = joins(join, ["and", "or"]).attr("aria-label", "Between the groups");
    let (chosen, panel) = (select.clone(), Rc::clone(panel));
    el("p class=search-join").child(select.id("search-between").on("change", move |_| {
        let join = read_join(&chosen);
        panel.reshape(|builder| builder.join = join);
        focus_soon("#search-between");
    }))
}

fn joins(join: Join, labels: [&str; 2]) -> Element {
    let options: Vec<_> = [Join::All, Join::Any]
        .into_iter()
        .zip(labels)
        .map(|(own, label)| option(own.as_str(), label, own == join))
        .collect();
    el("select").all(&options)
}

fn read_join(select: &Element) -> Join {
    match select.value() == Join::Any.as_str() {
        true => Join::Any,
        false => Join::All,
    }
}

fn one_group(
    panel: &Rc<Panel>,
    attributes: &Rc<Attributes>,
    builder: &Builder,
    index: usize,
    group: &Rows,
    number: &mut usize,
) -> Element {
    let name = ["Group ", &(index + 1).to_string()].concat();
    let mut fieldset = el("div class=search-group role=group").attr("aria-label", &name);
    if group.rows.len() > 1 {
        let id = ["search-match-", &index.to_string()].concat();
        let select = joins(group.join, ["all of these", "any of these"])
            .id(&id)
            .attr(
                "aria-label",
                &["Match in group ", &(index + 1).to_string()].concat(),
            );
        let (chosen, panel) = (select.clone(), Rc::clone(panel));
        let select = select.on("change", move |_| {
            let join = read_join(&chosen);
            panel.reshape(|builder| {
                if let Some(group) = builder.groups.get_mut(index) {
                    group.join = join;
                }
            });
            focus_soon(["#", &id].concat());
        });
        fieldset = fieldset.child(el("p class=search-match>Match ").child(select));
    }
    let is_only = builder.groups.len() == 1 && group.rows.len() == 1;
    for (row_index, row) in group.rows.iter().enumerate() {
        *number += 1;
        let place = Place {
            group: index,
            row: row_index,
        };
        fieldset = fieldset.child(one_row(panel, attributes, place, row, *number, is_only));
    }
    let added = Rc::clone(panel);
    fieldset.child(
        button("chip add", "+ Condition")
            .attr(
                "aria-label",
                &["Add a condition to group ", &(index + 1).to_string()].concat(),
            )
            .on_click(move || {
                let mut place = 0;
                added.reshape(|builder| {
                    if let Some(group) = builder.groups.get_mut(index) {
                        place = group.rows.len();
                        group.rows.push(Row::default());
                    }
                });
                focus(index, place);
            }),
    )
}

fn one_row(
    panel: &Rc<Panel>,
    attributes: &Rc<Attributes>,
    place: Place,
    row: &Row,
    number: usize,
    is_only: bool,
) -> Element {
    let number = number.to_string();
    // Told when another attribute or another comparison is chosen: what is offered beside it changes.
    let changed = Rc::new(State::new(()));
    let attribute = attribute_choice(attributes, &row.attribute)
        .id(&id_of(place, "attribute"))
        .attr("aria-label", &["Attribute ", &number].concat());
    let (chosen, known, told) = (
        attribute.clone(),
        Rc::clone(attributes),
        Rc::clone(&changed),
    );
    let filled = Rc::clone(panel);
    let attribute = attribute.on("change", move |_| {
        let path = chosen.value();
        filled.fill_in(place, |row| {
            let (old, new) = (
                known_or_not(&known, &row.attribute),
                known_or_not(&known, &path),
            );
            if !offers(&new, row.operator) {
                row.operator = Operator::Equal;
            }
            if old.kind != new.kind || !old.options.is_empty() || !new.options.is_empty() {
                row.value = first_value(&new).to_owned();
            }
            row.attribute = path;
        });
        told.set(());
    });
    let remove = (!is_only).then(|| {
        let panel = Rc::clone(panel);
        button("button quiet small search-remove", "×")
            .attr("aria-label", &["Remove condition ", &number].concat())
            .on_click(move || {
                panel.reshape(|builder| {
                    if let Some(group) = builder.groups.get_mut(place.group) {
                        group.rows.remove(place.row);
                    }
                });
                focus_near(&panel, place);
            })
    });
    let (said, known) = (Rc::clone(panel), Rc::clone(attributes));
    let problem = move || {
        said.text.track();
        said.builder.with_untracked(|builder| {
            let row = builder.groups.get(place.group)?.rows.get(place.row)?;
            row.expression(&known).err()
        })
    };
    let problem = Rc::new(problem);
    let (class, below) = (Rc::clone(&problem), id_of(place, "below"));
    let below = el("p role=status")
        .id(&below)
        .attr_of("class", move || {
            Some(match class() {
                Some(RowProblem::Missing) | None => "hint",
                Some(_) => "error",
            })
        })
        .text_of(move || problem().map_or("", RowProblem::text));
    let fields = Fields {
        panel: Rc::clone(panel),
        attributes: Rc::clone(attributes),
        place,
        number: number.clone(),
        changed: Rc::clone(&changed),
    };
    el("div class=search-row role=group")
        .attr("aria-label", &["Condition ", &number].concat())
        .child(attribute)
        .part(move || changed.track(), move |()| fields.make())
        .maybe(remove)
        .child(below)
}

/// What stands beside the attribute of a row.
struct Fields {
    panel: Rc<Panel>,
    attributes: Rc<Attributes>,
    place: Place,
    number: String,
    changed: Rc<State<()>>,
}

impl Fields {
    fn make(&self) -> Vec<Element> {
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
                Kind::Number => {
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
fn attribute_choice(attributes: &Attributes, chosen: &str) -> Element {
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

fn option(value: &str, label: &str, is_chosen: bool) -> Element {
    let option = el("option").attr("value", value).text(label);
    match is_chosen {
        true => option.flag("selected"),
        false => option,
    }
}

fn known_or_not(attributes: &Attributes, path: &str) -> Attribute {
    attributes
        .find(path)
        .cloned()
        .unwrap_or_else(|| Attribute::unknown(path))
}

/// Whether a person is offered a comparison.
fn offers(attribute: &Attribute, operator: Operator) -> bool {
    let is_unknown = attribute.kind == Kind::Unknown && operator == Operator::NotEqual;
    attribute.allows(operator) || is_unknown
}

fn label(attribute: &Attribute, operator: Operator) -> &'static str {
    match operator {
        Operator::Equal if attribute.is_array => "has",
        _ => operator.label(attribute.kind),
    }
}

fn first_value(attribute: &Attribute) -> &'static str {
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

fn id_of(place: Place, what: &str) -> String {
    let (group, row) = (place.group.to_string(), place.row.to_string());
    ["search-", &group, "-", &row, "-", what].concat()
}

fn focus(group: usize, row: usize) {
    focus_soon(["#", &id_of(Place { group, row }, "attribute")].concat());
}

/// The row at a place, or the one before if that is gone.
fn focus_near(panel: &Panel, place: Place) {
    panel.builder.with_untracked(|builder| {
        let group = place.group.min(builder.groups.len().saturating_sub(1));
        let rows = builder
            .groups
            .get(group)
            .map_or(0, |group| group.rows.len());
        focus(group, place.row.min(rows.saturating_sub(1)));
    });
}
