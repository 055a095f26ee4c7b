import Synchronization
import Testing

@testable import Store

@Suite struct ConnectionPoolTests {
    @Test("A connection does one thing at a time, all of them work, and everything comes to its turn")
    func exclusive() async throws {
        let busy = (0..<3).map { _ in Busy() }
        let pool = ConnectionPool(busy, label: "test")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    try await pool.run { connection in
                        #expect(connection.users.add(1, ordering: .sequentiallyConsistent).newValue == 1)
                        connection.count.add(1, ordering: .relaxed)
                        connection.users.subtract(1, ordering: .sequentiallyConsistent)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(busy.reduce(0) { $0 + $1.count.load(ordering: .relaxed) } == 500)
    }

    private final class Busy: Sendable {
        let users = Atomic<Int>(0)
        let count = Atomic<Int>(0)
    }

    @Test("A queue gives out what came in, in its order")
    func order() {
        var queue = FirstInFirstOut<Int>()
        var given: [Int] = []
        for number in 0..<100 {
            queue.append(number)
            if number % 3 == 0 { given.append(queue.popFirst() ?? -1) }
        }
        while let number = queue.popFirst() { given.append(number) }
        #expect(given == Array(0..<100) && queue.count == 0)
    }
}
