internal import Dispatch
internal import Synchronization

/// Connections, each with a thread of its own while it works, and the work that waits for one of them, first come, first served.
final class ConnectionPool<Connection>: Sendable {
    /// Work that may wait. More means that the database can't keep up by far.
    static var waitingMax: Int { 10_000 }

    private typealias Work = @Sendable (Worker) -> Void

    /// A connection and the queue that it never leaves.
    ///
    /// `@unchecked Sendable`: `connection` is handed over whole in `init` (`sending`), and afterwards used on `queue` alone, whatever it reads.
    private final class Worker: @unchecked Sendable {
        let connection: Connection
        let queue: DispatchQueue

        init(_ connection: Connection, label: String) {
            self.connection = connection
            queue = DispatchQueue(label: label)
        }
    }

    private struct State {
        var idle: [Worker]
        var waiting = FirstInFirstOut<Work>()
    }

    private let state: Mutex<State>

    /// - Parameter connections: at least one, which nobody else uses from now on.
    init(_ connections: sending [Connection], label: String) {
        precondition(!connections.isEmpty, "a pool has a connection")
        state = Mutex(State(idle: connections.map { Worker($0, label: label) }))
    }

    /// Runs `body` with the next free connection, on its thread. Cancelling the task doesn't take the work back.
    ///
    /// - Throws: what `body` throws, or `busy` if there is too much work already.
    func run<Success: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Success) async throws -> Success {
        try await withCheckedThrowingContinuation { continuation in
            let isAccepted = submit { worker in
                continuation.resume(with: Result { try body(worker.connection) })
            }
            guard isAccepted else {
                let sentence = "More than \(Self.waitingMax) requests wait for the database: it can't keep up."
                return continuation.resume(throwing: StoreError(.busy, sentence))
            }
        }
    }

    private func submit(_ work: @escaping Work) -> Bool {
        let (isAccepted, worker) = state.withLock { state -> (Bool, Worker?) in
            if let worker = state.idle.popLast() { return (true, worker) }
            guard state.waiting.count < Self.waitingMax else { return (false, nil) }
            state.waiting.append(work)
            return (true, nil)
        }
        if let worker { perform(work, worker) }
        return isAccepted
    }

    private func perform(_ work: @escaping Work, _ worker: Worker) {
        worker.queue.async {
            work(worker)
            let next = self.state.withLock { state -> Work? in
                guard let next = state.waiting.popFirst() else {
                    state.idle.append(worker)
                    return nil
                }
                return next
            }
            if let next { self.perform(next, worker) }
        }
    }
}
