//! `Link`: what was read can be written and read again, and no next page leads away from the org.

#![no_main]

use latchkey::oauth::http::{Headers, Response};
use latchkey::okta::link::{Link, next, parse};
use latchkey::okta::org::OrgUrl;
use latchkey::okta::users;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|header: &str| {
    let links = parse(header);
    for link in &links {
        assert!(link.url.starts_with("https://") || link.url.starts_with("http://"));
    }
    assert_eq!(parse(&written(&links)), links);
    let with_next = links
        .iter()
        .find(|link| link.rels.iter().any(|rel| rel == "next"));
    assert_eq!(next(header).as_ref(), with_next.map(|link| &link.url));

    let org = OrgUrl::from_origin("https://acme.okta.com");
    let response = Response {
        status: 200,
        headers: Headers::new(vec![("link".to_owned(), header.to_owned())]),
        body: b"[]".to_vec(),
    };
    if let Ok(page) = users::process_list(&response, &org, &mut users::roster()) {
        assert_eq!(page.next, next(header));
        assert!(page.next.is_none_or(|next| org.owns(&next)));
    }
});

fn written(links: &[Link]) -> String {
    let links = links.iter().map(|link| {
        let rels = link
            .rels
            .join(" ")
            .replace('\\', r"\\")
            .replace('"', "\\\"");
        format!("<{}>; rel=\"{rels}\"", link.url)
    });
    links.collect::<Vec<_>>().join(", ")
}
