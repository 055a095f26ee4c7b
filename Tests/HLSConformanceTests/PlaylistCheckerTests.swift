import HLSConformance
import Testing

@Suite struct PlaylistCheckerTests {
    private static let good = """
        #EXTM3U
        #EXT-X-VERSION:6
        #EXT-X-TARGETDURATION:2
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12.0,HOLD-BACK=6.0,PART-HOLD-BACK=0.6
        #EXT-X-PART-INF:PART-TARGET=0.2
        #EXT-X-MEDIA-SEQUENCE:5
        #EXT-X-DISCONTINUITY-SEQUENCE:1
        #EXT-X-MAP:URI="i.mp4"
        #EXTINF:2.0,
        5.m4s
        #EXTINF:2.0,
        6.m4s
        #EXT-X-DISCONTINUITY
        #EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:00:00.000Z
        #EXT-X-PART:DURATION=0.2,URI="7.0.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.17,URI="7.1.m4s"
        #EXT-X-PART:DURATION=0.1,URI="7.2.m4s"
        #EXTINF:0.47,
        7.m4s
        #EXTINF:2.0,
        8.m4s
        #EXT-X-PROGRAM-DATE-TIME:2026-11-21T04:00:02.470Z
        #EXT-X-PART:DURATION=0.2,URI="9.0.m4s",INDEPENDENT=YES
        #EXT-X-PRELOAD-HINT:TYPE=PART,URI="9.1.m4s"
        #EXT-X-RENDITION-REPORT:URI="a.m3u8",LAST-MSN=9,LAST-PART=0

        """

    private static func edited(_ old: String, _ new: String) -> String {
        good.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }

    @Test("a good playlist has only the flaw that one of its segments lists no parts")
    func acceptsGood() {
        #expect(PlaylistChecker.check(Self.good).map(\.description) == ["warning (§6.2.2): segment 8 lists no parts behind one that does"])
        #expect(PlaylistChecker.check(Self.good, predecessor: Self.good).count == 1)
    }

