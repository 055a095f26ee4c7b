import Store
import StoreTestSupport
import Synchronization
import Testing

/// A store of a test's own, and how to put jobs there.
final class JobStore: Sendable {
    private let test: TestStore
    var store: Store { test.store }

    init(on database: TestDatabase = .sqlite) throws { test = try TestStore(on: database) }

    @discardableResult
    func enqueue(_ request: JobRequest, at now: Int64 = 0) async throws -> Job.ID {
        try await store.write { tables in try tables.jobs.enqueue(request, at: now) }
    }

    func job(_ id: Job.ID) async throws -> Job {
        try #require(try await store.read { tables in try tables.jobs.find(id: id) })
    }
}

/// A clock that a test moves.
final class ManualClock: Sendable {
    private let time: Mutex<Int64>
    init(_ time: Int64 = 1_000_000) { self.time = Mutex(time) }
    var now: Int64 { time.withLock { $0 } }
    func advance(by milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// What happened, in order.
final class Journal<Entry: Sendable>: Sendable {
    private let kept = Mutex<[Entry]>([])
    var entries: [Entry] { kept.withLock { $0 } }
    func add(_ entry: Entry) { kept.withLock { $0.append(entry) } }
}

/// SplitMix64: the same seed, the same run.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

/// Waits for a condition, generously; whether it came.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<2000 {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}
