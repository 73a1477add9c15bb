//! Search, status filter, and the request that they make.

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    button,
    query::Scope,
    search::{self, Panel},
    store::Users,
};
use crate::app::{
    components::copy_button_for,
    dom::{Element, el},
    state::{Local, derived, whether},
};
use crate::browser::page;
use crate::oauth::token::TokenType;
use crate::okta::{
    curl::curl,
    search::Problem,
    users::{By, Status},
};

/// The value of the choice that lists deactivated people too.
const EVERYONE: &str = "everyone";

/// The search box, the status filter, the search builder, and below them what is sent.
pub(super) fn tools(users: Users) -> [Element; 4] {
    let panel = Panel::new(users);
    // What was typed and not sent, as it cannot be right.
    let wrong = Local::new(None::<(Problem, String)>);
    let input = el("input id=user-search type=text class=mono inputmode=search enterkeyhint=search placeholder='Name, email or expression' autocomplete=off autocapitalize=none spellcheck=false aria-describedby='user-search-hint user-search-wrong'")
        .prop_of("value", move || users.draft.get())
        .attr_of("aria-invalid", move || wrong.get().map(|_| "true"))
        .on_input(move |text| {
            wrong.set(None);
            users.draft.set(text);
        });
    let field = input.clone();
    let clear = move || {
        let mut query = users.query();
        let was_searched = !query.text.is_empty();
        query.text = String::new();
        query.is_lookup = false;
        wrong.set(None);
        users.draft.set(String::new());
        if was_searched {
            users.show(query);
        }
        field.focus();
    };
    let box_of_search = el("div class=users-search").children([
        label("user-search", "Search users"),
        input,
        button("users-clear", "×")
            .attr("aria-label", "Clear the search")
            .flag_of("hidden", move || users.draft.with(String::is_empty))
            .on_click(clear),
    ]);
    let judge = Rc::clone(&panel);
    let form = el("form class=users-tools role=search")
        .on("submit", move |event| {
            event.prevent_default();
            let problem = judge.problem_of(&users.draft.get_untracked());
            if problem.is_none() {
                search_for_draft(users);
            }
            wrong.set(problem);
        })
        .children([
            box_of_search,
            el("button type=submit class=button>Search"),
            label("user-status", "Status"),
            status_filter(users, Rc::clone(&panel), wrong),
            search::opener(&panel),
        ])
        .child(search::chooser(&panel));
    let told = told(users, &panel, wrong);
    [form, told, search::panel(&panel), request(users)]
}

fn search_for_draft(users: Users) {
    let mut query = users.query();
    query.text = users.draft.get_untracked();
    query.is_lookup = false;
    users.show(query);
}

/// Why what is in the box was not sent, and the ways on.
fn told(users: Users, panel: &Rc<Panel>, wrong: Local<Option<(Problem, String)>>) -> Element {
    let panel = Rc::clone(panel);
    el("div id=user-search-wrong role=status class='users-wrong empty-when-fine'").part(
        move || wrong.get(),
        move |problem| {
            let (problem, text) = problem?;
            let opened = Rc::clone(&panel);
            let open = button("button small", "Open in the builder").on_click(move || {
                wrong.set(None);
                opened.open();
            });
            // Okta may know what this page does not.
            let send = button("button small quiet", "Send it all the same").on_click(move || {
                wrong.set(None);
                search_for_draft(users);
                page::focus("#user-search");
            });
            Some(
                el("div").children([
                    search::marked(&problem, &text),
                    el("div class=row")
                        .child(open)
                        .child(send)
                        .child(el("span class=hint>Nothing was sent.")),
                ]),
            )
        },
    )
}

fn label(id: &str, text: &str) -> Element {
    el("label class=visually-hidden").attr("for", id).text(text)
}

fn status_filter(
    users: Users,
    panel: Rc<Panel>,
    wrong: Local<Option<(Problem, String)>>,
) -> Element {
    let scope = derived(move || {
        let scope = users.list.with(|list| match &list.query.scope {
            Scope::Any => "any".to_owned(),
            Scope::Everyone => EVERYONE.to_owned(),
            Scope::Only(status) => status.as_str().to_owned(),
        });
        Some(scope)
    });
    let option = |value: &str, label: &str| el("option").attr("value", value).text(label);
    let statuses = Status::ALL.map(|status| option(status.as_str(), status.label()));
    let select = el("select id=user-status class=users-status")
        .children([
            option("any", "Any status"),
            option(EVERYONE, "Any, deactivated too"),
        ])
        .all(&statuses)
        .prop_of("value", move || scope.get().unwrap_or_default());
    let chosen = select.clone();
    select.on("change", move |_| {
        let value = chosen.value();
        let status = Status::ALL
            .into_iter()
            .find(|status| status.as_str() == value);
        let scope = match status {
            Some(status) => Scope::Only(status),
            None if value == EVERYONE => Scope::Everyone,
            None => Scope::Any,
        };
        let mut query = users.query();
        let draft = users.draft.get_untracked();
        // What is searched for already was meant.
        let problem = match draft == query.text {
            true => None,
            false => panel.problem_of(&draft),
        };
        if problem.is_none() {
            users.show_scope(scope);
        } else {
            query.scope = scope;
            users.show(query);
        }
        wrong.set(problem);
    })
}

/// The expression that is sent, or that none is, and what that leaves out.
fn request(users: Users) -> Element {
    let parameters = derived(move || users.list.with(|list| list.query.parameters()));
    let is_asked = whether(move || parameters.with(Option::is_some));
    // What else is to be known about what is sent.
    let remark = derived(move || {
        let remark = users.list.with(|list| match list.query.by() {
            // What an order is searched with was not typed by anyone: it needs a word.
            _ if list.query.is_sorted_only() => {
                " Okta sorts the results of searches only, so what the plain list has is searched for."
            }
            By::Plain | By::Filter(_) => "",
            By::Q(_) => " The first 200 at most, and nobody who is deactivated.",
            By::Search(_) => " Searches lag some seconds behind changes.",
        });
        Some(remark.to_owned())
    });
    let hint = el("p id=user-search-hint class=hint")
        .text_of(move || match is_asked.get() {
            true => "",
            false => "The plain list leaves deactivated people out. ",
        })
        .part(
            move || is_asked.get(),
            move |is_asked| match is_asked {
                true => el("code class=users-expression")
                    .text_of(move || parameters.get().unwrap_or_default()),
                false => button("linklike", "Include them")
                    .on_click(move || users.show_scope(Scope::Everyone)),
            },
        )
        .text_of(move || remark.get().unwrap_or_default());
    let session = users.session;
    let copy = copy_button_for("Copy as curl", "button small quiet", move || {
        Box::pin(async move {
            let grant = session.grant.get_untracked()?;
            let request = session
                .ready_to_copy(&grant, users.first_request()?)
                .await?;
            Some(curl(&request))
        })
    });
    let is_bound = whether(move || {
        session.grant.with(|grant| {
            grant
                .as_ref()
                .is_some_and(|grant| grant.token_type == TokenType::DPoP)
        })
    });
    let copied = el("div class=users-copy")
        .child(copy)
        .child(el("span class=hint").text_of(move || match is_bound.get() {
            true => " with a fresh proof: it works once, within five minutes",
            false => "",
        }));
    el("div class=users-request").children([hint, copied])
}
