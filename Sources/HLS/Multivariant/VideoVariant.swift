package import Media

/// A video playlist as a variant (`EXT-X-STREAM-INF`, RFC 8216bis, §4.4.6.2).
package struct VideoVariant: Hashable, Sendable {
    /// RFC 6381, e.g. `avc1.64001f`.
    package var codec: String
    /// Of the video alone; the audio's is added where there is one.
    package var bandwidth: Bandwidth
    /// Pixels, as displayed.
    package var width: Int
    package var height: Int
    /// Largest frame rate in frames per 1000 seconds, 29970 for 30000/1001; `nil` where it isn't known.
    package var framesPerThousandSeconds: Int?
    package var range: VideoRange
    /// Relative to the multivariant playlist.
    package var uri: String

    package init(
        codec: String, bandwidth: Bandwidth, width: Int, height: Int, framesPerThousandSeconds: Int?, range: VideoRange = .standard,
        uri: String
    ) {
        self.codec = codec
        self.bandwidth = bandwidth
        self.width = width
        self.height = height
        self.framesPerThousandSeconds = framesPerThousandSeconds
        self.range = range
        self.uri = uri
    }
}
