/// What an answer says of us.
package struct LocalDescription: Sendable {
    package var ice: ICECredentials
    package var fingerprint: CertificateFingerprint
    package var candidates: [ICECandidate]
    /// Names this description among all (RFC 8866, §5.2); below 2^63.
    package var sessionID: UInt64
    /// Grows with each description of a session.
    package var version: Int
    /// For playback: what is sent, by the section's mid.
    package var sources: [String: SentSource]

    package init(
        ice: ICECredentials, fingerprint: CertificateFingerprint, candidates: [ICECandidate], sessionID: UInt64, version: Int = 1,
        sources: [String: SentSource] = [:]
    ) {
        self.ice = ice
        self.fingerprint = fingerprint
        self.candidates = candidates
        self.sessionID = sessionID
        self.version = version
        self.sources = sources
    }

    /// A stream of ours, and the one that repeats what was lost of it.
    package struct SentSource: Equatable, Sendable {
        package var primary: UInt32
        package var retransmission: UInt32?
        /// Streams of one name are played in time with each other.
        package var canonicalName: String

        package init(primary: UInt32, retransmission: UInt32?, canonicalName: String) {
            self.primary = primary
            self.retransmission = retransmission
            self.canonicalName = canonicalName
        }
    }
}
