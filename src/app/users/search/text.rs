//! The expression as text, to read and to change by hand, with what is wrong marked below it.

use std::rc::Rc;

use super::Panel;
use crate::app::{
    components::copy_button,
    dom::{Element, el},
};
use crate::okta::search::Problem;

/// The field, and below it what is wrong.
pub(super) fn text(panel: &Rc<Panel>) -> Element {
    let (shown, typed, wrong) = (Rc::clone(panel), Rc::clone(panel), Rc::clone(panel));
    let (copied, judged) = (Rc::clone(panel), Rc::clone(panel));
    let label = el("div class=search-label").children([
        el("label for=search-expression>Expression"),
        copy_button("Copy", "button small quiet", move || {
            Some(copied.text.get_untracked()).filter(|text| !text.is_empty())
        }),
    ]);
    let field = el("textarea id=search-expression class=mono rows=2 autocomplete=off autocapitalize=none spellcheck=false aria-describedby=search-wrong placeholder='status eq \"ACTIVE\" and profile.city sw \"Ber\"'")
        .prop_of("value", move || shown.text.get())
        .attr_of("aria-invalid", move || {
            wrong.problem.with(Option::is_some).then_some("true")
        })
        .on_input(move |text| typed.write(text));
    let below = el("div id=search-wrong role=status class=empty-when-fine").part(
        move || (judged.problem.get(), judged.text.get()),
        |(problem, text)| Some(marked(&problem?, &text)),
    );
    el("div class=search-text").children([label, field, below])
}

/// A text with what is wrong in it marked, and told.
pub(in crate::app::users) fn marked(problem: &Problem, text: &str) -> Element {
    let [before, wrong, after] = problem.cut(text);
    let mark = match wrong {
        "" => el("mark class=search-gap"),
        wrong => el("mark").text(wrong),
    };
    // For the eye: to be read out, the number of the character says as much.
    let line = el("pre class=search-mark aria-hidden=true")
        .text(before)
        .child(mark)
        .text(after);
    let column = problem.column(text).to_string();
    let said = ["Character ", &column, ": ", &problem.fault.text()].concat();
    el("div").children([line, el("p class=error").text(&said)])
}
