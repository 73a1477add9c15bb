//! Renaming, colouring and removing saved orgs.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::{request_animation_frame, untrack};

use super::colour_choice;
use crate::app::{
    components::button,
    dom::{Element, el},
    session::Session,
    state::Local,
};
use crate::browser::page;
use crate::okta::{
    org::OrgUrl,
    saved_org::{SavedOrg, SavedOrgs},
};

/// Every saved org with what can be changed of it.
pub(super) fn list(session: Session) -> Element {
    // The one that was removed last, and where it stood.
    let removed = Local::new(None::<(usize, SavedOrg)>);
    let undo = el("div role=status").part(
        move || removed.get(),
        move |gone| {
            let (place, saved) = gone?;
            let name = saved.name.clone();
            let back = move || {
                bring_back(session, place, &saved);
                removed.set(None);
                session.orgs.came.set(());
                request_animation_frame(|| page::focus(".orgs-panel h3"));
            };
            Some(el("div class='row removed'").children([
                el("span>Removed ").child(el("b").text(&name)).text("."),
                button("button small", "Undo").on_click(back),
            ]))
        },
    );
    let rows = el("ul class=org-list aria-labelledby=manage-title").part(
        move || session.orgs.came.track(),
        move |()| {
            let orgs = session.orgs.saved.get_untracked();
            let rows = orgs.0.into_iter().enumerate();
            rows.map(|(index, saved)| row(session, index, saved, removed))
                .collect::<Vec<_>>()
        },
    );
    let count =
        el("p class=hint").text_of(move || match session.orgs.saved.with(|orgs| orgs.0.len()) {
            0 => "None yet. Fill in the form below, then choose Save this org.".to_owned(),
            count => [
                &count.to_string(),
                " of 50. They are kept on this device, without any token.",
            ]
            .concat(),
        });
    el("div class='stack tight'").children([
        el("h3 id=manage-title tabindex=-1>Names and colours"),
        count,
        rows,
        undo,
    ])
}

fn bring_back(session: Session, place: usize, saved: &SavedOrg) {
    session.change_orgs(&mut |orgs| {
        // Its name may have been given to another meanwhile.
        let name = orgs.free_name(&saved.name);
        let place = place.min(orgs.0.len());
        orgs.0.insert(
            place,
            SavedOrg {
                name,
                ..saved.clone()
            },
        );
    });
}

fn row(
    session: Session,
    index: usize,
    saved: SavedOrg,
    removed: Local<Option<(usize, SavedOrg)>>,
) -> Element {
    let number = index.to_string();
    let setup = &saved.setup;
    let facts = [
        OrgUrl::from_origin(&setup.org).host(),
        " · ",
        &setup.client_id,
        " · ",
        setup.flow.short_label(),
    ]
    .concat();
    // By its name it is found again, whatever other tabs do.
    let name = Rc::new(RefCell::new(saved.name.clone()));
    let problem = Local::new("");
    let below_id = ["org-problem-", &number].concat();
    let coloured = name.clone();
    let (patch, select) = colour_choice(saved.colour, move |colour| {
        change(session, &coloured, &mut |orgs, place| {
            if let Some(saved) = orgs.0.get_mut(place) {
                saved.colour = colour;
            }
        });
    });
    let input = el("input type=text maxlength=80 autocomplete=off")
        .attr("value", &saved.name)
        .attr("aria-describedby", &below_id)
        .attr_of("aria-invalid", move || {
            (!problem.get().is_empty()).then_some("true")
        });
    let remove = button("button small", "Remove");
    let parts = [
        (input.clone(), "Name of "),
        (select.clone(), "Colour of "),
        (remove.clone(), "Remove "),
    ];
    let label = move |name: &str| {
        for (part, what) in &parts {
            part.clone().attr("aria-label", &[what, name].concat());
        }
    };
    label(&saved.name);
    let (typed, named) = (input.clone(), name.clone());
    let input = input.on("change", move |_| {
        let wanted = typed.value().trim().to_owned();
        let mut told = "";
        change(
            session,
            &named,
            &mut |orgs, place| match orgs.check_name(&wanted, Some(place)) {
                Err(problem) => told = problem.text(),
                Ok(()) => {
                    if let Some(saved) = orgs.0.get_mut(place) {
                        saved.name.clone_from(&wanted);
                    }
                }
            },
        );
        if told.is_empty() {
            label(&wanted);
            *named.borrow_mut() = wanted;
        }
        problem.set(told);
    });
    let remove = remove.on_click(move || {
        let mut gone = None;
        change(session, &name, &mut |orgs, place| {
            gone = Some((place, orgs.0.remove(place)));
        });
        removed.set(gone);
        session.orgs.came.set(());
        request_animation_frame(|| page::focus(".removed button"));
    });
    el("li class=org-row").children([
        patch,
        input,
        select,
        remove,
        el("p class='org-facts muted mono'").text(&facts),
        el("p class=error role=status")
            .id(&below_id)
            .text_of(move || problem.get()),
    ])
}

/// Changes the org that has this name now, if it is still there.
fn change(
    session: Session,
    name: &Rc<RefCell<String>>,
    change: &mut dyn FnMut(&mut SavedOrgs, usize),
) {
    let name = name.borrow().clone();
    untrack(|| {
        session.change_orgs(&mut |orgs| {
            if let Some(place) = orgs.position(&name) {
                change(orgs, place);
            }
        });
    });
}
