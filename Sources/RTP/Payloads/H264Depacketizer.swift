internal import Bytes
internal import Media

/// H.264 in RTP (RFC 6184): single units, units gathered (STAP-A) and units cut (FU-A), as packetization mode 1 allows.
package struct H264Depacketizer: Depacketizer {
    private enum PacketType {
        static let single: ClosedRange<UInt8> = 1...23
        static let singleTimeAggregation: UInt8 = 24
        static let fragment: UInt8 = 28
    }

    /// Where the length of the unit stands whose end hasn't come.
    private var openUnit: Int?

    package init() {}

    package var isComplete: Bool { openUnit == nil }

    package mutating func reset() { openUnit = nil }

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
            case PacketType.single where openUnit == nil: Self.append(unit: payload, to: &frame)
            case PacketType.singleTimeAggregation where openUnit == nil: try Self.appendUnits(&reader, to: &frame)
            case PacketType.fragment: try appendFragment(&reader, header, to: &frame)
            default: throw .invalid("a packet type of another mode, or a unit inside a cut one", offset: 0)
            }
        } catch {
            throw .malformed
        }
    }

    package func isKeyFrame(_ frame: [UInt8]) -> Bool { H264AccessUnit(payload: frame[...]).containsIDR }

    /// Each unit behind its length of two bytes (§5.7.1).
    @_lifetime(reader: copy reader)
    private static func appendUnits(_ reader: inout ByteReader, to frame: inout [UInt8]) throws(ParseError) {
        while !reader.isAtEnd {
            let count = Int(try reader.readUInt16())
            guard count > 0 else { throw .invalid("a unit of no bytes", offset: reader.offset) }
            append(unit: try reader.readSpan(count), to: &frame)
        }
    }

    /// A part of a unit, whose header is spread over both bytes (§5.8).
    @_lifetime(reader: copy reader)
    private mutating func appendFragment(_ reader: inout ByteReader, _ indicator: UInt8, to frame: inout [UInt8]) throws(ParseError) {
        let header = try reader.readUInt8()
        let (isFirst, isLast) = (header & 0x80 != 0, header & 0x40 != 0)
        guard isFirst == (openUnit == nil), !reader.isAtEnd else {
            throw .invalid("a cut unit's parts don't follow one another", offset: 1)
        }
        if isFirst {
            openUnit = frame.count
            frame.append(contentsOf: [0, 0, 0, 0, indicator & 0xE0 | header & 0x1F])
        }
        frame.append(contentsOf: reader.readSpan(upTo: reader.remaining))
        if isLast, let start = openUnit {
            let count = UInt32(truncatingIfNeeded: frame.count - start - 4)
            for place in 0..<4 { frame[start + place] = UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * place)) }
            openUnit = nil
        }
    }

    private static func append(unit: RawSpan, to frame: inout [UInt8]) {
        let count = UInt32(truncatingIfNeeded: unit.byteCount)
        for place in 0..<4 { frame.append(UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * place))) }
        frame.append(contentsOf: unit)
    }
}
