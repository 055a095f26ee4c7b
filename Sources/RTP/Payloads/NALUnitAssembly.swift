internal import Bytes

/// The NAL units of a frame in the making, each behind its 4-byte length; the last may still be growing.
struct NALUnitAssembly: Sendable {
    /// Where the length of the unit stands whose end hasn't come.
    private var openUnit: Int?

    var isOpen: Bool { openUnit != nil }

    mutating func reset() { openUnit = nil }

    /// A whole unit.
    func append(_ unit: RawSpan, to frame: inout [UInt8]) {
        let count = UInt32(truncatingIfNeeded: unit.byteCount)
        for place in 0..<4 { frame.append(UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * place))) }
        frame.append(contentsOf: unit)
    }

    /// Units each behind its length of two bytes (RFC 6184, §5.7.1; RFC 7798, §4.4.2).
    @_lifetime(reader: copy reader)
    func appendGathered(_ reader: inout ByteReader, to frame: inout [UInt8]) throws(ParseError) {
        while !reader.isAtEnd {
            let count = Int(try reader.readUInt16())
            guard count > 0 else { throw .invalid("a unit of no bytes", offset: reader.offset) }
            append(try reader.readSpan(count), to: &frame)
        }
    }

    /// The next part of a cut unit; `header` is the unit's own, which the first part is put behind.
    mutating func appendPart(
        _ part: RawSpan, isFirst: Bool, isLast: Bool, header: [UInt8], to frame: inout [UInt8]
    ) throws(ParseError) {
        guard isFirst == (openUnit == nil), part.byteCount > 0 else {
            throw .invalid("a cut unit's parts don't follow one another", offset: 1)
        }
        if isFirst {
            openUnit = frame.count
            frame += [0, 0, 0, 0] + header
        }
        frame.append(contentsOf: part)
        if isLast, let start = openUnit {
            let count = UInt32(truncatingIfNeeded: frame.count - start - 4)
            for place in 0..<4 { frame[start + place] = UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * place)) }
            openUnit = nil
        }
    }
}
