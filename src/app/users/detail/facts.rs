//! The facts about one user, those of Okta first, then every attribute of the profile.

use crate::app::{
    components::fact,
    dom::{Element, el},
    format,
    users::store::Users,
};
use crate::oauth::json::{self, Json};
use crate::okta::{clock, user_schema::Attribute, users::UserDetail};

/// Dates, type and provider.
pub(in crate::app::users) fn facts(users: Users, detail: &UserDetail) -> Element {
    let row = &detail.row;
    let mut facts = vec![
        fact("Created", moment(users, row.created)),
        fact("Last login", moment(users, row.last_login)),
        fact("Last updated", moment(users, row.last_updated)),
    ];
    for (name, value) in &detail.facts {
        for (label, value) in lines(name, value) {
            let shown = match value.as_str().and_then(clock::parse_rfc3339) {
                Some(time) => moment(users, Some(time)),
                None => text(&value),
            };
            facts.push(fact(&label, shown));
        }
    }
    el("dl class='facts detail-facts'").all(&facts)
}

/// Every attribute of the profile, those without a value too: in the order of the schema where it is known, by title and name; then
/// what the schema has and the profile has not, folded away.
pub(in crate::app::users) fn profile(detail: &UserDetail, known: &[Attribute]) -> Vec<Element> {
    let (mut shown, mut absent) = (Vec::new(), Vec::new());
    for attribute in known {
        let name = titled(&attribute.title, attribute.name());
        match json::find(&detail.attributes, attribute.name()) {
            Some(value) => shown.push(el("div").children([name, text(value)])),
            None => absent.push(el("div").children([name, self::absent()])),
        }
    }
    for (name, value) in &detail.attributes {
        if !known.iter().any(|attribute| attribute.name() == name) {
            shown.push(el("div").children([titled(name, name), text(value)]));
        }
    }
    let mut out = vec![el("dl class='facts detail-profile'").all(&shown)];
    if !absent.is_empty() {
        let count = format::count(absent.len() as u64);
        let summary = el("summary").text(&[&count, " more without a value"].concat());
        let list = el("dl class='facts detail-profile'").all(&absent);
        out.push(el("details class=profile-absent").children([summary, list]));
    }
    out
}

/// What an attribute is called, and its name where that is something else.
fn titled(title: &str, name: &str) -> Element {
    match title == name {
        true => el("dt class=mono").text(name),
        false => el("dt").text(title).child(el("code").text(name)),
    }
}

/// A moment exactly, and how long ago it was.
fn moment(users: Users, time: Option<i64>) -> Element {
    let Some(time) = time.and_then(|time| u64::try_from(time).ok()) else {
        return absent();
    };
    let ago =
        el("span class=muted").text_of(move || format::relative(time, users.minute.get() * 60));
    el("dd").text(&format::date_time(time)).text(" ").child(ago)
}

fn text(value: &Json) -> Element {
    match value.display() {
        text if text.is_empty() => absent(),
        text => el("dd").child(el("bdi").text(&text)),
    }
}

fn absent() -> Element {
    el("dd class=muted>—")
}

/// What Okta says beside the profile, in words. What is not known here is shown as it came.
fn lines(name: &str, value: &Json) -> Vec<(String, Json)> {
    let label = match name {
        "activated" => "Activated",
        "passwordChanged" => "Password changed",
        "realmId" => "Realm",
        "statusChanged" => "Status changed",
        "transitioningToStatus" => "Becoming",
        "type" => {
            let id = value.member("id").unwrap_or(value);
            return vec![("User type".to_owned(), id.clone())];
        }
        "credentials" => return credentials(value),
        other => other,
    };
    vec![(label.to_owned(), value.clone())]
}

/// Where the password is kept. The rest of `credentials` says only that there is one.
fn credentials(value: &Json) -> Vec<(String, Json)> {
    let Some(provider) = value.member("provider") else {
        return Vec::new();
    };
    let kind = provider.member_str("type").unwrap_or_default();
    let text = match provider.member_str("name") {
        Some(name) if name != kind => [kind, " · ", name].concat(),
        _ => kind.to_owned(),
    };
    vec![("Provider".to_owned(), Json::String(text))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::json;

    fn shown(name: &str, value: &str) -> Vec<(String, String)> {
        let value = json::parse(value.as_bytes(), 1_000).expect("the test's own JSON");
        lines(name, &value)
            .into_iter()
            .map(|(label, value)| (label, value.display()))
            .collect()
    }

    #[test]
    fn known_facts_are_named_in_words() {
        let cases = [
            ("type", r#"{"id":"oty1"}"#, "User type", "oty1"),
            ("activated", "null", "Activated", ""),
            (
                "credentials",
                r#"{"provider":{"type":"OKTA","name":"OKTA"}}"#,
                "Provider",
                "OKTA",
            ),
            (
                "credentials",
                r#"{"password":{},"provider":{"type":"ACTIVE_DIRECTORY","name":"corp.example"}}"#,
                "Provider",
                "ACTIVE_DIRECTORY · corp.example",
            ),
        ];
        for (name, value, label, text) in cases {
            assert_eq!(shown(name, value), [(label.to_owned(), text.to_owned())]);
        }
    }

    #[test]
    fn unknown_facts_are_shown_as_they_came() {
        assert_eq!(
            shown("somethingNew", r#"{"a":1}"#),
            [("somethingNew".to_owned(), r#"{"a":1}"#.to_owned())]
        );
    }

    #[test]
    fn a_user_without_a_provider_has_no_line_for_it() {
        assert_eq!(shown("credentials", r#"{"password":{}}"#), []);
    }
}
