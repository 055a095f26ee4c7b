/// What a receiver report says of one source (RFC 3550, §6.4.1 and appendix A.3, A.8).
package struct ReceptionStatistics: Sendable {
    private let clockRate: Int64
    private var first: Int64?
    private var newest: Int64 = 0
    private var received: Int64 = 0
    private var lastExpected: Int64 = 0
    private var lastReceived: Int64 = 0
    /// In timestamp units, times 16.
    private var jitter: Int64 = 0
    private var lastTransit: Int64?

    package init(clockRate: Int) { self.clockRate = Int64(max(1, clockRate)) }

    package mutating func note(_ sequence: Int64, timestamp: UInt32, at now: Instant) {
        if first == nil { (first, newest) = (sequence, sequence) }
        newest = max(newest, sequence)
        received += 1
        let arrival = now.microseconds / 1_000_000 * clockRate + now.microseconds % 1_000_000 * clockRate / 1_000_000
        let transit = Int64(UInt32(truncatingIfNeeded: arrival) &- timestamp)
        if let lastTransit {
            let difference = abs(Int64(Int32(truncatingIfNeeded: transit - lastTransit)))
            jitter += difference - (jitter + 8) / 16
        }
        lastTransit = transit
    }

    /// What is told since the last time; nil before the first packet.
    package mutating func takeReport(ssrc: UInt32, lastSenderReport: UInt32, delay: UInt32) -> RTCPReportBlock? {
        guard let first else { return nil }
        let expected = newest - first + 1
        let expectedNow = expected - lastExpected
        let lostNow = expectedNow - (received - lastReceived)
        lastExpected = expected
        lastReceived = received
        let fraction = expectedNow > 0 && lostNow > 0 ? UInt8(min(255, lostNow * 256 / expectedNow)) : 0
        return RTCPReportBlock(
            ssrc: ssrc, fractionLost: fraction, cumulativeLost: Int32(clamping: min(max(expected - received, -0x80_0000), 0x7F_FFFF)),
            highestSequence: UInt32(truncatingIfNeeded: newest), jitter: UInt32(clamping: jitter / 16), lastSenderReport: lastSenderReport,
            delaySinceLastSenderReport: delay)
    }
}
