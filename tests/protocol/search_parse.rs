//! Search expressions: read, written, and what is said of those that are wrong.

use latchkey::oauth::json::{self, Json};
use latchkey::okta::search::{Attributes, Expression, Fault, Join, Operator, Problem, Test, parse};
use latchkey::okta::user_schema::{Attribute, Group, Kind};
use proptest::prelude::*;

/// Okta's attributes, and some of the org's own.
pub(crate) fn attributes() -> Attributes {
    let mut attributes = Attributes::standard();
    for (path, kind, is_array) in [
        ("profile.badgeNumber", Kind::Number, false),
        ("profile.fullTime", Kind::Boolean, false),
        ("profile.skills", Kind::Text, true),
        ("profile.floors", Kind::Number, true),
    ] {
        attributes.list.push(Attribute {
            is_array,
            ..Attribute::new(path, kind, Group::Custom)
        });
    }
    attributes
}

fn read(text: &str) -> Result<Expression, Problem> {
    parse(text, Some(&attributes()))
}

/// What is marked as wrong, and why.
fn wrong(text: &str) -> (usize, String, Fault) {
    let problem = read(text).expect_err(text);
    let [_, marked, _] = problem.cut(text);
    assert!(!problem.fault.text().is_empty());
    (
        problem.column(text),
        marked.to_owned(),
        problem.fault.clone(),
    )
}

fn test(attribute: &str, operator: Operator, value: Json) -> Expression {
    Expression::Test(Test {
        attribute: attribute.to_owned(),
        operator,
        value,
    })
}

fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

#[test]
fn and_binds_before_or_and_parentheses_before_both() {
    let [a, b, c] = ["a", "b", "c"].map(|city| test("profile.city", Operator::Equal, text(city)));
    let written = |form: &str| {
        let mut out = form.to_owned();
        for city in ["a", "b", "c"] {
            out = out.replace(&format!("<{city}>"), &format!("profile.city eq \"{city}\""));
        }
        read(&out).unwrap()
    };
    assert_eq!(
        written("<a> or <b> and <c>"),
        Expression::Any(vec![a.clone(), Expression::All(vec![b.clone(), c.clone()])])
    );
    assert_eq!(
        written("(<a> OR <b>)And ((<c>))"),
        Expression::All(vec![Expression::Any(vec![a.clone(), b]), c])
    );
    assert_eq!(written("((<a>))"), a);
}

#[test]
fn okta_s_own_examples_are_read() {
    for text in [
        r#"status eq "STAGED""#,
        r#"lastUpdated gt "2014-01-01T00:00:00.000Z""#,
        r#"id eq "00u1ero7vZFVEIYLWPBN""#,
        r#"profile.department eq "Engineering" and (created lt "2014-01-01T00:00:00.000Z" or status eq "ACTIVE")"#,
        r#"profile.arrayAttr eq "arrayAttrVal1""#,
        r#"classification.type eq "LITE""#,
        r#"(status lt "STAGED" or status gt "STAGED")"#,
        r#"type.id eq "otyfnjfba4ye7pgjB0g4""#,
        r#"created gt "2014-01-01T00:00:00.000-07:00""#,
        r#"profile.login co "ada" AND profile.fullTime eq true and profile.badgeNumber ge 12.5"#,
        "profile.mobilePhone pr\nand status PR",
        "profile.neverHeardOf eq 7",
        r#"profile.skills sw "ru" and profile.floors gt 3"#,
    ] {
        assert!(read(text).is_ok(), "{text}: {:?}", read(text));
    }
}

