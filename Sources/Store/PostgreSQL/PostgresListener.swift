/// Hears what other processes say about their writes.
final class PostgresListener {
    private let gate: PostgresGate
    private var connection: PostgresConnection
    /// A database may hold several of us, in a schema each.
    private let schema: String
    private var lastChange = monotonicMilliseconds()

    init(_ gate: PostgresGate) throws(StoreError) {
        self.gate = gate
        connection = try Self.listen(gate)
        schema = try connection.first("SELECT current_schema()") { row throws(StoreError) in try row.text(0) } ?? ""
    }

    /// Whether another ``Store`` has written since the last call, or since this was made. True when that isn't known: after a lost
    /// connection, and from time to time, since a notice may be lost with its sender.
    func hasChangedElsewhere() throws(StoreError) -> Bool {
        let wasLost = connection.isLost
        if wasLost { connection = try Self.listen(gate) }
        let own = schema + " " + gate.instance
        let isNoticed = try connection.takeNotices().contains { $0.hasPrefix(schema + " ") && $0 != own }
        let now = monotonicMilliseconds()
        guard isNoticed || wasLost || now - lastChange > PostgresLimits.unnoticedChangesMax else { return false }
        lastChange = now
        return true
    }

    private static func listen(_ gate: PostgresGate) throws(StoreError) -> PostgresConnection {
        let connection = try gate.connect()
        try connection.execute("LISTEN carillon_changes")
        return connection
    }
}
