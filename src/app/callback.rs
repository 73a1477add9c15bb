//! The page an authorization server sends people back to.
//!
//! The answer itself was taken out of the address before this page was drawn: here it is only reported on.

use super::{
    components::{busy, heading, link},
    dom::{Element, el},
    failure::failure_card,
    route::Route,
    session::{Session, SignIn, session},
};

/// How the sign-in is going.
pub fn callback_page() -> Element {
    let session = session();
    el("div").part(
        move || session.sign_in.get(),
        move |sign_in| match sign_in {
            SignIn::Failed(failure) => failure_card(failure),
            SignIn::Idle => nothing(session),
            SignIn::Checking => under_way("Looking for the org."),
            SignIn::Leaving => under_way("Going to the org."),
            SignIn::Reading => under_way("Looking at the answer."),
            SignIn::Exchanging => {
                under_way("The answer was checked. Exchanging the code for a token.")
            }
            SignIn::Proving => under_way("Checking the ID token's signature."),
        },
    )
}

fn under_way(what: &str) -> Element {
    el("section class=empty aria-busy=true").children([
        heading("Signing in"),
        busy("p", what).attr("role", "status"),
    ])
}

fn nothing(session: Session) -> Element {
    let users = session
        .grant
        .with_untracked(Option::is_some)
        .then(|| link(Route::Users(None), "button", "See the users"));
    el("section class=empty").children([
        heading("No answer here"),
        el("p>This is where an org sends people back to after they sign in. The address holds no answer: it was used already, or the page was opened by hand."),
        el("div class=row")
            .child(link(Route::Connect, "button primary", "Start a sign-in"))
            .maybe(users),
    ])
}
