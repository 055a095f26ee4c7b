import HLS
import Testing

@Suite struct MediaNameTests {
    @Test(
        "each kind of name is written as the table says, and read back",
        arguments: [
            (MediaName(.video, .playlist), "video.m3u8"),
            (MediaName(.audio, .playlist), "audio.m3u8"),
            (MediaName(.video, .initialization(index: 0)), "video-init-0.mp4"),
            (MediaName(.audio, .segment(mediaSequenceNumber: 12)), "audio-12.m4s"),
            (MediaName(.video, .part(mediaSequenceNumber: 12, index: 3)), "video-12.3.m4s"),
            (
                MediaName(.video, .part(mediaSequenceNumber: 999_999_999_999_999, index: 999_999_999_999_999)),
                "video-999999999999999.999999999999999.m4s"
            ),
        ])
    func roundTrip(name: MediaName, text: String) {
        #expect(name.description == text)
        #expect(MediaName(text) == name)
    }

    @Test(
        "a name that isn't spelled exactly so is no name",
        arguments: [
            "", "video", "video-", "video-.m4s", "video-1", "video-1.", "video-1.m4", "video-1.m4s ", " video-1.m4s", "video-01.m4s",
            "video-00.m4s", "video--1.m4s", "video-+1.m4s", "video-1.02.m4s", "video-1..m4s", "video-1.2.3.m4s", "video-1.-2.m4s",
            "Video-1.m4s",
            "video-1.M4S", "video-1.m4s?x", "video-1.m4s/", "../video-1.m4s", "video-1.m4s\0", "video-%31.m4s", "video-１.m4s", "text-1.m4s",
            "video-init-.mp4", "video-init-1.m4s", "video-init-00.mp4", "video-init-1.2.mp4", "videom3u8", "video.m3u8.m3u8",
            "videoaudio.m3u8",
            "video-1000000000000000.m4s", "video-99999999999999999999999.m4s", "video-1.1000000000000000.m4s",
            "video-1.m4s" + String(repeating: "s", count: 100_000),
        ])
    func refusesOthers(text: String) { #expect(MediaName(text) == nil) }

    @Test("no cut of a name is another name, except where a number ends early")
    func cuts() {
        let whole = "video-12.3.m4s"
        for length in 0..<whole.count { #expect(MediaName(whole.prefix(length)) == nil) }
    }
}
