//! What is seldom chosen about a new user: groups, and a type with attributes that only it requires.

use std::rc::Rc;

use leptos::prelude::untrack;

use super::{Draft, ask, ask::Trouble};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    task::spawn,
    users::{group_finder::group_finder, person::edit::Field, schema::Schema},
};
use crate::oauth::json::Json;
use crate::okta::{
    bulk::{GROUPS_SCOPE, Group},
    lifecycle::{self, MOST_GROUPS, Newcomer},
    org::OrgUrl,
    user_schema::{self, Attribute},
    user_type::{self, UserType},
};

/// How far the types of the org have come.
#[derive(Clone)]
pub(super) enum Types {
    Asking,
    Failed(Trouble),
    Here(Rc<Vec<UserType>>),
    NeedsScope,
    Unasked,
}

/// How far it is known what the type has and requires.
#[derive(Clone)]
pub(super) enum Requires {
    Asking,
    Failed(Trouble),
    Here(Rc<Vec<Attribute>>),
    NeedsScope,
    /// The org does not say where.
    Unknown,
}

/// What it will do, beside what it does without any of this.
pub(super) fn effects(newcomer: &Newcomer, kind: Option<&UserType>) -> Vec<Element> {
    let mut out = Vec::new();
    if let Some(kind) = kind {
        let line = el("li>The user is of the type ").child(el("bdi").text(&kind.title));
        out.push(line.text("."));
    }
    if !newcomer.groups.is_empty() {
        let names: Vec<_> = newcomer
            .groups
            .iter()
            .map(|group| group.name.as_str())
            .collect();
        let line =
            el("li>They are in these groups from the start, with the apps and policies of each: ");
        out.push(line.child(el("bdi").text(&names.join(", "))).text("."));
    }
    out
}

/// A field for everything that the type requires and the form does not ask for anyhow.
pub(super) fn required(draft: &Rc<Draft>) -> Element {
    let schema = Schema::of(draft.session);
    schema.load(false);
    let (source, shown) = (Rc::clone(draft), Rc::clone(draft));
    el("div class=create-required").part(
        move || match source.kind.with(Option::is_some) {
            true => source.needs.get(),
            // What the default type has is known where the page has its schema.
            false => Requires::Here(schema.known()),
        },
        move |needs| shown.required(&needs),
    )
}

/// Groups and type, folded away.
pub(super) fn fold(draft: &Rc<Draft>) -> Element {
    let session = draft.session;
    let details = el("details class=create-more").child(el("summary>Groups and type"));
    let (opened, loader) = (details.clone(), Rc::clone(draft));
    let (source, shown) = (Rc::clone(draft), Rc::clone(draft));
    let groups = match untrack(|| ask::lacks(session, GROUPS_SCOPE)) {
        true => ask::missing_scope(session, "Choosing groups needs", GROUPS_SCOPE, None),
        false => groups(draft),
    };
    details
        .on("toggle", move |_| {
            if opened.node().has_attribute("open") {
                loader.load_types(false);
            }
        })
        .child(groups)
        .part(move || source.types.get(), move |types| shown.types(&types))
}

fn groups(draft: &Rc<Draft>) -> Element {
    let (source, left, chooser) = (Rc::clone(draft), Rc::clone(draft), Rc::clone(draft));
    let chosen = move |group: Group| {
        chooser.newcomer.update(|newcomer| {
            let is_new = newcomer.groups.iter().all(|known| known.id != group.id);
            if is_new && newcomer.groups.len() < MOST_GROUPS {
                newcomer.groups.push(group);
            }
        });
    };
    el("div class=stack")
        .part(
            move || source.newcomer.with(|newcomer| newcomer.groups.clone()),
            move |groups| {
                let items: Vec<_> = groups
                    .into_iter()
                    .map(|group| {
                        let (name, draft) = (group.name, Rc::clone(&left));
                        let remove = button("button small quiet", "×")
                            .attr("aria-label", &["Leave out ", &name].concat())
                            .on_click(move || {
                                draft.newcomer.update(|newcomer| {
                                    newcomer.groups.retain(|known| known.id != group.id);
                                });
                            });
                        el("li").child(el("bdi").text(&name)).child(remove)
                    })
                    .collect();
                (!items.is_empty())
                    .then(|| el("ul class='row group-list create-groups'").all(&items))
            },
        )
        .child(group_finder(draft.session, Rc::new(chosen)))
}

