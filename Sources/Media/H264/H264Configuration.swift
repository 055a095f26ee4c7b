package import Bytes

/// An H.264 track's parameter sets, and what they say.
package struct H264Configuration: Hashable, Sendable {
    package struct Limits: Sendable {
        /// The record counts sequence parameter sets in five bits.
        package static let sequenceParameterSetsMax = 31
        /// The record counts picture parameter sets in eight bits.
        package static let pictureParameterSetsMax = 255
    }

    /// NAL units with their header bytes; at least one, of which the first has been understood.
    package let sequenceParameterSets: [[UInt8]]
    /// NAL units with their header bytes; at least one.
    package let pictureParameterSets: [[UInt8]]
    /// NAL units of type 13, which only exist beside an alpha plane.
    package let sequenceParameterSetExtensions: [[UInt8]]
    /// Bytes of each NAL unit's length in what the source sends, 1…4. Frames in the engine always have 4.
    package let nalUnitLengthSize: Int
    /// The first sequence parameter set, read.
    package let sequence: SequenceParameterSet

    /// - Parameters: NAL units with their header bytes. Throws when the first sequence parameter set can't be read, there
    ///   is no picture parameter set, or a ``Limits`` is broken.
    package init(
        sequenceParameterSets: [[UInt8]], pictureParameterSets: [[UInt8]],
        sequenceParameterSetExtensions: [[UInt8]] = [], nalUnitLengthSize: Int = 4
    ) throws(ParseError) {
        guard let first = sequenceParameterSets.first else {
            throw .invalid("there is no sequence parameter set", offset: 0)
        }
        guard !pictureParameterSets.isEmpty else { throw .invalid("there is no picture parameter set", offset: 0) }
        guard sequenceParameterSets.count <= Limits.sequenceParameterSetsMax else {
            throw .invalid("there are more than sequenceParameterSetsMax", offset: 0)
        }
        guard pictureParameterSets.count <= Limits.pictureParameterSetsMax,
            sequenceParameterSetExtensions.count <= Limits.pictureParameterSetsMax
        else { throw .invalid("there are more than pictureParameterSetsMax", offset: 0) }
        try ParameterSets.checkSizes(sequenceParameterSets + pictureParameterSets + sequenceParameterSetExtensions)
        guard (1...4).contains(nalUnitLengthSize) else { throw .invalid("NAL unit lengths have 1 to 4 bytes", offset: 0) }
        sequence = try SequenceParameterSet(nalUnit: first[...])
        self.sequenceParameterSets = sequenceParameterSets
        self.pictureParameterSets = pictureParameterSets
        self.sequenceParameterSetExtensions = sequenceParameterSetExtensions
        self.nalUnitLengthSize = nalUnitLengthSize
    }
}

extension H264Configuration: VideoConfiguration {
    /// Columns after cropping.
    package var width: Int { sequence.width }
    /// Rows after cropping.
    package var height: Int { sequence.height }
    /// Nil where the encoder doesn't say; players then take 1:1.
    package var sampleAspectRatio: SampleAspectRatio? { sequence.usability?.sampleAspectRatio }
    /// Nil where the encoder doesn't say or says something absurd.
    package var frameRate: Double? { sequence.frameRate }
    package var colour: ColourDescription? { sequence.usability?.colour }
    /// B-frames are possible: presentation order may differ from decoding order.
    package var mayReorder: Bool { sequence.mayReorder }
    /// The profile in words.
    package var profileName: String { sequence.profileName }

    /// `avc1.PPCCLL`: profile, constraints and level in lower-case hexadecimal (RFC 6381, §3.3).
    package var codecString: String {
        "avc1." + .hexadecimal(sequence.profile) + .hexadecimal(sequence.constraintFlags) + .hexadecimal(sequence.level)
    }
}
