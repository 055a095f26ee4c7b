internal import Cryptography
package import Store

/// The databases that every test of the store runs on: `@Test("…", arguments: TestDatabase.allCases)`.
package enum TestDatabase: String, Sendable, CaseIterable {
    case sqlite, postgres
}

/// An empty store of a test's own: a folder, and for PostgreSQL a schema in the one server that all tests of the process share.
package final class TestStore: Sendable {
    package let database: TestDatabase
    package let folder: TemporaryFolder
    /// Nil with SQLite.
    package let address: PostgresAddress?
    package let store: Store

    /// - Parameter now: milliseconds since 1970.
    package init(on database: TestDatabase, now: Int64 = 1) throws {
        self.database = database
        folder = TemporaryFolder()
        address = database == .sqlite ? nil : try PrivatePostgres.shared.get().makeSchema()
        store = try Store(folder: folder.path, postgres: address, connections: Self.connections, now: now)
    }

    /// Opens the same store once more, as another process would.
    package func open(now: Int64 = 1) throws -> Store {
        try Store(folder: folder.path, postgres: address, connections: Self.connections, now: now)
    }

    /// Many tests run at a time, and share the server's connections.
    private static let connections = 3
}
