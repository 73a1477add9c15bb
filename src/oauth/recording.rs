//! A flight recorder for sign-ins and calls: what happened, in order, without any secret.
//!
//! An [`Event`] is redacted when it is made, and can be made in no other way. What was left out by its name is remembered beside
//! it, in memory only, until a [`Recording`] takes it: from then on it is left out wherever it stands, in this event, in those
//! before it and in those that come later.

mod har;
mod redact;
mod ring;
mod secrets;
mod time;

use super::authorize::AuthorizationRequest;
use super::callback::{Check, RedirectParts};
use super::form;
use super::http::{Request, Response};
use super::json::{self, Json};
use super::record::{record, record_by_name};
use super::text;
use secrets::Secrets;

pub use self::har::{har, report};
pub use self::ring::{LENGTH, Recording};
pub use self::time::rfc3339;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, in milliseconds since 1970 by this machine's clock.
    at: u64,
    kind: Kind,
    /// What happened, or the name of what was checked.
    title: String,
    detail: String,
    /// The parameters that were sent or came.
    fields: Vec<Field>,
    exchange: Option<Exchange>,
    /// What was left out.
    met: Secrets,
}

record!(Event {
    at,
    kind,
    title,
    detail,
    fields,
    exchange,
} but met);

/// What kind of step it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// The authorization request was made: a sign-in begins.
    Built,
    /// The browser left for the authorization server.
    Left,
    /// An answer of the authorization server came by the address.
    Answered,
    /// The page checked something, and it was right.
    Passed,
    /// The page checked something, and it was not.
    Failed,
    /// The page sent a request itself.
    Called,
}

record_by_name!(Kind {
    Built = "request_built",
    Left = "left_for_authorize",
    Answered = "answer_came",
    Passed = "check_passed",
    Failed = "check_failed",
    Called = "exchange",
});

/// Whom the page talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lane {
    Page,
    AuthorizationServer,
    Api,
}

record_by_name!(Lane {
    Page = "page",
    AuthorizationServer = "authorization_server",
    Api = "api",
});

/// A name with its value, or with a mark where that would tell a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub value: String,
}

record!(Field { name, value });

/// A request of the page, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Whom it was sent to.
    pub lane: Lane,
    pub method: String,
    pub url: String,
    pub request_headers: Vec<Field>,
    /// The fields of a form for the authorization server. Of any other body only the size is known.
    pub form: Vec<Field>,
    /// In bytes.
    pub request_size: u64,
    /// How long it took, in milliseconds.
    pub duration: u64,
    /// `None` if no answer came.
    pub status: Option<u64>,
    pub response_headers: Vec<Field>,
    /// The members of an answer of the authorization server. Of an API's answer only the size is known.
    pub members: Vec<Field>,
    /// In bytes.
    pub response_size: u64,
}

record!(Exchange {
    lane,
    method,
    url,
    request_headers,
    form,
    request_size,
    duration,
    status,
    response_headers,
    members,
    response_size,
});

impl Exchange {
    /// The address up to its query.
    pub fn place(&self) -> &str {
        text::split_before(&self.url, |byte| byte == b'?').0
    }

    /// The parameters of the query.
    pub fn query(&self) -> Vec<Field> {
        let (before, _) = text::split_before(&self.url, |byte| byte == b'#');
        let query = text::split_at(before, self.place().len() + 1).1;
        // What was redacted can be decoded.
        let pairs = form::decode(query).unwrap_or_default();
        let pairs = pairs.into_iter().map(|(name, value)| Field { name, value });
        pairs.collect()
    }
}

impl Event {
    /// An authorization request was made.
    pub fn built(at: u64, request: &AuthorizationRequest) -> Self {
        Self::new(at, Kind::Built, "Request built", request.flow.label())
    }

    /// The browser leaves with the request. `how` says by which way.
    pub fn left(at: u64, request: &AuthorizationRequest, how: &'static str) -> Self {
        let mut event = Self::new(at, Kind::Left, "GET /oauth2/v1/authorize", how);
        for parameter in request.parameters() {
            let field = event.met.field(parameter.name, &parameter.value);
            event.fields.push(field);
        }
        event
    }

    /// An answer came by the address, whosever it is.
    pub fn answered(at: u64, parts: &RedirectParts) -> Self {
        let detail = match (parts.query.len() > 1, parts.fragment.len() > 1) {
            (true, true) => "by query and fragment",
            (true, false) => "by query",
            _ => "by fragment",
        };
        let mut event = Self::new(at, Kind::Answered, "Answer came", detail);
        for part in [&parts.query, &parts.fragment] {
            // What cannot be decoded is not repeated.
            let pairs = form::decode(part.strip_prefix(['?', '#']).unwrap_or(part));
            for (name, value) in pairs.unwrap_or_default() {
                let field = event.met.redirect_field(&name, &value);
                event.fields.push(field);
            }
        }
        event
    }

    /// Something was checked.
    pub fn checked(at: u64, check: &Check) -> Self {
        Self::judged(at, check.name, check.passed, &check.detail)
    }

    /// The same for what is no [`Check`].
    pub fn judged(at: u64, name: &'static str, passed: bool, detail: &str) -> Self {
        let kind = match passed {
            true => Kind::Passed,
            false => Kind::Failed,
        };
        Self::new(at, kind, name, &redact::scrub(detail))
    }

