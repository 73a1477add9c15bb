//! Search, status filter, and the request that they make.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};

use super::{
    query::{Query, Scope},
    store::Users,
};
use crate::app::components::CopyButton;
use crate::okta::{curl::curl, users::Status};

/// The search box, the status filter, and below them what is sent.
#[component]
pub(super) fn Tools() -> impl IntoView {
    let users = expect_context::<Users>();
    let input = NodeRef::<Input>::new();
    let search = move |event: SubmitEvent| {
        event.prevent_default();
        let mut query = users.query.get_untracked();
        query.text = users.draft.get_untracked();
        users.show(query);
    };
    let clear = move |_| {
        let mut query = users.query.get_untracked();
        let was_searched = !query.text.is_empty();
        query.text = String::new();
        users.draft.set(String::new());
        if was_searched {
            users.show(query);
        }
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <form class="users-tools" role="search" on:submit=search>
            <div class="users-search">
                <label class="visually-hidden" for="user-search">"Search users"</label>
                <input
                    id="user-search"
                    node_ref=input
                    type="text"
                    class="mono"
                    inputmode="search"
                    enterkeyhint="search"
                    placeholder="Name, login or email, or an expression"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="user-search-hint"
                    prop:value=users.draft
                    on:input:target=move |event| users.draft.set(event.target().value())
                />
                <button
                    type="button"
                    class="users-clear"
                    aria-label="Clear the search"
                    hidden=move || users.draft.with(String::is_empty)
                    on:click=clear
                >
                    "×"
                </button>
            </div>
            <button type="submit" class="button">"Search"</button>
            <StatusFilter />
        </form>
        <Expression />
    }
}

#[component]
fn StatusFilter() -> impl IntoView {
    let users = expect_context::<Users>();
    let scope = Memo::new(move |_| users.query.with(|query| query.scope.clone()));
    let option = move |value: String, label: String, option: Scope| {
        let selected = move || scope.with(|scope| *scope == option);
        view! { <option value=value prop:selected=selected>{label}</option> }
    };
    let statuses = Status::ALL.map(|status| {
        let (value, label) = (status.as_str().to_owned(), status.label().to_owned());
        option(value, label, Scope::Only(status))
    });
    let choose = move |value: String| {
        let status = Status::ALL
            .into_iter()
            .find(|status| status.as_str() == value);
        users.show_scope(match status {
            Some(status) => Scope::Only(status),
            None if value == "everyone" => Scope::Everyone,
            None => Scope::Any,
        });
    };
    view! {
        <label class="visually-hidden" for="user-status">"Status"</label>
        <select
            id="user-status"
            class="users-status"
            on:change:target=move |event| choose(event.target().value())
        >
            {option("any".to_owned(), "Any status".to_owned(), Scope::Any)}
            {option("everyone".to_owned(), "Any, deactivated too".to_owned(), Scope::Everyone)}
            {statuses.into_iter().collect_view()}
        </select>
    }
}

/// The expression that is sent, or that none is, and what that leaves out.
#[component]
fn Expression() -> impl IntoView {
    let users = expect_context::<Users>();
    let expression = Memo::new(move |_| users.query.with(Query::expression));
    let sort = Memo::new(move |_| {
        users.query.with(|query| {
            let order = query.order?;
            let direction = if order.descending { "desc" } else { "asc" };
            Some(
                [
                    "&sortBy=",
                    order.column.sort_field()?,
                    "&sortOrder=",
                    direction,
                ]
                .concat(),
            )
        })
    });
    // What an order is searched with was not typed by anyone: it needs a word.
    let is_for_order = move || users.query.with(Query::is_plain) && sort.with(Option::is_some);
    let copy = move || untrack(|| users.first_request()).map(|request| curl(&request));
    view! {
        <div class="users-request">
            <p id="user-search-hint" class="hint">
                {move || match expression.get() {
                    Some(expression) => {
                        let text = ["search=", &expression].concat();
                        view! {
                            <code class="users-expression">{text}{move || sort.get()}</code>
                            {move || if is_for_order() {
                                " Okta sorts the results of searches only, so what the plain list has is searched for."
                            } else {
                                " Searches lag some seconds behind changes."
                            }}
                        }
                        .into_any()
                    }
                    None => view! {
                        "The plain list leaves deactivated people out. "
                        <button
                            type="button"
                            class="linklike"
                            on:click=move |_| users.show_scope(Scope::Everyone)
                        >
                            "Include them"
                        </button>
                    }
                    .into_any(),
                }}
            </p>
            <CopyButton label="Copy as curl" class="button small quiet" text=copy />
        </div>
    }
}
