/// The SQL of `pages` and `page_admins`.
package struct LivestreamPageTable {
    let connection: any SQLConnection

    private static let columns = "id, organisation_id, slug, title, description, is_public, created_by, created_at, updated_at, version"
    private static let select = "SELECT \(columns) FROM pages"
    private static let listing = Listing(
        select: select, filter: "organisation_id = $1", keys: [.integer("created_at"), .text("id")], order: .descending, decode: decode,
        keysOf: { [.integer($0.createdAt), .text($0.id)] })

    package func find(id: LivestreamPage.ID) throws(StoreError) -> LivestreamPage? {
        try connection.first("\(Self.select) WHERE id = $1", [.text(id)], Self.decode)
    }

    package func find(slug: String, organisationID: Organisation.ID) throws(StoreError) -> LivestreamPage? {
        try connection.first("\(Self.select) WHERE organisation_id = $1 AND slug = $2", [.text(organisationID), .text(slug)], Self.decode)
    }

    /// Newest first.
    package func page(organisationID: Organisation.ID, after cursor: Cursor?, limit: Int) throws(StoreError) -> Page<LivestreamPage> {
        try Self.listing.page(connection, [.text(organisationID)], after: cursor, limit: limit)
    }

    /// False if the organisation has a page with this slug.
    package func insert(_ page: LivestreamPage) throws(StoreError) -> Bool {
        let sql = "INSERT INTO pages (\(Self.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING"
        return try connection.run(
            sql,
            [
                .text(page.id), .text(page.organisationID), .text(page.slug), .text(page.title), .text(page.description),
                .bool(page.isPublic), .optional(page.createdBy), .integer(page.createdAt), .integer(page.updatedAt), .integer(page.version),
            ]) > 0
    }

    /// Stores it as the version after `version`. False if that isn't the stored version any more. The slug must be free.
    package func replace(_ page: LivestreamPage, version: Int64) throws(StoreError) -> Bool {
        let sql = """
            UPDATE pages SET slug = $3, title = $4, description = $5, is_public = $6, updated_at = $7, version = version + 1
            WHERE id = $1 AND version = $2
            """
        return try connection.run(
            sql,
            [
                .text(page.id), .integer(version), .text(page.slug), .text(page.title), .text(page.description), .bool(page.isPublic),
                .integer(page.updatedAt),
            ]) > 0
    }

    /// Whether there was one. Its livestreams stay, without a page.
    package func delete(id: LivestreamPage.ID) throws(StoreError) -> Bool {
        try connection.run("DELETE FROM pages WHERE id = $1", [.text(id)]) > 0
    }

    /// Who looks after the page beside the organisation's admins, longest first.
    package func admins(pageID: LivestreamPage.ID) throws(StoreError) -> [User.ID] {
        try connection.query("SELECT user_id FROM page_admins WHERE page_id = $1 ORDER BY created_at, user_id", [.text(pageID)]) {
            row throws(StoreError) in try row.text(0)
        }
    }

    /// Those of several pages that somebody looks after; one question.
    package func administered(by userID: User.ID, among pages: Set<LivestreamPage.ID>) throws(StoreError) -> Set<LivestreamPage.ID> {
        var found: Set<LivestreamPage.ID> = []
        try SeveralIDs.each(pages, behind: [.text(userID)]) { marks, values throws(StoreError) in
            let sql = "SELECT page_id FROM page_admins WHERE user_id = $1 AND page_id IN (\(marks))"
            found.formUnion(try connection.query(sql, values) { row throws(StoreError) in try row.text(0) })
        }
        return found
    }

    /// By their titles. One person looks after a few.
    package func all(lookedAfterBy userID: User.ID, in organisationID: Organisation.ID) throws(StoreError) -> [LivestreamPage] {
        let sql = """
            \(Self.select) WHERE organisation_id = $1 AND id IN (SELECT page_id FROM page_admins WHERE user_id = $2)
            ORDER BY title, id LIMIT \(listingLimitMax)
            """
        return try connection.query(sql, [.text(organisationID), .text(userID)], Self.decode)
    }

    package func isAdmin(_ userID: User.ID, pageID: LivestreamPage.ID) throws(StoreError) -> Bool {
        try connection.exists("SELECT 1 FROM page_admins WHERE page_id = $1 AND user_id = $2", [.text(pageID), .text(userID)])
    }

    /// False if it was so already.
    package func addAdmin(_ userID: User.ID, pageID: LivestreamPage.ID, at now: Int64) throws(StoreError) -> Bool {
        let sql = "INSERT INTO page_admins (page_id, user_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
        return try connection.run(sql, [.text(pageID), .text(userID), .integer(now)]) > 0
    }

    /// False if it wasn't so.
    package func removeAdmin(_ userID: User.ID, pageID: LivestreamPage.ID) throws(StoreError) -> Bool {
        try connection.run("DELETE FROM page_admins WHERE page_id = $1 AND user_id = $2", [.text(pageID), .text(userID)]) > 0
    }

    /// Of all pages of an organisation; nil: of every one.
    package func removeAdmin(_ userID: User.ID, ofPagesIn organisationID: Organisation.ID?) throws(StoreError) {
        let sql = "DELETE FROM page_admins WHERE user_id = $1"
        guard let organisationID else {
            try connection.run(sql, [.text(userID)])
            return
        }
        try connection.run(
            "\(sql) AND page_id IN (SELECT id FROM pages WHERE organisation_id = $2)", [.text(userID), .text(organisationID)])
    }

    private static func decode(_ row: Row) throws(StoreError) -> LivestreamPage {
        LivestreamPage(
            id: try row.text(0), organisationID: try row.text(1), slug: try row.text(2), title: try row.text(3),
            description: try row.text(4), isPublic: try row.bool(5), createdBy: try row.optionalText(6), createdAt: try row.integer(7),
            updatedAt: try row.integer(8), version: try row.integer(9))
    }
}

extension Tables {
    package var livestreamPages: LivestreamPageTable { LivestreamPageTable(connection: connection) }
}
