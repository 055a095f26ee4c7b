import Bytes
import HTTP
import HTTPServer
import Runtime
import TestSupport
import Testing

@Suite("HTTP/2 connections")
struct HTTP2ConnectionTests {
    @Test("A client with prior knowledge is answered on the plain port, however its preface is cut")
    func priorKnowledge() async throws {
        try await LiveServer.run { _ in
        } client: { live in
            let request = Frames.preface + Frames.get(1, "/hello")
            for size in [request.count, 1, 5, 23] {
                let socket = try live.client()
                for start in stride(from: 0, to: request.count, by: size) {
                    try socket.send(Array(request[start..<min(start + size, request.count)]))
                }
                #expect(try socket.answer(of: 1) == Array("hello".utf8))
                socket.close()
            }
        }
    }

    @Test("A held answer takes no other's place, and comes when it is given")
    func held() async throws {
        let held = Held()
        try await LiveServer.serve { router in
            router.add(.get, "/held") { exchange, _ in held.hold(exchange) }
        } _: { live in
            let socket = try live.client()
            try await onThread {
                try socket.send(Frames.preface + Frames.get(1, "/held") + Frames.get(3, "/hello"))
                #expect(try socket.answer(of: 3) == Array("hello".utf8))
            }
            await held.answer(0) { $0.respond(HTTPResponse(.ok, text: "at last")) }
            #expect(try await onThread { try socket.answer(of: 1) } == Array("at last".utf8))
            socket.close()
        }
    }

    @Test("A client that breaks its request off, or leaves, frees what was held for it")
    func brokenOff() async throws {
        let held = Held()
        try await LiveServer.serve { router in
            router.add(.get, "/held") { exchange, _ in held.hold(exchange) }
        } _: { live in
            let socket = try live.client()
            try await onThread { try socket.send(Frames.preface + Frames.get(1, "/held") + Frames.get(3, "/held") + Frames.resetStream(1)) }
            #expect(await eventually { held.ended.count == 1 })
            socket.close()
            #expect(await eventually { held.ended.count == 2 && held.freed.count == 2 })
        }
    }

    @Test("A body of 3 MB goes out as its windows open, and its producer waits meanwhile")
    func backPressure() async throws {
        let body = pattern(3_000_000)
        let writes = Record<Int>()
        try await LiveServer.run { router in
            router.add(.get, "/long") { exchange, _ in
                exchange.start(HTTPResponseHead(.ok), length: body.count)
                writeOn(exchange, body[...], writes)
            }
        } client: { live in
            let socket = try live.client()
            try socket.send(Frames.preface + Frames.get(1, "/long"))
            var received = try socket.body(of: 1, count: 65_535)
            // The window is closed: what was written beyond is at most what the producer gives at a time.
            #expect(writes.elements.reduce(0, +) <= 65_535 + 2 * HTTPExchange.highWaterBytes)
            while received.count < body.count {
                let step = min(500_000, body.count - received.count)
                try socket.send(Frames.windowUpdate(0, UInt32(step)) + Frames.windowUpdate(1, UInt32(step)))
                received += try socket.body(of: 1, count: step)
            }
            #expect(received == body)
            socket.close()
        }
    }

    @Test("A client that never opens its window is broken off")
    func stalledWindow() async throws {
        let held = Record<Void>()
        try await LiveServer.run(limits: .impatient) { router in
            router.add(.get, "/long") { exchange, _ in
                exchange.onEnd = { held.add(()) }
                exchange.respond(HTTPResponse(.ok, text: String(repeating: "a", count: 100_000)))
            }
        } client: { live in
            let socket = try live.client()
            try socket.send(Frames.preface + Frames.get(1, "/long"))
            #expect(try socket.frame { $0.isReset && $0.stream == 1 }.resetCode == 8)
            socket.close()
        }
    }

    @Test("A flood ends its own connection, with words; another's goes on")
    func flood() async throws {
        try await LiveServer.run { _ in
        } client: { live in
            let (good, bad) = (try live.client(), try live.client())
            try good.send(Frames.preface + Frames.get(1, "/hello"))
            #expect(try good.answer(of: 1) == Array("hello".utf8))
            var bytes = Frames.preface
            for index in UInt32(0)..<400 { bytes += Frames.get(2 * index + 1, "/hello") + Frames.resetStream(2 * index + 1) }
            try? bad.send(bytes)
            let farewell = try bad.frame { $0.isGoAway }
            #expect(farewell.goAwayCode == 0xB && farewell.goAwayWords.contains("(resets)"))
            try good.send(Frames.get(3, "/hello"))
            #expect(try good.answer(of: 3) == Array("hello".utf8))
            good.close()
            bad.close()
        }
    }

