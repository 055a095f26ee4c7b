/// The audio playlist that plays with the video variants (`EXT-X-MEDIA:TYPE=AUDIO`, RFC 8216bis, §4.4.6.1), or, in a
/// session without video, the variant itself.
package struct AudioRendition: Hashable, Sendable {
    /// RFC 6381, e.g. `mp4a.40.2`.
    package var codec: String
    package var channels: Int
    package var bandwidth: Bandwidth
    /// What a player's menu shows.
    package var name: String
    /// RFC 5646, where known.
    package var language: String?
    /// Relative to the multivariant playlist.
    package var uri: String

    package init(codec: String, channels: Int, bandwidth: Bandwidth, name: String = "Audio", language: String? = nil, uri: String) {
        self.codec = codec
        self.channels = channels
        self.bandwidth = bandwidth
        self.name = name
        self.language = language
        self.uri = uri
    }
}
