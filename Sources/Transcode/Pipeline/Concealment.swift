import Media

/// Stands in for lost packets of Opus: its decoder knows how to go on with the sound that was, or with the noise behind it.
struct Concealment {
    /// A decoder fades out in about this time; a longer hole is silent.
    private static let samplesMax = 5760
    private var head: UInt8?

    /// Another packet has come.
    mutating func note(_ payload: ArraySlice<UInt8>, of codec: CodecConfiguration) {
        guard case .opus(let configuration) = codec, configuration.channelMapping == nil else { return head = nil }
        head = payload.first
    }

    /// A packet in place of a lost one: like the last that came, with one frame of no bytes, which decoders conceal (RFC 6716, §3.2.1).
    /// Nil where that is of no use.
    func packet(for hole: Int, left: Int) -> (bytes: [UInt8], samples: Int)? {
        guard let head, hole <= Self.samplesMax else { return nil }
        let bytes = [head & 0xFC]
        guard let samples = OpusPacket.sampleCount(of: bytes[...]), samples <= left else { return nil }
        return (bytes, samples)
    }
}
