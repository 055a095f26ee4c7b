/// A tenant: a parish, a community, a funeral home, a school.
package struct Organisation: Sendable, Equatable {
    package typealias ID = String

    /// Who may become a member without being taken in by hand. Greater is more open.
    package enum SignUp: String, Sendable, CaseIterable, Comparable {
        case closed, invitation, open

        private var rank: Int {
            switch self {
            case .closed: 0
            case .invitation: 1
            case .open: 2
            }
        }

        package static func < (left: SignUp, right: SignUp) -> Bool { left.rank < right.rank }
    }

    /// Opaque; 12 characters.
    package let id: ID
    /// In public addresses; lower case; unique on the server.
    package var slug: String
    package var name: String
    package var signUp: SignUp
    /// Whether a member may apply to become a creator.
    package var takesCreatorApplications: Bool
    /// Milliseconds since 1970.
    package let createdAt: Int64

    package init(
        id: ID, slug: String, name: String, signUp: SignUp = .invitation, takesCreatorApplications: Bool = true, createdAt: Int64
    ) {
        self.id = id
        self.slug = slug
        self.name = name
        self.signUp = signUp
        self.takesCreatorApplications = takesCreatorApplications
        self.createdAt = createdAt
    }
}
