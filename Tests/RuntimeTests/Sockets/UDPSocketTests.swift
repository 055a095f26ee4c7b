import Bytes
import Runtime
import TestSupport
import Testing

@Suite struct UDPSocketTests {
    private final class Box { var socket: UDPSocket? }

    /// Sockets at the given address: one that sends back all that it gets, and another.
    private func echo(
        at host: String, on loop: EventLoop, _ seen: Record<[UInt8]>, _ use: @escaping @Sendable (UDPSocket, UDPPath) -> Void
    ) async throws {
        try await loop.run { () -> Result<Void, SystemCallError> in
            Result { () throws(SystemCallError) in
                let echo = Box()
                echo.socket = try UDPSocket(loop: loop, address: SocketAddress(host, port: 0)!) { bytes, path in
                    echo.socket?.send(bytes.withUnsafeBytes { Array($0) }[...], to: path)
                }
                let client = try UDPSocket(loop: loop, address: SocketAddress(host, port: 0)!) { bytes, path in
                    if path.port == echo.socket?.address.port { seen.add(bytes.withUnsafeBytes { Array($0) }) }
                }
                let loopback = SocketAddress(host == "::" ? "127.0.0.1" : host, port: echo.socket!.address.port)!
                use(client, UDPPath(to: loopback))
            }
        }.get()
    }

    @Test(
        "Datagrams go to and fro whole, empty ones too, by either family and by a socket for both; one that is too long is dropped",
        arguments: ["127.0.0.1", "::1", "::"])
    func pingPong(host: String) async throws {
        try await withLoop { loop in
            let seen = Record<[UInt8]>()
            try await echo(at: host, on: loop, seen) { client, path in
                for size in [1200, 0, 1, 2049, 2048] { #expect(client.send(pattern(size)[...], to: path)) }
            }
            #expect(await eventually { seen.count == 4 })
            #expect(seen.elements == [1200, 0, 1, 2048].map(pattern))
        }
    }

    @Test("A batch arrives datagram by datagram, whatever their lengths", arguments: ["127.0.0.1", "::1", "::"])
    func batch(host: String) async throws {
        let sizes = [1200, 1200, 1200, 700, 1, 1, 1, 90, 1199, 1200] + Array(repeating: 1000, count: 200) + [3]
        try await withLoop { loop in
            let seen = Record<[UInt8]>()
            try await echo(at: host, on: loop, seen) { client, path in
                var batch = DatagramBatch()
                for size in sizes {
                    batch.append { bytes in
                        bytes += pattern(size)
                        return true
                    }
                }
                batch.append { bytes in
                    bytes += [1, 2, 3]
                    return false
                }
                #expect(client.send(batch, to: path) == sizes.count)
            }
            #expect(await eventually { seen.count == sizes.count })
            #expect(seen.elements == sizes.map(pattern))
        }
    }

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
                    for _ in 0..<5 { sender.send([1], to: UDPPath(to: box.socket!.address)) }
                    loop.schedule(after: .milliseconds(20)) { seen.add(100) }
                }
            }.get()
            #expect(await eventually { seen.elements.last == 100 })
            #expect(seen.elements == [1, 100])
        }
    }
}
