package import Accounts
internal import Cryptography
package import Store

/// A livestream's stream keys: several, each with a name, each revocable alone. Only digests and sealed text are stored.
package struct StreamKeyService: Sendable {
    let environment: LivestreamEnvironment

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    /// A new key, and the key itself, which is shown this once.
    package struct Made: Sendable {
        package let record: StreamKeyRecord
        package let key: StreamKey
    }

    /// Why a person wants to see a key. It stands in the audit log.
    package enum Purpose: String, Sendable, CaseIterable {
        case setUpEncoder = "set_up_encoder"
        case support
        case other

        fileprivate var word: StaticString {
            switch self {
            case .setUpEncoder: "set_up_encoder"
            case .support: "support"
            case .other: "other"
            }
        }
    }

    /// Oldest first, without the keys themselves.
    package func list(_ livestream: Livestream.ID, by caller: Caller) async throws -> [StreamKeyRecord] {
        let now = environment.now()
        return try await environment.store.read { tables in
            _ = try tables.livestream(livestream, for: .useKeys, caller, at: now)
            return try tables.streamKeys.records(livestreamID: livestream)
        }
    }

    /// - Parameter name: what tells it from the livestream's other keys: "main", "church camera".
    package func create(_ livestream: Livestream.ID, name: String, by caller: Caller) async throws -> Made {
        let now = environment.now()
        var checks = Checks()
        let name = checks.line(name, field: "name", name: "The key's name", lengthMax: LivestreamLimits.streamKeyNameLengthMax)
        let found = checks
        let (key, id) = (StreamKey.random(), randomIdentifier(length: 12))
        return try await environment.store.write { tables in
            let (owner, _) = try tables.livestream(livestream, for: .useKeys, caller, at: now)
            try found.finish()
            let others = try tables.streamKeys.records(livestreamID: livestream)
            guard others.count < LivestreamLimits.streamKeysMax else {
                throw ServiceError.conflict("A livestream has at most \(LivestreamLimits.streamKeysMax) keys: revoke one first.")
            }
            guard !others.contains(where: { $0.name == name }) else {
                throw ServiceError.conflict("This livestream has a key of this name already: choose another one, or rotate that key.")
            }
            let record = StreamKeyRecord(id: id, livestreamID: livestream, name: name, createdBy: caller.userID, createdAt: now)
            try tables.streamKeys.insert(key, record)
            try tables.audit(
                .streamKeyCreated, by: caller, in: owner.organisationID, on: .livestream(livestream), ["key": .id(id)], at: now)
            return Made(record: record, key: key)
        }
    }

    /// From now on the key opens nothing, and who publishes with it is thrown off.
    package func revoke(_ id: StreamKeyRecord.ID, of livestream: Livestream.ID, by caller: Caller) async throws {
        let now = environment.now()
        try await environment.store.write { tables in
            let owner = try Self.owner(of: id, livestream, caller, now, tables)
            guard try tables.streamKeys.delete(id: id) else { throw ServiceError.notFound("stream key") }
            try tables.audit(
                .streamKeyRevoked, by: caller, in: owner.livestream.organisationID, on: .livestream(livestream), ["key": .id(id)], at: now)
        }
        await environment.engine.recheckKeys(of: livestream)
    }

    /// The same of all keys of a livestream. Returns how many there were.
    @discardableResult
    package func revokeAll(of livestream: Livestream.ID, by caller: Caller) async throws -> Int {
        let now = environment.now()
        let count = try await environment.store.write { tables in
            let (owner, _) = try tables.livestream(livestream, for: .useKeys, caller, at: now)
            let keys = try tables.streamKeys.records(livestreamID: livestream)
            try tables.streamKeys.deleteAll(livestreamID: livestream)
            for key in keys {
                try tables.audit(
                    .streamKeyRevoked, by: caller, in: owner.organisationID, on: .livestream(livestream), ["key": .id(key.id)], at: now)
            }
            return keys.count
        }
        await environment.engine.recheckKeys(of: livestream)
        return count
    }

    /// Puts a new key in the place of one, under its name. The old one opens nothing any more, and who publishes with it is thrown off.
    package func rotate(_ id: StreamKeyRecord.ID, of livestream: Livestream.ID, by caller: Caller) async throws -> Made {
        let now = environment.now()
        let (key, newID) = (StreamKey.random(), randomIdentifier(length: 12))
        let made = try await environment.store.write { tables in
            let owner = try Self.owner(of: id, livestream, caller, now, tables)
            guard try tables.streamKeys.delete(id: id) else { throw ServiceError.notFound("stream key") }
            let record = StreamKeyRecord(
                id: newID, livestreamID: livestream, name: owner.key.name, createdBy: caller.userID, createdAt: now)
            try tables.streamKeys.insert(key, record)
            try tables.audit(
                .streamKeyRotated, by: caller, in: owner.livestream.organisationID, on: .livestream(livestream),
                ["key": .id(id), "new": .id(newID)], at: now)
            return Made(record: record, key: key)
        }
        await environment.engine.recheckKeys(of: livestream)
        return made
    }

    /// The key itself, for a person who asked to see it. That it was shown, to whom and what for, is written down first.
    package func reveal(
        _ id: StreamKeyRecord.ID, of livestream: Livestream.ID, for purpose: Purpose, by caller: Caller
    ) async throws -> StreamKey {
        let now = environment.now()
        return try await environment.store.write { tables in
            let owner = try Self.owner(of: id, livestream, caller, now, tables)
            guard let key = try tables.streamKeys.reveal(id: id, at: now) else { throw ServiceError.notFound("stream key") }
            try tables.audit(
                .streamKeyRevealed, by: caller, in: owner.livestream.organisationID, on: .livestream(livestream),
                ["key": .id(id), "purpose": .word(purpose.word)], at: now)
            return key
        }
    }

    /// The livestream that a key opens, for those who may use its keys; all others learn nothing, not even that the key is one.
    package func livestream(with key: StreamKey, by caller: Caller) async throws -> SeenLivestream {
        let now = environment.now()
        return try await environment.store.read { tables in
            guard let admission = try tables.streamKeys.admission(key) else { throw ServiceError.notFound("livestream") }
            let standing = try Standing(caller, admission.livestream, tables)
            guard standing.sees(admission.livestream, at: now), standing.acts.contains(.useKeys) else {
                throw ServiceError.notFound("livestream")
            }
            return SeenLivestream(admission.livestream, standing)
        }
    }

    private static func owner(
        of id: StreamKeyRecord.ID, _ livestream: Livestream.ID, _ caller: Caller, _ now: Int64, _ tables: Tables
    ) throws -> (livestream: Livestream, key: StreamKeyRecord) {
        let (owner, _) = try tables.livestream(livestream, for: .useKeys, caller, at: now)
        guard let key = try tables.streamKeys.record(id: id), key.livestreamID == livestream else {
            throw ServiceError.notFound("stream key")
        }
        return (owner, key)
    }
}
