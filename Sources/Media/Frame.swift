/// One coded picture or one coded block of sound: what travels through the engine. Its payload is immutable and shared
/// by reference; it is copied only into the bytes that leave the machine.
package struct Frame: Sendable {
    /// Which of the publication's tracks this belongs to.
    package var kind: MediaKind
    /// Decoding time, in the track's timescale. Grows strictly within a track.
    package var decodeTime: MediaTime
    /// Presentation time minus decoding time, in the track's timescale; not 0 only where pictures are reordered (B-frames).
    package var compositionOffset: Int64
    /// A decoder can start here.
    package var isRandomAccess: Bool
    /// H.264 and HEVC: NAL units, each behind its 4-byte length. AV1: temporal unit without temporal delimiter.
    /// AAC: one raw data block without ADTS header. Opus: one packet.
    package var payload: ArraySlice<UInt8>

    package init(kind: MediaKind, decodeTime: MediaTime, compositionOffset: Int64, isRandomAccess: Bool, payload: ArraySlice<UInt8>) {
        self.kind = kind
        self.decodeTime = decodeTime
        self.compositionOffset = compositionOffset
        self.isRandomAccess = isRandomAccess
        self.payload = payload
    }

    package var presentationTime: MediaTime {
        MediaTime(value: decodeTime.value &+ compositionOffset, timescale: decodeTime.timescale)
    }
}

package enum MediaKind: String, Sendable, CaseIterable {
    case video, audio
}
