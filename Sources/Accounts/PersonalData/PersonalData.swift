package import JSON
package import Store

/// What is stored of a person, handed out and taken away (GDPR Articles 15, 17 and 20).
package struct PersonalData: Sendable {
    /// Relations in an export; more than anybody may have.
    static let relationsMax = Int(AccountLimits.blocksPerBlockerMax)

    let context: AccountsContext

    /// Everything of a person as one JSON object; no secret, and nothing of others but their ids.
    ///
    /// - Parameter userID: the caller, or for operators anybody.
    package func export(_ userID: User.ID, caller: Caller, at now: Int64) async throws(ServiceError) -> JSON.Value {
        // It is read and noted in one transaction, so that the log says what happened.
        try await context.write { [neighbours = context.neighbours] tables in
            let user = try require(userID, caller, tables)
            try tables.audit(.dataExported, by: caller, in: nil, on: .user(userID), at: now)
            return .object(try Exporter(tables: tables).members(of: user, at: now) + neighbours.exports(userID, tables))
        }
    }

    /// Takes away everything that says who a person was. Their id stays in histories and audit logs, and means nobody.
    ///
    /// - Parameters:
    ///   - password: of a caller who erases themself; not needed from operators, and from people who have none.
    /// - Throws: `last_owner` while an organisation, or the server, would have nobody.
    package func erase(_ userID: User.ID, password: String?, caller: Caller, at now: Int64) async throws(ServiceError) {
        if caller.userID == userID, try await hasPassword(userID) {
            _ = try await context.confirmPassword(password ?? "", caller, at: now)
        }
        try await context.write { [neighbours = context.neighbours] tables in
            let user = try require(userID, caller, tables)
            let organisations = try tables.memberships.organisations(of: userID)
            for membership in organisations { try tables.organisations.lock(id: membership.organisation.id) }
            let alone = try tables.memberships.organisationsOwnedAlone(by: userID)
            guard alone.isEmpty else { throw Self.stillOwner(alone) }
            if try user.isOperator && tables.users.operatorIDs() == [userID] { throw ServiceError.lastOperator }
            // Before the traces go: the log keeps ids only.
            for membership in organisations {
                try tables.audit(.memberLeft, by: caller, in: membership.organisation.id, on: .user(userID), at: now)
            }
            try tables.audit(.erased, by: caller, in: nil, on: .user(userID), at: now)
            try tables.revokeRights(of: userID, at: now)
            try neighbours.erase(userID, now, tables)
            try remove(user, tables, at: now)
        }
    }

    private func remove(_ user: User, _ tables: Tables, at now: Int64) throws {
        try tables.signIns.removeAll(of: user.id, except: nil)
        try tables.accessTokens.removeAll(of: user.id)
        try tables.oneTimeLinks.removeAll(of: user.id)
        try tables.credentials.remove(of: user.id)
        try tables.externalIdentities.removeAll(of: user.id)
        try tables.invitations.removeAll(madeBy: user.id, orFor: user.email)
        try tables.creatorApplications.removeAll(of: user.id)
        try tables.follows.removeAll(of: user.id)
        try tables.blocks.removeAll(of: user.id)
        try tables.memberships.removeAll(of: user.id)
        try tables.users.erase(id: user.id, at: now)
    }

    private func hasPassword(_ userID: User.ID) async throws(ServiceError) -> Bool {
        try await context.read { tables in try tables.credentials.find(userID: userID)?.passwordHash != nil }
    }

    /// The person themself, or an operator.
    private func require(_ userID: User.ID, _ caller: Caller, _ tables: Tables) throws -> User {
        if try !caller.isSystem && caller.requirePerson() != userID {
            do { try caller.requireOperator(tables) } catch { throw ServiceError.notFound("person") }
        }
        guard let user = try tables.users.find(id: userID), user.erasedAt == nil else { throw ServiceError.notFound("person") }
        return user
    }

    private static func stillOwner(_ organisations: [Organisation]) -> ServiceError {
        let names = organisations.map(\.name).joined(separator: "”, “")
        return ServiceError(.lastOwner, "You are the last owner of “\(names)”: hand it over or delete it first.")
    }
}
