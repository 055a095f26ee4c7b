internal import CAVCodec

/// What FFmpeg's libraries refused, in words for a log.
package struct TranscodeError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Step: String, Sendable {
        case openDecoder = "the decoder can't be opened"
        case decode = "a packet can't be decoded"
        case mix = "the sound can't be mixed to two channels at 48 kHz"
        case openEncoder = "the encoder can't be opened"
        case encode = "the sound can't be encoded"
    }

    package let step: Step
    /// FFmpeg's error code, below 0.
    package let code: Int32

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(AV_ERROR_MAX_STRING_SIZE))
        // The buffer has the size that is told, and FFmpeg ends the text within it.
        _ = unsafe av_strerror(code, &text, text.count)
        let words = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "\(step.rawValue): \(String(decoding: words, as: UTF8.self))"
    }

    /// Throws when FFmpeg's answer is an error.
    static func check(_ step: Step, _ code: Int32) throws(TranscodeError) {
        if code < 0 { throw TranscodeError(step: step, code: code) }
    }
}
