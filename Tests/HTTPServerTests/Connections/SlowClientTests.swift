import HTTP
import HTTPServer
import Runtime
import TestSupport
import Testing

/// Clients that hold a connection by being slow. Each is cut by a limit of some hundredths of a second here.
@Suite struct SlowClientTests {
    @Test("A new connection that says nothing is closed without a word")
    func silent() async throws {
        try await LiveServer.run(limits: .impatient) { _ in
        } client: { live in
            let client = try live.client()
            #expect(try client.receiveAll().isEmpty)
        }
    }

    @Test("A head that comes too slowly is answered with 408", arguments: ["G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: y"])
    func slowHead(start: String) async throws {
        try await LiveServer.run(limits: .impatient) { _ in
        } client: { live in
            let client = try live.client()
            try client.send(start)
            #expect(try client.answer().status == 408)
            #expect(try client.receiveAll().isEmpty)
        }
    }

    @Test("A head that comes byte by byte gains no time by it")
    func trickledHead() async throws {
        try await LiveServer.run(limits: .impatient) { _ in
        } client: { live in
            let client = try live.client()
            try client.send("GET / HTTP/1.1\r\nX: ")
            #expect(waited { live.server.connectionCount == 0 || (try? client.send("y")) == nil })
        }
    }

    @Test("A connection between requests is closed after its time")
    func idle() async throws {
        try await LiveServer.run(limits: .impatient) { _ in
        } client: { live in
            let client = try live.client()
            try client.get("/hello")
            #expect(try client.answer().status == 200)
            #expect(try client.receiveAll().isEmpty)
        }
    }

    @Test("Where connections run short, those between requests are given less time")
    func crowded() async throws {
        var limits = HTTPServer.Limits.impatient
        limits.requestTimeMax = .seconds(60)
        limits.idleTimeMax = .seconds(60)
        limits.crowdedIdleTimeMax = .milliseconds(20)
        limits.connectionsPerLoopMax = 4
        try await LiveServer.run(limits: limits) { _ in
        } client: { live in
            let clients = try (0..<4).map { _ in try live.client() }
            for client in clients {
                try client.get("/hello")
                #expect(try client.answer().status == 200)
            }
            #expect(waited { live.server.connectionCount < 4 })
        }
    }

    @Test(
        "A body that stops is answered with 408, and its handler is let go of",
        arguments: ["Content-Length: 100\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n5\r\nhe"])
    func stoppedBody(rest: String) async throws {
        let held = Held()
        try await LiveServer.run(limits: .impatient) { router in
            router.add(.post, "/read") { exchange, _ in
                held.hold(exchange)
                exchange.readBody { _ in }
            }
        } client: { live in
            let client = try live.client()
            try client.send("POST /read HTTP/1.1\r\nHost: a\r\n\(rest)")
            #expect(try client.answer().status == 408)
            #expect(try client.receiveAll().isEmpty)
        }
        #expect(held.ended.count == 1)
    }

    @Test(
        "A body that comes a byte now and then, so that it never stops, is cut too; so is one behind its answer",
        arguments: ["/read", "/answered"])
    func trickledBody(path: String) async throws {
        var limits = HTTPServer.Limits.impatient
        limits.bodyBytesPerSecondMin = 100_000_000
        try await LiveServer.run(limits: limits) { router in
            router.add(.post, "/read") { exchange, _ in exchange.readBody { _ in } }
            router.add(.post, "/answered") { exchange, _ in exchange.respond(HTTPResponse(.noContent)) }
        } client: { live in
            let client = try live.client()
            try client.send("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
            #expect(waited { live.server.requestCount == 1 })
            while live.server.connectionCount > 0 { do { try client.send("x") } catch { break } }
            #expect(throws: Never.self) { try client.waitForEnd() }
        }
    }

    @Test("While the handler takes no more of the body, the client's time doesn't run")
    func pausedBody() async throws {
        let held = Held()
        try await LiveServer.serve(limits: .impatient) { router in
            router.add(.post, "/read") { exchange, _ in
                var isFirst = true
                exchange.streamBody { _ in
                    if isFirst { exchange.pauseBody() }
                    isFirst = false
                } onEnd: {
                    exchange.respond(HTTPResponse(.ok, text: "thanks"))
                }
                held.hold(exchange)
            }
        } _: { live in
            let client = try live.client()
            try client.send("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf")
            // Longer than any limit of this test.
            #expect(await eventually { held.count == 1 })
            let passed = Record<Void>()
            await held.answer(0) { exchange in _ = exchange.loop.schedule(after: .milliseconds(300)) { passed.add(()) } }
            #expect(await eventually { passed.count == 1 })
            #expect(held.ended.count == 0)
            try client.send("half")
            await held.answer(0) { $0.resumeBody() }
            try await onThread { () throws in
                #expect(try client.answer().text == "thanks")
            }
        }
    }

    @Test("A client that doesn't read its answer is cut, and the answer's producer is let go of")
    func slowReader() async throws {
        let held = Held()
        try await LiveServer.serve(limits: .impatient) { router in
            router.add(.get, "/big") { exchange, _ in
                held.hold(exchange)
                exchange.start(HTTPResponseHead(.ok))
                exchange.write([pattern(20_000_000)[...]])
            }
        } _: { live in
            let client = try live.client(receiveBufferBytes: 4096)
            try client.get("/big")
            #expect(await eventually { held.freed.count == 1 && live.server.connectionCount == 0 })
            client.close()
        }
    }

    @Test("A held answer may take longer than any limit for the client")
    func heldAnswer() async throws {
        let held = Held()
        try await LiveServer.serve(limits: .impatient) { router in
            router.add(.get, "/held") { exchange, _ in held.hold(exchange) }
        } _: { live in
            let client = try live.client()
            try client.get("/held")
            let passed = Record<Void>()
            await held.answer(0) { exchange in _ = exchange.loop.schedule(after: .milliseconds(300)) { passed.add(()) } }
            #expect(await eventually { passed.count == 1 })
            await held.answer(0) { $0.respond(HTTPResponse(.ok, text: "at last")) }
            try await onThread { () throws in
                #expect(try client.answer().text == "at last")
            }
        }
    }

    @Test("A client that has closed its side is waited for no longer than the limit, where its answer is held")
    func halfClosedAndHeld() async throws {
        let held = Held()
        try await LiveServer.serve(limits: .impatient) { router in
            router.add(.get, "/held") { exchange, _ in held.hold(exchange) }
        } _: { live in
            let client = try live.client()
            try client.get("/held")
            client.closeSending()
            #expect(await eventually { held.freed.count == 1 && live.server.connectionCount == 0 })
        }
    }
}
