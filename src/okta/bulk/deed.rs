//! What is done: the scope that it needs, whom it is not for, and the requests that it takes.

use super::{Deed, Kind, Outcome};
use crate::oauth::form;
use crate::oauth::http::{Method, Request};
use crate::oauth::secret::AccessToken;
use crate::okta::lifecycle::{self, Action};
use crate::okta::org::{Endpoint, OrgUrl};
use crate::okta::users::Status;

impl Deed {
    /// The scope it needs.
    pub fn scope(&self) -> &'static str {
        match self.kind {
            Kind::AddToGroup | Kind::RemoveFromGroup => "okta.groups.manage",
            Kind::Suspend | Kind::Unsuspend => lifecycle::SCOPE,
        }
    }

    /// The action of a single user that it is, if it is one.
    fn action(&self) -> Option<Action> {
        match self.kind {
            Kind::AddToGroup | Kind::RemoveFromGroup => None,
            Kind::Suspend => Some(Action::Suspend),
            Kind::Unsuspend => Some(Action::Unsuspend),
        }
    }

    /// The status that it leads to, if it changes that.
    pub fn leads_to(&self) -> Option<Status> {
        match self.kind {
            Kind::AddToGroup | Kind::RemoveFromGroup => None,
            Kind::Suspend => Some(Status::Suspended),
            Kind::Unsuspend => Some(Status::Active),
        }
    }

    /// What takes it back.
    pub fn reverse(&self) -> Self {
        let kind = match self.kind {
            Kind::AddToGroup => Kind::RemoveFromGroup,
            Kind::RemoveFromGroup => Kind::AddToGroup,
            Kind::Suspend => Kind::Unsuspend,
            Kind::Unsuspend => Kind::Suspend,
        };
        Self {
            kind,
            group: self.group.clone(),
        }
    }

    /// Whether a user in this status is left out, and why.
    pub(super) fn skips(&self, was: &str) -> Option<Outcome> {
        let status = Status::of(was);
        match self.action() {
            // Whether somebody may be in a group, Okta alone knows.
            None => None,
            Some(_) if self.leads_to().as_ref() == Some(&status) => Some(Outcome::AlreadySo),
            Some(action) => (!action.is_allowed(&status)).then_some(Outcome::NotAllowed),
        }
    }

    /// The request that does it to a user.
    pub fn request(&self, org: &OrgUrl, token: &AccessToken, id: &str) -> Request {
        if let Some(action) = self.action() {
            return action.request(org, token, id, action.first_choice(), None);
        }
        let group = self.group.as_ref().map_or("", |group| &group.id);
        let url = [
            org.as_str(),
            "/api/v1/groups/",
            &form::percent_encode_component(group),
            "/users/",
            &form::percent_encode_component(id),
        ];
        let method = match self.kind {
            Kind::RemoveFromGroup => Method::Delete,
            _ => Method::Put,
        };
        let mut request = Request::get(url.concat()).with_token(token);
        request.method = method;
        request
    }

    /// The request that tells whether it was done to a user.
    pub fn look_request(&self, org: &OrgUrl, token: &AccessToken, id: &str) -> Request {
        let mut url = org.endpoint(Endpoint::Users);
        url.push('/');
        url.push_str(&form::percent_encode_component(id));
        if self.group.is_some() {
            url.push_str("/groups");
        }
        Request::get(url).with_token(token)
    }
}
