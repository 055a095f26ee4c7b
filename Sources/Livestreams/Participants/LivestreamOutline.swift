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

    fileprivate init(_ seen: SeenLivestream, maker: User?, sessions: SessionTable.Outline?, recording: Recording?) {
        if let maker, maker.isActive {
            self.maker = maker.username != nil || seen.standing.role != nil || seen.standing.isServer ? maker : nil
        }
        guard let sessions else { return }
        startedAt = sessions.firstStartedAt
        endedAt = sessions.latest.endedAt
        self.recording = recording
        if endedAt == nil { (sessionOnAir, sessionStartedAt) = (sessions.latest.id, sessions.latest.startedAt) }
        viewersPeak = sessions.viewersPeak
    }
}

extension StatisticsService {
    /// The outlines of livestreams that a caller sees, in their order. For everybody who may see them: no rights are asked for.
    package func outlines(of seen: [SeenLivestream]) async throws -> [LivestreamOutline] {
        let outlines = try await store.read { tables in
            let ids = seen.map(\.livestream.id)
            let makers = try tables.users.all(ids: seen.compactMap(\.livestream.createdBy))
            let sessions = try tables.sessions.outlines(livestreamIDs: ids)
            let recordings = try tables.recordings.latestPlayable(livestreamIDs: ids.filter { sessions[$0] != nil })
            return seen.map { seen in
                let (id, maker) = (seen.livestream.id, seen.livestream.createdBy)
                return LivestreamOutline(seen, maker: maker.flatMap { makers[$0] }, sessions: sessions[id], recording: recordings[id])
            }
        }
        return outlines.map { outline in
            var outline = outline
            outline.viewers = outline.sessionOnAir.map { viewers(of: $0) } ?? 0
            outline.viewersPeak = max(outline.viewersPeak, outline.viewers)
            return outline
        }
    }
}
