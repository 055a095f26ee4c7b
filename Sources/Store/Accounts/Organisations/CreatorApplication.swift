/// A member's wish to become a creator.
package struct CreatorApplication: Sendable, Equatable {
    package typealias ID = String

    package enum Status: String, Sendable, CaseIterable {
        case pending, approved, rejected
    }

    /// Opaque; 12 characters.
    package let id: ID
    package let organisationID: Organisation.ID
    package let userID: User.ID
    package let status: Status
    /// The applicant's own words.
    package let message: String
    /// Why it was rejected, for the applicant.
    package let reason: String?
    /// Nil until decided, or Carillon itself.
    package let decidedBy: User.ID?
    /// Milliseconds since 1970.
    package let createdAt: Int64
    package let decidedAt: Int64?

    package init(
        id: ID, organisationID: Organisation.ID, userID: User.ID, status: Status = .pending, message: String, reason: String? = nil,
        decidedBy: User.ID? = nil, createdAt: Int64, decidedAt: Int64? = nil
    ) {
        self.id = id
        self.organisationID = organisationID
        self.userID = userID
        self.status = status
        self.message = message
        self.reason = reason
        self.decidedBy = decidedBy
        self.createdAt = createdAt
        self.decidedAt = decidedAt
    }
}
