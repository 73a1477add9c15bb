//! What users can be searched by.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUsers>.

use super::operator::Operator;
use crate::oauth::text;
use crate::okta::user_schema::{Attribute, Group, Kind};
use crate::okta::users::Status;

impl Attribute {
    /// Whether Okta compares it in this way.
    pub fn allows(&self, operator: Operator) -> bool {
        match operator {
            Operator::Equal => true,
            _ if self.path == CLASSIFICATION => false,
            Operator::Contains => CONTAINING.contains(&self.path.as_str()),
            // With several values, one of them is less or greater nearly always.
            Operator::NotEqual => {
                !self.is_array && (self.kind.is_number() || self.kind == Kind::Text)
            }
            Operator::Present => true,
            Operator::StartsWith => matches!(self.kind, Kind::Text | Kind::Unknown),
            order => order.is_order() && self.kind != Kind::Boolean,
        }
    }

    /// An attribute that nobody told of.
    pub fn unknown(path: &str) -> Self {
        Self::new(path, Kind::Unknown, Group::Custom)
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
            title: title.to_owned(),
            ..Attribute::of_profile(name, Kind::Text)
        }));
        Self { list }
    }

    /// Those beside the profile and those of a schema that can be compared, Okta's own first.
    pub fn of_schema(schema: &[Attribute]) -> Self {
        let mut list = beside_profile();
        let compared = schema
            .iter()
            .filter(|attribute| attribute.kind != Kind::Other);
        list.extend(compared.cloned());
        // Okta sends them in no order that helps to find one.
        list.sort_by(|one, other| order(one).cmp(&order(other)));
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

/// What is beside the profile stays as it is; in the profile names and addresses come first, then it goes by title.
fn order(attribute: &Attribute) -> (u8, usize, &str) {
    const FIRST: [&str; 4] = [
        "profile.login",
        "profile.email",
        "profile.firstName",
        "profile.lastName",
    ];
    let place = FIRST.iter().position(|path| *path == attribute.path);
    let place = place.unwrap_or(FIRST.len());
    match attribute.group {
        Group::User => (0, 0, ""),
        Group::Profile => (1, place, &attribute.title),
        Group::Custom => (2, place, &attribute.title),
    }
}

/// The attributes beside the profile.
fn beside_profile() -> Vec<Attribute> {
    let attributes = text::rows(BESIDE_PROFILE).map(|(path, title)| {
        let kind = match path {
            "activated" | "created" | "lastUpdated" | "statusChanged" => Kind::Date,
            _ => Kind::Text,
        };
        let statuses = match path {
            "status" => &Status::ALL[..],
            _ => &[],
        };
        let options = statuses
            .iter()
            .map(|status| (status.as_str().to_owned(), status.label().to_owned()));
        Attribute {
            title: title.to_owned(),
            options: options.collect(),
            ..Attribute::new(path, kind, Group::User)
        }
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
