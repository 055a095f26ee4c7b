package import Media

/// Where a part's bytes are, and what a playlist says of it. Times are in the rendition's timescale.
package struct PartRecord: Equatable, Sendable {
    package var file: UInt32
    package var rendition: MediaKind
    package var isIndependent: Bool
    package var followsDiscontinuity: Bool
    package var mediaSequenceNumber: Int
    package var partIndex: UInt32
    /// In the media file; `offset + byteCount` fits `Int64`.
    package var offset: Int64
    package var byteCount: UInt32
    package var decodeTime: Int64
    package var duration: UInt32
    /// Milliseconds since 1970 (UTC).
    package var programDateTime: Int64
    /// CRC-32 of the bytes.
    package var checksum: UInt32

    package var end: Int64 { offset + Int64(byteCount) }
}

extension PartRecord {
    init(_ part: RecordingPart, file: Int, offset: Int64) {
        self.init(
            file: UInt32(clamping: file), rendition: part.rendition, isIndependent: part.isIndependent,
            followsDiscontinuity: part.followsDiscontinuity, mediaSequenceNumber: max(0, part.mediaSequenceNumber),
            partIndex: UInt32(clamping: part.partIndex), offset: offset, byteCount: UInt32(clamping: part.bytes.count),
            decodeTime: part.decodeTime, duration: UInt32(clamping: part.duration), programDateTime: part.programDateTime,
            checksum: Recording.checksum(part.bytes.rawBytes))
    }
}
