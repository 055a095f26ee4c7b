import Media
import Runtime

/// What the session's playlists promise.
extension Packager {
    private var longestTarget: Double { Double(targets?.duration ?? settings.longTargetDuration) }
    /// What a segment is planned to last at most, in seconds. EXTINF, rounded, may not exceed the target duration (RFC 8216bis, §4.4.3.1).
    var longestSegment: Double { longestTarget + 0.45 }
    /// What a segment may last, where its last frame has turned out to be longer than frames were before.
    var segmentMax: Double { longestTarget + 0.495 }
    /// What a part may last, in seconds (RFC 8216bis, §4.4.4.9). A frame that alone lasts longer is a part all the same.
    /// While nothing is promised, there is some room, since the frames' rate is not known well either.
    var longestPart: Double { targets?.part.seconds ?? settings.partTarget.inSeconds * 1.25 }

    /// What parts of regular frames last, in seconds.
    private var nominalPart: Double {
        let picture = video?.nominalPartDuration(target: settings.partTarget.inSeconds)
        let sound = audio?.nominalPartDuration(target: audioPartTarget)
        return [picture, sound].compactMap(\.self).max() ?? settings.partTarget.inSeconds
    }

    /// Sound has parts as long as the picture's: the part target is one for both, and none may be much shorter.
    var audioPartTarget: Double {
        video.map { $0.nominalPartDuration(target: settings.partTarget.inSeconds) } ?? settings.partTarget.inSeconds
    }

    /// Decides at the second key frame, or when none has come in time.
    mutating func decideTargets(at frame: Frame) {
        guard targets == nil, let start = intervals.first else { return }
        if intervals.longest > 0 {
            decideTargets(isLong: intervals.longest > settings.segmentTarget.inSeconds * 1.2)
        } else if (frame.decodeTime - start).seconds > settings.segmentTarget.inSeconds * 1.1 {
            decideTargets(isLong: true)
        }
    }

    mutating func decideTargets(isLong: Bool) {
        guard targets == nil else { return }
        let usual = Int(settings.segmentTarget.inSeconds.rounded(.up))
        let seconds = isLong ? max(usual, settings.longTargetDuration, Int(intervals.longest.rounded(.up))) : usual
        // Parts from before the decision are listed too. But one long frame among them may not make all viewers wait for ever after.
        let told = max(video?.longestPart ?? 0, audio?.longestPart ?? 0)
        let nominal = nominalPart
        targets = PlaylistTargets(duration: seconds, longestPart: max(nominal, min(told, nominal * 2)))
    }
}
