/// The renditions of a session (RFC 8216bis, §4.4.6.2.1). Each is single-track CMAF with a media playlist of its own.
package enum Rendition: String, Sendable, CaseIterable {
    case video, audio
}
