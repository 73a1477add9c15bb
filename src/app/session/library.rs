//! Long texts that few visits need: each is a file of its own, fetched when it is wanted for the first time.

use std::sync::Arc;

use super::Session;
use crate::app::{state::State, task::spawn};
use crate::browser::http;
use crate::oauth::http::{Method, Request};

/// A text that is fetched when it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Volume {
    /// What failures are explained with: see [`crate::okta::diagnosis::Book`].
    Doctor,
    /// How service apps are set up, and how their token requests are sent: see [`crate::okta::setup_kit`].
    Kit,
    /// What scopes are tried with: see [`crate::okta::scope_probe`].
    Probes,
    /// How other tools make the same request: see [`crate::okta::snippet`].
    Snippets,
}

/// Whether a text is there.
#[derive(Clone)]
pub enum Reading {
    Closed,
    Opening,
    Open(Arc<str>),
    /// It could not be fetched. Whoever wants it next tries again.
    Shut,
}

/// Every text, as far as it was fetched.
pub struct Library {
    doctor: State<Reading>,
    kit: State<Reading>,
    probes: State<Reading>,
    snippets: State<Reading>,
}

impl Library {
    pub(super) fn new() -> Self {
        Self {
            doctor: State::new(Reading::Closed),
            kit: State::new(Reading::Closed),
            probes: State::new(Reading::Closed),
            snippets: State::new(Reading::Closed),
        }
    }

    /// A text. Whatever reads it here runs again when it arrives.
    pub fn read(&self, volume: Volume) -> Reading {
        self.place(volume).0.get()
    }

    /// Where a text is put, and the name of its file.
    fn place(&self, volume: Volume) -> (&State<Reading>, &'static str) {
        match volume {
            Volume::Doctor => (&self.doctor, "doctor.txt"),
            Volume::Kit => (&self.kit, "kit.txt"),
            Volume::Probes => (&self.probes, "probes.txt"),
            Volume::Snippets => (&self.snippets, "snippets.txt"),
        }
    }
}

impl Session {
    /// Fetches a text, unless it is there or on its way.
    pub fn open_volume(self, volume: Volume) {
        let (place, _) = self.0.library.place(volume);
        let is_needed =
            place.with_untracked(|text| matches!(text, Reading::Closed | Reading::Shut));
        if is_needed {
            spawn(async move {
                self.volume(volume).await;
            });
        }
    }

    /// A text, fetched if it is not there yet; `None` if that fails.
    pub async fn volume(self, volume: Volume) -> Option<Arc<str>> {
        let (place, file) = self.0.library.place(volume);
        if let Reading::Open(text) = place.get_untracked() {
            return Some(text);
        }
        place.set(Reading::Opening);
        let request = Request {
            method: Method::Get,
            url: [&self.base, file].concat(),
            headers: Vec::new(),
            body: None,
        };
        let answer = http::send(&request, None).await;
        let text = answer
            .ok()
            .filter(|answer| answer.response.status == 200)
            .and_then(|answer| String::from_utf8(answer.response.body).ok())
            // A host without the file may answer with the page instead.
            .filter(|text| text.starts_with('#'))
            .map(Arc::from);
        place.set(match &text {
            Some(text) => Reading::Open(Arc::clone(text)),
            None => Reading::Shut,
        });
        text
    }
}
