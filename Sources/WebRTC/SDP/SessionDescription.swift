/// A session description (RFC 8866), as far as offers and answers of WebRTC use it (RFC 8829): attributes in front, and a section for
/// each medium.
package struct SessionDescription: Equatable, Sendable {
    /// The value of `o=`.
    package var origin: String
    package var attributes: [SDPAttribute]
    package var media: [MediaDescription]

    package init(origin: String, attributes: [SDPAttribute] = [], media: [MediaDescription] = []) {
        self.origin = origin
        self.attributes = attributes
        self.media = media
    }
}

/// One `m=` section.
package struct MediaDescription: Equatable, Sendable {
    /// `audio`, `video` or `application`.
    package var kind: String
    /// 0 where the section is refused, or has no transport of its own in a bundle.
    package var port: UInt16
    /// `UDP/TLS/RTP/SAVPF` for media over DTLS-SRTP.
    package var transport: String
    /// Payload types, for RTP.
    package var formats: [String]
    package var attributes: [SDPAttribute]

    package init(kind: String, port: UInt16, transport: String, formats: [String], attributes: [SDPAttribute] = []) {
        self.kind = kind
        self.port = port
        self.transport = transport
        self.formats = formats
        self.attributes = attributes
    }
}
