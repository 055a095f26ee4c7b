/// A person in an organisation.
package struct Membership: Sendable, Equatable {
    package let organisationID: Organisation.ID
    package let userID: User.ID
    package let role: Role
    /// Milliseconds since 1970.
    package let createdAt: Int64

    package init(organisationID: Organisation.ID, userID: User.ID, role: Role, createdAt: Int64) {
        self.organisationID = organisationID
        self.userID = userID
        self.role = role
        self.createdAt = createdAt
    }
}

/// A membership, and who it is.
package struct Member: Sendable, Equatable {
    package let user: User
    package let role: Role
    /// Since when; milliseconds since 1970.
    package let joinedAt: Int64
}

/// An organisation, and what one person is in it.
package struct OwnOrganisation: Sendable, Equatable {
    package let organisation: Organisation
    package let role: Role

    package init(organisation: Organisation, role: Role) {
        self.organisation = organisation
        self.role = role
    }
}
