package import Store

/// Who is asking. Every method of a service takes one and checks its rights itself.
package struct Caller: Sendable, Equatable {
    package enum Identity: Sendable, Equatable {
        /// Nobody has signed in.
        case guest
        /// A person by a sign-in (the cookie of a browser).
        case user(User.ID, signIn: SignIn.ID)
        /// A program by a personal access token, with the rights of its person, narrowed by scopes and maybe to one organisation.
        case token(AccessToken.ID, user: User.ID, scopes: Set<Scope>, organisation: Organisation.ID?)
        /// A person by a token of a trusted outside issuer: there is no sign-in of ours that could be revoked.
        case outside(User.ID)
        /// Carillon itself: its jobs and its encoder callbacks. It may do everything.
        case system
        /// Who runs `carillon` with a command: may read the data folder and its keys, and so may do everything.
        case commandLine
    }

    package let identity: Identity
    /// Where the request came from; nil for what has no address (jobs, the command line).
    package let address: AddressPrefix?

    package init(_ identity: Identity, address: AddressPrefix? = nil) {
        self.identity = identity
        self.address = address
    }

    package static let system = Caller(.system)
    package static let commandLine = Caller(.commandLine)

    package static func guest(_ address: AddressPrefix?) -> Caller { Caller(.guest, address: address) }

    /// The person behind the request; nil for guests and the system.
    package var userID: User.ID? {
        switch identity {
        case .guest, .system, .commandLine: nil
        case .user(let id, _), .token(_, let id, _, _), .outside(let id): id
        }
    }

    package var signInID: SignIn.ID? {
        if case .user(_, let signIn) = identity { signIn } else { nil }
    }

    package var isGuest: Bool { identity == .guest }
    /// Carillon itself, or who runs it on the command line: may do everything, and is nobody in particular.
    package var isSystem: Bool { identity == .system || identity == .commandLine }

    /// The person, or an error that asks to sign in.
    package func requireUser() throws(ServiceError) -> User.ID {
        guard let userID else { throw .unauthenticated }
        return userID
    }

    /// Whether a token's scopes and organisation allow to try; everybody else is limited by role only.
    package func reaches(_ scope: Scope, in organisationID: Organisation.ID?) -> Bool {
        guard case .token(_, _, let scopes, let bound) = identity else { return true }
        guard scopes.contains(scope) else { return false }
        return bound == nil || bound == organisationID
    }
}

extension Caller {
    /// A person who just proved themself by a link or a password, as the actor of what follows from it.
    static func proven(_ id: User.ID, like caller: Caller = .guest(nil)) -> Caller { Caller(.outside(id), address: caller.address) }
}
