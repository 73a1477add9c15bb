//! Starts the page.

fn main() {
    latchkey::app::mount();
}
