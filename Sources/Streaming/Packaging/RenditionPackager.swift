import Containers
import Media
import Runtime

/// Cuts one track's frames into parts; where segments start is told from outside.
struct RenditionPackager {
    /// Timestamps that stand still would make a part endless. Half of what a recording takes as one part, so that one more frame fits.
    static let partBytesMax = 16 << 20

    private struct Pending {
        var frame: Frame
        var duration: Int64
        var programTime: Int64
    }

    private var track: Track
    /// Of the segment that is open, or that will be opened first.
    private(set) var mediaSequenceNumber: Int
    /// Where the open segment begins; nil before the first.
    private(set) var segmentStart: MediaTime?
    private(set) var segmentIsIndependent = true
    /// How long a frame usually lasts, in seconds.
    private(set) var frameDuration: Double
    /// Where the last frame ends, as far as is known.
    private(set) var end: MediaTime?

    var timescale: Int32 { track.timescale }
    private var kind: MediaKind { track.kind }
    private var initializationIndex: Int
    private var nextInitializationIndex: Int
    private var isFirstSegment = true
    private var isDiscontinuity = false
    private var partIndex = 0
    private var pending: [Pending] = []
    private var pendingBytes = 0
    private var lastDuration: Int64
    /// Durations that ``frameDuration`` is made of; at first it is what the track declares, which is often wrong.
    private var measured = 0
    private static let framesAveraged = 8
    /// The longest part so far, in seconds.
    private(set) var longestPart = 0.0

    init(track: Track, initializationIndex: Int, firstNumber: Int) {
        self.track = track
        self.initializationIndex = initializationIndex
        nextInitializationIndex = initializationIndex
        mediaSequenceNumber = firstNumber
        lastDuration = Self.usualDuration(of: track)
        frameDuration = Double(lastDuration) / Double(track.timescale)
    }

    /// Another track from the next segment on.
    mutating func change(track: Track, initializationIndex: Int) {
        if timescale != track.timescale { end = end?.rescaled(to: track.timescale) }
        self.track = track
        nextInitializationIndex = initializationIndex
        lastDuration = Self.usualDuration(of: track)
        frameDuration = Double(lastDuration) / Double(track.timescale)
        measured = 0
    }

    private static func usualDuration(of track: Track) -> Int64 {
        switch track.codec {
        case .aac(let configuration): Int64(configuration.samplesPerFrame)
        // 20 ms, as nearly every encoder has it; each packet says for itself.
        case .opus: 960
        default: Int64(Double(track.timescale) / max(1, min(track.frameRate ?? 30, 240)))
        }
    }

    /// What the parts of this rendition last, in seconds, for a target: as many whole frames as come nearest.
    func nominalPartDuration(target: Double) -> Double {
        let frames = max(1, (target / frameDuration - 0.5).rounded(.up))
        return frames * frameDuration
    }

    /// The next frame begins at `time`: so long lasts the one before it.
    mutating func extendLast(to time: MediaTime) {
        guard let last = pending.indices.last, pending[last].frame.decodeTime.timescale == time.timescale else { return }
        let duration = max(1, time.value - pending[last].frame.decodeTime.value)
        pending[last].duration = duration
        // A frame of sound always lasts as long as its samples, however far away the next one is.
        guard kind == .video else { return }
        // A rare long frame (the encoder paused) says little of the usual one.
        let seconds = Double(duration) / Double(timescale)
        measured = min(measured + 1, Self.framesAveraged)
        frameDuration += (min(seconds, frameDuration * 2) - frameDuration) / Double(measured)
        // The next one is taken to last as long, unless it was such a one.
        lastDuration = min(duration, max(1, Int64(frameDuration * 2 * Double(timescale))))
    }

    /// Where the last frame begins, unless it is the only one of its part.
    var lastOfSeveral: Frame? { pending.count > 1 ? pending.last?.frame : nil }
    /// Frames wait for their part's end.
    var hasOpenPart: Bool { !pending.isEmpty }

    /// What the frames of the open part last, in seconds.
    private var pendingSeconds: Double {
        guard let first = pending.first?.frame.decodeTime, let last = pending.last else { return 0 }
        return Double(last.frame.decodeTime.value + last.duration - first.value) / Double(timescale)
    }

