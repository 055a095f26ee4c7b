/// `nal_unit_type` of HEVC (ITU-T H.265, table 7-1).
package struct HEVCUnitType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let videoParameterSet = HEVCUnitType(rawValue: 32)
    package static let sequenceParameterSet = HEVCUnitType(rawValue: 33)
    package static let pictureParameterSet = HEVCUnitType(rawValue: 34)
    package static let accessUnitDelimiter = HEVCUnitType(rawValue: 35)
    package static let fillerData = HEVCUnitType(rawValue: 38)
    package static let prefixEnhancementInformation = HEVCUnitType(rawValue: 39)
    package static let suffixEnhancementInformation = HEVCUnitType(rawValue: 40)

    /// A slice of a picture.
    package var isSlice: Bool { rawValue < 32 }
    /// A slice of a picture at which a decoder can start: BLA, IDR or CRA.
    package var isRandomAccess: Bool { (16...21).contains(rawValue) }
    /// CRA: pictures that are shown before it may need pictures that were decoded before it.
    package var isCleanRandomAccess: Bool { rawValue == 21 }
    /// RASL: shown before the random access picture that it follows, and not decodable when decoding began there.
    package var isSkippedLeading: Bool { rawValue == 8 || rawValue == 9 }
}

extension NALUnit {
    /// The type where the unit is HEVC's, whose header has two bytes (ITU-T H.265, §7.3.1.2).
    package var hevcType: HEVCUnitType { HEVCUnitType(rawValue: bytes[bytes.startIndex] >> 1 & 0x3F) }
}
