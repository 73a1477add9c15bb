//! Why a settings file is not used.

use crate::okta::saved_org::{NameProblem, SetupProblem};

/// Why a file is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// Where in the file, as `orgs[0].client_id`; empty for the whole of it.
    pub place: String,
    pub problem: Problem,
}

/// What is wrong at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    Colour,
    Empty,
    Flow,
    Missing,
    Name(NameProblem),
    /// Neither true nor false.
    NoChoice,
    NoList,
    NoObject,
    NoText,
    NotJson,
    NotSettings,
    ResponseMode,
    Secret,
    Setup(SetupProblem),
    TooLong,
    Twice,
    Version,
}

impl FileError {
    pub(super) fn at(place: &str, problem: Problem) -> Self {
        Self {
            place: place.to_owned(),
            problem,
        }
    }

    pub(super) fn whole(problem: Problem) -> Self {
        Self::at("", problem)
    }

    /// The place, what is wrong there, and how to put it right. What stands in the file is not repeated.
    pub fn text(&self) -> String {
        let said = self.problem.text();
        match self.place.as_str() {
            "" => said,
            place => [place, ": ", &said].concat(),
        }
    }
}

impl Problem {
    fn text(&self) -> String {
        match self {
            Self::Colour => "There is no such colour. Take blue, green, gold, red, violet, teal, orange or pink.",
            Self::Empty => "There is nothing in it. Choose a file that Export made, or paste what is in one.",
            Self::Flow => "There is no such flow here. Take authorization_code or implicit.",
            Self::Missing => "It is missing. Add it, or export the file again.",
            Self::Name(NameProblem::Taken) => "Two orgs have this name. Give one of them another.",
            Self::Name(problem) => problem.text(),
            Self::NoChoice => "True or false belongs here, without quotes.",
            Self::NoList => "A list in square brackets belongs here.",
            Self::NoObject => "An org in curly brackets belongs here.",
            Self::NoText => "A text in quotes belongs here.",
            Self::NotJson => "This is not whole JSON: a bracket, comma or quote is missing, or something follows its end. Export the file again.",
            Self::NotSettings => "This is not a settings file of Latchkey: its format has to be latchkey-settings.",
            Self::ResponseMode => "There is no such response mode. Take fragment or query.",
            Self::Secret => "There is a secret here, or what looks like one: a token, key or password. A settings file never has one, so nothing of it was used. If others have this file, revoke that secret.",
            Self::Setup(problem) => return problem.text().into_owned(),
            Self::TooLong => "It is longer than 256 kB, which no settings file is.",
            Self::Twice => "A member of this name is there twice. Remove one of them.",
            Self::Version => "This page reads version 1. A newer Latchkey may have made the file: reload this page, or export version 1.",
        }
        .to_owned()
    }
}
