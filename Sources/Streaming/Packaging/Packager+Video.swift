import Media
import Runtime

/// The picture, which decides where segments start.
extension Packager {
    mutating func receiveVideo(_ frame: Frame, into events: inout [PackagerEvent]) {
        guard video != nil else { return }
        if let end = video?.end, (frame.decodeTime - end).seconds > longestSegment {
            // The picture was away for longer than a segment may last, so its last frame can't be taken to have lasted until now.
            flush(into: &events)
            oweDiscontinuity()
        }
        if frame.isRandomAccess { intervals.note(frame.decodeTime) }
        video?.extendLast(to: frame.decodeTime)
        if let cut = cut(before: frame) {
            startSegment(with: frame, at: cut, into: &events)
        } else {
            video?.closePartIfLongEnough(target: settings.partTarget, &sequenceNumber, into: &events)
        }
        video?.append(frame, programTime: clock.time(of: frame.decodeTime))
        decideTargets(at: frame)
        if !owesDiscontinuity { releaseHeldAudio(into: &events) }
        if audio != nil, audioJoined == nil { audioJoined = frame.decodeTime }
        fillSilence(upTo: frame.decodeTime, into: &events)
    }

    private mutating func startSegment(with frame: Frame, at cut: Cut, into events: inout [PackagerEvent]) {
        let isFirst = video?.segmentStart == nil
        video?.startSegment(isDiscontinuity: cut.isDiscontinuity, isIndependent: frame.isRandomAccess, &sequenceNumber, into: &events)
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
