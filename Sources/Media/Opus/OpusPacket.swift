/// What a packet of Opus says of itself (RFC 6716, §3).
package enum OpusPacket {
    /// The most that a packet may last (§3.2.5, R5): 120 ms.
    package static let sampleCountMax = 5760

    /// How long a packet lasts, in samples at 48 kHz: 120 (2.5 ms) to 5760. Nil for bytes that are no packet.
    ///
    /// Where several streams share a packet (surround), all of them last as long as the first.
    package static func sampleCount(of packet: ArraySlice<UInt8>) -> Int? {
        guard let toc = packet.first else { return nil }
        let samples = frameSampleCount(toc)
        switch toc & 3 {
        case 0: return samples
        case 1, 2: return 2 * samples
        default:
            // §3.2.5: the count is in the second byte's low six bits.
            guard let count = packet.dropFirst().first.map({ Int($0 & 0x3F) }), count > 0, count * samples <= sampleCountMax else {
                return nil
            }
            return count * samples
        }
    }

    /// Table 2: the configuration in the high five bits says how long each frame lasts.
    private static func frameSampleCount(_ toc: UInt8) -> Int {
        let configuration = Int(toc >> 3)
        return switch configuration {
        case 0..<12: [480, 960, 1920, 2880][configuration % 4]
        case 12..<16: [480, 960][configuration % 2]
        default: [120, 240, 480, 960][configuration % 4]
        }
    }
}
