internal import Accounts
package import Store

/// A page of livestreams: featured ones first, then by display order, then the latest start first.
package struct ListingQuery: Sendable {
    private let listing: LivestreamService.Listing
    private let states: [Livestream.State]
    private let titlePrefix: String?
    private let cursor: Cursor?
    private let limit: Int

    /// - Parameters:
    ///   - states: only these; empty: all but the archived ones. Archived ones are listed by organisation, for those who may see hidden ones.
    ///   - titlePrefix: what titles begin with, in any case of letters; then they come by title. Not together with states, and not for all
    ///     organisations at once.
    package init(
        _ listing: LivestreamService.Listing, states: [Livestream.State] = [], titlePrefix: String? = nil, after cursor: Cursor? = nil,
        limit: Int = 50
    ) {
        self.listing = listing
        self.states = states
        self.titlePrefix = titlePrefix
        self.cursor = cursor
        self.limit = limit
    }

    /// Its questions are as many for many livestreams as for one.
    ///
    /// - Parameter found: called with those of the page before it is asked what the caller is to them: a place for questions to be asked ahead.
    /// - Throws: `invalid` for a search that isn't one, and where several organisations could be meant.
    func page(
        _ tables: Tables, by caller: Caller, at now: Int64, found: ([Livestream]) throws -> Void = { _ in }
    ) throws -> Page<SeenLivestream> {
        let ties = Ties(caller, tables)
        let listing = try settled(ties, tables)
        try checkSearch(in: listing)
        let scope = try Self.scope(listing, ties, tables)
        let page: Page<Livestream>
        if let titlePrefix {
            page = try tables.livestreams.page(scope, titlePrefix: titlePrefix, after: cursor, limit: limit)
        } else {
            page = try tables.livestreams.page(scope, states: states, after: cursor, limit: limit)
        }
        try found(page.records)
        try ties.look(at: page.records)
        let seen = try page.records.compactMap { livestream -> SeenLivestream? in
            let standing = try ties.standing(to: livestream)
            return standing.sees(livestream, at: now) ? SeenLivestream(livestream, standing) : nil
        }
        return Page(records: seen, next: page.next)
    }

    private func checkSearch(in listing: LivestreamService.Listing) throws(ServiceError) {
        guard let titlePrefix else { return }
        guard states.isEmpty else { throw .invalid("search", "Search by title or by state, not by both at once.") }
        guard titlePrefix.count <= LivestreamLimits.titleLengthMax else {
            throw .invalid(
                "search", "A title has at most \(LivestreamLimits.titleLengthMax) characters.",
                limit: .init("titleLengthMax", LivestreamLimits.titleLengthMax))
        }
        switch listing {
        case .organisation, .open(.some): break
        case .home, .own, .open(nil), .page: throw .invalid("search", "Titles are searched in one organisation.")
        }
    }

    /// With the organisation that is meant where none is named.
    private func settled(_ ties: Ties, _ tables: Tables) throws -> LivestreamService.Listing {
        guard listing == .home else { return listing }
        guard let userID = ties.caller.userID else { return .open(nil) }
        let own = try tables.memberships.organisations(of: userID)
        for membership in own { ties.keep(membership.role, in: membership.organisation.id) }
        return try LivestreamService.only(.watchMembersOnly, of: own, ties.caller).map { .organisation($0) } ?? .open(nil)
    }

    /// The narrowest listing that holds what the caller may see. Strangers to an organisation get what it shows everybody.
    private static func scope(
        _ listing: LivestreamService.Listing, _ ties: Ties, _ tables: Tables
    ) throws -> LivestreamTable.Scope {
        switch listing {
        case .organisation(let id):
            if try ties.has(.seeHiddenLivestreams, in: id) { return .organisation(id) }
            return try ties.has(.watchMembersOnly, in: id) ? .listed(id) : .open(id)
        case .own: return .maker(try ties.caller.requireUser())
        case .open(let id): return .open(id)
        case .home: return .open(nil)
        case .page(let id):
            guard let page = try tables.livestreamPages.find(id: id) else { throw ServiceError.notFound("page") }
            if try PageService.manages(page, ties.caller, tables) { return .page(id) }
            let isMember = try ties.has(.watchMembersOnly, in: page.organisationID)
            guard page.isPublic || isMember else { throw ServiceError.notFound("page") }
            return .listedOnPage(id, toMembers: isMember)
        }
    }
}
