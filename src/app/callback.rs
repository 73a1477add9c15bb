//! The page an authorization server sends people back to.
//!
//! The answer itself was taken out of the address before this page was drawn: here it is only reported on.

use leptos::prelude::*;

use super::{
    components::Link,
    failure::FailureCard,
    route::Route,
    session::{SignIn, session},
};

/// How the sign-in is going.
#[component]
pub fn Callback() -> impl IntoView {
    let session = session();
    move || {
        match session.sign_in.get() {
        SignIn::Failed(failure) => view! { <FailureCard failure /> }.into_any(),
        SignIn::Idle => view! {
            <section class="empty">
                <h1 tabindex="-1">"No answer here"</h1>
                <p>
                    "This is where an org sends people back to after they sign in. The address holds no answer: it was used already, or the page was opened by hand."
                </p>
                <div class="row">
                    <Link route=Route::Connect class="button primary">"Start a sign-in"</Link>
                    {move || {
                        session
                            .grant
                            .with(Option::is_some)
                            .then(|| view! { <Link route=Route::Users(None) class="button">"See the users"</Link> })
                    }}
                </div>
            </section>
        }
        .into_any(),
        SignIn::Checking | SignIn::Leaving | SignIn::Exchanging => view! {
            <section class="empty" aria-busy="true">
                <h1 tabindex="-1">"Signing in"</h1>
                <p role="status">
                    <i class="spinner" aria-hidden="true"></i>
                    "The answer was checked. Exchanging the code for a token."
                </p>
            </section>
        }
        .into_any(),
    }
    }
}
