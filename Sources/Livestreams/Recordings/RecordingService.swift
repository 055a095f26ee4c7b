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

    /// Removes a recording for good: at once from all lists, and its files by a job, which survives the program.
    ///
    /// - Throws: `conflict` for one that is still being written.
    package func delete(_ recording: Recording.ID, of id: Livestream.ID, by caller: Caller) async throws {
        let now = environment.now()
        try await environment.store.write { tables in
            let (livestream, _) = try tables.livestream(id, for: .delete, caller, at: now)
            guard let found = try tables.recordings.find(id: recording), found.livestreamID == id else {
                throw ServiceError.notFound("recording")
            }
            guard found.state != .recording else {
                throw ServiceError.conflict("This recording is still being written: stop the livestream first.")
            }
            try tables.removeRecording(found, at: now)
            try environment.onChange(tables, livestream, .recordingDeleted(found), now)
            try tables.audit(
                .recordingDeleted, by: caller, in: livestream.organisationID, on: .livestream(id), ["recording": .id(recording)], at: now)
        }
    }

    /// Removes the recordings whose time is up, by what their livestreams say. Meant for once an hour.
    ///
    /// - Returns: how many there were.
    @discardableResult
    package func removeExpired() async throws -> Int {
        let now = environment.now()
        var count = 0
        while true {
            let removed = try await environment.store.write { tables in
                let expired = try tables.recordings.expired(at: now, limit: Self.removedAtOnce)
                for recording in expired {
                    let livestream = try tables.livestreams.find(id: recording.livestreamID)
                    try tables.removeRecording(recording, at: now)
                    if let livestream { try environment.onChange(tables, livestream, .recordingDeleted(recording), now) }
                    try tables.audit(
                        .recordingExpired, by: .system, in: livestream?.organisationID, on: .livestream(recording.livestreamID),
                        ["recording": .id(recording.id)], at: now)
                }
                return expired.count
            }
            count += removed
            if removed < Self.removedAtOnce { return count }
        }
    }

    /// Recordings in one transaction.
    private static let removedAtOnce = 100
}

extension Tables {
    /// The row now; the files when that is on disk.
    fileprivate func removeRecording(_ recording: Recording, at now: Int64) throws {
        guard try recordings.delete(id: recording.id) else { throw ServiceError.notFound("recording") }
        try jobs.enqueue(RecordingRemoval.job(recording.folder), at: now)
    }
}

extension AuditAction {
    package static let recordingDeleted = Self("recording.deleted")
    package static let recordingExpired = Self("recording.expired")
}

extension Recording {
    fileprivate var withoutNote: Recording {
        Recording(
            id: id, sessionID: sessionID, livestreamID: livestreamID, folder: folder, state: state,
            durationMilliseconds: durationMilliseconds, byteCount: byteCount, startedAt: startedAt, endedAt: endedAt)
    }
}
