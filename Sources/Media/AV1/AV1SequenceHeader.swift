/// What holds for every picture of a coded video sequence (AV1 Bitstream & Decoding Process, §5.5), as far as a server wants to know it.
package struct AV1SequenceHeader: Hashable, Sendable {
    /// 0 Main, 1 High, 2 Professional.
    package internal(set) var profile: UInt8 = 0
    /// `seq_level_idx[0]`, 0…31: 0 is 2.0, 8 is 4.0.
    package internal(set) var level: UInt8 = 0
    package internal(set) var isHighTier = false
    /// 8, 10 or 12.
    package internal(set) var bitDepth: UInt8 = 8
    package internal(set) var isMonochrome = false
    package internal(set) var isSubsampledHorizontally = true
    package internal(set) var isSubsampledVertically = true
    /// `chroma_sample_position`: 0 unknown, 1 vertical, 2 colocated.
    package internal(set) var chromaSamplePosition: UInt8 = 0
    package internal(set) var colour = ColourDescription.unspecified
    /// Columns and rows of the largest picture: 1…``dimensionMax``.
    package internal(set) var width = 0
    package internal(set) var height = 0
    /// Pictures a second where they are equally far apart; nil where the encoder doesn't say.
    package internal(set) var frameRate: Double?
    /// A short form of the headers, for still pictures.
    package internal(set) var isReducedStillPicture = false

    /// Levels end at 16384 columns (annex A.3).
    package static let dimensionMax = 16384

    init() {}
}
