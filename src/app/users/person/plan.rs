//! Something that is about to be done to a user, or was.

use crate::oauth::{
    http::Request,
    json::Json,
    token::{Grant, Person},
};
use crate::okta::{
    lifecycle::{Action, Change, Choice, Mail, mail_of_edit, profile_of, rebased, reversed},
    org::OrgUrl,
    users::{self, Status, UserDetail},
};

/// What is to be done, and to whom.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) action: Action,
    /// The ID of the user.
    id: String,
    pub(super) name: String,
    pub(super) login: String,
    email: String,
    /// The status before.
    pub(super) was: Status,
    pub(super) on: Choice,
    /// What an edit changes.
    pub(super) changes: Vec<Change>,
    /// Whether somebody else changed the same since it was looked at.
    pub(super) is_overtaken: bool,
    /// Whether it comes from the form, which one can go back to.
    pub(super) is_typed: bool,
}

impl Plan {
    /// An action with its first choice.
    pub(super) fn new(action: Action, detail: &UserDetail) -> Self {
        let row = &detail.row;
        Self {
            action,
            id: row.id.clone(),
            name: match row.name() {
                name if name.is_empty() => row.login.clone(),
                name => name,
            },
            // Who has no login is known by their ID alone.
            login: match row.login.is_empty() {
                true => row.id.clone(),
                false => row.login.clone(),
            },
            email: row.email.clone(),
            was: row.status.clone(),
            on: action.first_choice(),
            changes: Vec::new(),
            is_overtaken: false,
            is_typed: false,
        }
    }

    /// The edit that makes these changes.
    pub(super) fn edit(changes: Vec<Change>, detail: &UserDetail) -> Self {
        Self {
            changes,
            ..Self::new(Action::Edit, detail)
        }
    }

    /// The same, from the form.
    pub(super) fn typed(changes: Vec<Change>, detail: &UserDetail) -> Self {
        Self {
            is_typed: true,
            ..Self::edit(changes, detail)
        }
    }

    /// An edit that is to be looked at once more, if somebody else changed the same meanwhile. `now` is the user as they are.
    pub(super) fn overtaken(&self, now: &UserDetail) -> Option<Self> {
        let changes = rebased(&self.changes, &now.attributes)?;
        Some(Self {
            is_overtaken: true,
            is_typed: self.is_typed,
            ..Self::edit(changes, now)
        })
    }

    /// What takes it back, if anything does. `now` is the user as they are afterwards.
    pub(super) fn back(&self, now: &UserDetail) -> Option<Self> {
        if self.action == Action::Edit {
            let back = reversed(&self.changes);
            // The org may have written a value in its own way.
            let back = rebased(&back, &now.attributes).unwrap_or(back);
            return (!back.is_empty()).then(|| Self::edit(back, now));
        }
        let back = self.action.reverse(&self.was)?;
        back.is_allowed(&now.row.status)
            .then(|| Self::new(back, now))
    }

    /// Whether it is done to this person.
    pub(super) fn is_to(&self, person: &Person) -> bool {
        person.is(&self.id, &self.login)
    }

    /// Whether nobody is left when it is done.
    pub(super) fn deletes(&self) -> bool {
        self.action == Action::Delete && self.was == Status::Deprovisioned
    }

    /// The request that does it.
    pub(super) fn request(&self, grant: &Grant) -> Request {
        let body: Option<Json> = (self.action == Action::Edit).then(|| profile_of(&self.changes));
        let org = OrgUrl::from_origin(&grant.org);
        self.action
            .request(&org, &grant.access_token, &self.id, self.on, body.as_ref())
    }

    /// The request for the user as they are.
    pub(super) fn user_request(&self, grant: &Grant) -> Request {
        let org = OrgUrl::from_origin(&grant.org);
        users::user_request(&org, &grant.access_token, &self.id)
    }

    /// Whom Okta writes to.
    pub(super) fn mail(&self) -> String {
        let mail = match self.action {
            Action::Edit => mail_of_edit(&self.changes),
            action => action.mail(self.on, false),
        };
        match mail {
            Some(Mail::Perhaps) => {
                "The org may tell the user by e-mail, if its security notifications are on."
                    .to_owned()
            }
            Some(Mail::Administrators) => "Okta e-mails the org’s administrators.".to_owned(),
            Some(Mail::User) => ["Okta e-mails a link to ", &self.email, "."].concat(),
            None => "No e-mail is sent.".to_owned(),
        }
    }
}

/// A request as people read one: method, address and body, and no token.
pub(in crate::app::users) fn written(request: &Request, body: Option<&Json>) -> String {
    let mut out = [request.method.as_str(), " ", &request.url].concat();
    if let Some(body) = body {
        out.push_str("\n\n");
        out.push_str(&body.to_pretty());
    }
    out
}
