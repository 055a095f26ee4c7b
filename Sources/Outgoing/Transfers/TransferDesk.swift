/// All transfers, waiting and under way. Lives on the thread of the ``TransferLoop``.
final class TransferDesk {
    private let limits: OutgoingLimits
    private let multi: MultiHandle
    private var queue: TransferQueue
    private var orders: [UInt64: TransferOrder] = [:]
    private var running: [UInt: Transfer] = [:]
    private var keys: [UInt64: UInt] = [:]

    init(limits: OutgoingLimits, multi: MultiHandle) {
        self.limits = limits
        self.multi = multi
        queue = TransferQueue(limits: limits)
    }

    /// Those that wait have their time limit looked at once a second; libcurl knows those of the others.
    var waitMillisecondsMax: Int32 { queue.waitingCount > 0 ? 1000 : 60_000 }

    func take(_ order: TransferOrder) {
        orders[order.id] = order
        guard queue.add(order.id, host: order.url.description) else {
            return finish(order.id, .failure(OutgoingError(.tooBusy, "\(limits.waitingMax) requests wait already to be sent.")))
        }
    }

    func cancel(_ id: UInt64) {
        if let order = orders[id] { finish(id, .failure(.cancelled(order.url))) }
    }

    func cancelAll() {
        for id in Array(orders.keys) { cancel(id) }
    }

    /// Starts what may start, lets libcurl work, and hands out what has ended, until nothing more can be done without waiting.
    func turn() {
        repeat {
            expire()
            while let id = queue.next() { start(id) }
            multi.perform()
        } while handOut() && queue.waitingCount > 0
    }

    private func expire() {
        guard queue.waitingCount > 0 else { return }
        let now = ContinuousClock.now
        for order in orders.values where keys[order.id] == nil && order.deadline <= now {
            finish(order.id, .failure(OutgoingError(.timedOut, "There was no room in time to ask \(order.url).")))
        }
    }

    private func start(_ id: UInt64) {
        guard let order = orders[id] else { return }
        do throws(OutgoingError) {
            let left = order.deadline - .now
            guard left > .zero else { throw OutgoingError(.timedOut, "There was no room in time to ask \(order.url).") }
            let transfer = try Transfer(order, within: left, limits: limits)
            guard multi.add(transfer) else { throw OutgoingError(.invalid, "libcurl doesn't take another request.") }
            running[transfer.key] = transfer
            keys[id] = transfer.key
        } catch {
            finish(id, .failure(error))
        }
    }

    /// Whether any has ended.
    private func handOut() -> Bool {
        var hasEnded = false
        while let (key, code) = multi.nextEnded() {
            guard let transfer = running[key] else { continue }
            hasEnded = true
            finish(transfer.id, transfer.result(code))
        }
        return hasEnded
    }

    private func finish(_ id: UInt64, _ result: Result<OutgoingResponse, OutgoingError>) {
        queue.remove(id)
        if let key = keys.removeValue(forKey: id), let transfer = running.removeValue(forKey: key) { multi.remove(transfer) }
        orders.removeValue(forKey: id)?.continuation.resume(returning: result)
    }
}