    @Test("A request's body comes whole; one that is too long is answered with 413")
    func bodies() async throws {
        try await LiveServer.run { router in
            router.add(.post, "/count") { exchange, _ in
                exchange.readBody(limit: 100_000) { exchange.respond(HTTPResponse(.ok, text: "\($0.count)")) }
            }
        } client: { live in
            let socket = try live.client()
            try socket.send(Frames.preface + Frames.headers(1, Frames.request("POST", "/count"), ends: false))
            for _ in 0..<4 { try socket.send(Frames.data(1, [UInt8](repeating: 0, count: 16_000))) }
            try socket.send(Frames.data(1, [], ends: true))
            #expect(try socket.answer(of: 1) == Array("64000".utf8))
            let tooLong = Frames.request("POST", "/count") + [("content-length", "100001")]
            try socket.send(Frames.headers(3, tooLong, ends: false))
            #expect(String(decoding: try socket.answer(of: 3), as: UTF8.self).contains("body_too_large"))
            socket.close()
        }
    }

    @Test("HEAD gets the head alone")
    func head() async throws {
        try await LiveServer.run { router in
            router.add(.head, "/hello") { exchange, _ in exchange.respond(HTTPResponse(.ok, text: "hello")) }
        } client: { live in
            let socket = try live.client()
            try socket.send(Frames.preface + Frames.headers(1, Frames.request("HEAD", "/hello")))
            #expect(try socket.frame { $0.isHeaders }.endsStream)
            socket.close()
        }
    }

    @Test("When the server ends, what is under way is answered, and then the connection closed")
    func drain() async throws {
        let held = Held()
        try await LiveServer.serve { router in
            router.add(.get, "/held") { exchange, _ in held.hold(exchange) }
        } _: { live in
            let socket = try live.client()
            try await onThread { try socket.send(Frames.preface + Frames.get(1, "/held")) }
            #expect(await eventually { held.count == 1 })
            await live.server.drain()
            #expect(try await onThread { try socket.frame { $0.isGoAway } }.goAwayCode == 0)
            await held.answer(0) { $0.respond(HTTPResponse(.ok, text: "goodbye")) }
            #expect(try await onThread { try socket.answer(of: 1) } == Array("goodbye".utf8))
            #expect(try await onThread { try socket.receiveAll() }.isEmpty)
            socket.close()
        }
    }
}

/// Writes pieces of 100 KB while the client takes them.
private func writeOn(_ exchange: HTTPExchange, _ rest: ArraySlice<UInt8>, _ writes: Record<Int>) {
    var rest = rest
    while exchange.isWritable, !rest.isEmpty {
        let piece = rest.prefix(100_000)
        writes.add(piece.count)
        exchange.write([piece])
        rest = rest.dropFirst(piece.count)
    }
    if rest.isEmpty { return exchange.finish() }
    exchange.onDrain = { writeOn(exchange, rest, writes) }
}

extension TestSocket {
    /// The next frame.
    fileprivate func nextFrame() throws -> HTTP2Frame {
        let header = try receive(exactly: 9)
        let count = header[..<3].reduce(0) { $0 << 8 | Int($1) }
        return try #require(HTTP2Frame.all(in: header + receive(exactly: count)).first)
    }

    /// The next frame of which `isWanted` is true.
    fileprivate func frame(_ isWanted: (HTTP2Frame) -> Bool) throws -> HTTP2Frame {
        while true {
            let frame = try nextFrame()
            if isWanted(frame) { return frame }
        }
    }

    /// The body of a stream's answer, to its end.
    fileprivate func answer(of stream: UInt32) throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let frame = try frame { $0.stream == stream && ($0.isData || $0.isHeaders) }
            if frame.isData { body += frame.payload }
            if frame.endsStream { return body }
        }
    }

    /// The next bytes of a stream's answer.
    fileprivate func body(of stream: UInt32, count: Int) throws -> [UInt8] {
        var body: [UInt8] = []
        while body.count < count { body += try frame { $0.stream == stream && $0.isData }.payload }
        return body
    }
}
