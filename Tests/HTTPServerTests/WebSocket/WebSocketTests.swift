import Cryptography
import HTTP
import HTTPServer
import Runtime
import TestSupport
import Testing

@Suite struct WebSocketTests {
    /// What a server's end of a WebSocket was told.
    final class Log: Sendable {
        let events = Record<String>()
        let freed = Record<Void>()
        let sockets = Record<LoopBound<WebSocketConnection>>()

        func watch(_ socket: WebSocketConnection) {
            let witness = Witness(freed)
            socket.onText = { [events] in events.add("text \($0)") }
            socket.onBinary = { [events] in
                withExtendedLifetime(witness) {}
                events.add("binary \($0.count)")
            }
            socket.onClose = { [events] in events.add("close \($0.number) \($1)") }
            sockets.add(LoopBound(socket, on: socket.exchange.loop))
        }

        func on(_ body: @escaping @Sendable (WebSocketConnection) -> Void) async {
            #expect(await eventually { self.sockets.count == 1 })
            let bound = sockets.elements[0]
            await bound.loop.run { body(bound.value) }
        }
    }

    private func addRoutes(_ log: Log, _ limits: WebSocketConnection.Limits = .init()) -> (inout Router<HTTPHandler>) -> Void {
        { router in
            router.add(.get, "/ws") { exchange, _ in
                guard let socket = exchange.upgradeToWebSocket(subprotocol: { $0.first { $0 == "chat" } }, limits: limits) else { return }
                log.watch(socket)
            }
            router.add(.get, "/echo") { exchange, _ in
                guard let socket = exchange.upgradeToWebSocket(origins: .any, limits: limits) else { return }
                socket.onText = { [unowned socket] in socket.send($0) }
                socket.onBinary = { [unowned socket] in socket.send($0) }
            }
            router.add(.get, "/later") { exchange, _ in
                _ = exchange.loop.schedule(after: .milliseconds(5)) {
                    if let socket = exchange.upgradeToWebSocket() { log.watch(socket) }
                }
            }
        }
    }

    @Test("The handshake answers the key of RFC 6455, and agrees on one of the offered subprotocols")
    func handshake() async throws {
        try await LiveServer.run(addRoutes(Log())) { live in
            let client = try live.client()
            let answer = try client.upgrade("/ws", "Sec-WebSocket-Protocol: mail, chat\r\n")
            #expect(answer.status == 101)
            #expect(answer.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(answer.headers["upgrade"] == "websocket")
            #expect(answer.headers["connection"] == "Upgrade")
            #expect(answer.headers["sec-websocket-protocol"] == "chat")
        }
    }

    @Test("What is no WebSocket is told why, and the connection goes on")
    func refused() async throws {
        try await LiveServer.run(addRoutes(Log())) { live in
            let client = try live.client()
            try client.get("/ws")
            let answer = try client.answer()
            #expect(answer.status == 426)
            #expect(answer.headers["sec-websocket-version"] == "13")
            try client.get("/hello")
            #expect(try client.answer().text == "hello")
        }
    }

    @Test(
        "A page of another site is refused, one of this server's passes",
        arguments: [
            ("https://evil.example", 403), ("http://test.evil.example", 403), ("null", 403), ("http://test", 101), ("https://TEST", 101),
        ])
    func origins(origin: String, status: Int) async throws {
        try await LiveServer.run(addRoutes(Log())) { live in
            let (first, second) = (try live.client(), try live.client())
            #expect(try first.upgrade("/ws", "Origin: \(origin)\r\n").status == status)
            #expect(try second.upgrade("/echo", "Origin: \(origin)\r\n").status == 101)
        }
    }

    @Test(
        "Messages of every length come back as they were sent, also those sent with the handshake",
        arguments: [0, 1, 125, 126, 65_535, 65_536])
    func echo(count: Int) async throws {
        try await LiveServer.run(addRoutes(Log())) { live in
            let client = try live.client()
            let text = String(repeating: "é", count: count / 2) + (count.isMultiple(of: 2) ? "" : "x")
            try client.send(Array(TestSocket.upgradeRequest("/echo", "").utf8) + TestSocket.frame(0x81, Array(text.utf8)))
            #expect(try client.answer().status == 101)
            #expect(try client.frame() == TestSocket.Frame(opcode: 1, payload: Array(text.utf8)))
            try client.send(TestSocket.frame(0x82, pattern(count)))
            #expect(try client.frame() == TestSocket.Frame(opcode: 2, payload: pattern(count)))
        }
    }

