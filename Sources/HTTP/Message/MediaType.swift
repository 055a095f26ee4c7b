/// `Content-Type` values of what we serve (RFC 9110, §8.3.1).
package struct MediaType: Sendable, Hashable, CustomStringConvertible {
    package let value: String

    package init(_ value: String) { self.value = value }

    package var description: String { value }

    package static let hlsPlaylist = MediaType("application/vnd.apple.mpegurl")
    package static let dashManifest = MediaType("application/dash+xml")
    package static let mp4 = MediaType("video/mp4")
    package static let mp4Audio = MediaType("audio/mp4")
    /// Apple's HLS authoring rules ask for `video/mp4` on fragments too; CDNs know it, while `video/iso.segment` meets blank looks.
    package static let mediaSegment = MediaType("video/mp4")
    package static let mpegTransportStream = MediaType("video/mp2t")
    package static let webVTT = MediaType("text/vtt; charset=utf-8")
    package static let html = MediaType("text/html; charset=utf-8")
    package static let css = MediaType("text/css; charset=utf-8")
    package static let javaScript = MediaType("text/javascript; charset=utf-8")
    package static let plainText = MediaType("text/plain; charset=utf-8")
    package static let eventStream = MediaType("text/event-stream")
    package static let json = MediaType("application/json")
    package static let webManifest = MediaType("application/manifest+json")
    package static let sdp = MediaType("application/sdp")
    package static let form = MediaType("application/x-www-form-urlencoded")
    package static let svg = MediaType("image/svg+xml")
    package static let png = MediaType("image/png")
    package static let jpeg = MediaType("image/jpeg")
    package static let webP = MediaType("image/webp")
    package static let icon = MediaType("image/x-icon")
    package static let woff2 = MediaType("font/woff2")
    package static let webAssembly = MediaType("application/wasm")
    package static let octetStream = MediaType("application/octet-stream")
    /// Prometheus' text format.
    package static let metrics = MediaType("text/plain; version=0.0.4; charset=utf-8")

    private static let byExtension: [String: MediaType] = [
        "m3u8": .hlsPlaylist, "mpd": .dashManifest, "mp4": .mp4, "m4s": .mediaSegment, "m4v": .mp4, "m4a": .mp4Audio,
        "ts": .mpegTransportStream, "vtt": .webVTT, "html": .html, "css": .css, "js": .javaScript, "mjs": .javaScript,
        "json": .json, "map": .json, "webmanifest": .webManifest, "svg": .svg, "png": .png, "jpg": .jpeg, "jpeg": .jpeg,
        "webp": .webP, "ico": .icon, "txt": .plainText, "woff2": .woff2, "wasm": .webAssembly,
    ]

    /// The type of a file's name; what has no known extension is a stream of bytes.
    package init(fileName: String) {
        guard let dot = fileName.utf8.lastIndex(of: UInt8(ascii: ".")) else {
            self = .octetStream
            return
        }
        let ending = fileName[fileName.utf8.index(after: dot)...]
        self = Self.byExtension[ending.lowercased()] ?? .octetStream
    }

    /// Whether a `Content-Type` header names this type, whatever its parameters and case.
    package func matches(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        return Self.essence(contentType).equalsIgnoringASCIICase(Self.essence(value))
    }

    private static func essence(_ text: String) -> Substring {
        Substring(text.utf8.prefix { $0 != UInt8(ascii: ";") }).trimmingBlanks
    }
}
