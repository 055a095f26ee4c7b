/// How a recording ended, by the recorder or by the repair at start-up.
package struct RecordingOutcome: Sendable, Equatable {
    /// Never `recording`.
    let state: Recording.State
    let durationMilliseconds: Int64
    let byteCount: Int64
    let note: String?

    package static func complete(durationMilliseconds: Int64, byteCount: Int64, note: String? = nil) -> RecordingOutcome {
        RecordingOutcome(state: .complete, durationMilliseconds: durationMilliseconds, byteCount: byteCount, note: note)
    }

    /// - Parameter note: a sentence about what was found.
    package static func repaired(durationMilliseconds: Int64, byteCount: Int64, note: String) -> RecordingOutcome {
        RecordingOutcome(state: .repaired, durationMilliseconds: durationMilliseconds, byteCount: byteCount, note: note)
    }

    /// The note of one into which nothing was ever sent: nothing is lost.
    package static let nothingCameIn = "nothing came in"

    /// - Parameter note: a sentence about the reason.
    package static func failed(note: String) -> RecordingOutcome {
        RecordingOutcome(state: .failed, durationMilliseconds: 0, byteCount: 0, note: note)
    }
}