    @Test("A conversation: fragments, a ping between them, a pong, a close that is answered in kind")
    func conversation() async throws {
        let log = Log()
        try await LiveServer.serve(addRoutes(log)) { live in
            try await onThread {
                let client = try live.client()
                #expect(try client.upgrade("/ws").status == 101)
                try client.send(TestSocket.frame(0x01, Array("Hal".utf8)))
                try client.send(TestSocket.frame(0x89, Array("ping".utf8)))
                try client.send(TestSocket.frame(0x8A, []))
                try client.send(TestSocket.frame(0x80, Array("lo".utf8)))
                #expect(try client.frame() == TestSocket.Frame(opcode: 10, payload: Array("ping".utf8)))
                try client.send(TestSocket.frame(0x88, [0x0F, 0xA0] + Array("bye".utf8)))
                #expect(try client.frame() == TestSocket.Frame(opcode: 8, payload: [0x0F, 0xA0]))
                #expect(try client.receiveAll().isEmpty)
            }
            #expect(await eventually { log.freed.count == 1 && live.server.connectionCount == 0 })
            #expect(log.events.elements == ["text Hallo", "close 4000 bye"])
        }
    }

    @Test("The server's close waits for the client's, and what the client says before it is not delivered any more")
    func serverCloses() async throws {
        let log = Log()
        try await LiveServer.serve(addRoutes(log)) { live in
            let client = try live.client()
            #expect(try await onThread { try client.upgrade("/ws").status } == 101)
            await log.on { socket in
                socket.close(.normal, reason: "done")
                #expect(!socket.isOpen)
                socket.send("too late")
            }
            try await onThread { () throws in
                #expect(try client.frame() == TestSocket.Frame(opcode: 8, payload: [0x03, 0xE8] + Array("done".utf8)))
                try client.send(TestSocket.frame(0x81, Array("not heard".utf8)))
                try client.send(TestSocket.frame(0x88, [0x03, 0xE8]))
                #expect(try client.receiveAll().isEmpty)
            }
            #expect(await eventually { log.freed.count == 1 })
            #expect(log.events.elements == ["close 1000 "])
        }
    }

    @Test("A client that doesn't answer the close is cut after its time")
    func closeUnanswered() async throws {
        let log = Log()
        var limits = WebSocketConnection.Limits()
        limits.closeTimeMax = .milliseconds(50)
        try await LiveServer.serve(addRoutes(log, limits)) { live in
            let client = try live.client()
            #expect(try await onThread { try client.upgrade("/ws").status } == 101)
            await log.on { $0.close() }
            #expect(await eventually { log.freed.count == 1 && live.server.connectionCount == 0 })
            #expect(log.events.elements == ["close 1006 "])
        }
    }

    @Test(
        "A broken frame is answered with its close code, and ends the connection",
        arguments: [
            (TestSocket.frame(0x83, []), 1002), (TestSocket.frame(0xC1, []), 1002), ([0x81, 0x01, 0x61], 1002),
            (TestSocket.frame(0x81, [0xFF]), 1007), (TestSocket.frame(0x88, [0x03]), 1002),
            ([0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0], 1009),
            (TestSocket.frame(0x80, []), 1002), (TestSocket.frame(0x09, []), 1002),
        ] as [([UInt8], UInt16)])
    func brokenFrames(bytes: [UInt8], code: UInt16) async throws {
        let log = Log()
        try await LiveServer.serve(addRoutes(log)) { live in
            try await onThread {
                let client = try live.client()
                _ = try client.upgrade("/ws")
                try client.send(bytes)
                let frame = try client.frame()
                #expect(frame.opcode == 8)
                #expect(frame.payload.prefix(2).elementsEqual([UInt8(code >> 8), UInt8(code & 0xFF)]))
                #expect(try client.receiveAll().isEmpty)
            }
            #expect(await eventually { log.freed.count == 1 && live.server.connectionCount == 0 })
            #expect(log.events.count == 1)
            #expect(log.events.elements[0].hasPrefix("close \(code)"))
        }
    }

    @Test("A client that leaves without a word is told as 1006", arguments: [true, false])
    func leaves(inOrder: Bool) async throws {
        let log = Log()
        try await LiveServer.serve(addRoutes(log)) { live in
            let client = try live.client()
            #expect(try await onThread { try client.upgrade("/later").status } == 101)
            if inOrder { client.close() } else { client.reset() }
            #expect(await eventually { log.freed.count == 1 && live.server.connectionCount == 0 })
            #expect(log.events.elements == ["close 1006 "])
        }
    }

