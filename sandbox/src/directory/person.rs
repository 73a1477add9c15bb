//! A person made from a number: nothing is stored, every fact is computed when asked for.

mod profile;

use std::borrow::Cow;

use super::attributes::{ATTRIBUTES, Attribute};
use super::cultures::{Culture, Name, Place, culture};
use super::field::Field;
use super::fixed::{FIXED, FixedPerson};
use super::ids::{Kind, roll};
use super::status::Status;
use super::timeline::Timeline;
use super::user::{Credentials, Profile, Provider, User};
use super::work::{DEPARTMENTS, Department, MAIL_DOMAINS, USER_TYPES};

/// Person `number` of a directory that started with `population` people.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    number: u64,
    population: u64,
    fixed: Option<FixedPerson>,
}

impl Person {
    /// Person `number` of `population`.
    pub(super) fn new(number: u64, population: u64) -> Self {
        let fixed = if number < FIXED {
            FixedPerson::new(number)
        } else {
            None
        };
        Self {
            number,
            population,
            fixed,
        }
    }

    /// The person with this login, or whose login begins with it up to the `@`.
    ///
    /// A made login ends in the person's number, so the only candidate is found without a search.
    pub(super) fn from_login(login: &str, population: u64) -> Option<Self> {
        let short = !login.contains('@');
        for number in 0..FIXED.min(population) {
            let person = Self::new(number, population);
            if matches_login(&person.login(), login, short) {
                return Some(person);
            }
        }
        let person = Self::new(number_in(login)?, population);
        let found = person.number < population && matches_login(&person.login(), login, short);
        found.then_some(person)
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn id(&self) -> String {
        Kind::User.id(self.number)
    }

    pub(super) fn status(&self) -> Status {
        if let Some(fixed) = self.fixed {
            return fixed.status;
        }
        // Even a small directory shows every status.
        if let Some(status) = Status::ALL.get((self.number - FIXED) as usize) {
            return *status;
        }
        match self.roll(Salt::Status) % 1_000 {
            0..760 => Status::Active,
            760..800 => Status::Staged,
            800..850 => Status::Provisioned,
            850..870 => Status::Recovery,
            870..890 => Status::LockedOut,
            890..920 => Status::PasswordExpired,
            920..950 => Status::Suspended,
            _ => Status::Deprovisioned,
        }
    }

    pub(super) fn timeline(&self) -> Timeline {
        let mut timeline = Timeline::new(
            self.number,
            self.population,
            self.status(),
            self.has_password(),
        );
        let account = self.fixed.is_some_and(|fixed| fixed.is_account());
        if account && self.status() == Status::Active {
            timeline.welcome();
        }
        timeline
    }

    pub(super) fn type_id(&self) -> String {
        Kind::UserType.id(u64::from(self.employment() == USER_TYPES[1]))
    }

    /// The value of a profile attribute.
    pub(super) fn value(&self, attribute: &Attribute) -> Field<'static> {
        if let Some(text) = self
            .fixed
            .as_ref()
            .and_then(|fixed| fixed.text(attribute.name))
        {
            return text.into();
        }
        (attribute.of)(self)
    }

    /// Everything about the person at once.
    pub(super) fn user(&self) -> User {
        let mut user = self.record();
        for attribute in &ATTRIBUTES {
            let value = self.value(attribute);
            if value.is_present() {
                user.profile.push(attribute, value.into_json());
            }
        }
        user
    }

    /// Everything but the profile, which is empty.
    pub(super) fn record(&self) -> User {
        let timeline = self.timeline();
        User {
            number: self.number,
            id: self.id(),
            status: self.status(),
            created: timeline.created,
            activated: timeline.activated,
            status_changed: timeline.status_changed,
            last_login: timeline.last_login,
            last_updated: timeline.last_updated,
            password_changed: timeline.password_changed,
            reset_factors: 0,
            is_blocked: false,
            type_id: self.type_id(),
            profile: Profile::default(),
            credentials: self.credentials(),
        }
    }

