/// How a recording ended; its last record.
package struct RecordingEnd: Equatable, Sendable {
    package enum Reason: UInt8, Sendable {
        /// The encoder said that it stops, or stayed away.
        case publisherLeft = 1
        /// An operator or the schedule ended the session.
        case stopped = 2
        /// The server was shut down in order.
        case shutdown = 3
        /// The process or the machine ended before the recording; it was closed at the next start.
        case repaired = 4
    }

    package var reason: Reason
    /// When the record was written, in milliseconds since 1970 (UTC); 0 where the time is not known.
    package var time: Int64

    package init(reason: Reason, time: Int64) {
        self.reason = reason
        self.time = time
    }
}
