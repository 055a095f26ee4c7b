/// What a person is in an organisation. Greater is mightier; what each may do is in the table of permissions.
package enum Role: String, Sendable, CaseIterable, Comparable {
    case member, creator, moderator, admin, owner

    private var rank: Int {
        switch self {
        case .member: 0
        case .creator: 1
        case .moderator: 2
        case .admin: 3
        case .owner: 4
        }
    }

    package static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }
}
