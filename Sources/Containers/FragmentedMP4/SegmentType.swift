internal import Bytes

/// `styp` in front of a segment (ISO/IEC 14496-12, §8.16.2).
enum SegmentType {
    static let byteCount = 16 + 4 * brands.count

    static func write(to writer: inout ByteWriter) {
        writer.write(UInt32(truncatingIfNeeded: byteCount))
        writer.write(styp)
        writer.write(msdh)
        writer.write(UInt32(0))
        for brand in brands { writer.write(brand) }
    }

    private static let styp: UInt32 = 0x7374_7970
    private static let msdh: UInt32 = 0x6D73_6468
    /// `msdh`, and CMAF's segment, fragment and chunk: `cmfs`, `cmff`, `cmfl` (ISO/IEC 23000-19, §7.3).
    private static let brands: [UInt32] = [msdh, 0x636D_6673, 0x636D_6666, 0x636D_666C]
}
