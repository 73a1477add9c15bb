//! `Link` (RFC 8288).

use latchkey::okta::link::{next, parse};
use proptest::prelude::*;

const SELF: &str = "https://acme.okta.com/api/v1/users?limit=200";
const NEXT: &str = "https://acme.okta.com/api/v1/users?after=200u1,2;3&limit=200";

#[test]
fn what_okta_sends_is_read_as_fetch_joins_it() {
    let header = format!("<{SELF}>; rel=\"self\", <{NEXT}>; rel=\"next\"");
    assert_eq!(next(&header).as_deref(), Some(NEXT));
    let links = parse(&header);
    assert_eq!(links.len(), 2);
    assert_eq!(
        (links[0].url.as_str(), links[0].rels.as_slice()),
        (SELF, &["self".to_owned()][..])
    );
}

#[test]
fn the_end_of_a_list_has_no_next() {
    assert_eq!(next(&format!("<{SELF}>; rel=\"self\"")), None);
    assert_eq!(next(""), None);
}

#[test]
fn parameters_come_in_any_order_and_form() {
    for header in [
        format!("<{NEXT}>;rel=next"),
        format!("<{NEXT}> ; title=\"a, b; rel=prev\" ; REL = \"NEXT\""),
        format!("<{NEXT}>; rel=\"last next\"; x"),
        format!(
            "<{NEXT}>; title=\"say \\\"hi\\\", <https://evil.example>; rel=next\"; rel=\"next\""
        ),
        format!(", ,<{SELF}>, <{NEXT}>; flag; rel=next"),
        format!("junk <{NEXT}>; rel=next, <https://other.example>; rel=next"),
    ] {
        assert_eq!(next(&header).as_deref(), Some(NEXT), "{header}");
    }
}

#[test]
fn the_first_rel_counts() {
    assert_eq!(next(&format!("<{NEXT}>; rel=prev; rel=next")), None);
}

#[test]
fn relative_and_broken_links_are_left_out() {
    for header in [
        "</api/v1/users?after=1>; rel=next",
        "<users>; rel=next",
        "<javascript:alert(1)>; rel=next",
        "<https://a.example; rel=next",
        "https://a.example; rel=next",
    ] {
        assert_eq!(next(header), None, "{header}");
    }
}

proptest! {
    #[test]
    fn nothing_makes_reading_panic_or_hang(header in "[<>;,=\"\\\\ a-z:/?]{0,80}") {
        for link in parse(&header) {
            prop_assert!(link.url.starts_with("http"));
        }
    }

    #[test]
    fn any_title_is_stepped_over(title in "[^\"\\\\\r\n]{0,40}") {
        let header = format!("<{SELF}>; title=\"{title}\"; rel=self, <{NEXT}>; title=\"{title}\"; rel=next");
        let next = next(&header);
        prop_assert_eq!(next.as_deref(), Some(NEXT));
    }

    #[test]
    fn what_is_written_is_read(
        links in prop::collection::vec(("https?://[!-=?-~]{1,30}", prop::collection::vec("[!#-@\\[-~]{1,9}", 0..3), "[ -~\u{e0}]{0,12}"), 0..4),
        comma in " ?, ?", equals in " ?= ?",
    ) {
        let written: Vec<_> = links
            .iter()
            .map(|(url, rels, title)| {
                let quoted = |text: &str| text.replace('\\', r"\\").replace('"', "\\\"");
                format!("<{url}>; title{equals}\"{}\"; rel{equals}\"{}\"", quoted(title), quoted(&rels.join(" ")))
            })
            .collect();
        let read: Vec<_> = parse(&written.join(&comma)).into_iter().map(|link| (link.url, link.rels)).collect();
        let sent: Vec<_> = links.into_iter().map(|(url, rels, _)| (url, rels)).collect();
        prop_assert_eq!(read, sent);
    }
}
