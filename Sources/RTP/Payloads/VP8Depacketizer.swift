internal import Bytes

/// VP8 in RTP (RFC 7741): a descriptor in front of each part of a frame.
package struct VP8Depacketizer: Depacketizer {
    package init() {}

    /// The marker says where a frame ends.
    package var isComplete: Bool { true }

    package mutating func reset() {}

    package func begins(_ payload: RawSpan) -> Bool {
        var reader = ByteReader(payload)
        return (try? Self.readDescriptor(&reader)) ?? false
    }

    package mutating func append(_ payload: RawSpan, to frame: inout [UInt8]) throws(PayloadError) {
        var reader = ByteReader(payload)
        do throws(ParseError) {
            let isStart = try Self.readDescriptor(&reader)
            guard isStart == frame.isEmpty, !reader.isAtEnd else { throw .invalid("a frame's parts don't follow one another", offset: 0) }
        } catch {
            throw .malformed
        }
        frame.append(contentsOf: reader.readSpan(upTo: reader.remaining))
    }

    /// The inverse of P, the first bit of the frame's own header (RFC 6386, §9.1).
    package func isKeyFrame(_ frame: [UInt8]) -> Bool { frame.first.map { $0 & 1 == 0 } ?? false }

    /// Skips the descriptor (§4.2). Whether the frame's first partition begins behind it.
    @_lifetime(reader: copy reader)
    private static func readDescriptor(_ reader: inout ByteReader) throws(ParseError) -> Bool {
        let first = try reader.readUInt8()
        if first & 0x80 != 0 {
            let extensions = try reader.readUInt8()
            // A picture id of 7 or 15 bits.
            if extensions & 0x80 != 0, try reader.readUInt8() & 0x80 != 0 { try reader.skip(1) }
            if extensions & 0x40 != 0 { try reader.skip(1) }
            if extensions & 0x30 != 0 { try reader.skip(1) }
        }
        return first & 0x10 != 0 && first & 0x07 == 0
    }
}
