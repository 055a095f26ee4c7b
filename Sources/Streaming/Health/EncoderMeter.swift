import Media
package import Runtime

/// Measures what an encoder sends: fed with each item and the time it came, asked now and then. Pure, and cheap for each frame: it adds up
/// numbers in memory that it took at the beginning.
package struct EncoderMeter {
    package struct Limits: Sendable {
        /// A step of a track's timestamps forward, or back, beyond which the encoder's clock has jumped. As in ``Timeline/Limits``.
        package var forwardStepMaxMilliseconds = 3000
        package var backwardStepMaxMilliseconds = 100
        /// Intervals between key frames that are remembered.
        package var keyFrameIntervalsMax = 8
        /// Names of codecs that are remembered: the encoder chooses them.
        package var unsupportedCodecsMax = 8
        package init() {}
    }

    struct PictureTrack {
        var track: Track
        var lastTimestamp: UInt32?
        var lastAt: Int
        /// Of the encoder's clock, freed of jumps, in milliseconds.
        var time = 0
        var presented: Int?
        var isReordered = false
        var lastKeyFrame: Int?
        var keyFrameIntervals: [Int] = []
        var nextInterval = 0
    }

    struct SoundTrack {
        var track: Track
        var lastTimestamp: UInt32?
        var lastAt: Int
        var silentSince: Int?
    }

    let limits: Limits
    private let begin: MonotonicTime
    var seconds = MeterSeconds()
    var picture: PictureTrack?
    var sound: SoundTrack?
    var isConnected = false
    var connections = 0
    /// All times are milliseconds since the beginning.
    var connectionChangedAt = 0
    var connectedBefore = 0
    var bytes = 0
    private(set) var lastMediaAt = 0
    /// The kind whose timestamps tell how far media has come: the picture's, where there is one.
    private var clock: MediaKind?
    private var clockTime = 0
    private var clockBase: Int?
    private var clockDelay = 0
    var jumps = 0
    var lastJumpAt = 0
    var undecodableFrames = 0
    var lastUndecodableAt = 0
    var unsupportedCodecs: [String] = []
    var hasUnreadable = false

    package init(limits: Limits = Limits(), at now: MonotonicTime) {
        self.limits = limits
        begin = now
    }

    /// An encoder is there, for the first time or again.
    package mutating func connected(at time: MonotonicTime) {
        let now = advance(to: time)
        if isConnected { connectedBefore += now - connectionChangedAt }
        isConnected = true
        connections += 1
        connectionChangedAt = now
        lastMediaAt = now
        seconds.change { $0.isConnected = true }
        seconds.forgetDelays()
        (picture, sound, clock, clockTime, clockBase, clockDelay) = (nil, nil, nil, 0, nil, 0)
        (unsupportedCodecs, hasUnreadable) = ([], false)
    }

    package mutating func disconnected(at time: MonotonicTime) {
        let now = advance(to: time)
        guard isConnected else { return }
        connectedBefore += now - connectionChangedAt
        isConnected = false
        connectionChangedAt = now
    }

    /// Takes note of an item of the encoder that is connected.
    package mutating func note(_ item: EncoderItem, at time: MonotonicTime) {
        let now = advance(to: time)
        switch item {
        case .videoConfiguration(let codec): noteTrack(Track(codec: codec), now)
        case .audioConfiguration(let codec): noteTrack(Track(codec: codec), now)
        // The track of sound has the same, and is measured.
        case .announcement, .interactiveAudio: break
        case .video(let timestamp, let compositionTime, let isKeyFrame, let payload):
            noteArrival(payload.count, now)
            notePicture(timestamp, compositionTime, isKeyFrame, now)
        case .audio(let timestamp, let payload):
            noteArrival(payload.count, now)
            noteSound(timestamp, payload, now)
        }
    }

    /// - Parameter total: pictures of the session that could not be decoded, up to now.
    package mutating func noteUndecodable(total: Int, at time: MonotonicTime) {
        guard total > undecodableFrames else { return }
        undecodableFrames = total
        lastUndecodableAt = advance(to: time)
    }

    package mutating func note(_ trouble: EncoderTrouble) {
        switch trouble {
        case .unsupportedCodec(let name):
            guard unsupportedCodecs.count < limits.unsupportedCodecsMax, !unsupportedCodecs.contains(name) else { return }
            unsupportedCodecs.append(name)
        case .unreadable: hasUnreadable = true
        }
    }

    @discardableResult
    mutating func advance(to time: MonotonicTime) -> Int {
        let now = max(seconds.current * 1000, Int(clamping: (time - begin).milliseconds))
        seconds.advance(to: now / 1000, isConnected: isConnected)
        return now
    }

    private mutating func noteTrack(_ track: Track, _ now: Int) {
        // What was measured of other parameters says nothing of these.
        switch track.kind {
        case .video where picture?.track != track: picture = PictureTrack(track: track, lastAt: now)
        case .audio where sound?.track != track: sound = SoundTrack(track: track, lastAt: now)
        default: break
        }
    }

    private mutating func noteArrival(_ count: Int, _ now: Int) {
        bytes &+= count
        let gap = now - lastMediaAt
        lastMediaAt = now
        seconds.change { second in
            second.bytes &+= count
            second.gap = max(second.gap, gap)
        }
    }

    private mutating func notePicture(_ timestamp: UInt32, _ compositionTime: Int32, _ isKeyFrame: Bool, _ now: Int) {
        guard picture != nil else { return }
        let step = step(from: picture?.lastTimestamp, to: timestamp, now)
        noteClock(.video, step, now)
        seconds.change { second in
            second.pictures += 1
            guard let step else { return }
            second.steps += 1
            second.stepsMilliseconds += step
            second.stepMin = min(second.stepMin, step)
            second.stepMax = max(second.stepMax, step)
        }
        picture?.note(timestamp, step: step, compositionTime: Int(compositionTime), isKeyFrame: isKeyFrame, limits, at: now)
    }

    private mutating func noteSound(_ timestamp: UInt32, _ payload: ArraySlice<UInt8>, _ now: Int) {
        guard let codec = sound?.track.codec else { return }
        noteClock(.audio, step(from: sound?.lastTimestamp, to: timestamp, now), now)
        sound?.lastTimestamp = timestamp
        sound?.lastAt = now
        guard case .aac(let configuration) = codec, let isSilent = configuration.isSilent(payload) else { return }
        let since = sound?.silentSince ?? now
        sound?.silentSince = isSilent ? since : nil
    }

    /// Milliseconds from a track's last timestamp; nil at its first, and where the clock has jumped.
    private mutating func step(from last: UInt32?, to timestamp: UInt32, _ now: Int) -> Int? {
        guard let last else { return nil }
        let step = Int(Int32(bitPattern: timestamp &- last))
        guard step > limits.forwardStepMaxMilliseconds || step < -limits.backwardStepMaxMilliseconds else { return max(0, step) }
        jumps += 1
        lastJumpAt = now
        return nil
    }

    /// How late it comes, by the encoder's clock. After a jump it counts as coming as late as what was before.
    private mutating func noteClock(_ kind: MediaKind, _ step: Int?, _ now: Int) {
        if kind == .video, clock != .video { (clock, clockBase) = (.video, nil) }
        if clock == nil { clock = kind }
        guard kind == clock else { return }
        clockTime &+= step ?? 0
        let base = step == nil ? nil : clockBase
        clockBase = base ?? now - clockTime - clockDelay
        clockDelay = now - clockTime - (clockBase ?? 0)
        let delay = clockDelay
        seconds.change { second in
            second.delayMin = min(second.delayMin, delay)
            second.delayMax = max(second.delayMax, delay)
        }
    }
}

extension EncoderMeter.PictureTrack {
    mutating func note(
        _ timestamp: UInt32, step: Int?, compositionTime: Int, isKeyFrame: Bool, _ limits: EncoderMeter.Limits, at now: Int
    ) {
        lastTimestamp = timestamp
        lastAt = now
        // Across a jump nobody knows how long it took.
        if step == nil { (presented, lastKeyFrame) = (nil, nil) }
        time &+= step ?? 0
        let presentation = time &+ compositionTime
        if let presented, presentation < presented { isReordered = true }
        presented = max(presented ?? presentation, presentation)
        guard isKeyFrame else { return }
        if let lastKeyFrame { remember(time - lastKeyFrame, max: limits.keyFrameIntervalsMax) }
        lastKeyFrame = time
    }

    private mutating func remember(_ interval: Int, max: Int) {
        if keyFrameIntervals.count < max {
            keyFrameIntervals.append(interval)
        } else {
            keyFrameIntervals[nextInterval % max] = interval
            nextInterval = (nextInterval + 1) % max
        }
    }
}
