//! The whole page, as it starts.

use latchkey::browser::{location, page};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlElement, HtmlInputElement};

use super::support::{forget_everything, until};

#[wasm_bindgen_test]
async fn it_starts_follows_links_and_goes_back() {
    forget_everything();
    let (before, hook) = (location::path(), std::panic::take_hook());
    location::replace("/");
    latchkey::app::mount();
    // The page's own notice would hide what a failing test says.
    std::panic::set_hook(hook);

    until("the connect page", || heading() == "Get a token").await;
    until("its title", || {
        page::document().title() == "Connect · Latchkey"
    })
    .await;
    type_into("#org", "acme-admin.okta.com/admin");
    until("the request for the org", || {
        text_of(".request-line").contains("https://acme.okta.com/oauth2/v1/authorize")
    })
    .await;

    click("nav a[href='/tokens']");
    until("the token page", || heading() == "No token yet").await;
    assert_eq!(location::path(), "/tokens");
    click("nav a[href='/users']");
    until("the users page", || {
        location::path() == "/users" && heading() == "No token yet"
    })
    .await;
    page::window()
        .history()
        .expect("a page has a history")
        .back()
        .expect("there is an entry before");
    until("the token page again", || location::path() == "/tokens").await;
    until("its heading", || heading() == "No token yet").await;

    // What was typed is kept by the device.
    let device = page::window()
        .local_storage()
        .ok()
        .flatten()
        .expect("the test browser keeps things");
    let settings = device
        .get_item("latchkey.settings")
        .ok()
        .flatten()
        .unwrap_or_default();
    assert!(settings.contains("acme-admin.okta.com"), "{settings}");
    location::replace(&before);
}

fn heading() -> String {
    text_of("main h1")
}

fn text_of(selector: &str) -> String {
    let found = page::document().query_selector(selector).ok().flatten();
    found
        .and_then(|element| element.text_content())
        .unwrap_or_default()
}

fn click(selector: &str) {
    element::<HtmlElement>(selector).click();
}

fn type_into(selector: &str, text: &str) {
    let input = element::<HtmlInputElement>(selector);
    input.set_value(text);
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    let event = Event::new_with_event_init_dict("input", &bubbles).expect("browsers have events");
    input
        .dispatch_event(&event)
        .expect("an event reaches an element");
}

fn element<T: JsCast>(selector: &str) -> T {
    let found = page::document().query_selector(selector).ok().flatten();
    found
        .and_then(|element| element.dyn_into().ok())
        .unwrap_or_else(|| panic!("no {selector}"))
}
