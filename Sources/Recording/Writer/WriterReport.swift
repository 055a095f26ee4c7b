/// What became of parts since the last report of a ``RecordingWriter``: those of this call, and of earlier ones that waited for the disk.
package struct WriterReport: Equatable, Sendable {
    /// Parts which are on the disk now, and survive a loss of power.
    package var writtenParts: Int
    package var writtenBytes: Int64
    /// Parts which are lost; a gap record will say so.
    package var lostParts: Int
    /// Why nothing more is written until ``RecordingWriter/resume()`` succeeds; nil while recording.
    package var suspension: RecordingTrouble?

    package init(writtenParts: Int = 0, writtenBytes: Int64 = 0, lostParts: Int = 0, suspension: RecordingTrouble? = nil) {
        self.writtenParts = writtenParts
        self.writtenBytes = writtenBytes
        self.lostParts = lostParts
        self.suspension = suspension
    }
}
