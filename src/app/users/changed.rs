//! What the list does when a user was changed elsewhere on the page.

use super::store::Users;
use crate::oauth::json::Json;
use crate::okta::{clock, users::UserDetail};

impl Users {
    /// A user is known to be other than the list has them: their row follows. Who is not in the list stays out of it.
    pub(super) fn changed(self, user: &UserDetail) {
        let body = to_json(user).to_text();
        self.change(&mut |list| list.rows.replace(&user.row.id, &body));
    }

    /// Something was done to a user elsewhere than in the panel, which may show them.
    pub(super) fn touch(self, id: &str) {
        self.touched.set(id.to_owned());
    }

    /// A user is gone for good.
    pub(super) fn removed(self, id: &str) {
        self.change(&mut |list| list.rows.remove(id));
    }
}

/// The user as an answer has one.
fn to_json(user: &UserDetail) -> Json {
    let text = |text: &str| Json::String(text.to_owned());
    let time = |time: Option<i64>| {
        time.map_or(Json::Null, |time| Json::String(clock::format_rfc3339(time)))
    };
    let mut members: Vec<_> = [
        ("id", text(&user.row.id)),
        ("status", text(user.row.status.as_str())),
        ("created", time(user.row.created)),
        ("lastLogin", time(user.row.last_login)),
        ("lastUpdated", time(user.row.last_updated)),
        ("profile", Json::Object(user.attributes.clone())),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    members.extend(user.facts.iter().cloned());
    Json::Object(members)
}
