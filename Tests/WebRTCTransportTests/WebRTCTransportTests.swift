import Runtime
import TestSupport
import Testing
import WebRTC

@testable import WebRTCTransport

@Suite struct WebRTCTransportTests {
    @Test("A session is made by the first authentic check, and hears its peer from there on; a batch arrives in its parts")
    func firstCheck() async throws {
        try await TransportWorld.with { world in
            let (_, local) = try world.admit("a")
            let port = world.address.port
            try await onThread {
                let peer = TestPeer(to: port)
                peer.send("too early")
                peer.send(TransportWorld.check(local, password: "another password, as long"))
                #expect(peer.ask(TransportWorld.check(local)) == "c")
                #expect(peer.ask("hello") == "hello")
                #expect(peer.ask("batch") == "\u{0}")
                #expect([peer.receive(), peer.receive(), peer.receive()] == ["\u{1}", "\u{2}", "batch"])
                peer.send("tick")
                #expect(peer.receive() == "tick")
            }
            #expect(await eventually { world.sightings.count("a tick") == 1 })
            #expect(world.sightings.count("a check") == 1)
        }
    }

    @Test("A session hears its peer at every loop, but only by addresses from which a check came")
    func everyLoop() async throws {
        try await TransportWorld.with { world in
            let (_, local) = try world.admit("a")
            let port = world.address.port
            try await onThread {
                let peers = (0..<8).map { _ in TestPeer(to: port) }
                let stranger = TestPeer(to: port)
                for peer in peers { #expect(peer.ask(TransportWorld.check(local)) == "c") }
                for peer in peers { #expect(peer.ask(TransportWorld.check(local)) == "c") }
                for (number, peer) in peers.enumerated() { #expect(peer.ask("hello \(number)") == "hello \(number)") }
                stranger.send("hello")
                #expect(peers[7].ask("last") == "last")
                #expect(stranger.receive(patient: false) == nil)
            }
            #expect(world.sightings.all.count { $0.hasPrefix("a made") } == 1)
        }
    }

    @Test("The ninth address of a session has the one forgotten that was silent for longest")
    func addressLimit() async throws {
        try await TransportWorld.with { world in
            let (_, local) = try world.admit("a")
            let port = world.address.port
            try await onThread {
                let peers = (0..<9).map { _ in TestPeer(to: port) }
                for peer in peers { #expect(peer.ask(TransportWorld.check(local)) == "c") }
                #expect(peers[8].ask("hello") == "hello")
            }
        }
    }

    @Test("Over TCP the same packets come behind their length, whichever loop took the connection")
    func tcp() async throws {
        try await TransportWorld.with { world in
            let (_, local) = try world.admit("a")
            let port = world.address.port
            try await onThread {
                let sockets = try (0..<6).map { _ in try TestSocket(port: port) }
                for socket in sockets {
                    let check = PacketDeframer.frame(TransportWorld.check(local)[...])
                    try socket.send(Array(check[..<9]))
                    try socket.send(Array(check[9...]) + [0, 2, 104, 105])
                    #expect(try socket.receive(exactly: 7) == [0, 1, UInt8(ascii: "c"), 0, 2, 104, 105])
                }
                let batch = PacketDeframer.frame(Array("batch".utf8)[...])
                try sockets[3].send(batch)
                #expect(try sockets[3].receive(exactly: 16) == [0, 1, 0, 0, 1, 1, 0, 1, 2] + batch)
                let stranger = try TestSocket(port: port)
                try stranger.send([0, 2, 104, 105])
                #expect(try stranger.receiveAll().isEmpty)
            }
        }
    }

    @Test("Whoever isn't come for in time is told so, and his check comes too late")
    func abandoned() async throws {
        var limits = WebRTCTransport.Limits()
        limits.waitingMax = .milliseconds(10)
        limits.expiryInterval = .milliseconds(10)
        try await TransportWorld.with(limits) { world in
            let (ticket, _) = try world.admit("a")
            #expect(await eventually { world.sightings.all == ["a abandoned"] })
            #expect(ticket.isClosed)
            #expect(world.transport.counts == (0, 0, 0))
        }
    }

    @Test("With as many handshakes under way as there may be, another session begins when one of them is over")
    func halfOpenLimit() async throws {
        var limits = WebRTCTransport.Limits()
        limits.halfOpenSessionsMax = 1
        try await TransportWorld.with(limits) { world in
            let (_, first) = try world.admit("a")
            let (_, second) = try world.admit("b")
            let port = world.address.port
            try await onThread {
                let (one, other) = (TestPeer(to: port), TestPeer(to: port))
                #expect(one.ask(TransportWorld.check(first)) == "c")
                other.send(TransportWorld.check(second))
                #expect(one.ask("hello") == "hello")
                #expect(one.ask("connected") == "connected")
                #expect(other.receive(patient: false) == nil)
                #expect(other.ask(TransportWorld.check(second)) == "c")
            }
        }
    }

    @Test("Sessions of one address, and those that wait, are counted; what ends makes room")
    func admissionLimits() async throws {
        var limits = WebRTCTransport.Limits()
        limits.sessionsPerHostMax = 2
        limits.waitingSessionsMax = 3
        try await TransportWorld.with(limits) { world in
            let (first, _) = try world.admit("a", host: "x")
            try world.admit("b", host: "x")
            #expect(throws: AdmissionRefusal.tooManyFromAddress) { try world.admit("c", host: "x") }
            try world.admit("d", host: "y")
            #expect(throws: AdmissionRefusal.tooManySessions) { try world.admit("e", host: "z") }
            first.close()
            try world.admit("f", host: "x")
            #expect(world.transport.counts == (3, 3, 0))
        }
    }

    @Test("Who knows one session's password takes no other's address with it")
    func routeHold() async throws {
        try await TransportWorld.with { world in
            let (_, victim) = try world.admit("victim")
            let (_, thief) = try world.admit("thief")
            let port = world.address.port
            try await onThread {
                let peer = TestPeer(to: port)
                #expect(peer.ask(TransportWorld.check(victim)) == "c")
                peer.send(TransportWorld.check(thief))
                #expect(peer.ask("mine") == "mine")
                #expect(peer.receive(patient: false) == nil)
            }
            #expect(world.sightings.all.allSatisfy { !$0.hasPrefix("thief") })
        }
    }

    @Test("After a restart the new fragment leads to the session, the old one nowhere; closing says so once")
    func restartAndClose() async throws {
        try await TransportWorld.with { world in
            let (ticket, old) = try world.admit("a")
            let new = ICECredentials.random()
            let port = world.address.port
            try await onThread {
                #expect(TestPeer(to: port).ask(TransportWorld.check(old)) == "c")
                ticket.restart(local: new, remote: TransportWorld.remote)
                let (peer, late) = (TestPeer(to: port), TestPeer(to: port))
                #expect(waited { world.sightings.count("a restart") == 1 })
                late.send(TransportWorld.check(old))
                #expect(peer.ask(TransportWorld.check(new)) == "c")
                #expect(peer.ask("hello") == "hello")
                #expect(late.receive(patient: false) == nil)
            }
            ticket.close()
            ticket.close()
            #expect(await eventually { world.sightings.count("a close") == 1 })
            #expect(await eventually { world.transport.counts == (0, 0, 0) })
        }
    }
}
