//! The scopes one may ask for.

use crate::oauth::text;

/// Every scope of the Management API and of OpenID Connect, in the order to offer them.
pub fn all() -> impl Iterator<Item = &'static str> {
    let openid = text::rows(OPENID).map(|(name, _)| name);
    NAMES.split(' ').chain(openid)
}

/// Scopes that fit what was typed and are not chosen yet: at most `limit`, best first.
pub fn suggest(typed: &str, already: &[String], limit: usize) -> Vec<&'static str> {
    let typed = typed.trim().to_ascii_lowercase();
    let rank = |name: &str| {
        let lower = name.to_ascii_lowercase();
        let inner = lower.strip_prefix("okta.").unwrap_or(&lower);
        match () {
            () if lower.starts_with(&typed) => Some(0),
            () if inner.starts_with(&typed) => Some(1),
            () if text::contains(&lower, &typed) => Some(2),
            () => None,
        }
    };
    let mut found = Vec::new();
    // Once for each rank, so that those of one rank keep the catalogue's order, the common ones first.
    for wanted in 0..3 {
        for common in [true, false] {
            let fitting = all().filter(|name| {
                is_common(name) == common
                    && rank(name) == Some(wanted)
                    && !already.iter().any(|chosen| chosen == name)
            });
            found.extend(fitting.take(limit - found.len()));
        }
    }
    found
}

/// What a scope allows, in a few words. `None` for a scope we do not know the meaning of.
pub fn note(scope: &str) -> Option<&'static str> {
    let known = text::row(COMMON, scope).or_else(|| text::row(OPENID, scope));
    if known.is_some() {
        return known;
    }
    if !scope.starts_with("okta.") && !scope.starts_with("ssf.") {
        return None;
    }
    match scope.rsplit_once('.')?.1 {
        "read" => Some("read only"),
        "manage" => Some("read and change"),
        "self" => Some("only what belongs to the person who signed in"),
        _ => None,
    }
}

/// Whether a scope lets its holder do what `needed` asks: it is the same, or it is the `manage` to its `read`.
pub fn covers(granted: &str, needed: &str) -> bool {
    granted == needed
        || matches!(
            (granted.strip_suffix(".manage"), needed.strip_suffix(".read")),
            (Some(granted), Some(needed)) if granted == needed
        )
}

fn is_common(scope: &str) -> bool {
    text::row(COMMON, scope).is_some()
}

/// The Management API's, those for people and their groups first.
const NAMES: &str = "\
    okta.users.read okta.users.manage okta.groups.read okta.groups.manage okta.apps.read \
    okta.apps.manage okta.logs.read okta.roles.read okta.roles.manage okta.policies.read \
    okta.policies.manage okta.agentPools.read okta.agentPools.manage okta.apiTokens.read \
    okta.apiTokens.manage okta.appGrants.read okta.appGrants.manage okta.apps.interclientTrust.read \
    okta.apps.interclientTrust.manage okta.authenticators.read okta.authenticators.manage \
    okta.authorizationServers.read okta.authorizationServers.manage okta.behaviors.read \
    okta.behaviors.manage okta.botProtection.read okta.botProtection.manage okta.brands.read \
    okta.brands.manage okta.captchas.read okta.captchas.manage okta.customTelephonyProvider.read \
    okta.customTelephonyProvider.manage okta.deviceAssurance.read okta.deviceAssurance.manage \
    okta.deviceIntegrations.read okta.deviceIntegrations.manage okta.devicePostureChecks.read \
    okta.devicePostureChecks.manage okta.devices.read okta.devices.manage \
    okta.directories.groups.read okta.directories.groups.manage okta.domains.read \
    okta.domains.manage okta.dr.read okta.dr.manage okta.emailDomains.read okta.emailDomains.manage \
    okta.emailServers.read okta.emailServers.manage okta.eventHooks.read okta.eventHooks.manage \
    okta.features.read okta.features.manage okta.identitySources.read okta.identitySources.manage \
    okta.idps.read okta.idps.manage okta.inlineHooks.read okta.inlineHooks.manage \
    okta.linkedObjects.read okta.linkedObjects.manage okta.logStreams.read okta.logStreams.manage \
    okta.networkZones.read okta.networkZones.manage okta.oauthIntegrations.read \
    okta.oauthIntegrations.manage okta.orgs.read okta.orgs.manage okta.personal.adminSettings.read \
    okta.personal.adminSettings.manage okta.principalRateLimits.read okta.principalRateLimits.manage \
    okta.profileMappings.read okta.profileMappings.manage okta.pushProviders.read \
    okta.pushProviders.manage okta.rateLimits.read okta.rateLimits.manage okta.realmAssignments.read \
    okta.realmAssignments.manage okta.realms.read okta.realms.manage okta.schemas.read \
    okta.schemas.manage okta.securityEventsProviders.read okta.securityEventsProviders.manage \
    okta.serviceAccounts.read okta.serviceAccounts.manage okta.serviceAccounts.okta.read \
    okta.serviceAccounts.okta.manage okta.sessions.read okta.sessions.manage okta.templates.read \
    okta.templates.manage okta.threatInsights.read okta.threatInsights.manage \
    okta.trustedOrigins.read okta.trustedOrigins.manage okta.uischemas.read okta.uischemas.manage \
    okta.userRisk.read okta.userRisk.manage okta.userTypes.read okta.userTypes.manage ssf.read \
    ssf.manage";

/// See [`text::row`].
const COMMON: &str = "\
okta.users.read=read users, their profiles and status
okta.users.manage=read, create, change and delete users
okta.groups.read=read groups and their members
okta.groups.manage=read and change groups and their members
okta.apps.read=read apps and who is assigned
okta.apps.manage=read and change apps
okta.logs.read=read the System Log
okta.roles.read=read admin roles
okta.roles.manage=read and assign admin roles
okta.policies.read=read policies
okta.schemas.read=read the attributes profiles have
okta.sessions.manage=read and end sessions";

/// See [`text::row`].
const OPENID: &str = "\
openid=an ID token that says who signed in
profile=name and the like in the ID token
email=email address in the ID token
address=postal address in the ID token
phone=phone number in the ID token
groups=groups in the ID token
offline_access=a refresh token
device_sso=a device secret, for native apps";
