internal import Bytes
internal import Media

/// H.264 in RTP (RFC 6184): single units, units gathered (STAP-A) and units cut (FU-A), as packetization mode 1 allows.
package struct H264Depacketizer: Depacketizer {
    private enum PacketType {
        static let single: ClosedRange<UInt8> = 1...23
        static let singleTimeAggregation: UInt8 = 24
        static let fragment: UInt8 = 28
    }

    private var units = NALUnitAssembly()

    package init() {}

    package var isComplete: Bool { !units.isOpen }

    package mutating func reset() { units.reset() }

    /// A slice begins a picture with its first macroblock (`first_mb_in_slice` is 0, a single 1 bit; ITU-T H.264, §7.3.3). Parameter sets and
    /// messages stand in front of the slices.
    package func begins(_ payload: RawSpan) -> Bool {
        var reader = ByteReader(payload)
        guard let header = try? reader.readUInt8() else { return false }
        var type = NALUnitType(rawValue: header & 0x1F)
        if type.rawValue == PacketType.fragment {
            guard let fragment = try? reader.readUInt8(), fragment & 0x80 != 0 else { return false }
            type = NALUnitType(rawValue: fragment & 0x1F)
        } else if type.rawValue == PacketType.singleTimeAggregation {
            guard (try? reader.skip(2)) != nil, let first = try? reader.readUInt8() else { return false }
            type = NALUnitType(rawValue: first & 0x1F)
        }
        guard type == .slice || type == .idrSlice else { return true }
        return ((try? reader.readUInt8()) ?? 0) & 0x80 != 0
    }

    package mutating func append(_ payload: RawSpan, to frame: inout [UInt8]) throws(PayloadError) {
        do throws(ParseError) {
            var reader = ByteReader(payload)
            let header = try reader.readUInt8()
            switch header & 0x1F {
            case PacketType.single where !units.isOpen: units.append(payload, to: &frame)
            case PacketType.singleTimeAggregation where !units.isOpen: try units.appendGathered(&reader, to: &frame)
            case PacketType.fragment:
                // The unit's header is spread over both bytes (§5.8).
                let part = try reader.readUInt8()
                try units.appendPart(
                    reader.readSpan(upTo: reader.remaining), isFirst: part & 0x80 != 0, isLast: part & 0x40 != 0,
                    header: [header & 0xE0 | part & 0x1F], to: &frame)
            default: throw .invalid("a packet type of another mode, or a unit inside a cut one", offset: 0)
            }
        } catch {
            throw .malformed
        }
    }

    package func isKeyFrame(_ frame: [UInt8]) -> Bool { H264AccessUnit(payload: frame[...]).containsIDR }
}
