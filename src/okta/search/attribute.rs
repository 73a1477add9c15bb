//! What users can be searched by.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUsers>.

use super::operator::Operator;
use crate::oauth::text;
use crate::okta::users::Status;

/// The type of an attribute's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Date,
    Number,
    Text,
    /// Nobody told: any value is taken.
    Unknown,
}

/// Where an attribute comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The org's own, of the profile.
    Custom,
    /// Okta's own, of the profile.
    Profile,
    /// Beside the profile.
    User,
}

/// An attribute that can be searched by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// As an expression names it: `profile.city`.
    pub path: String,
    pub title: String,
    pub kind: Kind,
    /// Whether it has several values. Any of them that fits will do.
    pub is_array: bool,
    /// The values it may have, with what they are called; none where it may have any.
    pub options: Vec<(String, String)>,
    pub group: Group,
}

impl Attribute {
    /// Whether Okta compares it in this way.
    pub fn allows(&self, operator: Operator) -> bool {
        match operator {
            Operator::Equal => true,
            _ if self.path == CLASSIFICATION => false,
            Operator::Contains => CONTAINING.contains(&self.path.as_str()),
            // With several values, one of them is less or greater nearly always.
            Operator::NotEqual => !self.is_array && matches!(self.kind, Kind::Number | Kind::Text),
            Operator::Present => true,
            Operator::StartsWith => matches!(self.kind, Kind::Text | Kind::Unknown),
            order => order.is_order() && self.kind != Kind::Boolean,
        }
    }

    /// An attribute that nobody told of.
    pub fn unknown(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            title: path.strip_prefix("profile.").unwrap_or(path).to_owned(),
            kind: Kind::Unknown,
            is_array: false,
            options: Vec::new(),
            group: Group::Custom,
        }
    }
}

/// The attributes that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    pub list: Vec<Attribute>,
}

impl Attributes {
    /// Those that every org has.
    pub fn standard() -> Self {
        let mut list = beside_profile();
        list.extend(text::rows(PROFILE).map(|(name, title)| Attribute {
            path: ["profile.", name].concat(),
            title: title.to_owned(),
            kind: Kind::Text,
            is_array: false,
            options: Vec::new(),
            group: Group::Profile,
        }));
        Self { list }
    }

    /// The attribute of a path. Small and capital letters differ.
    pub fn find(&self, path: &str) -> Option<&Attribute> {
        self.list.iter().find(|attribute| attribute.path == path)
    }

    /// The path that is meant by one that is wrong in its case only, or lacks `profile.`.
    pub(super) fn nearest(&self, path: &str) -> Option<&str> {
        self.list.iter().find_map(|attribute| {
            let own = attribute.path.as_str();
            let name = own.strip_prefix("profile.").unwrap_or(own);
            (own.eq_ignore_ascii_case(path) || name.eq_ignore_ascii_case(path)).then_some(own)
        })
    }
}

/// The attributes beside the profile.
pub(super) fn beside_profile() -> Vec<Attribute> {
    let attributes = text::rows(BESIDE_PROFILE).map(|(path, title)| Attribute {
        path: path.to_owned(),
        title: title.to_owned(),
        kind: match path {
            "activated" | "created" | "lastUpdated" | "statusChanged" => Kind::Date,
            _ => Kind::Text,
        },
        is_array: false,
        options: match path {
            "status" => Status::ALL
                .iter()
                .map(|status| (status.as_str().to_owned(), status.label().to_owned()))
                .collect(),
            _ => Vec::new(),
        },
        group: Group::User,
    });
    attributes.collect()
}

/// What `co` may be used on.
const CONTAINING: [&str; 4] = [
    "profile.email",
    "profile.firstName",
    "profile.lastName",
    "profile.login",
];

/// Offered to some orgs only, and alone in its expression only: it is understood, but nobody is offered it.
pub(super) const CLASSIFICATION: &str = "classification.type";

const BESIDE_PROFILE: &str = "status=Status
created=Created
activated=Activated
statusChanged=Status changed
lastUpdated=Last updated
id=User ID
type.id=User type ID
realmId=Realm ID";

/// Okta's base schema.
const PROFILE: &str = "login=Username
email=Primary email
firstName=First name
lastName=Last name
middleName=Middle name
displayName=Display name
nickName=Nickname
honorificPrefix=Honorific prefix
honorificSuffix=Honorific suffix
title=Title
userType=User type
employeeNumber=Employee number
department=Department
division=Division
organization=Organization
costCenter=Cost center
manager=Manager
managerId=Manager ID
secondEmail=Secondary email
mobilePhone=Mobile phone
primaryPhone=Primary phone
streetAddress=Street address
city=City
state=State
zipCode=Zip code
countryCode=Country code
postalAddress=Postal address
locale=Locale
preferredLanguage=Preferred language
timezone=Time zone
profileUrl=Profile URL";
