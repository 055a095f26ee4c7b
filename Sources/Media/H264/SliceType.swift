internal import Bytes

/// How the macroblocks of a slice may be predicted (`slice_type` modulo 5; ITU-T H.264, table 7-6).
package enum SliceType: UInt8, Sendable {
    case p = 0
    case b = 1
    case i = 2
    case sp = 3
    case si = 4

    /// From the slice header at the start of a slice's NAL unit; nil where it can't be read or is no slice.
    ///
    /// Read without removing emulation prevention: before `slice_type` stands `first_mb_in_slice`, and two zero bytes
    /// there would mean a picture of more than 65534 macroblocks of which the beginning is missing.
    package init?(sliceUnit unit: NALUnit) {
        switch unit.type {
        case .slice, .slicePartitionA, .idrSlice: break
        default: return nil
        }
        var reader = BitReader(unit.bytes.rawSpan)
        guard (try? reader.skip(8)) != nil,
            (try? reader.readUnsignedExpGolomb()) != nil,
            let code = try? reader.readUnsignedExpGolomb(), code <= 9
        else { return nil }
        self.init(rawValue: UInt8(code % 5))
    }
}
