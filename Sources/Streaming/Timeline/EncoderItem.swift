package import Media

/// What an encoder sent, freed of its container but with its own timestamps.
package enum EncoderItem: Sendable {
    case videoConfiguration(CodecConfiguration)
    case audioConfiguration(CodecConfiguration)
    /// Which kinds of media the encoder has announced (`onMetaData`); a kind it leaves out is not waited for.
    case announcement(hasVideo: Bool, hasAudio: Bool)
    /// `compositionTime` in milliseconds.
    case video(timestamp: UInt32, compositionTime: Int32, isKeyFrame: Bool, payload: ArraySlice<UInt8>)
    case audio(timestamp: UInt32, payload: ArraySlice<UInt8>)
    /// A packet of Opus for interactive viewers alone, beside the audio track that has the same sound for everybody else. Nothing is held back
    /// or waited for on its account; one that has no place on the timeline yet is dropped.
    case interactiveAudio(timestamp: UInt32, payload: ArraySlice<UInt8>)

    /// Of media; nil for everything else.
    var timestamp: UInt32? {
        switch self {
        case .video(let timestamp, _, _, _), .audio(let timestamp, _), .interactiveAudio(let timestamp, _): timestamp
        default: nil
        }
    }
}
