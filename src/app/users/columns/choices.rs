//! What columns there are to choose from.

use super::{BESIDE, Columns, FIRST, Shown};
use crate::okta::user_schema::{Attribute, Kind};

/// What there is to choose from, given what profiles have and what the schema tells, as far as that is known: the standard columns
/// first.
pub(in crate::app::users) fn choices<'a>(
    met: impl Iterator<Item = &'a str>,
    known: &[Attribute],
    shown: &Columns,
) -> Vec<String> {
    let mut choices: Vec<String> = FIRST
        .iter()
        .chain(&BESIDE)
        .map(|id| (*id).to_owned())
        .collect();
    choices.push("profile.firstName".to_owned());
    choices.push("profile.lastName".to_owned());
    let mut further: Vec<_> = met.map(|name| ["profile.", name].concat()).collect();
    let in_schema = known
        .iter()
        .filter(|attribute| attribute.kind != Kind::Other);
    further.extend(in_schema.map(|attribute| attribute.path.clone()));
    further.sort_by_cached_key(|id| Shown::of(id).label(known).to_lowercase());
    // What is shown can be taken away, even if nobody here has it.
    further.extend(shown.0.iter().map(|column| column.id.clone()));
    for id in further {
        if !choices.contains(&id) {
            choices.push(id);
        }
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_profiles_have_can_be_chosen_once() {
        let mut columns = Columns::default();
        columns.toggle("profile.gone");
        let choices = choices(["zip", "city", "login"].into_iter(), &[], &columns);
        assert_eq!(
            choices[13..],
            ["profile.city", "profile.zip", "profile.gone"]
        );
        assert_eq!(
            choices.iter().filter(|id| *id == "profile.login").count(),
            1
        );
    }

    #[test]
    fn the_org_s_titles_and_custom_attributes_are_taken_from_the_schema() {
        let known = [
            Attribute {
                title: "Town".to_owned(),
                ..Attribute::of_profile("city", Kind::Text)
            },
            Attribute {
                title: "Badge".to_owned(),
                ..Attribute::of_profile("xBadge", Kind::Integer)
            },
            Attribute::of_profile("address", Kind::Other),
        ];
        let choices = choices(["city", "zip"].into_iter(), &known, &Columns::default());
        assert_eq!(
            choices[13..],
            ["profile.xBadge", "profile.city", "profile.zip"]
        );
        let label = |id| Shown::of(id).label(&known);
        assert_eq!(label("profile.city"), "Town");
        assert_eq!(label("profile.zip"), "Zip");
        assert_eq!(label("name"), "Name");
    }
}
