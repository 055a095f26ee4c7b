import HLS
import HLSConformance
import Media
import Testing

@Suite struct LivePlaylistWindowTests {
    @Test("the oldest segment leaves when there is one too many, and not before")
    func slides() {
        var playlist = LivePlaylist.sample(segmentsListed: 5)
        playlist.appendSegments(5)
        #expect(playlist.mediaSequence == 0)
        let change = playlist.appendSegment()
        #expect(change.unlisted.map(\.mediaSequenceNumber) == [0])
        #expect(playlist.mediaSequence == 1)
        #expect(playlist.segments.map(\.mediaSequenceNumber) == [1, 2, 3, 4, 5])
    }

    @Test("no removal leaves less than three Target Durations", arguments: [(1, 3), (2, 3), (3, 3), (4, 4)])
    func keepsThreeTargetDurations(segmentsListed: Int, expected: Int) {
        var playlist = LivePlaylist.sample(segmentsListed: segmentsListed)
        playlist.appendSegments(10)
        #expect(playlist.segments.count == expected)
        var short = LivePlaylist.sample(segmentsListed: segmentsListed)
        for _ in 0..<20 { short.appendSegment(parts: 5) }
        #expect(short.segments.count == 6)
    }

    @Test("the Discontinuity Sequence Number of a segment stays as tags leave")
    func discontinuitySequence() {
        var playlist = LivePlaylist.sample(segmentsListed: 3)
        playlist.appendSegment()
        playlist.markDiscontinuity()
        playlist.appendSegment()
        playlist.markDiscontinuity()
        playlist.markDiscontinuity()
        playlist.appendSegments(2)
        #expect(playlist.discontinuitySequence == 0)
        playlist.appendSegment()
        #expect(playlist.discontinuitySequence == 1)
        #expect(
            playlist.renderText().contains(
                "#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-DISCONTINUITY\n#EXT-X-DISCONTINUITY\n"))
        playlist.appendSegment()
        #expect(playlist.discontinuitySequence == 3)
    }

    @Test("a discontinuity that is marked while a segment is open waits for the next")
    func pendingDiscontinuity() {
        var playlist = LivePlaylist.sample()
        playlist.appendParts(2)
        playlist.markDiscontinuity()
        playlist.appendParts(1)
        #expect(playlist.openSegment?.startsWithDiscontinuity == false)
        playlist.finishSegment()
        playlist.appendParts(1)
        #expect(playlist.openSegment?.startsWithDiscontinuity == true)
    }

    @Test("a segment that left stays available for its Availability Duration, and its parts with it")
    func expires() {
        var playlist = LivePlaylist.sample(segmentsListed: 5)
        var expired: [Int] = []
        playlist.appendSegments(6)
        let segment = MediaName(.video, .segment(mediaSequenceNumber: 0))
        let part = MediaName(.video, .part(mediaSequenceNumber: 0, index: 9))
        // It appeared at 2 s and lasts 2 s in playlists of up to 12 s: until 16 s, the end of segment 7.
        #expect(playlist.availability(of: segment) == .available)
        expired += playlist.appendSegment().expired.map(\.mediaSequenceNumber)
        #expect(expired.isEmpty)
        #expect(playlist.availability(of: part) == .available)
        expired += playlist.appendSegment().expired.map(\.mediaSequenceNumber)
        #expect(expired == [0])
        #expect(playlist.availability(of: segment) == .gone)
        #expect(playlist.availability(of: part) == .gone)
    }

    @Test("parts stay for three Target Durations after they were listed, even in the shortest window")
    func partsStay() {
        var playlist = LivePlaylist.sample(segmentsListed: 1)
        playlist.appendSegments(6)
        #expect(playlist.availability(of: MediaName(.video, .part(mediaSequenceNumber: 0, index: 0))) == .available)
        playlist.appendSegment()
        #expect(playlist.availability(of: MediaName(.video, .part(mediaSequenceNumber: 0, index: 0))) == .gone)
    }

    @Test(
        "availability of every kind of name",
        arguments: [
            ("video.m3u8", LivePlaylist.Availability.available), ("audio.m3u8", .unknown), ("audio-5.m4s", .unknown),
            ("video-init-0.mp4", .available), ("video-init-1.mp4", .available), ("video-init-2.mp4", .unknown),
            ("video-4.m4s", .unknown), ("video-5.m4s", .available), ("video-6.m4s", .gone), ("video-7.m4s", .unknown),
            ("video-8.m4s", .unknown),
            ("video-5.0.m4s", .available), ("video-5.9.m4s", .available), ("video-5.10.m4s", .unknown),
            ("video-6.0.m4s", .gone), ("video-6.1.m4s", .unknown),
            ("video-7.1.m4s", .available), ("video-7.2.m4s", .hinted), ("video-7.3.m4s", .unknown), ("video-8.0.m4s", .unknown),
            ("video-999999999999999.999999999999999.m4s", .unknown),
        ])
    func availability(text: String, expected: LivePlaylist.Availability) throws {
        var playlist = LivePlaylist.sample(first: 5)
        playlist.appendSegment()
        playlist.append(PartInfo(duration: video(18_000), isGap: true), at: nil)
        playlist.finishSegment()
        _ = playlist.changeInitialization()
        playlist.appendParts(2)
        let name = try #require(MediaName(text))
        // Numbers below the first were never there, but nobody can tell them from those that are gone.
        #expect(playlist.availability(of: name) == (text == "video-4.m4s" ? .gone : expected))
    }

    @Test("after a segment the hint is the next segment's first part, and after the end there is none")
    func hints() {
        var playlist = LivePlaylist.sample()
        #expect(playlist.hintedPart == MediaName("video-0.0.m4s"))
        playlist.appendParts(2)
        #expect(playlist.hintedPart == MediaName("video-0.2.m4s"))
        playlist.finishSegment()
        #expect(playlist.hintedPart == MediaName("video-1.0.m4s"))
        #expect(playlist.availability(of: MediaName(.video, .part(mediaSequenceNumber: 0, index: 2))) == .unknown)
        playlist.finish()
        #expect(playlist.hintedPart == nil)
        #expect(playlist.availability(of: MediaName(.video, .part(mediaSequenceNumber: 1, index: 0))) == .unknown)
    }

    @Test("an init is needed as long as a segment that can be fetched uses it")
    func initsExpire() {
        var playlist = LivePlaylist.sample(segmentsListed: 3)
        playlist.appendSegment()
        _ = playlist.changeInitialization()
        while playlist.availability(of: MediaName(.video, .segment(mediaSequenceNumber: 0))) == .available {
            #expect(playlist.firstNeededInitIndex == 0)
            playlist.appendSegment()
        }
        #expect(playlist.firstNeededInitIndex == 1)
        #expect(playlist.availability(of: MediaName(.video, .initialization(index: 0))) == .gone)
    }
}
