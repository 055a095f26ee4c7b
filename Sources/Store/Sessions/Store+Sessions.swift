internal import Cryptography

extension Store {
    /// A livestream goes on air. The engine names sessions itself, since their media doesn't wait for the database.
    package func startSession(
        id: Session.ID? = nil, livestreamID: Livestream.ID, at now: Int64
    ) throws(StoreError) -> Session {
        let session = Session(
            id: id ?? randomIdentifier(length: 12), livestreamID: livestreamID, startedAt: now, endedAt: nil, endReason: nil)
        try database.transaction { () throws(StoreError) in
            guard try LivestreamTable.find(id: livestreamID, database) != nil else {
                throw StoreError(.notFound, "There is no livestream with the id \(livestreamID).")
            }
            try SessionTable.insert(session, database)
        }
        return session
    }

    /// A livestream goes off air. A session that has ended stays as it is.
    package func endSession(id: Session.ID, at now: Int64, reason: Session.EndReason) throws(StoreError) {
        if try SessionTable.end(id: id, at: now, reason: reason, database) { return }
        guard try SessionTable.find(id: id, database) != nil else {
            throw StoreError(.notFound, "There is no session with the id \(id).")
        }
    }

    package func session(id: Session.ID) throws(StoreError) -> Session? { try SessionTable.find(id: id, database) }

    /// A livestream's sessions, newest first.
    package func sessions(livestreamID: Livestream.ID) throws(StoreError) -> [Session] {
        try SessionTable.all(livestreamID: livestreamID, database)
    }

    /// Sessions that haven't ended. At start-up, before the first encoder, these are what a dead server left behind.
    package func unfinishedSessions() throws(StoreError) -> [Session] { try SessionTable.unfinished(database) }
}
