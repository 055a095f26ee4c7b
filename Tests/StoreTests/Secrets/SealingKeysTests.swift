import Cryptography
import Glibc
import StoreTestSupport
import Testing

@testable import Store

@Suite struct SealingKeysTests {
    /// More than one transaction seals anew.
    private static let livestreamCount = SealedColumn.resealedAtOnceMax * 2 + 1

    @Test(
        "Everything sealed is sealed anew under a new key, in every table, while another process goes on with the old one",
        arguments: TestDatabase.allCases)
    func rotation(database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let (server, command) = (test.store, try test.open())
        var keys: [Livestream.ID: StreamKey] = [:]
        for number in 0..<Self.livestreamCount {
            let made = try await server.addLivestream(title: "\(number)", at: 1)
            keys[made.livestream.id] = made.key
        }
        let user = User(id: "u", email: "a@example.org", displayName: "A", createdAt: 1)
        try await server.write { tables in
            _ = try tables.users.insert(user)
            try tables.credentials.setSecret("JBSWY3DP", of: "u")
            try tables.jobs.enqueue(JobRequest(kind: "k", payload: "a secret", isSecret: true), at: 1)
        }
        let old = try #require(server.sealingKeyIDs.first)
        let new = try command.addSealingKey()
        // The server hasn't looked at the file yet, and seals on with the old key.
        let late = try await server.addLivestream(title: "late", at: 2)
        keys[late.livestream.id] = late.key
        #expect(try await command.reseal() == Resealing(resealed: Self.livestreamCount + 3))
        #expect(try await command.reseal() == Resealing())
        // It meets a secret under a key that it doesn't know, and finds the key.
        for (id, key) in keys { #expect(try await server.revealKey(livestreamID: id) == key) }
        #expect(try await server.read { tables in try tables.credentials.openSecret(of: "u") } == "JBSWY3DP")
        let lease = try await server.write { tables in try tables.jobs.take(kinds: ["k"], by: "w", limit: 1, at: 3, until: 9).first }
        #expect(lease?.payload == "a secret")
        #expect(server.sealingKeyIDs == [new, old])
        #expect(try await server.sealingKeys().map(\.secretCount) == [Int64(Self.livestreamCount) + 3, 0])
        try await command.forgetSealingKey(id: old)
        _ = try await server.hasChangedElsewhere()
        #expect(server.sealingKeyIDs == [new])
        #expect(try test.open().sealingKeyIDs == [new])
    }

    @Test("A server takes a new key when it looks for changes, and seals with it")
    func taken() async throws {
        let test = try TestStore(on: .sqlite)
        let command = try test.open()
        _ = try await test.store.hasChangedElsewhere()
        let new = try command.addSealingKey()
        #expect(try await test.store.hasChangedElsewhere())
        #expect(test.store.sealingKeyIDs.first == new)
        _ = try await test.store.addLivestream(title: "A", at: 1)
        #expect(try await test.store.sealingKeys().first?.secretCount == 1)
    }

    @Test("What no key opens is counted and left as it is; the rest is sealed anew, and a key that is needed isn't forgotten")
    func unreadable() async throws {
        let test = try TestStore(on: .sqlite)
        let lost = try await test.store.addLivestream(title: "lost", at: 1).livestream.id
        test.folder.write([], to: "secrets.key")
        let store = try test.open()
        let kept = try await store.addLivestream(title: "kept", at: 2)
        let old = try #require(store.sealingKeyIDs.first)
        _ = try store.addSealingKey()
        let refused = await #expect(throws: StoreError.self) { try await store.forgetSealingKey(id: old) }
        #expect(refused?.code == .conflict && refused?.sentence.contains("1 secret is still sealed") == true)
        #expect(try await store.reseal() == Resealing(resealed: 1, unreadable: 1))
        #expect(try await store.revealKey(livestreamID: kept.livestream.id) == kept.key)
        #expect(try await store.sealingKeys().map(\.isThere) == [true, true, false])
        await #expect(throws: StoreError.self) { try await store.revealKey(livestreamID: lost) }
    }

    @Test("The file keeps its mode, no draft stays behind, and many who change it at once lose no key")
    func file() async throws {
        let test = try TestStore(on: .sqlite)
        chmod(test.folder.path + "/secrets.key", 0o640)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try test.open().addSealingKey() } }
            try await group.waitForAll()
        }
        var status = stat()
        #expect(stat(test.folder.path + "/secrets.key", &status) == 0 && status.st_mode & 0o777 == 0o640)
        #expect(try test.open().sealingKeyIDs.count == 9)
        #expect(!test.folder.names.contains("secrets.key.new"))
    }

    @Test("A file that has become unreadable takes no key away from a server that runs")
    func damaged() async throws {
        let test = try TestStore(on: .sqlite)
        let made = try await test.store.addLivestream(title: "A", at: 1)
        test.folder.write(Array("nonsense".utf8), to: "secrets.key")
        _ = try await test.store.hasChangedElsewhere()
        #expect(try await test.store.revealKey(livestreamID: made.livestream.id) == made.key)
    }
}
