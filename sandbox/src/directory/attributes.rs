//! The attributes of a user's profile: Okta's base schema, and the custom ones of this org.

use std::fmt;

use super::field::Field;
use super::person::Person;

/// One attribute of the user schema.
pub struct Attribute {
    pub name: &'static str,
    pub title: &'static str,
    pub kind: AttributeKind,
    pub required: bool,
    /// Least length of a text, in characters.
    pub min: Option<u64>,
    /// Greatest length of a text, in characters.
    pub max: Option<u64>,
    pub options: &'static [&'static str],
    pub custom: bool,
    /// Written as `null` when there is no value; the others are left out then.
    pub always_sent: bool,
    pub(super) of: fn(&Person) -> Field<'static>,
}

impl Attribute {
    const fn new(
        name: &'static str,
        title: &'static str,
        of: fn(&Person) -> Field<'static>,
    ) -> Self {
        Self {
            name,
            title,
            kind: AttributeKind::Text,
            required: false,
            min: None,
            max: None,
            options: &[],
            custom: false,
            always_sent: false,
            of,
        }
    }

    const fn length(mut self, min: u64, max: u64) -> Self {
        if min > 0 {
            self.min = Some(min);
        }
        self.max = Some(max);
        self
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self.always_sent = true;
        self
    }

    const fn always_sent(mut self) -> Self {
        self.always_sent = true;
        self
    }

    const fn email(mut self) -> Self {
        self.kind = AttributeKind::Email;
        self
    }

    const fn custom(mut self, kind: AttributeKind) -> Self {
        self.custom = true;
        self.kind = kind;
        self
    }

    const fn options(mut self, options: &'static [&'static str]) -> Self {
        self.options = options;
        self
    }
}

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Attribute {
    /// There is one attribute of each name.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// The type of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    Boolean,
    Email,
    Integer,
    Integers,
    Number,
    Text,
    Texts,
}

/// The attribute called `name`; names are case-sensitive, as at Okta.
pub fn attribute(name: &str) -> Option<&'static Attribute> {
    ATTRIBUTES.iter().find(|attribute| attribute.name == name)
}

/// The values `workMode` may have.
pub(super) const WORK_MODES: [&str; 3] = ["office", "hybrid", "remote"];

/// Every attribute, in the order Okta sends them.
pub static ATTRIBUTES: [Attribute; 38] = [
    Attribute::new("firstName", "First name", Person::first_name)
        .length(1, 50)
        .required(),
    Attribute::new("lastName", "Last name", Person::last_name)
        .length(1, 50)
        .required(),
    Attribute::new("mobilePhone", "Mobile phone", Person::mobile_phone)
        .length(0, 100)
        .always_sent(),
    Attribute::new(
        "honorificPrefix",
        "Honorific prefix",
        Person::honorific_prefix,
    ),
    Attribute::new(
        "honorificSuffix",
        "Honorific suffix",
        Person::honorific_suffix,
    ),
    Attribute::new("middleName", "Middle name", Person::middle_name),
    Attribute::new("displayName", "Display name", Person::display_name),
    Attribute::new("nickName", "Nickname", Person::nick_name),
    Attribute::new("secondEmail", "Secondary email", Person::second_email)
        .length(0, 100)
        .email()
        .always_sent(),
    Attribute::new("profileUrl", "Profile Url", Person::profile_url),
    Attribute::new(
        "preferredLanguage",
        "Preferred language",
        Person::preferred_language,
    ),
    Attribute::new("userType", "User type", Person::user_type),
    Attribute::new("organization", "Organization", Person::organization),
    Attribute::new("title", "Title", Person::title),
    Attribute::new("division", "Division", Person::division),
    Attribute::new("department", "Department", Person::department),
    Attribute::new("costCenter", "Cost center", Person::cost_center),
    Attribute::new("employeeNumber", "Employee number", Person::employee_number),
    Attribute::new("manager", "Manager", Person::manager),
    Attribute::new("managerId", "ManagerId", Person::manager_id),
    Attribute::new("primaryPhone", "Primary phone", Person::primary_phone).length(0, 100),
    Attribute::new("streetAddress", "Street address", Person::street_address).length(0, 1024),
    Attribute::new("city", "City", Person::city).length(0, 128),
    Attribute::new("state", "State", Person::state).length(0, 128),
    Attribute::new("zipCode", "Zip code", Person::zip_code).length(0, 50),
    Attribute::new("countryCode", "Country code", Person::country_code).length(0, 2),
    Attribute::new("postalAddress", "Postal Address", Person::postal_address).length(0, 4096),
    Attribute::new("locale", "Locale", Person::locale),
    Attribute::new("timezone", "Time zone", Person::timezone),
    Attribute::new("badgeNumber", "Badge number", Person::badge_number)
        .custom(AttributeKind::Integer),
    Attribute::new("fullTime", "Full time", Person::full_time).custom(AttributeKind::Boolean),
    Attribute::new("workShare", "Work share", Person::work_share).custom(AttributeKind::Number),
    Attribute::new("workMode", "Work mode", Person::work_mode)
        .custom(AttributeKind::Text)
        .options(&WORK_MODES),
    Attribute::new("skills", "Skills", Person::skills).custom(AttributeKind::Texts),
    Attribute::new("floors", "Floors", Person::floors).custom(AttributeKind::Integers),
    Attribute::new("hireDate", "Hire date", Person::hire_date).custom(AttributeKind::Text),
    Attribute::new("login", "Username", Person::login_field)
        .length(5, 100)
        .required(),
    Attribute::new("email", "Primary email", Person::email_field)
        .length(5, 100)
        .email()
        .required(),
];
