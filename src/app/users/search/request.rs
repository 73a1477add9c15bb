//! Which request is sent, what it leaves out, and why not a cheaper one.

use std::rc::Rc;

use super::Panel;
use crate::app::{
    dom::{self, Element, el},
    state::State,
    users::query::{Query, Scope},
};
use crate::okta::search::{Ask, Wish, cheapest};

/// What pressing the button sends.
pub(super) fn request(panel: &Rc<Panel>) -> Element {
    let wanted = Rc::new(State::new(None::<Query>));
    let (asked, told) = (Rc::clone(panel), Rc::clone(&wanted));
    dom::effect(move || {
        let is_wrong = asked.problem.with(Option::is_some);
        let query = (!is_wrong).then(|| asked.query());
        // The list changes with every page of users, what is asked for does not.
        if told.with_untracked(|known| *known != query) {
            told.set(query);
        }
    });
    let offered = Rc::clone(&wanted);
    let sent = el("div class=search-sent").part(move || wanted.get(), |query| Some(sent(&query?)));
    let panel = Rc::clone(panel);
    // A lookup is offered where it is cheaper.
    let lookup = el("div class=empty-when-fine").part(
        move || offered.with(|query| query.as_ref().is_some_and(is_lookup_offered)),
        move |is_offered| is_offered.then(|| lookup(&panel)),
    );
    el("div class=search-request").children([sent, lookup])
}

fn sent(query: &Query) -> Element {
    let parameters = query.parameters();
    let (ask, others) = query.with_wish(|wish| (cheapest(wish), others(wish)));
    let name = match ask {
        Ask::Plain => "the plain list",
        _ => ask.name(),
    };
    let line = el("p>Sends ").child(el("b").text(name));
    let line = match parameters {
        None => line.text(", without a condition."),
        // It stands above already.
        Some(parameters) if parameters == [name, "=", &query.text].concat() => {
            line.text(" with this expression.")
        }
        Some(parameters) => line
            .text(": ")
            .child(el("code class=users-expression").text(&parameters)),
    };
    let why = (!others.is_empty()).then(|| {
        el("details").children([
            el("summary>Why nothing cheaper"),
            el("ul class=search-others").all(&others),
        ])
    });
    el("div")
        .children([line, el("p class=hint").text(ask.leaves_out())])
        .maybe(why)
}

/// The cheaper ways, with what each lacks.
fn others(wish: Wish<'_>) -> Vec<Element> {
    let lacks = Ask::ALL.into_iter().map_while(|ask| {
        let lack = ask.judge(wish).err()?;
        Some(
            el("li")
                .child(el("b").text(ask.name()))
                .text(" ")
                .text(&lack.text())
                .text("."),
        )
    });
    lacks.collect()
}

fn is_lookup_offered(query: &Query) -> bool {
    query.scope == Scope::Any
        && query.with_wish(|mut wish| {
            wish.is_lookup = true;
            cheapest(wish) == Ask::Q
        })
}

fn lookup(panel: &Rc<Panel>) -> Element {
    let is_lookup = panel.is_lookup.get_untracked();
    let input = el("input type=checkbox id=search-lookup");
    let input = match is_lookup {
        true => input.flag("checked"),
        false => input,
    };
    let (ticked, panel) = (input.clone(), Rc::clone(panel));
    let input = input.on("change", move |_| panel.is_lookup.set(ticked.is_checked()));
    el("label class=check")
        .child(input)
        .child(el("span>The first 200 are enough: use ").child(el("code>q")))
}
