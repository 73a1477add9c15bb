//! The signatures of ID tokens, checked with the keys that their org publishes.

use super::Session;
use crate::browser::{clock, crypto};
use crate::oauth::{
    flow::Flow,
    id_token::{self, IdTokenError, Signature},
    jwks::{self, Cache, Lookup, VerificationKey},
    secret::IdToken,
    token::Grant,
};
use crate::okta::{
    diagnosis::{self, Symptom},
    org::OrgUrl,
};

/// Why a signature is not known to be right.
enum Doubt {
    /// It is not, or cannot be.
    Refused(IdTokenError),
    /// It was not checked.
    Unchecked(Symptom),
}

impl Session {
    /// Checks the signature of the ID token that came with a grant, if one came. What came from the org itself over TLS may be
    /// taken while the org's keys cannot be had (OpenID Connect Core section 3.1.3.7, rule 6); what came by the address may not.
    ///
    /// # Errors
    /// Why the grant cannot be used.
    pub(super) async fn prove(self, grant: Grant) -> Result<Grant, Symptom> {
        let token = match &grant.id_token {
            Some(token) if token.signature == Signature::NotChecked => &token.token,
            _ => return Ok(grant),
        };
        let org = OrgUrl::from_origin(&grant.org);
        let verified = self.verify(token, &org).await;
        let detail = match &verified {
            Ok(()) => "by one of the keys that the org publishes",
            Err(Doubt::Refused(_)) => "not by a key of the org",
            Err(Doubt::Unchecked(_)) => "not checked: the org's keys could not be had",
        };
        self.record_check("ID token signature", verified.is_ok(), detail);
        match verified {
            Ok(()) => Ok(grant.with_verified_id_token()),
            Err(Doubt::Refused(error)) => Err(diagnosis::unproven(&error, &org)),
            Err(Doubt::Unchecked(symptom)) => match grant.flow {
                Flow::Implicit => Err(symptom),
                _ => Ok(grant),
            },
        }
    }

    async fn verify(self, token: &IdToken, org: &OrgUrl) -> Result<(), Doubt> {
        let signed = id_token::signed(token).map_err(Doubt::Refused)?;
        let key = self.verification_key(org, signed.kid.as_deref()).await?;
        match crypto::verify_rs256(&key.n, &key.e, signed.input, &signed.signature).await {
            Some(true) => Ok(()),
            Some(false) => Err(Doubt::Refused(IdTokenError::Signature)),
            None => Err(Doubt::Unchecked(diagnosis::unproven(
                &IdTokenError::SignatureUnchecked,
                org,
            ))),
        }
    }

    /// The org's key of this name, from what is known of its keys or asked for anew.
    async fn verification_key(
        self,
        org: &OrgUrl,
        kid: Option<&str>,
    ) -> Result<VerificationKey, Doubt> {
        let refused = |error| Doubt::Refused(IdTokenError::Key(error));
        let known = self.keys.with_untracked(|known| {
            let (_, cache) = known.iter().find(|(known, _)| known == org.as_str())?;
            match cache.look_up(kid, clock::now()) {
                Ok(Lookup::Key(key)) => Some(Ok(key.clone())),
                Ok(Lookup::Fetch) => None,
                Err(error) => Some(Err(error)),
            }
        });
        if let Some(known) = known {
            return known.map_err(refused);
        }
        let answer = match self.send(&jwks::request(org.as_str()), None).await {
            Ok(answer) => answer,
            Err(error) => return Err(Doubt::Unchecked(self.explain(error, org).await)),
        };
        let keys = jwks::process(&answer.response)
            .map_err(|error| Doubt::Unchecked(diagnosis::keys(&error, org)))?;
        let key = jwks::select(&keys, kid).cloned().map_err(refused);
        self.keys.update(|known| {
            known.retain(|(known, _)| known != org.as_str());
            let fetched_at = clock::now();
            known.push((org.as_str().to_owned(), Cache { keys, fetched_at }));
        });
        key
    }
}