    @Test(
        "each broken rule is found and named",
        arguments: [
            ("#EXTM3U\n", "\n", "the first line isn't #EXTM3U"),
            ("VERSION:6", "VERSION:5", "version 5 is below the 6"), ("VERSION:6", "VERSION:9", "version 9 is more than is needed"),
            ("VERSION:6", "VERSION:x", "#EXT-X-VERSION has x for a number"),
            ("#EXT-X-TARGETDURATION:2\n", "", "there is no EXT-X-TARGETDURATION"), ("TARGETDURATION:2", "TARGETDURATION:0", "less than 1"),
            ("#EXT-X-TARGETDURATION:2\n", "#EXT-X-TARGETDURATION:2\n#EXT-X-TARGETDURATION:2\n", "#EXT-X-TARGETDURATION appears twice"),
            ("#EXTINF:2.0,\n6", "#EXTINF:2.5,\n6", "segment 6 lasts 2.5 s"),
            ("#EXTINF:2.0,\n6", "#EXTINF:2.0\n6", "isn't a duration and a comma"),
            ("#EXTINF:2.0,\n6", "#EXTINF:2.0,\n#EXTINF:2.0,\n6", "an EXTINF has no URI"), ("#EXTINF:2.0,\n6", "6", "6.m4s has no EXTINF"),
            ("HOLD-BACK=6.0", "HOLD-BACK=5.9", "HOLD-BACK is less than three"),
            ("UNTIL=12.0", "UNTIL=11.9", "CAN-SKIP-UNTIL is less than six"),
            (",PART-HOLD-BACK=0.6", "", "EXT-X-PART-INF without PART-HOLD-BACK"),
            ("PART-HOLD-BACK=0.6", "PART-HOLD-BACK=0.39", "less than two Part"),
            ("PART-HOLD-BACK=0.6", "PART-HOLD-BACK=0.59", "less than three Part"),
            ("PART-HOLD-BACK=0.6", "PART-HOLD-BACK=x", "PART-HOLD-BACK isn't a number"),
            ("CAN-BLOCK-RELOAD=YES,", "CAN-BLOCK-RELOAD=YES,,", "EXT-X-SERVER-CONTROL has a broken attribute list"),
            ("#EXT-X-PART-INF:PART-TARGET=0.2\n", "", "parts without EXT-X-PART-INF"),
            ("PART-TARGET=0.2", "PART-TARGET=\"0.2\"", "no valid PART-TARGET"),
            ("PART-TARGET=0.2", "PART-TARGET=0.19999", "7.0.m4s lasts longer"),
            ("DURATION=0.17,", "DURATION=0.16998,", "7.1.m4s lasts less than 85%"), ("#EXTINF:0.47,", "#EXTINF:0.48,", "don't add up"),
            ("DURATION=0.17,URI=\"7.1.m4s\"", "DURATION=0.17", "has no valid URI and DURATION"),
            ("INDEPENDENT=YES", "INDEPENDENT=NO", "INDEPENDENT of a part can only be YES"),
            ("#EXT-X-MAP:URI=\"i.mp4\"\n", "", "5.m4s has no EXT-X-MAP"), ("URI=\"i.mp4\"", "URI=i.mp4", "EXT-X-MAP has no URI"),
            ("#EXTINF:0.47", "#EXT-X-DISCONTINUITY\n#EXTINF:0.47", "#EXT-X-DISCONTINUITY stands behind the first part"),
            ("#EXTINF:0.47", "#EXT-X-GAP\n#EXTINF:0.47", "segment 7 is a gap with a part that is none"),
            ("2026-11-21T04:00:02.470Z", "2026-11-21T03:59:59.000Z", "the date of segment 9 lies within"),
            ("2026-11-21T04:00:00.000Z", "2026-11-31T04:00:00.000Z", "isn't a UTC time"),
            ("#EXT-X-PRELOAD", "#EXT-X-ENDLIST\n#EXT-X-PRELOAD", "a preload hint behind the end"),
            ("TYPE=PART,URI=\"9.1", "TYPE=PART,URI=\"9.0", "9.0.m4s is hinted though it is there"),
            ("TYPE=PART,", "", "no valid TYPE and URI"),
            ("#EXT-X-RENDITION", "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"x\"\n#EXT-X-RENDITION", "more than one preload hint"),
            ("\"a.m3u8\"", "\"/a.m3u8\"", "isn't relative"), ("LAST-MSN=9,", "", "no valid URI and LAST-MSN"),
            ("LAST-PART=0", "LAST-PART=x", "no valid LAST-PART"),
            ("\n8.m4s", "\n6.m4s", "6.m4s is listed twice"),
            ("#EXT-X-MEDIA-SEQUENCE:5\n", "#EXT-X-PLAYLIST-TYPE:VOD\n", "a VOD playlist has no EXT-X-ENDLIST"),
            ("#EXT-X-PART-INF", "#EXT-X-PLAYLIST-TYPE:LIVE\n#EXT-X-PART-INF", "the playlist type LIVE doesn't exist"),
            ("#EXT-X-PRELOAD", "#EXT-X-MEDIA-SEQUENCE:5\n#EXT-X-PRELOAD", "EXT-X-MEDIA-SEQUENCE stands behind the first"),
            ("#EXT-X-PART-INF", "#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXT-X-PART-INF", "belongs in a multivariant playlist"),
            ("#EXT-X-PART-INF", "#EXT-X-NEWS\n#EXT-X-PART-INF", "#EXT-X-NEWS is not a known tag"),
            ("#EXT-X-DISCONTINUITY\n", "#EXT-X-DISCONTINUITY:1\n", "takes no value"),
            ("#EXT-X-DISCONTINUITY-SEQUENCE:1", "#EXT-X-SKIP:SKIPPED-SEGMENTS=1", "the client doesn't have the segments"),
            ("VERSION:6", "INDEPENDENT-SEGMENTS\n#EXT-X-VERSION:6\n#EXT-X-GAP", "EXT-X-MEDIA-SEQUENCE stands behind"),
        ])
    func finds(old: String, new: String, sentence: String) {
        let text = Self.edited(old, new)
        #expect(text != Self.good)
        let found = PlaylistChecker.check(text).map(\.sentence)
        #expect(found.contains { $0.contains(sentence) }, "\(found)")
    }

    @Test(
        "85% of the target, rounded as playlists round, is enough; so is less before a gap, in a gap and where one can join",
        arguments: [
            ("DURATION=0.17,", "DURATION=0.16999,"), ("DURATION=0.17,URI=\"7.1.m4s\"", "DURATION=0.01,URI=\"7.1.m4s\",INDEPENDENT=YES"),
            ("DURATION=0.17,URI=\"7.1.m4s\"", "DURATION=0.01,URI=\"7.1.m4s\",GAP=YES"), ("\"7.2.m4s\"", "\"7.2.m4s\",GAP=YES"),
        ])
    func shortParts(old: String, new: String) {
        let found = PlaylistChecker.check(Self.edited(old, new)).map(\.sentence)
        #expect(!found.contains { $0.contains("85%") }, "\(found)")
    }

