/// Which fields a fragment's samples share, and the sizes that follow from it: known before the first byte is written.
struct FragmentLayout {
    static let movieFragmentHeaderBytes = 16
    static let decodeTimeBytes = 20

    /// The duration of all samples; nil where they differ. Likewise size and flags.
    let duration: UInt32?
    let size: UInt32?
    let flags: SampleFlags?
    /// The first sample's flags, where only they differ from ``flags``: a key frame and what depends on it.
    let firstFlags: SampleFlags?
    let payloadBytes: Int
    let trackFragmentFlags: TrackFragmentFlags
    let trackRunFlags: TrackRunFlags
    private let sampleCount: Int

    init(_ samples: [Sample]) {
        var sameDuration = true
        var sameSize = true
        var sameFlags = true
        var hasOffsets = false
        var payloadBytes = 0
        let first = samples.first
        let second = samples.count > 1 ? samples[1] : first
        for (index, sample) in samples.enumerated() {
            payloadBytes += sample.payload.count
            hasOffsets = hasOffsets || sample.compositionOffset != 0
            sameDuration = sameDuration && sample.duration == first?.duration
            sameSize = sameSize && sample.payload.count == first?.payload.count
            sameFlags = sameFlags && (index == 0 || sample.isRandomAccess == second?.isRandomAccess)
        }
        self.payloadBytes = payloadBytes
        sampleCount = samples.count
        duration = sameDuration ? first?.duration : nil
        size = sameSize ? first.map { UInt32(truncatingIfNeeded: $0.payload.count) } : nil
        flags = sameFlags ? second.map { SampleFlags(isRandomAccess: $0.isRandomAccess) } : nil
        let firstDiffers = first?.isRandomAccess != second?.isRandomAccess
        firstFlags = sameFlags && firstDiffers ? first.map { SampleFlags(isRandomAccess: $0.isRandomAccess) } : nil

        var header: TrackFragmentFlags = .defaultBaseIsMovieFragment
        var run: TrackRunFlags = .dataOffset
        if duration != nil { header.insert(.defaultSampleDuration) } else { run.insert(.sampleDuration) }
        if size != nil { header.insert(.defaultSampleSize) } else { run.insert(.sampleSize) }
        if flags != nil { header.insert(.defaultSampleFlags) } else { run.insert(.sampleFlags) }
        if firstFlags != nil { run.insert(.firstSampleFlags) }
        if hasOffsets { run.insert(.sampleCompositionOffset) }
        trackFragmentFlags = header
        trackRunFlags = run
    }

    var trackFragmentHeaderBytes: Int {
        16 + (duration == nil ? 0 : 4) + (size == nil ? 0 : 4) + (flags == nil ? 0 : 4)
    }
    var trackRunBytes: Int { 20 + (firstFlags == nil ? 0 : 4) + 4 * trackRunFlags.fieldsPerSample * sampleCount }
    var trackFragmentBytes: Int { 8 + trackFragmentHeaderBytes + Self.decodeTimeBytes + trackRunBytes }
    var movieFragmentBytes: Int { 8 + Self.movieFragmentHeaderBytes + trackFragmentBytes }
}
