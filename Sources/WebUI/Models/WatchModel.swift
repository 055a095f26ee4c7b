package import JSON

/// One livestream as its viewers meet it: the first state of the watch and embed pages, and the data of `event: state`
/// on `/api/events/{playbackId}`.
package struct WatchModel: Sendable, Equatable {
    package static let eventName = "state"

    package var title: String
    package var playbackID: String
    package var state: LivestreamState
    package var startedAt: WallTime?
    package var viewers: Int
    /// Changes with every time on air; a player that sees another session begins anew.
    package var sessionID: String?
    package var recording: RecordingSummary?
    /// The session has ended and its recording is being finished: there is none to show yet, and there will be one.
    package var isRecordingPending: Bool
    /// What is on air is recorded, so that one can go back in it.
    package var isRecorded = false
    /// What is on air can also be had by WebRTC (WHEP).
    package var isInteractive = false
    /// As in `LivestreamCard`.
    package var thumbnail: String?
    /// Whether hls.js is installed beside the pages.
    package var hasPlayer: Bool
    /// The reader's right, for the media's addresses; nil where everybody may watch. Never in ``json``, which goes to many readers.
    package var right: String?
    /// When it begins next. Not in ``json``: only the page says it.
    package var upcoming: Upcoming?

    package init(
        title: String, playbackID: String, state: LivestreamState, startedAt: WallTime? = nil, viewers: Int = 0,
        sessionID: String? = nil, recording: RecordingSummary? = nil, isRecordingPending: Bool = false, thumbnail: String? = nil,
        hasPlayer: Bool
    ) {
        self.title = title
        self.playbackID = playbackID
        self.state = state
        self.startedAt = startedAt
        self.viewers = viewers
        self.sessionID = sessionID
        self.recording = recording
        self.isRecordingPending = isRecordingPending
        self.thumbnail = thumbnail
        self.hasPlayer = hasPlayer
    }

    /// Where the media is, or `nil` while there is none: before the first session, and after one that was not recorded.
    package var playlist: String? {
        switch state {
        case .waiting: nil
        case .live, .interrupted: address
        case .ended: recording == nil ? nil : address
        }
    }

    private var address: String { "/live/" + URLPath.segment(playbackID) + "/index.m3u8" }

    /// Where a player asks for the least delay, while there is something to have.
    package var whep: String? {
        isInteractive && (state == .live || state == .interrupted) ? "/whep/" + URLPath.segment(playbackID) : nil
    }

    /// An address of this livestream's media, with the reader's right in it.
    func withRight(_ address: String) -> String {
        let open = "/live/" + URLPath.segment(playbackID) + "/"
        guard let right, address.hasPrefix(open) else { return address }
        return open + "t/" + URLPath.segment(right) + "/" + address.dropFirst(open.count)
    }

    package var json: JSON.Value {
        .object([
            .init("playbackId", .string(playbackID)), .init("title", .string(title)),
            .init("state", .string(state.rawValue)), .init("startedAt", JSON.Value(startedAt)),
            .init("viewers", JSON.Value(viewers)), .init("session", JSON.Value(sessionID)),
            .init("playlist", JSON.Value(playlist)), .init("recording", recording?.json ?? .null),
            .init("isRecordingPending", .bool(isRecordingPending)), .init("isRecorded", .bool(isRecorded)),
            .init("whep", JSON.Value(whep)), .init("thumbnail", JSON.Value(thumbnail)),
        ])
    }
}
