internal import Cryptography

extension Store {
    /// UTF-8 bytes of a title.
    package static let titleLengthMax = 300

    /// A new livestream with a new key. Times here and below are milliseconds since 1970.
    package func addLivestream(
        title: String, isRecorded: Bool = true, graceSeconds: Int64? = nil, at now: Int64
    ) throws(StoreError) -> (livestream: Livestream, key: StreamKey) {
        guard !title.allSatisfy(\.isWhitespace) else { throw StoreError(.conflict, "A livestream needs a title.") }
        guard title.utf8.count <= Self.titleLengthMax else {
            throw StoreError(.conflict, "The title is longer than \(Self.titleLengthMax) bytes.")
        }
        let livestream = Livestream(
            id: randomIdentifier(length: 12), playbackID: randomIdentifier(length: 16), title: title,
            isRecorded: isRecorded, graceSeconds: graceSeconds, createdAt: now)
        let key = StreamKey.random()
        try database.transaction { () throws(StoreError) in
            try LivestreamTable.insert(livestream, database)
            try StreamKeyTable.insert(key, livestreamID: livestream.id, at: now, secrets, database)
        }
        return (livestream, key)
    }

    /// All livestreams, oldest first.
    package func livestreams() throws(StoreError) -> [Livestream] { try LivestreamTable.all(database) }

    package func livestream(id: Livestream.ID) throws(StoreError) -> Livestream? {
        try LivestreamTable.find(id: id, database)
    }

    package func livestream(playbackID: String) throws(StoreError) -> Livestream? {
        try LivestreamTable.find(playbackID: playbackID, database)
    }

    /// What the key opens; nil for a wrong key. Needs no unsealing.
    package func admission(for key: StreamKey) throws(StoreError) -> Admission? {
        try StreamKeyTable.admission(key, database)
    }

    /// Whether the key with which a publisher came still exists: false after a rotation or removal.
    package func isValid(streamKeyID: String) throws(StoreError) -> Bool {
        try StreamKeyTable.exists(id: streamKeyID, database)
    }

    /// Removes a livestream with its keys and sessions. Recordings aren't thrown away on the side: as long as there are
    /// any, this is a conflict.
    package func removeLivestream(id: Livestream.ID) throws(StoreError) {
        try database.transaction { () throws(StoreError) in
            let count = try RecordingTable.all(livestreamID: id, database).count
            guard count == 0 else {
                throw StoreError(
                    .conflict,
                    "Livestream \(id) has \(count) recording\(count == 1 ? "" : "s"): remove \(count == 1 ? "it" : "them") first.")
            }
            guard try LivestreamTable.delete(id: id, database) else { throw Self.noLivestream(id) }
        }
    }

    /// Replaces the key. From now on the old one opens nothing; who came with it is found by ``isValid(streamKeyID:)``.
    package func rotateKey(livestreamID id: Livestream.ID, at now: Int64) throws(StoreError) -> StreamKey {
        let key = StreamKey.random()
        try database.transaction { () throws(StoreError) in
            guard try LivestreamTable.find(id: id, database) != nil else { throw Self.noLivestream(id) }
            try StreamKeyTable.deleteAll(livestreamID: id, database)
            try StreamKeyTable.insert(key, livestreamID: id, at: now, secrets, database)
        }
        return key
    }

    /// The key, for a person who asked to see it.
    package func revealKey(livestreamID id: Livestream.ID) throws(StoreError) -> StreamKey {
        guard let key = try StreamKeyTable.reveal(livestreamID: id, secrets, database) else { throw Self.noLivestream(id) }
        return key
    }

    private static func noLivestream(_ id: Livestream.ID) -> StoreError {
        StoreError(.notFound, "There is no livestream with the id \(id).")
    }
}
