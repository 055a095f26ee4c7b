internal import Cryptography

extension Store {
    /// A livestream goes on air. The engine names sessions itself, since their media doesn't wait for the database.
    package func startSession(
        id: Session.ID? = nil, livestreamID: Livestream.ID, at now: Int64
    ) async throws(StoreError) -> Session {
        let session = Session(
            id: id ?? randomIdentifier(length: 12), livestreamID: livestreamID, startedAt: now, endedAt: nil, endReason: nil)
        try await writing { tables throws(StoreError) in
            guard try tables.livestreams.find(id: livestreamID) != nil else {
                throw StoreError(.notFound, "There is no livestream with the id \(livestreamID).")
            }
            try tables.sessions.insert(session)
        }
        return session
    }

    /// A livestream goes off air. A session that has ended stays as it is.
    package func endSession(id: Session.ID, at now: Int64, reason: Session.EndReason) async throws(StoreError) {
        try await writing { tables throws(StoreError) in
            if try tables.sessions.end(id: id, at: now, reason: reason) { return }
            guard try tables.sessions.find(id: id) != nil else {
                throw StoreError(.notFound, "There is no session with the id \(id).")
            }
        }
    }

    package func session(id: Session.ID) async throws(StoreError) -> Session? {
        try await reading { tables throws(StoreError) in try tables.sessions.find(id: id) }
    }

    /// A livestream's sessions, newest first.
    package func sessions(livestreamID: Livestream.ID) async throws(StoreError) -> [Session] {
        try await reading { tables throws(StoreError) in try tables.sessions.all(livestreamID: livestreamID) }
    }

    /// Sessions that haven't ended. At start-up, before the first encoder, these are what a dead server left behind.
    package func unfinishedSessions() async throws(StoreError) -> [Session] {
        try await reading { tables throws(StoreError) in try tables.sessions.unfinished() }
    }
}
