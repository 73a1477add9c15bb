//! Users as JSON.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use crate::directory::attributes::{ATTRIBUTES, attribute};
use crate::directory::field::Field;
use crate::directory::status::Status;
use crate::directory::{Kind, Property, Provider, Subject, User, dates};

use super::projection::Projection;

/// One user, ready to be written.
pub(super) struct UserView<'a> {
    pub(super) subject: Subject<'a>,
    /// The org's address.
    pub(super) base: &'a str,
    pub(super) links: Links,
    pub(super) omissions: Omissions,
    pub(super) projection: &'a Projection,
    /// `_embedded`, if anything was asked for.
    pub(super) embedded: Option<Value>,
}

/// How many links a user gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// Everything the status permits.
    Full,
    /// The user alone, as in lists.
    Own,
}

/// What the client asked to leave out, by `Content-Type: application/json; okta-response=…`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Omissions {
    credentials: bool,
    credentials_links: bool,
}

impl Omissions {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let content_type = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let asked = content_type
            .and_then(|value| {
                value
                    .split(';')
                    .find_map(|part| part.trim().strip_prefix("okta-response="))
            })
            .unwrap_or_default();
        let has = |name| {
            asked
                .trim_matches('"')
                .split(',')
                .any(|part| part.trim() == name)
        };
        Self {
            credentials: has("omitCredentials"),
            credentials_links: has("omitCredentialsLinks"),
        }
    }
}

impl Serialize for UserView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let user = &*self.subject.record();
        let mut map = Members {
            map: serializer.serialize_map(None)?,
            projection: self.projection,
        };
        map.put("id", &user.id)?;
        map.put("status", user.status.as_str())?;
        map.put("created", &Date(Some(user.created)))?;
        map.put("activated", &Date(user.activated))?;
        map.put("statusChanged", &Date(user.status_changed))?;
        map.put("lastLogin", &Date(user.last_login))?;
        map.put("lastUpdated", &Date(Some(user.last_updated)))?;
        map.put("passwordChanged", &Date(user.password_changed))?;
        map.put("type", &One("id", &user.type_id))?;
        map.put("profile", &ProfileView(&self.subject, self.projection))?;
        if !self.omissions.credentials {
            map.put("credentials", &CredentialsView(user, &self.subject))?;
        }
        if let Some(embedded) = &self.embedded {
            map.put("_embedded", embedded)?;
        }
        map.put("_links", &LinksView(self, user))?;
        map.map.end()
    }
}

struct Members<'p, M> {
    map: M,
    projection: &'p Projection,
}

impl<M: SerializeMap> Members<'_, M> {
    fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), M::Error> {
        if self.projection.has(name) {
            self.map.serialize_entry(name, value)?;
        }
        Ok(())
    }
}

struct Date(Option<i64>);

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.map(dates::Text::of).serialize(serializer)
    }
}

/// An object with one member.
struct One<'a, T: Serialize + ?Sized>(&'static str, &'a T);

impl<T: Serialize + ?Sized> Serialize for One<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, self.1)?;
        map.end()
    }
}

struct ProfileView<'a>(&'a Subject<'a>, &'a Projection);

impl Serialize for ProfileView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sends = |name: &str| self.1.has_attribute(name);
        if let Subject::Stored(user) = self.0 {
            return serializer.collect_map(user.profile.sent().filter(|(name, _)| sends(name)));
        }
        // Read and written one by one: a list of a million is made of nothing else.
        let mut map = serializer.serialize_map(None)?;
        for attribute in ATTRIBUTES.iter().filter(|own| sends(own.name)) {
            let value = self.0.property(&Property::Profile(attribute));
            if value.is_present() || attribute.always_sent {
                map.serialize_entry(attribute.name, &value)?;
            }
        }
        map.end()
    }
}

/// The credentials of a user, and whose they are.
pub(super) struct CredentialsView<'a>(pub(super) &'a User, pub(super) &'a Subject<'a>);

impl Serialize for CredentialsView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(user, subject) = self;
        let mut map = serializer.serialize_map(None)?;
        let email = attribute("email").map(|email| subject.property(&Property::Profile(email)));
        if let Some(Field::Text(email)) = email
            && !email.is_empty()
        {
            map.serialize_entry("emails", &[Email(&email)])?;
        }
        if user.credentials.password {
            map.serialize_entry("password", &Empty {})?;
        }
        map.serialize_entry("provider", &ProviderView(user.credentials.provider))?;
        if let Some(question) = &user.credentials.recovery_question {
            map.serialize_entry("recovery_question", &One("question", question))?;
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
struct Empty {}

struct Email<'a>(&'a str);

impl Serialize for Email<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([
            ("status", "VERIFIED"),
            ("type", "PRIMARY"),
            ("value", self.0),
        ])
    }
}

struct ProviderView(Provider);

