//! The words for it, and the report as a file.

use super::{Account, Deed, Kind, Outcome, Refusal, Row};
use crate::okta::{clock::format_rfc3339, export::push_separated};

impl Kind {
    /// Those that are offered, in this order.
    pub const ALL: [Self; 3] = [Self::Suspend, Self::Unsuspend, Self::AddToGroup];

    /// What a button for it says.
    pub fn label(self) -> &'static str {
        match self {
            Self::AddToGroup => "Add to group",
            Self::RemoveFromGroup => "Take out of group",
            Self::Suspend => "Suspend",
            Self::Unsuspend => "Unsuspend",
        }
    }

    /// What the button says that does it to so many.
    pub fn button(self, count: &str, users: &str) -> String {
        let verb = match self {
            Self::AddToGroup => "Add",
            Self::RemoveFromGroup => "Take out",
            kind => kind.label(),
        };
        [verb, " ", count, users].concat()
    }

    /// What is said to somebody who is about to do it to themselves.
    pub fn to_oneself(self) -> &'static str {
        match self {
            Self::Suspend => {
                "You are among them. Once suspended, you cannot sign in, and this token may stop working."
            }
            _ => "You are among them: the token in use is yours.",
        }
    }

    /// What is done to a user meanwhile.
    pub fn doing(self) -> &'static str {
        match self {
            Self::AddToGroup => "Adding to the group",
            Self::RemoveFromGroup => "Taking out of the group",
            Self::Suspend => "Suspending",
            Self::Unsuspend => "Unsuspending",
        }
    }

    /// What was done to a user afterwards.
    pub fn done(self) -> &'static str {
        match self {
            Self::AddToGroup => "added",
            Self::RemoveFromGroup => "taken out",
            Self::Suspend => "suspended",
            Self::Unsuspend => "unsuspended",
        }
    }

    /// What it does to each of them.
    pub fn effect(self) -> &'static str {
        match self {
            Self::AddToGroup => {
                "They get what the group gives: apps, and the policies that are for it. Who is in it already stays in it."
            }
            Self::RemoveFromGroup => {
                "They lose what the group alone gives them: apps, and the policies that are for it. An app may destroy what was theirs there."
            }
            Self::Suspend => {
                "They cannot sign in until they are unsuspended. Groups, apps and password stay."
            }
            Self::Unsuspend => "They become Active again, with everything they had.",
        }
    }
}

impl Deed {
    /// What is done, with the group's name.
    pub fn title(&self) -> String {
        match &self.group {
            Some(group) => {
                let what = match self.kind {
                    Kind::RemoveFromGroup => "Take out of the group ",
                    _ => "Add to the group ",
                };
                [what, &group.name].concat()
            }
            None => self.kind.label().to_owned(),
        }
    }
}

impl Outcome {
    /// What it is, in few words.
    pub fn label(self) -> &'static str {
        match self {
            Self::AlreadySo => "left out: so already",
            Self::Done => "done",
            Self::Left => "not sent",
            Self::NotAllowed => "left out: the status does not allow it",
            Self::NotDone => "not done: no answer, and as before when read again",
            Self::Refused => "refused",
            Self::Seen => "done: no answer, and seen when read again",
            Self::Sent => "sent, no answer yet",
            Self::Unknown => "unknown: no answer, and not seen since whether it was done",
        }
    }
}

impl Row {
    /// What became of them, in few words. An error of the server's is no refusal.
    pub fn outcome_label(&self) -> &'static str {
        let status = self.refusal.as_ref().map_or(0, |refusal| refusal.status);
        match (self.outcome, status) {
            (Outcome::Refused, 500..) => {
                "failed: an error of the server’s, and as before when read again"
            }
            (outcome, _) => outcome.label(),
        }
    }

    /// When it was sent, if what was sent counts.
    fn sent_at(&self) -> String {
        let sent = self.sent.filter(|_| self.outcome != Outcome::Left);
        sent.map_or_else(String::new, |seconds| {
            format_rfc3339(seconds as i64 * 1_000)
        })
    }
}

impl Refusal {
    /// What was said, in one line.
    pub fn line(&self) -> String {
        let mut out = self.status.to_string();
        for part in [&self.code, &self.text] {
            if !part.is_empty() {
                out.push(' ');
                out.push_str(part);
            }
        }
        out
    }
}

impl Account {
    /// The report as a file: a line for everyone who was chosen. No text in it is a formula to a spreadsheet.
    pub fn to_csv(&self) -> String {
        let mut out = String::new();
        push_line(
            &mut out,
            &[
                "id",
                "login",
                "status before",
                "action",
                "outcome",
                "sent",
                "HTTP status",
                "error",
                "message",
                "request ID",
            ],
        );
        let title = self.deed.title();
        let none = Refusal::default();
        for row in &self.rows {
            let refusal = row.refusal.as_ref().unwrap_or(&none);
            let (status, request_id) = match &row.answer {
                Some(answer) => (answer.status, &answer.request_id),
                None => (refusal.status, &refusal.request_id),
            };
            let status = match status {
                0 => String::new(),
                status => status.to_string(),
            };
            push_line(
                &mut out,
                &[
                    &row.id,
                    &row.login,
                    &row.was,
                    &title,
                    row.outcome_label(),
                    &row.sent_at(),
                    &status,
                    &refusal.code,
                    &refusal.text,
                    request_id,
                ],
            );
        }
        out
    }
}

fn push_line(out: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        push_separated(out, at, cell, true);
    }
    out.push_str("\r\n");
}
