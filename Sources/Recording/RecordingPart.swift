package import Media

/// A finished part of a rendition: the CMAF fragments that live viewers got, and what an index must know of them.
package struct RecordingPart: Sendable {
    package var rendition: MediaKind
    /// Of the part's segment; grows within a rendition.
    package var mediaSequenceNumber: Int
    /// The part's place within its segment, from 0.
    package var partIndex: Int
    /// Of the first sample, in the track's timescale.
    package var decodeTime: Int64
    /// Sum of the samples' durations, in the track's timescale; at most `UInt32.max`.
    package var duration: Int64
    /// A decoder can start at the part's first sample.
    package var isIndependent: Bool
    /// The part's segment follows a discontinuity.
    package var followsDiscontinuity: Bool
    /// Wall-clock time of the first sample, in milliseconds since 1970 (UTC).
    package var programDateTime: Int64
    /// `moof` and `mdat`, once or more.
    package var bytes: ArraySlice<UInt8>

    package init(
        rendition: MediaKind, mediaSequenceNumber: Int, partIndex: Int, decodeTime: Int64, duration: Int64, isIndependent: Bool,
        followsDiscontinuity: Bool, programDateTime: Int64, bytes: ArraySlice<UInt8>
    ) {
        self.rendition = rendition
        self.mediaSequenceNumber = mediaSequenceNumber
        self.partIndex = partIndex
        self.decodeTime = decodeTime
        self.duration = duration
        self.isIndependent = isIndependent
        self.followsDiscontinuity = followsDiscontinuity
        self.programDateTime = programDateTime
        self.bytes = bytes
    }
}
