//! What the token's scopes are worth: each is tried with the smallest read that it allows.

use std::{rc::Rc, sync::Arc};

use super::expired;
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    session::{Session, Volume},
    state::State,
    task::spawn,
};
use crate::oauth::token::{Grant, TokenType};
use crate::okta::{
    org::{AdminPage, OrgUrl},
    scope_probe::{self, Finding},
};

/// How far it has come.
#[derive(Clone)]
enum Trial {
    Idle,
    /// The list of reads could not be loaded.
    NoReads,
    Running(Vec<Row>),
    Over(Vec<Row>),
}

/// A scope that was tried, or could not be.
#[derive(Clone)]
struct Row {
    scope: String,
    /// The path that was read, if any is known.
    path: Option<String>,
    /// Nothing if no answer came.
    finding: Option<Finding>,
}

/// The button, and what came of it.
pub(super) fn tried(session: Session, grant: &Arc<Grant>) -> Element {
    let trial = Rc::new(State::new(Trial::Idle));
    let (grant, shown) = (grant.clone(), trial.clone());
    el("div class=stack").part(
        move || shown.get(),
        move |trial_now| {
            let (grant, trial) = (grant.clone(), trial.clone());
            match trial_now {
                Trial::Idle => vec![start(session, &grant, &trial, "Try each scope"), hint()],
                Trial::NoReads => vec![
                    el("p class=error role=alert>The list of reads could not be loaded."),
                    start(session, &grant, &trial, "Try again"),
                ],
                Trial::Running(rows) => {
                    let done = (rows.len() as u64).to_string();
                    let all = (grant.scope.granted.len() as u64).to_string();
                    let stop = trial;
                    vec![
                        el("div class=row").children([
                            busy("p", &["Trying: ", &done, " of ", &all].concat())
                                .attr("role", "status"),
                            // What came stays.
                            button("button small", "Stop").on_click(move || {
                                let rows = match stop.get_untracked() {
                                    Trial::Running(rows) => rows,
                                    _ => Vec::new(),
                                };
                                stop.set(Trial::Over(rows));
                            }),
                        ]),
                        list(&rows),
                    ]
                }
                Trial::Over(rows) => {
                    let mut parts = vec![list(&rows)];
                    parts.extend(advice(&grant, &rows));
                    parts.push(start(session, &grant, &trial, "Try again"));
                    parts
                }
            }
        },
    )
}

fn hint() -> Element {
    el(
        "p class=hint>One small read for each scope shows what the org really allows: Okta gives scopes whatever the person's admin role is. Nothing is changed.",
    )
}

fn start(
    session: Session,
    grant: &Arc<Grant>,
    trial: &Rc<State<Trial>>,
    label: &'static str,
) -> Element {
    let is_expired = expired(session, grant);
    // Only a proof by its key makes such a token work.
    let is_useless = grant.token_type == TokenType::DPoP && grant.key.is_none();
    let (grant, trial) = (grant.clone(), trial.clone());
    el("div class=row").child(
        button("button", label)
            .flag_of("disabled", move || is_useless || is_expired.get())
            .on_click(move || {
                trial.set(Trial::Running(Vec::new()));
                spawn(run(session, grant.clone(), trial.clone()));
            }),
    )
}

/// Tries one scope after the other, until the person has seen enough.
async fn run(session: Session, grant: Arc<Grant>, trial: Rc<State<Trial>>) {
    // Nobody but this future has it when the page shows something else.
    let is_watched = || {
        Rc::strong_count(&trial) > 1
            && trial.with_untracked(|trial| matches!(trial, Trial::Running(_)))
    };
    let Some(reads) = session.volume(Volume::Probes).await else {
        trial.set(Trial::NoReads);
        return;
    };
    let mut rows = Vec::new();
    for scope in &grant.scope.granted {
        if !is_watched() {
            return;
        }
        let path = scope_probe::path(&reads, scope);
        let finding = match path {
            Some(_) if session.has_expired(&grant) => Some(Finding::TokenRefused),
            Some(path) => session
                .send_with(&grant, &scope_probe::request(&grant, path), None)
                .await
                .ok()
                .map(|answer| scope_probe::judge(&answer.response)),
            None => None,
        };
        if !is_watched() {
            return;
        }
        rows.push(Row {
            scope: scope.clone(),
            path: path.map(str::to_owned),
            finding,
        });
        trial.set(Trial::Running(rows.clone()));
        if finding.is_some_and(Finding::is_final) {
            break;
        }
    }
    trial.set(Trial::Over(rows));
}

fn list(rows: &[Row]) -> Element {
    let rows: Vec<_> = rows.iter().map(row).collect();
    el("ul class=tried").all(&rows)
}

fn row(row: &Row) -> Element {
    let (class, mark, text, meaning) = match (&row.path, row.finding) {
        (None, _) => (
            "untried",
            "–",
            "not tried",
            "There is no read for it that needs no ID and changes nothing.",
        ),
        (_, None) => ("fails", "✕", "no answer", "The org could not be reached."),
        (_, Some(Finding::Works)) => ("works", "✓", "works", Finding::Works.meaning(&row.scope)),
        (_, Some(finding)) => ("fails", "✕", finding.text(), finding.meaning(&row.scope)),
    };
    let call = row
        .path
        .as_ref()
        .map(|path| el("span class='tried-call mono'").text(&["GET ", path].concat()));
    el("li").class(class).children([
        el("span class=tried-mark aria-hidden=true").text(mark),
        el("span class='tried-scope mono'").text(&row.scope),
        el("b class=tried-finding").text(text),
        el("span class=tried-more")
            .maybe(call)
            .text(if meaning.is_empty() { "" } else { " " })
            .text(meaning),
    ])
}

/// What to do about it.
fn advice(grant: &Grant, rows: &[Row]) -> Option<Element> {
    let has = |wanted| rows.iter().any(|row| row.finding == Some(wanted));
    let (text, label, page) = if has(Finding::RoleMissing) {
        (
            "Give whoever the token is for an admin role that allows these reads. It counts at once: no new token is needed.",
            "Open Administrators",
            AdminPage::Administrators,
        )
    } else if has(Finding::ScopeMissing) {
        (
            "Grant the scope to the app again on its Okta API Scopes tab, then sign in anew.",
            "Open the app in Okta",
            AdminPage::App(&grant.client_id),
        )
    } else {
        return None;
    };
    let link = OrgUrl::from_origin(&grant.org).admin(page).map(|address| {
        el("a class=button target=_blank rel='noopener noreferrer'")
            .attr("href", &address)
            .text(label)
    });
    Some(el("div class=stack").child(el("p").text(text)).maybe(link))
}
