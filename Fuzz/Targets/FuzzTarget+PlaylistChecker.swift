import Bytes
import HLSConformance

extension FuzzTarget {
    /// Playlists that a client gets one after the other, with a zero between them.
    static let playlistChecker = FuzzTarget(name: "PlaylistChecker") { bytes in
        var checker = PlaylistChecker()
        for version in bytes.copied().split(separator: 0, omittingEmptySubsequences: false) {
            let text = String(decoding: version, as: UTF8.self)
            for finding in checker.receive(text) { _ = finding.description }
            _ = MultivariantChecker.check(text)
        }
    }
}