    @Test("Pings go out by themselves; a client that answers stays, one that is silent is cut")
    func pings() async throws {
        let log = Log()
        var limits = WebSocketConnection.Limits()
        limits.pingInterval = .milliseconds(20)
        limits.silenceMax = .milliseconds(200)
        try await LiveServer.serve(addRoutes(log, limits)) { live in
            let client = try live.client()
            try await onThread {
                _ = try client.upgrade("/ws")
                for _ in 0..<30 {
                    #expect(try client.frame() == TestSocket.Frame(opcode: 9, payload: []))
                    try client.send(TestSocket.frame(0x8A, []))
                }
            }
            #expect(await eventually { log.freed.count == 1 && live.server.connectionCount == 0 })
            #expect(log.events.elements == ["close 1006 "])
        }
    }

    @Test("A client that takes less than it is sent is cut, however it asks for more", arguments: ["sending", "pinging"])
    func slowReader(how: String) async throws {
        let log = Log()
        try await LiveServer.serve(addRoutes(log)) { live in
            let client = try live.client(receiveBufferBytes: 4096)
            #expect(try await onThread { try client.upgrade("/ws").status } == 101)
            if how == "sending" {
                let frame = WebSocketFrameEncoder.binary(pattern(60_000))
                await log.on { socket in for _ in 0..<1000 { socket.send(frame: frame) } }
            } else {
                try? await onThread {
                    let pings = (0..<1000).flatMap { _ in TestSocket.frame(0x89, pattern(125)) }
                    for _ in 0..<1000 { try client.send(pings) }
                }
            }
            #expect(await eventually { log.freed.count == 1 && live.server.connectionCount == 0 })
            #expect(log.events.count == 1)
            #expect(log.events.elements[0].hasPrefix("close 1008"))
        }
    }

    @Test("A handler that pauses gets no message and the client no more room, until it goes on")
    func backPressure() async throws {
        let log = Log()
        try await LiveServer.serve(addRoutes(log)) { live in
            let client = try live.client()
            #expect(try await onThread { try client.upgrade("/ws").status } == 101)
            await log.on { $0.pause() }
            let message = TestSocket.frame(0x82, pattern(60_000))
            let sender = Task { try await onThread { for _ in 0..<1000 { try client.send(message) } } }
            let passed = Record<Void>()
            await log.on { socket in _ = socket.exchange.loop.schedule(after: .milliseconds(50)) { passed.add(()) } }
            #expect(await eventually { passed.count == 1 })
            #expect(log.events.count == 0)
            await log.on { socket in
                let receive = socket.onBinary
                // One at a time, from here on.
                socket.onBinary = { [unowned socket] in
                    receive?($0)
                    socket.pause()
                    socket.exchange.loop.schedule(after: .zero) { [weak socket] in socket?.resume() }
                }
                socket.resume()
            }
            try await sender.value
            #expect(await eventually { log.events.count == 1000 })
        }
    }

    @Test("A server that drains says goodbye")
    func drain() async throws {
        let log = Log()
        try await LiveServer.serve(addRoutes(log)) { live in
            let client = try live.client()
            #expect(try await onThread { try client.upgrade("/ws").status } == 101)
            await live.server.drain()
            try await onThread {
                let frame = try client.frame()
                #expect(frame.payload.prefix(2).elementsEqual([0x03, 0xE9]))
                try client.send(TestSocket.frame(0x88, [0x03, 0xE9]))
                #expect(try client.receiveAll().isEmpty)
            }
            client.close()
            #expect(await eventually { log.freed.count == 1 && live.server.connectionCount == 0 })
        }
    }
}

extension TestSocket {
    struct Frame: Equatable {
        var opcode: UInt8
        var payload: [UInt8]
    }

    static func upgradeRequest(_ path: String, _ headers: String) -> String {
        "GET \(path) HTTP/1.1\r\nHost: test\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(headers)\r\n"
    }

    func upgrade(_ path: String, _ headers: String = "") throws -> Answer {
        try send(Self.upgradeRequest(path, headers))
        return try answer()
    }

    /// A client's frame: `first` is FIN, reserved bits and opcode.
    static func frame(_ first: UInt8, _ payload: [UInt8], mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]) -> [UInt8] {
        var bytes = [first]
        switch payload.count {
        case ...125: bytes.append(0x80 | UInt8(payload.count))
        case ...0xFFFF: bytes += [0xFE, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: bytes += [0xFF] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> (8 * $0)) }
        }
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    /// A server's frame: never masked, never in fragments.
    func frame() throws -> Frame {
        let head = try receive(exactly: 2)
        #expect(head[0] & 0xF0 == 0x80)
        #expect(head[1] & 0x80 == 0)
        var count = Int(head[1])
        if count >= 126 {
            count = try receive(exactly: count == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(opcode: head[0] & 0x0F, payload: try receive(exactly: count))
    }
}
