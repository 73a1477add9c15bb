//! The orgs that a person saved, and what fills in the form of the connect page.

use super::Session;
use crate::app::{route::Route, state::State};
use crate::browser::storage::Area;
use crate::oauth::callback::RedirectParts;
use crate::okta::{
    saved_org::{SavedOrgs, Setup, SetupProblem},
    share_link,
};

/// Where they are kept: by the device, for every tab.
pub(super) const RECORD: &str = "latchkey.orgs";

/// What is open below the saved orgs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgsPanel {
    Closed,
    /// Nothing but what a link did.
    Link,
    Manage,
    Save,
    Share,
}

/// The saved orgs, and what the connect page shows of them.
pub struct Orgs {
    pub saved: State<SavedOrgs>,
    /// Whether the device keeps them as they are here.
    pub are_kept: State<bool>,
    /// Told when orgs came or went, and not when one is only called something else.
    pub came: State<()>,
    pub panel: State<OrgsPanel>,
    /// The link that the page was opened by, until it is read.
    pub link: State<Option<String>>,
    /// The address of an org that was filled in, and not typed: nobody is asked anything there before the person wants it.
    pub filled_in: State<String>,
}

impl Orgs {
    pub(super) fn read() -> Self {
        Self {
            saved: State::new(kept()),
            are_kept: State::new(true),
            came: State::new(()),
            panel: State::new(OrgsPanel::Closed),
            link: State::new(None),
            filled_in: State::new(String::new()),
        }
    }
}

fn kept() -> SavedOrgs {
    Area::Device.read(RECORD).unwrap_or_default()
}

impl Session {
    /// Takes what the address brought: a link that fills in the form, or the answer to a sign-in.
    pub(super) fn arrive_with(self, parts: &RedirectParts) {
        let is_connect = self
            .route
            .with_untracked(|route| matches!(route, Route::Connect));
        if is_connect && parts.fragment.starts_with(share_link::PREFIX) {
            self.orgs.link.set(Some(parts.fragment.clone()));
            self.orgs.panel.set(OrgsPanel::Link);
        } else {
            self.receive(parts);
        }
    }

    /// Fills in the form. Nothing is asked and nothing starts by that.
    pub fn fill_in(self, setup: &Setup) {
        let setup = setup.clone();
        self.orgs.filled_in.set(setup.org.clone());
        self.settings.update(|settings| {
            // Who signs in at one org is not another's business.
            if settings.org != setup.org {
                settings.login_hint = String::new();
            }
            settings.org = setup.org;
            settings.client_id = setup.client_id;
            settings.flow = setup.flow;
            settings.scopes = setup.scopes;
            settings.response_mode = setup.response_mode;
            settings.dpop = setup.dpop;
        });
    }

    /// Whether the form says the same.
    pub fn is_filled_in(self, setup: &Setup) -> bool {
        self.settings.with(|settings| {
            settings.client_id.trim() == setup.client_id
                && settings.flow == setup.flow
                && settings.scopes == setup.scopes
                && settings.response_mode == setup.response_mode
                && settings
                    .org_url()
                    .is_ok_and(|(org, _)| org.as_str() == setup.org)
        })
    }

    /// What the form says, if a sign-in could begin with it.
    ///
    /// # Errors
    /// What is wrong or missing.
    pub fn setup(self) -> Result<Setup, SetupProblem> {
        let settings = self.settings.get();
        let setup = Setup {
            org: settings.org,
            client_id: settings.client_id,
            flow: settings.flow,
            scopes: settings.scopes,
            response_mode: settings.response_mode,
            dpop: settings.dpop,
        };
        setup.checked()
    }

    /// Changes the saved orgs, here and on the device. What the device refuses to keep stays in the page.
    pub fn change_orgs(self, change: &mut dyn FnMut(&mut SavedOrgs)) {
        // Another tab may have changed them a moment ago.
        if self.orgs.are_kept.get_untracked() {
            self.orgs.saved.update_untracked(|orgs| *orgs = kept());
        }
        self.orgs.saved.update(|orgs| change(orgs));
        self.keep_orgs();
    }

    /// Writes the saved orgs to the device.
    pub fn keep_orgs(self) {
        let is_kept = self
            .orgs
            .saved
            .with_untracked(|orgs| Area::Device.write(RECORD, orgs));
        self.orgs.are_kept.set(is_kept);
    }

    /// Another tab wrote them. What is only in this page stays.
    pub(super) fn follow_orgs(self) {
        if self.orgs.are_kept.get_untracked() {
            self.orgs.saved.set(kept());
            self.orgs.came.set(());
        }
    }
}
