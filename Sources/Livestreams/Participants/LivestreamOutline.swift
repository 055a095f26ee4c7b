package import Accounts
package import Store

/// What has become of a livestream so far, beside its settings and its state: for listings.
package struct LivestreamOutline: Sendable, Equatable {
    /// Who made it; nil for the server's own, for people who aren't there any more, and to strangers for those without a user name, who
    /// don't show themselves in public.
    package var maker: User?
    /// When it was on air for the first time; milliseconds since 1970.
    package var startedAt: Int64?
    /// When it was on air for the last time; nil while it is, and if it never was.
    package var endedAt: Int64?
    /// The newest recording that plays to its end.
    package var recording: Recording?
    /// Viewers now, and the most at one time in the latest session.
    package var viewers: Int64 = 0
    package var viewersPeak: Int64 = 0

    package init() {}

    /// The newest session, if it goes on.
    fileprivate(set) var sessionOnAir: Session.ID?
    /// Since when it is on air this time; nil while it isn't.
    package fileprivate(set) var sessionStartedAt: Int64?

    fileprivate init(_ seen: SeenLivestream, maker: User?, sessions: SessionTable.Outline?) {
        if let maker, maker.isActive {
            self.maker = maker.username != nil || seen.standing.role != nil || seen.standing.isServer ? maker : nil
        }
        guard let sessions else { return }
        startedAt = sessions.firstStartedAt
        endedAt = sessions.latest.endedAt
        recording = sessions.recording
        if endedAt == nil { (sessionOnAir, sessionStartedAt) = (sessions.latest.id, sessions.latest.startedAt) }
        viewersPeak = sessions.viewersPeak
    }
}

extension StatisticsService {
    /// The outlines of livestreams that a caller sees, in their order. For everybody who may see them: no rights are asked for.
    ///
    /// - Parameter withMakers: false: ``LivestreamOutline/maker`` stays nil.
    package nonisolated func outlines(of seen: [SeenLivestream], withMakers: Bool = true) async throws -> [LivestreamOutline] {
        var outlines = try await store.read { tables in
            try Self.outlines(of: seen, among: seen.map(\.livestream.id), withMakers: withMakers, tables)
        }
        for index in outlines.indices { await count(&outlines[index]) }
        return outlines
    }

    /// A page of livestreams with their outlines.
    package nonisolated func list(
        _ query: ListingQuery, withMakers: Bool = false, by caller: Caller
    ) async throws -> (page: Page<SeenLivestream>, outlines: [LivestreamOutline]) {
        let now = environment.now()
        let (page, found) = try await store.read { tables in
            var ids: [Livestream.ID] = []
            let page = try query.page(tables, by: caller, at: now) { livestreams in
                ids = livestreams.map(\.id)
                try tables.sessions.askOutlines(livestreamIDs: ids)
            }
            return (page, try Self.outlines(of: page.records, among: ids, withMakers: withMakers, tables))
        }
        var outlines = found
        for index in outlines.indices { await count(&outlines[index]) }
        return (page, outlines)
    }

    /// - Parameter ids: of all that were found, though the caller may see fewer.
    private static func outlines(
        of seen: [SeenLivestream], among ids: [Livestream.ID], withMakers: Bool, _ tables: Tables
    ) throws -> [LivestreamOutline] {
        let makers = withMakers ? try tables.users.all(ids: seen.compactMap(\.livestream.createdBy)) : [:]
        let sessions = try tables.sessions.outlines(livestreamIDs: ids)
        return seen.map { seen in
            LivestreamOutline(seen, maker: seen.livestream.createdBy.flatMap { makers[$0] }, sessions: sessions[seen.livestream.id])
        }
    }

    /// A livestream with its outline, without its maker.
    ///
    /// - Throws: `not_found` for what the caller may not see.
    package nonisolated func get(_ id: Livestream.ID, by caller: Caller) async throws -> (SeenLivestream, LivestreamOutline) {
        let now = environment.now()
        let (seen, found) = try await store.glance { tables in
            try tables.sessions.askOutlines(livestreamIDs: [id])
            let (livestream, standing) = try tables.livestream(id, for: nil, caller, at: now)
            let seen = SeenLivestream(livestream, standing)
            return (seen, LivestreamOutline(seen, maker: nil, sessions: try tables.sessions.outlines(livestreamIDs: [id])[id]))
        }
        var outline = found
        await count(&outline)
        return (seen, outline)
    }

    /// Who watches now.
    private nonisolated func count(_ outline: inout LivestreamOutline) async {
        guard let session = outline.sessionOnAir else { return }
        outline.viewers = await viewers(of: session)
        outline.viewersPeak = max(outline.viewersPeak, outline.viewers)
    }
}
