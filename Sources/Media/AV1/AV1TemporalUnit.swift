package import Bytes

/// All that is shown at one time: what MP4 calls a sample, and the engine a frame.
package struct AV1TemporalUnit: Sendable {
    /// OBUs with their sizes, without temporal delimiters, padding and tile lists (AV1 in ISOBMFF, §2.4).
    package private(set) var payload: ArraySlice<UInt8>
    /// The payload of the first sequence header in it.
    package private(set) var sequenceHeader: ArraySlice<UInt8>?
    /// The first picture is a key frame that is shown.
    package private(set) var beginsWithKeyFrame = false
    package private(set) var hasPicture = false

    /// Throws when the bytes aren't OBUs. A unit that is as it should be isn't copied.
    package init(_ bytes: ArraySlice<UInt8>) throws(ParseError) {
        payload = bytes
        var iterator = OBUs(bytes).makeIterator()
        var kept: [OBU] = []
        var isAsItShouldBe = true
        while let unit = iterator.next() {
            note(unit)
            let isLeftOut = Self.isLeftOut(unit.kind)
            if isLeftOut || !unit.hasSize { isAsItShouldBe = false }
            if !isLeftOut { kept.append(unit) }
        }
        guard !iterator.isBroken else { throw .invalid("the payload isn't made of OBUs", offset: 0) }
        guard !isAsItShouldBe else { return }
        var written: [UInt8] = []
        written.reserveCapacity(bytes.count + 8)
        for unit in kept { unit.write(to: &written) }
        payload = written[...]
    }

    private static func isLeftOut(_ kind: UInt8) -> Bool {
        kind == OBU.Kind.temporalDelimiter || kind == OBU.Kind.padding || kind == OBU.Kind.tileList
    }

    private mutating func note(_ unit: OBU) {
        switch unit.kind {
        case OBU.Kind.sequenceHeader where sequenceHeader == nil: sequenceHeader = unit.payload
        case OBU.Kind.frameHeader where !hasPicture, OBU.Kind.frame where !hasPicture:
            hasPicture = true
            // show_existing_frame 0, frame_type KEY_FRAME, show_frame 1 (§5.9.2).
            beginsWithKeyFrame = (unit.payload.first ?? 0xFF) & 0xF0 == 0x10
        default: break
        }
    }
}

extension AV1Configuration {
    /// A picture's payload with the sequence header in front; one that has it comes back itself. Without it a decoder can't start there.
    package func repeated(in payload: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        OBUs(payload).contains { $0.kind == OBU.Kind.sequenceHeader } ? payload : (sequenceHeaderUnit + payload)[...]
    }
}
