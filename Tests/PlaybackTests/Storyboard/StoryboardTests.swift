import Media
import Testing

@testable import Playback
@testable import Recording

@Suite struct StoryboardTests {
    private static func segments(_ seconds: [Int], file: Int = 1, isIndependent: Bool = true) -> [RecordingSegment] {
        seconds.enumerated().map { index, seconds in
            RecordingSegment(
                rendition: .video, mediaSequenceNumber: index, file: file, timescale: 90_000, decodeTime: 0,
                duration: Int64(seconds) * 90_000, byteCount: 10, programDateTime: 0, followsDiscontinuity: false, followsGap: false,
                parts: [.init(offset: 0, byteCount: 10, duration: 9000, isIndependent: isIndependent)])
        }
    }

    private static func corner(_ storyboard: Storyboard) -> String {
        let place = storyboard.pictures.last?.place ?? 0
        return "\(place % 5 * 160),\(place / 5 * 90),160,90"
    }

    @Test("The list names each picture's time, sheet and place as players read them")
    func writesWebVTT() {
        let list = Storyboard(Self.segments([2, 2, 3]), aspectRatio: 16.0 / 9).list
        #expect(
            list == """
                WEBVTT

                00:00:00.000 --> 00:00:02.000
                0.jpg#xywh=0,0,160,90

                00:00:02.000 --> 00:00:04.000
                0.jpg#xywh=160,0,160,90

                00:00:04.000 --> 00:00:07.000
                0.jpg#xywh=320,0,160,90

                """)
    }

    @Test("Pictures of a long recording stand further apart, and never are more than the limit")
    func thinsOut() {
        let storyboard = Storyboard(Self.segments(Array(repeating: 2, count: 14_400)), aspectRatio: 16.0 / 9)
        #expect((200...Storyboard.picturesMax).contains(storyboard.pictures.count))
        #expect(storyboard.list.hasSuffix(" --> 08:00:00.000\n\(storyboard.pictures.last?.sheet ?? 0).jpg#xywh=\(Self.corner(storyboard))\n"))
        #expect(zip(storyboard.pictures, storyboard.pictures.dropFirst()).allSatisfy { $1.seconds - $0.seconds >= 96 })
        #expect(storyboard.pictures.allSatisfy { $0.place < Storyboard.picturesPerSheet })
        #expect(Set(storyboard.pictures.map { [$0.sheet, $0.place] }).count == storyboard.pictures.count)
    }

    @Test("A new file of other parameters begins a new sheet")
    func separatesFiles() {
        let storyboard = Storyboard(Self.segments([2, 2]) + Self.segments([2], file: 2), aspectRatio: 4.0 / 3)
        #expect(storyboard.pictures.map(\.sheet) == [0, 0, 1])
        #expect(storyboard.pictures.map(\.place) == [0, 1, 0])
        #expect(storyboard.height == 120)
    }

    @Test("Only what a decoder can begin with becomes a picture; without a picture the list is empty")
    func takesKeyFrames() {
        #expect(Storyboard(Self.segments([2, 2], isIndependent: false), aspectRatio: 1).pictures == [])
        #expect(Storyboard([], aspectRatio: 1).list == "WEBVTT\n")
    }
}
