/// One frame as a fragment holds it. Durations and offsets are in the track's timescale.
package struct Sample: Sendable {
    /// Until the next frame's decoding time.
    package var duration: UInt32
    /// A decoder can start here.
    package var isRandomAccess: Bool
    /// Presentation time minus decoding time; may be negative.
    package var compositionOffset: Int32
    package var payload: ArraySlice<UInt8>

    package init(duration: UInt32, isRandomAccess: Bool, compositionOffset: Int32, payload: ArraySlice<UInt8>) {
        self.duration = duration
        self.isRandomAccess = isRandomAccess
        self.compositionOffset = compositionOffset
        self.payload = payload
    }
}
