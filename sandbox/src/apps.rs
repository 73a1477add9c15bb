//! The apps registered at the org.

use std::sync::{PoisonError, RwLock};

use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::accounts::Role;
use crate::random;

/// One registered app.
#[derive(Clone, Debug)]
pub struct App {
    /// The client id, which is the app id too.
    pub client_id: String,
    pub label: &'static str,
    pub kind: AppKind,
    /// Whether token requests must carry a DPoP proof.
    pub dpop: bool,
    pub grants: Vec<GrantType>,
    /// The `okta.*` scopes granted on the app's *Okta API Scopes* tab.
    pub scopes: Vec<String>,
    pub redirect_uris: Vec<String>,
    pub client_secret: Option<ClientSecret>,
    /// Public keys registered for `private_key_jwt`.
    pub keys: Vec<ClientKey>,
    /// The admin role of a service app.
    pub role: Option<Role>,
}

impl App {
    /// Whether the app may use a grant type.
    pub fn allows(&self, grant: GrantType) -> bool {
        self.grants.contains(&grant)
    }

    /// The response types the app may ask for.
    pub fn response_types(&self) -> Vec<&'static str> {
        let mut types = Vec::new();
        if self.allows(GrantType::AuthorizationCode) {
            types.push("code");
        }
        if self.allows(GrantType::Implicit) {
            types.extend(["id_token", "token"]);
        }
        if types.is_empty() {
            types.push("token");
        }
        types
    }

    /// How the app proves who it is, as `token_endpoint_auth_method` writes it. At Okta that is the
    /// one way. Here a web app may use its secret in any of the three there are, so that one app is
    /// enough to try them.
    pub fn auth_method(&self) -> &'static str {
        match self.kind {
            AppKind::Service => "private_key_jwt",
            AppKind::Spa => "none",
            AppKind::Web => "client_secret_basic",
        }
    }

    /// Whether `origin` is the origin of one of the redirect URIs.
    pub fn accepts_origin(&self, origin: &str) -> bool {
        self.redirect_uris
            .iter()
            .filter_map(|uri| Url::parse(uri).ok())
            .any(|uri| uri.origin().ascii_serialization() == origin)
    }

    /// Whether a sign-out may end at `uri`: a redirect URI, or the bare origin of one.
    pub fn accepts_logout_uri(&self, uri: &str) -> bool {
        self.redirect_uris.iter().any(|own| own == uri)
            || self.accepts_origin(uri.strip_suffix('/').unwrap_or(uri))
    }

    /// The name of the app's kind in the sandbox's own description of itself.
    pub fn kind_name(&self) -> &'static str {
        match (self.kind, self.dpop) {
            (AppKind::Service, false) => "service",
            (AppKind::Service, true) => "service_dpop",
            (AppKind::Spa, false) => "spa",
            (AppKind::Spa, true) => "spa_dpop",
            (AppKind::Web, _) => "web",
        }
    }
}

/// What sort of app it is, which decides how it proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppKind {
    Service,
    Spa,
    Web,
}

impl AppKind {
    /// Okta's `application_type`.
    pub fn application_type(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Spa => "browser",
            Self::Web => "web",
        }
    }
}

/// A grant type an app may be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    AuthorizationCode,
    ClientCredentials,
    Implicit,
    RefreshToken,
}

impl GrantType {
    /// The name OAuth gives it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::ClientCredentials => "client_credentials",
            Self::Implicit => "implicit",
            Self::RefreshToken => "refresh_token",
        }
    }
}

