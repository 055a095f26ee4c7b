/// One packet of a compound (RFC 3550, §6), as far as we act on it.
package enum RTCPPacket: Equatable, Sendable {
    case senderReport(ssrc: UInt32, RTCPSenderInformation, [RTCPReportBlock])
    case receiverReport(ssrc: UInt32, [RTCPReportBlock])
    case goodbye([UInt32])
    /// Packets that the peer misses (RFC 4585, §6.2.1).
    case nack(media: UInt32, [UInt16])
    /// A key frame is wanted (RFC 4585, §6.3.1; RFC 5104, §4.3.1); FIR counts its requests.
    case pictureLoss(media: UInt32)
    case fullIntraRequest([(media: UInt32, number: UInt8)])
    /// What came of the packets with transport-wide numbers.
    case transportFeedback(TransportFeedback)
    /// What the receiver reckons to take, in bits a second (draft-alvestrand-rmcat-remb-03).
    case maximumBitrate(UInt64)
    /// Well framed, but nothing to us.
    case other(type: UInt8)

    package static func == (lhs: RTCPPacket, rhs: RTCPPacket) -> Bool {
        switch (lhs, rhs) {
        case (.senderReport(let a, let b, let c), .senderReport(let x, let y, let z)): a == x && b == y && c == z
        case (.receiverReport(let a, let b), .receiverReport(let x, let y)): a == x && b == y
        case (.goodbye(let a), .goodbye(let x)): a == x
        case (.nack(let a, let b), .nack(let x, let y)): a == x && b == y
        case (.pictureLoss(let a), .pictureLoss(let x)): a == x
        case (.fullIntraRequest(let a), .fullIntraRequest(let x)): a.elementsEqual(x) { $0 == $1 }
        case (.transportFeedback(let a), .transportFeedback(let x)): a == x
        case (.maximumBitrate(let a), .maximumBitrate(let x)): a == x
        case (.other(let a), .other(let x)): a == x
        default: false
        }
    }
}

/// The sender's half of a sender report (RFC 3550, §6.4.1): one moment in both of its clocks.
package struct RTCPSenderInformation: Equatable, Sendable {
    /// Seconds since 1900 and their fraction, 32 bits each.
    package var ntpTime: UInt64
    package var rtpTimestamp: UInt32
    package var packetCount: UInt32
    package var octetCount: UInt32

    package init(ntpTime: UInt64, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32) {
        self.ntpTime = ntpTime
        self.rtpTimestamp = rtpTimestamp
        self.packetCount = packetCount
        self.octetCount = octetCount
    }
}
