//! Lists that were given a name: chosen beside the search box, kept and changed in the panel.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::untrack;

use super::{Panel, panel::Gone};
use crate::app::{
    components::button,
    dom::{Element, el},
    state::Local,
    users::{
        columns::Columns,
        focus_soon,
        query::{Query, Scope},
    },
};
use crate::browser::storage::Area;
use crate::okta::{
    search::{SavedView, SavedViews, ViewProblem},
    users::Status,
};

/// Where the views are kept: by the device, for every tab.
const RECORD: &str = "latchkey.views";

/// What a view has for a status if the first few by name do, of any status but deactivated.
const LOOKUP: &str = "lookup";

/// What is said when the device refuses.
const NOT_KEPT: &str =
    "The browser’s storage is full or switched off: this is lost when the page closes.";

impl Panel {
    /// Reads what the device keeps: another tab may have changed it.
    pub(super) fn read_views(&self) {
        if let Some(views) = Area::Device.read(RECORD) {
            self.views.set(views);
            self.views_came.set(());
        }
    }

    /// Changes the views, here and on the device; false if the device refuses to keep them.
    fn change_views(&self, change: impl FnOnce(&mut SavedViews)) -> bool {
        if let Some(views) = Area::Device.read(RECORD) {
            self.views.update_untracked(|own| *own = views);
        }
        self.views.update(change);
        self.views
            .with_untracked(|views| Area::Device.write(RECORD, views))
    }

    fn org(&self) -> String {
        let grant = self.users.session.grant.get();
        grant.map_or_else(String::new, |grant| grant.org.clone())
    }

    /// The views of the org in use.
    fn own_views(&self) -> Vec<SavedView> {
        let org = self.org();
        self.views.with(|views| {
            let own = views.0.iter().filter(|view| view.org == org);
            own.cloned().collect()
        })
    }

    fn find_view(&self, name: &str) -> Option<SavedView> {
        let views = untrack(|| self.own_views());
        views.into_iter().find(|view| view.name == name)
    }

    /// Lists what a view is of.
    fn show_view(&self, view: &SavedView) {
        let is_lookup = view.scope == LOOKUP;
        let query = Query {
            text: view.text.clone(),
            scope: match view.scope.as_str() {
                "any" | LOOKUP => Scope::Any,
                "everyone" => Scope::Everyone,
                status => Scope::Only(Status::of(status)),
            },
            order: view.order(),
            heading: None,
            is_lookup,
        };
        self.is_lookup.set(is_lookup);
        self.users.draft.set(query.text.clone());
        let columns = view.columns.as_deref().and_then(|ids| {
            let mut columns = Columns::of(ids)?;
            // Widths are the table's own.
            self.users
                .columns
                .with_untracked(|shown| columns.take_widths(shown));
            Some(columns)
        });
        // The list is loaded with what they need, and once.
        if let Some(columns) = &columns {
            self.users.columns.set(columns.clone());
        }
        self.users.show(query);
        if let Some(columns) = columns {
            self.users.show_columns(columns);
        }
        if self.is_open.get_untracked() {
            self.take(&view.text);
        }
    }

    /// What is in the panel, under a name.
    fn to_view(&self, name: &str) -> SavedView {
        untrack(|| {
            let query = self.query();
            SavedView {
                name: name.trim().to_owned(),
                org: self.org(),
                text: query.text,
                scope: match &query.scope {
                    Scope::Any if query.is_lookup => LOOKUP.to_owned(),
                    Scope::Any => "any".to_owned(),
                    Scope::Everyone => "everyone".to_owned(),
                    Scope::Only(status) => status.as_str().to_owned(),
                },
                descending: query.order.as_ref().is_some_and(|sort| sort.descending),
                sort: query.order.map(|sort| sort.by),
                columns: Some(self.users.columns.with(Columns::ids)),
            }
        })
    }
}

/// A choice of views beside the search box, once there are any.
pub(in crate::app::users) fn chooser(panel: &Rc<Panel>) -> Element {
    let (listed, panel) = (Rc::clone(panel), Rc::clone(panel));
    el("div class='users-views empty-when-fine'").part(
        move || listed.own_views(),
        move |views| {
            if views.is_empty() {
                return None;
            }
            let options: Vec<_> = views
                .iter()
                .map(|view| el("option").attr("value", &view.name).text(&view.name))
                .collect();
            let select = el("select id=user-views aria-label='Show a saved view'")
                .child(el("option value=''>Saved views…"))
                .all(&options);
            let (chosen, panel) = (select.clone(), Rc::clone(&panel));
            Some(select.on("change", move |_| {
                let name = chosen.value();
                // It stands for what it did, not for what is listed later.
                chosen.clear();
                if let Some(view) = views.iter().find(|view| view.name == name) {
                    panel.show_view(view);
                }
            }))
        },
    )
}

