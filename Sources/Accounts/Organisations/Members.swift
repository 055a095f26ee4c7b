package import Store

/// Who belongs to an organisation, and as what.
package struct Members: Sendable {
    let context: AccountsContext

    /// Longest members first.
    ///
    /// - Parameter role: only these; nil: everybody.
    package func page(
        of organisationID: Organisation.ID, role: Role? = nil, caller: Caller, after: Cursor?, limit: Int
    ) async throws(ServiceError) -> Page<Member> {
        try await context.read { tables in
            try caller.requirePermission(.listMembers, in: organisationID, tables)
            return try tables.memberships.page(of: organisationID, role: role, after: after, limit: limit)
        }
    }

    package func count(in organisationID: Organisation.ID, caller: Caller) async throws(ServiceError) -> Int64 {
        try await context.read { tables in
            try caller.requirePermission(.listMembers, in: organisationID, tables)
            return try tables.memberships.count(in: organisationID)
        }
    }

    /// Makes somebody a member without an invitation; for who runs the server on the command line. Everybody else invites.
    package func add(
        _ userID: User.ID, to organisationID: Organisation.ID, as role: Role, caller: Caller, at now: Int64
    ) async throws(ServiceError) {
        guard caller.isSystem else { throw .forbidden("People join by an invitation, or by themselves where an organisation is open.") }
        try await context.write { tables in
            guard try tables.organisations.find(id: organisationID) != nil else { throw ServiceError.notFound("organisation") }
            guard try tables.users.find(id: userID)?.isActive == true else { throw ServiceError.notFound("person") }
            guard try tables.memberships.role(of: userID, in: organisationID) == nil else {
                throw ServiceError.conflict("This person belongs to the organisation already.")
            }
            try tables.join(organisationID, userID, as: role, invitation: nil, by: caller, at: now)
            if role > .member { try tables.creatorApplications.removePending(of: userID, in: organisationID) }
        }
    }

    package func changeRole(
        of userID: User.ID, in organisationID: Organisation.ID, to role: Role, caller: Caller, at now: Int64
    ) async throws(ServiceError) {
        try await context.write { tables in
            let actor = try caller.requirePermission(.changeRoles, in: organisationID, tables)
            try tables.organisations.lock(id: organisationID)
            guard let current = try tables.memberships.role(of: userID, in: organisationID) else { throw ServiceError.notFound("member") }
            try RoleRules.requireTouch(actor, target: current)
            try RoleRules.requireGrant(actor, role)
            if role == current { return }
            if current == .owner { try tables.requireAnotherOwner(in: organisationID) }
            try tables.memberships.setRole(role, of: userID, in: organisationID)
            // What somebody gave out while they were mightier doesn't outlive it.
            if role < current {
                try tables.invitations.removeAll(madeBy: userID, in: organisationID)
                try tables.revokeRights(of: userID, at: now)
            }
            if role > .member { try tables.creatorApplications.removePending(of: userID, in: organisationID) }
            try tables.audit(
                .roleChanged, by: caller, in: organisationID, on: .user(userID), ["from": .role(current), "to": .role(role)], at: now)
        }
    }

    package func remove(
        _ userID: User.ID, from organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) {
        try await context.write { tables in
            let actor = try caller.requirePermission(.removeMembers, in: organisationID, tables)
            try tables.organisations.lock(id: organisationID)
            guard let role = try tables.memberships.role(of: userID, in: organisationID) else { throw ServiceError.notFound("member") }
            try RoleRules.requireTouch(actor, target: role)
            try tables.expel(userID, role: role, from: organisationID, at: now)
            try tables.audit(.memberRemoved, by: caller, in: organisationID, on: .user(userID), ["role": .role(role)], at: now)
        }
    }

    /// The caller goes by themself.
    package func leave(_ organisationID: Organisation.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        let userID = try caller.requirePerson()
        try await context.write { tables in
            try tables.organisations.lock(id: organisationID)
            guard let role = try tables.memberships.role(of: userID, in: organisationID) else {
                throw ServiceError.notFound("organisation")
            }
            try tables.expel(userID, role: role, from: organisationID, at: now)
            try tables.audit(.memberLeft, by: caller, in: organisationID, on: .user(userID), ["role": .role(role)], at: now)
        }
    }

    /// Keeps somebody away from an organisation: no page, no token, no joining. A member is one no longer.
    package func block(
        _ userID: User.ID, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) {
        let hasMet = context.neighbours.hasMet
        try await context.write { tables in
            let actor = try caller.requirePermission(.blockPeople, in: organisationID, tables)
            try tables.organisations.lock(id: organisationID)
            let role = try tables.memberships.role(of: userID, in: organisationID)
            guard try role != nil || hasMet(userID, organisationID, tables) else { throw ServiceError.notFound("member") }
            if userID == caller.userID { throw ServiceError.conflict("You can't block yourself.") }
            if let role {
                // Of the same rank one is removed by agreement, not blocked by a moderator's anger.
                guard actor.map({ $0 > role || $0 == .owner }) ?? true else {
                    throw ServiceError.forbidden("Only somebody of a higher role may block a \(role.rawValue).")
                }
                try tables.expel(userID, role: role, from: organisationID, at: now)
            }
            guard try tables.blocks.count(by: .organisation(organisationID)) < AccountLimits.blocksPerBlockerMax else {
                throw ServiceError.tooManyBlocks
            }
            guard try tables.blocks.insert(userID, by: .organisation(organisationID), actor: caller.userID, at: now) else { return }
            // A member's went with the membership.
            if role == nil { try tables.revokeRights(of: userID, at: now) }
            try tables.audit(
                .personBlocked, by: caller, in: organisationID, on: .user(userID), ["was": role.map(AuditValue.role) ?? .word("none")],
                at: now)
        }
    }

    package func unblock(
        _ userID: User.ID, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) {
        try await context.write { tables in
            try caller.requirePermission(.blockPeople, in: organisationID, tables)
            guard try tables.blocks.remove(userID, by: .organisation(organisationID)) else { throw ServiceError.notFound("block") }
            try tables.audit(.personUnblocked, by: caller, in: organisationID, on: .user(userID), at: now)
        }
    }

    /// Whom an organisation keeps away, newest first.
    package func blocked(
        in organisationID: Organisation.ID, caller: Caller, after: Cursor?, limit: Int
    ) async throws(ServiceError) -> Page<Relation> {
        try await context.read { tables in
            try caller.requirePermission(.blockPeople, in: organisationID, tables)
            return try tables.blocks.page(by: .organisation(organisationID), after: after, limit: limit)
        }
    }
}

extension ServiceError {
    static let tooManyBlocks = ServiceError.conflict(
        "More than \(AccountLimits.blocksPerBlockerMax) people (blocksPerBlockerMax) can't be blocked: unblock some first.")
}
