//! How far an export has come, and what came of it.

use leptos::prelude::Get;

use super::{
    job::Job,
    report::{report, size, taken},
    run::Export,
    stage::{Stage, Why},
};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    format,
    session::Session,
    state::derived,
    users::{
        countdown, focus_soon, pager::Wait, sign_in_again, store::Users, trouble, wait_evidence,
    },
};
use crate::browser::database::DatabaseError;

/// How an export stands is always shown, and what was made of what is loaded.
pub(in crate::app::users) fn stage(users: Users) -> Element {
    let export = Export::of(users.session);
    // Its numbers follow by themselves: no button goes away from under the pointer, or loses the keyboard, with each page.
    let key = derived(move || {
        let has_token = users.session.grant.with(Option::is_some);
        let asks = export.asks.get();
        let flags = [
            if asks { " asks" } else { "" },
            if has_token { "" } else { " alone" },
        ];
        Some([export.stage.with(Stage::key), flags.concat()].concat())
    });
    el("div class=export-stage")
        .part(
            move || key.get(),
            move |_| progress(users.session, export, export.stage.get_untracked()),
        )
        .part(
            move || export.taken.get(),
            move |made| made.map(|made| taken(export, &made)),
        )
}

/// What can be done: these, and discarding what has come, which is asked twice.
fn buttons(export: Export, others: &[Element], discard: &'static str) -> Element {
    let row = el("div class=row");
    if !export.asks.get_untracked() {
        let ask = button("button small quiet", discard).on_click(move || export.asks.set(true));
        return row.all(others).child(ask);
    }
    let keep = button("button small", "Keep it").on_click(move || {
        export.asks.set(false);
    });
    // The question lies where the button was: pressing twice discards nothing.
    row.children([
        el("p role=alert>Discard what has come? It cannot be brought back."),
        keep,
        button("button small", "Discard it").on_click(move || discard_all(export)),
    ])
}

/// Removes it, and puts the keyboard where another one begins.
fn discard_all(export: Export) {
    export.discard();
    focus_soon("[aria-controls=export]");
}

