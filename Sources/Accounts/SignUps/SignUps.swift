internal import Cryptography
package import Store

/// How people come to an account by themselves. Answers and work are the same whether an email is known or not.
package struct SignUps: Sendable {
    let context: AccountsContext

    package struct Form: Sendable {
        package enum Way: Sendable {
            /// Where the server lets everybody in; with the short name of an open organisation to join.
            case open(organisation: String?)
            case invitation(SecretToken)
        }

        package var email: String
        package var password: String
        package var displayName: String
        package var way: Way

        package init(email: String, password: String, displayName: String, way: Way) {
            self.email = email
            self.password = password
            self.displayName = displayName
            self.way = way
        }
    }

    /// What the person has to do now. It follows from the settings and the way, never from whether the email was known.
    package enum Next: String, Sendable, CaseIterable {
        case signIn = "sign_in"
        case checkMail = "check_mail"
        /// No mail is set up: somebody has to hand the link over.
        case waitForAdmin = "wait_for_admin"
    }

    /// Where somebody who signs up comes in.
    private struct Entrance: Sendable {
        let organisation: Organisation?
        let invitation: Invitation?
    }

    package func signUp(_ form: Form, caller: Caller, at now: Int64) async throws(ServiceError) -> Next {
        try context.limits.take(.signUpByAddress, caller, at: now)
        let entrance = try await entrance(form.way, caller, at: now)
        var checks = Checks()
        let email = checks.email(form.email)
        let displayName = checks.displayName(form.displayName)
        checks.password(form.password, names: [email, displayName])
        if let bound = entrance.invitation?.email, !isSameEmail(bound, email) {
            checks.add("email", "This invitation is for another email address: use the one it was sent to.")
        }
        try checks.finish()
        try context.limits.take(.mailByAccount, account: email.lowercased(), at: now)
        let hash = try await context.passwords.hash(form.password)
        let admission = admission(entrance, at: now)
        let user = User(
            id: randomIdentifier(length: 12), email: email, emailVerifiedAt: admission.verifiedAt, vouchedAt: admission.vouchedAt,
            displayName: displayName, createdAt: now)
        let token = SecretToken.random()
        try await write(user, hash, form.way, entrance, token, at: now)
        return admission.next
    }

    private func write(
        _ user: User, _ hash: String, _ way: Form.Way, _ entrance: Entrance, _ token: SecretToken, at now: Int64
    ) async throws(ServiceError) {
        try await context.write { tables in
            // A stand-in takes the place of a known person's link, so that both write.
            if let email = user.email, let known = try tables.users.find(email: email) {
                try tables.insertLink(.verifyEmail, for: nil, email: nil, token, lifetime: AccountLimits.verificationLinkLifetime, at: now)
                return try context.send(.hasAccount, to: known, tables, at: now)
            }
            guard try tables.users.insert(user) else { throw ServiceError.conflict("Somebody was quicker: please try again.") }
            try tables.credentials.setPasswordHash(hash, at: now, of: user.id)
            if user.emailVerifiedAt == nil {
                try tables.insertLink(
                    .verifyEmail, for: user.id, email: user.email, token, lifetime: AccountLimits.verificationLinkLifetime, at: now)
                try context.send(.verifyEmail(token), to: user, tables, at: now)
            }
            let person = Caller.proven(user.id)
            try tables.audit(.signedUp, by: person, in: nil, on: .user(user.id), at: now)
            var invitation: Invitation?
            if case .invitation(let token) = way {
                guard let used = try tables.invitations.use(digest: token.digest, at: now) else { throw ServiceError.invitationOver }
                invitation = used
            }
            if let organisation = entrance.organisation {
                try tables.join(organisation.id, user.id, as: invitation?.role ?? .member, by: person, with: invitation, at: now)
            }
        }
    }

    /// Proves an email by the link that was sent there, or lets somebody in by the link that an admin handed over.
    @discardableResult
    package func verifyEmail(_ token: SecretToken, caller: Caller, at now: Int64) async throws(ServiceError) -> User.ID {
        do {
            return try await context.write { tables in
                guard let link = try tables.oneTimeLinks.use(digest: token.digest, .verifyEmail, at: now), let id = link.userID,
                    let email = link.email, let user = try tables.users.find(id: id), user.isActive
                else { throw ServiceError.linkOver }
                let person = Caller.proven(id, like: caller)
                if user.email != email {
                    guard try tables.users.setEmail(email, verifiedAt: nil, of: id) else {
                        throw ServiceError.conflict("Another account has this email address by now.")
                    }
                    try tables.audit(.emailChanged, by: person, in: nil, on: .user(id), at: now)
                }
                try tables.admit(id, by: link, at: now)
                try tables.audit(.emailVerified, by: person, in: nil, on: .user(id), ["shown": .flag(link.wasShown)], at: now)
                return id
            }
        } catch  where error.code == .linkOver {
            try context.limits.take(.guessByAddress, caller, at: now)
            throw error
        }
    }

    /// Sends the link again, if there is an account that waits for it. The answer is the same if there is none.
    package func resendVerification(email: String, caller: Caller, at now: Int64) async throws(ServiceError) {
        try context.limits.take(.resetByAddress, caller, at: now)
        guard let email = Checks.account(email) else { return }
        try context.limits.take(.mailByAccount, account: email, at: now)
        let token = SecretToken.random()
        try await context.write { tables in
            let user = try tables.users.find(email: email)
            let waiting = user?.emailVerifiedAt == nil && user?.isActive == true ? user : nil
            if let waiting { try tables.oneTimeLinks.removeAll(.verifyEmail, of: waiting.id) }
            try tables.insertLink(
                .verifyEmail, for: waiting?.id, email: waiting?.email, token, lifetime: AccountLimits.verificationLinkLifetime, at: now)
            if let waiting { try context.send(.verifyEmail(token), to: waiting, tables, at: now) }
        }
    }

    private func entrance(_ way: Form.Way, _ caller: Caller, at now: Int64) async throws(ServiceError) -> Entrance {
        switch way {
        case .open(let slug):
            guard context.settings.signUp == .open else { throw Self.closed }
            guard let slug else { return Entrance(organisation: nil, invitation: nil) }
            let organisation = try await context.read { tables in try tables.organisations.find(slug: slug) }
            guard let organisation, organisation.signUp == .open else { throw .notFound("organisation") }
            return Entrance(organisation: organisation, invitation: nil)
        case .invitation(let token):
            guard context.settings.signUp != .closed else { throw Self.closed }
            let (invitation, organisation) = try await context.openInvitation(token, caller, at: now)
            return Entrance(organisation: organisation, invitation: invitation)
        }
    }

    /// Who stands for the new account.
    private func admission(_ entrance: Entrance, at now: Int64) -> (verifiedAt: Int64?, vouchedAt: Int64?, next: Next) {
        if let invitation = entrance.invitation {
            // It came by the mailbox itself, or from a member's hand.
            if invitation.email != nil, !invitation.wasShown { return (now, nil, .signIn) }
            if !context.hasMail { return (nil, now, .signIn) }
        }
        if !context.settings.requiresVerifiedEmail { return (nil, now, .signIn) }
        return (nil, nil, context.hasMail ? .checkMail : .waitForAdmin)
    }

    private static let closed = ServiceError(
        ServiceError.Code("sign_up_closed", .forbidden), "This server doesn't take sign-ups in this way: ask for an invitation.")
}
