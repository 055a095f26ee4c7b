package import Store

/// What operators do with accounts, and what an organisation's admins may do for theirs.
package struct People: Sendable {
    let context: AccountsContext

    /// Everybody on the server, oldest accounts first.
    ///
    /// - Parameter search: only those whose email, user name or name holds this, whatever the case of its letters from A to Z; nil or
    ///   empty: everybody.
    package func page(search: String? = nil, caller: Caller, after: Cursor?, limit: Int) async throws(ServiceError) -> Page<User> {
        if let search, search.utf8.count > AccountLimits.searchLengthMax {
            throw .invalid(
                "search", "A search has at most \(AccountLimits.searchLengthMax) bytes.",
                limit: .init("searchLengthMax", AccountLimits.searchLengthMax))
        }
        return try await context.read { tables in
            try caller.requireOperator(tables)
            guard let search, !search.isEmpty else { return try tables.users.page(after: after, limit: limit) }
            return try tables.users.page(search: search, after: after, limit: limit)
        }
    }

    /// Somebody by id, email or user name; for operators.
    package func find(_ reference: String, caller: Caller) async throws(ServiceError) -> User {
        let user = try await context.read { tables in
            try caller.requireOperator(tables)
            if let user = try tables.users.find(id: reference) { return user as User? }
            let isEmail = reference.contains("@")
            return isEmail ? try tables.users.find(email: reference) : try tables.users.find(username: reference.lowercased())
        }
        guard let user else { throw .notFound("person") }
        return user
    }

    /// What somebody belongs to, with the role in each; for operators.
    package func organisations(of userID: User.ID, caller: Caller) async throws(ServiceError) -> [OwnOrganisation] {
        try await context.read { tables in
            try requireUser(userID, caller, tables)
            return try tables.memberships.organisations(of: userID)
        }
    }

    /// Keeps somebody out, and ends every sign-in; tokens don't work meanwhile.
    package func disable(_ userID: User.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        try await context.write { tables in
            try requireUser(userID, caller, tables)
            try requireAnotherOperator(userID, tables)
            try tables.users.setDisabled(at: now, of: userID)
            try tables.signIns.removeAll(of: userID, except: nil)
            try tables.revokeRights(of: userID, at: now)
            try tables.audit(.userDisabled, by: caller, in: nil, on: .user(userID), at: now)
        }
    }

    package func enable(_ userID: User.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        try await context.write { tables in
            try requireUser(userID, caller, tables)
            try tables.users.setDisabled(at: nil, of: userID)
            try tables.audit(.userEnabled, by: caller, in: nil, on: .user(userID), at: now)
        }
    }

    package func setOperator(_ isOperator: Bool, _ userID: User.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        try await context.write { tables in
            let user = try requireUser(userID, caller, tables)
            if user.isOperator == isOperator { return }
            if !isOperator { try requireAnotherOperator(userID, tables) }
            try tables.users.setOperator(isOperator, of: userID)
            try tables.audit(isOperator ? .operatorMade : .operatorUnmade, by: caller, in: nil, on: .user(userID), at: now)
        }
    }

    /// For somebody who lost authenticator and recovery codes, and whom the operator knows.
    package func removeSecondFactor(of userID: User.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        try await context.write { tables in
            let user = try requireUser(userID, caller, tables)
            try tables.credentials.removeSecondFactor(of: userID)
            try tables.audit(.secondFactorOff, by: caller, in: nil, on: .user(userID), at: now)
            try context.send(.secondFactorChanged(isOn: false), to: user, tables, at: now)
        }
    }

    /// Links that wait for being used, those that end soonest first; for operators.
    package func links(caller: Caller, after: Cursor?, limit: Int, at now: Int64) async throws(ServiceError) -> Page<OneTimeLink> {
        try await context.read { tables in
            try caller.requireOperator(tables)
            return try tables.oneTimeLinks.page(at: now, after: after, limit: limit)
        }
    }

    /// Links of one member that wait; for those who may show them.
    package func links(
        of userID: User.ID, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> [OneTimeLink] {
        try await context.read { tables in
            try requireHandOver(userID, organisationID, caller, tables)
            return try tables.oneTimeLinks.all(of: userID, at: now)
        }
    }

    /// Makes a waiting link readable, to be handed over to its person: it gets another token, the earlier one is worthless, and its
    /// use proves no mailbox. Operators may for everybody, an admin for those below who belong to that organisation alone: a link is
    /// as good as the account, and the account is as good as what it may elsewhere.
    ///
    /// - Parameter organisationID: nil for operators.
    package func showLink(
        id: OneTimeLink.ID, in organisationID: Organisation.ID?, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> (link: OneTimeLink, token: SecretToken) {
        let token = SecretToken.random()
        return try await context.write { tables in
            // Rights before existence: an admin doesn't learn of others' links.
            if organisationID == nil { try caller.requireOperator(tables) }
            if let organisationID { try caller.requirePermission(.changeRoles, in: organisationID, tables) }
            guard let link = try tables.oneTimeLinks.find(id: id, at: now), let userID = link.userID else {
                throw ServiceError.notFound("link")
            }
            if let organisationID { try requireHandOver(userID, organisationID, caller, tables) }
            try tables.oneTimeLinks.renew(id: id, digest: token.digest, expiresAt: now + AccountLimits.verificationLinkLifetime)
            try tables.audit(
                .linkShown, by: caller, in: organisationID, on: .user(userID), ["reset": .flag(link.purpose == .resetPassword)], at: now)
            return (link, token)
        }
    }

    private func requireHandOver(
        _ userID: User.ID, _ organisationID: Organisation.ID, _ caller: Caller, _ tables: Tables
    ) throws {
        if caller.isSystem { return }
        guard let actor = try caller.requirePermission(.changeRoles, in: organisationID, tables), caller.isPerson,
            let role = try tables.memberships.role(of: userID, in: organisationID), let user = try tables.users.find(id: userID)
        else { throw ServiceError.notFound("member") }
        guard try RoleRules.mayHandOver(actor, target: role) && !user.isOperator && tables.memberships.count(of: userID) == 1 else {
            throw ServiceError.forbidden("Only an operator of this server may hand over this person's link.")
        }
    }

    @discardableResult
    func requireUser(_ userID: User.ID, _ caller: Caller, _ tables: Tables) throws -> User {
        try caller.requireOperator(tables)
        guard let user = try tables.users.find(id: userID), user.erasedAt == nil else { throw ServiceError.notFound("person") }
        return user
    }

    /// Somebody must be left who can let people in again.
    private func requireAnotherOperator(_ userID: User.ID, _ tables: Tables) throws {
        if try tables.users.operatorIDs() == [userID] { throw ServiceError.lastOperator }
    }
}

extension ServiceError {
    static let lastOperator = ServiceError(
        .lastOwner, "This is the server's last operator: make somebody else an operator first.")
}
