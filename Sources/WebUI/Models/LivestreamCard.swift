package import JSON

/// A livestream in a list: on air, or its latest recording.
package struct LivestreamCard: Sendable, Equatable {
    package var playbackID: String
    package var title: String
    package var state: LivestreamState
    package var startedAt: WallTime?
    package var viewers: Int
    /// Of the recording; `nil` on air.
    package var durationSeconds: Double?
    /// `nil` when there is none, so that no page asks for a picture that is not there. The server may add a query that
    /// changes with the picture.
    package var thumbnail: String?

    package init(
        playbackID: String, title: String, state: LivestreamState, startedAt: WallTime?, viewers: Int = 0,
        durationSeconds: Double? = nil, thumbnail: String? = nil
    ) {
        self.playbackID = playbackID
        self.title = title
        self.state = state
        self.startedAt = startedAt
        self.viewers = viewers
        self.durationSeconds = durationSeconds
        self.thumbnail = thumbnail
    }

    package var json: JSON.Value {
        .object([
            .init("playbackId", .string(playbackID)), .init("title", .string(title)),
            .init("state", .string(state.rawValue)), .init("startedAt", JSON.Value(startedAt)),
            .init("viewers", JSON.Value(viewers)),
            .init("durationSeconds", durationSeconds.map(JSON.Value.number) ?? .null),
            .init("thumbnail", JSON.Value(thumbnail)),
        ])
    }
}
