package import Media
package import Runtime

extension EncoderMeter {
    /// Whole seconds over which what is so "now" is measured.
    private static let recent = 5
    /// The same for what comes unevenly.
    private static let uneven = 10
    /// The distance over which speed is measured, in seconds, and how many seconds at its ends are compared.
    private static let speedOver = 30
    private static let speedEnd = 3
    /// Seconds of an entry of the history.
    private static let historyStep = 5

    /// What is known now.
    package mutating func health(at time: MonotonicTime) -> EncoderHealth {
        let now = advance(to: time)
        var health = EncoderHealth()
        health.isConnected = isConnected
        health.since = Self.seconds(now - connectionChangedAt)
        health.reconnects = max(0, connections - 1)
        if connections > 1, isConnected { health.lastReconnectAge = health.since }
        (health.timestampJumps, health.undecodableFrames) = (jumps, undecodableFrames)
        if jumps > 0 { health.lastTimestampJumpAge = Self.seconds(now - lastJumpAt) }
        if undecodableFrames > 0 { health.lastUndecodableAge = Self.seconds(now - lastUndecodableAt) }
        (health.unsupportedCodecs, health.hasUnreadable) = (unsupportedCodecs, hasUnreadable)
        let connectedMilliseconds = connectedBefore + (isConnected ? now - connectionChangedAt : 0)
        if connectedMilliseconds >= 1000 { health.bitsPerSecondMean = Self.rate(bytes &* 8, over: connectedMilliseconds) }
        health.history = history
        guard isConnected else { return health }
        let recent = connectedSeconds(Self.recent)
        if !recent.isEmpty { health.bitsPerSecond = recent.reduce(0) { $0 + seconds[$1].bytes } * 8 / recent.count }
        health.picture = picture.map { pictureHealth($0, recent, now) }
        health.sound = sound.map { soundHealth($0, now) }
        addArrival(to: &health, now)
        return health
    }

    /// The last whole seconds of this connection.
    private func connectedSeconds(_ count: Int) -> Range<Int> {
        let first = (connectionChangedAt + 999) / 1000
        return seconds.whole(count).clamped(to: min(first, seconds.current)..<seconds.current)
    }

    private func pictureHealth(_ picture: PictureTrack, _ recent: Range<Int>, _ now: Int) -> EncoderHealth.Picture {
        var health = EncoderHealth.Picture(codec: picture.track.codecString)
        (health.width, health.height) = (picture.track.width, picture.track.height)
        health.declaredFramesPerSecond = picture.track.frameRate
        health.isReordered = picture.isReordered
        health.age = Self.seconds(now - picture.lastAt)
        let steps = recent.reduce(0) { $0 + seconds[$1].steps }
        let milliseconds = recent.reduce(0) { $0 + seconds[$1].stepsMilliseconds }
        if steps > 0, milliseconds > 0 {
            health.framesPerSecond = Double(steps) * 1000 / Double(milliseconds)
            let (least, most) = (recent.map { seconds[$0].stepMin }.min() ?? 0, recent.map { seconds[$0].stepMax }.max() ?? 0)
            if least <= most { health.stepMilliseconds = least...most }
        }
        let intervals = picture.keyFrameIntervals
        if !intervals.isEmpty { health.keyFrameInterval = Self.seconds(intervals.reduce(0, +)) / Double(intervals.count) }
        let open = picture.lastKeyFrame.map { picture.time - $0 } ?? 0
        let longest = max(intervals.max() ?? 0, open)
        if longest > 0 { health.keyFrameIntervalMax = Self.seconds(longest) }
        return health
    }

    private func soundHealth(_ sound: SoundTrack, _ now: Int) -> EncoderHealth.Sound {
        var health = EncoderHealth.Sound(codec: sound.track.codecString)
        health.sampleRate = Int(sound.track.timescale)
        if case .aac(let configuration) = sound.track.codec {
            (health.sampleRate, health.channels) = (configuration.outputSampleRate, configuration.channelCount)
        }
        health.silence = sound.silentSince.map { Self.seconds(now - $0) }
        health.age = Self.seconds(now - sound.lastAt)
        return health
    }

    private func addArrival(to health: inout EncoderHealth, _ now: Int) {
        let gap = connectedSeconds(Self.uneven).map { seconds[$0].gap }.max() ?? 0
        health.gap = Self.seconds(max(gap, seconds.now.gap, now - lastMediaAt))
        let recent = delays(connectedSeconds(Self.uneven))
        if let recent { health.jitter = Self.seconds(recent.max - recent.min) }
        let whole = connectedSeconds(MeterSeconds.kept)
        guard let best = delays(whole), let last = delays(whole.suffix(Self.speedEnd)) else { return }
        health.behind = Self.seconds(last.min - best.min)
        let before = whole.dropLast(Self.speedOver).suffix(Self.speedEnd)
        guard before.count == Self.speedEnd, let former = delays(before) else { return }
        health.speed = 1 - Double(last.min - former.min) / Double(Self.speedOver * 1000)
    }

    private func delays(_ range: Range<Int>) -> (min: Int, max: Int)? {
        var found: (min: Int, max: Int)?
        for number in range where seconds[number].delayMin <= seconds[number].delayMax {
            found = (min(found?.min ?? .max, seconds[number].delayMin), max(found?.max ?? .min, seconds[number].delayMax))
        }
        return found
    }

    /// Whole entries, and in an entry the seconds in which an encoder was connected.
    private var history: EncoderHealth.History {
        var history = EncoderHealth.History(seconds: Self.historyStep)
        var first = seconds.whole(MeterSeconds.kept).lowerBound
        first += (Self.historyStep - first % Self.historyStep) % Self.historyStep
        while first + Self.historyStep <= seconds.current {
            let connected = (first..<first + Self.historyStep).filter { seconds[$0].isConnected }
            let count = connected.count
            history.bitsPerSecond.append(count == 0 ? nil : connected.reduce(0) { $0 + seconds[$1].bytes } * 8 / count)
            history.framesPerSecond.append(count == 0 ? nil : Double(connected.reduce(0) { $0 + seconds[$1].pictures }) / Double(count))
            first += Self.historyStep
        }
        return history
    }

    private static func seconds(_ milliseconds: Int) -> Double { Double(milliseconds) / 1000 }

    private static func rate(_ amount: Int, over milliseconds: Int) -> Int { Int(Double(amount) * 1000 / Double(milliseconds)) }
}
