package import Store

/// Who may give whom which role. Nobody touches somebody above themself, and nobody gives what they don't have.
package enum RoleRules {
    /// Whether somebody may do something to a member at all: remove, block, change.
    ///
    /// - Parameter actor: nil: Carillon itself, which may everything.
    package static func mayTouch(_ actor: Role?, target: Role) -> Bool { actor.map { $0 >= target } ?? true }

    package static func mayGrant(_ actor: Role?, _ role: Role) -> Bool { actor.map { $0 >= role } ?? true }

    /// Whether an account may be handed over to its person by somebody of this role, which is as good as having it for a moment:
    /// only one below.
    package static func mayHandOver(_ actor: Role, target: Role) -> Bool { actor >= .admin && actor > target }

    static func requireTouch(_ actor: Role?, target: Role) throws(ServiceError) {
        if mayTouch(actor, target: target) { return }
        throw .forbidden("This person's role (\(target.rawValue)) is above yours: only somebody of that role may do this.")
    }

    static func requireGrant(_ actor: Role?, _ role: Role) throws(ServiceError) {
        if mayGrant(actor, role) { return }
        throw .forbidden("You can't give the role \(role.rawValue), which is above your own.")
    }
}
