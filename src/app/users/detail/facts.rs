//! The facts about one user, those of Okta first, then every attribute of the profile.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::{format, users::store::Users};
use crate::oauth::json::Json;
use crate::okta::{clock, users::UserDetail};

/// Dates, type and provider; then the profile, attributes without a value too.
#[component]
pub(super) fn Facts(detail: Arc<UserDetail>) -> impl IntoView {
    let minute = expect_context::<Users>().minute();
    let row = &detail.row;
    let times = [
        ("Created", row.created),
        ("Last login", row.last_login),
        ("Last updated", row.last_updated),
    ]
    .map(|(label, time)| view! { <div><dt>{label}</dt>{moment(time, minute)}</div> });
    let facts = detail
        .facts
        .iter()
        .flat_map(|(name, value)| lines(name, value))
        .map(|(label, value)| {
            let time = value.as_str().and_then(clock::parse_rfc3339);
            let shown = match time {
                Some(time) => moment(Some(time), minute),
                None => text(&value),
            };
            view! { <div><dt>{label}</dt>{shown}</div> }
        })
        .collect_view();
    let attributes = detail
        .attributes
        .iter()
        .map(|(name, value)| {
            view! { <div><dt class="mono">{name.clone()}</dt>{text(value)}</div> }
        })
        .collect_view();
    view! {
        <dl class="facts detail-facts">{times.into_iter().collect_view()}{facts}</dl>
        <h3>"Profile"</h3>
        <dl class="facts detail-profile">{attributes}</dl>
    }
}

/// A moment exactly, and how long ago it was.
fn moment(time: Option<i64>, minute: Memo<u64>) -> AnyView {
    let Some(time) = time.and_then(|time| u64::try_from(time).ok()) else {
        return view! { <dd class="muted">"—"</dd> }.into_any();
    };
    view! {
        <dd>
            {format::date_time(time)} " "
            <span class="muted">{move || format::relative(time, minute.get() * 60)}</span>
        </dd>
    }
    .into_any()
}

fn text(value: &Json) -> AnyView {
    match value.display() {
        text if text.is_empty() => view! { <dd class="muted">"—"</dd> }.into_any(),
        text => view! { <dd><bdi>{text}</bdi></dd> }.into_any(),
    }
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
