internal import Store

/// Changing a password, and getting a new one when it is forgotten.
package struct Passwords: Sendable {
    let context: AccountsContext

    /// Sets another password. Every other sign-in ends, since one of them may be why.
    package func change(current: String, new: String, caller: Caller, at now: Int64) async throws(ServiceError) {
        let userID = try await context.confirmPassword(current, caller, at: now)
        let known = try await context.read { tables in try tables.users.find(id: userID) }
        var checks = Checks()
        checks.password(new, field: "newPassword", names: [known?.email, known?.displayName, known?.username].compactMap(\.self))
        try checks.finish()
        let hash = try await context.passwords.hash(new)
        try await context.write { tables in
            try tables.credentials.setPasswordHash(hash, at: now, of: userID)
            try tables.signIns.removeAll(of: userID, except: caller.signInID)
            try tables.oneTimeLinks.removeAll(.resetPassword, of: userID)
            try tables.audit(.passwordChanged, by: caller, in: nil, on: .user(userID), at: now)
            if let user = try tables.users.find(id: userID) { try context.send(.passwordChanged, to: user, tables, at: now) }
        }
    }

    /// Sends a link to somebody who forgot the password; without mail, an admin hands it over. The answer is the same, and comes as
    /// fast, if nobody has this email.
    package func requestReset(email: String, caller: Caller, at now: Int64) async throws(ServiceError) {
        try context.limits.take(.resetByAddress, caller, at: now)
        guard let email = Checks.account(email) else { return }
        try context.limits.take(.mailByAccount, account: email, at: now)
        let token = SecretToken.random()
        try await context.write { tables in
            let user = try tables.users.find(email: email)
            let known = user?.isActive == true ? user : nil
            if let known { try tables.oneTimeLinks.removeAll(.resetPassword, of: known.id) }
            try tables.insertLink(
                .resetPassword, for: known?.id, email: known?.email, token, lifetime: AccountLimits.resetLinkLifetime, at: now)
            if let known { try context.send(.resetPassword(token), to: known, tables, at: now) }
        }
    }

    /// Sets a password by such a link. Every sign-in ends. One-time codes stay as they are.
    package func reset(token: SecretToken, new: String, caller: Caller, at now: Int64) async throws(ServiceError) {
        let found = try await context.read { tables -> User? in
            let link = try tables.oneTimeLinks.find(digest: token.digest, .resetPassword, at: now)
            return try link?.userID.flatMap { id in try tables.users.find(id: id) }
        }
        guard let found, found.isActive else {
            try context.limits.take(.guessByAddress, caller, at: now)
            throw .linkOver
        }
        var checks = Checks()
        checks.password(new, field: "newPassword", names: [found.email, found.displayName, found.username].compactMap(\.self))
        try checks.finish()
        let hash = try await context.passwords.hash(new)
        try await context.write { tables in
            guard let link = try tables.oneTimeLinks.use(digest: token.digest, .resetPassword, at: now),
                let user = try tables.users.find(id: found.id), user.isActive
            else { throw ServiceError.linkOver }
            try tables.credentials.setPasswordHash(hash, at: now, of: user.id)
            try tables.signIns.removeAll(of: user.id, except: nil)
            // The link went to an address; it proves that one only.
            if link.wasShown || link.email.map({ isSameEmail($0, user.email ?? "") }) == true {
                try tables.admit(user.id, by: link, at: now)
            }
            try tables.audit(
                .passwordReset, by: .proven(user.id, like: caller), in: nil, on: .user(user.id), ["shown": .flag(link.wasShown)], at: now)
            try context.send(.passwordChanged, to: user, tables, at: now)
        }
    }
}
