//! The profile of a made person, attribute by attribute, as the schema's table asks for it.

use std::borrow::Cow;

use crate::directory::attributes::WORK_MODES;
use crate::directory::dates;
use crate::directory::field::Field;
use crate::directory::work::{ORGANIZATIONS, USER_TYPES};

use super::{Person, Salt};

impl Person {
    pub(in crate::directory) fn first_name(&self) -> Field<'static> {
        match self.fixed {
            Some(fixed) => fixed.first_name().into(),
            None => self.spelt(self.given()).into(),
        }
    }

    pub(in crate::directory) fn last_name(&self) -> Field<'static> {
        match self.fixed {
            Some(fixed) => fixed.last_name().into(),
            None => self.spelt(self.family()).into(),
        }
    }

    pub(in crate::directory) fn display_name(&self) -> Field<'static> {
        if let Some(fixed) = self.fixed {
            return match (fixed.first_name(), fixed.last_name()) {
                (Some(first), Some(last)) => format!("{first} {last}").into(),
                _ => Field::Missing,
            };
        }
        if !self.chance(Salt::DisplayName, 85) {
            return Field::Missing;
        }
        let (given, family) = (self.spelt(self.given()), self.spelt(self.family()));
        let culture = self.culture();
        if !culture.family_first || !self.writes_natively() {
            return format!("{given} {family}").into();
        }
        match culture.language {
            "vi" => format!("{family} {given}").into(),
            _ => format!("{family}{given}").into(),
        }
    }

    pub(in crate::directory) fn middle_name(&self) -> Field<'static> {
        self.sometimes(Salt::MiddleName, 15, |person| {
            person
                .spelt(person.pick(&person.culture().given, Salt::MiddleName))
                .into()
        })
    }

    pub(in crate::directory) fn nick_name(&self) -> Field<'static> {
        self.sometimes(Salt::NickName, 10, |person| {
            person
                .given()
                .capitalised
                .chars()
                .take(3)
                .collect::<String>()
                .into()
        })
    }

    pub(in crate::directory) fn honorific_prefix(&self) -> Field<'static> {
        self.sometimes(Salt::Prefix, 12, |person| {
            (*person.pick(&PREFIXES, Salt::Prefix)).into()
        })
    }

    pub(in crate::directory) fn honorific_suffix(&self) -> Field<'static> {
        self.sometimes(Salt::Suffix, 3, |person| {
            (*person.pick(&SUFFIXES, Salt::Suffix)).into()
        })
    }

    pub(in crate::directory) fn login_field(&self) -> Field<'static> {
        self.login().into()
    }

    pub(in crate::directory) fn email_field(&self) -> Field<'static> {
        self.email().into()
    }

    pub(in crate::directory) fn second_email(&self) -> Field<'static> {
        match self.roll(Salt::SecondEmail) % 100 {
            _ if self.fixed.is_some() => Field::Missing,
            0..25 => self.address("home.example").into(),
            // Okta sends an empty text where one was cleared by hand.
            25..28 => "".into(),
            _ => Field::Missing,
        }
    }

    pub(in crate::directory) fn mobile_phone(&self) -> Field<'static> {
        self.sometimes(Salt::Mobile, 60, |person| {
            person.telephone(Salt::Mobile).into()
        })
    }

    pub(in crate::directory) fn primary_phone(&self) -> Field<'static> {
        self.sometimes(Salt::Phone, 35, |person| {
            person.telephone(Salt::Phone).into()
        })
    }

    pub(in crate::directory) fn profile_url(&self) -> Field<'static> {
        self.sometimes(Salt::ProfileUrl, 8, |person| {
            format!("https://people.example/{}", person.number).into()
        })
    }

    pub(in crate::directory) fn title(&self) -> Field<'static> {
        self.job()
            .map(|job| *self.pick(job.titles, Salt::Title))
            .into()
    }

    pub(in crate::directory) fn department(&self) -> Field<'static> {
        self.job().map(|job| job.name).into()
    }

    pub(in crate::directory) fn division(&self) -> Field<'static> {
        self.job().map(|job| job.division).into()
    }

    pub(in crate::directory) fn cost_center(&self) -> Field<'static> {
        self.job().map(|job| job.cost_center).into()
    }

    pub(in crate::directory) fn organization(&self) -> Field<'static> {
        self.sometimes(Salt::Organization, 90, |person| {
            (*person.pick(&ORGANIZATIONS, Salt::Organization)).into()
        })
    }

    pub(in crate::directory) fn user_type(&self) -> Field<'static> {
        self.sometimes(Salt::HasEmployment, 95, |person| person.employment().into())
    }

    pub(in crate::directory) fn employee_number(&self) -> Field<'static> {
        self.sometimes(Salt::EmployeeNumber, 92, |person| {
            if person.employment() == USER_TYPES[0] {
                format!("{:06}", person.number).into()
            } else {
                format!("X-{:06}", person.number).into()
            }
        })
    }

    pub(in crate::directory) fn manager(&self) -> Field<'static> {
        self.superior().map_or(Field::Missing, |superior| {
            let first = superior.first_name();
            match (first, superior.last_name()) {
                (Field::Text(first), Field::Text(last)) => format!("{first} {last}").into(),
                _ => superior.login().into(),
            }
        })
    }

    pub(in crate::directory) fn manager_id(&self) -> Field<'static> {
        self.superior().map(|superior| superior.id()).into()
    }

    pub(in crate::directory) fn street_address(&self) -> Field<'static> {
        self.sometimes(Salt::Street, 45, |person| {
            format!(
                "{} {}",
                person.place().street,
                person.roll(Salt::House) % 240 + 1
            )
            .into()
        })
    }

    pub(in crate::directory) fn postal_address(&self) -> Field<'static> {
        self.sometimes(Salt::Postal, 5, |person| {
            let place = person.place();
            let house = person.roll(Salt::House) % 240 + 1;
            format!("{} {house}\n{} {}", place.street, person.zip(), place.city).into()
        })
    }

    pub(in crate::directory) fn city(&self) -> Field<'static> {
        self.sometimes(Salt::HasPlace, 92, |person| person.place().city.into())
    }

    pub(in crate::directory) fn state(&self) -> Field<'static> {
        self.sometimes(Salt::HasPlace, 92, |person| person.place().state.into())
    }

    pub(in crate::directory) fn zip_code(&self) -> Field<'static> {
        self.sometimes(Salt::Zip, 50, |person| person.zip().into())
    }

    pub(in crate::directory) fn country_code(&self) -> Field<'static> {
        self.sometimes(Salt::HasPlace, 92, |person| person.place().country.into())
    }

    pub(in crate::directory) fn locale(&self) -> Field<'static> {
        self.sometimes(Salt::Locale, 80, |person| person.place().locale.into())
    }

    pub(in crate::directory) fn preferred_language(&self) -> Field<'static> {
        self.sometimes(Salt::Language, 55, |person| {
            person.culture().language.into()
        })
    }

    pub(in crate::directory) fn timezone(&self) -> Field<'static> {
        self.sometimes(Salt::Timezone, 75, |person| person.place().timezone.into())
    }

    pub(in crate::directory) fn badge_number(&self) -> Field<'static> {
        self.sometimes(Salt::Badge, 90, |person| {
            Field::Integer(100_000 + person.number as i64)
        })
    }

    pub(in crate::directory) fn full_time(&self) -> Field<'static> {
        self.sometimes(Salt::FullTime, 88, |person| {
            Field::Boolean(person.roll(Salt::Share) % 5 != 0)
        })
    }

    pub(in crate::directory) fn work_share(&self) -> Field<'static> {
        self.sometimes(Salt::Share, 80, |person| {
            Field::Number(match person.roll(Salt::Share) % 5 {
                0 => SHARES[(person.roll(Salt::Share) / 5 % 3) as usize],
                _ => 1.0,
            })
        })
    }

    pub(in crate::directory) fn work_mode(&self) -> Field<'static> {
        self.sometimes(Salt::WorkMode, 70, |person| {
            (*person.pick(&WORK_MODES, Salt::WorkMode)).into()
        })
    }

    pub(in crate::directory) fn skills(&self) -> Field<'static> {
        let Some(job) = self.job() else {
            return Field::Missing;
        };
        let chosen = self.roll(Salt::Skills);
        let skills: Vec<_> = (job.skills.iter().enumerate())
            .filter(|(place, _)| chosen >> (place * 2) & 0b11 == 0)
            .map(|(_, skill)| Cow::Borrowed(*skill))
            .collect();
        if skills.is_empty() {
            Field::Missing
        } else {
            Field::Texts(skills)
        }
    }

    pub(in crate::directory) fn floors(&self) -> Field<'static> {
        self.sometimes(Salt::Floors, 20, |person| {
            let lowest = (person.roll(Salt::Floors) % 12) as i64 - 1;
            let count = (person.roll(Salt::Floors) / 12 % 3) as i64;
            Field::Integers((lowest..=lowest + count).collect())
        })
    }

    pub(in crate::directory) fn hire_date(&self) -> Field<'static> {
        self.sometimes(Salt::HireDate, 85, |person| {
            let lead = (person.roll(Salt::HireDate) % 45) as i64 * dates::DAY;
            dates::format_day(person.timeline().created - lead).into()
        })
    }

    /// A value for about `percent` in a hundred people, and none for the others. The fixed people
    /// have only what is written down.
    fn sometimes(
        &self,
        salt: Salt,
        percent: u64,
        value: impl FnOnce(&Self) -> Field<'static>,
    ) -> Field<'static> {
        let given = self.fixed.is_none() && self.chance(salt, percent);
        if given { value(self) } else { Field::Missing }
    }

    fn superior(&self) -> Option<Self> {
        let managed = self.number > 0 && self.fixed.is_none() && self.chance(Salt::Manager, 70);
        managed.then(|| Self::new(self.number / 8, self.population))
    }

    fn telephone(&self, salt: Salt) -> String {
        format!("{} 555 {:04}", self.place().dial, self.roll(salt) % 10_000)
    }

    fn zip(&self) -> String {
        format!("{}{:02}", self.place().zip, self.roll(Salt::Zip) % 100)
    }
}

const PREFIXES: [&str; 5] = ["Dr.", "Mr.", "Ms.", "Mx.", "Prof."];
const SUFFIXES: [&str; 3] = ["Jr.", "III", "PhD"];
const SHARES: [f64; 3] = [0.5, 0.6, 0.8];
