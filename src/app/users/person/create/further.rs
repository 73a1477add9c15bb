//! What else can be told of a new user: every attribute that may stay empty.

use std::rc::Rc;

use super::{Draft, more::Requires};
use crate::app::{
    dom::{Element, el},
    users::{
        person::edit::{Field, standard},
        schema::Schema,
    },
};
use crate::oauth::json::Json;
use crate::okta::{lifecycle, user_schema::Attribute};

/// A field for everything else that can be told of them, folded away.
pub(super) fn further(draft: &Rc<Draft>) -> Element {
    let schema = Schema::of(draft.session);
    let (source, shown) = (Rc::clone(draft), Rc::clone(draft));
    el("details class=create-more")
        .child(el("summary>More attributes"))
        .part(
            move || match (source.kind.with(Option::is_some), source.needs.get()) {
                (true, Requires::Here(known)) => lifecycle::optional(&known),
                (true, _) => Vec::new(),
                (false, _) => match schema.known() {
                    known if known.is_empty() => lifecycle::optional(&standard()),
                    known => lifecycle::optional(&known),
                },
            },
            move |attributes| el("div class=create-required").all(&shown.further(&attributes)),
        )
}

impl Draft {
    /// The fields that may stay empty.
    fn further(self: &Rc<Self>, attributes: &[Attribute]) -> Vec<Element> {
        let names = attributes.iter().map(|attribute| attribute.name());
        let empty: Vec<_> = names
            .map(|name| (name.to_owned(), Some(Json::Null)))
            .collect();
        self.newcomer.update(|newcomer| newcomer.more = empty);
        let numbered = attributes.iter().enumerate();
        let fields = numbered.map(|(at, attribute)| {
            let field = Field::new("more", at, attribute.clone(), &Json::Null, None);
            let (draft, element) = (Rc::clone(self), field.element.clone());
            let input = field.input.clone();
            let _ = input.on("input", move |_| {
                let value = field.read();
                draft.newcomer.update(|newcomer| {
                    if let Some((_, place)) = newcomer.more.get_mut(at) {
                        *place = value;
                    }
                });
            });
            element
        });
        fields.collect()
    }
}
