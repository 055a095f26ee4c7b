import Media
import Runtime

/// The picture, which decides where segments start.
extension Packager {
    mutating func receiveVideo(_ frame: Frame, into events: inout [PackagerEvent]) {
        guard video != nil else { return }
        extendLastPicture(to: frame.decodeTime, into: &events)
        if frame.isRandomAccess { intervals.note(frame.decodeTime) }
        if let cut = cut(before: frame) {
            startSegment(with: frame, at: cut, into: &events)
        } else {
            let longest = longestPart
            video?.closePartIfLongEnough(target: settings.partTarget.inSeconds, longest: longest, &sequenceNumber, into: &events)
        }
        video?.append(frame, programTime: clock.time(of: frame.decodeTime))
        decideTargets(at: frame)
        if !owesDiscontinuity { releaseHeldAudio(into: &events) }
        if audio != nil, audioJoined == nil { audioJoined = frame.decodeTime }
        fillSilence(upTo: frame.decodeTime, into: &events)
    }

    /// The last picture has lasted until now, which may be longer than its segment and its part have room for.
    private mutating func extendLastPicture(to time: MediaTime, into events: inout [PackagerEvent]) {
        if let start = video?.segmentStart, (time - start).seconds > segmentMax, video?.hasOpenPart == true {
            guard !owesDiscontinuity, let last = video?.lastOfSeveral, (time - last.decodeTime).seconds <= longestSegment else {
                // It was away for longer than a segment may last: what it showed last can't be taken to have lasted until now.
                flush(into: &events)
                return oweDiscontinuity()
            }
            startSegment(with: last, at: Cut(time: last.decodeTime, isDiscontinuity: false), keepingLast: true, into: &events)
        }
        video?.extendLast(to: time)
        let longest = longestPart
        video?.closePartBeforeOverrun(longest: longest, &sequenceNumber, into: &events)
    }

    private mutating func startSegment(with frame: Frame, at cut: Cut, keepingLast: Bool = false, into events: inout [PackagerEvent]) {
        let isFirst = video?.segmentStart == nil
        video?.startSegment(
            keepingLast: keepingLast, isDiscontinuity: cut.isDiscontinuity, isIndependent: frame.isRandomAccess, &sequenceNumber,
            into: &events)
        owesDiscontinuity = false
        hasDependentSegments = hasDependentSegments || !frame.isRandomAccess
        if audioSegmentsAhead > 0 { audioSegmentsAhead -= 1 } else if !isFirst || cut.isDiscontinuity { pendingAudioCuts.append(cut) }
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
}
