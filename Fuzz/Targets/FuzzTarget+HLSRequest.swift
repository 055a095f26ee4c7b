import Bytes
import HLS
import Media

extension FuzzTarget {
    /// What a viewer asks of a livestream: the last component of a path, and a playlist's query.
    static let hlsRequest = FuzzTarget(name: "HLSRequest") { bytes in
        let text = String(decoding: bytes.copied(), as: UTF8.self)
        let playlists = playlistsOfASession()
        if let name = MediaName(text) {
            precondition(name.description == text, "a name has two spellings")
            for playlist in playlists { _ = playlist.availability(of: name) }
        }
        guard let request = try? BlockingRequest(query: text[...]) else { return }
        var isReady = false
        for playlist in playlists {
            let answer = request.resolve(against: playlist)
            precondition(!isReady || answer == .ready, "what was ready once is ready no more")
            isReady = answer == .ready
            _ = CachePolicy.playlist(answering: request, playlist).cacheControl
        }
    }

    /// The versions of one playlist: empty, with its first parts, with segments, with segments that left it, ended.
    private static func playlistsOfASession() -> [LivePlaylist] {
        let part = PartInfo(duration: MediaTime(value: 18_000, timescale: 90_000), isIndependent: true)
        var playlist = LivePlaylist(
            rendition: .video, configuration: LivePlaylistConfiguration(targetDurationSeconds: 1, partTarget: part.duration))
        var versions = [playlist]
        for count in 1...105 {
            playlist.append(part, at: 0)
            if count % 5 == 0 { playlist.finishSegment() }
            if count < 12 || count > 98 { versions.append(playlist) }
        }
        playlist.finish()
        return versions + [playlist]
    }
}
