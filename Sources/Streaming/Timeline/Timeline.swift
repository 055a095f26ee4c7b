package import Media

/// Maps what an encoder's clock says onto the one timeline of a session.
///
/// RTMP counts milliseconds in 32 bits, from anywhere, and encoders restart, wrap and jump. A session's timeline begins at 0, grows without
/// holes and without steps backwards. A stretch of input whose timestamps follow one another is a *run*: inside a run, sound and picture
/// keep exactly the distance that the encoder gave them; where a run ends (a jump, a reconnect) the next one is put right
/// behind it, so that no frame is lost and nobody waits through an empty hole.
package struct Timeline {
    package struct Limits: Sendable {
        /// A step forward over all tracks beyond which a new run begins. Below it, the encoder merely had nothing to send.
        package var forwardStepMaxMilliseconds: Int64 = 3000
        /// A step backward of one track beyond which a new run begins. Smaller ones are evened out.
        package var backwardStepMaxMilliseconds: Int64 = 100
        /// How far counted samples may stand from the encoder's timestamps (which are rounded to milliseconds) before they are led back.
        package var audioDriftMaxMilliseconds: Int64 = 15
        /// How long one track may go on in the run before, after the other has begun a new one: as far as encoders interleave apart.
        package var overlapMaxMilliseconds: Int64 = 1000
        /// Missing sound beyond which the count is set anew instead of led.
        package var audioGapMinMilliseconds: Int64 = 120
        package init() {}
    }

    /// Where a frame stands.
    package struct Position: Equatable {
        /// In the track's timescale; greater than every earlier one of the track.
        package var decodeTime: MediaTime
        /// The frame begins a new run: what comes is not continuous with what was.
        package var startsRun: Bool
    }

    private struct Run {
        /// 90 kHz ticks from the encoder's clock to the session's.
        var offset: Int64
        var lastSource: Int64
    }

    private struct TrackState {
        var lastSource: Int64?
        /// ``lastSource`` when the present run began.
        var lastSourceOfPreviousRun: Int64?
        var last: MediaTime?
        /// Where the next frame is expected to begin.
        var end: MediaTime?
        var run = 0
        /// 90 kHz ticks between the last two frames.
        var step: Int64 = 3000
    }

    private static let ticksPerMillisecond: Int64 = 90
    private let limits: Limits
    private var unwrapper = TimestampUnwrapper()
    private var video = TrackState()
    private var audio = TrackState()
    private var beside = TrackState()
    private var run: Run?
    private var previousRun: Run?
    private var runCount = 0

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// The end of all that has been placed.
    package var end: MediaTime {
        let ticks = [video.end, audio.end].compactMap { $0?.rescaled(to: Track.videoTimescale).value }.max()
        return MediaTime(value: ticks ?? 0, timescale: Track.videoTimescale)
    }

    /// Begins a run whose first frame has this timestamp; the next placed frame is told to start it.
    package mutating func begin(timestamp: UInt32) {
        unwrapper = TimestampUnwrapper()
        startRun(source: unwrapper.unwrap(timestamp))
        previousRun = nil
    }

    /// Places a frame. `duration` is how long it lasts where that is known (sound), in the track's timescale.
    package mutating func place(_ kind: MediaKind, timestamp: UInt32, timescale: Int32, duration: Int64?) -> Position {
        let source = unwrapper.unwrap(timestamp)
        var state = kind == .video ? video : audio
        if run == nil || isJump(source, state) { startRun(source: source) }
        let offset = offset(for: source, &state)
        let startsRun = state.run != runCount && offset == run?.offset
        if startsRun { state.run = runCount }
        let isFirstOfRun = startsRun && video.run != runCount && audio.run != runCount
        let nominal = MediaTime(value: source &* Self.ticksPerMillisecond &+ offset, timescale: Track.videoTimescale).rescaled(
            to: timescale)
        var time = duration.map { counted(nominal, state, duration: $0, isNewRun: startsRun) } ?? nominal
        if let last = state.last?.rescaled(to: timescale), time.value <= last.value { time.value = last.value + 1 }
        time.value = max(0, time.value)
        if let last = state.last, duration == nil { state.step = max(1, min((time - last.rescaled(to: timescale)).value, 90_000)) }
        state.lastSource = source
        state.last = time
        state.end = MediaTime(value: time.value &+ (duration ?? state.step), timescale: timescale)
        if kind == .video { video = state } else { audio = state }
        return Position(decodeTime: time, startsRun: isFirstOfRun)
    }

    /// Places sound that goes beside the tracks: it moves neither them nor the timeline's end. Nil where it has no place: before the first run,
    /// too far from what the tracks' timestamps say, or before what has been placed already.
    package mutating func placeBeside(timestamp: UInt32, timescale: Int32, duration: Int64) -> MediaTime? {
        // A copy, since this timestamp is not to move the tracks' clock.
        var unwrapper = unwrapper
        let source = unwrapper.unwrap(timestamp)
        guard let run, abs(source - run.lastSource) <= limits.forwardStepMaxMilliseconds else { return nil }
        let ticks = source &* Self.ticksPerMillisecond &+ run.offset
        let nominal = MediaTime(value: ticks, timescale: Track.videoTimescale).rescaled(to: timescale)
        let time = counted(nominal, beside, duration: duration, isNewRun: beside.run != runCount)
        guard time.value >= 0, beside.last.map({ time > $0 }) ?? true else { return nil }
        beside.run = runCount
        beside.last = time
        beside.end = MediaTime(value: time.value &+ duration, timescale: timescale)
        return time
    }

    private func isJump(_ source: Int64, _ state: TrackState) -> Bool {
        guard let run else { return true }
        if let last = state.lastSource, state.run == runCount, last - source > limits.backwardStepMaxMilliseconds { return true }
        if state.run != runCount, belongsToPreviousRun(source, state) { return false }
        return abs(source - run.lastSource) > limits.forwardStepMaxMilliseconds
    }

    /// After one track has jumped, frames of the other may still come from before the jump. Not for long: then it was the one track's clock
    /// alone that was set, and the other follows it into the new run, since only there they have the distance that the encoder means.
    private func belongsToPreviousRun(_ source: Int64, _ state: TrackState) -> Bool {
        guard let run, previousRun != nil, state.run == runCount - 1, let last = state.lastSource,
            let lastOfPrevious = state.lastSourceOfPreviousRun, source - lastOfPrevious <= limits.overlapMaxMilliseconds
        else { return false }
        return abs(source - last) < min(abs(source - run.lastSource), 1000)
    }

    private mutating func offset(for source: Int64, _ state: inout TrackState) -> Int64 {
        if state.run != runCount, belongsToPreviousRun(source, state), let previousRun { return previousRun.offset }
        guard var current = run else { return 0 }
        current.lastSource = max(current.lastSource, source)
        run = current
        return current.offset
    }

    private mutating func startRun(source: Int64) {
        previousRun = run
        run = Run(offset: end.value &- source &* Self.ticksPerMillisecond, lastSource: source)
        runCount += 1
        video.lastSourceOfPreviousRun = video.lastSource
        audio.lastSourceOfPreviousRun = audio.lastSource
    }

    /// Sound is counted by samples, which is exact, as long as the count stays near the encoder's timestamps, which are rounded. Where they
    /// part, the count is led back a little with each frame (nobody hears it), or set anew where sound is truly missing.
    private func counted(_ nominal: MediaTime, _ state: TrackState, duration: Int64, isNewRun: Bool) -> MediaTime {
        guard let end = state.end, end.timescale == nominal.timescale, !isNewRun else { return nominal }
        let drift = nominal.value - end.value
        let perMillisecond = Int64(nominal.timescale) / 1000
        if drift > limits.audioGapMinMilliseconds * perMillisecond { return nominal }
        guard abs(drift) > limits.audioDriftMaxMilliseconds * perMillisecond else { return end }
        let correction = max(-duration / 8, min(duration / 8, drift))
        return MediaTime(value: end.value + correction, timescale: nominal.timescale)
    }
}

/// Makes 32-bit milliseconds that wrap after 49 days into a count that doesn't.
package struct TimestampUnwrapper {
    private var last: (raw: UInt32, value: Int64)?

    package init() {}

    /// The value nearest to the one before.
    package mutating func unwrap(_ raw: UInt32) -> Int64 {
        let value = last.map { $0.value + Int64(Int32(bitPattern: raw &- $0.raw)) } ?? Int64(raw)
        last = (raw, value)
        return value
    }
}
