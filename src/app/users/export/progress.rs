//! How far an export has come, and what came of it.

use super::{
    job::Job,
    run::Export,
    stage::{Stage, Why},
};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    format,
    users::{countdown, evidence, pager::Wait, sign_in_again, store::Users, trouble},
};
use crate::browser::database::DatabaseError;

/// How far it has come, and what can be done.
pub(super) fn progress(users: Users, export: Export, stage: Stage) -> Option<Element> {
    let session = users.session;
    let discard = || button("button small quiet", "Discard").on_click(move || export.discard());
    let pause = || button("button small", "Pause").on_click(move || export.pause());
    let resume = |label| button("button small primary", label).on_click(move || export.resume());
    let save = |label, job: &Job| {
        let job = job.clone();
        button("button small", label).on_click(move || export.save(job.clone()))
    };
    let row = |buttons: &[Element]| el("div class=row").all(buttons);
    let shown = match stage {
        Stage::None => return None,
        Stage::Running(job) => banner("banner banner-run").children([
            busy("b", "Exporting"),
            meter(&job),
            row(&[pause(), discard()]),
        ]),
        Stage::Waiting(job, until, why) => {
            let text = el("p")
                .text(match why {
                    Wait::Limit => "The org’s rate limit is used up. The export goes on by itself in ",
                    Wait::Reserve => "The rest of the org’s rate limit is left to others. The export goes on by itself in ",
                    Wait::Trouble(_) => "A call failed, which may pass. It is made again in ",
                })
                .child(countdown(session, until))
                .text(".");
            let evidence = match &why {
                Wait::Trouble(Some(symptom)) => Some(evidence(symptom)),
                Wait::Trouble(None) | Wait::Limit | Wait::Reserve => None,
            };
            banner("banner banner-wait")
                .child(text)
                .maybe(evidence)
                .children([meter(&job), row(&[pause(), discard()])])
        }
        Stage::Stopped(job, why) => {
            let (text, more) = match &why {
                Why::Asked => ("The export stands still.", None),
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
            let title = el("p")
                .child(el("b").text(text))
                .text(" ")
                .child(el("code").text(&job.org));
            banner("banner")
                .attr("role", "alert")
                .child(title)
                .maybe(more)
                .children([
                    meter(&job),
                    row(&[resume("Go on"), save("Save what has come", &job), discard()]),
                ])
        }
        Stage::Elsewhere => banner("banner banner-run").child(el(
            "p role=status>An export is on its way in another tab. One at a time can be.",
        )),
        Stage::Saving(job) => banner("banner banner-run").children([
            busy("b", "Writing the file"),
            meter(&job),
            row(&[discard()]),
        ]),
        Stage::Done { job, is_kept } => {
            let text = match job.is_saved {
                true => "The export is whole.",
                false => "The export is whole, and still to be saved.",
            };
            let close =
                |label| button("button small quiet", label).on_click(move || export.discard());
            let buttons = match is_kept {
                true => {
                    let label = if job.is_saved { "Save again" } else { "Save" };
                    row(&[save(label, &job), close("Remove it from this browser")])
                }
                false => row(&[close("Close")]),
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
                .children([el("p").text(text), row(&[discard()])])
        }
    };
    Some(shown)
}

fn banner(class: &str) -> Element {
    el("div").class(class)
}

/// Users, size, pace, and the time to the end where that can be told.
fn meter(job: &Job) -> Element {
    let mut said = [&format::count(job.rows), " users, ", &size(job.bytes)].concat();
    if job.pace() > 0 {
        said.push_str(&[", ", &format::count(job.pace()), " a second"].concat());
    }
    if let Some(left) = job.left().filter(|_| job.rows > 0) {
        said.push_str(&[", about ", &format::countdown(left), " to go"].concat());
    }
    let bar = job.total.map(|total| {
        el("progress")
            .attr("max", &total.max(1).to_string())
            .attr("value", &job.rows.min(total).to_string())
            .attr("aria-label", "Exported")
    });
    el("div class=export-meter")
        .maybe(bar)
        .child(el("span class=users-count").text(&said))
}

/// What came of it, exactly.
fn report(job: &Job) -> Element {
    let count = |count, one: &str, more: &str| {
        let unit = if count == 1 { one } else { more };
        [&format::count(count), " ", unit].concat()
    };
    let mut lines = vec![
        [
            &count(job.rows, "user", "users"),
            " from ",
            &count(job.pages, "page", "pages"),
            ", each taken once; ",
            &size(job.bytes),
        ]
        .concat(),
        [
            "Worked for ",
            &format::countdown(job.worked / 1_000),
            ", waited ",
            &format::countdown(job.waited / 1_000),
            " for the rate limit",
        ]
        .concat(),
    ];
    if job.doubles > 0 {
        lines.push(
            [
                &count(job.doubles, "repeat", "repeats"),
                " left out: the list changed meanwhile, and who was on one page came again on a later one",
            ]
            .concat(),
        );
    }
    if job.repeats > 0 || job.stops > 0 {
        lines.push(
            [
                &count(job.repeats, "call", "calls"),
                " made again after a failure, ",
                &count(job.stops, "stop", "stops"),
                " on the way",
            ]
            .concat(),
        );
    }
    let lines: Vec<_> = lines.iter().map(|line| el("li").text(line)).collect();
    el("ul class=export-report")
        .child(el("li").child(el("code").text(&job.file_name())))
        .all(&lines)
}

/// A number of bytes, as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => [&bytes.to_string(), " bytes"].concat(),
        1_000..1_000_000 => [&(bytes / 1_000).to_string(), " kB"].concat(),
        _ => {
            let tenths = bytes / 100_000;
            [
                &(tenths / 10).to_string(),
                ".",
                &(tenths % 10).to_string(),
                " MB",
            ]
            .concat()
        }
    }
}
