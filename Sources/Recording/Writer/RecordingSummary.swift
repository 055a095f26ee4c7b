/// What a finished recording holds.
package struct RecordingSummary: Equatable, Sendable {
    package var totals: RecordingTotals
    /// The end is on record. Otherwise ``RecordingRepair`` will close the recording at the next start; nothing that was written is
    /// lost by that.
    package var isClosed: Bool
    package var trouble: RecordingTrouble?
}
