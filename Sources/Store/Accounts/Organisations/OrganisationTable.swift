/// The SQL of `organisations`.
package struct OrganisationTable {
    let connection: any SQLConnection

    static let columns = ["id", "slug", "name", "sign_up", "takes_creator_applications", "created_at"]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM organisations"
    private static let byID = "\(select) WHERE id = $1"
    private static let bySlug = "\(select) WHERE slug = $1"
    private static let insertion = """
        INSERT INTO organisations (\(columns.joined(separator: ", ")), lock_count) VALUES ($1, $2, $3, $4, $5, $6, 0)
        ON CONFLICT DO NOTHING
        """
    private static let change = """
        UPDATE organisations SET slug = $2, name = $3, sign_up = $4, takes_creator_applications = $5
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM organisations WHERE slug = $2 AND id <> $1)
        """
    private static let listing = Listing(
        select: select, keys: [.integer("created_at"), .text("id")], order: .ascending, decode: decode,
        keysOf: { [.integer($0.createdAt), .text($0.id)] })

    package func find(id: Organisation.ID) throws(StoreError) -> Organisation? {
        try connection.first(Self.byID, [.text(id)], Self.decode)
    }

    package func find(slug: String) throws(StoreError) -> Organisation? {
        try connection.first(Self.bySlug, [.text(slug)], Self.decode)
    }

    /// Oldest first.
    package func page(after: Cursor?, limit: Int) throws(StoreError) -> Page<Organisation> {
        try Self.listing.page(connection, after: after, limit: limit)
    }

    /// False if the slug is taken.
    package func insert(_ organisation: Organisation) throws(StoreError) -> Bool {
        try connection.run(Self.insertion, Self.values(organisation) + [.integer(organisation.createdAt)]) > 0
    }

    /// False if the slug is taken.
    package func update(_ organisation: Organisation) throws(StoreError) -> Bool {
        try connection.run(Self.change, Self.values(organisation)) > 0
    }

    /// Makes this transaction the only one that decides about the organisation's members: two that each leave one owner
    /// behind would else leave none.
    package func lock(id: Organisation.ID) throws(StoreError) {
        try connection.run("UPDATE organisations SET lock_count = lock_count + 1 WHERE id = $1", [.text(id)])
    }

    /// With memberships, invitations and applications. Fails with `conflict` while other things belong to it.
    package func remove(id: Organisation.ID) throws(StoreError) {
        try connection.run("DELETE FROM organisations WHERE id = $1", [.text(id)])
    }

    private static func values(_ organisation: Organisation) -> [SQLValue] {
        [
            .text(organisation.id), .text(organisation.slug), .text(organisation.name), .text(organisation.signUp.rawValue),
            .bool(organisation.takesCreatorApplications),
        ]
    }

    static func decode(_ row: Row) throws(StoreError) -> Organisation {
        Organisation(
            id: try row.text(0), slug: try row.text(1), name: try row.text(2), signUp: try row.word(3),
            takesCreatorApplications: try row.bool(4), createdAt: try row.integer(5))
    }
}

extension Tables {
    package var organisations: OrganisationTable { OrganisationTable(connection: connection) }
}
