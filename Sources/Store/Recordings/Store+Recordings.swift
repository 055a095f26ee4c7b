internal import Cryptography

extension Store {
    /// - Parameter folder: its name in the recordings folder; each recording has its own.
    package func startRecording(sessionID: Session.ID, folder: String, at now: Int64) throws(StoreError) -> Recording {
        try database.transaction { () throws(StoreError) in
            guard let session = try SessionTable.find(id: sessionID, database) else {
                throw StoreError(.notFound, "There is no session with the id \(sessionID).")
            }
            let recording = Recording(
                id: randomIdentifier(length: 12), sessionID: sessionID, livestreamID: session.livestreamID, folder: folder,
                state: .recording, startedAt: now)
            try RecordingTable.insert(recording, database)
            return recording
        }
    }

    /// Ends a recording that is in the state `recording`; another one is a conflict and stays as it is.
    package func finishRecording(id: Recording.ID, _ outcome: RecordingOutcome, at now: Int64) throws(StoreError) {
        if try RecordingTable.finish(id: id, outcome, at: now, database) { return }
        guard let recording = try RecordingTable.find(id: id, database) else { throw Self.noRecording(id) }
        throw StoreError(.conflict, "Recording \(id) is already \(recording.state.rawValue).")
    }

    package func recording(id: Recording.ID) throws(StoreError) -> Recording? { try RecordingTable.find(id: id, database) }

    /// All recordings, newest first.
    package func recordings() throws(StoreError) -> [Recording] { try RecordingTable.all(database) }

    /// A livestream's recordings, newest first.
    package func recordings(livestreamID: Livestream.ID) throws(StoreError) -> [Recording] {
        try RecordingTable.all(livestreamID: livestreamID, database)
    }

    /// The newest recording of a livestream that is finished and plays.
    package func latestPlayableRecording(livestreamID: Livestream.ID) throws(StoreError) -> Recording? {
        try RecordingTable.latestPlayable(livestreamID: livestreamID, database)
    }

    /// Recordings in the state `recording`. At start-up these are what a dead server left behind.
    package func unfinishedRecordings() throws(StoreError) -> [Recording] { try RecordingTable.unfinished(database) }

    /// Forgets a finished recording. Its folder is the caller's to remove, afterwards.
    package func deleteRecording(id: Recording.ID) throws(StoreError) {
        if try RecordingTable.delete(id: id, database) { return }
        guard try RecordingTable.find(id: id, database) != nil else { throw Self.noRecording(id) }
        throw StoreError(.conflict, "Recording \(id) is still being written.")
    }

    private static func noRecording(_ id: Recording.ID) -> StoreError {
        StoreError(.notFound, "There is no recording with the id \(id).")
    }
}
