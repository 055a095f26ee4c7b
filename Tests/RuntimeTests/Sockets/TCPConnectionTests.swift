import Runtime
import Synchronization
import TestSupport
import Testing

@Suite struct TCPConnectionTests {
    @Test("What is echoed comes back whole and in order, while a client sends and reads at once")
    func echoes() async throws {
        try await withLoop { loop in
            let port = try await TestServer.start(on: loop, setUp: echo).port
            let sent = pattern(6_000_000)
            let received = try await onThread {
                // Two threads use the client's two directions.
                let client = try TestSocket(port: port)
                Task.detached { try await onThread { try client.send(sent) } }
                return try client.receive(exactly: sent.count)
            }
            #expect(received == sent)
        }
    }

    @Test("A peer that doesn't read is not read any more, and gets every byte once it does")
    func backPressure() async throws {
        try await withLoop { loop in
            let pending = Record<Int>()
            let port = try await TestServer.start(on: loop) { connection, peer in
                echo(connection, peer)
                let receive = peer.onBytes
                peer.onBytes = {
                    receive($0, $1)
                    pending.add($0.pendingBytes)
                }
            }.port
            let counts = try await onThread {
                let client = try TestSocket(port: port, receiveBufferBytes: 16_384)
                let sent = try client.sendUntilStuck(limit: 200_000_000)
                return (sent, try client.receive(exactly: sent).count)
            }
            #expect(counts.0 < 200_000_000)
            #expect(counts.1 == counts.0)
            #expect((pending.elements.max() ?? 0) <= 1 << 20 + 256 * 1024)
        }
    }

    @Test("Many chunks, empty ones among them, go out in order where the peer takes a little at a time; then we are told, once")
    func partialWrites() async throws {
        try await withLoop { loop in
            let drained = Record<Int>()
            let whole = pattern(5_000_000)
            let port = try await TestServer.start(on: loop) { connection, peer in
                peer.onDrained = { drained.add($0.pendingBytes) }
                peer.onBytes = { transport, _ in
                    var chunks: [ArraySlice<UInt8>] = []
                    for start in stride(from: 0, to: whole.count, by: 5000) { chunks += [whole[start..<start + 5000], [], []] }
                    transport.write(chunks)
                }
            }.port
            let received = try await onThread {
                let client = try TestSocket(port: port, receiveBufferBytes: 4096)
                try client.send("go")
                return try client.receive(exactly: whole.count)
            }
            #expect(received == whole)
            #expect(await eventually { drained.count > 0 })
            #expect(drained.elements == [0])
        }
    }

    @Test("Nobody is told of a drain where nothing had to wait")
    func noDrain() async throws {
        try await withLoop { loop in
            let drained = Record<Int>()
            let port = try await TestServer.start(on: loop) { connection, peer in
                echo(connection, peer)
                peer.onDrained = { _ in drained.add(1) }
            }.port
            try await onThread {
                let client = try TestSocket(port: port)
                for _ in 0..<50 {
                    try client.send("hello")
                    #expect(try client.receive(exactly: 5) == Array("hello".utf8))
                }
            }
            #expect(drained.count == 0)
        }
    }

    @Test("A peer that takes nothing is cut off after the limit")
    func stalled() async throws {
        var limits = TCPConnection.Limits()
        limits.stallMax = .milliseconds(100)
        try await withLoop { loop in
            let (port, closed) = try await TestServer.start(on: loop, limits: limits) { connection, peer in
                peer.onBytes = { transport, _ in transport.write(pattern(20_000_000)) }
            }
            try await onThread {
                let client = try TestSocket(port: port, receiveBufferBytes: 4096)
                try client.send("go")
                #expect(waited { closed.count == 1 })
            }
            #expect(closed.elements == [.stalled])
        }
    }

    @Test("A peer that takes a little now and then, to hold our memory, is cut off as well")
    func trickle() async throws {
        var limits = TCPConnection.Limits()
        limits.stallMax = .milliseconds(200)
        limits.stallBytesMin = 15_000_000
        try await withLoop { loop in
            let (port, closed) = try await TestServer.start(on: loop, limits: limits) { connection, peer in
                peer.onBytes = { transport, _ in transport.write(pattern(20_000_000)) }
            }
            let received = try await onThread {
                let client = try TestSocket(port: port, receiveBufferBytes: 4096)
                try client.send("go")
                var count = 0
                while closed.count == 0, count < 10_000_000 { count += try client.receive(atMost: 100).count }
                return count
            }
            #expect(received < 10_000_000)
            #expect(closed.elements == [.stalled])
        }
    }

