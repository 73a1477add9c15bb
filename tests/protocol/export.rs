//! Users as a file.

use latchkey::okta::export::{ExportError, FURTHER, Format, Writer, add_name, push_separated};
use proptest::prelude::*;
use serde_json::{Value, json};

fn users() -> Value {
    json!([
        {"id": "1", "status": "ACTIVE", "created": null, "_links": {"self": {}}, "credentials": {"provider": {}},
         "profile": {"login": "ann@x.y", "lastName": "O\"Neil, \r\nAnn", "level": -5, "tags": ["a", "b"], "note": "=1+1"}},
        {"id": "2", "status": "STAGED", "profile": {"login": "bob@x.y", "lastName": null}}
    ])
}

/// A page after it.
fn more_users() -> Value {
    json!([
        {"id": "3", "status": "ACTIVE", "profile": {"login": "cy@x.y"}},
        {"id": "4", "status": "ACTIVE", "profile": {"login": "di@x.y", "level": 3}}
    ])
}

fn columns() -> Vec<String> {
    [
        "id",
        "profile.login",
        "profile.lastName",
        "profile.level",
        "profile.tags",
        "profile.note",
    ]
    .map(str::to_owned)
    .into()
}

fn file(format: Format, columns: Vec<String>, pages: &[Value]) -> String {
    let mut writer = Writer::new(format, columns, 0);
    let mut out = writer.begin();
    for page in pages {
        let count = writer.page(page.to_string().as_bytes(), &mut out).unwrap();
        assert_eq!(count, page.as_array().unwrap().len());
    }
    out.push_str(writer.end());
    out
}

#[test]
fn csv_is_as_rfc_4180_has_it_and_no_value_is_a_formula() {
    let expected = "id,profile.login,profile.lastName,profile.level,profile.tags,profile.note\r\n\
                    1,ann@x.y,\"O\"\"Neil, \r\nAnn\",-5,\"a, b\",\"'=1+1\"\r\n\
                    2,bob@x.y,,,,\r\n";
    assert_eq!(file(Format::Csv, columns(), &[users()]), expected);
    let excel = file(Format::CsvForExcel, columns(), &[users()]);
    assert_eq!(excel, format!("\u{feff}{expected}"));
}

#[test]
fn what_has_no_column_is_in_the_last_one() {
    let columns = || {
        ["id", "status", "created", "profile.login", FURTHER]
            .map(str::to_owned)
            .to_vec()
    };
    let later = json!([{"id": "3", "status": "ACTIVE", "realmId": "guo1", "profile": {"login": "cy@x.y", "badge": 7, "none": null}}]);
    let expected = "id,status,created,profile.login,further attributes\r\n\
                    1,ACTIVE,,ann@x.y,\"{\"\"profile.lastName\"\":\"\"O\\\"\"Neil, \\r\\nAnn\"\",\"\"profile.level\"\":-5,\
                    \"\"profile.note\"\":\"\"=1+1\"\",\"\"profile.tags\"\":[\"\"a\"\",\"\"b\"\"]}\"\r\n\
                    2,STAGED,,bob@x.y,\r\n\
                    3,ACTIVE,,cy@x.y,\"{\"\"profile.badge\"\":7,\"\"realmId\"\":\"\"guo1\"\"}\"\r\n";
    assert_eq!(
        file(Format::Csv, columns(), &[users(), later.clone()]),
        expected
    );

    let mut writer = Writer::new(Format::Csv, columns(), 0);
    for page in [users(), later] {
        writer
            .page(page.to_string().as_bytes(), &mut String::new())
            .unwrap();
    }
    let met = [
        "profile.badge",
        "profile.lastName",
        "profile.level",
        "profile.note",
        "profile.tags",
        "realmId",
    ];
    assert_eq!(writer.further(), met);
    // Nothing is looked for where there is no place for it.
    let mut writer = Writer::new(Format::Csv, self::columns(), 0);
    writer
        .page(users().to_string().as_bytes(), &mut String::new())
        .unwrap();
    assert!(writer.further().is_empty());
}

#[test]
fn a_name_is_added_once_and_not_without_end() {
    let mut names = Vec::new();
    for name in ["b", "a", "b"] {
        add_name(&mut names, name);
    }
    assert_eq!(names, ["a", "b"]);
    for number in 0..1_000 {
        add_name(&mut names, &format!("c{number}"));
    }
    assert_eq!(names.len(), 200);
}

#[test]
fn json_keeps_its_shape_and_its_types() {
    let chosen = json!([
        {"id": "1", "profile": {"login": "ann@x.y", "lastName": "O\"Neil, \r\nAnn", "level": -5, "tags": ["a", "b"], "note": "=1+1"}},
        {"id": "2", "profile": {"login": "bob@x.y", "lastName": null}}
    ]);
    let text = file(Format::Json, columns(), &[users()]);
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), chosen);
    let lines = file(Format::JsonLines, columns(), &[users()]);
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(Value::from(lines), chosen);
}

