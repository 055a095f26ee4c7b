import DASHConformance
import Testing

@Suite struct PresentationCheckerTests {
    private static let good = """
        <?xml version="1.0" encoding="UTF-8"?>
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="dynamic" \
        availabilityStartTime="2026-01-01T00:00:00Z" publishTime="2026-01-01T00:00:04Z" minimumUpdatePeriod="PT1S" minBufferTime="PT2S" \
        maxSegmentDuration="PT2S">
        <Period id="0" start="PT0S"><AdaptationSet contentType="video" mimeType="video/mp4">
        <SegmentTemplate timescale="10" startNumber="3" initialization="i.mp4" media="v-$Number$.m4s"><SegmentTimeline><S t="0" d="20" r="1"/>
        </SegmentTimeline></SegmentTemplate><Representation id="v" codecs="avc1.64001f" bandwidth="9" width="2" height="2"/></AdaptationSet></Period>
        <UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-xsdate:2014" value="/time"/></MPD>
        """

    @Test("What keeps the rules has no findings, and its segments are known one by one")
    func good() {
        var checker = PresentationChecker()
        #expect(checker.receive(Self.good) == [])
        let track = checker.presentation?.periods.first?.tracks.first
        #expect(track?.segments.map(\.number) == [3, 4] && track?.segments.map(\.time) == [0, 20])
        #expect(track?.segments.last.flatMap { track?.address(of: $0) } == "v-4.m4s")
    }

    @Test(
        "Each broken rule is found",
        arguments: [
            ("</MPD>", ""), ("type=\"dynamic\"", "type=\"static\""), ("minBufferTime=\"PT2S\"", "minBufferTime=\"2\""),
            ("availabilityStartTime=\"2026-01-01T00:00:00Z\"", ""), ("publishTime=\"2026-01-01T00:00:04Z\"", ""),
            ("minimumUpdatePeriod=\"PT1S\"", ""), ("id=\"0\"", ""), ("$Number$", "4"), ("d=\"20\"", "d=\"0\""), ("d=\"20\"", "d=\"26\""),
            ("bandwidth=\"9\"", "bandwidth=\"0\""), ("avc1.64001f", "h264"), ("width=\"2\"", ""), ("timescale=\"10\"", "timescale=\"0\""),
            ("r=\"1\"", "r=\"-1\""), ("t=\"0\"", "t=\"99999999999999999999\""), ("<UTCTiming ", "<Other "), ("contentType=\"video\"", ""),
        ])
    func broken(piece: String, instead: String) {
        #expect(Self.good.contains(piece))
        #expect(PresentationChecker.check(Self.good.replacing(piece, with: instead)) != [])
    }

    @Test(
        "What changes from one version to the next though it may not is found",
        arguments: [
            ("00:00:00Z", "00:00:01Z"), ("00:00:04Z", "00:00:03Z"), ("start=\"PT0S\"", "start=\"PT1S\""), ("d=\"20\"", "d=\"21\""),
            ("r=\"1\"", "r=\"0\""), ("timescale=\"10\"", "timescale=\"11\""), ("i.mp4", "j.mp4"),
        ])
    func changed(piece: String, instead: String) {
        var checker = PresentationChecker()
        #expect(checker.receive(Self.good) == [])
        #expect(checker.receive(Self.good.replacing(piece, with: instead)) != [])
    }
}
