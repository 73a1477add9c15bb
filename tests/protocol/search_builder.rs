//! Expressions as rows that are filled in.

use super::search_parse::attributes;
use latchkey::okta::search::{Builder, Join, Operator, Row, RowProblem, Rows, parse};
use proptest::prelude::*;

fn row(attribute: &str, operator: Operator, value: &str) -> Row {
    Row {
        attribute: attribute.to_owned(),
        operator,
        value: value.to_owned(),
    }
}

fn written(builder: &Builder) -> Option<String> {
    Some(builder.expression(&attributes())?.to_text())
}

fn shown(text: &str) -> Option<Builder> {
    let attributes = attributes();
    Builder::of(&parse(text, Some(&attributes)).expect(text), &attributes)
}

/// What the rows write that show a text.
fn through_rows(text: &str) -> Option<String> {
    written(&shown(text)?)
}

#[test]
fn rows_are_written_by_the_type_of_their_attribute() {
    let group = |join, rows| Rows { join, rows };
    let builder = Builder {
        join: Join::All,
        groups: vec![
            group(
                Join::Any,
                vec![
                    row("status", Operator::NotEqual, "STAGED"),
                    row("profile.fullTime", Operator::Equal, "true"),
                    row("profile.badgeNumber", Operator::GreaterOrEqual, " 12.5 "),
                ],
            ),
            group(
                Join::All,
                vec![
                    row("created", Operator::Less, "2024-01-01T00:00:00.000Z"),
                    row("profile.city", Operator::Equal, r#"a "b" \c"#),
                    row("profile.mobilePhone", Operator::Present, "left over"),
                    row("profile.neverHeardOf", Operator::Equal, "7"),
                ],
            ),
        ],
    };
    assert_eq!(
        written(&builder).as_deref(),
        Some(
            r#"((status lt "STAGED" or status gt "STAGED") or profile.fullTime eq true or profile.badgeNumber ge 12.5) and created lt "2024-01-01T00:00:00.000Z" and profile.city eq "a \"b\" \\c" and profile.mobilePhone pr and profile.neverHeardOf eq "7""#
        )
    );
}

#[test]
fn rows_that_say_nothing_yet_are_left_out() {
    let attributes = attributes();
    for (row, problem) in [
        (row("status", Operator::Equal, ""), RowProblem::Missing),
        (
            row("created", Operator::Less, "2024-01-01"),
            RowProblem::Date,
        ),
        (
            row("profile.badgeNumber", Operator::Equal, "twelve"),
            RowProblem::Number,
        ),
        (
            row("profile.badgeNumber", Operator::Equal, "true"),
            RowProblem::Number,
        ),
        (
            row("profile.email", Operator::Contains, "ab"),
            RowProblem::Short,
        ),
    ] {
        assert_eq!(row.expression(&attributes), Err(problem), "{row:?}");
        assert!(!problem.text().is_empty());
        let mut builder = Builder::default();
        builder.groups[0].rows = vec![row];
        assert_eq!(written(&builder), None);
        builder.groups[0]
            .rows
            .push(self::row("id", Operator::Equal, "x"));
        assert_eq!(written(&builder).as_deref(), Some(r#"id eq "x""#));
    }
    assert_eq!(written(&Builder::default()), None);
}

#[test]
fn expressions_of_two_levels_are_shown() {
    for text in [
        r#"status eq "ACTIVE""#,
        r#"status lt "STAGED" or status gt "STAGED""#,
        r#"profile.city eq "a" and profile.city eq "b""#,
        r#"profile.city eq "a" or profile.city eq "b""#,
        r#"status eq "ACTIVE" and (profile.city eq "a" or profile.city eq "b")"#,
        r#"(profile.city eq "a" or profile.city eq "b") and (profile.skills eq "c" or profile.fullTime eq false)"#,
        r#"(id pr and status pr) or (id pr and profile.floors gt 3) or type.id eq "x""#,
        r#"(status lt "A" or status gt "A") and created gt "2024-01-01T00:00:00.000Z""#,
        r#"profile.neverHeardOf eq "7""#,
        r#"profile.neverHeardOf lt "7" or profile.neverHeardOf gt "7""#,
    ] {
        assert_eq!(through_rows(text).as_deref(), Some(text));
    }
    let builder = shown(r#"status lt "STAGED" or status gt "STAGED""#).unwrap();
    assert_eq!(
        builder.groups[0].rows,
        [row("status", Operator::NotEqual, "STAGED")]
    );
    let builder = shown(r#"id pr and status pr and (id pr or type.id pr) and profile.city pr"#);
    let rows: Vec<_> = builder
        .unwrap()
        .groups
        .iter()
        .map(|group| (group.join, group.rows.len()))
        .collect();
    assert_eq!(rows, [(Join::All, 2), (Join::Any, 2), (Join::All, 1)]);
}

#[test]
fn what_no_row_has_a_field_for_stays_text() {
    for text in [
        // Three levels.
        r#"id pr or (status pr and (id pr or type.id pr))"#,
        // A date that is not in UTC.
        r#"created gt "2024-01-01T00:00:00.000-07:00""#,
        // A field has one line.
        r#"profile.city eq "a\nb""#,
        r#"profile.city eq """#,
        // Nobody knows the type: a row would make a text of it.
        "profile.neverHeardOf eq 7",
    ] {
        assert_eq!(shown(text), None, "{text}");
    }
}

fn builders() -> impl Strategy<Value = Builder> {
    let rows = prop_oneof![
        (
            prop::sample::select(vec![
                "status",
                "profile.city",
                "profile.login",
                "profile.neverHeardOf"
            ]),
            prop::sample::select(vec![
                Operator::Equal,
                Operator::NotEqual,
                Operator::StartsWith,
                Operator::Greater
            ]),
            "[\"\\\\() a-zé😀]{0,9}",
        ),
        (
            Just("profile.badgeNumber"),
            prop::sample::select(vec![Operator::Equal, Operator::NotEqual, Operator::Present]),
            "-?[1-9][0-9]{0,5}(\\.[0-9]{1,3})?|x|",
        ),
        (
            Just("created"),
            prop::sample::select(vec![
                Operator::Less,
                Operator::GreaterOrEqual,
                Operator::Present
            ]),
            "20[0-9]{2}-0[1-9]-1[0-9]T1[0-9]:00:00\\.000Z|",
        ),
        (
            Just("profile.fullTime"),
            Just(Operator::Equal),
            "true|false"
        ),
        (Just("profile.skills"), Just(Operator::Equal), "[a-z]{1,3}"),
    ];
    let rows = rows.prop_map(|(attribute, operator, value)| row(attribute, operator, &value));
    let join = || any::<bool>().prop_map(|all| if all { Join::All } else { Join::Any });
    let group =
        (join(), prop::collection::vec(rows, 1..4)).prop_map(|(join, rows)| Rows { join, rows });
    (join(), prop::collection::vec(group, 1..4)).prop_map(|(join, groups)| Builder { join, groups })
}

proptest! {
    #[test]
    fn what_rows_write_they_show(builder in builders()) {
        if let Some(text) = written(&builder) {
            prop_assert_eq!(through_rows(&text), Some(text));
        }
    }
}
