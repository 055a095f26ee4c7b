/// A frame cut into payloads, once for all viewers: each adds only its header and encryption.
package final class PacketizedFrame: Sendable {
    /// All payloads, one behind the other.
    package let bytes: [UInt8]
    /// Where each ends.
    let ends: [Int]
    /// For each payload, whether it ends with padding (RFC 3550, §5.1). Empty where none does.
    private let padded: [Bool]
    /// In the codec's RTP clock, as the publication counts it.
    package let timestamp: UInt32
    package let isKeyFrame: Bool

    package init(bytes: [UInt8], ends: [Int], padded: [Bool] = [], timestamp: UInt32, isKeyFrame: Bool) {
        precondition(ends.last ?? 0 == bytes.count, "the last payload ends where the bytes end")
        precondition(padded.isEmpty || padded.count == ends.count, "each payload is padded or not")
        self.bytes = bytes
        self.ends = ends
        self.padded = padded
        self.timestamp = timestamp
        self.isKeyFrame = isKeyFrame
    }

    package var packetCount: Int { ends.count }

    /// The payload of the packet with this place, 0 and up.
    package func range(_ packet: Int) -> Range<Int> { (packet == 0 ? 0 : ends[packet - 1])..<ends[packet] }

    package func isPadded(_ packet: Int) -> Bool { !padded.isEmpty && padded[packet] }
}
