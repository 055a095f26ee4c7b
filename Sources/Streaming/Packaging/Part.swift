package import Media

/// The smallest piece that is published: one CMAF chunk (`moof` + `mdat`) of one rendition. The same bytes go to every viewer and into the recording.
package struct Part: Sendable {
    package var kind: MediaKind
    /// Number of its segment, from 0 within the session.
    package var mediaSequenceNumber: Int
    /// Position in its segment, from 0.
    package var index: Int
    package var bytes: [UInt8]
    package var decodeTime: MediaTime
    /// In the track's timescale.
    package var duration: MediaTime
    /// A player can start here.
    package var isIndependent: Bool
    /// Which of the rendition's initialization segments decodes it, from 0.
    package var initializationIndex: Int
    /// What comes is not continuous with what was; true for the first part of a segment only.
    package var startsAfterDiscontinuity: Bool
    /// When its first frame came in, milliseconds since 1970.
    package var programDateTimeMilliseconds: Int64
}
