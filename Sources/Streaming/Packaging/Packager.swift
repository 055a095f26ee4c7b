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
///
/// Whenever a part is told whose segment stays open, the next frame of that segment is held already: a playlist that hints at the next part
/// keeps its word.
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
        /// A hole in the sound from which on it is filled with silence; smaller ones are the encoder's inexactness.
        var soundHoleMin = Duration.milliseconds(100)
        /// Sound held after a discontinuity until the picture starts its segment. A picture that takes longer is not waited for.
        package var heldAudioFramesMax = 200
        package init() {}
    }

    /// Where a segment starts.
    struct Cut {
        var time: MediaTime
        var isDiscontinuity: Bool
    }

    let settings: Settings
    var initialization: Initialization?
    var sequenceNumber: UInt32 = 0
    /// Of all segments so far: a rendition that leaves and returns doesn't use a number again.
    var lastNumber = -1
    var video: RenditionPackager?
    var audio: RenditionPackager?
    /// Where the picture was cut and the sound has still to be.
    var pendingAudioCuts: [Cut] = []
    var heldAudio: [Frame] = []
    /// Segments that the sound has begun without waiting for the picture.
    var audioSegmentsAhead = 0
    /// The first picture since the sound's track is there: from here on sound can be missing.
    var audioJoined: MediaTime?
    /// Sound is held back before it comes here: what is missing will come, and silence must not take its place.
    package var isSoundHeldBack = false
    var owesDiscontinuity = false
    var intervals = KeyFrameIntervals()
    var clock = ProgramClock()
    /// What EXT-X-TARGETDURATION and EXT-X-PART-INF say for the whole session; nil until they can be known.
    package internal(set) var targets: PlaylistTargets?
    /// A segment had to be cut where no decoder can start.
    package internal(set) var hasDependentSegments = false

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
        case .interactiveFrame: break
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
        // The picture that was to begin a segment with it won't come.
        if !heldAudio.isEmpty { goAheadWithAudio(into: &events) }
        flush(into: &events)
        video?.finishSegment(into: &events)
        audio?.finishSegment(into: &events)
        decideTargets(isLong: false)
        return events
    }

    mutating func flush(into events: inout [PackagerEvent]) {
        video?.flush(&sequenceNumber, into: &events)
        audio?.flush(&sequenceNumber, into: &events)
    }

    /// Both renditions begin a segment anew, wherever they stood to each other.
    mutating func oweDiscontinuity() {
        owesDiscontinuity = true
        intervals.interrupt()
        audioSegmentsAhead = 0
        pendingAudioCuts.removeAll { !$0.isDiscontinuity }
    }
}
