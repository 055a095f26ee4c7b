/// A movie fragment as it was read.
package struct ParsedFragment: Hashable, Sendable {
    package let sequenceNumber: UInt32
    /// The `moof` box within the bytes read.
    package let range: Range<Int>
    package internal(set) var tracks: [ParsedTrackFragment]
}

/// One track's part of a fragment.
package struct ParsedTrackFragment: Hashable, Sendable {
    package let trackID: UInt32
    /// Decoding time of the first sample, in the track's timescale; nil without `tfdt`.
    package internal(set) var baseDecodeTime: UInt64?
    package internal(set) var samples: [ParsedSample] = []

    init(trackID: UInt32) { self.trackID = trackID }

    /// Sum of the samples' durations, in the track's timescale.
    package var duration: UInt64 { samples.reduce(0) { $0 + UInt64($1.duration) } }

    package var startsWithRandomAccess: Bool { samples.first?.flags.isRandomAccess ?? false }

    /// Where the payloads end within the bytes read: a fragment of which this lies past the end is cut.
    package var payloadEnd: Int { samples.map(\.payload.upperBound).max() ?? 0 }
}

package struct ParsedSample: Hashable, Sendable {
    package let duration: UInt32
    package let flags: SampleFlags
    package let compositionOffset: Int32
    /// Where the payload lies within the bytes read. It may reach past their end when only the `moof` was read.
    package let payload: Range<Int>

    package var size: Int { payload.count }
}
