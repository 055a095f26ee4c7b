/// `tf_flags` of `tfhd` (ISO/IEC 14496-12, §8.8.7.1).
struct TrackFragmentFlags: OptionSet {
    let rawValue: UInt32

    static let baseDataOffset = TrackFragmentFlags(rawValue: 0x1)
    static let sampleDescriptionIndex = TrackFragmentFlags(rawValue: 0x2)
    static let defaultSampleDuration = TrackFragmentFlags(rawValue: 0x8)
    static let defaultSampleSize = TrackFragmentFlags(rawValue: 0x10)
    static let defaultSampleFlags = TrackFragmentFlags(rawValue: 0x20)
    static let defaultBaseIsMovieFragment = TrackFragmentFlags(rawValue: 0x2_0000)
}

/// `tr_flags` of `trun` (§8.8.8.1).
struct TrackRunFlags: OptionSet {
    let rawValue: UInt32

    static let dataOffset = TrackRunFlags(rawValue: 0x1)
    static let firstSampleFlags = TrackRunFlags(rawValue: 0x4)
    static let sampleDuration = TrackRunFlags(rawValue: 0x100)
    static let sampleSize = TrackRunFlags(rawValue: 0x200)
    static let sampleFlags = TrackRunFlags(rawValue: 0x400)
    static let sampleCompositionOffset = TrackRunFlags(rawValue: 0x800)

    /// How many of the four fields each sample has.
    var fieldsPerSample: Int { (rawValue & 0xF00).nonzeroBitCount }
}
