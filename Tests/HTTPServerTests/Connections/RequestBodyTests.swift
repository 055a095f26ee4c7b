import HTTP
import HTTPServer
import Runtime
import TestSupport
import Testing

@Suite struct RequestBodyTests {
    /// Answers with the body's length and its sum.
    private func addEcho(_ router: inout Router<HTTPHandler>) {
        router.add(.post, "/echo") { exchange, _ in
            exchange.readBody(limit: 1000) { exchange.respond(HTTPResponse(.ok, body: [$0[...]])) }
        }
        router.add(.post, "/ignore") { exchange, _ in exchange.respond(HTTPResponse(.forbidden, text: "no")) }
    }

    @Test("A body of known length, of chunks, and none, however it is cut", arguments: ByteCut.allCases)
    func bodies(cut: ByteCut) async throws {
        try await LiveServer.run(addEcho) { live in
            let client = try live.client()
            let requests =
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                + "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n4;x=y\r\n two\r\n0\r\nTrailer: z\r\n\r\n"
                + "POST /echo HTTP/1.1\r\nHost: a\r\n\r\n" + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
            for piece in cut.pieces(of: Array(requests.utf8)) { try client.send(piece) }
            #expect(try client.answer().text == "hello")
            #expect(try client.answer().text == "one two")
            #expect(try client.answer().text == "")
            #expect(try client.answer().text == "hello")
        }
    }

    @Test("A body at its limit is taken; one byte more is 413, which the client gets to read", arguments: [false, true])
    func limit(isChunked: Bool) async throws {
        try await LiveServer.run(addEcho) { live in
            for count in [1000, 1001] {
                let client = try live.client()
                let body = String(repeating: "x", count: count)
                try client.send("POST /echo HTTP/1.1\r\nHost: a\r\n")
                if isChunked {
                    try client.send("Transfer-Encoding: chunked\r\n\r\n\(String(count, radix: 16))\r\n\(body)\r\n0\r\n\r\n")
                } else {
                    try client.send("Content-Length: \(count)\r\n\r\n\(body)")
                }
                #expect(try client.answer().status == (count == 1000 ? 200 : 413))
            }
        }
    }

    @Test("A client that asks before it sends is told to go on, once, where the handler wants the body")
    func expectContinue() async throws {
        try await LiveServer.run(addEcho) { live in
            let client = try live.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.answer().status == 100)
            try client.send("hello")
            let answer = try client.answer()
            #expect(answer.text == "hello")
            #expect(answer.headers["connection"] == nil)
        }
    }

    @Test(
        "A client that asks before it sends is told at once that the body is not wanted, or too large",
        arguments: [
            ("/ignore", "5", 403), ("/echo", "1001", 413), ("/nowhere", "5", 404),
        ])
    func expectRefused(path: String, length: String, status: Int) async throws {
        try await LiveServer.run(addEcho) { live in
            let client = try live.client()
            try client.send("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\nExpect: 100-continue\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == status)
            #expect(answer.headers["connection"] == "close")
            #expect(try client.receiveAll().isEmpty)
        }
    }

    @Test("A body that nobody wants is skipped, and the connection goes on behind it")
    func skipped() async throws {
        try await LiveServer.run(addEcho) { live in
            let client = try live.client()
            try client.send("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
            #expect(try client.answer().status == 403)
            try client.send([UInt8](repeating: 0x47, count: 100_000))
            try client.get("/hello")
            #expect(try client.answer().text == "hello")
        }
    }

    @Test("A body that is too large to be skipped ends the connection; the answer is read before")
    func tooLargeToSkip() async throws {
        try await LiveServer.run(addEcho) { live in
            let client = try live.client()
            try client.send("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n")
            try client.send([UInt8](repeating: 0x47, count: 200_000))
            #expect(try client.answer().status == 403)
            try client.waitForEnd()
        }
    }

    @Test("A broken body behind its answer ends the connection without a second answer")
    func brokenBehindAnswer() async throws {
        try await LiveServer.run(addEcho) { live in
            let client = try live.client()
            try client.send("POST /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(try client.answer().status == 403)
            try client.send("zz\r\n")
            #expect(try client.receiveAll().isEmpty)
        }
    }

    @Test("A large body goes to the handler piece by piece, and waits where he is slow")
    func streamed() async throws {
        let held = Held()
        let received = Record<Int>()
        try await LiveServer.serve { router in
            router.add(.put, "/upload") { exchange, _ in
                held.hold(exchange)
                exchange.streamBody(limit: 50_000_000) { chunk in
                    received.add(chunk.count)
                    exchange.pauseBody()
                } onEnd: {
                    exchange.respond(HTTPResponse(.ok, text: "\(received.elements.reduce(0, +))"))
                }
            }
        } _: { live in
            let client = try live.client()
            let sent = try await onThread {
                try client.send("PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 40000000\r\n\r\n")
                return try client.sendUntilStuck(limit: 40_000_000)
            }
            // The kernel's buffers have taken the rest; the handler has got one piece.
            #expect(sent < 40_000_000)
            #expect(received.count == 1)
            let resumer = Task {
                while !Task.isCancelled {
                    await held.answer(0) { $0.resumeBody() }
                    await Task.yield()
                }
            }
            try await onThread {
                try client.send([UInt8](repeating: 1, count: 40_000_000 - sent))
                #expect(try client.answer().text == "40000000")
            }
            resumer.cancel()
            #expect(await eventually { held.freed.count == 1 })
        }
    }

    @Test(
        "A client that leaves in the middle of its body: the handler is told the end of the exchange, not of the body",
        arguments: [true, false])
    func leavesMidway(inOrder: Bool) async throws {
        let held = Held()
        let bodies = Record<Int>()
        try await LiveServer.serve { router in
            router.add(.post, "/read") { exchange, _ in
                held.hold(exchange)
                exchange.readBody { bodies.add($0.count) }
            }
        } _: { live in
            let client = try live.client()
            try client.send("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
            #expect(await eventually { held.count == 1 })
            if inOrder { client.close() } else { client.reset() }
            #expect(await eventually { held.freed.count == 1 && live.server.connectionCount == 0 })
            #expect(bodies.count == 0)
        }
    }
}
