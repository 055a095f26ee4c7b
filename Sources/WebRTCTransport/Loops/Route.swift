internal import RTP
internal import Runtime
internal import WebRTC

/// Where datagrams from an address go, and how answers go back. Made by an authentic check only.
final class Route {
    enum Target {
        case here(PeerLink)
        /// The session lives on another loop.
        case elsewhere(PeerTicket, UsernameKey, ForwardQueue)
    }

    var target: Target
    /// The way back; for TCP it is the connection's.
    var path: UDPPath
    var lastHeard: Instant

    init(_ target: Target, path: UDPPath, at now: Instant) {
        self.target = target
        self.path = path
        lastHeard = now
    }

    /// Whose session it leads to.
    var ticket: PeerTicket { Self.ticket(of: target) }

    static func ticket(of target: Target) -> PeerTicket {
        switch target {
        case .here(let link): link.ticket
        case .elsewhere(let ticket, _, _): ticket
        }
    }

    /// The session that it leads to is over.
    var isStale: Bool { ticket.isClosed }

    func leads(to link: PeerLink) -> Bool {
        if case .here(let present) = target { present === link } else { false }
    }
}

extension TransportAddress {
    init(_ path: UDPPath) {
        self =
            path.isIPv4
            ? TransportAddress(ipv4: UInt32(truncatingIfNeeded: path.peerLow), port: path.port)
            : TransportAddress(ipv6High: path.peerHigh, low: path.peerLow, port: path.port)
    }

    init(tcp peer: SocketAddress) {
        let words = peer.words
        self =
            peer.isIPv4
            ? TransportAddress(ipv4: UInt32(truncatingIfNeeded: words.low), port: peer.port, carrier: .tcp)
            : TransportAddress(ipv6High: words.high, low: words.low, port: peer.port, carrier: .tcp)
    }
}

extension UDPPath {
    /// To an address from which nothing has come: the kernel chooses ours.
    init(to address: TransportAddress) {
        self.init(isIPv4: address.family == .ipv4, peerHigh: address.high, peerLow: address.low, port: address.port)
    }
}