/// The secret of a confidential app.
#[derive(Clone)]
pub struct ClientSecret(&'static str);

impl ClientSecret {
    /// The secret itself.
    pub fn secret(&self) -> &str {
        self.0
    }
}

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// A registered public key.
#[derive(Clone, Debug)]
pub struct ClientKey {
    /// The id of the registration, `pks…`.
    pub id: String,
    /// The public JWK as it was given.
    pub jwk: Value,
    pub created: i64,
    pub active: bool,
}

/// Every app of the org.
#[derive(Debug)]
pub struct Apps {
    redirect_uris: Vec<String>,
    apps: RwLock<Vec<App>>,
}

impl Apps {
    /// The apps registered at start.
    pub fn new(redirect_uris: &[String]) -> Self {
        Self {
            apps: RwLock::new(initial(redirect_uris)),
            redirect_uris: redirect_uris.to_vec(),
        }
    }

    /// Every app, in the order they were registered.
    pub fn all(&self) -> Vec<App> {
        self.apps
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The app with this client id.
    pub fn find(&self, client_id: &str) -> Option<App> {
        let apps = self.apps.read().unwrap_or_else(PoisonError::into_inner);
        apps.iter().find(|app| app.client_id == client_id).cloned()
    }

    /// Lets `change` alter one app; `None` when there is no such app.
    pub fn update<T>(&self, client_id: &str, change: impl FnOnce(&mut App) -> T) -> Option<T> {
        let mut apps = self.apps.write().unwrap_or_else(PoisonError::into_inner);
        apps.iter_mut()
            .find(|app| app.client_id == client_id)
            .map(change)
    }

    /// Adds a public key to an app and returns the registration; `None` when there is no such app.
    pub fn add_key(&self, client_id: &str, jwk: Value, now: i64) -> Option<ClientKey> {
        let key = ClientKey {
            id: random::id("pks"),
            jwk,
            created: now,
            active: true,
        };
        self.update(client_id, |app| app.keys.push(key.clone()))?;
        Some(key)
    }

    pub(crate) fn reset(&self) {
        *self.apps.write().unwrap_or_else(PoisonError::into_inner) = initial(&self.redirect_uris);
    }
}

/// The client id of the single-page app with every browser flow.
pub const SPA: &str = "0oa1LatchkeySpa00001";
/// The client id of the single-page app that must use DPoP.
pub const SPA_DPOP: &str = "0oa2LatchkeySpaDpop1";
/// The client id of the single-page app with the authorization code flow alone.
pub const SPA_CODE_ONLY: &str = "0oa3LatchkeySpaCode1";
/// The client id of the web app, which has a secret.
pub const WEB: &str = "0oa4LatchkeyWebApp01";
/// The secret of the web app.
pub const WEB_SECRET: &str = "sandbox-web-app-secret-for-tests-only-0123456789";
// A shorter one could not sign with HS256.
const _: () = assert!(WEB_SECRET.len() >= 32);
/// The client id of the API Services app.
pub const SERVICE: &str = "0oa5LatchkeyService1";
/// The client id of the API Services app that must use DPoP.
pub const SERVICE_DPOP: &str = "0oa6LatchkeySvcDpop1";

fn initial(redirect_uris: &[String]) -> Vec<App> {
    use GrantType::{AuthorizationCode, ClientCredentials, Implicit, RefreshToken};

    let app = |client_id: &str, label, kind, grants: &[GrantType], scopes: &[&str]| App {
        client_id: client_id.to_owned(),
        label,
        kind,
        dpop: false,
        grants: grants.to_vec(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        redirect_uris: match kind {
            AppKind::Service => Vec::new(),
            AppKind::Spa | AppKind::Web => redirect_uris.to_vec(),
        },
        client_secret: (kind == AppKind::Web).then_some(ClientSecret(WEB_SECRET)),
        keys: Vec::new(),
        role: (kind == AppKind::Service).then_some(Role::ReadOnly),
    };
    let dpop = |app| App { dpop: true, ..app };
    vec![
        app(
            SPA,
            "Latchkey SPA",
            AppKind::Spa,
            &[AuthorizationCode, Implicit, RefreshToken],
            SPA_SCOPES,
        ),
        dpop(app(
            SPA_DPOP,
            "Latchkey SPA with DPoP",
            AppKind::Spa,
            &[AuthorizationCode, RefreshToken],
            SPA_SCOPES,
        )),
        app(
            SPA_CODE_ONLY,
            "Latchkey SPA, code only",
            AppKind::Spa,
            &[AuthorizationCode],
            &["okta.users.read"],
        ),
        app(
            WEB,
            "Latchkey web app",
            AppKind::Web,
            &[AuthorizationCode, RefreshToken],
            &["okta.groups.read", "okta.users.read"],
        ),
        app(
            SERVICE,
            "Latchkey API service",
            AppKind::Service,
            &[ClientCredentials],
            &["okta.groups.read", "okta.users.read"],
        ),
        dpop(app(
            SERVICE_DPOP,
            "Latchkey API service with DPoP",
            AppKind::Service,
            &[ClientCredentials],
            &["okta.groups.read", "okta.logs.read", "okta.users.read"],
        )),
    ]
}

/// `okta.logs.read` and `okta.policies.read` are left out on purpose: asking for them shows what
/// becomes of a scope that was not granted.
const SPA_SCOPES: &[&str] = &[
    "okta.apps.manage",
    "okta.apps.read",
    "okta.clients.read",
    "okta.groups.manage",
    "okta.groups.read",
    "okta.roles.manage",
    "okta.roles.read",
    "okta.schemas.read",
    "okta.userTypes.read",
    "okta.users.manage",
    "okta.users.manage.self",
    "okta.users.read",
    "okta.users.read.self",
];
