import HTTP
import HTTPServer
import Logging
import Runtime
import Synchronization
import TestSupport
import Testing

/// A server of one test, on loops of its own.
final class LiveServer: Sendable {
    let group: EventLoopGroup
    let server: HTTPServer
    let log = MemoryLogSink()
    private let boundPort = Atomic<UInt16>(0)
    var port: UInt16 { boundPort.load(ordering: .relaxed) }

    private init(loops: Int, limits: HTTPServer.Limits, router: Router<HTTPHandler>) throws {
        group = try EventLoopGroup(count: loops)
        server = HTTPServer(
            group: group, router: router, notFound: { $0.respond(.error(.notFound, code: "not_found", "There is nothing here.")) },
            log: Log(area: "test", sink: log), limits: limits)
    }

    /// Serves `routes` for as long as `body` runs on a thread of its own.
    @discardableResult
    static func run<Result: Sendable>(
        loops: Int = 1, limits: HTTPServer.Limits = HTTPServer.Limits(), _ routes: (inout Router<HTTPHandler>) -> Void,
        client body: @escaping @Sendable (LiveServer) throws -> Result
    ) async throws -> Result {
        try await serve(loops: loops, limits: limits, routes) { live in try await onThread { try body(live) } }
    }

    /// Serves `routes` for as long as `body` runs.
    @discardableResult
    static func serve<Result>(
        loops: Int = 1, limits: HTTPServer.Limits = HTTPServer.Limits(), _ routes: (inout Router<HTTPHandler>) -> Void,
        _ body: (LiveServer) async throws -> Result
    ) async throws -> Result {
        var router = Router<HTTPHandler>()
        router.add(.get, "/hello") { exchange, _ in exchange.respond(HTTPResponse(.ok, text: "hello")) }
        routes(&router)
        let live = try LiveServer(loops: loops, limits: limits, router: router)
        defer { live.group.stop() }
        let address = try #require(SocketAddress("127.0.0.1", port: 0))
        live.boundPort.store(try await live.server.listen(address: address).port, ordering: .relaxed)
        let result = try await body(live)
        await live.server.drain()
        await live.server.close()
        #expect(await eventually { live.server.connectionCount == 0 }, "a connection was left over")
        return result
    }

    func client(receiveBufferBytes: Int? = nil) throws -> TestSocket { try TestSocket(port: port, receiveBufferBytes: receiveBufferBytes) }
}

extension HTTPServer.Limits {
    /// Limits that end a test's slow client soon.
    static var impatient: HTTPServer.Limits {
        var limits = HTTPServer.Limits()
        limits.requestTimeMax = .milliseconds(100)
        limits.idleTimeMax = .milliseconds(100)
        limits.halfClosedTimeMax = .milliseconds(100)
        limits.clockInterval = .milliseconds(10)
        limits.transport.stallMax = .milliseconds(100)
        limits.transport.lingerMax = .milliseconds(50)
        return limits
    }
}

/// An answer as a client reads it.
struct Answer: Equatable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension TestSocket {
    func get(_ path: String, _ headers: String = "") throws { try send("GET \(path) HTTP/1.1\r\nHost: test\r\n\(headers)\r\n") }

    /// Reads one answer, by its framing.
    func answer(toHead isHead: Bool = false) throws -> Answer {
        let lines = try receive(until: "\r\n\r\n").split(separator: "\r\n", omittingEmptySubsequences: true)
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let colon = try #require(line.firstIndex(of: ":"))
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        var body: [UInt8] = []
        if isHead || status < 200 || status == 204 || status == 304 {
            body = []
        } else if headers["transfer-encoding"] == "chunked" {
            while let chunk = try chunk() { body += chunk }
        } else if let length = headers["content-length"].flatMap({ Int($0) }) {
            body = try receive(exactly: length)
        } else {
            body = try receiveAll()
        }
        return Answer(status: status, headers: headers, body: body)
    }

    /// Nil for the last one.
    func chunk() throws -> [UInt8]? {
        let size = try #require(Int(try receive(until: "\r\n").dropLast(1), radix: 16))
        let bytes = try receive(exactly: size)
        #expect(try receive(until: "\r\n") == "\r\n")
        return size == 0 ? nil : bytes
    }
}

/// What a server's loops tell a test.
final class Record<Element: Sendable>: Sendable {
    private let stored = Mutex<[Element]>([])
    var elements: [Element] { stored.withLock { $0 } }
    var count: Int { elements.count }
    func add(_ element: Element) { stored.withLock { $0.append(element) } }
}

/// Something whose end can be seen.
final class Witness: Sendable {
    private let ends: Record<Void>
    init(_ ends: Record<Void>) { self.ends = ends }
    deinit { ends.add(()) }
}

/// Exchanges that a test answers when it wants to.
final class Held: Sendable {
    private let exchanges = Record<LoopBound<HTTPExchange>>()
    let ended = Record<Void>()
    let freed = Record<Void>()
    var count: Int { exchanges.count }

    func hold(_ exchange: HTTPExchange) {
        let witness = Witness(freed)
        exchange.onEnd = { [ended] in
            withExtendedLifetime(witness) {}
            ended.add(())
        }
        exchanges.add(LoopBound(exchange, on: exchange.loop))
    }

    /// Answers the exchange that came as number `index`, once it has come.
    func answer(_ index: Int, _ body: @escaping @Sendable (HTTPExchange) -> Void) async {
        #expect(await eventually { self.count > index })
        let bound = exchanges.elements[index]
        await bound.loop.run { body(bound.value) }
    }
}

/// Bytes in which a lost, doubled or swapped piece shows.
func pattern(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count { bytes += patternPiece.prefix(count - bytes.count) }
    return bytes
}

/// Of a length that no buffer has.
private let patternPiece: [UInt8] = (0..<99_991).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &+ $0 >> 16) }
