//! A sandbox org to call, and someone signed in to it.

use reqwest::header::{CONTENT_LENGTH, HeaderMap, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use sandbox::faults::Faults;
use sandbox::{Config, Sandbox, apps};
use serde_json::Value;

/// A running org and a super admin's token.
pub(crate) struct TestOrg {
    pub(crate) sandbox: Sandbox,
    http: Client,
    token: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl TestOrg {
    /// An org with `users` people. Every scope is granted, and nobody is slowed down.
    pub(crate) async fn start(users: u64) -> Self {
        let config = Config {
            port: 0,
            users,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
        sandbox.org().set_faults(Faults {
            rate_limit: u32::MAX,
            ..Faults::default()
        });
        let scopes = [
            "okta.logs.read",
            "okta.userRisk.read",
            "okta.userTypes.read",
        ];
        sandbox.org().apps.update(apps::SPA, |app| {
            app.scopes.extend(scopes.map(str::to_owned));
        });
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let mut org = Self {
            sandbox,
            http,
            token: String::new(),
        };
        org.token = org.sign_in("admin@sandbox.test", EVERY_SCOPE).await;
        org
    }

    /// The token an account gets for `scopes`, by the implicit flow.
    pub(crate) async fn sign_in(&self, login: &str, scopes: &str) -> String {
        let origin = self.sandbox.origin();
        let page = self
            .http
            .get(format!("{origin}/oauth2/v1/authorize"))
            .query(&[
                ("client_id", apps::SPA),
                ("response_type", "token"),
                ("scope", scopes),
                ("redirect_uri", "http://localhost:8080/callback"),
                ("state", "state"),
                ("nonce", "nonce"),
            ])
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let request = between(&page, "name=\"request\" value=\"", "\"");
        let answer = self
            .http
            .post(format!("{origin}/signin"))
            .form(&[
                ("request", request),
                ("username", login),
                ("password", "latchkey"),
            ])
            .send()
            .await
            .unwrap();
        let location = answer.headers()[LOCATION].to_str().unwrap();
        between(&format!("{location}&"), "access_token=", "&").to_owned()
    }

    /// The same org, called by someone else.
    pub(crate) async fn call_as(&self, token: &str, method: Method, path: &str) -> Answer {
        // Okta wants a length even where there is no body.
        let writes = matches!(method, Method::POST | Method::PUT);
        let request = self.request(method, path).bearer_auth(token);
        let request = if writes {
            request.header(CONTENT_LENGTH, 0)
        } else {
            request
        };
        self.send(request).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path).await
    }

    /// A `GET` with query parameters.
    pub(crate) async fn query(&self, path: &str, query: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::GET, path).query(query);
        self.send(request.bearer_auth(&self.token)).await
    }

    /// A call without a body.
    pub(crate) async fn call(&self, method: Method, path: &str) -> Answer {
        self.call_as(&self.token, method, path).await
    }

    /// A call with a JSON body.
    pub(crate) async fn call_with(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.send(
            self.request(method, path)
                .bearer_auth(&self.token)
                .json(body),
        )
        .await
    }

    /// A call made up by the test, with the token added.
    pub(crate) async fn send_as_admin(&self, request: RequestBuilder) -> Answer {
        self.send(request.bearer_auth(&self.token)).await
    }

    /// A call to be completed; `path` may be a whole address.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let address = match path.starts_with("http://") {
            true => path.to_owned(),
            false => format!("{}{path}", self.sandbox.origin()),
        };
        self.http.request(method, address)
    }

    /// Every item of a list, page by page.
    pub(crate) async fn all(&self, path: &str, query: &[(&str, &str)]) -> Vec<Value> {
        let mut answer = self.query(path, query).await;
        let mut items = Vec::new();
        loop {
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
            items.extend(answer.items().to_vec());
            match answer.link("next") {
                Some(next) => answer = self.get(&next).await,
                None => return items,
            }
        }
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("a body");
        let body = match text.is_empty() {
            true => Value::Null,
            false => serde_json::from_str(&text).expect("JSON"),
        };
        assert!(
            headers.contains_key("x-okta-request-id"),
            "no request id: {status} {body}"
        );
        Answer {
            status,
            headers,
            body,
        }
    }
}

impl Answer {
    /// The items of a list.
    pub(crate) fn items(&self) -> &[Value] {
        self.body
            .as_array()
            .unwrap_or_else(|| panic!("no list: {self:?}"))
    }

    /// The values of one property of the items.
    pub(crate) fn column(&self, pointer: &str) -> Vec<&str> {
        let text = |item: &'_ Value| item.pointer(pointer).and_then(Value::as_str).map(str::len);
        assert!(
            self.items().iter().all(|item| text(item).is_some()),
            "{pointer}: {self:?}"
        );
        self.items()
            .iter()
            .filter_map(|item| item.pointer(pointer)?.as_str())
            .collect()
    }

    /// The address in the `Link` header of this relation. Each link has a header of its own.
    pub(crate) fn link(&self, relation: &str) -> Option<String> {
        let end = format!(">; rel=\"{relation}\"");
        self.headers.get_all("link").iter().find_map(|link| {
            Some(
                link.to_str()
                    .ok()?
                    .strip_prefix('<')?
                    .strip_suffix(&end)?
                    .to_owned(),
            )
        })
    }

    /// Asserts that this is an error in Okta's shape.
    #[track_caller]
    pub(crate) fn is_error(&self, status: u16, code: &str) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.body["errorCode"], code, "{self:?}");
        assert_eq!(self.body["errorLink"], code, "{self:?}");
        assert!(self.body["errorCauses"].is_array(), "{self:?}");
        let id = self.body["errorId"].as_str().unwrap_or_default();
        assert!(id.len() == 25 && id.starts_with("oae"), "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn is_ok(&self) -> &Self {
        assert_eq!(self.status, StatusCode::OK, "{self:?}");
        self
    }

    /// The causes of an error.
    pub(crate) fn causes(&self) -> Vec<&str> {
        let causes = self.body["errorCauses"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        causes
            .iter()
            .filter_map(|cause| cause["errorSummary"].as_str())
            .collect()
    }
}

pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {text}"))
        .1;
    rest.split_once(after).unwrap().0
}

pub(crate) const EVERY_SCOPE: &str = "okta.apps.read okta.groups.manage okta.logs.read okta.roles.read \
    okta.schemas.read okta.userRisk.read okta.userTypes.read okta.users.manage";
