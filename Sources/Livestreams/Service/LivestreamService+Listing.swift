package import Accounts
package import Store

extension LivestreamService {
    /// Whose livestreams to list.
    package enum Listing: Sendable, Equatable {
        /// An organisation's, as far as the caller may see them; of one's own, drafts and hidden ones stand in ``own`` only.
        case organisation(Organisation.ID)
        /// The caller's own, in every organisation.
        case own
        /// What everybody may see; of one organisation, or of all. The same for every caller.
        case open(Organisation.ID?)
        /// A page's, as far as the caller may see them.
        case page(LivestreamPage.ID)
    }

    /// Featured ones first, then by display order, then the latest start first.
    ///
    /// - Parameters:
    ///   - states: only these; empty: all but the archived ones. Archived ones are listed by organisation, for those who may see hidden ones.
    ///   - titlePrefix: what titles begin with, in any case of letters; then they come by title. Not together with states, and not for all
    ///     organisations at once.
    package func list(
        _ listing: Listing, states: [Livestream.State] = [], titlePrefix: String? = nil, after cursor: Cursor? = nil, limit: Int = 50,
        by caller: Caller
    ) async throws -> Page<SeenLivestream> {
        if let titlePrefix {
            guard states.isEmpty else { throw ServiceError.invalid("search", "Search by title or by state, not by both at once.") }
            guard titlePrefix.count <= LivestreamLimits.titleLengthMax else {
                throw ServiceError.invalid(
                    "search", "A title has at most \(LivestreamLimits.titleLengthMax) characters.",
                    limit: .init("titleLengthMax", LivestreamLimits.titleLengthMax))
            }
            switch listing {
            case .organisation, .open(.some): break
            case .own, .open(nil), .page: throw ServiceError.invalid("search", "Titles are searched in one organisation.")
            }
        }
        let now = environment.now()
        return try await environment.store.read { tables in
            let scope = try Self.scope(listing, caller, tables)
            let page: Page<Livestream>
            if let titlePrefix {
                page = try tables.livestreams.page(scope, titlePrefix: titlePrefix, after: cursor, limit: limit)
            } else {
                page = try tables.livestreams.page(scope, states: states, after: cursor, limit: limit)
            }
            let ties = Ties(caller, tables)
            let seen = try page.records.compactMap { livestream -> SeenLivestream? in
                let standing = try Standing(livestream, ties)
                return standing.sees(livestream, at: now) ? SeenLivestream(livestream, standing) : nil
            }
            return Page(records: seen, next: page.next)
        }
    }

    /// The narrowest listing that holds what the caller may see. Strangers to an organisation get what it shows everybody.
    private static func scope(_ listing: Listing, _ caller: Caller, _ tables: Tables) throws -> LivestreamTable.Scope {
        switch listing {
        case .organisation(let id):
            if try caller.has(.seeHiddenLivestreams, in: id, tables) { return .organisation(id) }
            return try caller.has(.watchMembersOnly, in: id, tables) ? .listed(id) : .open(id)
        case .own:
            let userID = try caller.requireUser()
            return .maker(userID)
        case .open(let id): return .open(id)
        case .page(let id):
            guard let page = try tables.livestreamPages.find(id: id) else { throw ServiceError.notFound("page") }
            if try PageService.manages(page, caller, tables) { return .page(id) }
            let isMember = try caller.has(.watchMembersOnly, in: page.organisationID, tables)
            guard page.isPublic || isMember else { throw ServiceError.notFound("page") }
            return .listedOnPage(id, toMembers: isMember)
        }
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
                guard try tables.livestreams.replace(after, version: before.version) else { throw ServiceError.versionConflict }
                try tables.audit(action, by: caller, in: after.organisationID, on: .livestream(id), at: now)
            }
            return revocations
        }
        environment.rights.take(revocations, at: now)
    }
}
