/// What a recorder tells its owner.
package enum RecorderEvent: Equatable, Sendable {
    /// The first part is on the disk.
    case recording
    /// Nothing is written any more; the recorder tries again by itself. An alarm.
    case suspended(RecordingTrouble)
    /// Parts are on the disk again: the end of the alarm.
    case resumed
    /// Parts were dropped before they reached the disk, because the backlog was full. An alarm without a state.
    case dropped(RecordingGap)
    /// The last event.
    case finished(RecordingSummary)
}
