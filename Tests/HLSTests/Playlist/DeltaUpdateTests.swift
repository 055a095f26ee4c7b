import HLS
import HLSConformance
import Testing

@Suite struct DeltaUpdateTests {
    @Test(
        "segments wholly beyond the Skip Boundary are skipped, the one at the boundary is not",
        arguments: [(6, 0), (7, 0), (8, 1), (15, 8)])
    func skips(segments: Int, skipped: Int) {
        var playlist = LivePlaylist.sample()
        playlist.appendSegments(segments)
        // A segment's end lies two seconds for each later segment before the end; the boundary is 12 s.
        #expect(playlist.skippableSegments == skipped)
        let delta = playlist.renderText(skip: .segments)
        #expect(delta.contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=\(skipped)\n") == (skipped > 0))
        #expect(delta.contains("#EXT-X-VERSION:\(skipped > 0 ? 9 : 6)\n"))
        #expect(PlaylistChecker.check(delta, predecessor: playlist.renderText()) == [])
    }

    @Test("a delta update leaves out the skipped segments and their map, and nothing else")
    func golden() {
        var playlist = LivePlaylist.sample()
        playlist.appendSegments(8)
        let full = playlist.renderText()
        let skipped =
            "#EXT-X-MAP:URI=\"video-init-0.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:00:00.000Z\n#EXTINF:2.00000,\nvideo-0.m4s\n"
        let parts = full.components(separatedBy: skipped)
        #expect(parts.count == 2)
        let delta = parts.joined(separator: "#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n").replacing("VERSION:6", with: "VERSION:9")
        #expect(playlist.renderText(skip: .segments) == delta)
    }

    @Test("a client that asks to skip date ranges is told that none was removed")
    func dateRanges() {
        var playlist = LivePlaylist.sample()
        playlist.appendSegments(10)
        let delta = playlist.renderText(skip: .segmentsAndDateRanges)
        #expect(delta.contains("#EXT-X-VERSION:10\n"))
        #expect(delta.contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=3,RECENTLY-REMOVED-DATERANGES=\"\"\n"))
        #expect(PlaylistChecker.check(delta, predecessor: playlist.renderText()) == [])
    }

    @Test("a playlist that ended is always whole")
    func ended() {
        var playlist = LivePlaylist.sample()
        playlist.appendSegments(14)
        playlist.finish()
        #expect(playlist.renderText(skip: .segments) == playlist.renderText())
    }

    @Test("an init that changed within the skipped segments holds for those that follow")
    func mapChanged() {
        var playlist = LivePlaylist.sample()
        playlist.appendSegment()
        playlist.markDiscontinuity()
        _ = playlist.changeInitialization()
        playlist.appendSegments(10)
        var client = PlaylistChecker()
        #expect(client.receive(playlist.renderText()) == [])
        playlist.appendSegment()
        #expect(client.receive(playlist.renderText(skip: .segments)) == [])
        var other = PlaylistChecker()
        _ = other.receive(playlist.renderText())
        #expect(client.playlist?.segments.map(\.withoutParts) == other.playlist?.segments.map(\.withoutParts))
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
    fileprivate func replacing(_ old: String, with new: String) -> String { components(separatedBy: old).joined(separator: new) }
}
