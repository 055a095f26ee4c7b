/// An AAC track's AudioSpecificConfig (ISO/IEC 14496-3, §1.6.2.1), and what it says.
package struct AACConfiguration: Hashable, Sendable {
    package struct Limits: Sendable {
        /// Samples a second that a rate written out may have.
        package var sampleRates = 1000...192_000
        /// Bytes of the AudioSpecificConfig. Real ones have 2 to 7; a channel layout with a comment has up to 300.
        package var bytesMax = 512
        package init() {}
    }

    /// The bytes as they came: MP4 and RTMP carry them on.
    package let audioSpecificConfig: [UInt8]
    /// `audioObjectType` of the core coder: 2 is AAC-LC.
    package internal(set) var objectType: UInt8 = 2
    /// Samples a second of the core coder: the timescale of frames, whatever SBR makes of them.
    package internal(set) var sampleRate = 48000
    /// Samples a second that a decoder puts out: twice ``sampleRate`` with SBR, as far as the configuration says so.
    package internal(set) var outputSampleRate = 48000
    /// Channels that a decoder puts out.
    package internal(set) var channelCount = 2
    /// Samples of a frame and channel, in the core rate: 1024 or 960; 512 or 480 for the low-delay coders.
    package internal(set) var samplesPerFrame = 1024
    /// Spectral band replication is signalled (HE-AAC). False where it is implicit: only the decoder finds that out.
    package internal(set) var hasSpectralBandReplication = false
    /// Parametric stereo is signalled (HE-AAC v2).
    package internal(set) var hasParametricStereo = false

    init(bytes: [UInt8]) { audioSpecificConfig = bytes }
}

extension AACConfiguration {
    /// `mp4a.40.` and the object type (RFC 6381, §3.3): 2 for AAC-LC, 5 for HE-AAC, 29 for HE-AAC v2.
    package var codecString: String {
        "mp4a.40." + String(hasParametricStereo ? 29 : hasSpectralBandReplication ? 5 : objectType)
    }

    /// The profile in words.
    package var profileName: String {
        if hasParametricStereo { return "HE-AAC v2" }
        if hasSpectralBandReplication { return "HE-AAC" }
        return switch objectType {
        case 1: "AAC Main"
        case 2: "AAC-LC"
        case 3: "AAC SSR"
        case 4: "AAC-LTP"
        case 17: "ER AAC-LC"
        case 19: "ER AAC-LTP"
        case 23: "AAC-LD"
        case 39: "AAC-ELD"
        default: "AAC object type \(objectType)"
        }
    }

    /// AAC-LC at 48 kHz in stereo.
    package static let stereoLowComplexity = AACConfiguration(bytes: [0x11, 0x90])

    /// AAC-LC for a source that sends no configuration. A rate or channel count that AAC can't name gives nil.
    ///
    /// - Parameter channels: 1…6, or 8 (7.1).
    package init?(sampleRate: Int, channels: Int) {
        self.init(objectType: 2, sampleRate: sampleRate, channels: channels)
    }

    /// Like ``init(sampleRate:channels:)`` for another of the object types 1…4.
    init?(objectType: UInt8, sampleRate: Int, channels: Int) {
        guard let index = AACSampleRate.index(of: sampleRate), (1...6).contains(channels) || channels == 8 else { return nil }
        let bits = UInt32(objectType) << 11 | index << 7 | UInt32(channels == 8 ? 7 : channels) << 3
        self.init(bytes: [UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)])
        self.objectType = objectType
        self.sampleRate = sampleRate
        outputSampleRate = sampleRate
        channelCount = channels
    }
}
