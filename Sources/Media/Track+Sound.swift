/// What all codecs of sound have.
extension Track {
    /// Channels that a decoder puts out; nil for picture.
    package var channelCount: Int? {
        switch codec {
        case .aac(let configuration): configuration.channelCount
        case .opus(let configuration): Int(configuration.channelCount)
        case .h264, .hevc, .av1, .vp9, .vp8: nil
        }
    }

    /// How long a frame of sound lasts, in the track's timescale; nil for picture and for bytes that are no frame.
    package func soundDuration(of payload: ArraySlice<UInt8>) -> Int64? {
        switch codec {
        case .aac(let configuration): Int64(configuration.samplesPerFrame)
        case .opus: OpusPacket.sampleCount(of: payload).map(Int64.init)
        case .h264, .hevc, .av1, .vp9, .vp8: nil
        }
    }

    /// One frame of silence, to stand in where an encoder sends no sound; nil where none is known for the codec's parameters.
    package var silentFrame: [UInt8]? {
        switch codec {
        case .aac(let configuration): configuration.silentFrame
        case .opus(let configuration): configuration.silentPacket
        case .h264, .hevc, .av1, .vp9, .vp8: nil
        }
    }
}
