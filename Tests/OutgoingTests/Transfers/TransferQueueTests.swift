import Testing

@testable import Outgoing

@Suite struct TransferQueueTests {
    private static func queue(total: Int = 3, perHost: Int = 2, waiting: Int = 4) -> TransferQueue {
        var limits = OutgoingLimits()
        limits.transfersMax = total
        limits.transfersPerHostMax = perHost
        limits.waitingMax = waiting
        return TransferQueue(limits: limits)
    }

    private static func add(_ id: UInt64, _ host: String, _ queue: inout TransferQueue, isTaken: Bool = true) {
        let answer = queue.add(id, host: host)
        #expect(answer == isTaken)
    }

    /// What may start now.
    private static func expect(_ expected: [UInt64], _ queue: inout TransferQueue) {
        var ids: [UInt64] = []
        while let id = queue.next() { ids.append(id) }
        #expect(ids == expected)
    }

    @Test("First come, first served, but no host takes more than its share")
    func order() {
        var queue = Self.queue()
        for (id, host) in [(1, "a"), (2, "a"), (3, "a"), (4, "b")] as [(UInt64, String)] { Self.add(id, host, &queue) }
        Self.expect([1, 2, 4], &queue)
        queue.remove(4)
        Self.expect([], &queue)
        queue.remove(1)
        Self.expect([3], &queue)
    }

    @Test("One more than may wait is refused")
    func full() {
        var queue = Self.queue()
        for id in 1...4 as ClosedRange<UInt64> { Self.add(id, "a", &queue) }
        Self.add(5, "b", &queue, isTaken: false)
        let first = queue.next()
        #expect(first == 1)
        Self.add(5, "b", &queue)
    }

    @Test("One that is removed while it waits never starts")
    func removal() {
        var queue = Self.queue()
        for id in 1...3 as ClosedRange<UInt64> { Self.add(id, "a", &queue) }
        queue.remove(2)
        queue.remove(99)
        Self.expect([1, 3], &queue)
        #expect(queue.waitingCount == 0)
    }
}
