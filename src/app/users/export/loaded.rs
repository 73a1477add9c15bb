//! What is loaded already, as a file: no call is made.

use roster::{Single, Value};

use crate::app::users::{
    columns::{Columns, NAME, Shown, Source},
    rows::Rows,
};
use crate::oauth::json::{self, Json};
use crate::okta::{
    clock,
    export::{Format, Writer},
    user_schema::{Attribute, Kind},
};

/// About so many bytes are handed on at once.
const PIECE: usize = 1 << 20;

/// The attributes that a file of the table's columns has: the ID, and first and last name in the place of both in one. Each once.
pub(super) fn attributes(columns: &Columns) -> Vec<String> {
    let mut attributes = vec!["id".to_owned()];
    for column in &columns.0 {
        let of_column = match column.id.as_str() {
            NAME => &["profile.firstName", "profile.lastName"][..],
            id => &[id],
        };
        for id in of_column {
            if !attributes.iter().any(|known| known == id) {
                attributes.push((*id).to_owned());
            }
        }
    }
    attributes
}

/// The rows that are shown, or only those that are chosen, with the columns of the table and the ID, in the shape in which Okta gives
/// users: piece by piece, for all of them together may be many. Tells how many there are.
pub(super) fn write(
    rows: &Rows,
    columns: &Columns,
    known: &[Attribute],
    format: Format,
    is_chosen: bool,
    take: &mut dyn FnMut(&str),
) -> u64 {
    let kept = rows.roster().kept();
    let columns: Vec<_> = attributes(columns)
        .into_iter()
        .map(|id| {
            let shown = Shown { id, width: 0 };
            let source = shown.source(kept);
            (shown.id, source)
        })
        .filter(|(id, source)| id == "id" || *source != Source::Missing)
        .collect();
    let values: Vec<_> = columns
        .iter()
        .filter(|(id, _)| id != "id")
        .map(|(id, source)| {
            let told = known.iter().find(|attribute| attribute.path == *id);
            let kind = told.filter(|attribute| !attribute.is_array);
            (
                id.as_str(),
                *source,
                kind.map_or(Kind::Text, |attribute| attribute.kind),
            )
        })
        .collect();
    let chosen: Vec<usize> = match is_chosen {
        true => rows.selected(),
        false => (0..rows.shown_len())
            .filter_map(|place| rows.shown(place))
            .collect(),
    };
    let names = columns.iter().map(|(id, _)| id.clone()).collect();
    let mut writer = Writer::new(format, names, 0);
    let mut out = writer.begin();
    for row in chosen {
        if out.len() > PIECE {
            take(&out);
            out.clear();
        }
        writer.user(&user(rows, row, &values), &mut out);
    }
    out.push_str(writer.end());
    take(&out);
    writer.rows()
}

/// A user with what is kept of them.
fn user(rows: &Rows, row: usize, values: &[(&str, Source, Kind)]) -> Json {
    let mut members = vec![(
        "id".to_owned(),
        Json::String(rows.roster().id(row).to_owned()),
    )];
    let mut profile = Vec::new();
    for (id, source, kind) in values {
        let value = json_of(rows, row, *source, *kind);
        match id.strip_prefix("profile.") {
            // What is empty is perhaps not there at all.
            Some(_) if value == Json::Null => {}
            Some(name) => profile.push((name.to_owned(), value)),
            None => members.push(((*id).to_owned(), value)),
        }
    }
    members.push(("profile".to_owned(), Json::Object(profile)));
    Json::Object(members)
}

/// A value as the org gives it: lists and objects are told from texts by the roster, all else by the kind that the schema tells.
fn json_of(rows: &Rows, row: usize, source: Source, kind: Kind) -> Json {
    let Source::Text(column) = source else {
        return typed(value(rows, row, source), kind);
    };
    match rows.roster().value(row, column) {
        Value::List(values) => Json::Array(values.into_iter().map(in_list).collect()),
        Value::Single(Single::Json(text)) => parsed(text),
        Value::Single(Single::Text(text)) => typed(text.to_owned(), kind),
    }
}

fn in_list(value: Single<'_>) -> Json {
    match value {
        Single::Json(text) => parsed(text),
        Single::Text(text) => Json::String(text.to_owned()),
    }
}

/// What was JSON when it came. What names a member twice is refused, and stays a text.
fn parsed(text: &str) -> Json {
    json::parse(text.as_bytes(), text.len()).unwrap_or_else(|_| Json::String(text.to_owned()))
}

/// A text, or a value of the kind that the schema tells, if it is one; nothing for an empty one.
fn typed(text: String, kind: Kind) -> Json {
    if text.is_empty() {
        return Json::Null;
    }
    let value = match kind {
        Kind::Boolean | Kind::Integer | Kind::Number => json::parse(text.as_bytes(), text.len()),
        _ => return Json::String(text),
    };
    match value {
        Ok(value @ Json::Bool(_)) if kind == Kind::Boolean => value,
        Ok(value @ Json::Number(_)) if kind.is_number() => value,
        _ => Json::String(text),
    }
}

