//! The orgs that a person saved, and what fills in the form of the connect page.

use leptos::prelude::untrack;

use super::Session;
use crate::app::{route::Route, settings::Settings, state::State};
use crate::browser::{location, storage::Area};
use crate::oauth::callback::RedirectParts;
use crate::okta::{
    saved_org::{SavedOrg, SavedOrgs, Setup, SetupProblem},
    share_link::{self, LinkProblem},
};

/// Where they are kept: by the device, for every tab.
pub(super) const RECORD: &str = "latchkey.orgs";

/// What a link did that the page was opened by.
#[derive(Clone)]
pub enum Link {
    None,
    /// It filled in the form for this org. What stood there before comes back by *Undo*.
    Used {
        org: String,
        before: Box<Settings>,
    },
    Refused(LinkProblem),
}

/// What is open below the list of saved orgs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgsPanel {
    Closed,
    Save,
    Manage,
}

/// The saved orgs, and what the connect page shows of them.
pub struct Orgs {
    pub saved: State<SavedOrgs>,
    /// Whether the device keeps them as they are here.
    pub are_kept: State<bool>,
    /// Told when orgs came or went, and not when one is only called something else.
    pub came: State<()>,
    pub panel: State<OrgsPanel>,
    pub link: State<Link>,
    /// The address of an org that was filled in, and not typed: nobody is asked anything there before the person wants it.
    pub filled_in: State<String>,
}

impl Orgs {
    pub(super) fn read() -> Self {
        Self {
            saved: State::new(Area::Device.read(RECORD).unwrap_or_default()),
            are_kept: State::new(true),
            came: State::new(()),
            panel: State::new(OrgsPanel::Closed),
            link: State::new(Link::None),
            filled_in: State::new(String::new()),
        }
    }
}

impl Session {
    /// Takes what the address brought: a link that fills in the form, or the answer to a sign-in.
    pub(super) fn arrive_with(self, parts: &RedirectParts) {
        let is_connect = self
            .route
            .with_untracked(|route| matches!(route, Route::Connect));
        match share_link::parse(&parts.fragment).filter(|_| is_connect) {
            None => self.receive(parts),
            Some(Err(problem)) => self.orgs.link.set(Link::Refused(problem)),
            Some(Ok(setup)) => {
                let before = Box::new(self.settings.get_untracked());
                self.fill_in(&setup);
                self.orgs.link.set(Link::Used {
                    org: setup.org,
                    before,
                });
            }
        }
    }

    /// Fills in the form. Nothing is asked and nothing starts by that.
    pub fn fill_in(self, setup: &Setup) {
        self.orgs.filled_in.set(setup.org.clone());
        self.settings.update(|settings| {
            // Who signs in at one org is not another's business.
            if settings.org_url().map(|(org, _)| org.as_str() != setup.org) != Ok(false) {
                settings.login_hint.clear();
            }
            settings.org.clone_from(&setup.org);
            settings.client_id.clone_from(&setup.client_id);
            settings.flow = setup.flow;
            settings.scopes.clone_from(&setup.scopes);
            settings.response_mode = setup.response_mode;
        });
    }

    /// Puts back what stood in the form before a link filled it in.
    pub fn undo_link(self) {
        if let Link::Used { before, .. } = self.orgs.link.get_untracked() {
            self.settings.set(*before);
        }
        self.orgs.link.set(Link::None);
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
        };
        setup.checked()
    }

    /// The link that fills in the form as it is now.
    pub fn share_link(self) -> Option<String> {
        let setup = untrack(|| self.setup()).ok()?;
        let link = [
            location::origin(),
            self.href(&Route::Connect),
            share_link::build(&setup),
        ];
        Some(link.concat())
    }

    /// The saved org that a token belongs to.
    pub fn saved_org(self, org: &str, client_id: &str) -> Option<SavedOrg> {
        self.orgs
            .saved
            .with(|orgs| orgs.of(org, client_id).cloned())
    }

    /// Changes the saved orgs, here and on the device. What the device refuses to keep stays in the page.
    pub fn change_orgs(self, change: &mut dyn FnMut(&mut SavedOrgs)) {
        self.reread_orgs();
        self.orgs.saved.update(|orgs| change(orgs));
        self.keep_orgs();
    }

    /// Writes the saved orgs to the device.
    pub fn keep_orgs(self) {
        let kept = self
            .orgs
            .saved
            .with_untracked(|orgs| Area::Device.write(RECORD, orgs));
        self.orgs.are_kept.set(kept);
    }

    /// Another tab wrote them.
    pub(super) fn follow_orgs(self) {
        if self.reread_orgs() {
            self.orgs.came.set(());
        }
    }

    /// Takes over what the device keeps, unless it lacks what is only in this page. Whether that was news.
    fn reread_orgs(self) -> bool {
        let kept = Area::Device.read(RECORD).unwrap_or_default();
        let is_news = self.orgs.are_kept.get_untracked()
            && self.orgs.saved.with_untracked(|orgs| *orgs != kept);
        if is_news {
            self.orgs.saved.set(kept);
        }
        is_news
    }
}
