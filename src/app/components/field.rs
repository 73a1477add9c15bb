//! A labelled text field with a hint, a correction or an error below it.

use std::{borrow::Cow, rc::Rc};

use crate::app::dom::{Element, el};

/// What a field is called and how it is filled in.
pub struct Field {
    pub id: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub placeholder: &'static str,
    pub autocomplete: &'static str,
    pub inputmode: &'static str,
}

/// What stands below a field.
#[derive(Clone, PartialEq)]
pub enum Below {
    /// What is wrong, and how to mend it.
    Error(String),
    /// The field's hint.
    Hint,
    /// What was understood, when it differs from what was typed.
    Note(String),
}

/// One line of text. What is wrong with it, if anything, is read out with it.
pub fn field(
    field: &'static Field,
    value: impl Fn() -> String + 'static,
    on_input: impl Fn(String) + 'static,
    below: impl Fn() -> Below + 'static,
) -> Element {
    make(field, Rc::new(value), Rc::new(on_input), Rc::new(below))
}

fn make(
    field: &'static Field,
    value: Rc<dyn Fn() -> String>,
    on_input: Rc<dyn Fn(String)>,
    below: Rc<dyn Fn() -> Below>,
) -> Element {
    let (is_invalid, class) = (below.clone(), below.clone());
    let below_id = [field.id, "-below"].concat();
    let input = el("input")
        .id(field.id)
        .attr("type", "text")
        .class("mono")
        .attr("inputmode", field.inputmode)
        .attr("placeholder", field.placeholder)
        .attr("autocomplete", field.autocomplete)
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("aria-describedby", &below_id)
        .attr_of("aria-invalid", move || {
            matches!(is_invalid(), Below::Error(_)).then_some("true")
        })
        .prop_of("value", move || value())
        .on_input(move |text| on_input(text));
    let text = el("p")
        .attr_of("class", move || {
            Some(match class() {
                Below::Error(_) => "error",
                Below::Hint => "hint",
                Below::Note(_) => "note",
            })
        })
        .text_of(move || match below() {
            Below::Error(text) | Below::Note(text) => Cow::Owned(text),
            Below::Hint => Cow::Borrowed(field.hint),
        });
    el("div class=field").children([
        el("label").attr("for", field.id).text(field.label),
        input,
        el("div").id(&below_id).class("below").child(text),
    ])
}
