extension AACConfiguration {
    /// One frame of silence, to stand in where an encoder sends no sound. AAC-LC, mono and stereo; nil for everything else.
    ///
    /// The bytes are what AAC-LC encoders make of digital silence: one channel element in which nothing is coded.
    package var silentFrame: [UInt8]? {
        guard objectType == 2, !hasSpectralBandReplication, samplesPerFrame == 1024 else { return nil }
        return switch channelCount {
        case 1: [0x01, 0x18, 0x20, 0x07]
        case 2: [0x21, 0x10, 0x04, 0x60, 0x8C, 0x1C]
        default: nil
        }
    }
}
