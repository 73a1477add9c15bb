//! The set-up kit: a new service app, by hand, by calls to Okta's API, or by Terraform.

use std::{rc::Rc, sync::Arc};

use super::desk::Desk;
use crate::app::{
    components::{Below, Field, busy, button, copy_button, field},
    dom::{Element, el},
    session::{Reading, Volume},
    state::Local,
};
use crate::browser::files;
use crate::okta::setup_kit::{AdminRole, Kit, ways};

const NAME: Field = Field {
    id: "kit-name",
    label: "Name of the app",
    hint: "What admins see in their list of applications.",
    placeholder: "Latchkey service",
    autocomplete: "off",
    inputmode: "text",
};

/// How the app is to be.
#[derive(Clone, Copy)]
struct Plan {
    name: Local<String>,
    role: Local<Option<AdminRole>>,
    /// Which of the ways.
    way: Local<usize>,
}

/// The panel.
pub(super) fn panel(desk: Desk) -> Element {
    let plan = Plan {
        name: Local::new("Latchkey service".to_owned()),
        role: Local::new(Some(AdminRole::ReadOnly)),
        way: Local::new(0),
    };
    el("details class='panel kit'").children([
        el("summary>Set up a new service app"),
        el("div class=stack").children([
            el("p class=hint>With the key in use and the scopes below. Do this once, as a super admin; then put the new app’s client ID above."),
            el("div class=pair").children([
                field(
                    &NAME,
                    move || plan.name.get(),
                    move |name| plan.name.set(name),
                    || Below::Hint,
                ),
                role(plan),
            ]),
            el("div class=stack").part(
                move || desk.session.library.read(Volume::Kit),
                move |text| match text {
                    Reading::Open(text) => texts(desk, plan, &text),
                    Reading::Shut => el("div class=row role=alert").children([
                        el("p class=error>The texts could not be loaded."),
                        button("button small", "Try again")
                            .on_click(move || desk.session.open_volume(Volume::Kit)),
                    ]),
                    _ => busy("p", "Loading the texts").attr("role", "status"),
                },
            ),
        ]),
    ])
}

fn role(plan: Plan) -> Element {
    let options: Vec<_> = AdminRole::ALL
        .iter()
        .map(|role| el("option").attr("value", role.as_str()).text(role.label()))
        .collect();
    let select = el("select id=kit-role")
        .all(&options)
        .child(el("option value='' >None: every call is refused"))
        .prop_of("value", move || {
            plan.role.get().map_or("", AdminRole::as_str)
        });
    let chosen = select.clone();
    let select = select.on("change", move |_| {
        let value = chosen.value();
        let mut roles = AdminRole::ALL.into_iter();
        plan.role.set(roles.find(|role| role.as_str() == value));
    });
    el("div class=field").children([
        el("label for=kit-role>Admin role of the app"),
        select,
        el("p class='hint below'>Read-only is enough to list users."),
    ])
}

/// One of the ways, written.
struct Written {
    file: String,
    text: String,
    /// Steps for a person, and no program.
    is_steps: bool,
}

fn texts(desk: Desk, plan: Plan, text: &Arc<str>) -> Element {
    let names: Vec<_> = ways(text)
        .iter()
        .enumerate()
        .map(|(index, way)| {
            el("option")
                .attr("value", &index.to_string())
                .text(way.name)
        })
        .collect();
    let select = el("select id=kit-way").all(&names);
    let chosen = select.clone();
    let select = select.on("change", move |_| {
        plan.way.set(chosen.value().parse().unwrap_or(0));
    });
    let text = text.clone();
    let written: Rc<dyn Fn() -> Option<Written>> = Rc::new(move || write(desk, plan, &text));
    let (copied, saved) = (written.clone(), written.clone());
    let refused = Local::new("");
    let save = button("button", "Download").on_click(move || {
        if let Some(written) = saved() {
            refused.set(
                match files::download(&written.file, "text/plain", &written.text) {
                    true => "",
                    false => "The browser refused. Copy it instead.",
                },
            );
        }
    });
    el("div class=stack").children([
        el("div class=field").children([el("label for=kit-way>By way of"), select]),
        el("div").part(
            move || written(),
            |written| match written {
                None => el("p class=hint>Make a key first: the app has to know its public half."),
                Some(written) if written.is_steps => {
                    let steps: Vec<_> = written
                        .text
                        .lines()
                        .map(|step| el("li").text(step))
                        .collect();
                    el("ol class=kit-steps").all(&steps)
                }
                Some(written) => {
                    el("pre class='snippet mono' tabindex=0 role=region aria-label='Text for the set-up'")
                        .text(&written.text)
                }
            },
        ),
        el("div class=row").children([
            copy_button("Copy", "button", move || copied().map(|written| written.text)),
            save,
            el("span class=error role=status").text_of(move || refused.get()),
        ]),
    ])
}

fn write(desk: Desk, plan: Plan, text: &str) -> Option<Written> {
    let (service, key, name) = (desk.service(), desk.ring.to_use()?, plan.name.get());
    let kit = Kit {
        org: &service.org,
        name: match name.trim() {
            "" => NAME.placeholder,
            name => name,
        },
        scopes: &service.scopes,
        key: &key.public,
        kid: &key.kid,
        algorithm: key.algorithm,
        role: plan.role.get(),
    };
    let ways = ways(text);
    let way = ways.get(plan.way.get())?;
    Some(Written {
        file: way.file.to_owned(),
        text: kit.write(way),
        is_steps: way.file.ends_with(".txt"),
    })
}
