package import Bytes

extension H264Configuration {
    /// This configuration with the parameter sets that a picture brought along: those with the id of a known one replace
    /// it, others are added. Equal to this one when nothing is new, which is the usual case and costs no allocation.
    ///
    /// Throws when the sets can't be read or there are too many.
    package func merging(_ picture: H264AccessUnit) throws(ParseError) -> H264Configuration {
        if picture.sequenceParameterSets.allSatisfy({ Self.contains($0, in: sequenceParameterSets) }),
            picture.pictureParameterSets.allSatisfy({ Self.contains($0, in: pictureParameterSets) })
        {
            return self
        }
        return try H264Configuration(
            sequenceParameterSets: try Self.merge(picture.sequenceParameterSets, into: sequenceParameterSets) { unit in
                (try? SequenceParameterSet(nalUnit: unit))?.id
            },
            pictureParameterSets: try Self.merge(picture.pictureParameterSets, into: pictureParameterSets, id: Self.pictureID),
            sequenceParameterSetExtensions: sequenceParameterSetExtensions,
            nalUnitLengthSize: nalUnitLengthSize)
    }

    private static func contains(_ set: ArraySlice<UInt8>, in known: [[UInt8]]) -> Bool {
        known.contains { $0[...] == set }
    }

    private static func merge(
        _ new: [ArraySlice<UInt8>], into known: [[UInt8]], id: (ArraySlice<UInt8>) -> UInt32?
    ) throws(ParseError) -> [[UInt8]] {
        var merged = known
        for set in new {
            guard let newID = id(set) else { throw .invalid("a parameter set in the stream can't be read", offset: 0) }
            if let index = merged.firstIndex(where: { id($0[...]) == newID }) {
                merged[index] = Array(set)
            } else {
                merged.append(Array(set))
            }
        }
        return merged
    }

    /// `pic_parameter_set_id` (ITU-T H.264, §7.3.2.2); at most 255, so no emulation prevention stands before its end.
    private static func pictureID(of unit: ArraySlice<UInt8>) -> UInt32? {
        var reader = BitReader(unit.rawSpan)
        guard (try? reader.skip(8)) != nil, let id = try? reader.readUnsignedExpGolomb(), id <= 255 else { return nil }
        return id
    }
}
