import Containers
import Media
import Runtime

/// Cuts a session's frames into CMAF parts and segments: one rendition of picture, one of sound, in step with each other.
///
/// Segments start at key frames. A part ends when the frame after it has come, since only then is the duration of its last frame
/// known; that costs one frame of delay and keeps every timestamp exact. Sound follows the picture's cuts, so that
/// both renditions have the same segments.
///
/// The target duration must hold for the whole session, but the key-frame interval is not known at its start. So it is decided when a second
/// key frame has been seen, or none has come in time: then the encoder's interval is long, and so is the target. Until then
/// there are parts, which a recording takes, but no playlist can be shown.
package struct Packager {
    package struct Settings: Sendable {
        /// What a part should last.
        package var partTarget = Duration.milliseconds(200)
        /// What a segment should last, where key frames allow.
        package var segmentTarget = Duration.seconds(2)
        /// The target duration, in seconds, for encoders whose key frames are further apart than ``segmentTarget``. Segments that would
        /// be longer are cut at other frames.
        package var longTargetDuration = 10
        /// How far sound may stay behind the picture before the gap is filled with silence, so that players go on.
        package var silenceAfter = Duration.seconds(1)
        /// Sound held after a discontinuity until the picture starts its segment. A picture that takes longer is not waited for.
        package var heldAudioFramesMax = 200
        package init() {}
    }

    private struct Cut {
        var time: MediaTime
        var isDiscontinuity: Bool
    }

    private let settings: Settings
    private var initialization: Initialization?
    private var sequenceNumber: UInt32 = 0
    private var video: RenditionPackager?
    private var audio: RenditionPackager?
    /// Where the picture was cut and the sound has still to be.
    private var pendingAudioCuts: [Cut] = []
    private var heldAudio: [Frame] = []
    /// Segments that the sound has begun without waiting for the picture.
    private var audioSegmentsAhead = 0
    /// The first picture since the sound's track is there: from here on sound can be missing.
    private var audioJoined: MediaTime?
    private var owesDiscontinuity = false
    private var intervals = KeyFrameIntervals()
    private var clock = ProgramClock()
    /// What EXT-X-TARGETDURATION and EXT-X-PART-INF say for the whole session; nil until they can be known.
    package private(set) var targets: PlaylistTargets?
    /// A segment had to be cut where no decoder can start.
    package private(set) var hasDependentSegments = false

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// Takes the next item of the session. `now`: milliseconds since 1970.
    package mutating func receive(_ item: AssembledItem, now: Int64) -> [PackagerEvent] {
        var events: [PackagerEvent] = []
        switch item {
        case .tracks(let videoTrack, let audioTrack): change(video: videoTrack, audio: audioTrack, into: &events)
        case .discontinuity:
            flush(into: &events)
            oweDiscontinuity()
            clock = ProgramClock()
        case .frame(let frame):
            clock.start(frame.decodeTime, at: now)
            if frame.kind == .video { receiveVideo(frame, into: &events) } else { receiveAudio(frame, into: &events) }
        }
        return events
    }

    /// Publishes what is held, as when the encoder has gone: the last frame is taken to last as long as the one before it.
    package mutating func flush() -> [PackagerEvent] {
        var events: [PackagerEvent] = []
        flush(into: &events)
        return events
    }

    /// Ends the session.
    package mutating func finish() -> [PackagerEvent] {
        var events: [PackagerEvent] = []
        releaseHeldAudio(into: &events)
        flush(into: &events)
        video?.finishSegment(into: &events)
        audio?.finishSegment(into: &events)
        decideTargets(isLong: false)
        return events
    }

    private mutating func flush(into events: inout [PackagerEvent]) {
        video?.flush(&sequenceNumber, into: &events)
        audio?.flush(&sequenceNumber, into: &events)
    }

    // MARK: Tracks

    private mutating func change(video videoTrack: Track?, audio audioTrack: Track?, into events: inout [PackagerEvent]) {
        // What is held is of the track before.
        if audioTrack != initialization?.audio, !heldAudio.isEmpty { goAheadWithAudio(into: &events) }
        flush(into: &events)
        if initialization != nil { oweDiscontinuity() }
        if audio == nil { audioJoined = nil }
        let new = Initialization(index: (initialization?.index ?? -1) + 1, video: videoTrack, audio: audioTrack)
        initialization = new
        let nextNumber = ([video, audio].compactMap { $0?.mediaSequenceNumber }.max() ?? -1) + 1
        Self.adopt(videoTrack, by: &video, new.index, nextNumber, into: &events)
        Self.adopt(audioTrack, by: &audio, new.index, nextNumber, into: &events)
        if videoTrack == nil { pendingAudioCuts = [] }
        events.append(.initialization(new))
    }

    /// Both renditions begin a segment anew, wherever they stood to each other.
    private mutating func oweDiscontinuity() {
        owesDiscontinuity = true
        audioSegmentsAhead = 0
        pendingAudioCuts.removeAll { !$0.isDiscontinuity }
    }

    /// A rendition that joins begins with the segment that the discontinuity starts in the other one.
    private static func adopt(
        _ track: Track?, by rendition: inout RenditionPackager?, _ index: Int, _ number: Int, into events: inout [PackagerEvent]
    ) {
        guard let track else {
            rendition?.finishSegment(into: &events)
            rendition = nil
            return
        }
        if rendition == nil {
            rendition = RenditionPackager(track: track, initializationIndex: index, firstNumber: number)
        } else {
            rendition?.change(track: track, initializationIndex: index)
        }
    }

    // MARK: Picture

    private mutating func receiveVideo(_ frame: Frame, into events: inout [PackagerEvent]) {
        guard video != nil else { return }
        if let end = video?.end, (frame.decodeTime - end).seconds > longestSegment {
            // The picture was away for longer than a segment may last, so its last frame can't be taken to have lasted until now.
            flush(into: &events)
            oweDiscontinuity()
        }
        if frame.isRandomAccess { intervals.note(frame.decodeTime) }
        video?.extendLast(to: frame.decodeTime)
        if let cut = cut(before: frame) {
            let isFirst = video?.segmentStart == nil
            video?.startSegment(isDiscontinuity: cut.isDiscontinuity, isIndependent: frame.isRandomAccess, &sequenceNumber, into: &events)
            owesDiscontinuity = false
            hasDependentSegments = hasDependentSegments || !frame.isRandomAccess
            if audioSegmentsAhead > 0 { audioSegmentsAhead -= 1 } else if !isFirst || cut.isDiscontinuity { pendingAudioCuts.append(cut) }
        } else {
            video?.closePartIfLongEnough(target: settings.partTarget, &sequenceNumber, into: &events)
        }
        video?.append(frame, programTime: clock.time(of: frame.decodeTime))
        decideTargets(at: frame)
        if !owesDiscontinuity { releaseHeldAudio(into: &events) }
        if audio != nil, audioJoined == nil { audioJoined = frame.decodeTime }
        fillSilence(upTo: frame.decodeTime, into: &events)
    }

    /// Whether a segment starts at this frame.
    private func cut(before frame: Frame) -> Cut? {
        guard let video, let start = video.segmentStart else { return Cut(time: frame.decodeTime, isDiscontinuity: owesDiscontinuity) }
        if owesDiscontinuity, frame.isRandomAccess { return Cut(time: frame.decodeTime, isDiscontinuity: true) }
        let length = (frame.decodeTime - start).seconds
        let longest = longestSegment
        let isCut: Bool
        if frame.isRandomAccess {
            let isLongEnough = length >= settings.segmentTarget.inSeconds * 0.95
            let nextWouldOverrun = length >= 0.5 && length + intervals.longest > longest
            isCut = isLongEnough || nextWouldOverrun || !video.segmentIsIndependent
        } else {
            isCut = length + video.frameDuration > longest
        }
        return isCut ? Cut(time: frame.decodeTime, isDiscontinuity: owesDiscontinuity) : nil
    }

    /// In seconds. EXTINF, rounded, may not exceed the target duration (RFC 8216bis, §4.4.3.1).
    private var longestSegment: Double { Double(targets?.duration ?? settings.longTargetDuration) + 0.45 }

    private mutating func decideTargets(at frame: Frame) {
        guard targets == nil, let start = intervals.first else { return }
        if intervals.count >= 2 {
            decideTargets(isLong: intervals.longest > settings.segmentTarget.inSeconds * 1.2)
        } else if (frame.decodeTime - start).seconds > settings.segmentTarget.inSeconds * 1.1 {
            decideTargets(isLong: true)
        }
    }

    private mutating func decideTargets(isLong: Bool) {
        guard targets == nil else { return }
        let usual = Int(settings.segmentTarget.inSeconds.rounded(.up))
        let part =
            [video, audio].compactMap { $0?.nominalPartDuration(target: settings.partTarget) }.max() ?? settings.partTarget.inSeconds
        targets = PlaylistTargets(
            duration: isLong ? max(usual, settings.longTargetDuration, Int(intervals.longest.rounded(.up))) : usual, longestPart: part)
    }

    // MARK: Sound

    private mutating func receiveAudio(_ frame: Frame, into events: inout [PackagerEvent]) {
        guard audio != nil else { return }
        let waitsForPicture = owesDiscontinuity && video != nil && audioSegmentsAhead == 0
        guard waitsForPicture else { return packageAudio(frame, into: &events) }
        heldAudio.append(frame)
        if heldAudio.count > settings.heldAudioFramesMax { goAheadWithAudio(into: &events) }
    }

    /// Begins the segment that the picture was to begin.
    private mutating func goAheadWithAudio(into events: inout [PackagerEvent]) {
        audio?.startSegment(isDiscontinuity: true, isIndependent: true, &sequenceNumber, into: &events)
        audioSegmentsAhead += 1
        releaseHeldAudio(into: &events)
    }

    private mutating func releaseHeldAudio(into events: inout [PackagerEvent]) {
        let held = heldAudio
        heldAudio = []
        for frame in held { packageAudio(frame, into: &events) }
    }

    private mutating func packageAudio(_ frame: Frame, into events: inout [PackagerEvent]) {
        // Silence may have taken the place of a frame that comes too late.
        guard let rendition = audio, rendition.end.map({ frame.decodeTime > $0 - .milliseconds(20) }) ?? true else { return }
        if let end = rendition.end, (frame.decodeTime - end).seconds > longestSegment { audio?.flush(&sequenceNumber, into: &events) }
        audio?.extendLast(to: frame.decodeTime)
        if let cut = audioCut(before: frame) {
            audio?.startSegment(isDiscontinuity: cut.isDiscontinuity, isIndependent: true, &sequenceNumber, into: &events)
        } else {
            let target = audioPartTarget
            audio?.closePartIfLongEnough(target: target, &sequenceNumber, into: &events)
        }
        audio?.append(frame, programTime: clock.time(of: frame.decodeTime))
    }

    private mutating func audioCut(before frame: Frame) -> Cut? {
        let start = audio?.segmentStart
        if video != nil {
            skipMissedCuts(before: frame)
            if let cut = pendingAudioCuts.first, cut.isDiscontinuity || frame.decodeTime >= cut.time {
                pendingAudioCuts.removeFirst()
                return cut
            }
            guard let start else { return Cut(time: frame.decodeTime, isDiscontinuity: false) }
            return cutWithoutPicture(before: frame, since: start)
        }
        defer { owesDiscontinuity = false }
        if targets == nil { decideTargets(isLong: false) }
        let length = start.map { (frame.decodeTime - $0).seconds + (audio?.frameDuration ?? 0) } ?? .infinity
        guard owesDiscontinuity || length > settings.segmentTarget.inSeconds else { return nil }
        return Cut(time: frame.decodeTime, isDiscontinuity: owesDiscontinuity)
    }

    /// Sound that was away for several of the picture's segments has none of its own for them.
    private mutating func skipMissedCuts(before frame: Frame) {
        while pendingAudioCuts.count > 1, !pendingAudioCuts[0].isDiscontinuity, !pendingAudioCuts[1].isDiscontinuity,
            pendingAudioCuts[1].time <= frame.decodeTime
        {
            pendingAudioCuts.removeFirst()
        }
    }

    /// The picture has stopped, or never came: an encoder in the background sends sound alone. Its segments end all the same, or the
    /// open one would grow for ever.
    private mutating func cutWithoutPicture(before frame: Frame, since start: MediaTime) -> Cut? {
        guard (frame.decodeTime - start).seconds + (audio?.frameDuration ?? 0) > longestSegment else { return nil }
        decideTargets(isLong: true)
        // One cut of the picture may be under way; those that never came are not made up for.
        audioSegmentsAhead = 1
        return Cut(time: frame.decodeTime, isDiscontinuity: false)
    }

    /// Sound has parts as long as the picture's where its frames are far apart: the part target is one for both.
    private var audioPartTarget: Duration { max(settings.partTarget, .seconds(video?.frameDuration ?? 0)) }

    private mutating func fillSilence(upTo time: MediaTime, into events: inout [PackagerEvent]) {
        guard let rendition = audio, heldAudio.isEmpty, case .aac(let configuration)? = initialization?.audio?.codec,
            let silence = configuration.silentFrame, let start = rendition.end ?? audioJoined?.rescaled(to: rendition.timescale),
            (time - start).seconds > settings.silenceAfter.inSeconds
        else { return }
        let until = time.rescaled(to: rendition.timescale).value - Int64(settings.silenceAfter.inSeconds / 2 * Double(rendition.timescale))
        for value in stride(from: start.value, to: until, by: configuration.samplesPerFrame) {
            packageAudio(
                Frame(
                    kind: .audio, decodeTime: MediaTime(value: value, timescale: rendition.timescale), compositionOffset: 0,
                    isRandomAccess: true, payload: silence[...]), into: &events)
        }
    }
}
