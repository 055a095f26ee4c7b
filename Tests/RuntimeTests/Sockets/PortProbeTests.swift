import Runtime
import Testing

@Suite struct PortProbeTests {
    @Test("A port on which someone listens is in trouble, though listeners of ours would share it; a free one is not")
    func takenAndFree() async throws {
        let loop = try EventLoop()
        loop.start()
        defer { loop.stop() }
        let anyPort = try #require(SocketAddress("127.0.0.1", port: 0))
        let bound = try await loop.run { () -> Result<LoopBound<TCPListener>, any Error> in
            Result { LoopBound(try TCPListener(loop: loop, address: anyPort) { _, _ in }, on: loop) }
        }.get()
        let address = await loop.run { bound.value.address }
        #expect(PortProbe.trouble(address) != nil)
        await loop.run { bound.value.close() }
        #expect(PortProbe.trouble(address) == nil)
    }
}
