internal import Cryptography
package import Store

/// How operators make accounts, and help those who have lost their password.
extension People {
    package struct Form: Sendable {
        package var email: String
        package var displayName: String
        /// Nil: the person sets one by a link (``makeResetLink(for:caller:at:)``).
        package var password: String?
        package var isOperator: Bool

        package init(email: String, displayName: String, password: String? = nil, isOperator: Bool = false) {
            self.email = email
            self.displayName = displayName
            self.password = password
            self.isOperator = isOperator
        }
    }

    /// Goes on only for those who run the server.
    package func requireOperator(_ caller: Caller) async throws(ServiceError) {
        try await context.read { tables in try caller.requireOperator(tables) }
    }

    /// Makes an account for which the operator stands.
    package func make(_ form: Form, caller: Caller, at now: Int64) async throws(ServiceError) -> User {
        try await context.read { tables in try caller.requireOperator(tables) }
        var checks = Checks()
        let email = checks.email(form.email)
        let displayName = checks.displayName(form.displayName)
        if let password = form.password { checks.password(password, names: [email, displayName]) }
        try checks.finish()
        let hash: String? = if let password = form.password { try await context.passwords.hash(password) } else { nil }
        let user = User(
            id: randomIdentifier(length: 12), email: email, vouchedAt: now, displayName: displayName, isOperator: form.isOperator,
            createdAt: now)
        return try await context.write { tables in
            try caller.requireOperator(tables)
            guard try tables.users.insert(user) else {
                throw ServiceError.invalid("email", "There is an account with this email already.")
            }
            if let hash { try tables.credentials.setPasswordHash(hash, at: now, of: user.id) }
            try tables.audit(.userMade, by: caller, in: nil, on: .user(user.id), at: now)
            if user.isOperator { try tables.audit(.operatorMade, by: caller, in: nil, on: .user(user.id), at: now) }
            return user
        }
    }

    /// Makes a link by which somebody sets a password, to be handed over; earlier ones are worthless. Its use proves no mailbox.
    package func makeResetLink(for userID: User.ID, caller: Caller, at now: Int64) async throws(ServiceError) -> SecretToken {
        let token = SecretToken.random()
        return try await context.write { tables in
            let user = try requireUser(userID, caller, tables)
            guard user.isActive else { throw ServiceError.conflict("This account is disabled: let the person in again first.") }
            try tables.oneTimeLinks.removeAll(.resetPassword, of: userID)
            let link = OneTimeLink(
                id: randomIdentifier(length: 12), purpose: .resetPassword, userID: userID, email: user.email, wasShown: true,
                createdAt: now, expiresAt: now + AccountLimits.verificationLinkLifetime)
            try tables.oneTimeLinks.insert(link, digest: token.digest)
            try tables.audit(.linkShown, by: caller, in: nil, on: .user(userID), ["reset": .flag(true)], at: now)
            return token
        }
    }

    /// Sets a password for somebody. Every sign-in ends.
    package func setPassword(_ password: String, of userID: User.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        let user = try await context.read { tables in try requireUser(userID, caller, tables) }
        var checks = Checks()
        checks.password(password, names: [user.email, user.displayName, user.username].compactMap(\.self))
        try checks.finish()
        let hash = try await context.passwords.hash(password)
        try await context.write { tables in
            let user = try requireUser(userID, caller, tables)
            try tables.credentials.setPasswordHash(hash, at: now, of: userID)
            try tables.signIns.removeAll(of: userID, except: nil)
            try tables.oneTimeLinks.removeAll(.resetPassword, of: userID)
            if !user.isAdmitted { try tables.users.setVouched(at: now, of: userID) }
            try tables.audit(.passwordReset, by: caller, in: nil, on: .user(userID), ["shown": .flag(false)], at: now)
            try context.send(.passwordChanged, to: user, tables, at: now)
        }
    }
}
