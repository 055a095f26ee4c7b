/// `Cache-Control` for each kind of answer, so that a CDN can stand in front. Nothing that is served is per viewer.
///
/// After RFC 8216bis, appendix on low-latency delivery: what a URL names for ever is kept, what it names now is kept
/// for a moment, and a miss for less than the time in which it could become a hit elsewhere.
package enum CachePolicy: Hashable, Sendable {
    /// `index.m3u8`: changes with the session and the measured bandwidths.
    case multivariantPlaylist
    /// A media playlist that was asked for without directives.
    case plainPlaylist
    /// A media playlist that was asked for by number: the URL names the version, and a later one is as good.
    case blockingPlaylist(targetDurationSeconds: Int)
    /// A playlist that won't change any more: of a recording, or after the end of a session.
    case finishedPlaylist
    /// A recording as one file: its bytes stay, its name follows the livestream's title.
    case download
    /// Init, segment, part: an address never gets other bytes.
    case media
    /// 404 and 410: the name may exist a moment later, or on another node.
    case notFound
    /// 400, 503: about this request, or about this moment.
    case refusal

    /// The header's value. Browsers don't keep plain playlists (`max-age=0`), shared caches do for a second: with many
    /// viewers joining at once the origin is asked once a second.
    package var cacheControl: String {
        switch self {
        case .multivariantPlaylist, .plainPlaylist: "public, max-age=0, s-maxage=1"
        case .blockingPlaylist(let targetDuration): "public, max-age=\(6 * max(1, targetDuration))"
        case .finishedPlaylist, .download: "public, max-age=60"
        case .media: "public, max-age=31536000, immutable"
        case .notFound: "public, max-age=1"
        case .refusal: "no-store"
        }
    }

    /// The policy of a media playlist's 200.
    package static func playlist(answering request: BlockingRequest, _ playlist: LivePlaylist) -> CachePolicy {
        if playlist.isEnded { return .finishedPlaylist }
        guard request.mediaSequenceNumber != nil else { return .plainPlaylist }
        return .blockingPlaylist(targetDurationSeconds: playlist.configuration.targetDurationSeconds)
    }
}
