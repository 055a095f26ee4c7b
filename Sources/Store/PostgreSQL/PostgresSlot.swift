internal import Glibc

/// The place of one connection in the pool: opens it when it is needed, and again when it was lost.
final class PostgresSlot {
    private let gate: PostgresGate
    private var connection: PostgresConnection?

    /// - Parameter connection: one that is open already.
    init(_ gate: PostgresGate, _ connection: PostgresConnection? = nil) {
        self.gate = gate
        self.connection = connection
    }

    /// A connection that worked when it was last used.
    func open() throws(StoreError) -> PostgresConnection {
        if let connection, !connection.isLost { return connection }
        self.connection = nil
        let connection = try gate.connect()
        self.connection = connection
        return connection
    }

    /// Runs a transaction until it got in nobody's way.
    func transaction<Success>(_ kind: TransactionKind, _ body: (any SQLConnection) throws -> Success) throws -> Success {
        var attempt = 1
        var mayBeStale = connection != nil
        while true {
            let connection = try open()
            connection.writesAlone = attempt > PostgresLimits.attemptsBesideOthersMax
            let outcome = Result { () throws(StoreError) in try connection.transaction(kind) { try body(connection) } }
            switch connection.failureKind {
            case .conflict where attempt < PostgresLimits.attemptsMax:
                if attempt < PostgresLimits.attemptsBesideOthersMax { pause(afterAttempt: attempt) }
                attempt += 1
            // The server was restarted since the connection was last used. Nothing was committed, so it may run again, on a new one.
            case .lost where mayBeStale: mayBeStale = false
            case .conflict, .lost, .other, nil: return try outcome.get().get()
            }
        }
    }

    /// Random, so that two which met don't meet again.
    private func pause(afterAttempt attempt: Int) { usleep(UInt32.random(in: 0..<(1000 << UInt32(attempt)))) }
}

extension PostgresSlot: WritingPlace {
    func working() throws(StoreError) -> any TransactionalConnection {
        let connection = try open()
        connection.writesAlone = false
        return connection
    }

    func write<Success>(_ body: (any SQLConnection) throws -> Success) throws -> Success { try transaction(.write, body) }
}
