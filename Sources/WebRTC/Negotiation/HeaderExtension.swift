/// The RTP header extensions that we know, by what an offer calls them.
package enum HeaderExtension: String, CaseIterable, Sendable {
    /// RFC 9143, §15.
    case mid = "urn:ietf:params:rtp-hdrext:sdes:mid"
    /// RFC 8852, §4.
    case streamID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
    case repairedStreamID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
    case absoluteSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
    /// draft-holmer-rmcat-transport-wide-cc-extensions-01.
    case transportSequence = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    /// AV1 RTP payload specification, appendix A.
    case dependencyDescriptor = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
    /// Extended sequence number, delays: only senders need it.
    case playoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
}
