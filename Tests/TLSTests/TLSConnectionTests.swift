import Glibc
import Runtime
import TLS
import TestSupport
import Testing

/// OpenSSL's own client, by Python's `ssl`, against our connections.
@Suite("TLS connections", .enabled(if: access("/usr/bin/python3", X_OK) == 0, "needs python3"))
struct TLSConnectionTests {
    /// What the client prints.
    private func client(_ server: EchoServer, _ port: UInt16, _ arguments: String...) async throws -> String {
        let output = Record<[UInt8]>()
        let status = Record<CInt>()
        let loop = server.group.loops[0]
        let script = String("\(#filePath)".dropLast("TLSConnectionTests.swift".count)) + "client.py"
        let command = ["sh", "-c", "exec \"$0\" \"$@\" 2>&1", "/usr/bin/python3", "-W", "ignore", script, "\(port)"] + arguments
        try await loop.run { () -> Result<Void, SystemCallError> in
            Result { () throws(SystemCallError) in
                _ = try ChildProcess(loop: loop, arguments: command, timeLimit: .seconds(60)) { bytes in
                    output.add(bytes.withUnsafeBytes { Array($0) })
                } onExit: {
                    status.add($0)
                }
            }
        }.get()
        #expect(await eventually { status.count == 1 })
        return String(decoding: output.elements.joined(), as: UTF8.self)
    }

    @Test("Bytes of every length come back as they were sent", arguments: ["1.2", "1.3"])
    func echo(version: String) async throws {
        let server = try EchoServer(identities: [identity("localhost")])
        let port = try await server.listen()
        #expect(try await client(server, port, "echo", version) == "TLSv\(version) True\n")
        #expect(server.handshakes.elements == ["TLSv\(version) none false"])
    }

    @Test("However TCP cuts the handshake and the records, they are understood")
    func cut() async throws {
        let server = try EchoServer(identities: [identity("localhost")])
        let port = try await server.listen()
        #expect(try await client(server, port, "cut") == "hello\n")
    }

    @Test("What we like best is agreed on; a client with nothing of ours is told so")
    func applicationProtocols() async throws {
        let server = try EchoServer(identities: [identity("localhost")], protocols: ["h2", "http/1.1"])
        let port = try await server.listen()
        #expect(try await client(server, port, "alpn", "http/1.1", "h2") == "h2\n")
        #expect(try await client(server, port, "alpn", "spdy/3", "http/1.1") == "http/1.1\n")
        #expect(try await client(server, port, "alpn", "ftp") == "refused\n")
    }

    @Test("A client gets the certificate for the name it asks for, else the first; others from the next connection on")
    func names() async throws {
        let (first, second, third) = (try identity("one.test"), try identity("two.test", "*.wild.test"), try identity("new.test"))
        let server = try EchoServer(identities: [first, second])
        let port = try await server.listen()
        func seen(_ name: String) async throws -> String { try await client(server, port, "name", name) }
        #expect(try await seen("one.test") == plain(first))
        #expect(try await seen("two.test") == plain(second))
        #expect(try await seen("a.wild.test") == plain(second))
        #expect(try await seen("other.test") == plain(first))
        #expect(try await seen("") == plain(first))
        server.acceptor.use(try #require(TLSServerContext(identities: [third], tickets: TicketKeys())))
        #expect(try await seen("one.test") == plain(third))
    }

    private func plain(_ identity: TLSIdentity) -> String { identity.fingerprint.filter { $0 != ":" }.lowercased() + "\n" }

    @Test("A client that comes back needs no full handshake", arguments: ["1.2", "1.3"])
    func resumption(version: String) async throws {
        let server = try EchoServer(identities: [identity("localhost")])
        let port = try await server.listen()
        #expect(try await client(server, port, "resume", version) == "False\nTrue\n")
    }

    @Test("TLS 1.1 is refused by an alert that says so")
    func oldVersion() async throws {
        let server = try EchoServer(identities: [identity("localhost")])
        let port = try await server.listen()
        #expect(try await client(server, port, "old") == "TLSV1_ALERT_PROTOCOL_VERSION\n")
    }

    @Test("A client's goodbye is answered, and the connection ends well")
    func goodbye() async throws {
        let server = try EchoServer(identities: [identity("localhost")])
        let port = try await server.listen()
        #expect(try await client(server, port, "goodbye") == "goodbye\n")
        #expect(await eventually { server.closed.elements == [.local] || server.closed.elements == [.peer] })
    }

    @Test(
        "What isn't TLS ends, and nobody else notices",
        arguments: ["GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}", String(repeating: "\u{16}", count: 100)])
    func noTLS(bytes: String) async throws {
        var limits = TLSAcceptor.Limits()
        limits.connection.handshakeTimeMax = .milliseconds(100)
        let server = try EchoServer(identities: [identity("localhost")], limits: limits)
        let port = try await server.listen()
        try await onThread {
            let socket = try TestSocket(port: port)
            try socket.send(bytes)
            _ = try? socket.receiveAll()
            socket.close()
        }
        #expect(await eventually { server.handshakes.count == 1 })
        server.acceptor.use(try #require(TLSServerContext(identities: [identity("localhost")], tickets: TicketKeys())))
    }

    @Test("One handshake too many is refused by its limit's name")
    func tooMany() async throws {
        var limits = TLSAcceptor.Limits()
        limits.handshakesPerLoopMax = 1
        let server = try EchoServer(identities: [identity("localhost")], limits: limits)
        let port = try await server.listen()
        let first = try TestSocket(port: port)
        try first.send("\u{16}")
        let second = try TestSocket(port: port)
        #expect(await eventually { server.handshakes.elements.contains { $0.contains("handshakesPerLoopMax") } })
        first.close()
        second.close()
    }

    @Test("A handshake that takes too long is ended by its limit's name")
    func tooSlow() async throws {
        var limits = TLSAcceptor.Limits()
        limits.connection.handshakeTimeMax = .milliseconds(50)
        let server = try EchoServer(identities: [identity("localhost")], limits: limits)
        let port = try await server.listen()
        let socket = try TestSocket(port: port)
        #expect(await eventually { server.handshakes.elements.contains { $0.contains("handshakeTimeMax") } })
        socket.close()
    }
}

@Suite("Certificates and keys")
struct TLSIdentityTests {
    @Test("A certificate of our own speaks for its names, and ends in time")
    func selfSigned() throws {
        let identity = try identity("localhost", "127.0.0.1", "::1")
        #expect(identity.daysLeft == SelfSignedCertificate.days - 2 || identity.daysLeft == SelfSignedCertificate.days - 1)
        #expect(identity.fingerprint.split(separator: ":").count == 32)
    }

    @Test("A file without a certificate or key, and a key of another certificate, are refused in words")
    func refused() throws {
        let (one, other) = (try SelfSignedCertificate.make(names: ["one.test"]), try SelfSignedCertificate.make(names: ["other.test"]))
        func sentence(_ certificates: [UInt8], _ key: [UInt8]) -> String {
            do throws(TLSError) {
                _ = try TLSIdentity(certificates: certificates, key: key)
                return "taken"
            } catch { return error.description }
        }
        #expect(sentence(one, one) == "taken")
        #expect(sentence(one, other).hasPrefix("The key is not that of the certificate"))
        #expect(sentence([], one).hasPrefix("There is no certificate in PEM"))
        #expect(sentence(one, Array("nonsense".utf8)).hasPrefix("There is no private key in PEM"))
        #expect(sentence(Array(one.prefix(200)), one).hasPrefix("There is no certificate in PEM"))
    }
}
