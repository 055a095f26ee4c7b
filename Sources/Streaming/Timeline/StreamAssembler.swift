package import Media

/// Turns what an encoder sends into tracks and frames on the session's timeline.
///
/// Encoders announce sound and picture one after the other, and some send the second header late. Frames are held back, for a short bounded
/// while, until both are known, so that a session starts with all its tracks; a track that comes later still joins.
package struct StreamAssembler {
    package struct Limits: Sendable {
        /// How much of one kind may come before the other is taken to be missing, in milliseconds of media.
        package var openingMaxMilliseconds: Int64 = 1000
        /// Frames held back meanwhile, whatever their timestamps say.
        package var openingFramesMax = 256
        /// Sound held back, when it alone changes or joins, until a key frame lets both tracks start anew together.
        /// Viewers wait as long, and what comes later than the timeline's `forwardStepMaxMilliseconds` would be taken for a jump.
        package var deferredAudioMaxMilliseconds: Int64 = 2500
        /// The same in frames, whatever their timestamps say.
        package var deferredAudioFramesMax = 512
        /// How long sound goes on alone before the picture's track is taken to have gone, in milliseconds of media: players wait for a
        /// picture that they were promised.
        package var pictureAwayMaxMilliseconds: Int64 = 6000
        package init() {}
    }

    let limits: Limits
    var timeline: Timeline
    var video: Track?
    var audio: Track?
    private var announced: (video: Bool, audio: Bool)?
    private var isOpen = false
    private var waiting: [EncoderItem] = []
    /// Sound with a configuration that has not been published yet.
    private var deferredAudio: [EncoderItem]?
    private var publishedTracks: (video: Track?, audio: Track?)?
    var awaitsKeyFrame = true
    /// The last picture that was published, or the beginning of the run that has none yet.
    var lastPicture = MediaTime(value: 0, timescale: Track.videoTimescale)
    /// There is a picture's track, but nothing has come of it for too long: sound is published alone until the next key frame.
    var isPictureAway = false
    private var owesDiscontinuity = false
    /// The next run begins by ``open()``, which has told of it already where there was one before.
    var opensRun = true
    /// Pictures that came before one at which a decoder can start.
    package internal(set) var undecodableFrames = 0

    package init(limits: Limits = Limits(), timeline: Timeline = Timeline()) {
        self.limits = limits
        self.timeline = timeline
    }

    /// Where the session's timeline ends now.
    package var end: MediaTime { timeline.end }

    /// Sound waits for a key frame, and will come at the times that it has.
    package var holdsSoundBack: Bool { deferredAudio != nil }

    /// The encoder is gone; another (or the same, restarted) will go on in the same session.
    package mutating func reconnect() {
        isOpen = false
        waiting = []
        deferredAudio = nil
        announced = nil
        video = nil
        audio = nil
        awaitsKeyFrame = true
        isPictureAway = false
        owesDiscontinuity = publishedTracks != nil
    }

    /// What is held back for something that won't come any more, since the encoder is going.
    package mutating func flush() -> [AssembledItem] {
        if isOpen { return deferredAudio == nil ? [] : endDeferring() }
        return waiting.isEmpty ? [] : open()
    }

    /// Takes the next item; gives back what can be published by now.
    package mutating func receive(_ item: EncoderItem) -> [AssembledItem] {
        switch item {
        case .videoConfiguration(let configuration): return configure(video: Track(codec: configuration), audio: audio)
        case .audioConfiguration(let configuration): return configure(video: video, audio: Track(codec: configuration))
        case .announcement(let hasVideo, let hasAudio):
            announced = (hasVideo, hasAudio)
            return []
        case .interactiveAudio: return isOpen ? assemble(item) : []
        case .video, .audio:
            if isOpen { return deferredAudio == nil ? assemble(item) : assembleDeferring(item) }
            waiting.append(item)
            return canOpen ? open() : []
        }
    }

    private mutating func configure(video newVideo: Track?, audio newAudio: Track?) -> [AssembledItem] {
        let isChanged = newVideo != video || newAudio != audio
        // A change while frames are held back applies to those that follow it; those before it belong to the old parameters.
        let isPictureKept = newVideo == video && video != nil
        if isOpen, !isPictureKept { awaitsKeyFrame = true }
        video = newVideo
        audio = newAudio
        guard isOpen, isChanged else { return [] }
        guard isPictureKept, !isPictureAway else { return endDeferring() }
        deferredAudio = deferredAudio ?? []
        return []
    }

    private mutating func assembleDeferring(_ item: EncoderItem) -> [AssembledItem] {
        switch item {
        case .video(_, _, let isKeyFrame, _) where !isKeyFrame: return assemble(item)
        case .video: return publishTracks() + assemble(item) + releaseDeferred()
        default:
            deferredAudio?.append(item)
            return isDeferredTooLong ? endDeferring() : []
        }
    }

    private var isDeferredTooLong: Bool {
        guard let deferredAudio, let first = deferredAudio.first?.timestamp, let last = deferredAudio.last?.timestamp else { return false }
        let milliseconds = Int64(Int32(bitPattern: last &- first)).magnitude
        return deferredAudio.count > limits.deferredAudioFramesMax || milliseconds > limits.deferredAudioMaxMilliseconds
    }

    private mutating func endDeferring() -> [AssembledItem] { publishTracks() + releaseDeferred() }

    private mutating func releaseDeferred() -> [AssembledItem] {
        let held = deferredAudio ?? []
        deferredAudio = nil
        return held.flatMap { assemble($0) }
    }

    private var canOpen: Bool {
        guard video != nil || audio != nil else { return waiting.count >= limits.openingFramesMax }
        let needsVideo = announced?.video ?? true
        let needsAudio = announced?.audio ?? true
        if (video != nil || !needsVideo) && (audio != nil || !needsAudio) { return true }
        guard waiting.count < limits.openingFramesMax, let first = waiting.first?.timestamp, let last = waiting.last?.timestamp else {
            return true
        }
        return Int64(Int32(bitPattern: last &- first)) >= limits.openingMaxMilliseconds
    }

    private mutating func open() -> [AssembledItem] {
        let held = waiting
        waiting = []
        guard video != nil || audio != nil else {
            undecodableFrames += held.count
            return []
        }
        isOpen = true
        opensRun = true
        lastPicture = timeline.end
        // The earliest frame that will be shown is where this run begins. Sound before the first picture is sound all the same.
        let shown = held.compactMap { item -> UInt32? in
            if case .video(_, _, let isKeyFrame, _) = item, !isKeyFrame { return nil }
            return item.timestamp
        }
        if let first = shown.min(by: { Int32(bitPattern: $0 &- $1) < 0 }) { timeline.begin(timestamp: first) }
        return publishTracks() + held.flatMap { assemble($0) }
    }

    mutating func publishTracks() -> [AssembledItem] {
        var items: [AssembledItem] = []
        let video = isPictureAway ? nil : video
        let isSame = publishedTracks.map { $0.video == video && $0.audio == audio } ?? false
        if owesDiscontinuity { items.append(.discontinuity) }
        owesDiscontinuity = false
        if !isSame { items.append(.tracks(video: video, audio: audio)) }
        publishedTracks = (video, audio)
        return items
    }
}
