/// An IP address with a port, as packets come from and go to. A value without storage of its own, so that one per packet costs nothing.
package struct TransportAddress: Hashable, Sendable {
    package enum Family: UInt8, Sendable {
        // The numbers that STUN gives them (RFC 8489, §14.1).
        case ipv4 = 1
        case ipv6 = 2
    }

    /// What carries packets there. A peer may have the same number on both.
    package enum Carrier: Hashable, Sendable {
        case udp
        /// A connection that the peer opened (RFC 6544), with each packet behind its length (RFC 4571).
        case tcp
    }

    package let family: Family
    package let carrier: Carrier
    /// The address in network order; IPv4 has the low 32 bits of ``low``.
    package let high: UInt64
    package let low: UInt64
    package let port: UInt16

    package init(ipv4 address: UInt32, port: UInt16, carrier: Carrier = .udp) {
        family = .ipv4
        self.carrier = carrier
        high = 0
        low = UInt64(address)
        self.port = port
    }

    package init(ipv6High high: UInt64, low: UInt64, port: UInt16, carrier: Carrier = .udp) {
        family = .ipv6
        self.carrier = carrier
        self.high = high
        self.low = low
        self.port = port
    }
}
