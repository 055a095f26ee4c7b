import HLSConformance
import Testing

@Suite struct MultivariantCheckerTests {
    private static let media =
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"A\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"a.m3u8\"\n"
    private static let variant = "#EXT-X-STREAM-INF:BANDWIDTH=2,AVERAGE-BANDWIDTH=1,CODECS=\"x\",AUDIO=\"a\"\nv.m3u8\n"

    @Test("a good playlist has no finding")
    func good() { #expect(MultivariantChecker.check("#EXTM3U\n" + Self.media + Self.variant) == []) }

    @Test(
        "each broken rule is found and named",
        arguments: [
            (media + variant, "isn't #EXTM3U"), ("#EXTM3U\n" + media, "there is no variant"),
            ("#EXTM3U\n" + variant, "an audio group that doesn't exist"),
            ("#EXTM3U\n#EXT-X-STREAM-INF:CODECS=\"x\"\nv\n", "no BANDWIDTH"), ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n", "no CODECS"),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,AVERAGE-BANDWIDTH=2\nv\n", "is more than BANDWIDTH"),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n", "a variant has no URI"),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,FRAME-RATE=30.00\nv\n", "three decimals"),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=1280\nv\n", "isn't two numbers"),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,VIDEO-RANGE=XXX\nv\n", "VIDEO-RANGE XXX"),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH\nv\n", "broken attribute list"),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=NONE\nv\n#EXT-X-STREAM-INF:BANDWIDTH=1\nw\n", "at some variants only"),
            ("#EXTM3U\n#EXTINF:1,\n" + variant, "belongs in a media playlist"),
            ("#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\"\n" + variant, "no valid TYPE, GROUP-ID and NAME"),
            ("#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"A\",DEFAULT=YES,AUTOSELECT=NO\n" + variant, "isn't AUTOSELECT"),
        ])
    func finds(text: String, sentence: String) {
        let found = MultivariantChecker.check(text).map(\.sentence)
        #expect(found.contains { $0.contains(sentence) }, "\(found)")
    }
}