    @Test("Closing after the flush: the peer reads all that was said, then the end, though it sent what was never read")
    func closeAfterFlush() async throws {
        try await withLoop { loop in
            let whole = pattern(3_000_000)
            let (port, closed) = try await TestServer.start(on: loop) { connection, peer in
                peer.onBytes = { transport, _ in
                    transport.pauseReading()
                    transport.write(whole)
                    transport.closeAfterFlush()
                    transport.write(Array("too late".utf8))
                }
            }
            let received = try await onThread {
                let client = try TestSocket(port: port)
                try client.send(pattern(100_000))
                try client.send(pattern(100_000))
                return try client.receiveAll()
            }
            #expect(received == whole)
            #expect(await eventually { closed.elements == [.local] })
        }
    }

    @Test("A peer that never closes its side is not waited for longer than the limit")
    func lingering() async throws {
        var limits = TCPConnection.Limits()
        limits.lingerMax = .milliseconds(50)
        try await withLoop { loop in
            let (port, closed) = try await TestServer.start(on: loop, limits: limits) { connection, peer in
                peer.onBytes = { transport, _ in transport.closeAfterFlush() }
            }
            try await onThread {
                let client = try TestSocket(port: port)
                try client.send("x")
                #expect(try client.receiveAll().isEmpty)
                #expect(waited { closed.count == 1 || (try? client.send("y")) == nil })
            }
            #expect(await eventually { closed.count == 1 })
        }
    }

    @Test("A peer that has said all may still be answered, if the delegate wants to")
    func halfClosed() async throws {
        try await withLoop { loop in
            let (port, closed) = try await TestServer.start(on: loop) { connection, peer in
                peer.onEnded = { transport in
                    loop.schedule(after: .milliseconds(5)) {
                        // Reading again would find nothing but the end, for ever.
                        connection.resumeReading()
                        connection.write(Array("goodbye".utf8))
                        connection.closeAfterFlush()
                    }
                    return .keepWriting
                }
            }
            let received = try await onThread {
                let client = try TestSocket(port: port)
                try client.send("hello")
                client.closeSending()
                return try client.receiveAll()
            }
            #expect(received == Array("goodbye".utf8))
            #expect(await eventually { closed.elements == [.local] })
        }
    }

    @Test("A delegate that has nothing more to say: what is pending still goes to the peer")
    func pendingAtTheEnd() async throws {
        try await withLoop { loop in
            let whole = pattern(8_000_000)
            let (port, closed) = try await TestServer.start(on: loop) { connection, peer in
                peer.onBytes = { transport, _ in transport.write(whole) }
            }
            let received = try await onThread {
                let client = try TestSocket(port: port, receiveBufferBytes: 4096)
                try client.send("x")
                client.closeSending()
                return try client.receiveAll()
            }
            #expect(received == whole)
            #expect(await eventually { closed.elements == [.peer] })
        }
    }

    @Test("A peer's crash is noticed, also while it is not read")
    func reset() async throws {
        try await withLoop { loop in
            let arrived = Record<Int>()
            let (port, closed) = try await TestServer.start(on: loop) { connection, peer in
                peer.onBytes = { transport, _ in
                    transport.pauseReading()
                    arrived.add(1)
                }
            }
            let client = try TestSocket(port: port)
            try client.send("x")
            #expect(await eventually { arrived.count == 1 })
            client.reset()
            #expect(await eventually { closed.count == 1 })
        }
    }

    @Test("A connection may be closed from within each of its callbacks, and is told of it once")
    func closeWithin() async throws {
        try await withLoop { loop in
            let (port, closed) = try await TestServer.start(on: loop) { connection, peer in
                peer.onBytes = { transport, _ in
                    transport.close()
                    transport.close()
                    transport.closeAfterFlush()
                    transport.write([1])
                    transport.resumeReading()
                }
                peer.onClosed = { _ in connection.close() }
            }
            try await onThread {
                let client = try TestSocket(port: port)
                try client.send("x")
                try client.waitForEnd()
            }
            // The client sees the end before the connection's owner is told of it.
            #expect(await eventually { closed.count > 0 })
            #expect(closed.elements == [.local])
        }
    }

    @Test("Connections that come and go share numbers, not bytes; none is left over")
    func reusedNumbers() async throws {
        try await withLoop { loop in
            let alive = Record<Int>()
            let (port, closed) = try await TestServer.start(on: loop) { connection, peer in
                let witness = Witness(alive)
                peer.onBytes = { transport, bytes in
                    withExtendedLifetime(witness) {}
                    transport.write(bytes)
                    transport.closeAfterFlush()
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<4 {
                    group.addTask {
                        try await onThread {
                            for round in 0..<100 {
                                let client = try TestSocket(port: port)
                                let words = "worker \(worker) round \(round)"
                                try client.send(words)
                                #expect(try client.receiveAll() == Array(words.utf8))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(await eventually { closed.count == 400 && alive.sum == 0 })
        }
    }
}
