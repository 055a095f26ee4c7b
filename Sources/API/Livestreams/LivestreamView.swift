internal import Livestreams
internal import Store

/// A livestream as one caller may see it, with what every surface tells of it in its own words.
struct LivestreamView: Sendable {
    let seen: SeenLivestream
    let outline: LivestreamOutline
    /// Its next time by its schedule, or the one that is under way.
    let next: Schedule.Occurrence?
    /// Where the caller's player finds it, on air and afterwards; nil where a password or a right is missing. Never holds a stream key.
    let playback: String?
    /// Its latest recording for DASH players, beside ``playback`` and with the same right; nil where there is none.
    var recordingManifest: String? {
        guard let session = outline.recording?.sessionID, let playback, let slash = playback.lastIndex(of: "/") else { return nil }
        return "\(playback[..<slash])/\(session)/recording/manifest.mpd"
    }
    /// Its page.
    let watch: String
    /// The picture that was uploaded or linked.
    let thumbnail: String?
    /// A picture out of the livestream itself.
    let picture: String
    /// Where its encoder publishes, without the key.
    let rtmp: String
    /// Its publisher is on air by WebRTC.
    let isPublishedByWebRTC: Bool

    var livestream: Livestream { seen.livestream }
    var life: Livestream.Life { livestream.life }
    var mayUseKeys: Bool { seen.acts.contains(.useKeys) }

    func status(on surface: SurfaceStatus.Surface) -> String {
        SurfaceStatus.word(for: life.state, archivedFrom: life.archivedFrom, on: surface)
    }

    /// When it was on air last, in seconds; nil while it is, and before.
    var durationSeconds: Int64? {
        guard let start = outline.startedAt, let end = outline.endedAt else { return nil }
        return max(0, end - start) / 1000
    }

    /// What its state means, for somebody who has just asked for another one.
    var sentence: String {
        switch life.state {
        case .draft: "The livestream is a draft: only those who make it see it."
        case .scheduled: "The livestream is scheduled."
        case .starting: "The livestream is open: it is live as soon as its encoder connects."
        case .live: "The livestream is live."
        case .interrupted: "The livestream is interrupted: its encoder is expected back."
        case .ending: "The livestream is being ended."
        case .ended: "The livestream has ended."
        case .cancelled: "The livestream is cancelled."
        case .archived: "The livestream is archived."
        case .failed: "The livestream has failed."
        }
    }
}
