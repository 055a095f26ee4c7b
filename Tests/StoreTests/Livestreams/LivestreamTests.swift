import Cryptography
import StoreTestSupport
import Testing

@testable import Store

@Suite struct LivestreamTests {
    @Test("A new livestream has defaults, and is found by id, by playback id and by key", arguments: TestDatabase.allCases)
    func adding(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let (livestream, key) = try await store.addLivestream(title: "Sunday 🔔", at: 42)
        #expect(livestream.title == "Sunday 🔔" && livestream.isRecorded && livestream.graceSeconds == nil)
        #expect(livestream.createdAt == 42)
        #expect(livestream.playbackID != livestream.id && !key.reveal().contains(livestream.playbackID))
        #expect(try await store.livestream(id: livestream.id) == livestream)
        #expect(try await store.livestream(playbackID: livestream.playbackID) == livestream)
        #expect(try await store.admission(for: key)?.livestream == livestream)
        #expect(try await store.revealKey(livestreamID: livestream.id) == key)
    }

    @Test("One name doesn't stand for another", arguments: TestDatabase.allCases)
    func separateNames(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let (livestream, key) = try await store.addLivestream(title: "A", at: 1)
        #expect(try await store.livestream(id: livestream.playbackID) == nil)
        #expect(try await store.livestream(playbackID: key.reveal()) == nil)
        for wrong in [livestream.id, livestream.playbackID, key.reveal() + "x", String(key.reveal().dropLast())] {
            #expect(try await store.admission(for: #require(StreamKey(wrong))) == nil)
        }
    }

    @Test("The list is in order of creation", arguments: TestDatabase.allCases)
    func listing(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        for (title, time) in [("second", 2), ("first", 1), ("third", 3)] as [(String, Int64)] {
            _ = try await store.addLivestream(title: title, isRecorded: false, graceSeconds: 5, at: time)
        }
        let list = try await store.livestreams()
        #expect(list.map(\.title) == ["first", "second", "third"])
        #expect(list.allSatisfy { !$0.isRecorded && $0.graceSeconds == 5 })
    }

    @Test("A title is needed and has a limit", arguments: TestDatabase.allCases)
    func titles(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        for title in ["", " \n", String(repeating: "x", count: Store.titleLengthMax + 1)] {
            await #expect(throws: StoreError.self) { try await store.addLivestream(title: title, at: 1) }
        }
        _ = try await store.addLivestream(title: String(repeating: "x", count: Store.titleLengthMax), at: 1)
    }

    @Test("After a rotation only the new key opens, and the old publisher is found out", arguments: TestDatabase.allCases)
    func rotation(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let (livestream, old) = try await store.addLivestream(title: "A", at: 1)
        let before = try #require(try await store.admission(for: old))
        #expect(try await store.isValid(streamKeyID: before.streamKeyID))
        let new = try await test.open().rotateKey(livestreamID: livestream.id, at: 2)
        #expect(try await store.hasChangedElsewhere())
        #expect(try await store.isValid(streamKeyID: before.streamKeyID) == false)
        #expect(try await store.admission(for: old) == nil)
        #expect(try await store.admission(for: new)?.livestream == livestream)
        #expect(try await store.revealKey(livestreamID: livestream.id) == new)
    }

    @Test("Removing takes the key along", arguments: TestDatabase.allCases)
    func removing(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let (livestream, key) = try await store.addLivestream(title: "A", at: 1)
        let admission = try #require(try await store.admission(for: key))
        _ = try await store.startSession(livestreamID: livestream.id, at: 2)
        try await store.removeLivestream(id: livestream.id)
        #expect(try await store.livestreams().isEmpty)
        #expect(try await store.admission(for: key) == nil)
        #expect(try await store.isValid(streamKeyID: admission.streamKeyID) == false)
        #expect(try await store.unfinishedSessions().isEmpty)
    }

    @Test("What doesn't exist is named", arguments: TestDatabase.allCases)
    func missing(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let expected = StoreError(.notFound, "There is no livestream with the id x.")
        await #expect(throws: expected) { try await store.removeLivestream(id: "x") }
        await #expect(throws: expected) { try await store.rotateKey(livestreamID: "x", at: 1) }
        await #expect(throws: expected) { try await store.revealKey(livestreamID: "x") }
        await #expect(throws: expected) { try await store.startSession(livestreamID: "x", at: 1) }
    }

    @Test("No file in the data folder holds a key, now or after a rotation")
    func rawBytes() async throws {
        let test = try TestStore(on: .sqlite)
        let (livestream, key) = try await test.store.addLivestream(title: "A", at: 1)
        let new = try await test.store.rotateKey(livestreamID: livestream.id, at: 2)
        #expect(test.folder.bytes("carillon.db-wal").contains(Array(livestream.id.utf8)))
        for name in test.folder.names {
            for secret in [key, new] { #expect(!test.folder.bytes(name).contains(Array(secret.reveal().utf8)), "\(name)") }
        }
    }

    @Test("Sealed bytes moved to another row don't open", arguments: TestDatabase.allCases)
    func movedSeal(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let (first, _) = try await store.addLivestream(title: "A", at: 1)
        _ = try await store.addLivestream(title: "B", at: 1)
        try await store.inspect { database in
            try database.run(
                "UPDATE stream_keys SET sealed = (SELECT sealed FROM stream_keys WHERE livestream_id <> $1)",
                [.text(first.id)])
        }
        let error = await #expect(throws: StoreError.self) { try await store.revealKey(livestreamID: first.id) }
        #expect(error?.code == .sealBroken)
    }
}
