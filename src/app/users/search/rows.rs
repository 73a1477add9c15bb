//! The rows: groups of comparisons, each an attribute, how it is compared, and with what.

use std::rc::Rc;

use super::{
    Panel, Place,
    fields::{Fields, attribute_choice, first_value, known_or_not, offers, option},
};
use crate::app::{
    components::button,
    dom::{Element, el},
    state::State,
    users::focus_soon,
};
use crate::okta::search::{Attributes, Builder, Join, Operator, Row, RowProblem, Rows};

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

pub(super) fn id_of(place: Place, what: &str) -> String {
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
