import HLS
import HLSConformance
import Media
import Testing

@Suite struct LivePlaylistRenderingTests {
    @Test("a playlist with a complete segment and one in progress is the text that RFC 8216bis describes")
    func golden() {
        var playlist = LivePlaylist.sample()
        playlist.appendSegment(parts: 3)
        playlist.appendParts(2)
        let audio = RenditionReport(rendition: .audio, lastMediaSequenceNumber: 1, lastPart: 4)
        let expected = """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12.00000,HOLD-BACK=6.00000,PART-HOLD-BACK=0.60000
            #EXT-X-PART-INF:PART-TARGET=0.20000
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="video-init-0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:00:00.000Z
            #EXT-X-PART:DURATION=0.20000,URI="video-0.0.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.20000,URI="video-0.1.m4s"
            #EXT-X-PART:DURATION=0.20000,URI="video-0.2.m4s"
            #EXTINF:0.60000,
            video-0.m4s
            #EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:00:02.000Z
            #EXT-X-PART:DURATION=0.20000,URI="video-1.0.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.20000,URI="video-1.1.m4s"
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="video-1.2.m4s"
            #EXT-X-RENDITION-REPORT:URI="audio.m3u8",LAST-MSN=1,LAST-PART=4

            """
        #expect(playlist.renderText(reports: [audio]) == expected)
        #expect(PlaylistChecker.check(expected) == [])
    }

    @Test("a discontinuity with a new init, a gap and the end stand where they belong")
    func goldenEnd() {
        var playlist = LivePlaylist.sample(.audio, first: 7)
        playlist.append(PartInfo(duration: MediaTime(value: 9216, timescale: 48_000), isIndependent: true), at: 1_795_233_600_000)
        playlist.finishSegment()
        playlist.append(PartInfo(duration: MediaTime(value: 9600, timescale: 48_000), isGap: true), at: nil)
        playlist.markDiscontinuity()
        #expect(playlist.changeInitialization() == 1)
        playlist.finishSegment()
        playlist.append(PartInfo(duration: MediaTime(value: 8192, timescale: 44_100), isIndependent: true), at: 1_795_233_601_234)
        playlist.finish()
        let expected = """
            #EXT-X-MEDIA-SEQUENCE:7
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="audio-init-0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:00:00.000Z
            #EXT-X-PART:DURATION=0.19200,URI="audio-7.0.m4s",INDEPENDENT=YES
            #EXTINF:0.19200,
            audio-7.m4s
            #EXT-X-PART:DURATION=0.20000,URI="audio-8.0.m4s",GAP=YES
            #EXT-X-GAP
            #EXTINF:0.20000,
            audio-8.m4s
            #EXT-X-DISCONTINUITY
            #EXT-X-MAP:URI="audio-init-1.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:00:01.234Z
            #EXT-X-PART:DURATION=0.18576,URI="audio-9.0.m4s",INDEPENDENT=YES
            #EXTINF:0.18576,
            audio-9.m4s
            #EXT-X-ENDLIST

            """
        let rendered = playlist.renderText()
        #expect(rendered.hasSuffix(expected))
        #expect(PlaylistChecker.check(rendered) == [])
    }

    @Test("without low latency there are segments only")
    func plain() {
        var playlist = LivePlaylist.sample(partTarget: nil)
        playlist.appendSegment()
        playlist.appendParts(3)
        let expected = """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12.00000,HOLD-BACK=6.00000
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="video-init-0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:00:00.000Z
            #EXTINF:2.00000,
            video-0.m4s

            """
        #expect(playlist.renderText() == expected)
        #expect(playlist.report == RenditionReport(rendition: .video, lastMediaSequenceNumber: 0, lastPart: nil))
        #expect(playlist.availability(of: MediaName(.video, .part(mediaSequenceNumber: 0, index: 0))) == .unknown)
    }

    @Test("a playlist that ended has no hint, and an empty one ends too")
    func empty() {
        var playlist = LivePlaylist.sample()
        #expect(playlist.renderText().hasSuffix("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"video-0.0.m4s\"\n"))
        #expect(playlist.report == nil)
        playlist.finish()
        #expect(playlist.renderText().hasSuffix("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-ENDLIST\n"))
        #expect(playlist.finishSegment() == WindowChange())
    }

    @Test("targets are rounded up and hold-backs are multiples of what is listed")
    func holdBacks() {
        let playlist = LivePlaylist.sample(.audio, targetDuration: 3, partTarget: MediaTime(value: 9216, timescale: 44_100))
        let rendered = playlist.renderText()
        #expect(rendered.contains("#EXT-X-PART-INF:PART-TARGET=0.20898\n"))
        #expect(rendered.contains("CAN-SKIP-UNTIL=18.00000,HOLD-BACK=9.00000,PART-HOLD-BACK=0.62694\n"))
    }

    @Test("hold-backs below what the specification allows are raised")
    func configuration() {
        let low = LivePlaylistConfiguration(
            targetDurationSeconds: 0, partTarget: nil, partHoldBackParts: 1, holdBackTargetDurations: 2, skipBoundaryTargetDurations: 5)
        #expect(low == LivePlaylistConfiguration(targetDurationSeconds: 1, partTarget: nil))
        #expect(LivePlaylistConfiguration(targetDurationSeconds: 2, partTarget: nil).blockingMillisecondsMax == 6000)
    }

    @Test("parts are listed for segments that start within three Target Durations of the end")
    func partsNearTheEnd() {
        var playlist = LivePlaylist.sample()
        playlist.appendSegments(3)
        #expect(playlist.renderText().contains("video-0.0.m4s"))
        playlist.appendParts(1)
        #expect(!playlist.renderText().contains("video-0.0.m4s"))
        #expect(playlist.renderText().contains("video-1.0.m4s"))
        #expect(PlaylistChecker.check(playlist.renderText()) == [])
    }
}
