internal import JSON
internal import Store

/// Collects what the tables of this target hold of one person.
struct Exporter {
    let tables: Tables

    func members(of user: User, at now: Int64) throws -> [JSON.Member] {
        [
            JSON.Member("exportedAt", .integer(now)),
            JSON.Member("account", account(user)),
            JSON.Member("organisations", .array(try tables.memberships.organisations(of: user.id).map(organisation))),
            JSON.Member("signIns", .array(try tables.signIns.all(of: user.id, limit: AccountLimits.signInsPerUserMax).map(signIn))),
            JSON.Member(
                "accessTokens", .array(try tables.accessTokens.all(of: user.id, limit: AccountLimits.accessTokensPerUserMax).map(token))),
            JSON.Member("outsideIdentities", .array(try tables.externalIdentities.all(of: user.id).map(identity))),
            JSON.Member("creatorApplications", .array(try tables.creatorApplications.all(of: user.id).map(application))),
            JSON.Member("following", .array(try all { cursor in try tables.follows.followed(by: user.id, after: cursor, limit: 200) })),
            JSON.Member("followers", .array(try all { cursor in try tables.follows.followers(of: user.id, after: cursor, limit: 200) })),
            JSON.Member(
                "blocked", .array(try all { cursor in try tables.blocks.page(by: .user(user.id), after: cursor, limit: 200) })),
            JSON.Member("acts", .array(try tables.auditEntries.acts(of: user.id, limit: AccountLimits.ownActsMax).map(act))),
        ]
    }

    private func account(_ user: User) -> JSON.Value {
        [
            "id": .init(user.id), "email": .init(user.email), "emailVerifiedAt": .init(user.emailVerifiedAt),
            "username": .init(user.username), "displayName": .init(user.displayName), "isOperator": .init(user.isOperator),
            "createdAt": .init(user.createdAt),
        ]
    }

    private func organisation(_ own: OwnOrganisation) -> JSON.Value {
        ["id": .init(own.organisation.id), "name": .init(own.organisation.name), "role": .init(own.role.rawValue)]
    }

    private func signIn(_ signIn: SignIn) -> JSON.Value {
        [
            "createdAt": .init(signIn.createdAt), "lastSeenAt": .init(signIn.lastSeenAt), "device": .init(signIn.userAgent),
            "address": .init(signIn.address),
        ]
    }

    private func token(_ token: AccessToken) -> JSON.Value {
        [
            "name": .init(token.name), "scopes": .init(token.scopes), "createdAt": .init(token.createdAt),
            "expiresAt": .init(token.expiresAt), "lastUsedAt": .init(token.lastUsedAt),
        ]
    }

    private func identity(_ identity: ExternalIdentity) -> JSON.Value {
        ["issuer": .init(identity.issuer), "subject": .init(identity.subject), "createdAt": .init(identity.createdAt)]
    }

    private func application(_ application: CreatorApplication) -> JSON.Value {
        [
            "organisation": .init(application.organisationID), "status": .init(application.status.rawValue),
            "message": .init(application.message), "reason": .init(application.reason), "createdAt": .init(application.createdAt),
            "decidedAt": .init(application.decidedAt),
        ]
    }

    private func act(_ entry: AuditEntry) -> JSON.Value {
        ["at": .init(entry.at), "action": .init(entry.action), "object": .init(entry.objectKind), "id": .init(entry.objectID)]
    }

    /// Every page of a list of people: ids, since names are theirs.
    private func all(_ page: (Cursor?) throws -> Page<Relation>) throws -> [JSON.Value] {
        var values: [JSON.Value] = []
        var cursor: Cursor?
        repeat {
            let next = try page(cursor)
            values += next.records.map { ["user": .init($0.user.id), "since": .init($0.since)] }
            cursor = next.next
        } while cursor != nil && values.count < PersonalData.relationsMax
        return values
    }
}
