internal import Cryptography
package import Store

/// People who sign in elsewhere.
package struct OutsideIdentities: Sendable {
    /// OpenID Connect Core 1.0 §2 limits `sub` to 255 characters; an issuer is a URL.
    package static let subjectLengthMax = 255
    package static let issuerLengthMax = 1000

    let context: AccountsContext

    /// Who these claims are about. Somebody new gets an account, or is taken for the one they have, as the issuer's policy says.
    ///
    /// - Throws: `unauthenticated` for those who have no account and get none.
    package func authenticate(
        _ claims: OutsideClaims, address: AddressPrefix?, at now: Int64
    ) async throws(ServiceError) -> (caller: Caller, user: User) {
        guard let policy = context.settings.issuers[claims.issuer], isStorable(claims) else { throw .unauthenticated }
        let known = try await context.read { tables in
            try tables.externalIdentities.user(issuer: claims.issuer, subject: claims.subject)
        }
        let user: User
        if let known {
            user = known
        } else {
            user = try await take(claims, policy, at: now)
        }
        guard user.isActive else { throw .unauthenticated }
        return (Caller(.outside(user.id), address: address), user)
    }

    /// Joins an outside identity to the account of somebody who is signed in and has just proved to hold both.
    package func link(_ claims: OutsideClaims, caller: Caller, at now: Int64) async throws(ServiceError) {
        let userID = try caller.requirePerson()
        guard context.settings.issuers[claims.issuer] != nil, isStorable(claims) else { throw .notFound("issuer") }
        try await context.write { tables in
            let identity = ExternalIdentity(issuer: claims.issuer, subject: claims.subject, userID: userID, createdAt: now)
            guard try tables.externalIdentities.insert(identity) else {
                throw ServiceError.conflict("This outside account is joined to an account here already.")
            }
            try tables.audit(.outsideLinked, by: caller, in: nil, on: .user(userID), ["by": .word("person")], at: now)
        }
    }

    private func isStorable(_ claims: OutsideClaims) -> Bool {
        func isSound(_ text: String, max: Int) -> Bool {
            !text.isEmpty && text.utf8.count <= max && !text.unicodeScalars.contains("\0")
        }
        return isSound(claims.subject, max: Self.subjectLengthMax) && isSound(claims.issuer, max: Self.issuerLengthMax)
    }

    /// Of two requests that bring the same new person, the second finds what the first has made.
    private func take(_ claims: OutsideClaims, _ policy: OutsidePolicy, at now: Int64) async throws(ServiceError) -> User {
        let new = newUser(claims, at: now)
        return try await context.write { tables in
            if let user = try tables.externalIdentities.user(issuer: claims.issuer, subject: claims.subject) { return user }
            if let user = try linkable(claims, policy, tables) {
                try insert(claims, for: user.id, by: "email", tables, at: now)
                return user
            }
            guard policy.createsAccounts else { throw ServiceError.unauthenticated }
            let user = try insertUser(new, tables)
            try insert(claims, for: user.id, by: "creation", tables, at: now)
            try tables.audit(.signedUp, by: .proven(user.id), in: nil, on: .user(user.id), ["by": .word("issuer")], at: now)
            if let id = policy.organisationID, try tables.organisations.find(id: id) != nil {
                try tables.join(id, user.id, as: .member, by: .proven(user.id), at: now)
            }
            return user
        }
    }

    /// The account that has the same email, if both sides have verified it, and the policy trusts the issuer so far. Not one with a
    /// second factor, which the issuer may not ask for: its person can join the two while signed in.
    private func linkable(_ claims: OutsideClaims, _ policy: OutsidePolicy, _ tables: Tables) throws -> User? {
        guard policy.linksVerifiedEmail, claims.isEmailVerified, let email = claims.email,
            let user = try tables.users.find(email: email), user.emailVerifiedAt != nil, user.isActive,
            try tables.credentials.find(userID: user.id)?.hasSecondFactor != true
        else { return nil }
        return user
    }

    private func insert(
        _ claims: OutsideClaims, for userID: User.ID, by way: StaticString, _ tables: Tables, at now: Int64
    ) throws {
        let identity = ExternalIdentity(issuer: claims.issuer, subject: claims.subject, userID: userID, createdAt: now)
        guard try tables.externalIdentities.insert(identity) else { throw ServiceError.unauthenticated }
        try tables.audit(.outsideLinked, by: .proven(userID), in: nil, on: .user(userID), ["by": .word(way)], at: now)
    }

    /// Without the email, if somebody else has it here: who of the two it belongs to is not ours to say.
    private func insertUser(_ user: User, _ tables: Tables) throws -> User {
        if try tables.users.insert(user) { return user }
        var user = user
        user.email = nil
        user.emailVerifiedAt = nil
        guard try tables.users.insert(user) else { throw ServiceError.conflict("Somebody was quicker: please try again.") }
        return user
    }

    /// What an issuer says of a person is taken if it would pass as a person's own word.
    private func newUser(_ claims: OutsideClaims, at now: Int64) -> User {
        var emailChecks = Checks()
        let email = claims.email.map { emailChecks.email($0) }
        let hasEmail = email != nil && emailChecks.problems.isEmpty && claims.isEmailVerified
        var nameChecks = Checks()
        let name = nameChecks.displayName(claims.name ?? "")
        return User(
            id: randomIdentifier(length: 12), email: hasEmail ? email : nil, emailVerifiedAt: hasEmail ? now : nil, vouchedAt: now,
            displayName: nameChecks.problems.isEmpty ? name : "New member", createdAt: now)
    }
}
