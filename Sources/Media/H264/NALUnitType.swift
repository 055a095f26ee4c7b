/// `nal_unit_type` (ITU-T H.264, table 7-1).
package struct NALUnitType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let slice = NALUnitType(rawValue: 1)
    package static let slicePartitionA = NALUnitType(rawValue: 2)
    package static let idrSlice = NALUnitType(rawValue: 5)
    package static let supplementalEnhancementInformation = NALUnitType(rawValue: 6)
    package static let sequenceParameterSet = NALUnitType(rawValue: 7)
    package static let pictureParameterSet = NALUnitType(rawValue: 8)
    package static let accessUnitDelimiter = NALUnitType(rawValue: 9)
    package static let sequenceParameterSetExtension = NALUnitType(rawValue: 13)
}
