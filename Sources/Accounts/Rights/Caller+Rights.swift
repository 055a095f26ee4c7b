package import Store

extension Caller {
    /// What the caller is in an organisation, in this transaction. Nil for guests, strangers, tokens that don't work there, and the
    /// system, which needs no role.
    package func role(in organisationID: Organisation.ID, _ tables: Tables) throws(StoreError) -> Role? {
        guard let userID else { return nil }
        guard reaches(organisationID) else { return nil }
        return try tables.memberships.role(of: userID, in: organisationID)
    }

    /// False for a token that is bound to another organisation: there its person counts as a stranger.
    package func reaches(_ organisationID: Organisation.ID) -> Bool {
        guard case .token(_, _, _, let bound?) = identity else { return true }
        return bound == organisationID
    }

    /// Whether the caller may; in this transaction.
    package func has(_ permission: Permission, in organisationID: Organisation.ID, _ tables: Tables) throws(StoreError) -> Bool {
        if isSystem { return true }
        guard reaches(permission.scope, in: organisationID) else { return false }
        guard let role = try role(in: organisationID, tables) else { return false }
        return permission.roles.contains(role)
    }

    /// Goes on only if the caller may; in this transaction, so that it can't change before the act.
    ///
    /// - Returns: the caller's role; nil for the system.
    /// - Throws: `not_found` for those who don't belong to the organisation, as if there were none; `forbidden` for those who do.
    @discardableResult
    package func requirePermission(
        _ permission: Permission, in organisationID: Organisation.ID, _ tables: Tables
    ) throws -> Role? {
        if isSystem { return nil }
        guard let role = try role(in: organisationID, tables) else { throw ServiceError.notFound("organisation") }
        guard reaches(permission.scope, in: organisationID) else {
            throw ServiceError.forbidden("This token lacks the scope “\(permission.scope.rawValue)”: make one that has it.")
        }
        guard permission.roles.contains(role) else {
            throw ServiceError.forbidden("Your role here is \(role.rawValue), which doesn't allow this: ask an admin.")
        }
        return role
    }

    /// Goes on only for those who run the server, by a sign-in of their own: no token runs a server.
    package func requireOperator(_ tables: Tables) throws {
        if isSystem { return }
        guard let userID else { throw ServiceError.unauthenticated }
        guard try isPerson && tables.users.find(id: userID)?.isOperator == true else {
            throw ServiceError.forbidden("Only an operator of this server may do this.")
        }
    }

    /// A person who is there, not a program with a token.
    package var isPerson: Bool {
        switch identity {
        case .user, .outside: true
        case .guest, .token, .system, .commandLine: false
        }
    }

    /// The person behind a sign-in or an outside issuer's token; a personal access token may not touch what it was made with.
    func requirePerson() throws(ServiceError) -> User.ID {
        let userID = try requireUser()
        guard isPerson else { throw .forbidden("A token may not do this: sign in with your browser.") }
        return userID
    }

    /// The person, if a token's scopes allow this at all.
    package func requireUser(_ scope: Scope) throws(ServiceError) -> User.ID {
        let userID = try requireUser()
        if case .token(_, _, let scopes, _) = identity, !scopes.contains(scope) {
            throw .forbidden("This token lacks the scope “\(scope.rawValue)”: make one that has it.")
        }
        return userID
    }
}
