internal import CLinux

/// The way of a datagram: a peer's address, and ours that it came to, from which the answer has to leave. A value without storage of its own.
package struct UDPPath: Hashable, Sendable {
    package let isIPv4: Bool
    /// The peer's address as a number; IPv4 has the low 32 bits of ``peerLow``.
    package let peerHigh: UInt64
    package let peerLow: UInt64
    package let port: UInt16
    /// Ours, alike; 0 where the kernel chooses.
    package let localHigh: UInt64
    package let localLow: UInt64

    package init(isIPv4: Bool, peerHigh: UInt64, peerLow: UInt64, port: UInt16, localHigh: UInt64 = 0, localLow: UInt64 = 0) {
        self.isIPv4 = isIPv4
        self.peerHigh = peerHigh
        self.peerLow = peerLow
        self.port = port
        self.localHigh = localHigh
        self.localLow = localLow
    }

    /// To a peer, from where the kernel chooses.
    package init(to peer: SocketAddress) {
        let words = peer.words
        self.init(isIPv4: peer.isIPv4, peerHigh: words.high, peerLow: words.low, port: peer.port)
    }

    init(_ path: carillon_udp_path) {
        self.init(
            isIPv4: path.is_ipv4 != 0, peerHigh: path.peer_high, peerLow: path.peer_low, port: path.port, localHigh: path.local_high,
            localLow: path.local_low)
    }

    var kernelForm: carillon_udp_path {
        carillon_udp_path(
            peer_high: peerHigh, peer_low: peerLow, local_high: localHigh, local_low: localLow, port: port, is_ipv4: isIPv4 ? 1 : 0)
    }
}

extension SocketAddress {
    /// The address as numbers; IPv4 has the low 32 bits of `low`.
    package var words: (high: UInt64, low: UInt64) {
        let high = isIPv4 ? 0 : bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        return (high, bytes.suffix(isIPv4 ? 4 : 8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
