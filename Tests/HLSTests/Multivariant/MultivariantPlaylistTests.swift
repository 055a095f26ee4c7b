import HLS
import HLSConformance
import Testing

@Suite struct MultivariantPlaylistTests {
    private let video = VideoVariant(
        codec: "avc1.64001f", bandwidth: Bandwidth(peakBitsPerSecond: 3_000_000, averageBitsPerSecond: 2_500_000), width: 1280, height: 720,
        framesPerThousandSeconds: 29_970, uri: "s1/video.m3u8")
    private let audio = AudioRendition(
        codec: "mp4a.40.2", channels: 2, bandwidth: Bandwidth(peakBitsPerSecond: 130_000, averageBitsPerSecond: 128_000),
        uri: "s1/audio.m3u8")

    @Test("video with an audio group, whose bandwidths add up")
    func both() {
        let rendered = text(MultivariantPlaylist(videos: [video], audio: audio).render())
        #expect(
            rendered == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="s1/audio.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=3130000,AVERAGE-BANDWIDTH=2628000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970,VIDEO-RANGE=SDR,AUDIO="audio",CLOSED-CAPTIONS=NONE
                s1/video.m3u8

                """)
        #expect(MultivariantChecker.check(rendered) == [])
    }

    @Test("video alone names no audio group")
    func videoOnly() {
        let rendered = text(MultivariantPlaylist(videos: [video], audio: nil, hasNoClosedCaptions: false).render())
        #expect(
            rendered.hasSuffix(
                """
                #EXT-X-STREAM-INF:BANDWIDTH=3000000,AVERAGE-BANDWIDTH=2500000,CODECS="avc1.64001f",RESOLUTION=1280x720,FRAME-RATE=29.970,VIDEO-RANGE=SDR
                s1/video.m3u8

                """))
        #expect(MultivariantChecker.check(rendered) == [])
    }

    @Test("audio alone is the variant itself")
    func audioOnly() {
        let rendered = text(MultivariantPlaylist(videos: [], audio: audio).render())
        #expect(
            rendered.hasSuffix(
                """
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-STREAM-INF:BANDWIDTH=130000,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2"
                s1/audio.m3u8

                """))
        #expect(MultivariantChecker.check(rendered) == [])
    }

    @Test("frame rates have three decimals", arguments: [(30_000, "30.000"), (59_940, "59.940"), (12_005, "12.005"), (7, "0.007")])
    func frameRates(rate: Int, expected: String) {
        var video = video
        video.framesPerThousandSeconds = rate
        #expect(text(MultivariantPlaylist(videos: [video], audio: nil).render()).contains("FRAME-RATE=\(expected),"))
    }

    @Test("a name from outside can't add attributes or lines")
    func hostileName() {
        var audio = audio
        audio.name = "x\",URI=\"http://evil\"\n#EXTINF"
        audio.language = "de"
        let rendered = text(MultivariantPlaylist(videos: [video], audio: audio).render())
        #expect(rendered.contains("NAME=\"x',URI='http://evil' #EXTINF\",LANGUAGE=\"de\","))
        #expect(MultivariantChecker.check(rendered) == [])
    }

    @Test("the peak is never listed below the average")
    func peak() {
        var video = video
        video.bandwidth = Bandwidth(peakBitsPerSecond: 5, averageBitsPerSecond: 9)
        #expect(text(MultivariantPlaylist(videos: [video], audio: nil).render()).contains("BANDWIDTH=9,AVERAGE-BANDWIDTH=9,"))
    }
}
