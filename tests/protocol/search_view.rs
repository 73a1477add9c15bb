//! Lists that were given a name.

use super::support::kept_and_read;
use latchkey::oauth::json;
use latchkey::oauth::record::Record;
use latchkey::okta::saved_org::NameProblem;
use latchkey::okta::search::{SavedView, SavedViews, ViewProblem};
use latchkey::okta::users::Sort;

const ACME: &str = "https://acme.okta.com";

fn view(name: &str) -> SavedView {
    SavedView {
        name: name.to_owned(),
        org: ACME.to_owned(),
        text: r#"profile.city eq "Ærø \"north\"""#.to_owned(),
        scope: "LOCKED_OUT".to_owned(),
        sort: Some("profile.lastName".to_owned()),
        descending: true,
        columns: Some(vec!["name".to_owned(), "profile.city".to_owned()]),
    }
}

fn read(text: &str) -> Option<SavedViews> {
    SavedViews::from_json(&json::parse(text.as_bytes(), text.len()).ok()?)
}

#[test]
fn views_are_kept_and_read_back() {
    let mut views = SavedViews::default();
    views.put(view("Locked")).unwrap();
    views
        .put(SavedView {
            sort: None,
            descending: false,
            scope: "any".to_owned(),
            text: String::new(),
            columns: None,
            ..view("All of them")
        })
        .unwrap();
    assert_eq!(kept_and_read(&views), Some(views.clone()));
    let by_name = Sort {
        by: "profile.lastName".to_owned(),
        descending: true,
    };
    assert_eq!(views.0[0].order(), Some(by_name));
    assert_eq!(views.0[1].order(), None);
}

#[test]
fn what_this_page_would_not_have_written_is_not_read() {
    let good = view("Good").to_json();
    for (member, value) in [
        ("name", "\"\""),
        ("name", "\"a\\u202eb\""),
        ("name", "7"),
        ("org", "\"javascript:alert(1)\""),
        (
            "text",
            "\"id eq \\\"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EifQ\\\"\"",
        ),
        ("scope", "\"any&sortBy=x\""),
        ("sort", "\"lastLogin\""),
        ("sort", "\"x&y\""),
        ("sort", "\"profile.x&y\""),
        ("descending", "\"yes\""),
        ("columns", "\"name\""),
    ] {
        let mut other = view("Other").to_json();
        if let json::Json::Object(members) = &mut other {
            for (name, old) in members {
                if name == member {
                    *old = json::parse(value.as_bytes(), value.len()).unwrap();
                }
            }
        }
        let text = format!("[{},{}]", other.to_text(), good.to_text());
        let views = read(&text).unwrap();
        assert_eq!(views.0, [view("Good")], "{member} {value}");
    }
    let twice = format!("[{0},{0}]", good.to_text());
    assert_eq!(read(&twice).unwrap().0.len(), 1);
    assert_eq!(read("{}"), None);
    let many = vec![good.to_text(); 3].join(",");
    assert_eq!(read(&format!("[{many}]")).unwrap().0.len(), 1);
}

#[test]
fn a_view_without_columns_is_read_as_it_was_kept() {
    let mut old = view("Old").to_json();
    if let json::Json::Object(members) = &mut old {
        members.retain(|(name, _)| name != "columns");
    }
    let views = read(&format!("[{}]", old.to_text())).unwrap();
    assert_eq!(views.0[0].columns, None);
}

#[test]
fn columns_cost_no_view() {
    let read_with = |columns: Vec<String>| {
        let mut view = view("Wide");
        view.columns = Some(columns);
        let views = read(&format!("[{}]", view.to_json().to_text())).unwrap();
        views.0[0].columns.clone()
    };
    // An attribute may be called as a token looks.
    let long = vec!["profile.employeeBadgeNumber2024ForContractorsOnly".to_owned()];
    assert_eq!(read_with(long.clone()), Some(long));
    // What was not kept by this page is left out, and nothing else.
    assert_eq!(read_with(vec!["profile.city".to_owned(); 41]), None);
    assert_eq!(read_with(vec!["a".repeat(121)]), None);
}

#[test]
fn one_name_is_one_view_at_an_org() {
    let mut views = SavedViews::default();
    views.put(view("Locked")).unwrap();
    let other = SavedView {
        scope: "any".to_owned(),
        ..view("locked")
    };
    assert_eq!(views.put(other.clone()), Ok(Some(view("Locked"))));
    assert_eq!(views.0, [other]);
    views
        .put(SavedView {
            org: "https://other.okta.com".to_owned(),
            ..view("Locked")
        })
        .unwrap();
    assert_eq!(views.0.len(), 2);

    views.put(view("Second")).unwrap();
    assert_eq!(
        views.rename(ACME, "Second", "LOCKED"),
        Err(NameProblem::Taken)
    );
    assert_eq!(views.rename(ACME, "Second", " "), Err(NameProblem::Missing));
    assert_eq!(views.rename(ACME, "second", "SECOND"), Ok(()));
    assert_eq!(views.rename(ACME, "SECOND", "Third"), Ok(()));
    assert_eq!(views.rename(ACME, "gone", "Fourth"), Ok(()));
    assert_eq!(views.position(ACME, "third"), Some(2));
    assert_eq!(views.position(ACME, "fourth"), None);
}

#[test]
fn secrets_and_too_much_are_not_kept() {
    let mut views = SavedViews::default();
    let put = |views: &mut SavedViews, text: &str| {
        views.put(SavedView {
            text: text.to_owned(),
            ..view("New")
        })
    };
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EifQ.c2lnbmF0dXJl";
    for secret in [token.to_owned(), format!("profile.x eq \"{token}\"")] {
        assert_eq!(put(&mut views, &secret), Err(ViewProblem::Secret));
    }
    assert_eq!(put(&mut views, &"a ".repeat(2_049)), Err(ViewProblem::Long));
    assert_eq!(
        views.put(view(token)),
        Err(ViewProblem::Name(NameProblem::Secret))
    );
    assert!(views.0.is_empty());
    for number in 0..200 {
        views.put(view(&number.to_string())).unwrap();
    }
    assert_eq!(views.put(view("one more")), Err(ViewProblem::Full));
    assert_eq!(views.put(view("7")), Ok(Some(view("7"))));
    for problem in [
        ViewProblem::Full,
        ViewProblem::Long,
        ViewProblem::Secret,
        ViewProblem::Name(NameProblem::Taken),
    ] {
        assert!(!problem.text().is_empty());
    }
}
