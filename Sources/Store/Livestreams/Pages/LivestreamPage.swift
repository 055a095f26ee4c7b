/// A public page that gathers livestreams: a memorial, a parish, a course. In code it isn't called page alone, which is a part of a listing.
package struct LivestreamPage: Sendable, Equatable {
    package typealias ID = String

    package let id: ID
    package let organisationID: Organisation.ID
    /// In its address; unique in the organisation.
    package var slug: String
    package var title: String
    package var description: String
    /// Shown to everybody; if not, to members of the organisation.
    package var isPublic: Bool
    package let createdBy: User.ID?
    /// Milliseconds since 1970.
    package let createdAt: Int64
    package var updatedAt: Int64
    /// Counts changes, from 1.
    package var version: Int64

    package init(
        id: ID, organisationID: Organisation.ID, slug: String, title: String, description: String = "", isPublic: Bool = true,
        createdBy: User.ID?, createdAt: Int64, updatedAt: Int64? = nil, version: Int64 = 1
    ) {
        self.id = id
        self.organisationID = organisationID
        self.slug = slug
        self.title = title
        self.description = description
        self.isPublic = isPublic
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
        self.version = version
    }
}
