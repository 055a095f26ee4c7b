import Glibc
import Store
import Synchronization
import Testing

/// A store of a test's own, in memory where the machine has such a place; removed at the end.
final class TestStore: Sendable {
    let store: Store
    private let folder: String

    init() throws {
        var template = Array(
            (access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp").utf8CString.dropLast() + "/carillon-jobs-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "a temporary folder can be made")
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        store = try Store(folder: folder, now: 1)
    }

    deinit { _ = system("rm -rf '\(folder)'") }

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
