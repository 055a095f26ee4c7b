internal import Cryptography
package import Store

/// How an organisation takes people in.
package struct Invitations: Sendable {
    let context: AccountsContext

    package struct Form: Sendable {
        /// Whom it is for; nil: whoever has the link.
        package var email: String?
        package var role: Role
        /// A page of the organisation that they look after once they are there; who gives it away may manage pages.
        package var pageID: LivestreamPage.ID?
        /// How many people may use it. One, if it is for an email.
        package var uses: Int64
        package var lifetimeMilliseconds: Int64

        package init(email: String? = nil, role: Role = .member, uses: Int64 = 1, lifetimeMilliseconds: Int64 = 7 * .day) {
            self.email = email
            self.role = role
            self.uses = uses
            self.lifetimeMilliseconds = lifetimeMilliseconds
        }
    }

    /// What somebody who holds an invitation may know before they are a member.
    package struct Offer: Sendable, Equatable {
        package let organisationName: String
        package let organisationSlug: String
        package let role: Role
        /// Whether it is for one email address only.
        package let isBound: Bool
        package let expiresAt: Int64
    }

    /// Makes an invitation. With mail and an email address the link goes there; else it is in the answer, this once.
    package func make(
        _ form: Form, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> (invitation: Invitation, token: SecretToken?) {
        let checked = try check(form)
        let isMailed = checked.email != nil && context.hasMail
        let token = SecretToken.random()
        let invitation = Invitation(
            id: randomIdentifier(length: 12), organisationID: organisationID, email: checked.email, role: form.role,
            pageID: form.pageID, usesLeft: form.uses, wasShown: !isMailed, createdBy: caller.userID, createdAt: now,
            expiresAt: now + form.lifetimeMilliseconds)
        let mayExist = context.settings.signUp != .closed
        // Rights before limits: a stranger hears of nothing.
        try await context.read { tables in _ = try caller.requirePermission(.inviteMembers, in: organisationID, tables) }
        if let userID = caller.userID { try context.limits.take(.invitationByUser, account: userID, at: now) }
        try await context.write { tables in
            let actor = try caller.requirePermission(.inviteMembers, in: organisationID, tables)
            try RoleRules.requireGrant(actor, form.role)
            if let page = form.pageID { try requirePage(page, in: organisationID, caller, tables) }
            guard let organisation = try tables.organisations.find(id: organisationID) else {
                throw ServiceError.notFound("organisation")
            }
            guard mayExist, organisation.signUp != .closed else {
                throw ServiceError.conflict("Nobody new is taken in at present: change the organisation's setting for sign-ups first.")
            }
            guard try tables.invitations.count(in: organisationID) < AccountLimits.invitationsPerOrganisationMax else {
                throw ServiceError.conflict(
                    "There are \(AccountLimits.invitationsPerOrganisationMax) invitations (invitationsPerOrganisationMax): revoke some first."
                )
            }
            try tables.invitations.insert(invitation, digest: token.digest)
            try tables.audit(
                .invitationMade, by: caller, in: organisationID, on: AuditObject("invitation", invitation.id),
                ["role": .role(form.role), "uses": .number(form.uses), "bound": .flag(checked.email != nil)], at: now)
            if isMailed, let email = checked.email {
                let mail = AccountMail(email: email, name: nil, kind: .invitation(token, organisation: organisation.name))
                try context.mailer?(mail, tables, now)
            }
        }
        return (invitation, isMailed ? nil : token)
    }

    private func requirePage(
        _ id: LivestreamPage.ID, in organisationID: Organisation.ID, _ caller: Caller, _ tables: Tables
    ) throws {
        try caller.requirePermission(.managePages, in: organisationID, tables)
        guard try tables.livestreamPages.find(id: id)?.organisationID == organisationID else {
            throw ServiceError.invalid("pageId", "This organisation has no such page.")
        }
    }

    private func check(_ form: Form) throws(ServiceError) -> (email: String?, Void) {
        var checks = Checks()
        let email = form.email.map { checks.email($0) }
        let usesMax = email == nil ? AccountLimits.invitationUsesMax : 1
        if !(1...usesMax).contains(form.uses) {
            let sentence = email == nil ? "An invitation has 1 to \(usesMax) uses." : "An invitation for an email address has one use."
            checks.add("uses", sentence, limit: .init("invitationUsesMax", Int(usesMax)))
        }
        if !(Int64.minute...AccountLimits.invitationLifetimeMax).contains(form.lifetimeMilliseconds) {
            checks.add(
                "expiresAt", "An invitation works for at least a minute and at most 90 days.",
                limit: .init("invitationLifetimeMax", Int(AccountLimits.invitationLifetimeMax)))
        }
        try checks.finish()
        return (email, ())
    }

    /// Newest first; without the links, which nobody has.
    package func page(
        of organisationID: Organisation.ID, caller: Caller, after: Cursor?, limit: Int
    ) async throws(ServiceError) -> Page<Invitation> {
        try await context.read { tables in
            try caller.requirePermission(.inviteMembers, in: organisationID, tables)
            return try tables.invitations.page(of: organisationID, after: after, limit: limit)
        }
    }

    package func revoke(
        id: Invitation.ID, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) {
        try await context.write { tables in
            try caller.requirePermission(.inviteMembers, in: organisationID, tables)
            guard try tables.invitations.remove(id: id, of: organisationID) != nil else { throw ServiceError.notFound("invitation") }
            try tables.audit(.invitationRevoked, by: caller, in: organisationID, on: AuditObject("invitation", id), at: now)
        }
    }

    /// What the link offers, for the page that it opens.
    package func look(_ token: SecretToken, caller: Caller, at now: Int64) async throws(ServiceError) -> Offer {
        let (invitation, organisation) = try await context.openInvitation(token, caller, at: now)
        return Offer(
            organisationName: organisation.name, organisationSlug: organisation.slug, role: invitation.role,
            isBound: invitation.email != nil, expiresAt: invitation.expiresAt)
    }

    /// Makes the caller, who has an account already, a member.
    @discardableResult
    package func accept(_ token: SecretToken, caller: Caller, at now: Int64) async throws(ServiceError) -> Organisation {
        let userID = try caller.requirePerson()
        let (offered, organisation) = try await context.openInvitation(token, caller, at: now)
        try await context.write { tables in
            guard let user = try tables.users.find(id: userID), user.isActive else { throw ServiceError.unauthenticated }
            if let email = offered.email {
                guard let own = user.email, isSameEmail(own, email) else {
                    throw ServiceError.forbidden("This invitation is for another email address than your account's.")
                }
                // It came to that mailbox, and so did the caller.
                if !offered.wasShown, user.emailVerifiedAt == nil { try tables.users.setEmailVerified(at: now, of: userID) }
            }
            guard let invitation = try tables.invitations.use(digest: token.digest, at: now) else { throw ServiceError.invitationOver }
            try tables.join(invitation.organisationID, userID, as: invitation.role, by: caller, with: invitation, at: now)
        }
        return organisation
    }
}

extension AccountsContext {
    /// An invitation that works, and whose it is. Guessing is limited; holding one isn't.
    func openInvitation(
        _ token: SecretToken, _ caller: Caller, at now: Int64
    ) async throws(ServiceError) -> (invitation: Invitation, organisation: Organisation) {
        let mayExist = settings.signUp != .closed
        let found = try await read { tables -> (invitation: Invitation, organisation: Organisation)? in
            guard mayExist, let invitation = try tables.invitations.find(digest: token.digest, at: now),
                let organisation = try tables.organisations.find(id: invitation.organisationID), organisation.signUp != .closed
            else { return nil }
            return (invitation, organisation)
        }
        guard let found else {
            try limits.take(.guessByAddress, caller, at: now)
            throw .invitationOver
        }
        return found
    }
}
