//! The scopes the org knows.

/// Whether the org knows a scope at all. Knowing it does not mean that it is granted.
pub(crate) fn is_known(scope: &str) -> bool {
    is_openid(scope) || OKTA.binary_search(&scope).is_ok()
}

/// Whether a scope is one of OpenID Connect's rather than of Okta's API.
pub(crate) fn is_openid(scope: &str) -> bool {
    OPENID.contains(&scope)
}

/// Whether a scope makes sense only together with `openid`.
pub(crate) fn needs_openid(scope: &str) -> bool {
    is_openid(scope) && !matches!(scope, "openid" | "offline_access")
}

/// The scopes discovery lists. Okta never lists its own there.
pub(crate) const OPENID: [&str; 7] = [
    "openid",
    "email",
    "profile",
    "address",
    "phone",
    "offline_access",
    "groups",
];

/// The scopes of Okta's APIs, sorted.
///
/// <https://developer.okta.com/docs/api/oauth2/>
const OKTA: &[&str] = &[
    "okta.agentPools.manage",
    "okta.agentPools.read",
    "okta.apiTokens.manage",
    "okta.apiTokens.read",
    "okta.appGrants.manage",
    "okta.appGrants.read",
    "okta.apps.interclientTrust.manage",
    "okta.apps.interclientTrust.read",
    "okta.apps.manage",
    "okta.apps.read",
    "okta.authenticators.manage",
    "okta.authenticators.read",
    "okta.authorizationServers.manage",
    "okta.authorizationServers.read",
    "okta.behaviors.manage",
    "okta.behaviors.read",
    "okta.botProtection.manage",
    "okta.botProtection.read",
    "okta.brands.manage",
    "okta.brands.read",
    "okta.captchas.manage",
    "okta.captchas.read",
    "okta.clients.manage",
    "okta.clients.read",
    "okta.clients.register",
    "okta.customTelephonyProvider.manage",
    "okta.customTelephonyProvider.read",
    "okta.deviceAssurance.manage",
    "okta.deviceAssurance.read",
    "okta.deviceIntegrations.manage",
    "okta.deviceIntegrations.read",
    "okta.devicePostureChecks.manage",
    "okta.devicePostureChecks.read",
    "okta.devices.manage",
    "okta.devices.read",
    "okta.directories.groups.manage",
    "okta.directories.groups.read",
    "okta.domains.manage",
    "okta.domains.read",
    "okta.dr.manage",
    "okta.dr.read",
    "okta.emailDomains.manage",
    "okta.emailDomains.read",
    "okta.emailServers.manage",
    "okta.emailServers.read",
    "okta.eventHooks.manage",
    "okta.eventHooks.read",
    "okta.features.manage",
    "okta.features.read",
    "okta.groups.manage",
    "okta.groups.read",
    "okta.identitySources.manage",
    "okta.identitySources.read",
    "okta.idps.manage",
    "okta.idps.read",
    "okta.inlineHooks.manage",
    "okta.inlineHooks.read",
    "okta.linkedObjects.manage",
    "okta.linkedObjects.read",
    "okta.logStreams.manage",
    "okta.logStreams.read",
    "okta.logs.read",
    "okta.networkZones.manage",
    "okta.networkZones.read",
    "okta.oauthIntegrations.manage",
    "okta.oauthIntegrations.read",
    "okta.orgs.manage",
    "okta.orgs.read",
    "okta.personal.adminSettings.manage",
    "okta.personal.adminSettings.read",
    "okta.policies.manage",
    "okta.policies.read",
    "okta.principalRateLimits.manage",
    "okta.principalRateLimits.read",
    "okta.profileMappings.manage",
    "okta.profileMappings.read",
    "okta.pushProviders.manage",
    "okta.pushProviders.read",
    "okta.rateLimits.manage",
    "okta.rateLimits.read",
    "okta.realmAssignments.manage",
    "okta.realmAssignments.read",
    "okta.realms.manage",
    "okta.realms.read",
    "okta.roles.manage",
    "okta.roles.read",
    "okta.schemas.manage",
    "okta.schemas.read",
    "okta.securityEventsProviders.manage",
    "okta.securityEventsProviders.read",
    "okta.serviceAccounts.manage",
    "okta.serviceAccounts.okta.manage",
    "okta.serviceAccounts.okta.read",
    "okta.serviceAccounts.read",
    "okta.sessions.manage",
    "okta.sessions.read",
    "okta.templates.manage",
    "okta.templates.read",
    "okta.threatInsights.manage",
    "okta.threatInsights.read",
    "okta.trustedOrigins.manage",
    "okta.trustedOrigins.read",
    "okta.uischemas.manage",
    "okta.uischemas.read",
    "okta.universalLogout.manage",
    "okta.userRisk.manage",
    "okta.userRisk.read",
    "okta.userTypes.manage",
    "okta.userTypes.read",
    "okta.users.manage",
    "okta.users.manage.self",
    "okta.users.read",
    "okta.users.read.self",
    "ssf.manage",
    "ssf.read",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_sorted_for_the_search() {
        assert!(OKTA.is_sorted());
        assert!(is_known("okta.users.read") && is_known("offline_access"));
        assert!(!is_known("okta.users") && !is_known("okta.teapots.read"));
    }
}
