import HTTP
import HTTPServer
import Runtime
import TestSupport
import Testing

@Suite struct HeldAnswerTests {
    private func hold(_ held: Held) -> (inout Router<HTTPHandler>) -> Void {
        { router in
            router.add(.get, "/held") { exchange, _ in held.hold(exchange) }
            router.add(.get, "/events") { exchange, _ in
                exchange.start(HTTPResponseHead(.ok, headers: ["Content-Type": "text/event-stream"]))
                held.hold(exchange)
            }
        }
    }

    enum Leave: CaseIterable { case close, reset, closeAfterSendingMore, resetAfterSendingMore }

    @Test(
        "A client that leaves frees its held answer and its connection, also where it had sent more than is read ahead",
        arguments: ["/held", "/events"], Leave.allCases)
    func leaves(path: String, leave: Leave) async throws {
        let held = Held()
        var limits = HTTPServer.Limits()
        limits.halfClosedTimeMax = .milliseconds(100)
        limits.clockInterval = .milliseconds(10)
        // Of those that close with unread bytes, the kernel tells us by a reset.
        try await LiveServer.serve(limits: limits, hold(held)) { live in
            let client = try live.client()
            try client.get(path)
            #expect(await eventually { held.count == 1 })
            switch leave {
            case .close: client.close()
            case .reset: client.reset()
            case .closeAfterSendingMore:
                try client.get("/held")
                client.close()
            case .resetAfterSendingMore:
                try client.send([UInt8](repeating: 0x47, count: 100_000))
                client.reset()
            }
            #expect(await eventually { held.freed.count == 1 && live.server.connectionCount == 0 })
            #expect(held.ended.count == 1)
            // An answer for a client that has gone is nobody's.
            await held.answer(0) { exchange in
                #expect(!exchange.isOpen)
                exchange.respond(HTTPResponse(.ok, text: "too late"))
                exchange.write([[1]])
                exchange.finish()
                exchange.abort()
            }
        }
    }

    @Test("Who asks to be told of the end of an exchange that has ended is told at once")
    func lateEnd() async throws {
        let held = Held()
        try await LiveServer.serve(hold(held)) { live in
            let client = try live.client()
            try client.get("/held")
            #expect(await eventually { held.count == 1 })
            client.reset()
            #expect(await eventually { held.ended.count == 1 })
            let told = Record<Void>()
            await held.answer(0) { $0.onEnd = { told.add(()) } }
            #expect(told.count == 1)
        }
    }

    @Test("A thousand held answers, given at once, reach a thousand clients; nothing is left")
    func many() async throws {
        let held = Held()
        try await LiveServer.serve(loops: 2, hold(held)) { live in
            let clients = try (0..<1000).map { _ in try live.client() }
            for client in clients { try client.get("/held") }
            #expect(await eventually { held.count == 1000 })
            for index in 0..<1000 { await held.answer(index) { $0.respond(HTTPResponse(.ok, text: "now")) } }
            try await onThread { () throws in
                for client in clients { #expect(try client.answer().text == "now") }
                for client in clients { client.close() }
            }
            #expect(await eventually { live.server.connectionCount == 0 && held.freed.count == 1000 })
        }
    }

    @Test("An answer worked out elsewhere comes, and one that nobody waits for any more is dropped")
    func elsewhere() async throws {
        let gate = AsyncStream<Void>.makeStream()
        try await LiveServer.serve { router in
            router.add(.get, "/work") { exchange, _ in
                exchange.respond {
                    for await _ in gate.stream { break }
                    return HTTPResponse(.ok, text: "done")
                }
            }
        } _: { live in
            let first = try live.client()
            try first.get("/work")
            #expect(await eventually { live.server.requestCount == 1 })
            first.reset()
            #expect(await eventually { live.server.connectionCount == 0 })
            gate.continuation.yield()
            let second = try live.client()
            try second.get("/work")
            gate.continuation.yield()
            #expect(try await onThread { try second.answer().text } == "done")
        }
    }

    @Test("A handler that drops its exchange without an answer costs no more than the connection")
    func forgotten() async throws {
        try await LiveServer.serve { router in
            router.add(.get, "/forgotten") { _, _ in }
        } _: { live in
            let client = try live.client()
            try client.get("/forgotten")
            #expect(await eventually { live.server.requestCount == 1 })
            client.reset()
            #expect(await eventually { live.server.connectionCount == 0 })
        }
    }
}