    /// A request was sent at `at`, and an answer came or not, `duration` milliseconds later. The error is a word for people.
    pub fn called(
        at: u64,
        duration: u64,
        request: &Request,
        outcome: Result<&Response, &'static str>,
    ) -> Self {
        let (response, detail) = match outcome {
            Ok(response) => (Some(response), ""),
            Err(word) => (None, word),
        };
        let mut met = Secrets::default();
        let url = met.address(&request.url);
        let path = redact::split_origin(&url).1;
        let lane = match redact::is_server(path) {
            true => Lane::AuthorizationServer,
            false => Lane::Api,
        };
        let place = text::split_before(path, |byte| byte == b'?').0;
        let title = [request.method.as_str(), " ", place].concat();
        let mut exchange = Exchange {
            lane,
            method: request.method.as_str().to_owned(),
            request_headers: Vec::new(),
            form: sent(lane, request, &mut met),
            request_size: size(request.body.as_ref().map(String::len)),
            duration,
            status: None,
            response_headers: Vec::new(),
            members: Vec::new(),
            response_size: 0,
            url: url.clone(),
        };
        for (name, value) in &request.headers {
            exchange.request_headers.push(met.field(name, value));
        }
        if let Some(response) = response {
            exchange.status = Some(response.status.into());
            for (name, value) in response.headers.iter() {
                exchange.response_headers.push(met.field(name, value));
            }
            exchange.members = match redact::is_public(path) {
                true => received(lane, response, &mut Secrets::default()),
                false => received(lane, response, &mut met),
            };
            exchange.response_size = size(Some(response.body.len()));
        }
        Self {
            exchange: Some(exchange),
            met,
            ..Self::new(at, Kind::Called, &title, detail)
        }
    }

    /// Leaves secrets out wherever they stand. True if there were any.
    ///
    /// What is written in this program stays: known names, and the method. So does the origin of an address, which the page itself
    /// chose to call.
    #[inline(never)]
    fn leave(&mut self, secrets: &Secrets) -> bool {
        let mut is_changed = secrets.leave(&mut self.detail);
        is_changed |= leave_in(&mut self.fields, secrets);
        if let Some(exchange) = &mut self.exchange {
            is_changed |= secrets.leave(&mut self.title);
            for fields in [
                &mut exchange.request_headers,
                &mut exchange.form,
                &mut exchange.response_headers,
                &mut exchange.members,
            ] {
                is_changed |= leave_in(fields, secrets);
            }
            let (origin, rest) = redact::split_origin(&exchange.url);
            let mut rest = rest.to_owned();
            is_changed |= secrets.leave(&mut rest);
            exchange.url = [origin, &rest].concat();
        }
        is_changed
    }

    #[inline(never)]
    fn new(at: u64, kind: Kind, title: &str, detail: &str) -> Self {
        Self {
            at,
            kind,
            title: title.to_owned(),
            detail: detail.to_owned(),
            fields: Vec::new(),
            exchange: None,
            met: Secrets::default(),
        }
    }

    /// When, in milliseconds since 1970 by this machine's clock.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// What kind of step it was.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What happened, or the name of what was checked.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// More about it; may be empty.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The parameters that were sent or came.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The request and its answer, if the page itself sent one.
    pub fn exchange(&self) -> Option<&Exchange> {
        self.exchange.as_ref()
    }

    /// From whom to whom it went; what stays on the page goes from the page to itself.
    pub fn lanes(&self) -> (Lane, Lane) {
        match self.kind {
            Kind::Left => (Lane::Page, Lane::AuthorizationServer),
            Kind::Answered => (Lane::AuthorizationServer, Lane::Page),
            _ => (
                Lane::Page,
                self.exchange
                    .as_ref()
                    .map_or(Lane::Page, |exchange| exchange.lane),
            ),
        }
    }
}

fn leave_in(fields: &mut [Field], secrets: &Secrets) -> bool {
    let mut is_changed = false;
    for field in fields {
        is_changed |= !redact::is_known(&field.name) && secrets.leave(&mut field.name);
        is_changed |= secrets.leave(&mut field.value);
    }
    is_changed
}

fn sent(lane: Lane, request: &Request, met: &mut Secrets) -> Vec<Field> {
    let is_form = request
        .headers
        .iter()
        .any(|(name, value)| *name == "content-type" && value.ends_with("form-urlencoded"));
    let mut fields = Vec::new();
    if let (Some(body), Lane::AuthorizationServer, true) = (&request.body, lane, is_form) {
        for (name, value) in form::decode(body).unwrap_or_default() {
            fields.push(met.field(&name, &value));
        }
    }
    fields
}

fn received(lane: Lane, response: &Response, met: &mut Secrets) -> Vec<Field> {
    match (lane, json::parse(&response.body, LONGEST)) {
        (Lane::AuthorizationServer, Ok(Json::Object(members))) => members
            .iter()
            .map(|(name, value)| met.member(name, value))
            .collect(),
        _ => Vec::new(),
    }
}

fn size(bytes: Option<usize>) -> u64 {
    bytes.unwrap_or(0) as u64
}

/// The longest answer whose members are told, in bytes.
const LONGEST: usize = 1 << 16;
