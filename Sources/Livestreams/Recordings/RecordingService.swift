package import Accounts
package import Store

/// What was recorded of livestreams, for those who look.
package struct RecordingService: Sendable {
    let environment: LivestreamEnvironment

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    /// A livestream's recordings, newest first. Who doesn't manage it gets those that play to their end, without notes.
    package func list(
        _ id: Livestream.ID, after cursor: Cursor? = nil, limit: Int = 50, by caller: Caller
    ) async throws -> Page<Recording> {
        let now = environment.now()
        return try await environment.store.read { tables in
            let (_, standing) = try tables.livestream(id, for: nil, caller, at: now)
            let page = try tables.recordings.page(livestreamID: id, after: cursor, limit: limit)
            if standing.acts.contains(.manage) || standing.isServer { return page }
            return Page(records: page.records.filter(\.state.isPlayable).map(\.withoutNote), next: page.next)
        }
    }
}

extension Recording {
    fileprivate var withoutNote: Recording {
        Recording(
            id: id, sessionID: sessionID, livestreamID: livestreamID, folder: folder, state: state,
            durationMilliseconds: durationMilliseconds, byteCount: byteCount, startedAt: startedAt, endedAt: endedAt)
    }
}
