internal import Cryptography
package import Store

/// What a person says of themself.
package struct Profiles: Sendable {
    let context: AccountsContext

    /// What others may see of a person.
    package struct Public: Sendable, Equatable {
        package let id: User.ID
        package let username: String?
        package let displayName: String
        package let followerCount: Int64
    }

    /// The caller's own account.
    package func own(caller: Caller) async throws(ServiceError) -> User {
        let userID = try caller.requireUser(.accountRead)
        let user = try await context.read { tables in try tables.users.find(id: userID) }
        guard let user else { throw .unauthenticated }
        return user
    }

    /// What the caller may see of somebody. Who is blocked by them doesn't find them.
    package func find(id: User.ID, caller: Caller) async throws(ServiceError) -> Public {
        try await context.read { tables in try face(try tables.visible(id, to: caller.userID), caller, tables) }
    }

    package func find(username: String, caller: Caller) async throws(ServiceError) -> Public {
        try await context.read { tables in
            guard let user = try tables.users.find(username: username.lowercased()) else { throw ServiceError.notFound("person") }
            return try face(try tables.visible(user.id, to: caller.userID), caller, tables)
        }
    }

    private func face(_ user: User, _ caller: Caller, _ tables: Tables) throws -> Public {
        if let viewer = caller.userID, try tables.isBlocked(viewer, by: .user(user.id)) { throw ServiceError.notFound("person") }
        return Public(
            id: user.id, username: user.username, displayName: user.displayName,
            followerCount: try tables.follows.followerCount(of: user.id))
    }

    /// Changes what is given; nil stays as it is.
    @discardableResult
    package func change(
        displayName: String? = nil, username: String? = nil, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> User {
        let userID = try caller.requireUser(.accountWrite)
        var checks = Checks()
        let displayName = displayName.map { checks.displayName($0) }
        let username = username.map { checks.username($0) }
        try checks.finish()
        return try await context.write { tables in
            if let displayName { try tables.users.setDisplayName(displayName, of: userID) }
            if let username, try !tables.users.setUsername(username, of: userID) {
                throw ServiceError.invalid("username", "Somebody else has this user name already: take another.")
            }
            try tables.audit(
                .profileChanged, by: caller, in: nil, on: .user(userID),
                ["display_name": .flag(displayName != nil), "username": .flag(username != nil)], at: now)
            guard let user = try tables.users.find(id: userID) else { throw ServiceError.unauthenticated }
            return user
        }
    }

    /// Sends a link to a new address, which becomes the account's when it is opened. Without mail, an admin hands the link over. The
    /// answer is the same if somebody else has the address.
    package func changeEmail(_ email: String, password: String, caller: Caller, at now: Int64) async throws(ServiceError) {
        var checks = Checks()
        let email = checks.email(email)
        try checks.finish()
        let userID = try await context.confirmPassword(password, caller, at: now)
        try context.limits.take(.mailByAccount, account: userID, at: now)
        let token = SecretToken.random()
        try await context.write { tables in
            guard let user = try tables.users.find(id: userID) else { throw ServiceError.unauthenticated }
            let holder = try tables.users.find(email: email)
            let isTaken = holder.map { $0.id != userID } ?? false
            try tables.oneTimeLinks.removeAll(.verifyEmail, of: userID)
            try tables.insertLink(
                .verifyEmail, for: isTaken ? nil : userID, email: email, token, lifetime: AccountLimits.verificationLinkLifetime, at: now)
            try context.send(.emailChanged, to: user, tables, at: now)
            let kind = isTaken ? AccountMail.Kind.hasAccount : .verifyEmail(token)
            try context.mailer?(AccountMail(email: email, name: isTaken ? nil : user.displayName, kind: kind), tables, now)
        }
    }
}
