//! What `benches/speed` writes. Times are in milliseconds, memory in bytes.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Samples {
    /// The browser, with its version.
    pub(super) browser: String,
    pub(super) lists: Vec<List>,
}

/// A list of one size.
#[derive(Deserialize)]
pub(super) struct List {
    pub(super) users: u64,
    /// How many of them are there before everything is asked for.
    pub(super) first_page: u64,
    /// Fetching the same pages and no more, once before each of `page`.
    pub(super) baseline: Vec<Baseline>,
    pub(super) page: Vec<f64>,
    pub(super) memory: Memory,
    /// There for the lists with which everything is measured.
    pub(super) full: Option<Full>,
}

#[derive(Deserialize)]
pub(super) struct Baseline {
    pub(super) time: f64,
    pub(super) bytes: u64,
}

#[derive(Deserialize)]
pub(super) struct Memory {
    pub(super) before: Bytes,
    pub(super) after: Bytes,
}

#[derive(Deserialize)]
pub(super) struct Bytes {
    pub(super) wasm: u64,
    pub(super) js: u64,
}

impl Bytes {
    pub(super) fn total(&self) -> f64 {
        (self.wasm + self.js) as f64
    }
}

#[derive(Deserialize)]
pub(super) struct Full {
    pub(super) first_rows: Vec<Times>,
    pub(super) scroll: Scroll,
    /// A sample for each key. Nothing when the page has no filter.
    pub(super) filter: Option<Vec<Times>>,
    /// Nothing when the page has the org sort.
    pub(super) sort: Option<Vec<Sort>>,
}

/// Until a change is in the document, and until it is on screen.
#[derive(Deserialize)]
pub(super) struct Times {
    pub(super) document: f64,
    pub(super) screen: f64,
}

#[derive(Deserialize)]
pub(super) struct Scroll {
    /// While nothing is done: what this machine does to frames by itself.
    pub(super) idle: Frames,
    /// From the top to the end and back, several times.
    pub(super) through: Vec<Frames>,
    pub(super) jumps: Frames,
    pub(super) wheel: Frames,
    pub(super) memory: Memory,
}

#[derive(Deserialize)]
pub(super) struct Frames {
    /// From each frame to the next.
    pub(super) times: Vec<f64>,
    /// The most elements that there were.
    pub(super) elements: u64,
}

#[derive(Deserialize)]
pub(super) struct Sort {
    pub(super) column: String,
    pub(super) times: Vec<Times>,
}