impl Draft {
    fn required(self: &Rc<Self>, needs: &Requires) -> Vec<Element> {
        let attributes = match needs {
            Requires::Here(known) => lifecycle::required(known),
            _ => Vec::new(),
        };
        let others = attributes
            .iter()
            .map(|attribute| (attribute.name().to_owned(), Json::Null));
        let others = others.collect();
        self.newcomer.update(|newcomer| newcomer.others = others);
        match needs {
            Requires::Asking => {
                vec![busy("p", "Looking what the type requires").attr("role", "status")]
            }
            Requires::Failed(trouble) => {
                let draft = Rc::clone(self);
                vec![trouble.view(self.session, move || draft.load_needs())]
            }
            Requires::NeedsScope => vec![ask::missing_scope(
                self.session,
                "What the type requires is told with",
                user_schema::SCOPE,
                None,
            )],
            Requires::Unknown => vec![el(
                "p class=hint>The org does not tell what this type requires.",
            )],
            Requires::Here(_) => {
                let numbered = attributes.iter().enumerate();
                numbered
                    .map(|(at, attribute)| self.field(at, attribute))
                    .collect()
            }
        }
    }

    fn field(self: &Rc<Self>, at: usize, attribute: &Attribute) -> Element {
        let field = Field::new("create", at, attribute.clone(), &Json::Null, None);
        let (draft, element, input) = (Rc::clone(self), field.element.clone(), field.input.clone());
        let _ = input.on("input", move |_| {
            let value = field.read().unwrap_or(Json::Null);
            draft.newcomer.update(|newcomer| {
                if let Some((_, place)) = newcomer.others.get_mut(at) {
                    *place = value;
                }
            });
        });
        element
    }

    fn types(self: &Rc<Self>, types: &Types) -> Option<Element> {
        let session = self.session;
        match types {
            Types::Unasked => None,
            Types::Asking => Some(busy("p", "Looking for types").attr("role", "status")),
            Types::NeedsScope => Some(ask::missing_scope(
                session,
                "Choosing the type needs",
                user_type::SCOPE,
                None,
            )),
            Types::Failed(trouble) => {
                let draft = Rc::clone(self);
                Some(trouble.view(session, move || draft.load_types(true)))
            }
            Types::Here(types) if types.len() < 2 => {
                Some(el("p class=hint>The org has one type of users."))
            }
            Types::Here(types) => {
                let options = types.iter().map(|found| {
                    let option = el("option").attr("value", &found.id).text(&found.title);
                    match found.is_default {
                        true => option.flag("selected"),
                        false => option,
                    }
                });
                let select = el("select").all(&options.collect::<Vec<_>>());
                let (draft, types, chosen) = (Rc::clone(self), Rc::clone(types), select.clone());
                let select = select.on("change", move |_| {
                    let id = chosen.value();
                    draft.choose(types.iter().find(|found| found.id == id));
                });
                Some(
                    el("label class=field")
                        .child(el("span>Type of user"))
                        .child(select),
                )
            }
        }
    }

    fn choose(self: &Rc<Self>, found: Option<&UserType>) {
        let kind = found.filter(|found| !found.is_default).cloned();
        let id = kind.as_ref().map(|kind| kind.id.clone());
        self.newcomer.update(|newcomer| newcomer.kind = id);
        self.needs.set(Requires::Unknown);
        self.kind.set(kind);
        self.load_needs();
    }

    /// Asks for the types, unless that was done. `anew` asks again after a failure.
    fn load_types(self: &Rc<Self>, anew: bool) {
        let session = self.session;
        let is_unasked = self
            .types
            .with_untracked(|types| matches!(types, Types::Unasked));
        let Some(grant) = session.grant.get_untracked().filter(|_| anew || is_unasked) else {
            return;
        };
        if untrack(|| ask::lacks(session, user_type::SCOPE)) {
            self.types.set(Types::NeedsScope);
            return;
        }
        self.types.set(Types::Asking);
        let draft = Rc::clone(self);
        spawn(async move {
            let org = OrgUrl::from_origin(&grant.org);
            let request = user_type::request(&grant);
            let judge = |response: &_| user_type::process(&org, response);
            let read = ask::ask(session, &grant, &request, user_type::SCOPE, None, judge).await;
            draft.types.set(match read {
                Ok(types) => Types::Here(Rc::new(types)),
                Err(trouble) => Types::Failed(trouble),
            });
        });
    }

    /// Asks what the chosen type requires.
    fn load_needs(self: &Rc<Self>) {
        let session = self.session;
        let url = self
            .kind
            .with_untracked(|kind| kind.as_ref().and_then(|kind| kind.schema.clone()));
        let (Some(url), Some(grant)) = (url, session.grant.get_untracked()) else {
            return;
        };
        if untrack(|| ask::lacks(session, user_schema::SCOPE)) {
            self.needs.set(Requires::NeedsScope);
            return;
        }
        self.needs.set(Requires::Asking);
        let (run, signal) = self.line.begin();
        let draft = Rc::clone(self);
        spawn(async move {
            let request = user_schema::request_at(&grant, &url);
            let judge = user_schema::process;
            let read = ask::ask(session, &grant, &request, user_schema::SCOPE, signal, judge).await;
            if draft.line.is_last(run) {
                draft.needs.set(match read {
                    Ok(known) => Requires::Here(Rc::new(known)),
                    Err(trouble) => Requires::Failed(trouble),
                });
            }
        });
    }
}
