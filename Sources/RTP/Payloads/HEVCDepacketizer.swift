internal import Bytes
internal import Media

/// HEVC in RTP (RFC 7798): single units, units gathered (AP) and units cut (FU), in decoding order and without decoding order numbers, as
/// WebRTC has it.
package struct HEVCDepacketizer: Depacketizer {
    private enum PacketType {
        static let single: ClosedRange<UInt8> = 0...47
        static let aggregation: UInt8 = 48
        static let fragment: UInt8 = 49
    }

    private var units = NALUnitAssembly()

    package init() {}

    package var isComplete: Bool { !units.isOpen }

    package mutating func reset() { units.reset() }

    /// A slice begins a picture by its first bit (`first_slice_segment_in_pic_flag`; ITU-T H.265, §7.3.6.1). Parameter sets and messages
    /// stand in front of the slices.
    package func begins(_ payload: RawSpan) -> Bool {
        var reader = ByteReader(payload)
        guard let header = try? reader.readUInt16() else { return false }
        var type = HEVCUnitType(rawValue: UInt8(header >> 9 & 0x3F))
        if type.rawValue == PacketType.fragment {
            guard let part = try? reader.readUInt8(), part & 0x80 != 0 else { return false }
            type = HEVCUnitType(rawValue: part & 0x3F)
        } else if type.rawValue == PacketType.aggregation {
            guard (try? reader.skip(2)) != nil, let first = try? reader.readUInt16() else { return false }
            type = HEVCUnitType(rawValue: UInt8(first >> 9 & 0x3F))
        }
        return !type.isSlice || ((try? reader.readUInt8()) ?? 0) & 0x80 != 0
    }

    package mutating func append(_ payload: RawSpan, to frame: inout [UInt8]) throws(PayloadError) {
        do throws(ParseError) {
            var reader = ByteReader(payload)
            let (high, low) = (try reader.readUInt8(), try reader.readUInt8())
            switch high >> 1 & 0x3F {
            case PacketType.single where !units.isOpen: units.append(payload, to: &frame)
            case PacketType.aggregation where !units.isOpen: try units.appendGathered(&reader, to: &frame)
            case PacketType.fragment:
                // The unit's type stands in the byte behind the header, all else in the header (§4.4.3).
                let part = try reader.readUInt8()
                try units.appendPart(
                    reader.readSpan(upTo: reader.remaining), isFirst: part & 0x80 != 0, isLast: part & 0x40 != 0,
                    header: [high & 0x81 | (part & 0x3F) << 1, low], to: &frame)
            default: throw .invalid("a packet type we don't know, or a unit inside a cut one", offset: 0)
            }
        } catch {
            throw .malformed
        }
    }

    package func isKeyFrame(_ frame: [UInt8]) -> Bool { HEVCAccessUnit(payload: frame[...]).isRandomAccess }
}
