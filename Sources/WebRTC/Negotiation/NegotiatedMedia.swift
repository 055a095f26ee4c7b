/// A section of an offer that is accepted, with all that both sides will use of it.
package struct NegotiatedMedia: Equatable, Sendable {
    /// The section's place in the offer, and so in the answer.
    package var section: Int
    package var mid: String
    package var codec: RTPCodec
    package var map: RTPMap
    /// Of retransmissions (RFC 4588).
    package var retransmissionPayloadType: UInt8?
    package var extensions: [HeaderExtension: UInt8]
    /// Of what the peer sends, where it says so: with several encodings it doesn't.
    package var primarySource: UInt32?
    package var retransmissionSource: UInt32?
    /// Of the peer's encodings, in its order; empty where there is one without a name.
    package var rids: [String]

    package func feeds(back name: String) -> Bool { map.feedback.contains(name) }
}

/// What an offer and we agree on.
package struct NegotiatedSession: Equatable, Sendable {
    package enum DTLSRole: String, Sendable {
        case client = "active"
        case server = "passive"
    }

    /// Which way media goes.
    package enum Purpose: Equatable, Sendable {
        /// The peer sends.
        case ingest
        /// We send.
        case playback
    }

    package var purpose: Purpose
    package var remoteICE: ICECredentials
    package var remoteFingerprints: [CertificateFingerprint]
    /// Ours.
    package var dtlsRole: DTLSRole
    package var media: [NegotiatedMedia]
    package var isRTCPReducedSize: Bool
    /// Header extensions with ids over 14 may be mixed with others (RFC 8285, §6).
    package var mayMixExtensions: Bool
    let offered: SessionDescription

    package func first(_ kind: RTPCodec.Kind) -> NegotiatedMedia? { media.first { $0.codec.kind == kind } }
}