/// How far it has come, and what can be done.
fn progress(session: Session, export: Export, stage: Stage) -> Option<Element> {
    let pause = || button("button small", "Pause").on_click(move || export.pause());
    let resume = |label| button("button small primary", label).on_click(move || export.resume());
    let save = |label, job: &Job| {
        let job = job.clone();
        button("button small", label).on_click(move || export.save(job.clone()))
    };
    let row = |others: &[Element]| buttons(export, others, "Discard");
    let shown = match stage {
        Stage::None => return None,
        Stage::Running(_) => banner("banner banner-run").children([
            // The numbers move: a spinner beside them would have the window drawn sixty times a second for nothing.
            el("b").text("Exporting"),
            meter(session, export),
            row(&[pause()]),
        ]),
        Stage::Waiting(_, until, why) => {
            let text = el("p")
                .text(match why {
                    Wait::Limit => "The org’s rate limit is used up. The export goes on by itself in ",
                    Wait::Reserve => "The rest of the org’s rate limit is left to others. The export goes on by itself in ",
                    Wait::Trouble(_) => "A call failed, which may pass. It is made again in ",
                })
                .child(countdown(session, until))
                .text(".");
            banner("banner banner-wait")
                .child(text)
                .maybe(wait_evidence(session, until, &why))
                .children([meter(session, export), row(&[pause()])])
        }
        Stage::Stopped(job, why) => {
            let has_token = session.grant.with_untracked(Option::is_some);
            let (text, more) = match &why {
                _ if !has_token => (
                    "An export was left before it was whole. Sign in to its org, and it can go on where it was.",
                    None,
                ),
                Why::Asked => ("The export is paused.", None),
                Why::Left => (
                    "An export was left before it was whole. It can go on where it was.",
                    None,
                ),
                Why::Expired => (
                    "The token has expired. Sign in again, and the export goes on where it was.",
                    Some(sign_in_again(session)),
                ),
                Why::OtherOrg => (
                    "This export is of another org. Use a token of that org, then go on.",
                    None,
                ),
                Why::Full => (
                    "There is no room on this device. Free some, then go on; nothing is lost.",
                    None,
                ),
                Why::Failed(symptom) => (
                    "The org did not give the next page.",
                    Some(trouble::trouble(session, symptom, move || {
                        button("button small", "Try again").on_click(move || export.resume())
                    })),
                ),
            };
            // What somebody did on purpose is no fault.
            let (class, role) = match why {
                Why::Asked | Why::Left => ("banner banner-run", "status"),
                _ if !has_token => ("banner banner-run", "status"),
                _ => ("banner", "alert"),
            };
            let title = el("p")
                .attr("role", role)
                .child(el("b").text(text))
                .text(" ")
                .child(el("code").text(&job.org));
            let mut others = Vec::new();
            if has_token {
                others.push(resume("Go on"));
            }
            others.push(save("Save what has come", &job));
            banner(class)
                .child(title)
                .maybe(more)
                .children([meter(session, export), row(&others)])
        }
        Stage::Elsewhere => banner("banner banner-run").child(el(
            "p role=status>An export is on its way in another tab. One at a time can be.",
        )),
        Stage::Saving(_) => banner("banner banner-run").children([
            busy("b", "Writing the file"),
            meter(session, export),
            row(&[]),
        ]),
        Stage::Done { job, is_kept } => {
            let text = match job.is_saved {
                true => "The export is whole.",
                false => "The export is whole, and still to be saved.",
            };
            let close =
                |label| button("button small quiet", label).on_click(move || discard_all(export));
            let remove = "Remove it from this browser";
            let buttons = match (is_kept, job.is_saved) {
                (true, true) => {
                    el("div class=row").children([save("Save again", &job), close(remove)])
                }
                (true, false) => buttons(export, &[save("Save", &job)], remove),
                (false, _) => el("div class=row").child(close("Close")),
            };
            banner("banner banner-done").children([
                el("p role=status").child(el("b").text(text)),
                report(&job),
                buttons,
            ])
        }
        Stage::NoStorage(error) => {
            let text = match error {
                DatabaseError::Full => {
                    "There is no room on this device for an export. Free some, then try again."
                }
                DatabaseError::Absent | DatabaseError::Refused => {
                    "This browser does not let the page keep what has come. Leave the private window, or allow the site to store data."
                }
                DatabaseError::Failed => {
                    "The browser’s storage failed. Reload the page, and try again."
                }
            };
            banner("banner")
                .attr("role", "alert")
                .children([el("p").text(text), row(&[])])
        }
    };
    Some(shown)
}

fn banner(class: &str) -> Element {
    el("div").class(class)
}

/// Users, size, pace, and the time to the end where that can be told: as they are just now.
fn meter(session: Session, export: Export) -> Element {
    let numbers = move || {
        export.stage.with(|stage| {
            let job = stage.at_stake()?;
            let mut said = [&format::count(job.rows), " users, ", &size(job.bytes)].concat();
            if job.pace() > 0 {
                said.push_str(&[", ", &format::count(job.pace()), " a second"].concat());
            }
            // What stands still is at its end never.
            let is_on = matches!(stage, Stage::Running(_) | Stage::Waiting(..));
            if is_on && job.total.is_none() {
                said.push_str(
                    ". The org does not tell how many there are, so the time to the end is not known.",
                );
            } else if is_on && job.rows > 0 {
                let rate = session.rate_of(&job.first);
                let left = job.left(rate.as_ref(), session.reserve(), session.org_now());
                if let Some(left) = left {
                    said.push_str(&[", about ", &format::countdown(left), " to go"].concat());
                }
            }
            Some(said)
        })
    };
    let total = export
        .stage
        .with_untracked(|stage| stage.at_stake().and_then(|job| job.total));
    let bar = total.map(|total| {
        el("progress aria-label=Exported")
            .attr("max", &total.max(1).to_string())
            .attr_of("value", move || {
                export.stage.with(|stage| {
                    let job = stage.at_stake()?;
                    Some(job.rows.min(total).to_string())
                })
            })
    });
    el("div class=export-meter")
        .maybe(bar)
        .child(el("span class=users-count").text_of(move || numbers().unwrap_or_default()))
}
