//! What came of an export, exactly.

use super::{
    job::Job,
    run::{Export, Taken},
};
use crate::app::{
    components::button,
    dom::{Element, el},
    format,
    users::focus_soon,
};

/// So many names are listed at most.
const NAMED: usize = 12;

/// What came of it.
pub(super) fn report(job: &Job) -> Element {
    let mut lines = vec![
        [
            &count(job.rows, "user", "users"),
            " from ",
            &count(job.pages, "page", "pages"),
            ", each taken once; ",
            &size(job.bytes),
        ]
        .concat(),
        [&*spent("Worked for ", job.worked), &waited(job.waited)].concat(),
    ];
    if !job.further.is_empty() {
        lines.push(further(&job.further));
    }
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

/// What was made of what is loaded.
pub(super) fn taken(export: Export, taken: &Taken) -> Element {
    let text = el("p role=status")
        .text(&count(taken.rows, "user", "users"))
        .text(" of those who are loaded, as a file: ")
        .child(el("code").text(&taken.name))
        .text(", ")
        .text(&size(taken.bytes));
    let close = button("button small quiet", "Close").on_click(move || {
        export.taken.set(None);
        focus_soon("[aria-controls=export]");
    });
    el("div class='banner banner-done'").children([text, el("div class=row").child(close)])
}

fn count(count: u64, one: &str, more: &str) -> String {
    let unit = if count == 1 { one } else { more };
    [&format::count(count), " ", unit].concat()
}

fn spent(what: &str, time: u64) -> String {
    match time / 1_000 {
        0 => [what, "less than a second"].concat(),
        seconds => [what, &format::countdown(seconds)].concat(),
    }
}

fn waited(time: u64) -> String {
    match time {
        0 => ", without a wait for the rate limit".to_owned(),
        time => [&spent(", waited ", time), " for the rate limit"].concat(),
    }
}

/// Which attributes have no column of their own.
fn further(names: &[String]) -> String {
    let named = names.get(..NAMED).unwrap_or(names).join(", ");
    let mut said = [
        "Not known when it began, so in the column “further attributes”: ",
        &named,
    ]
    .concat();
    if names.len() > NAMED {
        let rest = format::count((names.len() - NAMED) as u64);
        said.push_str(&[" and ", &rest, " more"].concat());
    }
    said
}

/// A number of bytes, as people read it.
pub(super) fn size(bytes: u64) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_never_told_as_nothing() {
        assert_eq!(spent("Worked for ", 999), "Worked for less than a second");
        assert_eq!(spent("Worked for ", 61_000), "Worked for 1:01");
        assert_eq!(waited(0), ", without a wait for the rate limit");
        assert_eq!(waited(2_000), ", waited 0:02 for the rate limit");
    }

    #[test]
    fn sizes_have_the_unit_that_fits() {
        for (bytes, text) in [(999, "999 bytes"), (1_999, "1 kB"), (2_350_000, "2.3 MB")] {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn attributes_without_a_column_are_named() {
        let names = |count: usize| -> Vec<_> { (0..count).map(|at| format!("a{at}")).collect() };
        assert!(further(&names(2)).ends_with(": a0, a1"));
        assert!(further(&names(12)).ends_with(", a11"));
    }
}
