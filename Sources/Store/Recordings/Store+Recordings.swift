internal import Cryptography

extension Store {
    /// - Parameter folder: its name in the recordings folder; each recording has its own.
    package func startRecording(sessionID: Session.ID, folder: String, at now: Int64) async throws(StoreError) -> Recording {
        let id = randomIdentifier(length: 12)
        return try await writing { tables throws(StoreError) in
            guard let session = try tables.sessions.find(id: sessionID) else {
                throw StoreError(.notFound, "There is no session with the id \(sessionID).")
            }
            let recording = Recording(
                id: id, sessionID: sessionID, livestreamID: session.livestreamID, folder: folder, state: .recording,
                startedAt: now)
            try tables.recordings.insert(recording)
            return recording
        }
    }

    /// Ends a recording that is in the state `recording`; another one is a conflict and stays as it is.
    ///
    /// - Parameter then: what happens with it in the same transaction. May run again.
    package func finishRecording(
        id: Recording.ID, _ outcome: RecordingOutcome, at now: Int64,
        then: @escaping @Sendable (Tables, Recording) throws(StoreError) -> Void = { _, _ throws(StoreError) in }
    ) async throws(StoreError) {
        try await writing { tables throws(StoreError) in
            if try tables.recordings.finish(id: id, outcome, at: now) {
                if let recording = try tables.recordings.find(id: id) { try then(tables, recording) }
                return
            }
            guard let recording = try tables.recordings.find(id: id) else { throw Self.noRecording(id) }
            throw StoreError(.conflict, "Recording \(id) is already \(recording.state.rawValue).")
        }
    }

    package func recording(id: Recording.ID) async throws(StoreError) -> Recording? {
        try await reading { tables throws(StoreError) in try tables.recordings.find(id: id) }
    }

    /// All recordings, newest first.
    package func recordings() async throws(StoreError) -> [Recording] {
        try await reading { tables throws(StoreError) in try tables.recordings.all() }
    }

    /// A livestream's recordings, newest first.
    package func recordings(livestreamID: Livestream.ID) async throws(StoreError) -> [Recording] {
        try await reading { tables throws(StoreError) in try tables.recordings.all(livestreamID: livestreamID) }
    }

    /// The newest recording of a livestream that is finished and plays.
    package func latestPlayableRecording(livestreamID: Livestream.ID) async throws(StoreError) -> Recording? {
        try await reading { tables throws(StoreError) in try tables.recordings.latestPlayable(livestreamID: livestreamID) }
    }

    /// Recordings in the state `recording`. At start-up these are what a dead server left behind.
    package func unfinishedRecordings() async throws(StoreError) -> [Recording] {
        try await reading { tables throws(StoreError) in try tables.recordings.unfinished() }
    }

    /// Forgets a finished recording. Its folder is the caller's to remove, afterwards.
    package func deleteRecording(id: Recording.ID) async throws(StoreError) {
        try await writing { tables throws(StoreError) in
            if try tables.recordings.delete(id: id) { return }
            guard try tables.recordings.find(id: id) != nil else { throw Self.noRecording(id) }
            throw StoreError(.conflict, "Recording \(id) is still being written.")
        }
    }

    private static func noRecording(_ id: Recording.ID) -> StoreError {
        StoreError(.notFound, "There is no recording with the id \(id).")
    }
}
