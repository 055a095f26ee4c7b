package import Media

/// Reads an encoder's figures as somebody would who has seen many encoders. Pure.
package struct SignalAdvisor: Sendable {
    package struct Limits: Sendable {
        /// Seconds until tracks that an encoder sends have surely come.
        package var openingSeconds = 5.0
        /// Seconds without a track's media, or any, after which it has stopped.
        package var stoppedSeconds = 3.0
        /// Seconds of digital silence that no pause in a service has.
        package var silenceSeconds = 10.0
        /// Seconds between key frames: two are wanted, and encoders round. Whoever comes waits for one, and so does each step to less delay.
        package var keyFrameIntervalMax = 2.5
        /// Seconds of media that come late: more than players hold ready.
        package var behindMax = 2.0
        /// Below it, an encoder that is behind doesn't catch up.
        package var speedMin = 0.98
        /// Seconds without media, or between early and late, that viewers see as stalls.
        package var gapMax = 1.0
        /// The part of the declared pictures that has to come.
        package var picturesMin = 0.9
        /// How many times longer than the shortest step between pictures the longest may be.
        package var stepRatioMax = 2.5
        /// Seconds for which what has happened once is told.
        package var toldSeconds = 120.0
        package init() {}
    }

    let limits: Limits

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// What is to be said, the worst first.
    package func advice(on health: EncoderHealth) -> [SignalAdvice] {
        guard health.isConnected else { return [away(health)] }
        let found =
            [nothingComes(health), picture(health), sound(health), slowUplink(health), unevenArrival(health)]
            + health.unsupportedCodecs.map(unsupported)
            + [keyFrames(health), missingPictures(health), unevenPictures(health), jumps(health), reconnects(health), undecodable(health)]
            + [reordered(health)]
        let order = SignalAdvice.Severity.allCases
        return order.flatMap { severity in found.compactMap(\.self).filter { $0.severity == severity } }
    }

    /// The state of it all in a sentence.
    package func summary(of health: EncoderHealth, _ advice: [SignalAdvice]) -> String {
        guard health.isConnected else { return "The encoder is not connected." }
        let parts = [pictureWords(health), health.bitsPerSecond.map(Words.bits), soundWords(health)].compactMap(\.self)
        let found = parts.isEmpty ? "Nothing has been measured yet." : parts.joined(separator: ", ") + "."
        switch advice.first?.severity {
        case .problem: return "Something is wrong with the signal. " + found
        case .warning: return "The signal could be better. " + found
        case .note, nil: return parts.isEmpty ? found : "The signal is good. " + found
        }
    }

    private func pictureWords(_ health: EncoderHealth) -> String? {
        guard let picture = health.picture else { return nil }
        let size = picture.width.flatMap { width in picture.height.map { "\(width) × \($0)" } }
        return [size ?? "A picture", picture.framesPerSecond.map { "\(Words.number($0)) pictures a second" }].compactMap(\.self)
            .joined(separator: ", ")
    }

    private func soundWords(_ health: EncoderHealth) -> String? {
        guard let sound = health.sound else { return health.since > limits.openingSeconds ? "without sound" : nil }
        return sound.silence ?? 0 > limits.silenceSeconds ? "silent" : "with sound"
    }

    // MARK: What comes

    private func away(_ health: EncoderHealth) -> SignalAdvice {
        SignalAdvice(
            code: .encoderAway, severity: .problem,
            sentence: "The encoder has been away for \(Words.duration(health.since)). Viewers read “Back in a moment”.",
            remedy: "Look at the encoder and its network. It may come back by itself, into the same session.")
    }

    private func nothingComes(_ health: EncoderHealth) -> SignalAdvice? {
        guard let gap = health.gap, gap >= limits.stoppedSeconds, health.bitsPerSecond == 0 || isStopped(health) else { return nil }
        return SignalAdvice(
            code: .nothingComes, severity: .problem,
            sentence: "The encoder is connected, but nothing has come from it for \(Words.duration(gap)).",
            remedy: "Look at the encoder’s network: its cable, its Wi-Fi, its mobile signal.")
    }

    private func isStopped(_ health: EncoderHealth) -> Bool {
        let ages = [health.picture?.age, health.sound?.age].compactMap(\.self)
        return !ages.isEmpty && ages.allSatisfy { $0 >= limits.stoppedSeconds }
    }

    private func unsupported(_ codec: String) -> SignalAdvice {
        SignalAdvice(
            code: .unsupportedCodec, severity: .problem,
            sentence: "The encoder sends \(codec), which browsers can’t play from here: it is left out.",
            remedy:
                "Choose H.264 for the picture and AAC for the sound. In OBS: Settings → Output → Streaming, “Video Encoder” and “Audio Encoder”."
        )
    }

    private func picture(_ health: EncoderHealth) -> SignalAdvice? {
        guard let picture = health.picture else {
            guard health.since > limits.openingSeconds, health.sound != nil else { return nil }
            return SignalAdvice(
                code: .noPicture, severity: .problem, sentence: "There is no picture: only sound comes.",
                remedy: "Look whether a camera or a scene is chosen at the encoder, and whether its video is switched on.")
        }
        guard picture.age > limits.stoppedSeconds, !isStopped(health) else { return nil }
        return SignalAdvice(
            code: .noPicture, severity: .problem,
            sentence: "The picture stopped \(Words.duration(picture.age)) ago, while the sound goes on.",
            remedy: "Look at the camera and its cable. If they are well, stop and start the encoder.")
    }

    private func sound(_ health: EncoderHealth) -> SignalAdvice? {
        guard let sound = health.sound else {
            guard health.since > limits.openingSeconds, health.picture != nil else { return nil }
            return SignalAdvice(
                code: .noSound, severity: .problem, sentence: "There is no sound: the encoder sends a picture only.",
                remedy: "Switch the encoder’s sound on, as AAC. In OBS: Settings → Audio, choose a “Mic/Auxiliary Audio”.")
        }
        if sound.age > limits.stoppedSeconds, !isStopped(health) {
            return SignalAdvice(
                code: .noSound, severity: .problem,
                sentence: "The sound stopped \(Words.duration(sound.age)) ago, while the picture goes on.",
                remedy: "Look at the microphone, the mixer and their cable. If they are well, stop and start the encoder.")
        }
        guard let silence = sound.silence, silence >= limits.silenceSeconds else { return nil }
        return SignalAdvice(
            code: .silentSound, severity: .problem,
            sentence: "Nobody hears anything: the sound has been completely silent for \(Words.duration(silence)).",
            remedy:
                "Look whether it is muted. In OBS: in the “Audio Mixer”, the bars move when there is sound, and the loudspeaker must not be red."
        )
    }

    private func slowUplink(_ health: EncoderHealth) -> SignalAdvice? {
        guard let behind = health.behind, behind >= limits.behindMax else { return nil }
        let isGrowing = health.speed.map { $0 < limits.speedMin } ?? true
        return SignalAdvice(
            code: .slowUplink, severity: isGrowing ? .problem : .warning,
            sentence: isGrowing
                ? "The stream comes later and later: by \(Words.duration(behind)) now. The way to here is too slow for it, or the encoder’s computer is."
                : "The stream comes \(Words.duration(behind)) later than before, and doesn’t catch up.",
            remedy: isGrowing
                ? "Lower the bitrate. In OBS: Settings → Output → Streaming → “Video Bitrate”. Use a cable instead of Wi-Fi. View → Stats shows whether the computer is too slow."
                : "Viewers see it with that delay. Stop and start the encoder to be rid of it.")
    }

    private func unevenArrival(_ health: EncoderHealth) -> SignalAdvice? {
        let gap = health.gap ?? 0
        let late = max(gap, health.jitter ?? 0)
        guard late >= limits.gapMax, gap < limits.stoppedSeconds, slowUplink(health) == nil else { return nil }
        return SignalAdvice(
            code: .unevenArrival, severity: .warning,
            sentence: "The stream comes in bursts: some of it \(Words.duration(late)) later than the rest. Viewers may see it stall.",
            remedy: "Use a cable instead of Wi-Fi, and let nothing else use the network much. If that doesn’t help, lower the bitrate.")
    }
}
