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

    fileprivate init(_ seen: SeenLivestream, _ tables: Tables) throws(StoreError) {
        let livestream = seen.livestream
        if let id = livestream.createdBy, let user = try tables.users.find(id: id), user.isActive {
            maker = user.username != nil || seen.standing.role != nil || seen.standing.isServer ? user : nil
        }
        guard let span = try tables.sessions.span(livestreamID: livestream.id) else { return }
        (startedAt, endedAt) = span
        recording = try tables.recordings.latestPlayable(livestreamID: livestream.id)
        guard let latest = try tables.sessions.page(livestreamID: livestream.id, after: nil, limit: 1).records.first else { return }
        if latest.endedAt == nil { (sessionOnAir, sessionStartedAt) = (latest.id, latest.startedAt) }
        let sum = try tables.sessionStatistics.all(sessionID: latest.id).first { $0.protocolName == SessionStatistics.everyProtocol }
        viewersPeak = sum?.viewersPeak ?? 0
    }
}

extension StatisticsService {
    /// The outlines of livestreams that a caller sees, in their order. For everybody who may see them: no rights are asked for.
    package func outlines(of seen: [SeenLivestream]) async throws -> [LivestreamOutline] {
        let outlines = try await store.read { tables in
            try seen.map { try LivestreamOutline($0, tables) }
        }
        return outlines.map { outline in
            var outline = outline
            outline.viewers = outline.sessionOnAir.map { viewers(of: $0) } ?? 0
            outline.viewersPeak = max(outline.viewersPeak, outline.viewers)
            return outline
        }
    }
}
