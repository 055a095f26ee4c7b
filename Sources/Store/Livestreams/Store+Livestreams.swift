internal import Cryptography

extension Store {
    /// UTF-8 bytes of a title.
    package static let titleLengthMax = 300

    /// A new livestream with a new key. Times here and below are milliseconds since 1970.
    ///
    /// - Parameter organisationID: whose it is; nil: the server's own.
    package func addLivestream(
        title: String, organisationID: Organisation.ID? = nil, isRecorded: Bool = true, graceSeconds: Int64? = nil, at now: Int64
    ) async throws(StoreError) -> (livestream: Livestream, key: StreamKey) {
        guard !title.allSatisfy(\.isWhitespace) else { throw StoreError(.conflict, "A livestream needs a title.") }
        guard title.utf8.count <= Self.titleLengthMax else {
            throw StoreError(.conflict, "The title is longer than \(Self.titleLengthMax) bytes.")
        }
        let livestream = Livestream(
            id: randomIdentifier(length: 12), playbackID: randomIdentifier(length: 16), organisationID: organisationID, title: title,
            isRecorded: isRecorded, graceSeconds: graceSeconds, createdAt: now)
        let key = StreamKey.random()
        try await writing { tables throws(StoreError) in
            try tables.livestreams.insert(livestream)
            try tables.streamKeys.insert(key, livestreamID: livestream.id, at: now)
        }
        return (livestream, key)
    }

    /// All livestreams, oldest first.
    package func livestreams() async throws(StoreError) -> [Livestream] {
        try await reading { tables throws(StoreError) in try tables.livestreams.all() }
    }

    package func livestream(id: Livestream.ID) async throws(StoreError) -> Livestream? {
        try await reading { tables throws(StoreError) in try tables.livestreams.find(id: id) }
    }

    package func livestream(playbackID: String) async throws(StoreError) -> Livestream? {
        try await reading { tables throws(StoreError) in try tables.livestreams.find(playbackID: playbackID) }
    }

    /// What the key opens; nil for a wrong key. Needs no unsealing.
    package func admission(for key: StreamKey) async throws(StoreError) -> Admission? {
        try await reading { tables throws(StoreError) in try tables.streamKeys.admission(key) }
    }

    /// Whether the key with which a publisher came still exists: false after a rotation or removal.
    package func isValid(streamKeyID: String) async throws(StoreError) -> Bool {
        try await reading { tables throws(StoreError) in try tables.streamKeys.exists(id: streamKeyID) }
    }

    /// Removes a livestream with its keys and sessions. Recordings aren't thrown away on the side: as long as there are
    /// any, this is a conflict.
    package func removeLivestream(id: Livestream.ID) async throws(StoreError) {
        try await writing { tables throws(StoreError) in
            let count = try tables.recordings.all(livestreamID: id).count
            guard count == 0 else {
                throw StoreError(
                    .conflict,
                    "Livestream \(id) has \(count) recording\(count == 1 ? "" : "s"): remove \(count == 1 ? "it" : "them") first.")
            }
            guard try tables.livestreams.delete(id: id) else { throw Self.noLivestream(id) }
        }
    }

    /// Replaces the key. From now on the old one opens nothing; who came with it is found by ``isValid(streamKeyID:)``.
    package func rotateKey(livestreamID id: Livestream.ID, at now: Int64) async throws(StoreError) -> StreamKey {
        let key = StreamKey.random()
        try await writing { tables throws(StoreError) in
            guard try tables.livestreams.find(id: id) != nil else { throw Self.noLivestream(id) }
            try tables.streamKeys.deleteAll(livestreamID: id)
            try tables.streamKeys.insert(key, livestreamID: id, at: now)
        }
        return key
    }

    /// The key, for a person who asked to see it.
    package func revealKey(livestreamID id: Livestream.ID) async throws(StoreError) -> StreamKey {
        let key = try await reading { tables throws(StoreError) in try tables.streamKeys.reveal(livestreamID: id) }
        guard let key else { throw Self.noLivestream(id) }
        return key
    }

    private static func noLivestream(_ id: Livestream.ID) -> StoreError {
        StoreError(.notFound, "There is no livestream with the id \(id).")
    }
}
