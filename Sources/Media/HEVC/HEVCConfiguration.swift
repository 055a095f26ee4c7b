package import Bytes

/// An HEVC track's parameter sets, and what they say.
package struct HEVCConfiguration: Hashable, Sendable {
    package struct Limits: Sendable {
        /// Ids of video and of sequence parameter sets have four bits.
        package static let sequenceParameterSetsMax = 16
        /// `pps_pic_parameter_set_id` is at most 63 (ITU-T H.265, §7.4.3.3).
        package static let pictureParameterSetsMax = 64
    }

    /// NAL units with their headers; at least one of each.
    package let videoParameterSets: [[UInt8]]
    package let sequenceParameterSets: [[UInt8]]
    package let pictureParameterSets: [[UInt8]]
    /// Bytes of each NAL unit's length in what the source sends, 1…4. Frames in the engine always have 4.
    package let nalUnitLengthSize: Int
    /// The first sequence parameter set, read.
    package let sequence: HEVCSequenceParameterSet

    /// - Parameters: NAL units with their headers. Throws when the first sequence parameter set can't be read, one kind is missing, or a
    ///   ``Limits`` is broken.
    package init(
        videoParameterSets: [[UInt8]], sequenceParameterSets: [[UInt8]], pictureParameterSets: [[UInt8]], nalUnitLengthSize: Int = 4
    ) throws(ParseError) {
        guard let first = sequenceParameterSets.first, !videoParameterSets.isEmpty, !pictureParameterSets.isEmpty else {
            throw .invalid("there is no video, sequence or picture parameter set", offset: 0)
        }
        guard videoParameterSets.count <= Limits.sequenceParameterSetsMax, sequenceParameterSets.count <= Limits.sequenceParameterSetsMax
        else { throw .invalid("there are more than sequenceParameterSetsMax", offset: 0) }
        guard pictureParameterSets.count <= Limits.pictureParameterSetsMax else {
            throw .invalid("there are more than pictureParameterSetsMax", offset: 0)
        }
        try ParameterSets.checkSizes(videoParameterSets + sequenceParameterSets + pictureParameterSets)
        guard (1...4).contains(nalUnitLengthSize) else { throw .invalid("NAL unit lengths have 1 to 4 bytes", offset: 0) }
        sequence = try HEVCSequenceParameterSet(nalUnit: first[...])
        self.videoParameterSets = videoParameterSets
        self.sequenceParameterSets = sequenceParameterSets
        self.pictureParameterSets = pictureParameterSets
        self.nalUnitLengthSize = nalUnitLengthSize
    }
}

extension HEVCConfiguration: VideoConfiguration {
    package var width: Int { sequence.width }
    package var height: Int { sequence.height }
    package var sampleAspectRatio: SampleAspectRatio? { sequence.sampleAspectRatio }
    package var frameRate: Double? { sequence.frameRate }
    package var colour: ColourDescription? { sequence.colour }

    /// `hvc1.` and the profile (ISO/IEC 14496-15, annex E).
    ///
    /// Not `hev1`, which allows parameter sets in the stream alone: Apple's players take `hvc1` only. What encoders repeat in the stream is
    /// also in the sample entry, and a change makes a new one.
    package var codecString: String { "hvc1." + sequence.profile.codecString }
}
