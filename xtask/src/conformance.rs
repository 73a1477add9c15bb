//! `cargo xtask conformance`: every case of the protocol, and how its tests fare.

#[path = "../../tests/protocol/conformance/table.rs"]
mod table;

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};
use clap::Args;

use self::table::{Place, Row, ids, rows};
use crate::{command, test, tools::Tools, workspace::Workspace};

#[derive(Args)]
pub(crate) struct Options {
    /// Run the browser and the end-to-end tests as well
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let list = workspace.read("tests/conformance.tsv")?;
    let list = rows(&list)?;
    let tools = Tools::new(workspace)?;
    let mut results = Results {
        native: results_of(&mut test::protocol_tests(workspace, &tools)?, false)?,
        browser: None,
        end_to_end: None,
    };
    if options.all {
        results.browser = Some(results_of(
            &mut test::browser_tests(workspace, &tools)?,
            true,
        )?);
        let mut tests = test::end_to_end_tests(workspace, &tools)?;
        results.end_to_end = Some(results_of(&mut tests, true)?);
    }
    let lines = lines(&list, &results);
    print!("\n{}\n{}", table(&lines), summary(&lines));
    match lines
        .iter()
        .any(|line| matches!(line.state, State::Failed | State::Missing))
    {
        true => Ok(ExitCode::FAILURE),
        false => Ok(ExitCode::SUCCESS),
    }
}

/// Runs tests. They may take long, so it can be shown how far they are; those that fail always are shown.
fn results_of(tests: &mut Command, show_progress: bool) -> Result<Vec<Outcome>> {
    let (success, text) = command::capture(tests, |line| {
        show_progress || !outcome(line).is_some_and(|outcome| outcome.passed)
    })?;
    let outcomes: Vec<_> = text.lines().filter_map(outcome).collect();
    if outcomes.is_empty() || (!success && outcomes.iter().all(|outcome| outcome.passed)) {
        bail!("the tests did not run to their end");
    }
    Ok(outcomes)
}

/// A test that ran.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    name: String,
    passed: bool,
}

/// Reads a line such as `test protocol::token_response::tr01_no_answer ... ok`, in which a test that was left out counts as none.
fn outcome(line: &str) -> Option<Outcome> {
    let (name, word) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let passed = match word.trim_end() {
        "ok" => true,
        // The browser's runner leaves it at `FAIL`.
        "FAIL" | "FAILED" => false,
        _ => return None,
    };
    // A test that has to panic says so after its name.
    let name = name.split_whitespace().next()?.to_owned();
    Some(Outcome { name, passed })
}

/// What ran; `None` where nothing was run.
struct Results {
    native: Vec<Outcome>,
    browser: Option<Vec<Outcome>>,
    end_to_end: Option<Vec<Outcome>>,
}

/// A line of what is shown: one case.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    id: String,
    what: String,
    /// In words.
    result: String,
    state: State,
}

/// How a case stands. Of several that are true, the first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Failed,
    Missing,
    Pending,
    NotApplicable,
    /// Its tests are among those that were not run.
    NotRun,
    Passed,
}

