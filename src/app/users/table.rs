//! The table: a grid with a fixed pool of row slots, so that its length costs nothing.

mod keyboard;
mod slot;

use leptos::{
    ev::{self, KeyboardEvent},
    html::Div,
    prelude::*,
};

use super::{
    columns::{self, COLUMNS},
    query::{Order, Query},
    rows::Rows,
    store::{Load, Users},
    window::{self, Window},
};
use crate::browser::page;
use crate::okta::search::Column;
use keyboard::Move;
use slot::RowSlot;

/// How many rows beyond the pool are loaded before one scrolls there.
const AHEAD: usize = 100;

/// Rows of grey bars while the first page is under way.
const SKELETON_ROWS: usize = 12;

/// The grid of users.
#[component]
pub(super) fn Table(
    /// The user who is open.
    opened: Memo<Option<String>>,
    #[prop(into)] on_open: Callback<String>,
) -> impl IntoView {
    let users = expect_context::<Users>();
    let grid = NodeRef::<Div>::new();
    let state = Grid::new(users);

    // The list is where it was left when one comes back from another page, and at its top when it is a new one.
    Effect::new(move |_| {
        let Some(grid) = grid.get() else {
            return;
        };
        state.measure(&grid);
        let wanted = users.scroll_top.get() as i32;
        if grid.scroll_top() != wanted {
            grid.set_scroll_top(wanted);
        }
    });
    // A page may hold few rows or none, so what has come is looked at too.
    Effect::new(move |_| {
        state.count.track();
        users.want(state.first.get() + state.pool.get() + AHEAD);
    });
    let resized = window_event_listener(ev::resize, move |_| state.grow());
    on_cleanup(move || resized.remove());

    let scrolled = move |_| {
        let Some(grid) = grid.get_untracked() else {
            return;
        };
        state.measure(&grid);
        users.scroll_top.set(f64::from(grid.scroll_top()));
        state.keep_focus(&grid);
    };
    let pressed = move |event: KeyboardEvent| {
        let Some(grid) = grid.get_untracked() else {
            return;
        };
        match Move::of(&event) {
            Some(Move::Open) => {
                let active = users.active.get_untracked();
                if let Some(row) = users.rows.with_untracked(|rows| rows.row(active)) {
                    on_open.run(row.id.clone());
                }
            }
            Some(step) => state.step(step, &grid),
            None => return,
        }
        event.prevent_default();
    };
    let row_count = move || match users.load.get() {
        Load::Complete => (state.count.get() + 1).to_string(),
        // How many there are is not known before the end.
        _ => "-1".to_owned(),
    };
    let is_first_page = move || state.count.get() == 0;
    view! {
        <div
            node_ref=grid
            class="grid"
            role="grid"
            aria-label="Users"
            aria-rowcount=row_count
            aria-busy=move || matches!(users.load.get(), Load::Loading).to_string()
            tabindex="-1"
            on:scroll=scrolled
            on:keydown=pressed
        >
            <div class="grid-head" role="presentation">
                <div class="tr" role="row" aria-rowindex="1">
                    {COLUMNS.map(|column| view! { <Heading column /> }).into_iter().collect_view()}
                </div>
            </div>
            <div
                class="grid-body"
                role="presentation"
                style:height=move || pixels(state.window.get().height())
            >
                {move || {
                    let pool = state.pool.get();
                    (0..pool)
                        .map(|slot| view! { <RowSlot number=slot pool grid=state opened on_open /> })
                        .collect_view()
                }}
            </div>
            {move || is_first_page().then(|| view! { <Skeleton /> })}
        </div>
    }
}

/// What the slots share.
#[derive(Clone, Copy)]
struct Grid {
    users: Users,
    count: Memo<usize>,
    window: Memo<Window>,
    first: Memo<usize>,
    shift: Memo<f64>,
    pool: RwSignal<usize>,
    /// Pixels of the grid that show rows.
    view_height: RwSignal<f64>,
    /// The row that the tab key goes to: the active one if it is near the view.
    tab_stop: Memo<usize>,
    minute: Memo<u64>,
}

