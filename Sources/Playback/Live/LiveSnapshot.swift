package import HLS
import Media
package import Streaming

/// What a livestream on air offers to viewers at one moment: complete in itself and never changed, so that every loop can serve from its own
/// reference without a lock, and one that missed some loses nothing by taking the next.
package struct LiveSnapshot: Sendable {
    package let livestream: LivestreamDescription
    package let session: SessionDescription
    package var state: Publication.State
    /// `index.m3u8`; nil until the session's playlists can be shown.
    package var multivariant: RenderedText?
    /// `manifest.mpd` for DASH, at the livestream's address and at the session's; nil until there are whole segments.
    package var manifest: RenderedText?
    package var sessionManifest: RenderedText?
    package var renditions: [RenditionSnapshot] = []
    /// By how many discontinuities came before; those that playlists still list.
    var stretches: [Int: LiveStretch] = [:]
    /// When the session's first frame came in, milliseconds since 1970.
    var startedAt: Int64?
    /// Changes when the tracks do: a player must load `index.m3u8` anew.
    package var revision = 0
    package var poster: PosterSource?

    package func rendition(_ rendition: Rendition) -> RenditionSnapshot? { renditions.first { $0.playlist.rendition == rendition } }

    package var isOver: Bool {
        if case .ended = state { return true }
        return false
    }

    /// What pages call the state.
    package var word: String {
        switch state {
        case .live: "live"
        case .interrupted: "interrupted"
        case .ended: "ended"
        }
    }
}

/// Media between two discontinuities: where it begins, on the session's timeline and on the wall clock.
struct LiveStretch: Sendable {
    let decodeTime: MediaTime
    /// Since 1970.
    let programDateTimeMilliseconds: Int64
}

/// One rendition at one moment: its playlist, and the bytes of all that the playlist names.
package struct RenditionSnapshot: Sendable {
    package let playlist: LivePlaylist
    /// The playlist's text.
    package let full: RenderedText
    /// The same as delta update (RFC 8216bis, §6.2.5.1).
    package let delta: RenderedText
    let initializations: [[UInt8]]
    /// Parts by media sequence number.
    let segments: [Int: [[UInt8]]]
    /// By initialization segment.
    let tracks: [Int: Track]
    let bandwidth: Bandwidth

    init(
        playlist: LivePlaylist, reports: [RenditionReport], initializations: [[UInt8]], segments: [Int: [[UInt8]]],
        tracks: [Int: Track] = [:],
        bandwidth: Bandwidth = Bandwidth(peakBitsPerSecond: 1, averageBitsPerSecond: 1)
    ) {
        self.tracks = tracks
        self.bandwidth = bandwidth
        self.playlist = playlist
        full = RenderedText { playlist.render(reports: reports) }
        delta = RenderedText { playlist.render(reports: reports, skip: .segments) }
        self.initializations = initializations
        self.segments = segments
    }

    /// The bytes that a name stands for; nil when it stands for none.
    package func bytes(of kind: MediaName.Kind) -> [ArraySlice<UInt8>]? {
        switch kind {
        case .playlist: nil
        case .initialization(let index): initializations.indices.contains(index) ? [initializations[index][...]] : nil
        case .segment(let number): segments[number].map { $0.map { $0[...] } }
        case .part(let number, let index): segments[number].flatMap { $0.indices.contains(index) ? [$0[index][...]] : nil }
        }
    }
}

/// The latest picture that decodes alone: an initialization segment and a part that starts with a key frame.
package struct PosterSource: Sendable {
    package let initialization: [UInt8]
    package let part: [UInt8]
    /// Which segment it is from: a change means a new picture.
    package let mediaSequenceNumber: Int
}
