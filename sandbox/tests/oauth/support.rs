//! A browser and an app, both as plain as can be.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::pkcs8::EncodePrivateKey;
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::traits::PublicKeyParts;
use sandbox::{Config, Org, Sandbox};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) const CALLBACK: &str = "http://localhost:8080/callback";
pub(crate) const PAGE_ORIGIN: &str = "http://localhost:8080";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const PASSWORD: &str = sandbox::accounts::PASSWORD;

/// A sandbox with one browser in front of it.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let sandbox = Sandbox::start(Config {
            port: 0,
            users: 20,
            ..config
        })
        .await
        .unwrap();
        Self {
            sandbox,
            http: browser(),
        }
    }

    pub(crate) fn org(&self) -> &Org {
        self.sandbox.org()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.origin())
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(self.url(path))
    }

    pub(crate) async fn authorize(&self, params: &[(&str, &str)]) -> Answer {
        send(self.get("/oauth2/v1/authorize").query(params)).await
    }

    /// Opens the authorization endpoint and signs in.
    pub(crate) async fn sign_in(&self, params: &[(&str, &str)], login: &str) -> Answer {
        let page = self.authorize(params).await;
        assert_eq!(
            page.status,
            StatusCode::OK,
            "no sign-in page: {}",
            page.body
        );
        self.submit(&page, login, PASSWORD).await
    }

    pub(crate) async fn submit(&self, page: &Answer, login: &str, password: &str) -> Answer {
        let form = [
            ("request", page.request_id()),
            ("username", login),
            ("password", password),
        ];
        send(self.post("/signin").form(&form)).await
    }

    /// Signs in and gives the code.
    pub(crate) async fn code(&self, params: &[(&str, &str)], login: &str) -> String {
        let answer = self.sign_in(params, login).await;
        answer
            .query()
            .remove("code")
            .unwrap_or_else(|| panic!("no code: {answer:?}"))
    }

    /// A token request as a page of the app sends it.
    pub(crate) async fn token(&self, form: &[(&str, &str)]) -> Answer {
        send(
            self.post("/oauth2/v1/token")
                .header("origin", PAGE_ORIGIN)
                .form(form),
        )
        .await
    }

    /// A token request as a server sends it.
    pub(crate) async fn token_from_server(&self, form: &[(&str, &str)]) -> Answer {
        send(self.post("/oauth2/v1/token").form(form)).await
    }

    pub(crate) async fn exchange(&self, client_id: &str, code: &str) -> Answer {
        self.token(&exchange_form(client_id, code)).await
    }

    /// An access token for `login`, got by the implicit flow in a window of its own.
    pub(crate) async fn access_token(&self, login: &str, scope: &str) -> String {
        let window = Self::window(&self.sandbox);
        let page = send(
            window
                .get(self.url("/oauth2/v1/authorize"))
                .query(&implicit(sandbox::apps::SPA, scope)),
        )
        .await;
        let form = [
            ("request", page.request_id()),
            ("username", login),
            ("password", PASSWORD),
        ];
        let answer = send(window.post(self.url("/signin")).form(&form)).await;
        answer
            .fragment()
            .remove("access_token")
            .unwrap_or_else(|| panic!("no token: {answer:?}"))
    }

    pub(crate) async fn api(&self, path: &str, token: &str) -> Answer {
        send(self.get(path).bearer_auth(token)).await
    }

    fn window(_: &Sandbox) -> Client {
        browser()
    }
}

fn browser() -> Client {
    Client::builder()
        .cookie_store(true)
        .redirect(Policy::none())
        .build()
        .unwrap()
}

/// An HTTP answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// The parameters in the query of the redirect.
    pub(crate) fn query(&self) -> BTreeMap<String, String> {
        let (_, query) = self.location().split_once('?').unwrap_or_default();
        parse(query)
    }

    /// The parameters in the fragment of the redirect.
    pub(crate) fn fragment(&self) -> BTreeMap<String, String> {
        let (_, fragment) = self.location().split_once('#').unwrap_or_default();
        parse(fragment)
    }

    /// Checks an OAuth error in JSON.
    #[track_caller]
    pub(crate) fn is_oauth_error(&self, status: u16, error: &str, description: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(
            self.json(),
            json!({ "error": error, "error_description": description }),
            "{self:?}"
        );
    }

    /// Checks an error in the shape of the management API.
    #[track_caller]
    pub(crate) fn is_api_error(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{self:?}");
        let body = self.json();
        assert_eq!(
            (&body["errorCode"], &body["errorLink"]),
            (&json!(code), &json!(code))
        );
        assert!(
            body["errorId"]
                .as_str()
                .is_some_and(|id| id.len() == 25 && id.starts_with("oae"))
        );
        assert!(body["errorCauses"].is_array());
    }

    /// The id in the sign-in form.
    pub(crate) fn request_id(&self) -> &str {
        let (_, rest) = self
            .body
            .split_once(r#"name="request" value=""#)
            .expect("a sign-in form");
        rest.split_once('"').expect("a closing quote").0
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
        body: response.text().await.unwrap(),
    }
}

