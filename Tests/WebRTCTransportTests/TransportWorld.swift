import Bytes
import Logging
import RTP
import Runtime
import Synchronization
import WebRTC

@testable import WebRTCTransport

/// What the sessions of a test saw, over all loops.
final class Sightings: Sendable {
    private let stored = Mutex<[String]>([])
    var all: [String] { stored.withLock { $0 } }
    func add(_ sighting: String) { stored.withLock { $0.append(sighting) } }
    func count(_ sighting: String) -> Int { all.count { $0 == sighting } }
}

/// Sends back each datagram that isn't STUN, and answers a check with its first byte.
final class EchoSession: PeerSession {
    private let link: PeerLink
    private let name: String
    private let sightings: Sightings
    private var deadline: Instant?

    init(_ link: PeerLink, name: String, sightings: Sightings) {
        self.link = link
        self.name = name
        self.sightings = sightings
        sightings.add("\(name) made on loop \(link.loop.index)")
    }

    func receive(_ datagram: RawSpan, from address: TransportAddress, at now: Instant) {
        precondition(link.loop.isCurrent, "a session hears everything on its loop")
        let bytes = datagram.copied()
        if STUNMessage.isSTUN(datagram) {
            sightings.add("\(name) check")
            link.send([UInt8(ascii: "c")], to: address)
            return
        }
        if bytes == Array("connected".utf8) { link.noteConnected() }
        if bytes == Array("tick".utf8) { deadline = now + .milliseconds(5) }
        if bytes == Array("batch".utf8) {
            var batch = DatagramBatch()
            for byte in UInt8(0)..<3 {
                batch.append {
                    $0 += [byte]; return true
                }
            }
            link.send(batch, to: address)
        }
        link.send(bytes[...], to: address)
    }

    func tick(at now: Instant) {
        deadline = nil
        sightings.add("\(name) tick")
    }

    func nextDeadline(at now: Instant) -> Instant? { deadline }
    func restart(local: ICECredentials, remote: ICECredentials, at now: Instant) { sightings.add("\(name) restart") }
    func close(at now: Instant) { sightings.add("\(name) close") }
}

/// A transport on two loops of its own, and peers on a third.
struct TransportWorld {
    let group: EventLoopGroup
    let transport: WebRTCTransport
    let address: SocketAddress
    let sightings = Sightings()
    static let remote = ICECredentials(usernameFragment: "peer", password: "0123456789012345678901")!

    static func with(
        _ limits: WebRTCTransport.Limits = WebRTCTransport.Limits(), _ body: (TransportWorld) async throws -> Void
    ) async throws {
        let group = try EventLoopGroup(count: 2)
        let transport = WebRTCTransport(group: group, log: .silent, limits: limits)
        let address = try await transport.listen(address: SocketAddress("127.0.0.1", port: 0)!, announced: ["127.0.0.1"])
        try await body(TransportWorld(group: group, transport: transport, address: address))
        await transport.close()
        group.stop()
    }

    @discardableResult
    func admit(_ name: String, _ local: ICECredentials = .random(), host: String = "h") throws -> (PeerTicket, ICECredentials) {
        let sightings = sightings
        let ticket = try transport.admit(
            PeerAdmission(clientHost: host, local: local, remote: Self.remote) { link, _, _ in
                EchoSession(link, name: name, sightings: sightings)
            } onAbandoned: {
                sightings.add("\(name) abandoned")
            })
        return (ticket, local)
    }

    static func check(_ local: ICECredentials, password: String? = nil) -> [UInt8] {
        var writer = STUNWriter(STUNHeader(messageClass: .request, transactionID: .init(repeating: 7)))
        writer.write(username: Array("\(local.usernameFragment):\(remote.usernameFragment)".utf8))
        writer.write(priority: 1)
        return writer.finish(password: Array((password ?? local.password).utf8))
    }
}
