//! Making tokens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::accounts::Account;
use crate::random;
use crate::state::Org;
use crate::tokens::{AccessToken, TokenState};

/// What an access token is to stand for.
pub(crate) struct Grant<'a> {
    pub(crate) client_id: &'a str,
    /// The person; none for a service app.
    pub(crate) login: Option<&'static str>,
    pub(crate) scopes: &'a [String],
    pub(crate) auth_time: Option<i64>,
    /// Thumbprint of the DPoP key.
    pub(crate) jkt: Option<&'a str>,
    /// The family of refresh tokens it comes with.
    pub(crate) family: Option<&'a str>,
}

/// What an ID token is to say.
pub(crate) struct IdTokenClaims<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) login: &'static str,
    pub(crate) auth_time: i64,
    pub(crate) scopes: &'a [String],
    pub(crate) nonce: Option<&'a str>,
    /// The access token issued with it, which makes it a thin one.
    pub(crate) access_token: Option<&'a str>,
    pub(crate) code: Option<&'a str>,
}

/// A token could not be signed.
#[derive(Debug)]
pub(crate) struct CannotSign;

/// Issues an access token.
pub(crate) fn access_token(org: &Org, grant: &Grant<'_>) -> Result<String, CannotSign> {
    let now = org.now();
    let expires_at = now + lifetime(org);
    let family = grant.family.map(|id| format!(".{id}")).unwrap_or_default();
    let jti = format!("AT.{}{family}", random::token(32));
    let account = grant.login.and_then(|login| org.account(login));
    let user_id = account.map(|account| org.account_id(account));
    let mut claims = json!({
        "ver": 1,
        "jti": jti,
        "iss": org.origin,
        "aud": org.origin,
        "sub": grant.login.unwrap_or(grant.client_id),
        "iat": now,
        "exp": expires_at,
        "cid": grant.client_id,
        "scp": grant.scopes,
    });
    if let Some(uid) = &user_id {
        claims["uid"] = json!(uid);
    }
    if let Some(auth_time) = grant.auth_time {
        claims["auth_time"] = json!(auth_time);
    }
    if let Some(jkt) = grant.jkt {
        claims["cnf"] = json!({ "jkt": jkt });
    }
    let token = org.keys.sign(&claims).map_err(|_| CannotSign)?;
    org.tokens().add_access(AccessToken {
        jti,
        client_id: grant.client_id.to_owned(),
        user_id,
        login: grant.login.map(str::to_owned),
        scopes: grant.scopes.to_vec(),
        issued_at: now,
        expires_at,
        jkt: grant.jkt.map(str::to_owned),
        family: grant.family.map(str::to_owned),
        state: TokenState::Live,
    });
    Ok(token)
}

/// Issues an ID token (OpenID Connect Core 1.0, section 2).
pub(crate) fn id_token(org: &Org, wanted: &IdTokenClaims<'_>) -> Result<String, CannotSign> {
    let account = org.account(wanted.login).ok_or(CannotSign)?;
    let now = org.now();
    let expires_at = now + lifetime(org);
    let jti = format!("ID.{}", random::token(32));
    let mut claims = json!({
        "sub": org.account_id(account),
        "ver": 1,
        "iss": org.origin,
        "aud": wanted.client_id,
        "iat": now,
        "exp": expires_at,
        "jti": jti,
        "amr": ["pwd"],
        "idp": org.id,
        "auth_time": wanted.auth_time,
    });
    let thin = wanted.access_token.is_some();
    for (name, value) in person_claims(account, wanted.scopes) {
        if !thin || matches!(name, "email" | "name" | "preferred_username") {
            claims[name] = value;
        }
    }
    if let Some(nonce) = wanted.nonce {
        claims["nonce"] = json!(nonce);
    }
    if let Some(token) = wanted.access_token {
        claims["at_hash"] = json!(half_hash(token));
    }
    if let Some(code) = wanted.code {
        claims["c_hash"] = json!(half_hash(code));
    }
    let token = org.keys.sign(&claims).map_err(|_| CannotSign)?;
    org.tokens().add_id_token(jti, expires_at);
    match org.faults().forged_id_tokens {
        true => forged(org, &token),
        false => Ok(token),
    }
}

/// A token with the signature of another.
fn forged(org: &Org, token: &str) -> Result<String, CannotSign> {
    let other = org.keys.sign(&json!({})).map_err(|_| CannotSign)?;
    let (own, _) = token.rsplit_once('.').ok_or(CannotSign)?;
    let (_, signature) = other.rsplit_once('.').ok_or(CannotSign)?;
    Ok(format!("{own}.{signature}"))
}

/// What the scopes let an app know about a person (OpenID Connect Core 1.0, section 5.4).
pub(crate) fn person_claims(account: &Account, scopes: &[String]) -> Vec<(&'static str, Value)> {
    let has = |wanted: &str| scopes.iter().any(|scope| scope == wanted);
    let mut claims = Vec::new();
    if has("profile") {
        claims.push((
            "name",
            json!(format!("{} {}", account.first_name, account.last_name)),
        ));
        claims.push(("preferred_username", json!(account.login)));
        claims.push(("given_name", json!(account.first_name)));
        claims.push(("family_name", json!(account.last_name)));
        claims.push(("locale", json!("en_US")));
        claims.push(("zoneinfo", json!("America/Los_Angeles")));
    }
    if has("email") {
        claims.push(("email", json!(account.login)));
        claims.push(("email_verified", json!(true)));
    }
    claims
}

fn lifetime(org: &Org) -> i64 {
    i64::try_from(org.settings().access_token_lifetime).unwrap_or(i64::MAX / 2)
}

/// The left half of a SHA-256 hash (OpenID Connect Core 1.0, section 3.2.2.10).
fn half_hash(value: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(value)[..16])
}