fn parse(encoded: &str) -> BTreeMap<String, String> {
    form_urlencoded::parse(encoded.as_bytes())
        .into_owned()
        .collect()
}

pub(crate) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// An authorization request for a code.
pub(crate) fn code_request<'a>(client_id: &'a str, scope: &'a str) -> Vec<(&'a str, &'a str)> {
    static CHALLENGE: OnceLock<String> = OnceLock::new();
    vec![
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", scope),
        ("state", "s-1234"),
        ("nonce", "n-5678"),
        ("code_challenge", CHALLENGE.get_or_init(challenge)),
        ("code_challenge_method", "S256"),
    ]
}

/// An authorization request for an access token.
pub(crate) fn implicit<'a>(client_id: &'a str, scope: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("response_type", "token"),
        ("scope", scope),
        ("state", "1234"),
        ("nonce", "UBGW"),
    ]
}

/// `params` with one parameter changed; an empty value takes it out.
pub(crate) fn with<'a>(
    params: &[(&'a str, &'a str)],
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut params: Vec<_> = params
        .iter()
        .copied()
        .filter(|(other, _)| *other != name)
        .collect();
    if !value.is_empty() {
        params.push((name, value));
    }
    params
}

pub(crate) fn exchange_form<'a>(client_id: &'a str, code: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("code", code),
        ("code_verifier", VERIFIER),
    ]
}

/// Header and claims of a JWT, not verified.
pub(crate) fn decode(jwt: &str) -> (Value, Value) {
    let part = |n: usize| {
        let part = jwt.split('.').nth(n).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    (part(0), part(1))
}

/// A key pair of a client.
pub(crate) struct KeyPair {
    algorithm: Algorithm,
    private: EncodingKey,
    pub(crate) public: Value,
}

impl KeyPair {
    pub(crate) fn p256() -> Self {
        let secret = p256::SecretKey::random(&mut rsa::rand_core::OsRng);
        let der = secret.to_pkcs8_der().unwrap();
        Self {
            algorithm: Algorithm::ES256,
            private: EncodingKey::from_ec_der(der.as_bytes()),
            public: serde_json::from_str(&secret.public_key().to_jwk_string()).unwrap(),
        }
    }

    pub(crate) fn rsa(bits: usize) -> Self {
        let secret = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, bits).unwrap();
        Self {
            algorithm: Algorithm::RS256,
            private: EncodingKey::from_rsa_der(secret.to_pkcs1_der().unwrap().as_bytes()),
            public: json!({
                "kty": "RSA",
                "e": URL_SAFE_NO_PAD.encode(secret.e().to_bytes_be()),
                "n": URL_SAFE_NO_PAD.encode(secret.n().to_bytes_be()),
            }),
        }
    }

    /// A secret that client and org share.
    pub(crate) fn shared(secret: &str, algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            private: EncodingKey::from_secret(secret.as_bytes()),
            public: Value::Null,
        }
    }

    pub(crate) fn named(&self, kid: &str) -> Value {
        let mut jwk = self.public.clone();
        jwk["kid"] = json!(kid);
        jwk
    }

    /// Signs `claims` under a header of exactly these members and `alg`.
    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        let mut full = header.clone();
        if full.get("alg").is_none() {
            full["alg"] = serde_json::to_value(self.algorithm).unwrap();
        }
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encode(&full), encode(claims));
        let signature =
            jsonwebtoken::crypto::sign(signed.as_bytes(), &self.private, self.algorithm).unwrap();
        format!("{signed}.{signature}")
    }
}

/// Verifies a token of the org with the keys it publishes.
pub(crate) async fn verify(world: &World, token: &str, audience: &str) -> Value {
    let keys = send(world.get("/oauth2/v1/keys")).await.json();
    let header = jsonwebtoken::decode_header(token).unwrap();
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(keys).unwrap();
    let jwk = set.find(header.kid.as_deref().unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(Algorithm::RS256);
    validation.set_audience(&[audience]);
    validation.set_issuer(&[world.sandbox.origin()]);
    let key = jsonwebtoken::DecodingKey::from_jwk(jwk).unwrap();
    assert_eq!(
        Header {
            typ: None,
            ..header.clone()
        },
        header
    );
    jsonwebtoken::decode(token, &key, &validation)
        .unwrap()
        .claims
}
