package import Runtime

/// Who may have a livestream's media. Each request asks on its connection's loop, so what is asked there is answered from memory.
package protocol PlaybackRights: Sendable {
    /// Whether a token, as it stands in a path, opens this livestream now.
    func admits(_ token: String, to playbackID: String, on loop: EventLoop) -> Bool

    /// Whether everybody may have it, without a token; nil: this loop doesn't know, or not any more.
    func isOpen(_ playbackID: String, on loop: EventLoop) -> Bool?

    /// Finds that out, and lets the loop know it.
    func findOut(_ playbackID: String, for loop: EventLoop) async -> OpenAccess
}

/// Whether everybody may have a livestream's media.
package enum OpenAccess: Sendable {
    case open
    /// Only with a token, or there is no such livestream.
    case closed
    /// The store doesn't answer, and nothing was known from before.
    case unknown
}
