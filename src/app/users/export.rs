//! Taking users along as a file: all that the list would have, page by page from the org, or what is loaded already.

mod begin;
mod job;
mod loaded;
mod pages;
mod panel;
mod progress;
mod report;
mod run;
mod save;
mod stage;

pub(super) use loaded::value;
pub(super) use panel::export;
pub(super) use progress::stage;
