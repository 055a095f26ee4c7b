import Media
import Runtime

/// Sound, which is cut where the picture is, as long as there is one.
extension Packager {
    mutating func receiveAudio(_ frame: Frame, into events: inout [PackagerEvent]) {
        guard audio != nil else { return }
        let waitsForPicture = owesDiscontinuity && video != nil && audioSegmentsAhead == 0
        guard waitsForPicture else { return packageAudio(frame, into: &events) }
        heldAudio.append(frame)
        if heldAudio.count > settings.heldAudioFramesMax { goAheadWithAudio(into: &events) }
    }

    /// Begins the segment that the picture was to begin.
    mutating func goAheadWithAudio(into events: inout [PackagerEvent]) {
        audio?.startSegment(isDiscontinuity: true, isIndependent: true, &sequenceNumber, into: &events)
        audioSegmentsAhead += 1
        releaseHeldAudio(into: &events)
    }

    mutating func releaseHeldAudio(into events: inout [PackagerEvent]) {
        let held = heldAudio
        heldAudio = []
        for frame in held { packageAudio(frame, into: &events) }
    }

    /// Packages a frame, and silence before it where some is missing.
    private mutating func packageAudio(_ frame: Frame, into events: inout [PackagerEvent]) {
        // Silence may have taken the place of a frame that comes too late.
        guard let rendition = audio, rendition.end.map({ frame.decodeTime > $0 - .milliseconds(20) }) ?? true else { return }
        if let end = rendition.end, rendition.hasOpenPart, (frame.decodeTime - end).seconds > settings.soundHoleMin.inSeconds {
            if (frame.decodeTime - end).seconds <= longestSegment { fillSilence(from: end, to: frame.decodeTime, into: &events) }
            if let start = audio?.segmentStart, (frame.decodeTime - start).seconds > segmentMax { leaveHole(into: &events) }
        }
        packageContinuousAudio(frame, into: &events)
    }

    /// The last frame can't be taken to have lasted until now.
    private mutating func leaveHole(into events: inout [PackagerEvent]) {
        audio?.flush(&sequenceNumber, into: &events)
        if video == nil { oweDiscontinuity() }
    }

    private mutating func packageContinuousAudio(_ frame: Frame, into events: inout [PackagerEvent]) {
        audio?.extendLast(to: frame.decodeTime)
        let longest = longestPart
        audio?.closePartBeforeOverrun(longest: longest, &sequenceNumber, into: &events)
        if let cut = audioCut(before: frame) {
            audio?.startSegment(isDiscontinuity: cut.isDiscontinuity, isIndependent: true, &sequenceNumber, into: &events)
        } else {
            let target = audioPartTarget
            audio?.closePartIfLongEnough(target: target, longest: longest, &sequenceNumber, into: &events)
        }
        audio?.append(frame, programTime: clock.time(of: frame.decodeTime))
    }

    /// Puts silence where sound stays away while the picture goes on.
    mutating func fillSilence(upTo time: MediaTime, into events: inout [PackagerEvent]) {
        guard let rendition = audio, heldAudio.isEmpty, !isSoundHeldBack,
            let start = rendition.end ?? audioJoined?.rescaled(to: rendition.timescale),
            (time - start).seconds > settings.silenceAfter.inSeconds
        else { return }
        fillSilence(from: start, to: time - .milliseconds(Int64(settings.silenceAfter.inSeconds * 500)), into: &events)
    }

    /// Silent frames from `start` on that begin before `end`, and not so shortly before it that they would reach far beyond.
    private mutating func fillSilence(from start: MediaTime, to end: MediaTime, into events: inout [PackagerEvent]) {
        guard let track = initialization?.audio, let silence = track.silentFrame, let samples = track.soundDuration(of: silence[...]) else {
            return
        }
        for value in stride(from: start.value, to: end.rescaled(to: start.timescale).value - samples / 2, by: Int(samples)) {
            packageContinuousAudio(
                Frame(
                    kind: .audio, decodeTime: MediaTime(value: value, timescale: start.timescale), compositionOffset: 0,
                    isRandomAccess: true, payload: silence[...]), into: &events)
        }
    }
}

/// Where the sound's segments start.
extension Packager {
    fileprivate mutating func audioCut(before frame: Frame) -> Cut? {
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
        if pendingAudioCuts.isEmpty { audioSegmentsAhead = 1 } else { pendingAudioCuts.removeFirst() }
        return Cut(time: frame.decodeTime, isDiscontinuity: false)
    }
}
