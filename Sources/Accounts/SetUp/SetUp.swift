internal import Cryptography
internal import Store

/// The first start: a server without an owner gives out one link, and whoever opens it first owns the server and its first
/// organisation.
package struct SetUp: Sendable {
    let context: AccountsContext

    package struct Form: Sendable {
        package var email: String
        package var password: String
        package var displayName: String
        package var organisationName: String
        package var organisationSlug: String

        package init(email: String, password: String, displayName: String, organisationName: String, organisationSlug: String) {
            self.email = email
            self.password = password
            self.displayName = displayName
            self.organisationName = organisationName
            self.organisationSlug = organisationSlug
        }
    }

    /// Whether the server still waits for its owner.
    package func isNeeded() async throws(ServiceError) -> Bool {
        try await context.read { tables in try !tables.users.hasOperator() }
    }

    /// Makes the link. It is shown to whoever starts the server, and kept as a digest only.
    ///
    /// - Parameter replaces: true for the command that asks for another link: the earlier one is worthless from now on. Otherwise a
    ///   link that still works is left alone.
    /// - Returns: nil if the server has an owner, or a link that was shown before still works.
    package func makeLink(replaces: Bool, caller: Caller = .system, at now: Int64) async throws(ServiceError) -> SecretToken? {
        try await context.write { tables in
            if try tables.users.hasOperator() { return nil }
            if try !replaces && tables.oneTimeLinks.hasSetUpLink(at: now) { return nil }
            try tables.oneTimeLinks.removeAll(.setUp)
            let token = SecretToken.random()
            let link = OneTimeLink(
                id: randomIdentifier(length: 12), purpose: .setUp, userID: nil, email: nil, wasShown: true, createdAt: now,
                expiresAt: now + AccountLimits.setUpLinkLifetime)
            try tables.oneTimeLinks.insert(link, digest: token.digest)
            try tables.audit(.setUpLinkMade, by: caller, in: nil, on: .server, at: now)
            return token
        }
    }

    /// Goes on only if the link works, so that its page can say so before anybody fills it in.
    package func check(_ token: SecretToken, caller: Caller, at now: Int64) async throws(ServiceError) {
        let link = try await context.read { tables in try tables.oneTimeLinks.find(digest: token.digest, .setUp, at: now) }
        guard link != nil else {
            try context.limits.take(.guessByAddress, caller, at: now)
            throw Self.over
        }
    }

    /// Makes the owner and signs them in. Of several that try at once, one succeeds.
    package func makeOwner(
        _ form: Form, token: SecretToken, device: String, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> NewSignIn {
        // The link before the form, and before the costly hash: a stranger learns and causes nothing.
        try await check(token, caller: caller, at: now)
        var checks = Checks()
        let email = checks.email(form.email)
        let displayName = checks.displayName(form.displayName)
        let name = checks.organisationName(form.organisationName, field: "organisationName")
        let slug = checks.slug(form.organisationSlug, field: "organisationSlug")
        checks.password(form.password, names: [email, displayName])
        try checks.finish()
        let hash = try await context.passwords.hash(form.password)
        let user = User(
            id: randomIdentifier(length: 12), email: email, vouchedAt: now, displayName: displayName, isOperator: true, createdAt: now)
        let organisation = Organisation(id: randomIdentifier(length: 12), slug: slug, name: name, createdAt: now)
        return try await context.write { [settings = context.settings] tables in
            guard try tables.oneTimeLinks.use(digest: token.digest, .setUp, at: now) != nil else { throw Self.over }
            guard try !tables.users.hasOperator() else { throw Self.over }
            guard try tables.users.insert(user) else {
                throw ServiceError.invalid("email", "There is an account with this email already: take another.")
            }
            try tables.credentials.setPasswordHash(hash, at: now, of: user.id)
            guard try tables.organisations.insert(organisation) else {
                throw ServiceError.invalid("organisationSlug", "There is an organisation of this short name already: take another.")
            }
            let membership = Membership(organisationID: organisation.id, userID: user.id, role: .owner, createdAt: now)
            _ = try tables.memberships.insert(membership)
            // What was made before anybody owned the server: the first livestream, with its recordings.
            _ = try tables.livestreams.adopt(into: organisation.id)
            let new = try tables.openSignIn(user, device: device, caller: caller, settings: settings, at: now)
            let owner = Caller(.user(user.id, signIn: new.signIn.id), address: caller.address)
            try tables.audit(.ownerMade, by: owner, in: nil, on: .user(user.id), at: now)
            try tables.audit(.organisationMade, by: owner, in: organisation.id, on: .organisation(organisation.id), at: now)
            return new
        }
    }

    private static let over = ServiceError(
        Code("link_over", .gone),
        "This set-up link doesn't work (any more). If nobody owns this server yet, `carillon set-up-link` makes another.")

    private typealias Code = ServiceError.Code
}
