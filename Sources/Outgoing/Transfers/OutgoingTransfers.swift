internal import Synchronization

/// All that goes out by libcurl shares this: one thread, one set of connections, one set of limits. The thread ends with the last reference,
/// and what is under way then is cancelled.
package final class OutgoingTransfers: Sendable {
    let loop: TransferLoop
    private let lastID = Atomic<UInt64>(0)

    package init(limits: OutgoingLimits = .init()) {
        loop = TransferLoop(limits: limits)
        loop.start()
    }

    deinit { loop.stop() }

    func perform(
        _ work: TransferWork, for url: OutgoingURL, within timeLimit: Duration
    ) async throws(OutgoingError) -> OutgoingResponse {
        let id = lastID.add(1, ordering: .relaxed).newValue
        let deadline = ContinuousClock.now + timeLimit
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.submit(TransferOrder(id: id, work: work, url: url, deadline: deadline, continuation: continuation))
                // A task that was cancelled before had nothing to cancel yet.
                if Task.isCancelled { loop.cancel(id) }
            }
        } onCancel: {
            loop.cancel(id)
        }
        return try result.get()
    }
}
