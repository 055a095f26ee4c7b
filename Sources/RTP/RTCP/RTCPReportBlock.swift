/// A block of a sender or receiver report (RFC 3550, §6.4.1).
package struct RTCPReportBlock: Equatable, Sendable {
    package var ssrc: UInt32
    /// Of 256, since the report before.
    package var fractionLost: UInt8
    /// Negative where there are duplicates; 24 bits.
    package var cumulativeLost: Int32
    package var highestSequence: UInt32
    package var jitter: UInt32
    /// The middle 32 bits of the last sender report's time; 0 without one.
    package var lastSenderReport: UInt32
    /// In 1/65536 s.
    package var delaySinceLastSenderReport: UInt32
}
