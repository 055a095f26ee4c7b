/// Brings a source's timestamps to the sender's wall clock by its sender reports (RFC 3550, §6.4.1), which sound and picture of one sender have
/// in common: lip sync. Before the first report nothing is known.
package struct SenderClock: Sendable {
    private let clockRate: Int64
    private var report: (time: Int64, timestamp: UInt32)?
    /// Of the last report, for the receiver report that answers it.
    package private(set) var lastReport: (middle: UInt32, arrival: Instant)?

    package init(clockRate: Int) { self.clockRate = Int64(max(1, clockRate)) }

    package mutating func note(_ information: RTCPSenderInformation, at now: Instant) {
        // 2^32 units of the fraction are a second; the product has 52 bits.
        let fraction = Int64(((information.ntpTime & 0xFFFF_FFFF) * 1_000_000) >> 32)
        report = (Int64(information.ntpTime >> 32) * 1_000_000 + fraction, information.rtpTimestamp)
        lastReport = (UInt32(truncatingIfNeeded: information.ntpTime >> 16), now)
    }

    /// Microseconds since 1900 of the sender's clock, for a timestamp within half a round of the last report's.
    package func senderMicroseconds(_ timestamp: UInt32) -> Int64? {
        report.map { $0.time + Int64(Int32(bitPattern: timestamp &- $0.timestamp)) * 1_000_000 / clockRate }
    }

    /// The time since the last report in 1/65536 s, as a report block tells it.
    package func delaySinceLastReport(at now: Instant) -> UInt32 {
        guard let lastReport else { return 0 }
        return UInt32(clamping: (now.microseconds - lastReport.arrival.microseconds) * 65536 / 1_000_000)
    }
}
