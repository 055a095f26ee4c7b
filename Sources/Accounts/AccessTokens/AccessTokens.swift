internal import Cryptography
package import Store

/// Personal access tokens, by which programs act for a person.
package struct AccessTokens: Sendable {
    let context: AccountsContext

    /// Tells people, and scanners for leaked secrets, what it is.
    package static let prefix = "car_"

    package struct Form: Sendable {
        package var name: String
        package var scopes: [Scope]
        /// The only organisation in which it is to work; nil: each of the person's.
        package var organisationID: Organisation.ID?
        /// Milliseconds since 1970; nil: until it is revoked.
        package var expiresAt: Int64?

        package init(name: String, scopes: [Scope], organisationID: Organisation.ID? = nil, expiresAt: Int64? = nil) {
            self.name = name
            self.scopes = scopes
            self.organisationID = organisationID
            self.expiresAt = expiresAt
        }
    }

    /// Who a request with a token comes from.
    package struct Authenticated: Sendable {
        package let caller: Caller
        package let user: User
        package let token: AccessToken
    }

    /// Makes a token for the caller. The secret is in the answer and nowhere else.
    ///
    /// - Parameter owner: for the system, which is nobody: whose it is to be.
    package func make(
        _ form: Form, owner: User.ID? = nil, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> (token: AccessToken, secret: SecretToken) {
        let userID = try person(owner, caller)
        var checks = Checks()
        let name = checks.line(form.name, field: "name", name: "A name", lengthMax: AccountLimits.accessTokenNameLengthMax)
        if form.scopes.isEmpty { checks.add("scopes", "A token needs at least one scope.") }
        if let end = form.expiresAt, end <= now { checks.add("expiresAt", "The end of a token lies in the future.") }
        try checks.finish()
        let scopes = Scope.allCases.filter(form.scopes.contains).map(\.rawValue)
        let token = AccessToken(
            id: randomIdentifier(length: 12), userID: userID, organisationID: form.organisationID, name: name, scopes: scopes,
            createdAt: now, expiresAt: form.expiresAt)
        let secret = SecretToken.random(prefix: Self.prefix)
        try await context.write { tables in
            if caller.isSystem { try requireOwner(userID, in: form.organisationID, tables) }
            if let id = form.organisationID { try caller.requirePermission(.seeOrganisation, in: id, tables) }
            guard try tables.accessTokens.count(of: userID) < Int64(AccountLimits.accessTokensPerUserMax) else {
                throw ServiceError.invalid(
                    "name", "You have \(AccountLimits.accessTokensPerUserMax) tokens, which is the most: revoke one first.",
                    limit: .init("accessTokensPerUserMax", AccountLimits.accessTokensPerUserMax))
            }
            try tables.accessTokens.insert(token, digest: secret.digest)
            try tables.audit(.tokenMade, by: caller, in: nil, on: AuditObject("access_token", token.id), at: now)
        }
        return (token, secret)
    }

    /// The caller's tokens, newest first; without the secrets, which nobody has.
    ///
    /// - Parameter owner: for the system: whose.
    package func list(of owner: User.ID? = nil, caller: Caller) async throws(ServiceError) -> [AccessToken] {
        let userID = try person(owner, caller)
        return try await context.read { tables in
            try tables.accessTokens.all(of: userID, limit: AccountLimits.accessTokensPerUserMax)
        }
    }

    /// - Parameter owner: for the system: whose.
    package func revoke(id: AccessToken.ID, of owner: User.ID? = nil, caller: Caller, at now: Int64) async throws(ServiceError) {
        let userID = try person(owner, caller)
        try await context.write { tables in
            guard try tables.accessTokens.remove(id: id, of: userID) else { throw ServiceError.notFound("token") }
            try tables.audit(.tokenRevoked, by: caller, in: nil, on: AuditObject("access_token", id), at: now)
        }
    }

    private func person(_ owner: User.ID?, _ caller: Caller) throws(ServiceError) -> User.ID {
        if caller.isSystem, let owner { return owner }
        return try caller.requirePerson()
    }

    /// Somebody who is there, and belongs to the organisation that a token is for.
    private func requireOwner(_ userID: User.ID, in organisationID: Organisation.ID?, _ tables: Tables) throws {
        guard try tables.users.find(id: userID)?.isActive == true else { throw ServiceError.notFound("person") }
        guard let organisationID else { return }
        guard try tables.memberships.role(of: userID, in: organisationID) != nil else {
            throw ServiceError.conflict("This person doesn't belong to that organisation.")
        }
    }

    /// Who this token belongs to. What it may do is decided with each act, by the person's role at that moment.
    ///
    /// - Throws: `unauthenticated` for a token that is none, or has ended; never `rate_limited` for one that is right.
    package func authenticate(
        _ secret: SecretToken, address: AddressPrefix?, at now: Int64
    ) async throws(ServiceError) -> Authenticated {
        let found = try await context.glance { tables in
            try tables.accessTokens.find(digest: secret.digest).map {
                Authenticated(caller: .system, user: $0.user, token: $0.token)
            }
        }
        guard let found, found.token.expiresAt.map({ now < $0 }) ?? true, found.user.isActive else {
            try context.limits.take(.guessByAddress, .guest(address), at: now)
            throw .unauthenticated
        }
        let token = found.token
        let day = now - now % .day
        if token.lastUsedAt ?? 0 < day {
            // A program isn't turned away because the disk is full.
            try? await context.write { tables in try tables.accessTokens.touch(id: token.id, at: day) }
        }
        // A scope that this Carillon doesn't know allows nothing.
        let scopes = Set(token.scopes.compactMap(Scope.init(rawValue:)))
        let identity = Caller.Identity.token(token.id, user: found.user.id, scopes: scopes, organisation: token.organisationID)
        return Authenticated(caller: Caller(identity, address: address), user: found.user, token: token)
    }
}
