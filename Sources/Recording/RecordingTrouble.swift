internal import Glibc

/// Why parts can't be recorded.
package enum RecordingTrouble: Equatable, Sendable {
    /// The disk, or our quota on it, is full.
    case diskFull
    /// There is less free space than ``RecordingLimits/freeBytesMin``.
    case lowSpace
    case readOnly
    /// The system reported another error: its `errno`.
    case inputOutput(code: UInt16)
    /// A bound of ``RecordingLimits`` on parts, files or records.
    case limitReached
    /// The disk was slower than the stream for longer than the backlog could bridge.
    case backlogFull

    init(_ error: FileError) {
        self =
            switch error.code {
            case ENOSPC, EDQUOT: .diskFull
            case EROFS: .readOnly
            default: .inputOutput(code: UInt16(clamping: error.code))
            }
    }

    /// A sentence for an alarm.
    package var description: String {
        switch self {
        case .diskFull: "the disk is full"
        case .lowSpace: "the disk has less free space than the minimum that is kept free"
        case .readOnly: "the disk is read-only"
        case .inputOutput(let code): "the system reported error \(code) for a file of the recording"
        case .limitReached: "the recording reached a limit on parts, files or records"
        case .backlogFull: "the disk is slower than the stream"
        }
    }
}
