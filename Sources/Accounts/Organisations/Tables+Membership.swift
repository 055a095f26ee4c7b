package import Store

extension Tables {
    /// Makes somebody a member. For those who are blocked there is no such organisation.
    ///
    /// - Parameter invitation: by which they come, if by one; it may let them look after a page.
    func join(
        _ organisationID: Organisation.ID, _ userID: User.ID, as role: Role, by caller: Caller, with invitation: Invitation? = nil,
        at now: Int64
    ) throws {
        if try blocks.exists(userID, by: .organisation(organisationID)) { throw ServiceError.notFound("organisation") }
        guard try memberships.count(of: userID) < Int64(AccountLimits.organisationsPerUserMax) else {
            throw ServiceError.conflict(
                "Nobody may belong to more than \(AccountLimits.organisationsPerUserMax) organisations: leave one first.")
        }
        let membership = Membership(organisationID: organisationID, userID: userID, role: role, createdAt: now)
        guard try memberships.insert(membership) else { throw ServiceError.conflict("You belong to this organisation already.") }
        try audit(
            .memberJoined, by: caller, in: organisationID, on: .user(userID),
            ["role": .role(role), "invitation": invitation.map { .id($0.id) } ?? .word("none")], at: now)
        guard let page = invitation?.pageID, try livestreamPages.admins(pageID: page).count < AccountLimits.pageAdminsMax,
            try livestreamPages.addAdmin(userID, pageID: page, at: now)
        else { return }
        try audit(.pageAdminAdded, by: caller, in: organisationID, on: AuditObject("page", page), ["user": .id(userID)], at: now)
    }

    /// Takes a member out, with what hangs on the membership, and the rights to watch that it gave. The organisation must keep an owner, and
    /// is locked for it.
    func expel(_ userID: User.ID, role: Role, from organisationID: Organisation.ID, at now: Int64) throws {
        if role == .owner { try requireAnotherOwner(in: organisationID) }
        try memberships.remove(userID, from: organisationID)
        try invitations.removeAll(madeBy: userID, in: organisationID)
        try creatorApplications.removePending(of: userID, in: organisationID)
        try accessTokens.removeAll(of: userID, in: organisationID)
        try livestreamPages.removeAdmin(userID, ofPagesIn: organisationID)
        try revokeRights(of: userID, at: now)
    }

    /// Call after ``OrganisationTable/lock(id:)``.
    func requireAnotherOwner(in organisationID: Organisation.ID) throws {
        guard try memberships.count(in: organisationID, role: .owner) > 1 else {
            throw ServiceError(
                .lastOwner, "This is the organisation's last owner: make somebody else an owner first, or delete the organisation.")
        }
    }

    /// Whether somebody may not see what is a creator's, or an organisation's: either of them keeps them away. One indexed question.
    package func isBlocked(_ userID: User.ID, in organisationID: Organisation.ID, creator: User.ID?) throws(StoreError) -> Bool {
        guard let creator else { return try blocks.exists(userID, by: .organisation(organisationID)) }
        return try blocks.exists(userID, by: .organisation(organisationID), or: .user(creator))
    }

    /// Whether one keeps the other away. One indexed question.
    package func isBlocked(_ userID: User.ID, by blocker: Blocker) throws(StoreError) -> Bool {
        try blocks.exists(userID, by: blocker)
    }
}
