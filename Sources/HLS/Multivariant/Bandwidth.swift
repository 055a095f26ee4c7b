/// Bit rates of a rendition's segments, in bits a second (RFC 8216bis, §4.1).
package struct Bandwidth: Hashable, Sendable {
    /// Peak segment bit rate.
    package var peakBitsPerSecond: Int
    /// Average segment bit rate.
    package var averageBitsPerSecond: Int

    package init(peakBitsPerSecond: Int, averageBitsPerSecond: Int) {
        self.peakBitsPerSecond = peakBitsPerSecond
        self.averageBitsPerSecond = averageBitsPerSecond
    }

    /// The rates of two renditions that play together.
    package static func + (lhs: Bandwidth, rhs: Bandwidth) -> Bandwidth {
        Bandwidth(
            peakBitsPerSecond: lhs.peakBitsPerSecond + rhs.peakBitsPerSecond,
            averageBitsPerSecond: lhs.averageBitsPerSecond + rhs.averageBitsPerSecond)
    }
}
