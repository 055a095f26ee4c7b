import StoreTestSupport
import Synchronization
import Testing

@testable import Store

@Suite struct TransactionTests {
    private static let sum = "SELECT SUM(grace_seconds) FROM livestreams"

    private static func integer(_ tables: Tables, _ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> Int64 {
        try tables.connection.first(sql, values) { row throws(StoreError) in try row.integer(0) } ?? -1
    }

    @Test("What is read and then written by many at once is never lost", arguments: TestDatabase.allCases)
    func counter(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let stores = [test.store, try test.open()]
        _ = try await test.store.addLivestream(title: "counter", graceSeconds: 0, at: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask {
                    try await stores[number % 2].write { tables in
                        let value = try Self.integer(tables, Self.sum)
                        try tables.connection.run("UPDATE livestreams SET grace_seconds = $1", [.integer(value + 1)])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await test.store.read { tables in try Self.integer(tables, Self.sum) } == 60)
    }

    @Test("Writes that have nothing to do with one another all succeed, however many there are", arguments: TestDatabase.allCases)
    func unrelated(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let stores = [test.store, try test.open()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let added = try await stores[number % 2].addLivestream(title: "\(number)", at: 1).livestream
                    _ = try await stores[number % 2].startSession(livestreamID: added.id, at: 2)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await test.store.unfinishedSessions().count == 100)
    }

    @Test("Two who each rely on what the other one changes don't both succeed", arguments: TestDatabase.allCases)
    func skew(on database: TestDatabase) async throws {
        struct LastOne: Error {}
        let test = try TestStore(on: database)
        let stores = [test.store, try test.open()]
        for round in 0..<10 {
            for name in ["a", "b"] { _ = try await test.store.addLivestream(title: "\(round)\(name)", graceSeconds: 1, at: 1) }
            let refusals = await withTaskGroup(of: Bool.self) { group in
                for (store, name) in zip(stores, ["a", "b"]) {
                    group.addTask {
                        do {
                            try await store.write { tables in
                                let mine = [SQLValue.text("\(round)\(name)")], other = [SQLValue.text("\(round)\(name == "a" ? "b" : "a")")]
                                // At least one stays.
                                guard try Self.integer(tables, "SELECT grace_seconds FROM livestreams WHERE title = $1", other) == 1 else {
                                    throw LastOne()
                                }
                                try tables.connection.run("UPDATE livestreams SET grace_seconds = 0 WHERE title = $1", mine)
                            }
                            return false
                        } catch {
                            return error is LastOne
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(refusals == 1)
        }
        #expect(try await test.store.read { tables in try Self.integer(tables, Self.sum) } == 10)
    }

    @Test("What a body throws comes out as it was thrown, and nothing of its writes stays", arguments: TestDatabase.allCases)
    func refusal(on database: TestDatabase) async throws {
        struct Refusal: Error, Equatable { let number: Int }
        let test = try TestStore(on: database)
        let livestream = Livestream(id: "a", playbackID: "b", title: "c", isRecorded: true, graceSeconds: nil, createdAt: 1)
        await #expect(throws: Refusal(number: 7)) {
            try await test.store.write { tables in
                try tables.livestreams.insert(livestream)
                throw Refusal(number: 7)
            }
        }
        #expect(try await test.store.livestreams().isEmpty)
    }

    @Test("A write is seen by every read that begins after it, also in another process", arguments: TestDatabase.allCases)
    func visibility(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let other = try test.open()
        for count in 1...20 {
            _ = try await test.store.addLivestream(title: "\(count)", at: 1)
            #expect(try await test.store.livestreams().count == count)
            #expect(try await other.livestreams().count == count)
        }
    }

    @Test("A read sees one state from beginning to end, whatever is written meanwhile", arguments: TestDatabase.allCases)
    func snapshot(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let other = try test.open()
        _ = try await test.store.addLivestream(title: "before", at: 1)
        let hasBegun = Atomic(false), isWritten = Atomic(false)
        async let counts = test.store.read { tables in
            let before = try tables.livestreams.all().count
            hasBegun.store(true, ordering: .sequentiallyConsistent)
            // This thread is the store's own.
            while !isWritten.load(ordering: .sequentiallyConsistent) {}
            return [before, try tables.livestreams.all().count]
        }
        while !hasBegun.load(ordering: .sequentiallyConsistent) { await Task.yield() }
        _ = try await other.addLivestream(title: "meanwhile", at: 1)
        isWritten.store(true, ordering: .sequentiallyConsistent)
        #expect(try await counts == [1, 1])
        #expect(try await test.store.livestreams().count == 2)
    }
}
