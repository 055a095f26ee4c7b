/// An address of ours that an answer names (RFC 8839, §5.1).
package struct ICECandidate: Equatable, Sendable {
    package enum Transport: Equatable, Sendable {
        case udp
        /// The peer connects (RFC 6544, §4.5).
        case tcpPassive
    }

    package let transport: Transport
    /// A numeric address, or a name that peers can look up.
    package let host: String
    package let port: UInt16

    package init(transport: Transport, host: String, port: UInt16) {
        self.transport = transport
        self.host = host
        self.port = port
    }

    /// The attribute's value. UDP comes before TCP, and of each what is named first (RFC 8445, §5.1.2.1; RFC 6544, §4.2).
    func attribute(position: Int) -> SDPAttribute {
        let local = UInt32(max(0, 65535 - position))
        switch transport {
        case .udp: return value("udp", priority: 126 << 24 | local << 8 | 255, foundation: position, "")
        // Direction preference 4 of passive candidates stands in the highest bits of the local preference.
        case .tcpPassive:
            return value("tcp", priority: 90 << 24 | (4 << 13 | local & 0x1FFF) << 8 | 255, foundation: position, " tcptype passive")
        }
    }

    private func value(_ protocolName: String, priority: UInt32, foundation: Int, _ tail: String) -> SDPAttribute {
        SDPAttribute("candidate", "\(foundation + 1) 1 \(protocolName) \(priority) \(host) \(port) typ host\(tail)")
    }
}
