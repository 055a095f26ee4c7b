internal import Bytes
internal import RTP
internal import Runtime
internal import WebRTC

/// A TCP connection that a peer opened for its session (RFC 6544): packets as UDP would carry them, each behind its length. Its first packet
/// is a check, which says whose it is; where that session lives on another loop, the socket moves there.
final class MediaConnection: TransportDelegate {
    private let connection: TCPConnection
    private let peer: SocketAddress
    private weak var share: LoopTransport?
    private var deframer: PacketDeframer
    /// Nil until the first check.
    private var link: PeerLink?
    private var address: TransportAddress { TransportAddress(tcp: peer) }

    init(_ connection: TCPConnection, share: LoopTransport, deframer: PacketDeframer = PacketDeframer()) {
        self.connection = connection
        self.share = share
        self.deframer = deframer
        peer = connection.peer
        connection.delegate = self
    }

    /// Begins with the packets that came with it from another loop, of which the first is a check.
    func start() {
        connection.start()
        process()
    }

    /// Whether it has shown whose it is.
    var isNamed: Bool { link != nil }

    func send(_ datagram: ArraySlice<UInt8>) {
        guard hasRoom else { return }
        connection.write(PacketDeframer.frame(datagram))
    }

    func send(_ batch: borrowing DatagramBatch) {
        guard hasRoom else { return }
        var stream: [UInt8] = []
        stream.reserveCapacity(batch.bytes.count + 2 * batch.count)
        for place in 0..<batch.count { PacketDeframer.append(batch.bytes[batch.range(place)], to: &stream) }
        connection.write(stream)
    }

    /// As a path loses what it has no room for: what is old is worth nothing to the peer.
    private var hasRoom: Bool { connection.pendingBytes < share?.limits.pendingBytesMax ?? 0 }

    func close() { connection.close() }
    func closeAfterFlush() { connection.closeAfterFlush() }

    // MARK: From the network

    func transport(_ transport: any Transport, received bytes: RawSpan) {
        deframer.append(bytes)
        process()
    }

    func transportDrained(_ transport: any Transport) {}

    func transportClosed(_ transport: any Transport, reason: CloseReason) { share?.connectionClosed(self, address) }

    private func process() {
        let now = Instant.now()
        while connection.isOpen, let packet = deframer.next() {
            guard link != nil || identify(packet, at: now) else { return }
            if let link, let share { share.deliver(packet.rawSpan, to: link, from: address, at: now) }
        }
        if deframer.isBroken { connection.close() }
    }

    /// Whose it is, by its first packet. False where it isn't anybody's, or has moved on.
    private func identify(_ packet: [UInt8], at now: Instant) -> Bool {
        guard let share else { return false }
        switch share.owner(ofFirst: packet.rawSpan, from: address, at: now) {
        case .here(let link):
            self.link = link
            share.connectionNamed()
            return true
        case .elsewhere(let place):
            deframer.putBack(packet)
            guard let descriptor = connection.release() else { return false }
            share.connectionClosed(self, address)
            let moving = MovingConnection(descriptor, peer: peer, deframer: deframer)
            place.loop.execute { place.value.transport.adopt(moving) }
            return false
        case nil:
            connection.close()
            return false
        }
    }
}
