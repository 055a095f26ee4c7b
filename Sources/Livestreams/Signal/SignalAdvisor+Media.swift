import Media

/// What the pictures themselves are like, and what has happened to them.
extension SignalAdvisor {
    func keyFrames(_ health: EncoderHealth) -> SignalAdvice? {
        guard let interval = health.picture?.keyFrameIntervalMax, interval > limits.keyFrameIntervalMax else { return nil }
        return SignalAdvice(
            code: .keyFrameInterval, severity: .warning,
            sentence:
                "A picture that one can begin with (a key frame) comes only every \(Words.duration(interval)). Viewers wait for it at the start, and see the stream later than they could.",
            remedy:
                "Set it to 2 s. In OBS: Settings → Output, Output Mode “Advanced”, Streaming → “Keyframe Interval” 2 s; then stop and start streaming. Other encoders call it GOP or I-frame interval."
        )
    }

    func missingPictures(_ health: EncoderHealth) -> SignalAdvice? {
        guard let picture = health.picture, let rate = picture.framesPerSecond, let declared = picture.declaredFramesPerSecond,
            rate < declared * limits.picturesMin
        else { return nil }
        return SignalAdvice(
            code: .missingPictures, severity: .warning,
            sentence:
                "Only \(Words.number(rate)) pictures a second come, of the \(Words.number(declared)) that the encoder announces: movement isn’t smooth.",
            remedy:
                "The encoder leaves pictures out. In OBS, View → Stats says why: “rendering” or “encoding” means that the computer is too slow, so lower the resolution; “network” means that the bitrate is too high for the way to here."
        )
    }

    func unevenPictures(_ health: EncoderHealth) -> SignalAdvice? {
        guard let steps = health.picture?.stepMilliseconds, steps.lowerBound > 0, missingPictures(health) == nil,
            Double(steps.upperBound) > Double(steps.lowerBound) * limits.stepRatioMax
        else { return nil }
        return SignalAdvice(
            code: .unevenPictures, severity: .note,
            sentence: "Pictures come unevenly, \(steps.lowerBound) to \(steps.upperBound) ms one after the other.",
            remedy: "Phones and screen captures do so. If movement isn’t smooth, set a constant frame rate at the encoder.")
    }

    func jumps(_ health: EncoderHealth) -> SignalAdvice? {
        guard let age = health.lastTimestampJumpAge, age < limits.toldSeconds else { return nil }
        return SignalAdvice(
            code: .timestampJumps, severity: .warning,
            sentence:
                "The encoder’s clock has jumped \(Words.times(health.timestampJumps)), the last time \(Words.duration(age)) ago. Viewers see a short break.",
            remedy: "If it goes on, stop and start the encoder, and look for a newer version of it.")
    }

    func reconnects(_ health: EncoderHealth) -> SignalAdvice? {
        guard let age = health.lastReconnectAge, age < limits.toldSeconds else { return nil }
        return SignalAdvice(
            code: .reconnects, severity: .warning,
            sentence:
                "The connection broke off and came back \(Words.times(health.reconnects)) in this session, the last time \(Words.duration(age)) ago.",
            remedy: "Look at the encoder’s network: its cable, its Wi-Fi, its mobile signal.")
    }

    func undecodable(_ health: EncoderHealth) -> SignalAdvice? {
        if health.hasUnreadable {
            return SignalAdvice(
                code: .undecodable, severity: .warning, sentence: "Some of what the encoder sent is damaged, and was left out.",
                remedy: "If it goes on, stop and start the encoder, and look for a newer version of it.")
        }
        guard let age = health.lastUndecodableAge, age < limits.toldSeconds else { return nil }
        return SignalAdvice(
            code: .undecodable, severity: .warning,
            sentence: "\(health.undecodableFrames) pictures could not be shown: they came before one that can be begun with.",
            remedy: "It passes by itself with the next key frame. If it goes on, stop and start the encoder.")
    }

    func reordered(_ health: EncoderHealth) -> SignalAdvice? {
        guard health.picture?.isReordered == true else { return nil }
        return SignalAdvice(
            code: .reorderedPictures, severity: .note,
            sentence:
                "The encoder sends pictures in another order than they are shown (B-frames). That is fine for the player here; browsers can’t show it by WebRTC, the way with the least delay.",
            remedy:
                "To have that as well, in OBS: Settings → Output → Streaming, “Max B-frames” 0 (NVENC, QuickSync, AMF) or Tune “zerolatency” (x264)."
        )
    }
}
