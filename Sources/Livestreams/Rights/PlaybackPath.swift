/// Where players find a livestream on this server.
package enum PlaybackPath {
    /// - Parameter token: of a ``RightsService/Ticket``; nil: only what everybody may watch plays there.
    package static func playlist(_ playbackID: String, token: String? = nil) -> String {
        "/live/\(playbackID)/\(token.map { "t/\($0)/" } ?? "")index.m3u8"
    }
}
