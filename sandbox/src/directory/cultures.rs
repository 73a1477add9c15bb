//! Names and places the directory's people are made of.

mod sources;

use std::sync::LazyLock;

use sources::{SOURCES, Source};

/// People who share a stock of names and a few cities.
#[derive(Debug)]
pub(super) struct Culture {
    /// How many in a hundred write their name in its own script.
    pub(super) native: u64,
    /// Language code, ISO 639-1.
    pub(super) language: &'static str,
    pub(super) family_first: bool,
    pub(super) places: Vec<Place>,
    pub(super) given: Vec<Name>,
    pub(super) family: Vec<Name>,
}

impl Culture {
    fn read(source: &Source) -> Self {
        Self {
            native: source.native,
            language: source.language,
            family_first: source.family_first,
            places: source
                .places
                .iter()
                .filter_map(|line| Place::read(line))
                .collect(),
            given: source.given.split(' ').map(Name::read).collect(),
            family: source.family.split(' ').map(Name::read).collect(),
        }
    }
}

/// A name as its bearer writes it, and in ASCII letters.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) written: String,
    pub(super) ascii: String,
    pub(super) capitalised: String,
}

impl Name {
    /// Reads `written:ascii`, or just the name where it is ASCII anyway.
    fn read(text: &'static str) -> Self {
        let (written, ascii) = text.split_once(':').unwrap_or((text, text));
        let ascii = ascii.to_ascii_lowercase();
        let capitalised = ascii[..1].to_ascii_uppercase() + &ascii[1..];
        Self {
            written: written.replace('_', " "),
            ascii,
            capitalised,
        }
    }
}

/// Where someone works.
#[derive(Debug)]
pub(super) struct Place {
    /// ISO 3166-1 alpha-2.
    pub(super) country: &'static str,
    pub(super) city: &'static str,
    pub(super) state: Option<&'static str>,
    pub(super) timezone: &'static str,
    pub(super) locale: &'static str,
    /// Country and area code.
    pub(super) dial: &'static str,
    /// How postal codes begin here.
    pub(super) zip: &'static str,
    pub(super) street: &'static str,
}

impl Place {
    fn read(line: &'static str) -> Option<Self> {
        let mut parts = line.split('|');
        let mut part = || parts.next();
        Some(Self {
            country: part()?,
            city: part()?,
            state: part().filter(|state| !state.is_empty()),
            timezone: part()?,
            locale: part()?,
            dial: part()?,
            zip: part()?,
            street: part()?,
        })
    }
}

/// The culture that falls to `roll`.
pub(super) fn culture(roll: u64) -> &'static Culture {
    static CULTURES: LazyLock<Vec<Culture>> =
        LazyLock::new(|| SOURCES.iter().map(Culture::read).collect());
    /// Each culture's place in the list, as often as its weight says.
    static SLOTS: LazyLock<Vec<usize>> = LazyLock::new(|| {
        let weights = SOURCES.iter().map(|source| source.weight).enumerate();
        weights
            .flat_map(|(place, weight)| std::iter::repeat_n(place, weight))
            .collect()
    });
    &CULTURES[SLOTS[(roll % SLOTS.len() as u64) as usize]]
}
