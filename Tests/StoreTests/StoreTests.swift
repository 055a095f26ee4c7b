import Glibc
import StoreTestSupport
import TestSupport
import Testing

@testable import Store

@Suite struct StoreTests {
    let folder = TemporaryFolder()

    @Test("The folder is made with those above it, and opening again finds what was stored")
    func reopening() async throws {
        let path = folder.path + "/a/b"
        let id = try await Store(folder: path, now: 1).addLivestream(title: "Sunday", at: 2).livestream.id
        let again = try Store(folder: path + "/", now: 3)
        #expect(try await again.livestream(id: id)?.title == "Sunday")
        try await again.check()
    }

    @Test("A folder that can't be made is named")
    func impossibleFolder() throws {
        folder.write([], to: "file")
        let error = #expect(throws: StoreError.self) { try Store(folder: folder.path + "/file/data", now: 1) }
        #expect(error?.code == .file)
        #expect(error?.sentence.contains("\(folder.path)/file/data") == true)
    }

    @Test("Writes wait for the disk")
    func durability() async throws {
        let store = try Store(folder: folder.path, now: 1)
        try await store.inspect { database in
            let settings = try ["synchronous", "foreign_keys", "busy_timeout"].map { name in
                try database.first("PRAGMA \(name)") { row throws(StoreError) in try row.integer(0) }
            }
            #expect(settings == [2, 1, 5000])
            #expect(try database.first("PRAGMA journal_mode") { row throws(StoreError) in try row.text(0) } == "wal")
        }
    }

    @Test("A store notices what another one writes, once, and not its own writes", arguments: TestDatabase.allCases)
    func foreignChanges(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let server = test.store
        let commandLine = try test.open()
        _ = try await server.addLivestream(title: "Own", at: 1)
        // At its start a store can't know, and PostgreSQL's notice of a write comes when it comes.
        #expect(await eventually { (try? await server.hasChangedElsewhere()) == false })
        _ = try await commandLine.addLivestream(title: "Other", at: 1)
        #expect(await eventually { (try? await server.hasChangedElsewhere()) == true })
        #expect(await eventually { (try? await server.hasChangedElsewhere()) == false })
        #expect(try await server.livestreams().count == 2)
    }

    @Test("Two stores write at the same time without losing anything", arguments: TestDatabase.allCases)
    func twoWriters(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let stores = [test.store, try test.open()]
        try await withThrowingTaskGroup { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    for count in 0..<25 { _ = try await store.addLivestream(title: "\(number)/\(count)", at: 1) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await Set(stores[0].livestreams().map(\.title)).count == 50)
    }

    @Test("Stores that open an empty database at the same time agree on schema and sealing key", arguments: TestDatabase.allCases)
    func simultaneousFirstStart(on database: TestDatabase) async throws {
        let path = folder.path
        let address = database == .sqlite ? nil : try PrivatePostgres.shared.get().makeSchema()
        let stores = try await withThrowingTaskGroup(of: Store.self) { group in
            for _ in 0..<4 { group.addTask { try await onThread { try Store(folder: path, postgres: address, connections: 2, now: 1) } } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let added = try await stores[0].addLivestream(title: "A", at: 1)
        #expect(try await stores[1].revealKey(livestreamID: added.livestream.id) == added.key)
    }

    @Test("What was answered before a kill is there afterwards")
    func kill() async throws {
        let store = try Store(folder: folder.path, now: 1)
        var titles: [String] = []
        for number in 0..<10 {
            let added = try await store.addLivestream(title: "\(number)", at: 1)
            titles.append("\(number)")
            let copy = TemporaryFolder()
            folder.copy(to: copy)
            let left = try Store(folder: copy.path, now: 2)
            #expect(try await left.livestreams().map(\.title).sorted() == titles)
            #expect(try await left.revealKey(livestreamID: added.livestream.id) == added.key)
        }
    }

    @Test("A log torn in the middle of a write costs that write alone")
    func tornLog() async throws {
        let store = try Store(folder: folder.path, now: 1)
        _ = try await store.addLivestream(title: "answered", at: 1)
        let answered = folder.bytes("carillon.db-wal").count
        _ = try await store.addLivestream(title: "torn", at: 2)
        let log = folder.bytes("carillon.db-wal")
        for cut in stride(from: answered, to: log.count, by: 1999) {
            let copy = TemporaryFolder()
            folder.copy(to: copy)
            copy.write(Array(log[..<cut]), to: "carillon.db-wal")
            #expect(try await Store(folder: copy.path, now: 3).livestreams().map(\.title) == ["answered"])
        }
    }

    @Test("A file that isn't a database is named as such")
    func notADatabase() {
        folder.write([UInt8](repeating: 7, count: 8192), to: "carillon.db")
        let error = #expect(throws: StoreError.self) { try Store(folder: folder.path, now: 1) }
        #expect(error?.code == .corrupt)
    }
}

extension Store {
    /// Writes on the bare connection.
    func inspect(_ body: @escaping @Sendable (any SQLConnection) throws -> Void) async throws {
        try await write { tables in try body(tables.connection) }
    }
}
