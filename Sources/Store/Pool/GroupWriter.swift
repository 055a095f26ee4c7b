internal import Synchronization

/// A place where write transactions happen: a connection, or what opens one again when it was lost.
protocol WritingPlace: SendableMetatype {
    /// A connection that is open.
    func working() throws(StoreError) -> any TransactionalConnection

    /// Runs `body` as a transaction of its own, until it got in nobody's way.
    func write<Success>(_ body: (any SQLConnection) throws -> Success) throws -> Success
}

/// The writes of a process, one after the other. What has come while the disk, or the server, was busy with one commit is committed together
/// by the next: both are waited for once, each changed page is written once, and of two writes to one row none fails because of the other.
///
/// Within such a transaction each write stands behind a savepoint, so that one which is given up leaves no trace and the others stand.
/// Nobody is told anything before the commit. Where a statement or the commit fails, nothing has happened, and each write is tried alone:
/// what one made of another that never came about must not be an answer.
final class GroupWriter<Place: WritingPlace>: Sendable {
    /// Writes that share a commit. So many take some milliseconds.
    private static var togetherMax: Int { 64 }

    /// One write, and who waits for it. Its parts run one after the other.
    private struct Write: Sendable {
        /// Runs the body and keeps what came of it. False if it gave up.
        let attempt: @Sendable (any SQLConnection) -> Bool
        /// Runs it as a transaction of its own.
        let alone: @Sendable (Place) -> Void
        /// In place of what came of it.
        let fail: @Sendable (StoreError) -> Void
        /// Tells what came of it.
        let finish: @Sendable () -> Void
    }

    private struct State {
        var waiting = FirstInFirstOut<Write>()
        var isScheduled = false
    }

    private let places: ConnectionPool<Place>
    private let state = Mutex(State())

    /// - Parameter places: of which it takes one at a time.
    init(_ places: ConnectionPool<Place>) { self.places = places }

    func write<Success: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Success) async throws -> Success {
        try await withCheckedThrowingContinuation { continuation in
            let outcome = Outcome<Success>()
            let write = Write(
                attempt: { connection in outcome.keep(Result { try body(connection) }) },
                alone: { place in _ = outcome.keep(Result { try place.write(body) }) }, fail: { _ = outcome.keep(.failure($0)) },
                finish: { if let result = outcome.result { continuation.resume(with: result) } })
            if !submit(write) { continuation.resume(throwing: StoreError.tooMuchWork) }
        }
    }

    /// Writes that wait for the one before them, for tests.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    private func submit(_ write: Write) -> Bool {
        let (isAccepted, mustSchedule) = state.withLock { state in
            guard state.waiting.count < StoreError.waitingMax else { return (false, false) }
            state.waiting.append(write)
            defer { state.isScheduled = true }
            return (true, !state.isScheduled)
        }
        if mustSchedule { schedule() }
        return isAccepted
    }

    private func schedule() {
        let isAccepted = places.submit { place in self.perform(place) }
        guard !isAccepted else { return }
        let refused = take(Int.max)
        for write in refused {
            write.fail(.tooMuchWork)
            write.finish()
        }
        goOn()
    }

    private func perform(_ place: Place) {
        let writes = take(Self.togetherMax)
        if writes.count < 2 || !Self.together(writes, place) {
            for write in writes { write.alone(place) }
        }
        for write in writes { write.finish() }
        goOn()
    }

    private func take(_ count: Int) -> [Write] {
        state.withLock { state in
            var writes: [Write] = []
            while writes.count < count, let write = state.waiting.popFirst() { writes.append(write) }
            return writes
        }
    }

    private func goOn() {
        let isMore = state.withLock { state in
            state.isScheduled = state.waiting.count > 0
            return state.isScheduled
        }
        if isMore { schedule() }
    }

    /// False if nothing of it has happened.
    private static func together(_ writes: [Write], _ place: Place) -> Bool {
        do throws(StoreError) {
            let connection = try place.working()
            do throws(StoreError) {
                try connection.begin(.write)
                for write in writes {
                    try connection.savepoint { write.attempt(connection) }
                    if let doom = connection.doom { throw doom }
                }
                try connection.commit()
            } catch {
                connection.rollBack()
                throw error
            }
            return true
        } catch {
            guard error.code == .uncertain else { return false }
            for write in writes { write.fail(error) }
            return true
        }
    }

    /// `@unchecked Sendable`: written by the thread that has the place, and read there for the last time by `finish`.
    private final class Outcome<Success: Sendable>: @unchecked Sendable {
        private(set) var result: Result<Success, any Error>?

        func keep(_ result: Result<Success, any Error>) -> Bool {
            self.result = result
            if case .success = result { return true }
            return false
        }
    }
}
