package import Bytes

/// The header of an RTP packet (RFC 3550, §5.1) with the extension's place (§5.3.1). Reading allocates nothing.
package struct RTPHeader: Equatable, Sendable {
    package var payloadType: UInt8
    /// The last packet of a picture; the first behind a silence.
    package var marker: Bool
    package var sequence: UInt16
    package var timestamp: UInt32
    package var ssrc: UInt32
    /// Fixed header, contributing sources and extension.
    package let byteCount: Int
    /// Bytes at the end belong to padding, whose last byte counts them. It is encrypted with the payload.
    package let hasPadding: Bool
    /// The extension's elements, and whether they have headers of two bytes (RFC 8285, §4.3).
    package let extensions: (range: Range<Int>, isTwoByte: Bool)?

    static let version: UInt8 = 2
    static let fixedByteCount = 12

    /// Whether a datagram is RTP or RTCP (RFC 7983, §7), and which (RFC 5761, §4).
    package enum Kind: Sendable {
        case rtp, rtcp

        package init?(_ datagram: RawSpan) {
            var reader = ByteReader(datagram)
            guard let first = try? reader.readUInt8(), (128...191).contains(first), let second = try? reader.readUInt8() else { return nil }
            self = (192...223).contains(second) ? .rtcp : .rtp
        }
    }

    package init(_ packet: RawSpan) throws(ParseError) {
        var reader = ByteReader(packet)
        let first = try reader.readUInt8()
        guard first >> 6 == Self.version else { throw .invalid("the version isn't 2", offset: 0) }
        let second = try reader.readUInt8()
        marker = second & 0x80 != 0
        payloadType = second & 0x7F
        sequence = try reader.readUInt16()
        timestamp = try reader.readUInt32()
        ssrc = try reader.readUInt32()
        try reader.skip(4 * Int(first & 0x0F))
        if first & 0x10 != 0 {
            let profile = try reader.readUInt16()
            let count = 4 * Int(try reader.readUInt16())
            let start = reader.offset
            try reader.skip(count)
            let isTwoByte = profile >> 4 == 0x100
            extensions = isTwoByte || profile == 0xBEDE ? (start..<start + count, isTwoByte) : nil
        } else {
            extensions = nil
        }
        hasPadding = first & 0x20 != 0
        byteCount = reader.offset
    }

    /// The payload, without padding, of the packet that this header was read from, decrypted.
    package func payloadRange(in packet: RawSpan) throws(ParseError) -> Range<Int> {
        guard packet.byteCount >= byteCount else { throw .truncated(offset: packet.byteCount) }
        guard hasPadding else { return byteCount..<packet.byteCount }
        guard packet.byteCount > byteCount else { throw .invalid("there is no padding to count", offset: byteCount) }
        var reader = ByteReader(packet.extracting(packet.byteCount - 1..<packet.byteCount))
        let padding = Int(try reader.readUInt8())
        guard padding > 0, padding <= packet.byteCount - byteCount else {
            throw .invalid("there is less payload than padding", offset: packet.byteCount - 1)
        }
        return byteCount..<packet.byteCount - padding
    }

    package static func == (lhs: RTPHeader, rhs: RTPHeader) -> Bool {
        lhs.payloadType == rhs.payloadType && lhs.marker == rhs.marker && lhs.sequence == rhs.sequence && lhs.timestamp == rhs.timestamp
            && lhs.ssrc == rhs.ssrc
    }
}
