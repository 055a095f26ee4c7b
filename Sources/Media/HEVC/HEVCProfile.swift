internal import Bytes

/// `profile_tier_level` without its sub-layers (ITU-T H.265, §7.3.3).
package struct HEVCProfile: Hashable, Sendable {
    /// 0…3.
    package var space: UInt8 = 0
    package var isHighTier = false
    /// `general_profile_idc`, 0…31: 1 is Main, 2 Main 10.
    package var profile: UInt8 = 0
    /// `general_profile_compatibility_flag[0]` is the highest bit.
    package var compatibility: UInt32 = 0
    /// The 48 bits from `general_progressive_source_flag` on.
    package var constraints: UInt64 = 0
    /// 30 times the level's number: 93 is 3.1.
    package var level: UInt8 = 0

    init() {}

    init(from reader: inout BitReader) throws(ParseError) {
        space = UInt8(try reader.readBits(2))
        isHighTier = try reader.readBit()
        profile = UInt8(try reader.readBits(5))
        compatibility = try reader.readBits(32)
        let high = UInt64(try reader.readBits(16))
        constraints = high << 32 | UInt64(try reader.readBits(32))
        level = UInt8(try reader.readBits(8))
    }

    /// Passes over profiles and levels of sub-layers.
    static func skipSubLayers(below last: Int, in reader: inout BitReader) throws(ParseError) {
        guard last > 0 else { return }
        var bits = 0
        for layer in 0..<8 {
            let hasProfile = try reader.readBit()
            let hasLevel = try reader.readBit()
            if layer < last { bits += (hasProfile ? 88 : 0) + (hasLevel ? 8 : 0) }
        }
        try reader.skip(bits)
    }

    func write(to writer: inout ByteWriter) {
        writer.write(space << 6 | (isHighTier ? 0x20 : 0) | profile)
        writer.write(compatibility)
        writer.write(UInt16(truncatingIfNeeded: constraints >> 32))
        writer.write(UInt32(truncatingIfNeeded: constraints))
        writer.write(level)
    }
}

extension HEVCProfile {
    /// As it stands behind `hvc1.` (ISO/IEC 14496-15, annex E): profile, compatibility with its bits in reverse, tier and level, and the
    /// constraints up to the last byte that isn't 0.
    var codecString: String {
        let bytes = (0..<6).map { UInt8(truncatingIfNeeded: constraints >> UInt64(40 - 8 * $0)) }
        let told = bytes.prefix((bytes.lastIndex { $0 != 0 } ?? -1) + 1)
        let spaces = ["", "A", "B", "C"]
        let head = spaces[Int(space & 3)] + "\(profile)." + String(Self.reversed(compatibility), radix: 16)
        return ([head, (isHighTier ? "H" : "L") + String(level)] + told.map { String($0, radix: 16) }).joined(separator: ".")
    }

    private static func reversed(_ bits: UInt32) -> UInt32 {
        (0..<32).reduce(0) { $0 | (bits >> UInt32($1) & 1) << UInt32(31 - $1) }
    }
}
