internal import Synchronization

/// Where connections to one server are made. After a failure it stays shut for a while, so that a server which comes back isn't run over,
/// and nobody waits for one that is gone.
final class PostgresGate: Sendable {
    private struct Shut {
        let until: Int64
        let pause: Int64
        let error: StoreError
    }

    let address: PostgresAddress
    /// Names the ``Store`` in notices of changes.
    let instance: String
    private let shut = Mutex<Shut?>(nil)

    init(_ address: PostgresAddress, instance: String) {
        self.address = address
        self.instance = instance
    }

    /// - Throws: while the gate is shut, what shut it.
    func connect() throws(StoreError) -> PostgresConnection {
        if let shut = shut.withLock({ $0 }), monotonicMilliseconds() < shut.until { throw shut.error }
        do throws(StoreError) {
            let connection = try PostgresConnection(address, instance: instance)
            shut.withLock { $0 = nil }
            return connection
        } catch {
            shut.withLock { shut in
                let pause = min(shut.map { $0.pause * 2 } ?? PostgresLimits.reconnectPause, PostgresLimits.reconnectPauseMax)
                shut = Shut(until: monotonicMilliseconds() + Int64.random(in: pause / 2...pause), pause: pause, error: error)
            }
            throw error
        }
    }
}
