package import Media
package import Store

/// Where media lives: the server's own engine, LiveKit, Cloudflare. All that the domain asks of it.
package protocol MediaEngine: Sendable {
    /// Every session that is on air now.
    func onAir() async throws -> [EngineSession]

    /// How well the livestream's encoder sends; nil while nothing is on air.
    func health(of livestream: Livestream.ID) async throws -> (session: EngineSession, encoder: EncoderHealth)?

    /// Disconnects the encoder and ends the session. The end is told like any other.
    ///
    /// - Returns: false if the session isn't on air (any more).
    func end(_ session: Session.ID, of livestream: Livestream.ID) async throws -> Bool

    /// Asks again at once whether the publisher's key still opens the livestream, and throws it off if not.
    func recheckKeys(of livestream: Livestream.ID) async

    /// Whether the livestream's publisher came by WebRTC and is on air.
    func isPublishedByWebRTC(_ livestream: Livestream.ID) -> Bool

    /// Where to publish to and play from. No key stands in it.
    func urls(for livestream: Livestream) -> MediaURLs
}

extension MediaEngine {
    package func isPublishedByWebRTC(_ livestream: Livestream.ID) -> Bool { false }
}

/// What an engine has on air.
package struct EngineSession: Sendable, Equatable {
    package var livestreamID: Livestream.ID
    package var sessionID: Session.ID
    /// Milliseconds since 1970.
    package var startedAt: Int64
    /// False while the engine waits for it to come back.
    package var isEncoderConnected: Bool
    /// Viewers by protocol (`hls`, `dash`, `whep`): people who watch, not requests.
    package var viewers: [String: Int]

    package init(
        livestreamID: Livestream.ID, sessionID: Session.ID, startedAt: Int64, isEncoderConnected: Bool, viewers: [String: Int] = [:]
    ) {
        self.livestreamID = livestreamID
        self.sessionID = sessionID
        self.startedAt = startedAt
        self.isEncoderConnected = isEncoderConnected
        self.viewers = viewers
    }
}

/// Addresses for people; those of playback are good for who may watch only with a token in the path.
package struct MediaURLs: Sendable, Equatable {
    /// `rtmp://…/live`, to which the key is given separately.
    package var rtmp: String?
    package var whip: String?
    package var hls: String?
    package var dash: String?
    package var whep: String?

    package init(rtmp: String? = nil, whip: String? = nil, hls: String? = nil, dash: String? = nil, whep: String? = nil) {
        self.rtmp = rtmp
        self.whip = whip
        self.hls = hls
        self.dash = dash
        self.whep = whep
    }
}
