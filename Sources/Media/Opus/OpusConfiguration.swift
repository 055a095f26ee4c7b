/// What a decoder of Opus must know beforehand: the fields that Ogg's identification header (RFC 7845, §5.1) and MP4's `dOps` share.
package struct OpusConfiguration: Hashable, Sendable {
    /// Which of a packet's streams makes which channel (RFC 7845, §5.1.1).
    package struct ChannelMapping: Hashable, Sendable {
        /// What the order of the channels means: 1 is Vorbis' (5.1 and the like), 2 ambisonics (RFC 8486), 255 none.
        package let family: UInt8
        /// Streams in a packet, 1…255.
        package let streamCount: UInt8
        /// How many of them are stereo; these come first.
        package let coupledCount: UInt8
        /// For each channel the decoded one that it takes; 255 is silence.
        package let channels: [UInt8]
    }

    /// Opus counts its samples at 48 kHz, whatever the encoder was given (RFC 7845, §4).
    package static let sampleRate: Int32 = 48_000
    /// What libopus puts in front of the sound by default: 6.5 ms.
    package static let usualPreSkip: UInt16 = 312

    /// Channels that a decoder puts out, 1…255.
    package let channelCount: UInt8
    /// Samples at 48 kHz which the codec itself has put in front of the sound.
    package let preSkip: UInt16
    /// Samples a second that the encoder was given; 0 where it isn't known. Says nothing about the packets.
    package let inputSampleRate: UInt32
    /// What a player adds to the level, in 1/256 dB.
    package let outputGain: Int16
    /// Nil for mono and stereo in one stream (mapping family 0), as WebRTC has it.
    package let channelMapping: ChannelMapping?

    /// One stream of one or two channels.
    package init(isStereo: Bool, preSkip: UInt16 = usualPreSkip) {
        self.init(channelCount: isStereo ? 2 : 1, preSkip: preSkip, inputSampleRate: 48_000, outputGain: 0, channelMapping: nil)
    }

    package init(channelCount: UInt8, preSkip: UInt16, inputSampleRate: UInt32, outputGain: Int16, channelMapping: ChannelMapping?) {
        self.channelCount = channelCount
        self.preSkip = preSkip
        self.inputSampleRate = inputSampleRate
        self.outputGain = outputGain
        self.channelMapping = channelMapping
    }

    /// As playlists write it; Opus has no profiles.
    package var codecString: String { "opus" }

    /// A packet of 20 ms of digital silence, as libopus makes it; nil for several streams in a packet.
    package var silentPacket: [UInt8]? {
        guard channelMapping == nil else { return nil }
        // CELT, full band, 20 ms, one frame (RFC 6716, §3.1), with the stereo bit or without.
        return [channelCount == 2 ? 0xFC : 0xF8, 0xFF, 0xFE]
    }
}