    /// Closes the part where it is as near to `target` as whole frames come, or one more would make it longer than `longest`, in seconds.
    mutating func closePartIfLongEnough(
        target: Double, longest: Double, _ sequenceNumber: inout UInt32, into events: inout [PackagerEvent]
    ) {
        let seconds = pendingSeconds
        let isLongEnough = seconds + frameDuration / 2 > target || seconds + frameDuration > longest
        if isLongEnough || pendingBytes >= Self.partBytesMax { closePart(&sequenceNumber, into: &events) }
    }

    /// Closes the part before its last frame, where that one has turned out to make it longer than `longest`, in seconds.
    mutating func closePartBeforeOverrun(longest: Double, _ sequenceNumber: inout UInt32, into events: inout [PackagerEvent]) {
        if pending.count > 1, pendingSeconds > longest { closePart(keepingLast: 1, &sequenceNumber, into: &events) }
    }

    /// Begins a segment with the next frame, or with the last one that is held (`keepingLast`).
    mutating func startSegment(
        keepingLast: Bool = false, isDiscontinuity: Bool, isIndependent: Bool, _ sequenceNumber: inout UInt32,
        into events: inout [PackagerEvent]
    ) {
        closePart(keepingLast: keepingLast ? 1 : 0, &sequenceNumber, into: &events)
        finishSegment(into: &events)
        // A segment that has got no part is none: playlists count those that have, and its number is used again.
        let isUnused = isOpen && partIndex == 0
        if !isFirstSegment, !isUnused { mediaSequenceNumber += 1 }
        isFirstSegment = false
        partIndex = 0
        self.isDiscontinuity = isDiscontinuity || (isUnused && self.isDiscontinuity)
        segmentIsIndependent = isIndependent
        initializationIndex = nextInitializationIndex
        isOpen = true
        if let kept = pending.first { segmentStart = kept.frame.decodeTime }
    }

    private var isOpen = false

    mutating func append(_ frame: Frame, programTime: Int64) {
        if let duration = track.soundDuration(of: frame.payload) {
            lastDuration = duration
            frameDuration = Double(duration) / Double(timescale)
        }
        if segmentStart == nil || (partIndex == 0 && pending.isEmpty) { segmentStart = frame.decodeTime }
        pending.append(Pending(frame: frame, duration: lastDuration, programTime: programTime))
        pendingBytes += frame.payload.count
        end = MediaTime(value: frame.decodeTime.value &+ lastDuration, timescale: timescale)
    }

    /// Closes the part with what there is; the segment stays open.
    mutating func flush(_ sequenceNumber: inout UInt32, into events: inout [PackagerEvent]) {
        closePart(&sequenceNumber, into: &events)
    }

    mutating func finishSegment(into events: inout [PackagerEvent]) {
        guard isOpen, partIndex > 0 else { return }
        isOpen = false
        events.append(.segmentFinished(kind, mediaSequenceNumber: mediaSequenceNumber))
    }

    private mutating func closePart(keepingLast kept: Int = 0, _ sequenceNumber: inout UInt32, into events: inout [PackagerEvent]) {
        let closing = pending.dropLast(kept)
        guard let first = closing.first, let last = closing.last else { return }
        sequenceNumber &+= 1
        let samples = closing.map {
            Sample(
                duration: UInt32(clamping: $0.duration), isRandomAccess: $0.frame.isRandomAccess,
                compositionOffset: Int32(clamping: $0.frame.compositionOffset), payload: $0.frame.payload)
        }
        let start = first.frame.decodeTime
        let fragment = Fragment(
            sequenceNumber: sequenceNumber, trackID: TrackID.of(kind), baseDecodeTime: UInt64(clamping: start.value), samples: samples)
        let endValue = last.frame.decodeTime.value + last.duration
        let duration = MediaTime(value: endValue - start.value, timescale: start.timescale)
        events.append(
            .part(
                Part(
                    kind: kind, mediaSequenceNumber: mediaSequenceNumber, index: partIndex, bytes: fragment.bytes(), decodeTime: start,
                    duration: duration, isIndependent: first.frame.isRandomAccess, initializationIndex: initializationIndex,
                    startsAfterDiscontinuity: partIndex == 0 && isDiscontinuity, programDateTimeMilliseconds: first.programTime)))
        longestPart = max(longestPart, duration.seconds)
        partIndex += 1
        pending.removeFirst(pending.count - kept)
        pendingBytes = pending.reduce(0) { $0 + $1.frame.payload.count }
        if pending.isEmpty { end = MediaTime(value: endValue, timescale: start.timescale) }
    }
}