    /// The login, in lower case unless it is a fixed one.
    pub(super) fn login(&self) -> Cow<'static, str> {
        if let Some(fixed) = self.fixed {
            return fixed.login.into();
        }
        let domain = *self.pick(&MAIL_DOMAINS, Salt::Domain);
        self.address(domain).into()
    }

    pub(super) fn email(&self) -> Cow<'static, str> {
        match self.roll(Salt::Email) % 20 {
            _ if self.fixed.is_some() => self.login(),
            0 => {
                let mut address = self.address("mail.example");
                address[..1].make_ascii_uppercase();
                address.into()
            }
            1 | 2 => self.address("mail.example").into(),
            _ => self.login(),
        }
    }

    fn credentials(&self) -> Credentials {
        let provider = self.provider();
        let asked = provider == Provider::Okta && self.chance(Salt::Question, 60);
        Credentials {
            password: self.has_password(),
            recovery_question: (asked && self.has_password())
                .then(|| (*self.pick(&RECOVERY_QUESTIONS, Salt::Question)).to_owned()),
            provider,
        }
    }

    fn has_password(&self) -> bool {
        matches!(self.provider(), Provider::Okta | Provider::Import)
            && !matches!(self.status(), Status::Staged | Status::Provisioned)
    }

    fn provider(&self) -> Provider {
        match self.roll(Salt::Provider) % 100 {
            _ if self.fixed.is_some() => Provider::Okta,
            0..80 => Provider::Okta,
            80..88 => Provider::ActiveDirectory,
            88..93 => Provider::Federation,
            93..96 => Provider::Import,
            96..98 => Provider::Ldap,
            _ => Provider::Social,
        }
    }

    /// A mail address that ends in the person's number, so that it leads back to the person.
    fn address(&self, domain: &str) -> String {
        let (given, family) = (&self.given().ascii, &self.family().ascii);
        let number = self.number;
        match self.roll(Salt::Login) % 8 {
            0 => format!("{}{family}{number}@{domain}", &given[..1]),
            1 => format!("{family}.{given}{number}@{domain}"),
            2 => format!("{given}_{family}{number}@{domain}"),
            3 => format!("{given}.{}.{number}@{domain}", &family[..1]),
            _ => format!("{given}.{family}{number}@{domain}"),
        }
    }

    fn culture(&self) -> &'static Culture {
        culture(self.roll(Salt::Culture))
    }

    fn given(&self) -> &'static Name {
        self.pick(&self.culture().given, Salt::Given)
    }

    fn family(&self) -> &'static Name {
        self.pick(&self.culture().family, Salt::Family)
    }

    fn place(&self) -> &'static Place {
        self.pick(&self.culture().places, Salt::Place)
    }

    /// Whether the person writes their name in its own script.
    fn writes_natively(&self) -> bool {
        self.chance(Salt::Script, self.culture().native)
    }

    fn spelt(&self, name: &'static Name) -> &'static str {
        if self.writes_natively() {
            &name.written
        } else {
            &name.capitalised
        }
    }

    fn job(&self) -> Option<&'static Department> {
        self.chance(Salt::HasJob, 94)
            .then(|| self.pick(&DEPARTMENTS, Salt::Department))
    }

    fn employment(&self) -> &'static str {
        match self.roll(Salt::Employment) % 20 {
            _ if self.fixed.is_some() => USER_TYPES[0],
            0..3 => USER_TYPES[1],
            3 => USER_TYPES[2],
            4 => USER_TYPES[3],
            _ => USER_TYPES[0],
        }
    }

    fn pick<T>(&self, choices: &'static [T], salt: Salt) -> &'static T {
        &choices[(self.roll(salt) >> 8) as usize % choices.len()]
    }

    /// True for about `percent` in a hundred people.
    fn chance(&self, salt: Salt, percent: u64) -> bool {
        (self.roll(salt) >> 32) % 100 < percent
    }

    fn roll(&self, salt: Salt) -> u64 {
        roll(self.number, salt as u64)
    }
}

/// The number a made login or address ends in.
pub(super) fn number_in(address: &str) -> Option<u64> {
    let local = address.split_once('@').map_or(address, |(local, _)| local);
    let digits = &local[local
        .trim_end_matches(|letter: char| letter.is_ascii_digit())
        .len()..];
    // Without this check `x007` would name the same person as `x7` at a glance; the full comparison
    // would refuse it.
    if digits.len() > 1 && digits.starts_with('0') {
        return None;
    }
    digits.parse().ok()
}

fn matches_login(own: &str, asked: &str, short: bool) -> bool {
    let own = if short {
        own.rsplit_once('@').map_or(own, |(local, _)| local)
    } else {
        own
    };
    own.to_lowercase() == asked.to_lowercase()
}

/// Keeps the rolls for different facts apart.
#[derive(Clone, Copy)]
enum Salt {
    Badge,
    Culture,
    Department,
    DisplayName,
    Domain,
    Email,
    EmployeeNumber,
    Employment,
    Family,
    Floors,
    FullTime,
    Given,
    HasEmployment,
    HasJob,
    HasPlace,
    HireDate,
    House,
    Language,
    Locale,
    Login,
    Manager,
    MiddleName,
    Mobile,
    NickName,
    Organization,
    Phone,
    Place,
    Postal,
    Prefix,
    ProfileUrl,
    Provider,
    Question,
    Script,
    SecondEmail,
    Share,
    Skills,
    Status,
    Street,
    Suffix,
    Timezone,
    Title,
    WorkMode,
    Zip,
}

const RECOVERY_QUESTIONS: [&str; 3] = [
    "What was the name of your first pet?",
    "What is the food you least liked as a child?",
    "Where did you go for your first holiday?",
];