fn lines(list: &[Row<'_>], results: &Results) -> Vec<Line> {
    let mut lines = Vec::new();
    for row in list {
        match row.family() {
            Some(family) => {
                let members = members(family, &results.native);
                if members.is_empty() {
                    lines.push(line(row, row.id, row.what.to_owned(), list, results));
                }
                for (id, what) in members {
                    lines.push(line(row, &id, what, list, results));
                }
            }
            None => lines.push(line(row, row.id, row.what.to_owned(), list, results)),
        }
    }
    lines
}

/// The ids of a family that have tests, and what these are called.
fn members(family: &str, tests: &[Outcome]) -> Vec<(String, String)> {
    let mut members: Vec<(String, String)> = Vec::new();
    for test in tests {
        let ids = ids(&test.name);
        for id in &ids {
            if id.starts_with(family) && members.iter().all(|(known, _)| known != id) {
                let name = test.name.rsplit("::").next().unwrap_or(&test.name);
                let words: Vec<&str> = name.split('_').skip(ids.len()).collect();
                members.push(((*id).to_owned(), words.join(" ")));
            }
        }
    }
    members.sort_unstable();
    members
}

/// The line of one case. `id` is the row's own, or one of its family.
fn line(row: &Row<'_>, id: &str, what: String, list: &[Row<'_>], results: &Results) -> Line {
    let mut words = Vec::new();
    let mut state = State::Passed;
    for place in &row.places {
        let (word, found) = match *place {
            Place::Native => judge(
                Some(&results.native),
                id,
                ["passed", "FAILED", "missing", ""],
            ),
            Place::Browser => judge(
                results.browser.as_deref(),
                id,
                [
                    "passed in the browser",
                    "FAILED in the browser",
                    "missing in the browser",
                    "browser",
                ],
            ),
            Place::EndToEnd => judge(
                results.end_to_end.as_deref(),
                id,
                [
                    "passed end to end",
                    "FAILED end to end",
                    "missing end to end",
                    "end to end",
                ],
            ),
            Place::Pending => (format!("pending: {}", row.note), State::Pending),
            Place::NotApplicable => (
                format!("not applicable: {}", row.note),
                State::NotApplicable,
            ),
            Place::As(other) => as_other(other, list, results),
        };
        words.push(word);
        state = state.min(found);
    }
    Line {
        id: id.to_owned(),
        what,
        result: words.join(", "),
        state,
    }
}

/// How the tests of an id fared. `words` are for passed, failed, missing, and not run.
fn judge(tests: Option<&[Outcome]>, id: &str, words: [&str; 4]) -> (String, State) {
    let state = match tests {
        None => State::NotRun,
        Some(tests) => {
            let mut own = tests
                .iter()
                .filter(|test| ids(&test.name).contains(&id))
                .peekable();
            match own.peek().is_some() {
                false => State::Missing,
                true if own.all(|test| test.passed) => State::Passed,
                true => State::Failed,
            }
        }
    };
    let word = match state {
        State::Passed => words[0],
        State::Failed => words[1],
        State::Missing => words[2],
        _ => words[3],
    };
    (word.to_owned(), state)
}

/// How the row fares whose tests prove this case too.
fn as_other(other: &str, list: &[Row<'_>], results: &Results) -> (String, State) {
    let row = list.iter().filter(|row| row.id == other);
    let lines = lines(&row.cloned().collect::<Vec<_>>(), results);
    let worst = lines.iter().map(|line| line.state).min();
    let state = worst.unwrap_or(State::Missing);
    let word = match state {
        State::Failed => "FAILED",
        State::Missing => "missing",
        State::Pending => "pending",
        State::NotApplicable => "not applicable",
        State::NotRun => "not run",
        State::Passed => "passed",
    };
    (format!("{word} as {other}"), state)
}

fn table(lines: &[Line]) -> String {
    let width = |text: &str| text.chars().count();
    let widest = lines.iter().map(|line| width(&line.what)).max();
    let widest = widest.unwrap_or_default();
    let mut out = String::new();
    for line in lines {
        let (id, what, result) = (&line.id, &line.what, &line.result);
        out.push_str(&format!("{id:<5} {what:<widest$}  {result}\n"));
    }
    out
}

fn summary(lines: &[Line]) -> String {
    let counts = [
        (State::Passed, "passed"),
        (State::NotRun, "with tests that --all runs"),
        (State::NotApplicable, "not applicable"),
        (State::Pending, "pending"),
        (State::Missing, "missing"),
        (State::Failed, "FAILED"),
    ]
    .map(|(state, word)| {
        let count = lines.iter().filter(|line| line.state == state).count();
        (count, word)
    });
    let counts: Vec<_> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("{} cases: {}\n", lines.len(), counts.join(", "))
}

#[cfg(test)]
mod tests;
