import Runtime
import Synchronization
import Testing

/// What loops tell tests.
final class Record<Element: Sendable>: Sendable {
    private let stored = Mutex<[Element]>([])
    var elements: [Element] { stored.withLock { $0 } }
    var count: Int { elements.count }
    func add(_ element: Element) { stored.withLock { $0.append(element) } }
}

/// Something whose end can be seen.
final class Witness: Sendable {
    private let alive: Record<Int>
    init(_ alive: Record<Int>) {
        self.alive = alive
        alive.add(1)
    }
    deinit { alive.add(-1) }
}

extension Record<Int> {
    var sum: Int { elements.reduce(0, +) }
}

/// A loop that runs for as long as `body`.
@discardableResult
func withLoop<Result>(limits: EventLoop.Limits = .init(), _ body: (EventLoop) async throws -> Result) async throws -> Result {
    let loop = try EventLoop(limits: limits)
    loop.start()
    defer { loop.stop() }
    return try await body(loop)
}

func loopback(port: UInt16 = 0) throws -> SocketAddress { try #require(SocketAddress("127.0.0.1", port: port)) }

/// Bytes in which a lost, doubled or swapped piece shows.
func pattern(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count { bytes += patternPiece.prefix(count - bytes.count) }
    return bytes
}

/// Of a length that no buffer has.
private let patternPiece: [UInt8] = (0..<99_991).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &+ $0 >> 16) }
