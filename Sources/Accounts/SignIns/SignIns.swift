internal import Cryptography
package import Store

/// Signing in with email and password, and the browsers in which a person is signed in.
package struct SignIns: Sendable {
    let context: AccountsContext

    package struct Form: Sendable {
        package var email: String
        package var password: String
        /// Of the authenticator, or a recovery code; nil at the first try.
        package var code: String?
        /// The `User-Agent`.
        package var device: String

        package init(email: String, password: String, code: String? = nil, device: String) {
            self.email = email
            self.password = password
            self.code = code
            self.device = device
        }
    }

    /// Who a request with a sign-in's cookie comes from.
    package struct Authenticated: Sendable {
        package let caller: Caller
        package let user: User
        package let signIn: SignIn
    }

    private struct Known: Sendable {
        let user: User
        let credentials: Credentials
    }

    /// - Throws: `wrong_credentials`; `second_factor_required` if all is right but for the code that is missing; `wrong_code`;
    ///   `rate_limited`.
    package func signIn(_ form: Form, caller: Caller, at now: Int64) async throws(ServiceError) -> NewSignIn {
        try context.limits.take(.signInByAddress, caller, at: now)
        guard let account = Checks.account(form.email), Checks.isTriable(form.password) else { throw .wrongCredentials }
        try context.limits.take(.signInByAccount, account: account, at: now)
        let known = try await find(account)
        let hash = known?.credentials.passwordHash
        // Also for nobody: the answer must take as long.
        let verdict = try await context.passwords.verify(form.password, hash)
        guard case .right(needsRehash: let needsRehash) = verdict, let known, let hash, known.user.isActive, known.user.isAdmitted else {
            throw .wrongCredentials
        }
        if known.credentials.hasSecondFactor {
            guard form.code != nil else { throw .secondFactorRequired }
            try context.limits.take(.codeByAccount, account: known.user.id, at: now)
        }
        let new = try await open(known.user.id, hash, form, caller, at: now)
        context.limits.forgive(.signInByAccount, account: account)
        context.limits.forgive(.codeByAccount, account: known.user.id)
        if needsRehash { await renewHash(hash, form.password, of: known.user.id) }
        return new
    }

    /// Who this cookie belongs to.
    ///
    /// - Throws: `unauthenticated` for a token that is none, or has ended; never `rate_limited` for one that is right.
    package func authenticate(
        _ token: SecretToken, address: AddressPrefix?, at now: Int64
    ) async throws(ServiceError) -> Authenticated {
        let found = try await context.glance { tables in
            try tables.signIns.find(digest: token.digest).map { Authenticated(caller: .system, user: $0.user, signIn: $0.signIn) }
        }
        guard let found, isAlive(found.signIn, at: now), found.user.isActive else {
            try context.limits.take(.guessByAddress, .guest(address), at: now)
            throw .unauthenticated
        }
        if now - found.signIn.lastSeenAt >= AccountLimits.lastSeenInterval {
            // Somebody who is signed in isn't turned away because the disk is full.
            try? await context.write { tables in try tables.signIns.touch(id: found.signIn.id, at: now, address: address?.coarse) }
        }
        let caller = Caller(.user(found.user.id, signIn: found.signIn.id), address: address)
        return Authenticated(caller: caller, user: found.user, signIn: found.signIn)
    }

    /// The caller's sign-ins that are alive, newest first.
    package func list(caller: Caller, at now: Int64) async throws(ServiceError) -> [SignIn] {
        let userID = try caller.requirePerson()
        let all = try await context.read { tables in try tables.signIns.all(of: userID, limit: AccountLimits.signInsPerUserMax) }
        return all.filter { isAlive($0, at: now) }
    }

    /// Ends one of the caller's sign-ins; also the one by which they come.
    package func revoke(id: SignIn.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        let userID = try caller.requirePerson()
        try await context.write { tables in
            guard try tables.signIns.remove(id: id, of: userID) else { throw ServiceError.notFound("sign-in") }
            try tables.audit(.signInClosed, by: caller, in: nil, on: AuditObject("sign_in", id), at: now)
        }
    }

    /// Ends every sign-in of the caller but the one by which they come. Returns how many there were.
    @discardableResult
    package func revokeOthers(caller: Caller, at now: Int64) async throws(ServiceError) -> Int {
        let userID = try caller.requirePerson()
        return try await context.write { tables in
            let count = try tables.signIns.removeAll(of: userID, except: caller.signInID)
            try tables.audit(.signInsClosed, by: caller, in: nil, on: .user(userID), ["count": .number(Int64(count))], at: now)
            return count
        }
    }

    private func isAlive(_ signIn: SignIn, at now: Int64) -> Bool {
        now < signIn.expiresAt && now - signIn.lastSeenAt < context.settings.signInIdleMilliseconds
    }

    private func find(_ email: String) async throws(ServiceError) -> Known? {
        try await context.read { tables in
            guard let user = try tables.users.find(email: email), let credentials = try tables.credentials.find(userID: user.id)
            else { return nil }
            return Known(user: user, credentials: credentials)
        }
    }

    /// Everything that was verified is looked at again in the transaction: the password may have been changed meanwhile.
    private func open(
        _ userID: User.ID, _ hash: String, _ form: Form, _ caller: Caller, at now: Int64
    ) async throws(ServiceError) -> NewSignIn {
        try await context.write { [settings = context.settings] tables in
            guard let user = try tables.users.find(id: userID), user.isActive,
                let credentials = try tables.credentials.find(userID: userID), credentials.passwordHash == hash
            else { throw ServiceError.wrongCredentials }
            if credentials.hasSecondFactor {
                guard let code = form.code else { throw ServiceError.secondFactorRequired }
                try tables.useSecondFactor(code, of: userID, caller: .proven(userID, like: caller), at: now)
            }
            return try tables.openSignIn(user, device: form.device, caller: caller, settings: settings, at: now)
        }
    }

    /// Brings an old hash up to the present parameters, now that the password is at hand. The next sign-in tries again if it fails.
    private func renewHash(_ hash: String, _ password: String, of userID: User.ID) async {
        guard let new = try? await context.passwords.hash(password) else { return }
        try? await context.write { tables in try tables.credentials.replacePasswordHash(hash, by: new, of: userID) }
    }
}
