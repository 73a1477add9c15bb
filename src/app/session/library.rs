//! The doctor's book, fetched when the first failure has to be explained.

use std::sync::Arc;

use super::Session;
use crate::app::task::spawn;
use crate::browser::http;
use crate::oauth::http::{Method, Request};
use crate::okta::diagnosis::Book;

/// Whether the book is there.
#[derive(Clone)]
pub enum Library {
    Closed,
    Opening,
    Open(Arc<Book>),
    /// It could not be fetched. The next failure tries again.
    Shut,
}

impl Session {
    /// Fetches the book, unless it is there or on its way.
    pub fn open_library(self) {
        let is_needed = self
            .library
            .with_untracked(|library| matches!(library, Library::Closed | Library::Shut));
        if !is_needed {
            return;
        }
        self.library.set(Library::Opening);
        spawn(async move {
            let request = Request {
                method: Method::Get,
                url: [&self.base, "doctor.txt"].concat(),
                headers: Vec::new(),
                body: None,
            };
            let answer = http::send(&request, None).await;
            let text = answer
                .ok()
                .filter(|answer| answer.response.status == 200)
                .and_then(|answer| String::from_utf8(answer.response.body).ok())
                // A host without the file may answer with the page instead.
                .filter(|text| text.starts_with('#'));
            self.library.set(match text {
                Some(text) => Library::Open(Arc::new(Book::new(text))),
                None => Library::Shut,
            });
        });
    }
}
