/// Why a packet isn't accepted. Nothing is told to the peer: the packet may be anybody's.
package enum SRTPError: Error, Equatable {
    /// Shorter than its header and tag, or a header that isn't RTP's.
    case malformed
    /// Not made with our key.
    case notAuthentic
    /// Seen before, or too old to know.
    case replayed
    /// RTCP that isn't encrypted, which WebRTC doesn't allow (RFC 8827, §6.5).
    case notEncrypted
    /// More synchronisation sources than ``SRTPLimits/sourcesMax``.
    case tooManySources
}

package struct SRTPLimits: Sendable {
    /// Each has a replay window. Three encodings, their retransmissions and sound make seven.
    package var sourcesMax = 16

    package init() {}
}
