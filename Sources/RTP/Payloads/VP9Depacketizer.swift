internal import Bytes
internal import Media

/// VP9 in RTP (RFC 9628): a descriptor in front of each part of a frame. The frames of a picture's spatial layers make one superframe.
package struct VP9Depacketizer: Depacketizer {
    private struct Descriptor {
        var beginsFrame: Bool
        var endsFrame: Bool
        /// SID; 0 where there are no layers.
        var spatialLayer: UInt8
    }

    /// Spatial layers of a picture (SID has three bits).
    private static let layersMax = 8

    /// Where each layer's frame ends.
    private var ends: [Int] = []
    private var isInFrame = false

    package init() {}

    package var isComplete: Bool { !isInFrame }

    package mutating func reset() {
        ends.removeAll(keepingCapacity: true)
        isInFrame = false
    }

    package func begins(_ payload: RawSpan) -> Bool {
        var reader = ByteReader(payload)
        return (try? Self.readDescriptor(&reader)).map { $0.beginsFrame && $0.spatialLayer == 0 } ?? false
    }

    package mutating func append(_ payload: RawSpan, to frame: inout [UInt8]) throws(PayloadError) {
        var reader = ByteReader(payload)
        do throws(ParseError) {
            let descriptor = try Self.readDescriptor(&reader)
            guard descriptor.beginsFrame != isInFrame, !reader.isAtEnd, ends.count < Self.layersMax else {
                throw .invalid("a frame's parts don't follow one another", offset: 0)
            }
            frame.append(contentsOf: reader.readSpan(upTo: reader.remaining))
            isInFrame = !descriptor.endsFrame
            if descriptor.endsFrame { ends.append(frame.count) }
        } catch {
            throw .malformed
        }
    }

    package func isKeyFrame(_ frame: [UInt8]) -> Bool { (try? VP9FrameHeader(frame[...]))?.keyFrame != nil }

    /// Several frames get the index by which decoders find them (VP9 Bitstream & Decoding Process, annex B).
    package mutating func finish(_ frame: inout [UInt8]) {
        guard ends.count > 1 else { return }
        let marker = 0xC0 | 3 << 3 | UInt8(ends.count - 1)
        frame.append(marker)
        var start = 0
        for end in ends {
            for place in 0..<4 { frame.append(UInt8(truncatingIfNeeded: (end - start) >> (8 * place))) }
            start = end
        }
        frame.append(marker)
    }

    /// Reads the descriptor (§4.2).
    @_lifetime(reader: copy reader)
    private static func readDescriptor(_ reader: inout ByteReader) throws(ParseError) -> Descriptor {
        let first = try reader.readUInt8()
        let isFlexible = first & 0x10 != 0
        var layer: UInt8 = 0
        // A picture id of 7 or 15 bits.
        if first & 0x80 != 0, try reader.readUInt8() & 0x80 != 0 { try reader.skip(1) }
        if first & 0x20 != 0 {
            layer = try reader.readUInt8() >> 1 & 7
            if !isFlexible { try reader.skip(1) }
        }
        if isFlexible, first & 0x40 != 0 { try skipReferences(&reader) }
        if first & 0x02 != 0 { try skipStructure(&reader) }
        return Descriptor(beginsFrame: first & 0x08 != 0, endsFrame: first & 0x04 != 0, spatialLayer: layer)
    }

    /// P_DIFF, at most three; the lowest bit says that another follows.
    @_lifetime(reader: copy reader)
    private static func skipReferences(_ reader: inout ByteReader) throws(ParseError) {
        for _ in 0..<3 where try reader.readUInt8() & 1 == 0 { return }
    }

    /// The scalability structure (§4.2.1): sizes of the layers, and pictures of a group with what they refer to.
    @_lifetime(reader: copy reader)
    private static func skipStructure(_ reader: inout ByteReader) throws(ParseError) {
        let flags = try reader.readUInt8()
        if flags & 0x10 != 0 { try reader.skip(4 * (Int(flags >> 5) + 1)) }
        guard flags & 0x08 != 0 else { return }
        for _ in 0..<(try reader.readUInt8()) { try reader.skip(Int(try reader.readUInt8() >> 2 & 3)) }
    }
}
