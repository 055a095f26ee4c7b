extension LivestreamTable {
    /// Which livestreams to list.
    package enum Scope: Sendable, Equatable {
        /// All of an organisation but the archived ones: for those who may see hidden ones.
        case organisation(Organisation.ID)
        /// What an organisation shows its members.
        case listed(Organisation.ID)
        /// Made by a person.
        case maker(User.ID)
        /// What everybody is shown; of one organisation, or of all.
        case open(Organisation.ID?)
        /// All on a page.
        case page(LivestreamPage.ID)
        /// What a page shows everybody, or members as well.
        case listedOnPage(LivestreamPage.ID, toMembers: Bool)
        /// The server's own.
        case server
    }

    /// Featured ones first, then by display order, then the latest start first.
    ///
    /// - Parameter states: only these; empty: all but the archived ones. Asked for, archived ones come from `organisation` and `server` only.
    package func page(
        _ scope: Scope, states: [Livestream.State] = [], after cursor: Cursor?, limit: Int
    ) throws(StoreError) -> Page<Livestream> {
        let (filter, values) = Self.filter(scope, states)
        return try Self.ordered(filter).page(connection, values, after: cursor, limit: limit)
    }

    /// By title, those that begin with `prefix` in any case of letters. Only for scopes of one organisation.
    package func page(
        _ scope: Scope, titlePrefix prefix: String, after cursor: Cursor?, limit: Int
    ) throws(StoreError) -> Page<Livestream> {
        let (filter, values) = Self.filter(scope, [])
        let key = Self.titleKey(prefix)
        let count = values.count
        let listing = Listing(
            select: Self.select, filter: "\(filter) AND title_key >= $\(count + 1) AND title_key < $\(count + 2)",
            keys: [.text("title_key"), .text("id")], order: .ascending, decode: Self.decode,
            keysOf: { [.text(Self.titleKey($0.title)), .text($0.id)] })
        // Above every text that begins so: no character is greater, in bytes as in code points.
        return try listing.page(connection, values + [.text(key), .text(key + "\u{10FFFF}")], after: cursor, limit: limit)
    }

    private static func ordered(_ filter: String) -> Listing<Livestream> {
        Listing(
            select: select, filter: filter,
            keys: [.integer("feature_rank"), .integer("display_order"), .integer("start_rank"), .text("id")], order: .ascending,
            decode: decode,
            keysOf: { [.integer($0.isFeatured ? 0 : 1), .integer($0.displayOrder), .integer($0.startRank), .text($0.id)] })
    }

    /// Of constants of the program; what comes from outside are values.
    private static func filter(_ scope: Scope, _ states: [Livestream.State]) -> (String, [SQLValue]) {
        let unarchived = "state <> 'archived'"
        var (filter, values): (String, [SQLValue])
        var takesArchived = false
        switch scope {
        case .organisation(let id):
            (filter, values) = ("organisation_id = $1", [.text(id)])
            takesArchived = true
        case .server:
            (filter, values) = ("organisation_id IS NULL", [])
            takesArchived = true
        case .listed(let id): (filter, values) = ("organisation_id = $1 AND is_listed = 1", [.text(id)])
        case .maker(let id): (filter, values) = ("created_by = $1", [.text(id)])
        case .open(nil): (filter, values) = ("is_open = 1", [])
        case .open(let id?): (filter, values) = ("organisation_id = $1 AND is_open = 1", [.text(id)])
        case .page(let id): (filter, values) = ("page_id = $1", [.text(id)])
        case .listedOnPage(let id, let toMembers):
            (filter, values) = (
                "page_id = $1 AND is_listed = 1\(toMembers ? "" : " AND is_public = 1 AND is_members_only = 0")", [.text(id)]
            )
        }
        guard !states.isEmpty else { return ("\(filter) AND \(unarchived)", values) }
        let words = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        filter += states.count == 1 ? " AND state = \(words)" : " AND state IN (\(words))"
        return (takesArchived ? filter : "\(filter) AND \(unarchived)", values)
    }
}