impl Serialize for ProviderView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("name", self.0.name()), ("type", self.0.kind())])
    }
}

/// A response with a page of users.
pub(super) fn page<'a>(views: impl ExactSizeIterator<Item = UserView<'a>>) -> Response {
    let mut body = Vec::with_capacity(BYTES_OF_ONE * (views.len() + 1));
    let mut serializer = serde_json::Serializer::new(&mut body);
    // Writing to memory does not fail, and every key is a text.
    let _ = serializer.collect_seq(views);
    let mut response = Response::new(Body::from(body));
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Somewhat more than a user takes in a list.
const BYTES_OF_ONE: usize = 1_500;

struct LinksView<'a>(&'a UserView<'a>, &'a User);

impl Serialize for LinksView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let user = self.1;
        let UserView {
            base,
            links,
            omissions,
            ..
        } = self.0;
        let own = format!("{base}/api/v1/users/{}", user.id);
        let mut map = serializer.serialize_map(None)?;
        if *links == Links::Full {
            for (name, path) in operations(user) {
                if !(omissions.credentials_links && CREDENTIALS_LINKS.contains(&name)) {
                    let link = json!({ "href": format!("{own}/{path}"), "method": "POST" });
                    map.serialize_entry(name, &link)?;
                }
            }
            if user.status == Status::Deprovisioned {
                map.serialize_entry("delete", &json!({ "href": own, "method": "DELETE" }))?;
            }
            let schema = format!(
                "{base}/api/v1/meta/schemas/user/{}",
                schema_id(&user.type_id)
            );
            map.serialize_entry("schema", &json!({ "href": schema }))?;
            let user_type = format!("{base}/api/v1/meta/types/user/{}", user.type_id);
            map.serialize_entry("type", &json!({ "href": user_type }))?;
        }
        map.serialize_entry("self", &One("href", &own))?;
        map.end()
    }
}

/// The id of the schema of a user type.
pub(super) fn schema_id(type_id: &str) -> String {
    type_id.replacen(Kind::UserType.prefix(), "osc", 1)
}

/// The operations a user's status permits, as link names and the paths behind them.
fn operations(user: &User) -> Vec<(&'static str, &'static str)> {
    let federated = matches!(
        user.credentials.provider,
        Provider::Federation | Provider::Social
    );
    let mut links = match user.status {
        Status::Active => vec![("suspend", "lifecycle/suspend")],
        Status::Deprovisioned | Status::Staged => vec![("activate", "lifecycle/activate")],
        Status::LockedOut => vec![("unlock", "lifecycle/unlock")],
        Status::PasswordExpired => Vec::new(),
        Status::Provisioned | Status::Recovery => vec![("reactivate", "lifecycle/reactivate")],
        Status::Suspended => vec![("unsuspend", "lifecycle/unsuspend")],
    };
    let resettable = matches!(
        user.status,
        Status::Active
            | Status::LockedOut
            | Status::PasswordExpired
            | Status::Provisioned
            | Status::Recovery
    );
    if resettable && !federated {
        links.push(("resetPassword", "lifecycle/reset_password"));
    }
    if user.status == Status::Active && user.credentials.password {
        links.extend([
            ("forgotPassword", "credentials/forgot_password"),
            ("expirePassword", "lifecycle/expire_password"),
            (
                "changeRecoveryQuestion",
                "credentials/change_recovery_question",
            ),
            ("changePassword", "credentials/change_password"),
        ]);
    }
    if user.status == Status::Active {
        links.push(("resetFactors", "lifecycle/reset_factors"));
    }
    if user.status != Status::Deprovisioned {
        links.push(("deactivate", "lifecycle/deactivate"));
    }
    links
}

/// The links `omitCredentialsLinks` leaves out.
const CREDENTIALS_LINKS: [&str; 6] = [
    "changePassword",
    "changeRecoveryQuestion",
    "forgotPassword",
    "resetFactors",
    "resetPassword",
    "unlock",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Directory;

    /// A user as a list has them.
    fn written(subject: Subject<'_>, projection: &Projection) -> String {
        let view = UserView {
            subject,
            base: "http://localhost:8081",
            links: Links::Own,
            omissions: Omissions::default(),
            projection,
            embedded: None,
        };
        serde_json::to_string(&view).unwrap()
    }

    #[test]
    fn whoever_is_made_on_the_spot_is_written_as_one_who_is_stored() {
        let snapshot = Directory::new(2_000, "http://localhost:8081").snapshot();
        let some = Projection::read(Some("status,profile:(email,skills),credentials"));
        for projection in [Projection::ALL, some.unwrap()] {
            for number in 0..2_000 {
                let made = snapshot.subject(number).unwrap();
                let stored = made.user();
                assert_eq!(
                    written(made, &projection),
                    written(Subject::Stored(&stored), &projection),
                    "{number}"
                );
            }
        }
    }
}
