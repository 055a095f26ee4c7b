import Runtime
import TestSupport
import Testing

@Suite struct UDPSocketTests {
    @Test("Datagrams go to and fro whole, with their sender's address; empty ones too")
    func pingPong() async throws {
        try await withLoop { loop in
            let seen = Record<[UInt8]>()
            try await loop.run { () -> Result<Void, SystemCallError> in
                Result { () throws(SystemCallError) in
                    let echo = Box()
                    echo.socket = try UDPSocket(loop: loop, address: SocketAddress("127.0.0.1", port: 0)!) { bytes, peer in
                        echo.socket?.send(bytes.withUnsafeBytes { Array($0) }[...], to: peer)
                    }
                    let client = try UDPSocket(loop: loop, address: SocketAddress("127.0.0.1", port: 0)!) { bytes, peer in
                        if peer == echo.socket?.address { seen.add(bytes.withUnsafeBytes { Array($0) }) }
                    }
                    for size in [1200, 0, 1, 60_000] { #expect(client.send(pattern(size)[...], to: echo.socket!.address)) }
                }
            }.get()
            #expect(await eventually { seen.count == 4 })
            #expect(seen.elements == [1200, 0, 1, 60_000].map(pattern))
        }
    }

    private final class Box { var socket: UDPSocket? }

    @Test("A socket may be closed from within its own callback, and gets nothing after that")
    func closeWithin() async throws {
        try await withLoop { loop in
            let seen = Record<Int>()
            try await loop.run { () -> Result<Void, SystemCallError> in
                Result { () throws(SystemCallError) in
                    let box = Box()
                    box.socket = try UDPSocket(loop: loop, address: SocketAddress("127.0.0.1", port: 0)!) { _, _ in
                        seen.add(1)
                        box.socket?.close()
                    }
                    let sender = try UDPSocket(loop: loop, address: SocketAddress("127.0.0.1", port: 0)!) { _, _ in }
                    for _ in 0..<5 { sender.send([1], to: box.socket!.address) }
                    loop.schedule(after: .milliseconds(20)) { seen.add(100) }
                }
            }.get()
            #expect(await eventually { seen.elements.last == 100 })
            #expect(seen.elements == [1, 100])
        }
    }
}
