internal import JSON
internal import Livestreams
internal import Store

/// A livestream as one caller may see it, with what every surface tells of it in its own words.
struct LivestreamView: Sendable {
    let seen: SeenLivestream
    let outline: LivestreamOutline
    /// Its next time by its schedule, or the one that is under way.
    let next: Schedule.Occurrence?
    /// Where the caller's player finds it, on air and afterwards: a path, or an address elsewhere; nil where a password or a right is
    /// missing. Never holds a stream key.
    let playbackPath: String?
    /// This server, as the caller has called it.
    let caller: PublicAddress.Called
    /// Where its encoder publishes, without the key.
    let rtmp: String
    /// Its publisher is on air by WebRTC.
    let isPublishedByWebRTC: Bool

    /// Its latest recording for DASH players, beside ``playbackPath`` and with the same right; nil where there is none.
    var recordingManifest: String? {
        guard let session = outline.recording?.sessionID, let playbackPath, let slash = playbackPath.lastIndex(of: "/") else { return nil }
        return caller.absolute("\(playbackPath[..<slash])/\(session)/recording/manifest.mpd")
    }
    /// Its page.
    var watchPath: String { "/watch/" + livestream.playbackID }
    /// The picture that was uploaded or linked.
    var thumbnail: String? { livestream.thumbnail.map { caller.absolute($0.contains("/") ? $0 : "/api/thumbnails/\($0)") } }
    /// A picture out of the livestream itself.
    var picture: String { caller.origin + "/live/" + livestream.playbackID + "/thumbnail.jpg" }

    var livestream: Livestream { seen.livestream }
    var life: Livestream.Life { livestream.life }
    var mayUseKeys: Bool { seen.acts.contains(.useKeys) }

    func status(on surface: SurfaceStatus.Surface) -> String {
        SurfaceStatus.word(for: life.state, archivedFrom: life.archivedFrom, on: surface)
    }

    /// Where the caller plays it, as a member of an answer; `null` where nothing is there for them.
    func playback(_ name: StaticString, _ out: inout JSON.Output) {
        guard let path = playbackPath else { return out.null(name) }
        if path.hasPrefix("/") { out.member(name, caller.origin, then: path) } else { out.member(name, path) }
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
