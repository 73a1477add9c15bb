//! The form in which the profile is edited.

use std::rc::Rc;

use leptos::prelude::untrack;

use super::{Panel, desk::Step, draft, plan::Plan};
use crate::app::{
    components::button,
    dom::{Element, el},
    state::State,
};
use crate::oauth::json::{self, Json};
use crate::okta::{
    lifecycle::{Action, Mistake, changes, is_editable, read, written},
    user_schema::{Attribute, Kind},
    users::UserDetail,
};

/// A field for every attribute that can be changed here.
pub(super) fn form(panel: &Rc<Panel>) -> Element {
    let Some(detail) = panel.detail() else {
        return el("div");
    };
    let attributes = attributes(panel, &detail);
    let kept = panel.draft();
    let fields: Vec<_> = attributes
        .into_iter()
        .enumerate()
        .map(|(number, attribute)| {
            let value = json::find(&detail.attributes, attribute.name()).unwrap_or(&Json::Null);
            let text = kept.iter().find(|(name, _)| *name == attribute.name());
            Field::new(
                "edit",
                number,
                attribute,
                value,
                text.map(|(_, text)| text.as_str()),
            )
        })
        .collect();
    let restored = (!kept.is_empty()).then(|| draft::restored(panel));
    let elements: Vec<_> = fields.iter().map(|field| field.element.clone()).collect();
    let (fields, keeper) = (Rc::new(fields), Rc::clone(panel));
    let typing = Rc::clone(&fields);
    let said = Rc::new(State::new(""));
    let (told, reviewer, leaver) = (Rc::clone(&said), Rc::clone(panel), Rc::clone(panel));
    let review = button("button primary", "Review the changes").on_click(move || {
        match read_all(&fields, &detail) {
            Ok(plan) if plan.changes.is_empty() => said.set("Nothing is changed."),
            Ok(plan) => {
                reviewer.keep_draft(touched(&fields));
                reviewer.step.set(Step::Reviewing(Rc::new(plan)));
            }
            Err(at) => {
                said.set("One of the values is none of its kind.");
                if let Some(field) = fields.get(at) {
                    field.input.focus();
                }
            }
        }
    });
    let cancel = button("button", "Cancel").on_click(move || {
        leaver.keep_draft(draft::Typed::new());
        leaver.leave();
    });
    let title = el("h3 tabindex=-1 class=review-title").text(Action::Edit.label());
    el("div class='review edit-form'").child(title).maybe(restored).children([
        el("p class=muted>Only what you change is sent. An emptied field clears the attribute; a list has one item a line."),
        el("div class=edit-fields")
            .all(&elements)
            .on("input", move |_| keeper.keep_draft(touched(&typing))),
        el("p class=note role=status").text_of(move || told.get()),
        el("div class='row edit-actions'").children([review, cancel]),
    ])
}

/// What stands in the fields that were touched. The others are not kept: somebody else may change those meanwhile.
fn touched(fields: &[Field]) -> draft::Typed {
    let texts = fields.iter().map(|field| (field, field.input.value()));
    texts
        .filter(|(field, text)| *text != field.first)
        .map(|(field, text)| (field.attribute.name().to_owned(), text))
        .collect()
}

/// What can be edited: by the schema, else what the user has and Okta's own.
fn attributes(panel: &Panel, detail: &UserDetail) -> Vec<Attribute> {
    let known = untrack(|| panel.schema.known());
    if !known.is_empty() {
        let editable = known.iter().filter(|attribute| is_editable(attribute));
        return editable.cloned().collect();
    }
    let own = detail.attributes.iter().map(|(name, value)| {
        let (kind, is_array) = Kind::of(value);
        Attribute {
            is_array,
            ..Attribute::of_profile(name, kind)
        }
    });
    let mut out: Vec<Attribute> = Vec::new();
    for attribute in standard().into_iter().chain(own) {
        let is_known = out.iter().any(|known| known.path == attribute.path);
        if !is_known && is_editable(&attribute) {
            out.push(attribute);
        }
    }
    out
}

/// Those of Okta's own that people edit, where the schema is not known.
pub(super) fn standard() -> Vec<Attribute> {
    let names = STANDARD.split(' ');
    names
        .map(|name| Attribute::of_profile(name, Kind::Text))
        .collect()
}

/// The changes that the fields make, or which of them cannot be read.
fn read_all(fields: &[Field], detail: &UserDetail) -> Result<Plan, usize> {
    let mut typed = Vec::new();
    let mut wrong = None;
    for (at, field) in fields.iter().enumerate() {
        let text = field.input.value();
        // What was not touched stays as it is, whatever it is.
        if text == field.first {
            field.mistake.set(None);
            continue;
        }
        match field.read() {
            Some(value) => typed.push((field.attribute.name().to_owned(), value)),
            None => wrong = wrong.or(Some(at)),
        }
    }
    match wrong {
        Some(at) => Err(at),
        None => Ok(Plan::typed(changes(&detail.attributes, &typed), detail)),
    }
}

/// A field for an attribute, with what is wrong below it.
pub(super) struct Field {
    attribute: Attribute,
    pub(super) element: Element,
    pub(super) input: Element,
    /// What stood in it at first, as the browser has it.
    first: String,
    mistake: Rc<State<Option<Mistake>>>,
}

impl Field {
    /// `form` tells the fields of one form from those of another; `typed` is what stands in it instead of the value.
    pub(super) fn new(
        form: &str,
        number: usize,
        attribute: Attribute,
        value: &Json,
        typed: Option<&str>,
    ) -> Self {
        let text = written(value);
        let is_long = attribute.is_array || text.contains('\n');
        let input = match attribute.kind {
            Kind::Boolean => el("select").children([
                el("option value=''>no value"),
                el("option value=true>true"),
                el("option value=false>false"),
            ]),
            _ if is_long => el("textarea rows=2"),
            _ => el("input type=text"),
        };
        let number = number.to_string();
        let (id, below) = (
            [form, "-", &number].concat(),
            [form, "-below-", &number].concat(),
        );
        let mistake = Rc::new(State::new(None::<Mistake>));
        let (marked, told) = (Rc::clone(&mistake), Rc::clone(&mistake));
        let input = input
            .id(&id)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .attr("aria-describedby", &below)
            .attr_of("aria-invalid", move || {
                marked.with(Option::is_some).then_some("true")
            });
        input.set_value(&text);
        let first = input.value();
        if let Some(typed) = typed {
            input.set_value(typed);
        }
        let label = el("label").attr("for", &id).text(&attribute.title);
        let label = match attribute.title == attribute.name() {
            true => label,
            false => label
                .text(" ")
                .child(el("code class=muted").text(attribute.name())),
        };
        let element = el("div class=field").children([
            label,
            input.clone(),
            el("p class=error")
                .id(&below)
                .text_of(move || told.get().map_or("", Mistake::text)),
        ]);
        Self {
            attribute,
            element,
            input,
            first,
            mistake,
        }
    }

    /// The value that stands in it. If it is none, that is told.
    pub(super) fn read(&self) -> Option<Json> {
        let attribute = &self.attribute;
        let value = read(attribute.kind, attribute.is_array, &self.input.value());
        self.mistake.set(value.as_ref().err().copied());
        value.ok()
    }
}

/// The attributes of Okta that people edit, where the schema is not known.
const STANDARD: &str = "login email firstName lastName displayName nickName secondEmail mobilePhone primaryPhone title department \
division organization costCenter employeeNumber userType manager streetAddress city state zipCode countryCode preferredLanguage \
locale timezone";