    @Test(
        "each forbidden change is found and named",
        arguments: [
            ("TARGETDURATION:2", "TARGETDURATION:3", "the Target Duration changed"),
            ("PART-TARGET=0.2", "PART-TARGET=0.21", "the Part Target Duration changed"),
            ("HOLD-BACK=6.0", "HOLD-BACK=7.0", "EXT-X-SERVER-CONTROL changed"),
            ("MEDIA-SEQUENCE:5", "MEDIA-SEQUENCE:4", "EXT-X-MEDIA-SEQUENCE decreased"),
            ("#EXT-X-DISCONTINUITY-SEQUENCE:1", "#EXT-X-DISCONTINUITY-SEQUENCE:0", "EXT-X-DISCONTINUITY-SEQUENCE decreased"),
            ("#EXT-X-DISCONTINUITY-SEQUENCE:1", "#EXT-X-DISCONTINUITY-SEQUENCE:2", "segment 5 changed after it was listed"),
            ("#EXTINF:2.0,\n6", "#EXTINF:2.1,\n6", "segment 6 changed"), ("6.m4s", "six.m4s", "segment 6 changed"),
            ("#EXT-X-DISCONTINUITY\n", "", "segment 7 changed"),
            ("DURATION=0.17,", "DURATION=0.18,", "the parts of segment 7 changed"),
            ("\"9.0.m4s\"", "\"9.x.m4s\"", "the parts of segment 9 changed"),
            ("#EXTINF:2.0,\n8.m4s\n", "", "segments were removed from the end"), ("9.1.m4s", "9.2.m4s", "9.1.m4s is no longer hinted"),
            (
                "#EXT-X-PART:DURATION=0.2,URI=\"9.0.m4s\",INDEPENDENT=YES\n",
                "#EXT-X-PART:DURATION=0.2,URI=\"9.0.m4s\",INDEPENDENT=YES\n#EXT-X-PART:DURATION=0.2,URI=\"9.9.m4s\"\n",
                "9.1.m4s was hinted and 9.9.m4s came"
            ),
            ("04:00:02.470Z", "04:00:02.471Z", "the tags of segment 9 changed"),
            (
                "#EXT-X-MEDIA-SEQUENCE:5\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:2.0,\n5.m4s\n",
                "#EXT-X-MEDIA-SEQUENCE:6\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXT-X-MAP:URI=\"i.mp4\"\n",
                "less than three Target Durations are left"
            ),
        ])
    func findsChanges(old: String, new: String, sentence: String) {
        let found = PlaylistChecker.check(Self.edited(old, new), predecessor: Self.good).map(\.sentence)
        #expect(found.contains { $0.contains(sentence) }, "\(found)")
    }

    @Test("what has ended doesn't change")
    func ended() {
        let ended = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n"
        let found = PlaylistChecker.check(
            "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n#EXTINF:2,\nb.ts\n#EXT-X-ENDLIST\n", predecessor: ended)
        #expect(found.contains { $0.sentence == "the playlist changed after its end" })
    }

    @Test(
        "a delta update that skips within the Skip Boundary, or without the right, is found",
        arguments: [
            (2, 9, "CAN-SKIP-UNTIL=12.0", "segment 1 is skipped though"), (1, 9, "CAN-BLOCK-RELOAD=YES", "without CAN-SKIP-UNTIL"),
            (1, 8, "CAN-SKIP-UNTIL=12.0", "below the 9"),
            (9, 9, "CAN-SKIP-UNTIL=12.0", "doesn't have the segments"),
        ])
    func deltas(skipped: Int, version: Int, control: String, sentence: String) {
        func text(_ version: Int, _ from: Int) -> String {
            var text = "#EXTM3U\n#EXT-X-VERSION:\(version)\n#EXT-X-TARGETDURATION:2\n#EXT-X-SERVER-CONTROL:\(control)\n"
            if from > 0 { text += "#EXT-X-SKIP:SKIPPED-SEGMENTS=\(from)\n" }
            for number in min(from, 7)..<7 { text += "#EXTINF:2.0,\n\(number).ts\n" }
            return text
        }
        let found = PlaylistChecker.check(text(version, skipped), predecessor: text(3, 0)).map(\.sentence)
        #expect(found.contains { $0.contains(sentence) }, "\(found)")
    }

    @Test("no cut of a playlist and no huge number is more than a finding")
    func hostile() {
        for length in 0..<Self.good.count { _ = PlaylistChecker.check(String(Self.good.prefix(length)), predecessor: Self.good) }
        for number in ["999999999999999999", "9223372036854775807", "99999999999999999999"] {
            for tag in ["MEDIA-SEQUENCE:5", "TARGETDURATION:2", "DISCONTINUITY-SEQUENCE:1"] {
                let name = tag.prefix { $0 != ":" }
                _ = PlaylistChecker.check(Self.edited(tag, "\(name):\(number)"), predecessor: Self.good)
                _ = PlaylistChecker.check(Self.good, predecessor: Self.edited(tag, "\(name):\(number)"))
            }
            _ = PlaylistChecker.check(
                Self.edited("#EXT-X-MAP", "#EXT-X-SKIP:SKIPPED-SEGMENTS=\(number)\n#EXT-X-MAP"), predecessor: Self.good)
            _ = PlaylistChecker.check(Self.edited("DURATION=0.17", "DURATION=\(number)"))
        }
    }
}
