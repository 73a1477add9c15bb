//! The org's own attributes: read when the panel opens, if the token may.

use std::{rc::Rc, sync::Arc};

use super::Panel;
use crate::app::{
    components::{busy, button, link},
    dom::{Element, el},
    failure,
    route::Route,
    task::spawn,
    users::{empty, trouble},
};
use crate::oauth::token::Grant;
use crate::okta::{
    diagnosis::{self, Symptom},
    org::OrgUrl,
    scopes,
    search::{Attributes, SCOPE, process_schema, schema_request},
};

/// How far the schema has come.
#[derive(Clone)]
pub(super) enum Schema {
    Failed(Arc<Symptom>),
    Loading,
    /// The token lacks the scope, so nothing was asked.
    NoScope,
    Ready,
    Unasked,
}

impl Panel {
    /// Asks for the schema, unless it was asked for. `anew` asks again after a failure.
    pub(super) fn load_schema(self: &Rc<Self>, anew: bool) {
        let is_due = match self.schema.get_untracked() {
            Schema::Unasked => true,
            Schema::Failed(_) | Schema::NoScope => anew,
            Schema::Loading | Schema::Ready => false,
        };
        let session = self.users.session;
        let Some(grant) = session.grant.get_untracked().filter(|_| is_due) else {
            return;
        };
        // Without the scope the answer is known, and often cannot even be read.
        let granted = &grant.scope.granted;
        if !granted.iter().any(|scope| scopes::covers(scope, SCOPE)) {
            self.schema.set(Schema::NoScope);
            return;
        }
        if session.has_expired(&grant) {
            return;
        }
        self.schema.set(Schema::Loading);
        let run = self.asked.get() + 1;
        self.asked.set(run);
        let panel = Rc::downgrade(self);
        spawn(async move {
            let loaded = load(session, &grant).await;
            // The page may be another by now, or the token.
            let Some(panel) = panel.upgrade().filter(|panel| panel.asked.get() == run) else {
                return;
            };
            match loaded {
                Ok(attributes) => {
                    panel.schema.set(Schema::Ready);
                    panel.learn(attributes);
                }
                Err(symptom) => panel.schema.set(Schema::Failed(Arc::new(symptom))),
            }
        });
    }

    /// Another token may read what this one could not, or be of another org.
    pub(super) fn follow_token(self: &Rc<Self>) {
        let wallet = &self.users.session.wallet;
        let token = wallet.with_untracked(|wallet| wallet.in_use.clone());
        if self.token.replace(token.clone()) == token {
            return;
        }
        self.asked.set(self.asked.get() + 1);
        self.schema.set(Schema::Unasked);
        self.learn(Attributes::standard());
        if self.is_open.get_untracked() {
            self.load_schema(false);
        }
    }
}

async fn load(session: crate::app::session::Session, grant: &Grant) -> Result<Attributes, Symptom> {
    match session.send_with(grant, &schema_request(grant), None).await {
        Ok(answer) => process_schema(&answer.response)
            .map_err(|failure| diagnosis::api(&failure, grant, SCOPE)),
        Err(error) => Err(session
            .explain(error, &OrgUrl::from_origin(&grant.org))
            .await),
    }
}

/// Why the org's own attributes are not offered, and what to do.
pub(super) fn notice(panel: &Rc<Panel>) -> Element {
    let (shown, panel) = (Rc::clone(panel), Rc::clone(panel));
    el("div class=empty-when-fine").part(
        move || shown.schema.get(),
        move |schema| {
            let session = panel.users.session;
            match schema {
                Schema::Ready | Schema::Unasked => None,
                Schema::Loading => Some(
                    busy("p", "Reading the org’s schema")
                        .class("muted")
                        .attr("role", "status"),
                ),
                Schema::NoScope => {
                    let way_on = match empty::is_of_service(session) {
                        true => link(Route::Service, "button small", "Get a token with it"),
                        false => failure::ask_with(session, SCOPE, "button small"),
                    };
                    let text = el("p>Okta’s own attributes are offered. The org’s custom ones are in its schema, which takes the scope ")
                        .child(el("code").text(SCOPE))
                        .text(". Written as text they work without it.");
                    Some(el("div class='banner search-scope'").children([text, way_on]))
                }
                Schema::Failed(symptom) => {
                    let panel = Rc::clone(&panel);
                    Some(trouble::trouble(session, &symptom, move || {
                        let panel = Rc::clone(&panel);
                        button("button small", "Try again").on_click(move || panel.load_schema(true))
                    }))
                }
            }
        },
    )
}
