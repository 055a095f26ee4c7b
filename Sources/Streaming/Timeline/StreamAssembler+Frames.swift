import Media

/// Frames, where they stand on the timeline.
extension StreamAssembler {
    mutating func assemble(_ item: EncoderItem) -> [AssembledItem] {
        switch item {
        case .video(let timestamp, let compositionTime, let isKeyFrame, let payload):
            guard let video, isKeyFrame || !awaitsKeyFrame, !payload.isEmpty else {
                undecodableFrames += 1
                return []
            }
            awaitsKeyFrame = false
            let isBack = isPictureAway
            isPictureAway = false
            let position = timeline.place(.video, timestamp: timestamp, timescale: video.timescale, duration: nil)
            let offset = MediaTime.milliseconds(Int64(compositionTime)).rescaled(to: video.timescale).value
            lastPicture = position.decodeTime
            let frame = Frame(
                kind: .video, decodeTime: position.decodeTime, compositionOffset: offset, isRandomAccess: isKeyFrame, payload: payload)
            return isBack ? publishTracks() + publish(position, frame) : publish(position, frame)
        case .audio(let timestamp, let payload):
            guard let audio, !payload.isEmpty, let duration = audio.soundDuration(of: payload) else { return [] }
            let position = timeline.place(.audio, timestamp: timestamp, timescale: audio.timescale, duration: duration)
            let frame = Frame(
                kind: .audio, decodeTime: position.decodeTime, compositionOffset: 0, isRandomAccess: true, payload: payload)
            return notesPictureAway(at: position.decodeTime) ? publishTracks() + publish(position, frame) : publish(position, frame)
        case .interactiveAudio(let timestamp, let payload):
            guard let duration = OpusPacket.sampleCount(of: payload),
                let time = timeline.placeBeside(
                    timestamp: timestamp, timescale: OpusConfiguration.sampleRate, duration: Int64(duration))
            else { return [] }
            return [
                .interactiveFrame(
                    Frame(kind: .audio, decodeTime: time, compositionOffset: 0, isRandomAccess: true, payload: payload))
            ]
        default:
            return []
        }
    }

    /// Whether sound has just come so far alone that the picture's track is taken to have gone.
    private mutating func notesPictureAway(at time: MediaTime) -> Bool {
        guard video != nil, !isPictureAway, time - lastPicture > .milliseconds(limits.pictureAwayMaxMilliseconds) else { return false }
        isPictureAway = true
        awaitsKeyFrame = true
        return true
    }

    private mutating func publish(_ position: Timeline.Position, _ frame: Frame) -> [AssembledItem] {
        let isJump = position.startsRun && !opensRun
        if position.startsRun { opensRun = false }
        return isJump ? [.discontinuity, .frame(frame)] : [.frame(frame)]
    }
}