/// Keeping what is in the panel, and the views that are kept.
pub(super) fn views(panel: &Rc<Panel>) -> Element {
    let problem = Local::new("");
    let (listed, made) = (Rc::clone(panel), Rc::clone(panel));
    let list = el("ul class=view-list aria-label='Saved views'").part(
        move || listed.views_came.track(),
        move |()| {
            let rows = made.own_views().into_iter().enumerate();
            rows.map(|(index, view)| row(&made, index, &view, problem))
                .collect::<Vec<_>>()
        },
    );
    let (gone, back) = (Rc::clone(panel), Rc::clone(panel));
    let undo = el("div role=status class=empty-when-fine").part(
        move || gone.gone.get(),
        move |gone| {
            let Gone { view, is_replaced } = gone?;
            let panel = Rc::clone(&back);
            let name = view.name.clone();
            let undo = button("button small", "Undo").on_click(move || {
                put(&panel, view.clone(), problem);
                panel.gone.set(None);
                focus_soon("#view-name");
            });
            let what = match is_replaced {
                true => "Replaced the earlier ",
                false => "Deleted ",
            };
            let text = el("span").text(what).child(el("b").text(&name)).text(".");
            Some(el("div class=row").children([text, undo]))
        },
    );
    el("section class=search-views aria-labelledby=views-title").children([
        el("h3 id=views-title>Saved views"),
        el("p class=hint>A view keeps the expression, the status, the order and the columns, in this browser."),
        save_form(panel, problem),
        list,
        undo,
    ])
}

fn save_form(panel: &Rc<Panel>, problem: Local<&'static str>) -> Element {
    let input = el(
        "input id=view-name type=text maxlength=80 autocomplete=off placeholder='Name of this search' aria-label='Name of the view' aria-describedby=view-problem",
    );
    let (typed, panel) = (input.clone(), Rc::clone(panel));
    el("form class=joined")
        .on("submit", move |event| {
            event.prevent_default();
            if panel.problem.with_untracked(Option::is_some) {
                problem.set("The expression cannot be read yet.");
                return;
            }
            let view = panel.to_view(&typed.value());
            if put(&panel, view, problem) {
                typed.clear();
            }
        })
        .children([
            input,
            el("button type=submit class=button>Save this view"),
            el("p id=view-problem class=error role=status").text_of(move || problem.get()),
        ])
}

/// Keeps a view; false if it is refused. The one whose place it takes can be had back.
fn put(panel: &Panel, view: SavedView, problem: Local<&'static str>) -> bool {
    let (mut refused, mut replaced) = (None, None);
    let now = view.clone();
    let is_kept = panel.change_views(|views| match views.put(view) {
        Ok(old) => replaced = old,
        Err(problem) => refused = Some(problem),
    });
    if let Some(view) = replaced.filter(|old| *old != now) {
        panel.gone.set(Some(Gone {
            view,
            is_replaced: true,
        }));
    }
    problem.set(match (refused, is_kept) {
        (Some(refused), _) => refused.text(),
        (None, false) => NOT_KEPT,
        (None, true) => "",
    });
    panel.views_came.set(());
    refused.is_none()
}

fn row(panel: &Rc<Panel>, index: usize, view: &SavedView, problem: Local<&'static str>) -> Element {
    // By its name it is found again, whatever other tabs do.
    let name = Rc::new(RefCell::new(view.name.clone()));
    let input = el("input type=text maxlength=80 autocomplete=off")
        .id(&["view-", &index.to_string()].concat())
        .attr("value", &view.name);
    let show = button("button small", "Show");
    let delete = button("button small", "Delete");
    let parts = [
        (input.clone(), "Name of "),
        (show.clone(), "Show "),
        (delete.clone(), "Delete "),
    ];
    let label = move |name: &str| {
        for (part, what) in &parts {
            part.clone().attr("aria-label", &[what, name].concat());
        }
    };
    label(&view.name);
    let (typed, renamed, old) = (input.clone(), Rc::clone(panel), Rc::clone(&name));
    let input = input.on("change", move |_| {
        let wanted = typed.value().trim().to_owned();
        let org = untrack(|| renamed.org());
        let mut refused = None;
        let is_kept = renamed
            .change_views(|views| refused = views.rename(&org, &old.borrow(), &wanted).err());
        problem.set(match (refused, is_kept) {
            (Some(refused), _) => ViewProblem::Name(refused).text(),
            (None, false) => NOT_KEPT,
            (None, true) => "",
        });
        if refused.is_none() {
            label(&wanted);
            *old.borrow_mut() = wanted;
        }
    });
    let text = match view.text.as_str() {
        "" => "no condition",
        text => text,
    };
    let said = el("code class=view-text").text(text);
    let (shown, of_show) = (Rc::clone(panel), Rc::clone(&name));
    let show = show.on_click(move || {
        if let Some(view) = shown.find_view(&of_show.borrow()) {
            shown.show_view(&view);
        }
    });
    let deleted = Rc::clone(panel);
    let delete = delete.on_click(move || {
        let Some(gone) = deleted.find_view(&name.borrow()) else {
            return;
        };
        deleted.change_views(|views| views.0.retain(|view| *view != gone));
        deleted.gone.set(Some(Gone {
            view: gone,
            is_replaced: false,
        }));
        deleted.views_came.set(());
        focus_soon(".search-views [role=status] button");
    });
    el("li class=view-row").children([input, said, show, delete])
}
