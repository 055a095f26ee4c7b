import Logging
import Runtime
import Synchronization

/// What a server does again and again besides serving, each at its own pace: one turn is over before its next begins.
final class Upkeep: Sendable {
    private let log: Log
    private let tasks = Mutex<[Task<Void, Never>]>([])

    init(log: Log) { self.log = log.area("upkeep") }

    /// Does `body` after each `interval`, until ``stop()``. A turn that fails is logged once, until one succeeds.
    ///
    /// - Parameter what: for the log, in words.
    func every(_ interval: Duration, _ what: String, _ body: @escaping @Sendable () async throws -> Void) {
        let task = Task { [log] in
            var isFailing = false
            while !Task.isCancelled {
                do { try await Task.sleep(for: interval) } catch { return }
                do {
                    try await body()
                    if isFailing { log.info("goes on", ["what": .string(what)]) }
                    isFailing = false
                } catch {
                    if !isFailing { log.error("fails, and is tried again", ["what": .string(what), "error": .string("\(error)")]) }
                    isFailing = true
                }
            }
        }
        tasks.withLock { $0.append(task) }
    }

    func stop() {
        for task in tasks.withLock({ $0 }) { task.cancel() }
    }
}
