/// What the engine wants to know of one coded picture, found in one pass over its NAL units.
package struct HEVCAccessUnit: Sendable {
    /// Of the first slice; nil where the payload has none.
    package private(set) var pictureType: HEVCUnitType?
    /// Parameter sets carried with the picture: usually what is known already, else a change.
    package private(set) var videoParameterSets: [ArraySlice<UInt8>] = []
    package private(set) var sequenceParameterSets: [ArraySlice<UInt8>] = []
    package private(set) var pictureParameterSets: [ArraySlice<UInt8>] = []

    /// - Parameter payload: NAL units behind 4-byte lengths. What follows a broken length isn't looked at.
    package init(payload: ArraySlice<UInt8>) {
        for unit in NALUnits(payload) { note(unit) }
    }

    package var hasPicture: Bool { pictureType != nil }
    /// A decoder can start here.
    package var isRandomAccess: Bool { pictureType?.isRandomAccess ?? false }
    package var hasParameterSets: Bool {
        !videoParameterSets.isEmpty || !sequenceParameterSets.isEmpty || !pictureParameterSets.isEmpty
    }

    private mutating func note(_ unit: NALUnit) {
        switch unit.hevcType {
        case .videoParameterSet: videoParameterSets.append(unit.bytes)
        case .sequenceParameterSet: sequenceParameterSets.append(unit.bytes)
        case .pictureParameterSet: pictureParameterSets.append(unit.bytes)
        case let type where type.isSlice && pictureType == nil: pictureType = type
        default: break
        }
    }
}
