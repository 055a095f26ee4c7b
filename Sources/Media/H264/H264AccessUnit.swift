internal import Bytes

/// What the engine wants to know of one coded picture, found in one pass over its NAL units.
package struct H264AccessUnit: Sendable {
    /// A slice of an IDR picture is in it: everything before may be forgotten (ITU-T H.264, §7.4.1.2.4).
    package private(set) var containsIDR = false
    /// The type of the first slice. `b`: pictures are reordered. Nil where the payload has no slice.
    package private(set) var sliceType: SliceType?
    /// `recovery_frame_cnt`: after so many pictures the picture is right when decoding begins here (§D.2.8). 0 for an
    /// open GOP's I picture; more for periodic intra refresh; nil without that message.
    package private(set) var recoveryFrameCount: UInt32?
    /// Parameter sets carried with the picture: usually what is known already, else a change.
    package private(set) var sequenceParameterSets: [ArraySlice<UInt8>] = []
    package private(set) var pictureParameterSets: [ArraySlice<UInt8>] = []

    /// - Parameter payload: NAL units behind lengths of `lengthSize` bytes. What follows a broken length isn't looked at.
    package init(payload: ArraySlice<UInt8>, lengthSize: Int = 4) {
        for unit in NALUnits(payload, lengthSize: lengthSize) { note(unit) }
    }

    /// A decoder can start here: an IDR picture or a recovery point.
    package var isRandomAccess: Bool { containsIDR || recoveryFrameCount != nil }

    /// There is a picture in it, and not only parameter sets or messages.
    package var hasPicture: Bool { sliceType != nil || containsIDR }

    private mutating func note(_ unit: NALUnit) {
        switch unit.type {
        case .idrSlice:
            containsIDR = true
            if sliceType == nil { sliceType = SliceType(sliceUnit: unit) }
        case .slice, .slicePartitionA:
            if sliceType == nil { sliceType = SliceType(sliceUnit: unit) }
        case .supplementalEnhancementInformation:
            if recoveryFrameCount == nil { recoveryFrameCount = Self.recoveryFrameCount(in: unit) }
        case .sequenceParameterSet: sequenceParameterSets.append(unit.bytes)
        case .pictureParameterSet: pictureParameterSets.append(unit.bytes)
        default: break
        }
    }

    private static let recoveryPoint = 6

    /// Walks the messages of an SEI unit (§7.3.2.3.1) up to a recovery point.
    ///
    /// Read without removing emulation prevention, so a long message before it may hide it; encoders put it first or
    /// behind the short buffering messages.
    private static func recoveryFrameCount(in unit: NALUnit) -> UInt32? {
        var reader = ByteReader(unit.bytes.rawSpan)
        guard (try? reader.skip(1)) != nil else { return nil }
        while reader.remaining > 2 {
            guard let type = try? readExtended(&reader), let size = try? readExtended(&reader),
                let message = try? reader.readSpan(size)
            else { return nil }
            if type == recoveryPoint {
                var bits = BitReader(message)
                return try? bits.readUnsignedExpGolomb()
            }
        }
        return nil
    }

    /// A number written as 255 + 255 + … + the last byte.
    private static func readExtended(_ reader: inout ByteReader) throws(ParseError) -> Int {
        var value = 0
        while true {
            let byte = try reader.readUInt8()
            value += Int(byte)
            if byte != 255 { return value }
        }
    }
}
