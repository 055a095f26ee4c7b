import DASH
import DASHConformance
import Media
import Testing

@Suite struct MediaPresentationTests {
    private static func set(_ kind: AdaptationSet.Kind, _ timescale: Int32, first: Int, _ segments: [(Int64, Int64)]) -> AdaptationSet {
        let isVideo = kind != .audio(samplingRate: 48_000, channels: 2)
        return AdaptationSet(
            kind: kind, codec: isVideo ? "avc1.4d401f" : "mp4a.40.2", bitsPerSecond: 800_000, hasIndependentSegments: true,
            initialization: "s/init-0.mp4", media: "s/x-$Number$.m4s", firstNumber: first,
            segments: segments.map {
                AdaptationSet.Segment(
                    start: MediaTime(value: $0.0, timescale: timescale), duration: MediaTime(value: $0.1, timescale: timescale))
            })
    }

    private static let video = AdaptationSet.Kind.video(width: 640, height: 360, framesPerThousandSeconds: 29_970)
    private static let audio = AdaptationSet.Kind.audio(samplingRate: 48_000, channels: 2)

    /// A period of so many segments of two seconds from the session's `seconds` on.
    private static func period(_ id: Int, at milliseconds: Int64, from seconds: Int64, first: Int, segments: Int) -> Period {
        let numbers = (0..<Int64(segments))
        return Period(
            id: id, startMilliseconds: milliseconds, mediaStart: MediaTime(value: seconds, timescale: 1),
            adaptationSets: [
                set(video, 90_000, first: first, numbers.map { ((seconds + $0 * 2) * 90_000, 180_000) }),
                set(audio, 48_000, first: first, numbers.map { ((seconds + $0 * 2) * 48_000, 96_000) }),
            ])
    }

    private static func live(_ periods: [Period], isComplete: Bool = false) -> String {
        let live = MediaPresentation.Live(
            availabilityStartTime: 1_700_000_000_000, updatePeriodMilliseconds: 1000, windowMilliseconds: 30_000, delayMilliseconds: 6000,
            location: "a&b/manifest.mpd", clock: "/time")
        let presentation = MediaPresentation(live: live, isComplete: isComplete, segmentSecondsMax: 2, periods: periods)
        return String(decoding: presentation.render(), as: UTF8.self)
    }

    @Test("A session on air that grows, loses its oldest segments, gets a second period and ends breaks no rule")
    func life() {
        var checker = PresentationChecker()
        let versions = [
            Self.live([Self.period(0, at: 0, from: 0, first: 0, segments: 3)]),
            Self.live([Self.period(0, at: 0, from: 0, first: 0, segments: 4)]),
            // The encoder was away for five seconds, which the session's timeline doesn't count.
            Self.live([Self.period(0, at: 0, from: 0, first: 0, segments: 4), Self.period(1, at: 13_000, from: 8, first: 4, segments: 1)]),
            Self.live(
                [Self.period(0, at: 0, from: 0, first: 0, segments: 4), Self.period(1, at: 13_000, from: 8, first: 4, segments: 2)],
                isComplete: true),
        ]
        for version in versions { #expect(checker.receive(version) == []) }
    }

    @Test("Equal segments that follow one another share an entry")
    func timeLine() throws {
        let set = Self.set(Self.audio, 48_000, first: 7, [(100, 10), (110, 10), (120, 11), (131, 10), (200, 10)])
        let period = Period(id: 0, startMilliseconds: 0, mediaStart: MediaTime(value: 100, timescale: 48_000), adaptationSets: [set])
        let text = String(
            decoding: MediaPresentation(live: nil, isComplete: true, segmentSecondsMax: 1, periods: [period]).render(), as: UTF8.self)
        #expect(
            text.contains(
                "<S t=\"100\" d=\"10\" r=\"1\"/>\n<S t=\"120\" d=\"11\"/>\n<S t=\"131\" d=\"10\"/>\n<S t=\"200\" d=\"10\"/>\n</SegmentTimeline>"
            ))
        #expect(text.contains("type=\"static\" mediaPresentationDuration=\"PT0.002S\""))
        #expect(text.contains("presentationTimeOffset=\"100\" startNumber=\"7\""))
        let root = try #require(XMLElement(document: text))
        #expect(root["minimumUpdatePeriod"] == nil && root.first("UTCTiming") == nil)
    }

    @Test("Text is escaped, frame rates are told as fractions")
    func details() throws {
        let text = Self.live([Self.period(0, at: 0, from: 0, first: 0, segments: 1)])
        #expect(try #require(XMLElement(document: text)).first("Location")?.text == "a&b/manifest.mpd")
        #expect(text.contains("frameRate=\"29970/1000\""))
    }
}
