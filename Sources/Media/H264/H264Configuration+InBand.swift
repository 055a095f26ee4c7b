package import Bytes

extension H264Configuration {
    /// This configuration with the parameter sets that a picture brought along: those with the id of a known one replace
    /// it, others are added. Equal to this one when nothing is new, which is the usual case and costs no allocation.
    ///
    /// Throws when the sets can't be read or there are too many.
    package func merging(_ picture: H264AccessUnit) throws(ParseError) -> H264Configuration {
        if ParameterSets.contain(sequenceParameterSets, picture.sequenceParameterSets),
            ParameterSets.contain(pictureParameterSets, picture.pictureParameterSets)
        {
            return self
        }
        return try H264Configuration(
            sequenceParameterSets: try ParameterSets.merge(picture.sequenceParameterSets, into: sequenceParameterSets) { unit in
                (try? SequenceParameterSet(nalUnit: unit))?.id
            },
            pictureParameterSets: try ParameterSets.merge(picture.pictureParameterSets, into: pictureParameterSets) { unit in
                // `pic_parameter_set_id` (ITU-T H.264, §7.3.2.2).
                ParameterSets.number(behind: 8, of: unit, atMost: 255)
            },
            sequenceParameterSetExtensions: sequenceParameterSetExtensions,
            nalUnitLengthSize: nalUnitLengthSize)
    }
}
