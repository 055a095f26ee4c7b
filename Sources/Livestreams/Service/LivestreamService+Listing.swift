package import Accounts
package import Store

extension LivestreamService {
    /// Whose livestreams to list.
    package enum Listing: Sendable, Equatable {
        /// An organisation's, as far as the caller may see them; of one's own, drafts and hidden ones stand in ``own`` only.
        case organisation(Organisation.ID)
        /// The only organisation's in which the caller watches what is for members; for people who belong to none, what everybody may see.
        case home
        /// The caller's own, in every organisation.
        case own
        /// What everybody may see; of one organisation, or of all. The same for every caller.
        case open(Organisation.ID?)
        /// A page's, as far as the caller may see them.
        case page(LivestreamPage.ID)
    }

    /// What ``ListingQuery`` says.
    package func list(
        _ listing: Listing, states: [Livestream.State] = [], titlePrefix: String? = nil, after cursor: Cursor? = nil, limit: Int = 50,
        by caller: Caller
    ) async throws -> Page<SeenLivestream> {
        let query = ListingQuery(listing, states: states, titlePrefix: titlePrefix, after: cursor, limit: limit)
        let now = environment.now()
        return try await environment.store.read { tables in try query.page(tables, by: caller, at: now) }
    }

    /// Where livestreams stand in listings.
    package struct Place: Sendable, Equatable {
        package var id: Livestream.ID
        package var displayOrder: Int64

        package init(id: Livestream.ID, displayOrder: Int64) {
            self.id = id
            self.displayOrder = displayOrder
        }
    }

    /// Orders up to ``LivestreamLimits/bulkMax`` livestreams: all of them or, if one may not be changed, none.
    package func reorder(_ places: [Place], by caller: Caller) async throws {
        guard places.allSatisfy({ $0.displayOrder.magnitude <= UInt64(LivestreamLimits.displayOrderMax) }) else {
            throw ServiceError.invalid(
                "displayOrder", "displayOrder lies between ±\(LivestreamLimits.displayOrderMax).",
                limit: .init("displayOrderMax", LivestreamLimits.displayOrderMax))
        }
        let orders = Dictionary(places.map { ($0.id, $0.displayOrder) }) { $1 }
        try await change(places.map(\.id), .livestreamsReordered, by: caller) { livestream in
            livestream.displayOrder = orders[livestream.id] ?? livestream.displayOrder
        }
    }

    /// Shows or hides up to ``LivestreamLimits/bulkMax`` livestreams: all of them or none. Who watches a hidden one is stopped.
    package func setVisible(_ isVisible: Bool, _ ids: [Livestream.ID], by caller: Caller) async throws {
        try await change(ids, .livestreamsShown, by: caller) { $0.access.isVisible = isVisible }
    }

    private func change(
        _ ids: [Livestream.ID], _ action: AuditAction, by caller: Caller, _ body: @escaping @Sendable (inout Livestream) -> Void
    ) async throws {
        guard ids.count <= LivestreamLimits.bulkMax else {
            throw ServiceError.invalid(
                "ids", "At most \(LivestreamLimits.bulkMax) livestreams can be changed at once.",
                limit: .init("bulkMax", LivestreamLimits.bulkMax))
        }
        guard Set(ids).count == ids.count else { throw ServiceError.invalid("ids", "A livestream stands twice in the list.") }
        let now = environment.now()
        let revocations = try await environment.store.write { tables in
            var revocations: [RightsRevocation] = []
            // In one order for everybody, so that two such calls don't wait for each other.
            for id in ids.sorted() {
                let (before, _) = try tables.livestream(id, for: .change, caller, at: now)
                var after = before
                body(&after)
                guard after != before else { continue }
                after.updatedAt = now
                if let revocation = try Self.revoke(before, &after, at: now, tables) { revocations.append(revocation) }
                try tables.livestreams.put(after, version: before.version)
                try tables.audit(action, by: caller, in: after.organisationID, on: .livestream(id), at: now)
            }
            return revocations
        }
        environment.rights.take(revocations, at: now)
    }
}
