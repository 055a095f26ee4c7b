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

    private static func drain(_ queue: inout TransferQueue) -> [UInt64] {
        var ids: [UInt64] = []
        while let id = queue.next() { ids.append(id) }
        return ids
    }

    @Test("First come, first served, but no host takes more than its share")
    func order() {
        var queue = Self.queue()
        for (id, host) in [(1, "a"), (2, "a"), (3, "a"), (4, "b")] as [(UInt64, String)] { #expect(queue.add(id, host: host)) }
        #expect(Self.drain(&queue) == [1, 2, 4])
        queue.remove(4)
        #expect(Self.drain(&queue) == [])
        queue.remove(1)
        #expect(Self.drain(&queue) == [3])
    }

    @Test("One more than may wait is refused")
    func full() {
        var queue = Self.queue()
        for id in 1...4 as ClosedRange<UInt64> { #expect(queue.add(id, host: "a")) }
        #expect(!queue.add(5, host: "b"))
        #expect(queue.next() == 1)
        #expect(queue.add(5, host: "b"))
    }

    @Test("One that is removed while it waits never starts")
    func removal() {
        var queue = Self.queue()
        for id in 1...3 as ClosedRange<UInt64> { #expect(queue.add(id, host: "a")) }
        queue.remove(2)
        queue.remove(99)
        #expect(Self.drain(&queue) == [1, 3])
        #expect(queue.waitingCount == 0)
    }
}