#[test]
fn texts_are_escaped_as_in_json() {
    let value = |written: &str| match read(&format!("profile.city eq {written}")).unwrap() {
        Expression::Test(test) => test.value,
        other => panic!("{other:?}"),
    };
    assert_eq!(value(r#""a\"b\\c\/d""#), text("a\"b\\c/d"));
    assert_eq!(
        value(r#""M\u00fcnchen \ud83d\ude00\n""#),
        text("München 😀\n")
    );
    assert_eq!(value("\"Zoé (x) or y\""), text("Zoé (x) or y"));
    for written in [r#""\q""#, r#""\ud800""#, "\"a\tb\"", "\"a\nb\""] {
        let (column, marked, fault) = wrong(&format!("profile.city eq {written}"));
        assert_eq!(
            (column, marked.as_str(), fault),
            (17, written, Fault::Escape)
        );
    }
}

#[test]
fn each_mistake_is_told_where_it_is() {
    use Fault::*;
    let own = str::to_owned;
    for (text, column, marked, fault) in [
        ("", 1, "", Empty),
        ("  \n ", 1, "", Empty),
        (r#"profile.city eq "Oslo"#, 17, "\"Oslo", UnclosedQuote),
        (r#"status eq "A\"#, 11, "\"A\\", UnclosedQuote),
        ("status", 7, "", MissingOperator(own("status"))),
        ("status and", 7, "", MissingOperator(own("status"))),
        (r#"status "ACTIVE""#, 7, "", MissingOperator(own("status"))),
        ("status eq", 10, "", MissingValue),
        ("status eq and id pr", 10, "", MissingValue),
        ("(status eq)", 11, "", MissingValue),
        ("status eq ACTIVE", 11, "ACTIVE", Unquoted),
        ("status eq null", 11, "null", Unquoted),
        ("status eq 'ACTIVE'", 11, "'ACTIVE'", OtherQuotes),
        ("status eq “ACTIVE”", 11, "“ACTIVE”", OtherQuotes),
        (r#"status ne "ACTIVE""#, 8, "ne", NotEqual(own("status"))),
        (r#"status != "ACTIVE""#, 8, "!=", NotEqual(String::new())),
        (
            r#"status = "ACTIVE""#,
            8,
            "=",
            UnknownOperator {
                written: own("="),
                meant: "eq",
            },
        ),
        (
            r#"status near "ACTIVE""#,
            8,
            "near",
            UnknownOperator {
                written: own("near"),
                meant: "",
            },
        ),
        (r#"profile.login ew "x""#, 15, "ew", EndsWith),
        (r#"profile.city="Oslo""#, 1, "profile.city=", NotAnAttribute),
        (r#""status" eq "ACTIVE""#, 1, "\"status\"", QuotedAttribute),
        (
            r#"profile.login eq "x" lastLogin gt "y""#,
            22,
            "lastLogin",
            MissingJoin,
        ),
        (
            "lastLogin pr",
            1,
            "lastLogin",
            NotSearchable(own("lastLogin")),
        ),
        (
            "passwordChanged pr",
            1,
            "passwordChanged",
            NotSearchable(own("passwordChanged")),
        ),
        ("profile. pr", 1, "profile.", NotSearchable(own("profile."))),
        ("Status pr", 1, "Status", Meant(own("status"))),
        (
            "profile.firstname pr",
            1,
            "profile.firstname",
            Meant(own("profile.firstName")),
        ),
        ("city pr", 1, "city", Meant(own("profile.city"))),
        (
            r#"profile.city co "slo""#,
            14,
            "co",
            NotAllowed(Operator::Contains, own("profile.city")),
        ),
        (
            r#"created sw "2014""#,
            9,
            "sw",
            NotAllowed(Operator::StartsWith, own("created")),
        ),
        (
            "profile.fullTime gt true",
            18,
            "gt",
            NotAllowed(Operator::Greater, own("profile.fullTime")),
        ),
        (
            "classification.type pr",
            21,
            "pr",
            NotAllowed(Operator::Present, own("classification.type")),
        ),
        (r#"profile.email co "é@""#, 18, "\"é@\"", ShortPart),
        (r#"created gt "2014-01-01""#, 12, "\"2014-01-01\"", NotDate),
        (
            r#"created gt "2014-02-30T00:00:00.000Z""#,
            12,
            "\"2014-02-30T00:00:00.000Z\"",
            NotDate,
        ),
        (
            r#"created gt "2014-02-03 00:00:00.000Z""#,
            12,
            "\"2014-02-03 00:00:00.000Z\"",
            NotDate,
        ),
        ("created gt 2014", 12, "2014", NotDate),
        (r#"profile.badgeNumber eq "7""#, 24, "\"7\"", NotNumber),
        ("profile.badgeNumber eq 07", 24, "07", NotNumber),
        (r#"profile.fullTime eq "true""#, 21, "\"true\"", NotBoolean),
        (r#"status pr "ACTIVE""#, 11, "\"ACTIVE\"", NoValue),
        (r#"not (status eq "ACTIVE")"#, 1, "not", Not),
        ("status pr and", 14, "", MissingTest),
        ("and status pr", 1, "and", MissingTest),
        ("status pr or or id pr", 14, "or", MissingTest),
        ("()", 2, ")", MissingTest),
        ("(status pr", 1, "(", UnclosedParenthesis),
        ("((status pr)", 1, "(", UnclosedParenthesis),
        ("status pr)", 10, ")", SpareParenthesis),
        (")", 1, ")", SpareParenthesis),
        ("(status pr id pr)", 12, "id", MissingJoin),
        ("id pr (status pr)", 7, "(", MissingJoin),
        // Characters are counted, not bytes.
        (r#"profile.city eq "Ærø" und id pr"#, 23, "und", MissingJoin),
    ] {
        assert_eq!(wrong(text), (column, own(marked), fault), "{text}");
    }
}

#[test]
fn depth_has_an_end() {
    let nested = |depth: usize| format!("{}id pr{}", "(".repeat(depth), ")".repeat(depth));
    assert!(read(&nested(32)).is_ok());
    let (column, _, fault) = wrong(&nested(100_000));
    assert_eq!((column, fault), (33, Fault::TooDeep));
}

#[test]
fn without_attributes_only_the_form_counts() {
    let form = |text: &str| parse(text, None);
    assert!(form(r#"lastLogin gt "yesterday" and profile.city co "x" and x eq 1"#).is_ok());
    assert!(form("x ne 1").is_err());
    assert!(form("x eq y").is_err());
}

#[test]
fn a_mistake_names_its_mending() {
    for (text, mending) in [
        (
            r#"status ne "ACTIVE""#,
            r#"(status lt "X" or status gt "X")"#,
        ),
        (r#"status = "ACTIVE""#, "Write eq"),
        ("city pr", "Write profile.city"),
        (r#"created gt "today""#, "2026-01-31T00:00:00.000Z"),
        (r#"profile.city co "slo""#, "Use sw"),
        ("lastLogin pr", "cannot search by lastLogin"),
        ("profile.city eq", "double quotes"),
    ] {
        let said = read(text).unwrap_err().fault.text();
        assert!(said.contains(mending), "{text}: {said}");
    }
}

/// Any value that an attribute without a type may be compared with.
fn values() -> impl Strategy<Value = Json> {
    prop_oneof![
        any::<String>().prop_map(Json::String),
        "[\"\\\\() a-zé\u{1}\n😀]{0,12}".prop_map(Json::String),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(|number| {
            let text = number.to_string();
            json::parse(text.as_bytes(), text.len()).expect("a number")
        }),
    ]
}

fn trees() -> impl Strategy<Value = Expression> {
    let operators = prop::sample::select(
        Operator::ALL
            .into_iter()
            .filter(|operator| *operator != Operator::NotEqual)
            .collect::<Vec<_>>(),
    );
    let leaf = (
        "profile\\.[a-zA-Z0-9_]{1,9}|id|status|type\\.id",
        operators,
        values(),
    )
        .prop_map(|(attribute, operator, value)| {
            let value = match operator {
                Operator::Present => Json::Null,
                _ => value,
            };
            test(&attribute, operator, value)
        });
    leaf.prop_recursive(5, 40, 5, |inner| {
        (any::<bool>(), prop::collection::vec(inner, 2..5)).prop_map(|(all, parts)| {
            let join = if all { Join::All } else { Join::Any };
            Expression::join(join, parts).expect("two parts at least")
        })
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(tree in trees()) {
        let written = tree.to_text();
        prop_assert_eq!(parse(&written, None), Ok(tree), "{}", written);
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_in_it(text in any::<String>()) {
        if let Err(problem) = read(&text) {
            prop_assert!(problem.start <= problem.end && problem.end <= text.len());
            prop_assert_eq!(problem.cut(&text).concat(), text);
        }
    }

    #[test]
    fn any_mixture_of_its_parts_is_read_or_refused(parts in prop::collection::vec(prop::sample::select(vec![
        "(", ")", "\"", "\\", "and", "or", "not", "eq", "ne", "pr", "co", "status", "profile.city", "created", "profile.fullTime",
        "\"ACTIVE\"", "\"2014-01-01T00:00:00.000Z\"", "true", "12", "“", "=", "é",
    ]), 0..14), gap in prop::sample::select(vec!["", " ", "\n"])) {
        let text = parts.join(gap);
        match read(&text) {
            Ok(tree) => {
                let again = tree.to_text();
                prop_assert_eq!(read(&again), Ok(tree), "{} as {}", text, again);
            }
            Err(problem) => {
                prop_assert_eq!(problem.cut(&text).concat(), text.clone());
                prop_assert!(problem.column(&text) <= text.chars().count() + 1);
            }
        }
    }
}
