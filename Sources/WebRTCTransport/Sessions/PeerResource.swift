internal import Cryptography
internal import Synchronization
package import WebRTC

/// What a session URL of WHIP or WHEP names, as far as both are alike: an answer, its entity tag, and what a PATCH does (RFC 9725, §4.3). For
/// HTTP, on any thread.
package final class PeerResource: Sendable {
    /// What a PATCH came to.
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
        var isOver = false
    }

    /// The last part of its URL: can't be guessed.
    package let id = randomIdentifier(length: 32)
    /// The answer to the offer.
    package let answer: String
    /// The client's address, as HTTP saw it.
    package let address: String
    package let session: NegotiatedSession
    private let transport: WebRTCTransport
    private let description: LocalDescription
    private let state: Mutex<State>

    /// - Parameter sources: for playback, what is sent, by the section's mid.
    package init(
        _ session: NegotiatedSession, sources: [String: LocalDescription.SentSource] = [:], address: String, transport: WebRTCTransport
    ) {
        self.session = session
        self.address = address
        self.transport = transport
        description = LocalDescription(
            ice: .random(), fingerprint: transport.certificate.fingerprint, candidates: transport.candidates,
            sessionID: UInt64.random(in: 1..<1 << 62), sources: sources)
        answer = session.answer(description).text
        state = Mutex(State(entityTag: Self.newEntityTag(), remote: session.remoteICE))
    }

    /// Strong, of the ICE session (RFC 9725, §4.3.1).
    package var entityTag: String { state.withLock { $0.entityTag } }

    private static func newEntityTag() -> String { "\"\(randomIdentifier(length: 16))\"" }

    /// Lets the peer in. To be called before the answer goes to it.
    ///
    /// - Parameter make: called once, on the session's loop; what was negotiated comes with the credentials of then.
    package func admit(
        make: @escaping @Sendable (_ link: PeerLink, _ session: NegotiatedSession, _ local: ICECredentials) -> any PeerSession,
        onAbandoned: @escaping @Sendable () -> Void
    ) throws(AdmissionRefusal) {
        let session = session
        let admission = PeerAdmission(clientHost: address, local: description.ice, remote: session.remoteICE) { link, local, remote in
            var session = session
            session.remoteICE = remote
            return make(link, session, local)
        } onAbandoned: {
            onAbandoned()
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

    /// Ends the session, wherever it is.
    package func close() {
        let ticket = state.withLock { $0.ticket }
        ticket?.close()
        noteEnd()
    }

    /// The session is over.
    package func noteEnd() {
        state.withLock { state in
            state.ticket = nil
            state.isOver = true
        }
    }
}
