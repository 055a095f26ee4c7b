import Streaming
import Synchronization
import WebRTC
package import WebRTCTransport

/// What a WHEP session URL names, from the answer to the end: for HTTP, on any thread.
package final class WHEPResource: Sendable {
    package let peer: PeerResource
    let playbackID: String
    let livestreamID: String
    let sessionID: String
    /// By what the viewer may watch; nil where everybody may.
    let token: String?
    let sources: [String: LocalDescription.SentSource]
    let bitsPerSecond: Double
    private let onEnd: Mutex<(@Sendable () -> Void)?>

    init(
        _ session: NegotiatedSession, _ status: InteractiveStatus, token: String?, address: String, transport: WebRTCTransport,
        onEnd: @escaping @Sendable (String) -> Void
    ) {
        var random = SystemRandomNumberGenerator()
        sources = session.makeSources(canonicalName: "carillon", using: &random)
        peer = PeerResource(session, sources: sources, address: address, transport: transport)
        playbackID = status.livestream.playbackID
        livestreamID = status.livestream.id
        sessionID = status.sessionID
        self.token = token
        bitsPerSecond = status.bitsPerSecond
        let id = peer.id
        self.onEnd = Mutex { onEnd(id) }
    }

    /// The viewer goes (DELETE).
    package func close() {
        peer.close()
        noteEnd()
    }

    /// The session is over, and its URL names nothing any more.
    func noteEnd() {
        let onEnd = onEnd.withLock { $0.take() }
        peer.noteEnd()
        onEnd?()
    }
}