impl Grid {
    fn new(users: Users) -> Self {
        let pool = RwSignal::new(window::pool_size(window_height()));
        let count = Memo::new(move |_| users.rows.with(Rows::len));
        let view_height = RwSignal::new(window_height());
        let window = Memo::new(move |_| Window {
            rows: count.get(),
            view_height: view_height.get(),
            scroll_top: users.scroll_top.get(),
        });
        let first = Memo::new(move |_| window.get().first());
        let tab_stop = Memo::new(move |_| {
            let (first, active) = (first.get(), users.active.get());
            let is_near = (first..first + pool.get()).contains(&active) && active < count.get();
            if is_near {
                active
            } else {
                window.get().first_visible()
            }
        });
        Self {
            users,
            count,
            window,
            first,
            shift: Memo::new(move |_| window.get().shift()),
            pool,
            view_height,
            tab_stop,
            minute: users.minute(),
        }
    }

    /// More slots for a higher window. There are never fewer again: making slots is what costs.
    fn grow(self) {
        let size = window::pool_size(window_height());
        if size > self.pool.get_untracked() {
            self.pool.set(size);
        }
    }

    fn measure(self, grid: &web_sys::HtmlElement) {
        let height = f64::from(grid.client_height()) - window::ROW_HEIGHT;
        if height != self.view_height.get_untracked() {
            self.view_height.set(height);
        }
    }

    /// When the row that has the keyboard scrolls away, its slot becomes another row: the grid takes over then.
    fn keep_focus(self, grid: &web_sys::HtmlElement) {
        let first = self.first.get_untracked();
        let near = first..first + self.pool.get_untracked();
        let is_on_row = page::document()
            .active_element()
            .is_some_and(|element| element.id().starts_with(slot::ID_PREFIX));
        if is_on_row && !near.contains(&self.users.active.get_untracked()) {
            let _ = grid.focus();
        }
    }

    /// Moves the keyboard to another row, and the view with it.
    fn step(self, step: Move, grid: &web_sys::HtmlElement) {
        let Some(last) = self.count.get_untracked().checked_sub(1) else {
            return;
        };
        self.measure(grid);
        let view = self.window.get_untracked();
        let row = step.from(self.users.active.get_untracked(), view.visible(), last);
        self.users.active.set(row);
        let scroll_top = view.scroll_to(row).round();
        grid.set_scroll_top(scroll_top as i32);
        self.users.scroll_top.set(scroll_top);
        let slot = row % self.pool.get_untracked();
        request_animation_frame(move || page::focus(&["#", &slot::id(slot)].concat()));
    }
}

/// A column's heading, which sorts where Okta can.
#[component]
fn Heading(column: Column) -> impl IntoView {
    let users = expect_context::<Users>();
    let class = columns::class(column);
    let label = columns::label(column);
    if column.sort_field().is_none() {
        return view! {
            <div class=class role="columnheader">
                <span class="heading" title="Okta cannot sort by this">{label}</span>
            </div>
        }
        .into_any();
    }
    let order = Memo::new(move |_| {
        users
            .query
            .with(|query| query.order.filter(|order| order.column == column))
    });
    let sort = move |_| {
        let mut query = users.query.get_untracked();
        query.order = query.order_after_click(column);
        users.show(query);
    };
    let aria_sort = move || match order.get() {
        Some(Order {
            descending: false, ..
        }) => "ascending",
        Some(Order {
            descending: true, ..
        }) => "descending",
        None => "none",
    };
    let mark = move || match order.get() {
        Some(Order {
            descending: false, ..
        }) => "▲",
        Some(Order {
            descending: true, ..
        }) => "▼",
        None => "",
    };
    let title = move || {
        let by = if column == Column::Name {
            "last name"
        } else {
            label
        };
        let needs_search = users.query.with(Query::is_plain);
        let note = if needs_search {
            "; as Okta sorts searches only, a search is sent"
        } else {
            ""
        };
        ["The org sorts all its users by ", &by.to_lowercase(), note].concat()
    };
    view! {
        <div class=class role="columnheader" aria-sort=aria_sort>
            <button type="button" class="heading" title=title on:click=sort>
                {label} <span class="heading-mark" aria-hidden="true">{mark}</span>
            </button>
        </div>
    }
    .into_any()
}

/// Stands for rows that are on their way.
#[component]
fn Skeleton() -> impl IntoView {
    let rows = (0..SKELETON_ROWS)
        .map(|_| {
            view! {
                <div class="tr skeleton-row">
                    {COLUMNS.map(|column| view! { <div class=columns::class(column)><i></i></div> })
                        .into_iter()
                        .collect_view()}
                </div>
            }
        })
        .collect_view();
    view! { <div class="skeleton" aria-hidden="true">{rows}</div> }
}

fn window_height() -> f64 {
    page::window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(1_080.0)
}

fn pixels(length: f64) -> String {
    [&length.to_string(), "px"].concat()
}
