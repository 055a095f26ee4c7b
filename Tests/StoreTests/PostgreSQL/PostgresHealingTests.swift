import Glibc
import StoreTestSupport
import TestSupport
import Testing

@testable import Store

/// A store that comes to its server by a link, which can be cut.
private final class CuttableStore {
    let folder = TemporaryFolder()
    let store: Store
    private let link: String
    private let server: String
    private let schema: String
    private let executioner: PostgresConnection

    init() throws {
        let url = try PrivatePostgres.shared.get().url
        link = folder.path + "/link"
        server = String(url.drop { $0 != "=" }.dropFirst().prefix { $0 != "&" })
        schema = "cut_\(UInt32.random(in: 0 ... .max))"
        symlink(server, link)
        let address = try #require(
            PostgresAddress("postgres:///postgres?host=\(link)&user=carillon&application_name=\(schema)&options=-csearch_path%3D\(schema)"))
        store = try Store(folder: folder.path, postgres: address, connections: 2, now: 1)
        executioner = try PostgresConnection(try #require(PostgresAddress(url)), instance: "executioner")
    }

    /// Ends the store's connections, as a restarted server does.
    func drop() throws {
        let sql = "SELECT pid FROM pg_stat_activity WHERE application_name = $1"
        let pids = try executioner.query(sql, [.text(schema)]) { row throws(StoreError) in try row.integer(0) }
        for pid in pids { _ = try executioner.exists("SELECT pg_terminate_backend($1::integer)", [.integer(pid)]) }
    }

    func cut() throws {
        unlink(link)
        try drop()
    }

    func mend() { symlink(server, link) }
}

@Suite struct PostgresHealingTests {
    @Test("After a restart of the server nobody notices: what was not committed runs again")
    func restart() async throws {
        let cuttable = try CuttableStore()
        for count in 1...5 {
            _ = try await cuttable.store.addLivestream(title: "\(count)", at: 1)
            try cuttable.drop()
            #expect(try await cuttable.store.livestreams().count == count)
            try cuttable.drop()
        }
    }

    @Test("While the server is gone everything says so, and heals by itself when it is back")
    func gone() async throws {
        let cuttable = try CuttableStore()
        let store = cuttable.store
        let livestream = try await cuttable.store.addLivestream(title: "before", at: 1).livestream
        #expect(await eventually { (try? await store.hasChangedElsewhere()) == false })
        try cuttable.cut()
        for _ in 0..<5 {
            let error = await #expect(throws: StoreError.self) { try await cuttable.store.livestreams() }
            #expect(error?.code == .unreachable && error?.sentence.hasPrefix("PostgreSQL can't be reached: ") == true)
            await #expect(throws: StoreError.self) { try await cuttable.store.addLivestream(title: "meanwhile", at: 1) }
            await #expect(throws: StoreError.self) { try await cuttable.store.hasChangedElsewhere() }
        }
        cuttable.mend()
        #expect(await eventually { (try? await store.livestreams()) == [livestream] })
        #expect(await eventually { (try? await store.hasChangedElsewhere()) == true })
        _ = try await cuttable.store.addLivestream(title: "after", at: 2)
        #expect(try await cuttable.store.livestreams().map(\.title) == ["before", "after"])
    }

    @Test("A connection that breaks inside a transaction leaves nothing of it, and the transaction runs again as a whole")
    func brokenInside() async throws {
        let cuttable = try CuttableStore()
        let error = await #expect(throws: StoreError.self) {
            try await cuttable.store.write { tables in
                let id = "\(UInt64.random(in: 0 ... .max))"
                let made = Livestream(id: id, playbackID: id, title: "c", isRecorded: true, graceSeconds: nil, createdAt: 1)
                try tables.livestreams.insert(made)
                // It ends itself each time.
                try tables.connection.run("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(error?.code == .unreachable)
        #expect(try await cuttable.store.livestreams().isEmpty)
    }
}
