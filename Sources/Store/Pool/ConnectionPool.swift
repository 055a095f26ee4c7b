internal import Dispatch
internal import Synchronization

/// Connections, each used by one thread at a time, and the work that waits for one of them, first come, first served.
final class ConnectionPool<Connection>: Sendable {
    /// Work that may wait. More means that the database can't keep up by far.
    static var waitingMax: Int { StoreError.waitingMax }

    private typealias Work = @Sendable (Worker) -> Void

    /// A connection and the queue on which it works for those who can't wait on their own thread.
    ///
    /// `@unchecked Sendable`: `connection` is handed over whole in `init` (`sending`), and afterwards used only by who has taken the worker out
    /// of `idle`, until it is put back there; the lock around `idle` orders one use behind the other.
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
    /// On these, a caller's own thread may wait.
    private let threads: StoreThreads?

    /// - Parameters:
    ///   - connections: at least one, which nobody else uses from now on.
    ///   - threads: callers that run on one of these do their work there, if a connection is free.
    init(_ connections: sending [Connection], label: String, threads: StoreThreads? = nil) {
        precondition(!connections.isEmpty, "a pool has a connection")
        state = Mutex(State(idle: connections.map { Worker($0, label: label) }))
        self.threads = threads
    }

    /// Runs `body` with the next free connection. Cancelling the task doesn't take the work back.
    ///
    /// - Throws: what `body` throws, or `busy` if there is too much work already.
    func run<Success: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Success) async throws -> Success {
        if let threads, threads.isCurrent, let worker = state.withLock({ $0.idle.popLast() }) {
            defer { giveBack(worker) }
            return try body(worker.connection)
        }
        return try await withCheckedThrowingContinuation { continuation in
            let isAccepted = submit { connection in
                continuation.resume(with: Result { try body(connection) })
            }
            if !isAccepted { continuation.resume(throwing: StoreError.tooMuchWork) }
        }
    }

    /// Has `work` done with the next free connection, on a thread of its own; false if there is too much work already.
    func submit(_ work: @escaping @Sendable (Connection) -> Void) -> Bool {
        let work: Work = { worker in work(worker.connection) }
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
            self.giveBack(worker)
        }
    }

    /// To the work that waits for a connection, or to the free ones.
    private func giveBack(_ worker: Worker) {
        let next = state.withLock { state -> Work? in
            guard let next = state.waiting.popFirst() else {
                state.idle.append(worker)
                return nil
            }
            return next
        }
        if let next { perform(next, worker) }
    }
}

extension StoreError {
    /// Reads, or writes, that may wait for a connection.
    static let waitingMax = 10_000
    static let tooMuchWork = StoreError(.busy, "More than \(waitingMax) requests wait for the database: it can't keep up.")
}
