import Cryptography
import RTP
import Synchronization
import WebRTC
import WebRTCTransport

/// What a WHIP session URL names, from the answer to the end: for HTTP, on any thread.
package final class WHIPResource: Sendable {
    /// What a PATCH came to (RFC 9725, §4.3).
    package enum Patch: Sendable {
        /// Candidates are noted: an ICE-lite agent learns of them by the checks that come from there.
        case trickled
        /// New credentials for both sides: the fragment tells ours.
        case restarted(fragment: String)
        /// No If-Match.
        case preconditionMissing
        /// Another If-Match than the present entity tag.
        case preconditionFailed
        case malformed(String)
        /// The session is over.
        case gone
    }

    private struct State {
        var entityTag: String
        var remote: ICECredentials
        var ticket: PeerTicket?
        /// Descriptions that were made.
        var version = 1
        var livestreamOnAir: String?
        /// Where the publisher was, which has gone without a DELETE so far.
        var left: PublisherLink?
        var isOver = false
    }

    /// The last part of its URL: can't be guessed.
    package let id = randomIdentifier(length: 32)
    /// The answer to the offer.
    package let answer: String
    /// Of the publisher, among all.
    let number: UInt64
    /// It opens the livestream again once media can come: it may be taken away meanwhile.
    let streamKey: String
    let address: String
    let encoder: String
    private let session: NegotiatedSession
    private let transport: WebRTCTransport
    private let local: ICECredentials
    private let description: LocalDescription
    private let state: Mutex<State>
    private let onForget: @Sendable (String) -> Void

    init(
        number: UInt64, session: NegotiatedSession, streamKey: String, address: String, encoder: String, transport: WebRTCTransport,
        onForget: @escaping @Sendable (String) -> Void
    ) {
        self.number = number
        self.session = session
        self.streamKey = streamKey
        self.address = address
        self.encoder = encoder
        self.transport = transport
        self.onForget = onForget
        local = .random()
        description = LocalDescription(
            ice: local, fingerprint: transport.certificate.fingerprint, candidates: transport.candidates,
            sessionID: UInt64.random(in: 1..<1 << 62))
        answer = session.answer(description).text
        state = Mutex(State(entityTag: Self.newEntityTag(), remote: session.remoteICE))
    }

    /// Strong, of the ICE session (RFC 9725, §4.3.1).
    package var entityTag: String { state.withLock { $0.entityTag } }

    /// Whose publication takes its media; nil before the hub has let it in.
    var livestreamOnAir: String? { state.withLock { $0.livestreamOnAir } }

    private static func newEntityTag() -> String { "\"\(randomIdentifier(length: 16))\"" }

    func admit(
        make: @escaping @Sendable (PeerLink, ICECredentials, ICECredentials) -> any PeerSession, onAbandoned: @escaping @Sendable () -> Void
    ) throws(AdmissionRefusal) {
        let admission = PeerAdmission(clientHost: address, local: local, remote: session.remoteICE, make: make) { [weak self] in
            onAbandoned()
            self?.forget()
        }
        let ticket = try transport.admit(admission)
        state.withLock { $0.ticket = ticket }
    }

    /// Takes a PATCH's fragment (RFC 8840, §9). Fragments with the peer's present credentials bring candidates, those with others restart ICE.
    package func patch(_ text: String, ifMatch: String?) -> Patch {
        guard !state.withLock({ $0.isOver }) else { return .gone }
        guard let ifMatch else { return .preconditionMissing }
        let fragment: SessionDescription
        do throws(SDPError) { fragment = try SessionDescription(fragment: text) } catch { return .malformed(error.description) }
        let sections = [fragment.attributes] + fragment.media.map(\.attributes)
        let usernameFragment = sections.lazy.compactMap { $0.value("ice-ufrag") }.first
        let password = sections.lazy.compactMap { $0.value("ice-pwd") }.first
        let (entityTag, remote) = state.withLock { ($0.entityTag, $0.remote) }
        guard ifMatch == "*" || ifMatch.split(whereSeparator: { $0 == "," || $0 == " " }).contains(Substring(entityTag)) else {
            return .preconditionFailed
        }
        guard let usernameFragment, usernameFragment != remote.usernameFragment else { return .trickled }
        guard let password, let credentials = ICECredentials(usernameFragment: usernameFragment, password: password) else {
            return .malformed("The fragment restarts ICE by a new a=ice-ufrag, but has no usable a=ice-pwd with it.")
        }
        return .restarted(fragment: restart(credentials))
    }

    private func restart(_ remote: ICECredentials) -> String {
        let local = ICECredentials.random()
        let (ticket, version) = state.withLock { state in
            state.entityTag = Self.newEntityTag()
            state.remote = remote
            state.version += 1
            return (state.ticket, state.version)
        }
        ticket?.restart(local: local, remote: remote)
        var description = description
        description.ice = local
        description.version = version
        return session.restartFragment(description)
    }

    /// The publisher says that it stops (DELETE). Browsers close their connection first, as a rule, so that it may be over by now.
    package func close() {
        let (ticket, left) = state.withLock { ($0.ticket, $0.left) }
        left?.leave(isClean: true)
        ticket?.close()
        forget()
    }

    func noteOnAir(_ livestreamID: String) { state.withLock { $0.livestreamOnAir = livestreamID } }

    /// The session has ended by itself; its URL serves a DELETE still.
    func noteEnd(_ left: PublisherLink?) {
        state.withLock { state in
            state.livestreamOnAir = nil
            state.left = left
            state.ticket = nil
            state.isOver = true
        }
    }

    /// Its URL names nothing any more.
    func forget() {
        noteEnd(nil)
        onForget(id)
    }
}
