import Glibc
import Runtime
import TestSupport
import Testing

@Suite struct TCPListenerTests {
    /// Listens on every loop of the group, and drops what connects. Counts it by loop.
    private func listen(_ group: EventLoopGroup, port: UInt16 = 0, _ seen: Record<Int>) async throws -> UInt16 {
        let address = try loopback(port: port)
        return try await group.listen(address) { (loop, address) throws(SystemCallError) in
            try TCPListener(loop: loop, address: address) { _, _ in seen.add(loop.index) }.address
        }.port
    }

    @Test("Listeners on one port share the connections among the loops")
    func spread() async throws {
        let group = try EventLoopGroup(count: 2)
        defer { group.stop() }
        let seen = Record<Int>()
        let port = try await listen(group, seen)
        for _ in 0..<64 { _ = try TestSocket(port: port) }
        #expect(await eventually { seen.count == 64 })
        #expect(Set(seen.elements) == [0, 1])
    }

    @Test("A port that somebody listens on is not shared with him, though the kernel would")
    func takenPort() async throws {
        let group = try EventLoopGroup(count: 2)
        defer { group.stop() }
        let seen = Record<Int>()
        let port = try await listen(group, seen)
        await #expect(throws: SystemCallError("bind", code: EADDRINUSE)) { _ = try await listen(group, port: port, seen) }
    }

    @Test("A closed listener takes nobody; what it took lives on")
    func closes() async throws {
        try await withLoop { loop in
            let (address, server) = try await loop.run { () -> Result<(SocketAddress, LoopBound<TCPListener>), SystemCallError> in
                Result { () throws(SystemCallError) in
                    let listener = try TCPListener(loop: loop, address: SocketAddress("127.0.0.1", port: 0)!) { descriptor, peer in
                        let connection = TCPConnection(loop: loop, adopting: descriptor, peer: peer)
                        let delegate = Peer()
                        echo(connection, delegate)
                        delegate.onClosed = { _ in withExtendedLifetime((connection, delegate)) {} }
                        connection.delegate = delegate
                        connection.start()
                        // The delegate is held by its own closure until the end of the loop.
                        loop.schedule(after: .seconds(3600)) { withExtendedLifetime(delegate) {} }
                    }
                    return (listener.address, LoopBound(listener, on: loop))
                }
            }.get()
            try await onThread {
                let client = try TestSocket(port: address.port)
                try client.send("a")
                #expect(try client.receive(exactly: 1) == Array("a".utf8))
                loop.execute { server.value.close() }
                while (try? TestSocket(port: address.port)) != nil {}
                try client.send("b")
                #expect(try client.receive(exactly: 1) == Array("b".utf8))
            }
        }
    }

    @Test("A listener for every address takes IPv4 peers and tells their IPv4 addresses")
    func anyAddress() async throws {
        try await withLoop { loop in
            let peers = Record<SocketAddress>()
            let result = await loop.run { () -> Result<UInt16, SystemCallError> in
                Result { () throws(SystemCallError) in
                    try TCPListener(loop: loop, address: SocketAddress("::", port: 0)!) { _, peer in peers.add(peer) }.address.port
                }
            }
            // A machine without IPv6 has nothing to show here.
            guard case .success(let port) = result else { return }
            _ = try TestSocket(port: port)
            #expect(await eventually { peers.count == 1 })
            #expect(peers.elements.first?.host == "127.0.0.1")
        }
    }
}
