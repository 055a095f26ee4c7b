import HTTP
import HTTPServer
import Logging
import Runtime
import TestSupport
import Testing

@Suite struct StreamedAnswerTests {
    /// Writes pieces for as long as the client takes them, then waits; `total` bytes in all.
    private static func produce(_ exchange: HTTPExchange, _ total: Int, sent: Int = 0, pending: Record<Int>) {
        var sent = sent
        let piece = 50_000
        while sent < total, exchange.isWritable {
            exchange.write([pattern(min(piece, total - sent))[...]])
            sent += min(piece, total - sent)
            pending.add(exchange.pendingBytes)
        }
        if sent == total { return exchange.finish() }
        let reached = sent
        exchange.onDrain = { [weak exchange] in
            guard let exchange else { return }
            exchange.onDrain = nil
            produce(exchange, total, sent: reached, pending: pending)
        }
    }

    @Test("A producer that waits where it should fills no memory, and the client gets all", arguments: [false, true])
    func backPressure(hasLength: Bool) async throws {
        let pending = Record<Int>()
        let total = 20_000_000
        let ended = Record<Void>()
        try await LiveServer.run { router in
            router.add(.get, "/stream") { exchange, _ in
                exchange.onEnd = { ended.add(()) }
                exchange.start(HTTPResponseHead(.ok), length: hasLength ? total : nil)
                Self.produce(exchange, total, pending: pending)
            }
        } client: { live in
            let client = try live.client(receiveBufferBytes: 16_384)
            try client.get("/stream")
            let answer = try client.answer()
            #expect(answer.headers["content-length"] == (hasLength ? "\(total)" : nil))
            #expect(answer.body.count == total)
            #expect(answer.body.prefix(50_000).elementsEqual(pattern(50_000)))
            try client.get("/hello")
            #expect(try client.answer().text == "hello")
        }
        #expect((pending.elements.max() ?? 0) < HTTPExchange.highWaterBytes + 51_000)
        #expect(ended.count == 1)
    }

    @Test("A drained handler may write at once, ten thousand times over")
    func drainedHandlers() async throws {
        try await LiveServer.run { router in
            router.add(.get, "/stream") { exchange, _ in
                exchange.start(HTTPResponseHead(.ok))
                for _ in 0..<10_000 { exchange.write([[0x61]]) }
                exchange.onDrain = { exchange.write([[0x62]]) }
                for _ in 0..<10_000 { exchange.write([[0x61]]) }
                exchange.finish()
            }
        } client: { live in
            let client = try live.client()
            try client.get("/stream")
            #expect(try client.answer().body.count >= 20_000)
        }
    }

    @Test("Bytes arrive as they are written, long before the end")
    func events() async throws {
        let held = Held()
        try await LiveServer.serve { router in
            router.add(.get, "/events") { exchange, _ in
                exchange.start(HTTPResponseHead(.ok, headers: ["Content-Type": "text/event-stream"]))
                held.hold(exchange)
            }
        } _: { live in
            let client = try live.client()
            try client.get("/events")
            _ = try await onThread { try client.receive(until: "\r\n\r\n") }
            for number in 0..<3 {
                let event = ServerSentEvent(data: "\(number)").encoded()
                await held.answer(0) { $0.write([event[...]]) }
                #expect(try await onThread { try client.chunk() } == event)
            }
            await held.answer(0) { $0.finish() }
            #expect(try await onThread { try client.chunk() } == nil)
            #expect(held.freed.count == 1)
        }
    }

    @Test("An answer of another length than it has said is broken off, not repaired", arguments: [3, 5])
    func wrongLength(count: Int) async throws {
        try await LiveServer.run { router in
            router.add(.get, "/wrong") { exchange, _ in
                exchange.start(HTTPResponseHead(.ok), length: 4)
                exchange.write([[UInt8](repeating: 0x61, count: count)[...]])
                exchange.finish()
            }
        } client: { live in
            let client = try live.client()
            try client.get("/wrong")
            #expect(throws: (any Error).self) { try client.answer() }
            #expect(live.log.events.count == 1)
        }
    }

    @Test("An answer that is broken off looks broken to the client")
    func aborted() async throws {
        try await LiveServer.run { router in
            router.add(.get, "/broken") { exchange, _ in
                exchange.start(HTTPResponseHead(.ok))
                exchange.write([[0x61]])
                exchange.abort()
            }
        } client: { live in
            let client = try live.client()
            try client.get("/broken")
            #expect(throws: (any Error).self) { try client.answer() }
        }
    }
}
