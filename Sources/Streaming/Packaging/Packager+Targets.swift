import Media
import Runtime

/// What the session's playlists promise.
extension Packager {
    /// In seconds. EXTINF, rounded, may not exceed the target duration (RFC 8216bis, §4.4.3.1).
    var longestSegment: Double { Double(targets?.duration ?? settings.longTargetDuration) + 0.45 }

    /// Decides at the second key frame, or when none has come in time.
    mutating func decideTargets(at frame: Frame) {
        guard targets == nil, let start = intervals.first else { return }
        if intervals.count >= 2 {
            decideTargets(isLong: intervals.longest > settings.segmentTarget.inSeconds * 1.2)
        } else if (frame.decodeTime - start).seconds > settings.segmentTarget.inSeconds * 1.1 {
            decideTargets(isLong: true)
        }
    }

    mutating func decideTargets(isLong: Bool) {
        guard targets == nil else { return }
        let usual = Int(settings.segmentTarget.inSeconds.rounded(.up))
        let part =
            [video, audio].compactMap { $0?.nominalPartDuration(target: settings.partTarget) }.max() ?? settings.partTarget.inSeconds
        targets = PlaylistTargets(
            duration: isLong ? max(usual, settings.longTargetDuration, Int(intervals.longest.rounded(.up))) : usual, longestPart: part)
    }
}
