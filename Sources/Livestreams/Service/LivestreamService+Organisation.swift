package import Accounts
package import Store

/// Which organisation a call means that may leave it out, as calls of products do that have only one.
extension LivestreamService {
    /// The organisation that a call acts in: the one it names, else the one that a token is bound to, else the only one in which the caller
    /// may do such a thing. What may be done there is asked again by the act itself.
    ///
    /// - Throws: `invalid` when several could be meant, `forbidden` when there is none.
    package func organisation(_ named: Organisation.ID?, for permission: Permission, by caller: Caller) async throws -> Organisation.ID {
        if let named { return named }
        _ = try caller.requireUser()
        if let only = try await only(permission, caller) { return only }
        throw ServiceError.forbidden("There is no organisation in which you may do this: ask an admin of yours for the right.")
    }

    /// What a call lists: an organisation's livestreams; for guests, and people who belong to none, those that everybody may see.
    package static func listing(_ named: Organisation.ID?, by caller: Caller) -> Listing {
        if let named { return .organisation(named) }
        if case .token(_, _, _, let bound?) = caller.identity { return .organisation(bound) }
        return .home
    }

    /// The only organisation in which the caller may; nil if there is none.
    private func only(_ permission: Permission, _ caller: Caller) async throws -> Organisation.ID? {
        if case .token(_, _, _, let bound?) = caller.identity { return bound }
        guard let userID = caller.userID else { return nil }
        let own = try await environment.store.glance { tables in try tables.memberships.organisations(of: userID) }
        return try Self.only(permission, of: own, caller)
    }

    /// The same of those to which the caller belongs.
    static func only(_ permission: Permission, of own: [OwnOrganisation], _ caller: Caller) throws(ServiceError) -> Organisation.ID? {
        let candidates = own.filter { own in
            permission.roles.contains(own.role) && caller.reaches(permission.scope, in: own.organisation.id)
        }
        guard candidates.count <= 1 else {
            throw .invalid("organisationId", "You belong to several organisations: say which one you mean by organisationId.")
        }
        return candidates.first?.organisation.id
    }
}