#[test]
fn everything_is_everything_but_links_and_credentials() {
    let mut expected = users();
    let first = expected[0].as_object_mut().unwrap();
    first.remove("_links");
    first.remove("credentials");
    let text = file(Format::Json, Vec::new(), &[users(), json!([])]);
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
    let nobody = file(Format::Json, Vec::new(), &[json!([])]);
    assert_eq!(serde_json::from_str::<Value>(&nobody).unwrap(), json!([]));
}

#[test]
fn a_file_that_goes_on_is_the_same_as_one_that_was_never_stopped() {
    for format in Format::ALL {
        let whole = file(format, columns(), &[users(), more_users()]);
        let mut first = Writer::new(format, columns(), 0);
        let mut out = first.begin();
        first
            .page(users().to_string().as_bytes(), &mut out)
            .unwrap();
        let mut second = Writer::new(format, columns(), first.rows());
        second.remember(&first.take_marks());
        second
            .page(more_users().to_string().as_bytes(), &mut out)
            .unwrap();
        out.push_str(second.end());
        assert_eq!(out, whole);
        assert_eq!((second.rows(), second.doubles()), (4, 0));
    }
}

#[test]
fn a_user_on_two_pages_is_written_once() {
    let overlapping = json!([
        users()[1],
        more_users()[0],
        more_users()[0],
        more_users()[1]
    ]);
    for format in Format::ALL {
        let expected = file(format, columns(), &[users(), more_users()]);
        let mut writer = Writer::new(format, columns(), 0);
        let mut out = writer.begin();
        let mut marks = Vec::new();
        // The second page comes twice: the last one of all has nobody new.
        for (page, (rows, doubles)) in [
            (users(), (2, 0)),
            (overlapping.clone(), (4, 2)),
            (overlapping.clone(), (4, 6)),
        ] {
            let count = writer.page(page.to_string().as_bytes(), &mut out).unwrap();
            assert_eq!(count, page.as_array().unwrap().len());
            assert_eq!((writer.rows(), writer.doubles()), (rows, doubles));
            marks.extend(writer.take_marks());
        }
        assert_eq!(marks.len(), 4 * 8);
        // Another visit knows them by their marks.
        let mut later = Writer::new(format, columns(), writer.rows());
        later.remember(&marks);
        later
            .page(overlapping.to_string().as_bytes(), &mut out)
            .unwrap();
        assert_eq!((later.rows(), later.doubles()), (4, 4));
        assert!(later.take_marks().is_empty());
        out.push_str(later.end());
        assert_eq!(out, expected);
    }
}

#[test]
fn of_a_faulty_page_nothing_is_written() {
    for (body, error) in [
        ("[{\"id\":\"1\"},{\"id\":\"2\"", ExportError::Malformed),
        ("", ExportError::Malformed),
        ("{}", ExportError::NotUsers),
        ("[{\"id\":\"1\"},{}]", ExportError::NotUsers),
        ("[1]", ExportError::NotUsers),
    ] {
        let mut writer = Writer::new(Format::Csv, columns(), 0);
        let mut out = String::new();
        assert_eq!(writer.page(body.as_bytes(), &mut out), Err(error), "{body}");
        assert_eq!((writer.rows(), out.as_str()), (0, ""));
        // Who was in it may come yet.
        assert!(writer.take_marks().is_empty());
        writer.page(b"[{\"id\":\"1\"}]", &mut out).unwrap();
        assert_eq!((writer.rows(), writer.doubles()), (1, 0));
    }
}

/// Reads CSV as RFC 4180 has it.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let (mut line, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match (quoted, character) {
            (true, '"') if rest.next_if_eq(&'"').is_some() => cell.push('"'),
            (true, '"') => quoted = false,
            (true, other) => cell.push(other),
            (false, '"') => quoted = true,
            (false, ',') => line.push(std::mem::take(&mut cell)),
            (false, '\r') if rest.next_if_eq(&'\n').is_some() => {
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            (false, other) => cell.push(other),
        }
    }
    lines
}

proptest! {
    #[test]
    fn what_is_written_is_read_again_and_no_cell_begins_a_formula(cells in prop::collection::vec(any::<String>(), 1..6)) {
        let mut out = String::new();
        for (at, cell) in cells.iter().enumerate() {
            push_separated(&mut out, at, cell, true);
        }
        out.push_str("\r\n");
        let read = read_csv(&out);
        prop_assert_eq!(read.len(), 1);
        for (read, cell) in read[0].iter().zip(&cells) {
            prop_assert!(!read.trim_start().starts_with(['=', '+', '-', '@', '\t']));
            prop_assert_eq!(read.strip_prefix('\'').filter(|text| text == cell).unwrap_or(read), cell);
        }
    }
}