/// A value as it is told: times in UTC, statuses by the API's name.
pub(in crate::app::users) fn value(rows: &Rows, row: usize, source: Source) -> String {
    match source {
        Source::Time(column) => rows
            .roster()
            .time(row, column)
            .map(clock::format_rfc3339)
            .unwrap_or_default(),
        source => source
            .column()
            .map(|column| rows.roster().text(row, column).into_owned())
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Rows {
        let mut rows = Rows::new();
        rows.clear(
            ["badge", "isLead", "skills"]
                .map(|name| roster::Kept {
                    name: name.to_owned(),
                    is_profile: true,
                })
                .into(),
            true,
        );
        let body = br#"[{"id":"00u1","status":"ACTIVE","created":"2026-01-02T03:04:05.000Z","lastLogin":null,
            "profile":{"login":"ann@x.y","firstName":"=Ann","lastName":"Lee","badge":-7,"isLead":true,"skills":["a","b, c"]}},
            {"id":"00u2","status":"STAGED","created":"2026-01-02T03:04:05.000Z","profile":{"login":"bob@x.y","isLead":"no"}}]"#;
        assert_eq!(rows.add(|roster| roster.append(body)), Ok(2));
        rows
    }

    fn file(format: Format, known: &[Attribute]) -> String {
        let mut columns = Columns::default();
        for id in ["profile.badge", "profile.isLead", "profile.skills"] {
            columns.toggle(id);
        }
        let mut out = String::new();
        let mut take = |piece: &str| out.push_str(piece);
        let count = write(&rows(), &columns, known, format, false, &mut take);
        assert_eq!(count, 2);
        out
    }

    fn known() -> [Attribute; 3] {
        [
            Attribute::of_profile("badge", Kind::Integer),
            Attribute::of_profile("isLead", Kind::Boolean),
            Attribute {
                is_array: true,
                ..Attribute::of_profile("skills", Kind::Text)
            },
        ]
    }

    #[test]
    fn what_is_loaded_has_the_shape_of_what_the_org_gives() {
        let lines = file(Format::JsonLines, &known());
        let first = "{\"id\":\"00u1\",\"status\":\"ACTIVE\",\"created\":\"2026-01-02T03:04:05.000Z\",\"lastLogin\":null,\"lastUpdated\":null,\
                     \"profile\":{\"firstName\":\"=Ann\",\"lastName\":\"Lee\",\"login\":\"ann@x.y\",\"badge\":-7,\"isLead\":true,\"skills\":[\"a\",\"b, c\"]}}";
        assert_eq!(lines.lines().next(), Some(first));
        // What is not of the kind that the schema tells stays a text, as does everything without a schema.
        assert!(lines.contains("\"isLead\":\"no\""));
        let untold = file(Format::JsonLines, &[]);
        assert!(untold.contains("\"badge\":\"-7\",\"isLead\":\"true\""));
    }

    #[test]
    fn lists_and_objects_are_what_they_are_in_the_answer() {
        let mut rows = Rows::new();
        let names = ["floors", "site", "text", "none"];
        let kept = names.map(|name| roster::Kept {
            name: name.to_owned(),
            is_profile: true,
        });
        rows.clear(kept.into(), true);
        let profiles = [
            r#"{"floors":[1,2.50,-3],"site":{"city":"Oslo","at":[1]},"text":"[1]"}"#,
            r#"{"floors":[],"site":[true,null,{"a":"b"}],"text":"{}"}"#,
            r#"{"floors":["1",""],"text":"7"}"#,
        ];
        for (id, profile) in profiles.iter().enumerate() {
            let body = [
                r#"[{"id":""#,
                &id.to_string(),
                r#"","profile":"#,
                profile,
                "}]",
            ]
            .concat();
            assert_eq!(rows.add(|roster| roster.append(body.as_bytes())), Ok(1));
        }
        let columns = Columns(
            names
                .map(|name| Shown {
                    id: ["profile.", name].concat(),
                    width: 0,
                })
                .into(),
        );
        // Whatever the schema tells of lists.
        let known = [
            Attribute {
                is_array: true,
                ..Attribute::of_profile("floors", Kind::Integer)
            },
            Attribute::of_profile("text", Kind::Text),
        ];
        for known in [&known[..], &[]] {
            let mut file = String::new();
            let mut take = |piece: &str| file.push_str(piece);
            write(&rows, &columns, known, Format::JsonLines, false, &mut take);
            let expected = profiles.iter().enumerate().map(|(id, profile)| {
                [
                    r#"{"id":""#,
                    &id.to_string(),
                    r#"","profile":"#,
                    profile,
                    "}",
                ]
                .concat()
            });
            assert_eq!(
                file.lines().collect::<Vec<_>>(),
                expected.collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn its_columns_are_those_of_an_export_from_the_org() {
        let text = file(Format::Csv, &known());
        let mut lines = text.split("\r\n");
        assert_eq!(
            lines.next(),
            Some(
                "id,profile.firstName,profile.lastName,profile.login,profile.email,status,created,lastLogin,lastUpdated,profile.badge,profile.isLead,profile.skills"
            )
        );
        assert_eq!(
            lines.next(),
            Some(
                "00u1,\"'=Ann\",Lee,ann@x.y,,ACTIVE,2026-01-02T03:04:05.000Z,,,-7,true,\"a, b, c\""
            )
        );
    }
}
