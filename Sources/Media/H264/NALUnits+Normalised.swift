package import Bytes

extension NALUnits {
    /// The payload as the engine carries it: every NAL unit behind a 4-byte length.
    ///
    /// A payload that already is like that comes back itself, not copied. Else it is rewritten: other length sizes,
    /// empty units and zeros at the end (which Chromium refuses), and Annex B start codes, which some hardware
    /// encoders send where lengths belong. Lengths that fit win over a start code that could be read as a length.
    ///
    /// Throws when the payload is neither.
    package static func normalised(payload: ArraySlice<UInt8>, lengthSize: Int) throws(ParseError) -> ArraySlice<UInt8> {
        if NALUnits(payload, lengthSize: lengthSize).isWellFormed {
            return lengthSize == 4 ? payload : joined(NALUnits(payload, lengthSize: lengthSize), capacity: payload.count)
        }
        if AnnexB.hasStartCode(payload) {
            let units = AnnexB.units(in: payload)
            guard !units.isEmpty else { throw .invalid("the payload has no NAL unit", offset: 0) }
            return joined(units, capacity: payload.count)
        }
        return try withoutPadding(payload, lengthSize: lengthSize)
    }

    /// The units with 4-byte lengths in front.
    package static func joined(_ units: some Sequence<NALUnit>, capacity: Int) -> ArraySlice<UInt8> {
        var writer = ByteWriter(reservingCapacity: capacity + 16)
        for unit in units {
            writer.write(UInt32(truncatingIfNeeded: unit.bytes.count))
            writer.write(unit.bytes)
        }
        return writer.bytes[...]
    }

    private static func withoutPadding(_ payload: ArraySlice<UInt8>, lengthSize: Int) throws(ParseError) -> ArraySlice<UInt8> {
        var iterator = NALUnits(payload, lengthSize: lengthSize).makeIterator()
        var units: [NALUnit] = []
        var end = payload.startIndex
        while let unit = iterator.next() {
            units.append(unit)
            end = unit.bytes.endIndex
        }
        guard !units.isEmpty else { throw .invalid("the payload has no NAL unit", offset: 0) }
        guard payload[end...].allSatisfy({ $0 == 0 }) else { throw .truncated(offset: end - payload.startIndex) }
        return joined(units, capacity: payload.count)
    }
}
