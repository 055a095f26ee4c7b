internal import Bytes

/// Packets on a stream, each behind its length of 16 bits (RFC 4571), as ICE's TCP candidates carry them (RFC 6544, §3).
package struct PacketDeframer: Sendable {
    /// What a packet has at most: peers cut what they send for a path of the internet. One that promises more isn't a peer of ours.
    package static let packetBytesMax = 4096
    private static let lengthByteCount = 2

    /// What came and wasn't taken, from ``start`` on.
    private var buffer: [UInt8] = []
    private var start = 0
    /// A length was longer than may be.
    package private(set) var isBroken = false

    package init() {}

    /// Takes bytes of the stream, cut anywhere.
    package mutating func append(_ bytes: RawSpan) { buffer.append(contentsOf: bytes) }

    /// The next packet that is whole. An empty one is left out.
    package mutating func next() -> [UInt8]? {
        while !isBroken, buffer.count >= start + Self.lengthByteCount {
            let length = Int(buffer[start]) << 8 | Int(buffer[start + 1])
            guard length <= Self.packetBytesMax else {
                isBroken = true
                return nil
            }
            let end = start + Self.lengthByteCount + length
            guard buffer.count >= end else { break }
            let packet = Array(buffer[(start + Self.lengthByteCount)..<end])
            start = end
            if !packet.isEmpty { return packet }
        }
        buffer.removeFirst(start)
        start = 0
        return nil
    }

    /// Gives back what ``next()`` gave a moment ago: it comes once more.
    mutating func putBack(_ packet: [UInt8]) { start -= min(start, Self.lengthByteCount + packet.count) }

    /// The packet with its length in front.
    static func frame(_ packet: ArraySlice<UInt8>) -> [UInt8] {
        var framed: [UInt8] = []
        framed.reserveCapacity(lengthByteCount + packet.count)
        append(packet, to: &framed)
        return framed
    }

    static func append(_ packet: ArraySlice<UInt8>, to stream: inout [UInt8]) {
        let length = UInt16(clamping: packet.count)
        stream.append(UInt8(length >> 8))
        stream.append(UInt8(truncatingIfNeeded: length))
        stream += packet.prefix(Int(length))
    }
}
