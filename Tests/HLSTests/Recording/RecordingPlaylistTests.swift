import HLS
import HLSConformance
import Media
import Testing

@Suite struct RecordingPlaylistTests {
    @Test("a recording with a discontinuity and a new init is the text that RFC 8216bis describes")
    func golden() {
        let segments = [
            SegmentInfo(mediaSequenceNumber: 0, duration: video(180_000), programDateTimeMilliseconds: 1_795_233_600_000),
            SegmentInfo(mediaSequenceNumber: 1, duration: video(90_001)),
            SegmentInfo(
                mediaSequenceNumber: 2, duration: video(225_000), discontinuities: 1, initIndex: 1,
                programDateTimeMilliseconds: 1_795_233_660_500),
            SegmentInfo(mediaSequenceNumber: 3, duration: video(9000), initIndex: 1, isGap: true),
        ]
        let rendered = text(RecordingPlaylist(rendition: .video, segments: segments).render())
        #expect(
            rendered == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-TARGETDURATION:3
                #EXT-X-PLAYLIST-TYPE:VOD
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MAP:URI="video-init-0.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:00:00.000Z
                #EXTINF:2.00000,
                video-0.m4s
                #EXTINF:1.00001,
                video-1.m4s
                #EXT-X-DISCONTINUITY
                #EXT-X-MAP:URI="video-init-1.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:01:00.500Z
                #EXTINF:2.50000,
                video-2.m4s
                #EXT-X-GAP
                #EXTINF:0.10000,
                video-3.m4s
                #EXT-X-ENDLIST

                """)
        #expect(PlaylistChecker.check(rendered) == [])
    }

    @Test("the Target Duration is the larger of the given one and the needed one", arguments: [(1, 2), (2, 2), (5, 5)])
    func targetDuration(given: Int, listed: Int) {
        let segments = [SegmentInfo(mediaSequenceNumber: 0, duration: .milliseconds(2499))]
        let playlist = RecordingPlaylist(rendition: .audio, segments: segments, targetDurationSeconds: given)
        #expect(text(playlist.render()).contains("#EXT-X-TARGETDURATION:\(listed)\n"))
    }

    @Test("eight hours of segments stand in one playlist without drift")
    func long() throws {
        let segments = (0..<14_400).map {
            SegmentInfo(mediaSequenceNumber: $0, duration: MediaTime(value: 88_200 + Int64($0 % 2) * 1024, timescale: 44_100))
        }
        var checker = PlaylistChecker()
        #expect(checker.receive(text(RecordingPlaylist(rendition: .audio, segments: segments).render())) == [])
        let playlist = try #require(checker.playlist)
        #expect(playlist.segments.count == 14_400)
        #expect(abs(playlist.duration.seconds - (28_800 + 7200 * 1024 / 44_100)) < 0.00002)
    }

    @Test("an empty recording is a playlist that has ended")
    func empty() {
        #expect(
            text(RecordingPlaylist(rendition: .video, segments: []).render()).hasSuffix("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-ENDLIST\n"))
    }
}
