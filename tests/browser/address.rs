//! The address bar.

use latchkey::browser::{location, page};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn an_answer_is_taken_out_of_the_address() {
    let before = location::path();
    for (query, fragment) in [
        ("?code=a%2Bb&state=s%20t", ""),
        ("", "#access_token=abc&state=%C3%A9"),
        ("?a=b", "#c=d"),
    ] {
        location::replace(&["/callback", query, fragment].concat());
        let parts = location::take_redirect();
        // Not decoded: that is done once, by who reads it.
        assert_eq!(
            (parts.query.as_str(), parts.fragment.as_str()),
            (query, fragment)
        );
        let address = page::window()
            .location()
            .href()
            .expect("a page has an address");
        assert_eq!(address, [location::origin().as_str(), "/callback"].concat());
        let parts = location::take_redirect();
        assert_eq!((parts.query.as_str(), parts.fragment.as_str()), ("", ""));
    }
    location::replace(&before);
}

#[wasm_bindgen_test]
fn taking_an_answer_out_adds_nothing_to_the_history() {
    let before = location::path();
    let history = page::window().history().expect("a page has a history");
    let entries = history.length().expect("a history has a length");
    location::replace("/callback?code=abc&state=x");
    location::take_redirect();
    location::replace(&before);
    assert_eq!(history.length().expect("a history has a length"), entries);
}
