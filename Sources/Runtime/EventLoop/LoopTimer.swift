/// Something to be done on a loop at a given time.
package final class LoopTimer {
    fileprivate(set) var deadline: MonotonicTime
    fileprivate let interval: Duration?
    fileprivate var body: (() -> Void)?

    init(deadline: MonotonicTime, interval: Duration? = nil, body: @escaping () -> Void) {
        self.deadline = deadline
        self.interval = interval
        self.body = body
    }

    /// The body won't run any more, and what it held is let go.
    package func cancel() { body = nil }
}

/// The loop's timers: a binary heap by deadline. Cancelled ones stay until their time comes, which costs less than finding them.
final class TimerQueue {
    private var heap: [LoopTimer] = []

    func insert(_ timer: LoopTimer) {
        heap.append(timer)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// For epoll_wait: -1 when nothing is due ever; rounded up so that the loop doesn't wake too early and spin.
    func millisecondsToNext(from now: MonotonicTime) -> CInt {
        guard let first = heap.first else { return -1 }
        if first.deadline <= now { return 0 }
        let nanoseconds = first.deadline.nanoseconds - now.nanoseconds
        return CInt(clamping: (nanoseconds + 999_999) / 1_000_000)
    }

    func fire(at now: MonotonicTime) {
        while let first = heap.first, first.deadline <= now {
            removeFirst()
            guard let body = first.body else { continue }
            if let interval = first.interval {
                // From now, not from the deadline: a loop that was held up does not catch up on missed ticks.
                first.deadline = now + interval
                insert(first)
            } else {
                first.body = nil
            }
            body()
        }
    }

    func clear() {
        let timers = heap
        heap = []
        for timer in timers { timer.cancel() }
    }

    private func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].deadline < heap[least].deadline {
                least = child
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
