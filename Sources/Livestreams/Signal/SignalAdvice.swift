/// Something about the signal that the person at the encoder should know: what is, what it means, and what to do.
package struct SignalAdvice: Sendable, Equatable {
    package enum Severity: String, Sendable, CaseIterable {
        /// Viewers miss something now.
        case problem
        /// Viewers may notice it, or soon will.
        case warning
        /// Worth knowing.
        case note
    }

    package enum Code: String, Sendable, CaseIterable {
        case encoderAway = "encoder_away"
        case nothingComes = "nothing_comes"
        case unsupportedCodec = "unsupported_codec"
        case noPicture = "no_picture"
        case noSound = "no_sound"
        case silentSound = "silent_sound"
        case slowUplink = "slow_uplink"
        case unevenArrival = "uneven_arrival"
        case keyFrameInterval = "key_frame_interval"
        case missingPictures = "missing_pictures"
        case unevenPictures = "uneven_pictures"
        case timestampJumps = "timestamp_jumps"
        case reconnects
        case undecodable
        case reorderedPictures = "reordered_pictures"
    }

    package let code: Code
    package let severity: Severity
    /// What is, with its numbers.
    package let sentence: String
    /// What to do; nil where there is nothing to be done.
    package let remedy: String?
}
