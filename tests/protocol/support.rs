//! What the tests share.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use latchkey::oauth::callback::{
    self, CallbackError, CallbackFault, RedirectParts, Validated, ValidatedCode,
};
use latchkey::oauth::flow::{Flow, ResponseMode};
use latchkey::oauth::form;
use latchkey::oauth::http::{Headers, Request, Response};
use latchkey::oauth::json;
use latchkey::oauth::record::Record;
use latchkey::oauth::secret::CodeVerifier;
use latchkey::oauth::token::{self, Grant};
use latchkey::oauth::transaction::{Claim, Transaction};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub(crate) const ORG: &str = "https://acme.okta.com";
pub(crate) const CLIENT: &str = "0oa1client2id3example";
pub(crate) const REDIRECT: &str = "http://localhost:8080/callback";
pub(crate) const STATE: &str = "St4te-of_the.sign,in";
pub(crate) const NONCE: &str = "N0nce-of-the-sign-in";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CODE: &str = "c0de-that-is-secret";
pub(crate) const TOKEN: &str = "t0ken.that-is.secret";
pub(crate) const NOW: u64 = 1_800_000_000;

pub(crate) fn transaction(flow: Flow, mode: ResponseMode) -> Transaction {
    Transaction {
        state: STATE.to_owned(),
        nonce: (flow == Flow::Implicit).then(|| NONCE.to_owned()),
        verifier: (flow == Flow::AuthorizationCode).then(|| CodeVerifier::new(VERIFIER.to_owned())),
        org: ORG.to_owned(),
        client_id: CLIENT.to_owned(),
        flow,
        response_mode: mode,
        scopes: vec!["okta.users.read".to_owned()],
        redirect_uri: REDIRECT.to_owned(),
        prompt: None,
        created: NOW - 30,
        created_at_org: NOW - 30,
        private: false,
        dpop: false,
    }
}

pub(crate) fn code_transaction() -> Transaction {
    transaction(Flow::AuthorizationCode, ResponseMode::Query)
}

pub(crate) fn implicit_transaction() -> Transaction {
    transaction(Flow::Implicit, ResponseMode::Fragment)
}

/// The code flow with `openid`.
pub(crate) fn openid_transaction() -> Transaction {
    let mut transaction = code_transaction();
    transaction.nonce = Some(NONCE.to_owned());
    transaction.scopes.push("openid".to_owned());
    transaction
}

pub(crate) fn query(text: &str) -> RedirectParts {
    RedirectParts {
        query: format!("?{text}"),
        fragment: String::new(),
    }
}

pub(crate) fn fragment(text: &str) -> RedirectParts {
    RedirectParts {
        query: String::new(),
        fragment: format!("#{text}"),
    }
}

/// Reads an answer and judges it against a sign-in that waits for it.
pub(crate) fn judge(
    parts: &RedirectParts,
    transaction: Transaction,
) -> Result<Validated, CallbackError> {
    judge_claim(parts, Claim::Fresh(transaction))
}

pub(crate) fn judge_claim(parts: &RedirectParts, claim: Claim) -> Result<Validated, CallbackError> {
    let answer = callback::read(parts)?.expect("the address has an answer");
    callback::validate(answer, claim, None, NOW)
}

pub(crate) fn fault(result: Result<Validated, CallbackError>) -> CallbackFault {
    match result {
        Ok(_) => panic!("the answer was accepted"),
        Err(error) => error.fault().clone(),
    }
}

/// The fault of an answer to a code request that arrived in the query.
pub(crate) fn code_fault(text: &str) -> CallbackFault {
    fault(judge(&query(text), code_transaction()))
}

/// The fault of an answer to an implicit request that arrived in the fragment.
pub(crate) fn implicit_fault(text: &str) -> CallbackFault {
    fault(judge(&fragment(text), implicit_transaction()))
}

pub(crate) fn validated_code(transaction: Transaction) -> ValidatedCode {
    let parts = match transaction.response_mode {
        ResponseMode::Query => query(&format!("code={CODE}&state={STATE}")),
        ResponseMode::Fragment => fragment(&format!("code={CODE}&state={STATE}")),
    };
    match judge(&parts, transaction) {
        Ok(Validated::Code(code)) => code,
        other => panic!("not a code: {other:?}"),
    }
}

pub(crate) fn response(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Response {
    Response {
        status,
        headers: Headers::new(
            headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        ),
        body: body.as_ref().to_vec(),
    }
}

/// Fails unless the form that is posted has these fields, in this order.
pub(crate) fn assert_fields(request: &Request, fields: &[(&str, &str)]) {
    let body = form::decode(request.body.as_deref().unwrap()).unwrap();
    let body: Vec<_> = body
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(body, fields);
}

/// JSON as Okta sends it: not to be kept.
pub(crate) fn json_response(status: u16, body: &Value) -> Response {
    let headers = [
        ("Content-Type", "application/json"),
        ("Cache-Control", "no-cache, no-store"),
    ];
    response(status, &headers, body.to_string())
}

/// A token answer as Okta gives it.
pub(crate) fn token_body() -> Value {
    json!({
        "token_type": "Bearer",
        "expires_in": 3600,
        "access_token": TOKEN,
        "scope": "okta.users.read",
    })
}

pub(crate) fn grant() -> Grant {
    token::process_code_response(&code_transaction(), &json_response(200, &token_body()), NOW)
        .expect("the answer is right")
}

pub(crate) fn id_token_claims() -> Value {
    json!({
        "iss": ORG, "aud": CLIENT, "sub": "00u1user", "iat": NOW - 5, "exp": NOW + 3600,
        "nonce": NONCE, "preferred_username": "ada@example.com", "at_hash": at_hash(TOKEN),
    })
}

pub(crate) fn at_hash(token: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(token)[..16])
}

pub(crate) fn jwt(header: &Value, claims: &Value) -> String {
    raw_jwt(&header.to_string(), &claims.to_string(), "c2lnbmF0dXJl")
}

pub(crate) fn raw_jwt(header: &str, claims: &str, signature: &str) -> String {
    let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{signature}", part(header), part(claims))
}

pub(crate) fn rs256() -> Value {
    json!({"alg": "RS256", "kid": "k1"})
}

/// An object with one member changed.
pub(crate) fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

/// An object without one member.
pub(crate) fn without(mut object: Value, name: &str) -> Value {
    object.as_object_mut().expect("an object").remove(name);
    object
}

/// What a record is when it was written as text and read back.
pub(crate) fn kept_and_read<T: Record>(value: &T) -> Option<T> {
    let text = value.to_json().to_text();
    T::from_json(&json::parse(text.as_bytes(), text.len()).ok()?)
}
