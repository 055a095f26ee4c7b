internal import Synchronization

/// A PostgreSQL database: a few connections that read and write, and one that listens.
final class PostgresDatabase: Database {
    private let connections: ConnectionPool<PostgresSlot>
    private let writes: GroupWriter<PostgresSlot>
    private let listener: ConnectionPool<PostgresListener>
    private let address: PostgresAddress
    let threads: StoreThreads

    /// - Parameters:
    ///   - first: a connection to the same database, which is up to date.
    ///   - count: connections, with `first`; at least one.
    init(_ gate: PostgresGate, first: sending PostgresConnection, count: Int) throws(StoreError) {
        address = gate.address
        threads = StoreThreads(count: count)
        listener = ConnectionPool([try PostgresListener(gate)], label: "carillon.store.listener")
        // The free connection that was used last is taken first: with little to do, few are opened.
        var slots = (1..<max(count, 1)).map { _ in PostgresSlot(gate) }
        slots.append(PostgresSlot(gate, first))
        connections = ConnectionPool(slots, label: "carillon.store.connection", threads: threads)
        writes = GroupWriter(connections)
    }

    func read<Success: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Success
    ) async throws -> Success {
        try await connections.run { slot in try slot.transaction(.read, body) }
    }

    func glance<Success: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Success
    ) async throws -> Success {
        try await connections.run { slot in try slot.transaction(.glance, body) }
    }

    func write<Success: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Success
    ) async throws -> Success {
        try await writes.write(body)
    }

    func hasChangedElsewhere() async throws -> Bool { try await listener.run { listener in try listener.hasChangedElsewhere() } }

    func describe() async throws -> String {
        let sql = "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')"
        let (version, fsync, commit) =
            try await read { connection in
                try connection.first(sql) { row throws(StoreError) in (try row.text(0), try row.text(1), try row.text(2)) }
            } ?? ("?", "?", "?")
        let warning = fsync == "on" ? "" : "; its fsync is \(fsync): a power failure may damage it"
        return "PostgreSQL \(version), \(address), synchronous_commit \(commit)\(warning)"
    }
}
