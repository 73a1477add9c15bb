//! What the org calls the attributes. It is asked once for each org, and only with a token that may ask.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use leptos::prelude::*;

use super::{Panel, Trouble, ask};
use crate::app::task::spawn;
use crate::okta::{
    org::OrgUrl,
    schema_titles::{self, Attribute, SCOPE},
};

/// How far the titles have come.
#[derive(Clone)]
pub(super) enum Titles {
    Failed(Trouble),
    Here(Arc<Vec<Attribute>>),
    NeedsScope,
    Unasked,
}

thread_local! {
    /// What orgs told, by origin.
    static KNOWN: RefCell<Vec<(String, Arc<Vec<Attribute>>)>> = const { RefCell::new(Vec::new()) };
}

/// Takes the titles from what is known, or asks for them.
pub(super) fn load(panel: &Rc<Panel>) {
    let session = panel.session;
    let Some(grant) = session.grant.get_untracked() else {
        return;
    };
    let known = KNOWN.with_borrow(|known| {
        let found = known.iter().find(|(org, _)| *org == grant.org);
        found.map(|(_, attributes)| Arc::clone(attributes))
    });
    if let Some(attributes) = known {
        let is_shown = panel
            .titles
            .with_untracked(|titles| matches!(titles, Titles::Here(_)));
        if !is_shown {
            panel.titles.set(Titles::Here(attributes));
        }
        return;
    }
    if untrack(|| ask::lacks(session, SCOPE)) {
        panel.titles.set(Titles::NeedsScope);
        return;
    }
    let org = OrgUrl::from_origin(&grant.org);
    let request = schema_titles::request(&org, &grant.access_token);
    let (run, signal) = panel.titling.begin();
    let panel = Rc::downgrade(panel);
    spawn(async move {
        let judge = |response: &_| schema_titles::process(response);
        let titles = match ask::ask(session, &grant, &request, SCOPE, signal, judge).await {
            Ok(attributes) => {
                let attributes = Arc::new(attributes);
                KNOWN.with_borrow_mut(|known| {
                    known.push((grant.org.clone(), Arc::clone(&attributes)));
                });
                Titles::Here(attributes)
            }
            Err(trouble) => Titles::Failed(trouble),
        };
        let Some(panel) = panel.upgrade() else {
            return;
        };
        if panel.titling.is_last(run) {
            panel.titles.set(titles);
        }
    });
}
