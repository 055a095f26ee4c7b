package import Accounts
package import Store

extension LivestreamService {
    /// The organisation that a call is about: the one it names, else the one that a token is bound to, else the only one in which the
    /// caller may do such a thing. What may be done there is asked again by the act itself.
    ///
    /// - Throws: `invalid` when several could be meant, `forbidden` when there is none.
    package func organisation(_ named: Organisation.ID?, for permission: Permission, by caller: Caller) async throws -> Organisation.ID {
        if let named { return named }
        if case .token(_, _, _, let bound?) = caller.identity { return bound }
        let userID = try caller.requireUser()
        let candidates = try await environment.store.read { tables in
            try tables.memberships.organisations(of: userID).filter { own in
                permission.roles.contains(own.role) && caller.reaches(permission.scope, in: own.organisation.id)
            }
        }
        guard let only = candidates.first else {
            throw ServiceError.forbidden("There is no organisation in which you may do this: ask an admin of yours for the right.")
        }
        guard candidates.count == 1 else {
            throw ServiceError.invalid("organisationId", "You may do this in several organisations: say in which one by organisationId.")
        }
        return only.organisation.id
    }
}
