import Synchronization
import WebRTC
package import WebRTCTransport

/// What a WHIP session URL names, from the answer to the end: for HTTP, on any thread.
package final class WHIPResource: Sendable {
    private struct State {
        var livestreamOnAir: String?
        /// Where the publisher was, which has gone without a DELETE so far.
        var left: PublisherLink?
    }

    package let peer: PeerResource
    /// Of the publisher, among all.
    let number: UInt64
    /// It opens the livestream again once media can come: it may be taken away meanwhile.
    let streamKey: String
    let encoder: String
    private let state = Mutex(State())
    private let onForget: @Sendable (String) -> Void

    init(
        number: UInt64, session: NegotiatedSession, streamKey: String, address: String, encoder: String, transport: WebRTCTransport,
        onForget: @escaping @Sendable (String) -> Void
    ) {
        peer = PeerResource(session, address: address, transport: transport)
        self.number = number
        self.streamKey = streamKey
        self.encoder = encoder
        self.onForget = onForget
    }

    var address: String { peer.address }

    /// Whose publication takes its media; nil before the hub has let it in.
    var livestreamOnAir: String? { state.withLock { $0.livestreamOnAir } }

    func admit(
        make: @escaping @Sendable (PeerLink, NegotiatedSession, ICECredentials) -> any PeerSession,
        onAbandoned: @escaping @Sendable () -> Void
    ) throws(AdmissionRefusal) {
        try peer.admit(make: make) { [weak self] in
            onAbandoned()
            self?.forget()
        }
    }

    /// The publisher says that it stops (DELETE). Browsers close their connection first, as a rule, so that it may be over by now.
    package func close() {
        let left = state.withLock { $0.left }
        left?.leave(isClean: true)
        peer.close()
        forget()
    }

    func noteOnAir(_ livestreamID: String) { state.withLock { $0.livestreamOnAir = livestreamID } }

    /// The session has ended by itself; its URL serves a DELETE still.
    func noteEnd(_ left: PublisherLink?) {
        state.withLock { state in
            state.livestreamOnAir = nil
            state.left = left
        }
        peer.noteEnd()
    }

    /// Its URL names nothing any more.
    func forget() {
        noteEnd(nil)
        onForget(peer.id)
    }
}
