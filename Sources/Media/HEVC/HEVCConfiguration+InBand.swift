package import Bytes

extension HEVCConfiguration {
    /// The configuration that a picture with parameter sets of all three kinds brings along.
    package init(_ picture: HEVCAccessUnit) throws(ParseError) {
        try self.init(
            videoParameterSets: picture.videoParameterSets.map(Array.init),
            sequenceParameterSets: picture.sequenceParameterSets.map(Array.init),
            pictureParameterSets: picture.pictureParameterSets.map(Array.init))
    }

    /// This configuration with the parameter sets that a picture brought along: those with the id of a known one replace
    /// it, others are added. Equal to this one when nothing is new, which is the usual case and costs no allocation.
    ///
    /// Throws when the sets can't be read or there are too many.
    package func merging(_ picture: HEVCAccessUnit) throws(ParseError) -> HEVCConfiguration {
        if ParameterSets.contain(videoParameterSets, picture.videoParameterSets),
            ParameterSets.contain(sequenceParameterSets, picture.sequenceParameterSets),
            ParameterSets.contain(pictureParameterSets, picture.pictureParameterSets)
        {
            return self
        }
        return try HEVCConfiguration(
            videoParameterSets: try ParameterSets.merge(picture.videoParameterSets, into: videoParameterSets) { unit in
                // `vps_video_parameter_set_id`: the four bits behind the header.
                unit.count > 2 ? UInt32(unit[unit.startIndex + 2] >> 4) : nil
            },
            sequenceParameterSets: try ParameterSets.merge(picture.sequenceParameterSets, into: sequenceParameterSets) { unit in
                (try? HEVCSequenceParameterSet(nalUnit: unit))?.id
            },
            pictureParameterSets: try ParameterSets.merge(picture.pictureParameterSets, into: pictureParameterSets) { unit in
                ParameterSets.number(behind: 16, of: unit, atMost: 63)
            },
            nalUnitLengthSize: nalUnitLengthSize)
    }

    /// A picture's payload with these parameter sets in it: in front of all but an access unit delimiter (ITU-T H.265, §7.4.2.4.4).
    /// A payload that carries a sequence parameter set of its own comes back itself.
    ///
    /// - Parameter payload: NAL units behind 4-byte lengths.
    package func repeated(in payload: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let units = Array(NALUnits(payload))
        guard !units.contains(where: { $0.hevcType == .sequenceParameterSet }) else { return payload }
        let sets = (videoParameterSets + sequenceParameterSets + pictureParameterSets).compactMap { NALUnit($0[...]) }
        let delimiters = units.prefix { $0.hevcType == .accessUnitDelimiter }
        let capacity = sets.reduce(payload.count) { $0 + 4 + $1.bytes.count }
        return NALUnits.joined(delimiters + sets + units.dropFirst(delimiters.count), capacity: capacity)
    }
}
