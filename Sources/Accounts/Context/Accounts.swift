internal import Store

/// People, organisations, and what each may do. One value for the program; its parts are services that know neither HTTP nor SQL.
package struct Accounts: Sendable {
    let context: AccountsContext

    package init(_ context: AccountsContext) { self.context = context }

    package var setUp: SetUp { SetUp(context: context) }
    package var signUps: SignUps { SignUps(context: context) }
    package var signIns: SignIns { SignIns(context: context) }
    package var passwords: Passwords { Passwords(context: context) }
    package var secondFactor: SecondFactor { SecondFactor(context: context) }
    package var accessTokens: AccessTokens { AccessTokens(context: context) }
    package var outsideIdentities: OutsideIdentities { OutsideIdentities(context: context) }
    package var organisations: Organisations { Organisations(context: context) }
    package var members: Members { Members(context: context) }
    package var invitations: Invitations { Invitations(context: context) }
    package var creatorApplications: CreatorApplications { CreatorApplications(context: context) }
    package var follows: Follows { Follows(context: context) }
    package var blocks: Blocks { Blocks(context: context) }
    package var profiles: Profiles { Profiles(context: context) }
    package var people: People { People(context: context) }
    package var personalData: PersonalData { PersonalData(context: context) }
    package var auditLog: AuditLog { AuditLog(context: context) }

    /// Who a request with a bearer token (RFC 6750) comes from: a personal access token, or one of an outside issuer.
    ///
    /// - Throws: `unauthenticated` for anything else; `unavailable` while an issuer's keys can't be had.
    package func authenticate(bearer text: String, address: AddressPrefix?, at now: Int64) async throws(ServiceError) -> Caller {
        if let token = SecretToken(text), token.hasPrefix(AccessTokens.prefix) {
            return try await accessTokens.authenticate(token, address: address, at: now).caller
        }
        guard let claims = try await context.outside.verify(text, now) else {
            try context.limits.take(.guessByAddress, .guest(address), at: now)
            throw .unauthenticated
        }
        return try await outsideIdentities.authenticate(claims, address: address, at: now).caller
    }

    /// Removes what has ended: sign-ins, tokens, links, invitations, and accounts for which nobody ever stood. Meant for once an hour.
    package func clearAway(at now: Int64) async throws(ServiceError) {
        let idleSince = now - context.settings.signInIdleMilliseconds
        try await context.write { tables in
            try tables.signIns.removeEnded(at: now, idleSince: idleSince)
            try tables.accessTokens.removeEnded(at: now)
            try tables.oneTimeLinks.removeEnded(at: now)
            try tables.invitations.removeEnded(at: now)
            try tables.users.removeUnproven(createdBefore: now - AccountLimits.unprovenAccountLifetime)
        }
    }
}
