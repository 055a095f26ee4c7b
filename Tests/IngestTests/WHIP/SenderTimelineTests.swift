import RTP
import Testing

@testable import Ingest

@Suite struct SenderTimelineTests {
    private static let sound = 0
    private static let picture = 1

    private func timeline() -> SenderTimeline { SenderTimeline([(48_000, true), (90_000, false)]) }
    private func at(_ milliseconds: Int) -> Instant { Instant(microseconds: Int64(milliseconds) * 1000) }

    @Test("Before any report a frame stands where it arrived, and those behind it by their track's clock")
    func arrival() {
        var timeline = timeline()
        let start = timeline.place(track: Self.sound, time: 7_000_000, sender: nil, at: at(1000))
        #expect(timeline.place(track: Self.sound, time: 7_000_960, sender: nil, at: at(1090)) == start + 20_000)
        #expect(timeline.place(track: Self.picture, time: 5, sender: nil, at: at(1040)) == start + 40_000)
    }

    @Test("A picture that came late to begin with is led to where the quicker ones arrive")
    func lateKeyFrame() {
        var timeline = timeline()
        let start = timeline.place(track: Self.sound, time: 0, sender: nil, at: at(0))
        var last = timeline.place(track: Self.picture, time: 0, sender: nil, at: at(200))
        #expect(last == start + 200_000)
        for frame in 1...60 {
            last = timeline.place(track: Self.picture, time: Int64(frame) * 3000, sender: nil, at: at(50 + frame * 100 / 3))
        }
        #expect(abs(last - start - 2_050_000) <= 1000)
    }

    @Test("With both reports the picture comes to within a millisecond of the sound, without a jump; sound doesn't move")
    func lipSync() {
        var timeline = timeline()
        let start = timeline.place(track: Self.sound, time: 0, sender: nil, at: at(0))
        // The picture is taken 120 ms before it arrives; its sender knows.
        var last: Int64 = 0
        for frame in 0..<90 {
            let captured = frame * 100 / 3
            let wall: Int64? = frame > 20 ? Int64(9_000_000_000 + captured * 1000) : nil
            let now = timeline.place(track: Self.picture, time: Int64(frame) * 3000, sender: wall, at: at(captured + 120))
            if frame > 0 { #expect((20_000...40_000).contains(now - last)) }
            last = now
            let soundWall: Int64? = frame > 30 ? Int64(9_000_000_000 + captured * 1000) : nil
            let sounded = timeline.place(track: Self.sound, time: Int64(captured) * 48, sender: soundWall, at: at(captured))
            #expect(sounded == start + Int64(captured) * 1000)
        }
        #expect(abs(last - start - 89 * 100_000 / 3) <= 1000)
    }

    @Test("A report that would move the picture by seconds is another stream's, and left")
    func absurdReport() {
        var timeline = timeline()
        _ = timeline.place(track: Self.sound, time: 0, sender: 1_000_000, at: at(0))
        let first = timeline.place(track: Self.picture, time: 0, sender: 50_000_000, at: at(0))
        #expect(timeline.place(track: Self.picture, time: 9000, sender: 50_100_000, at: at(100)) == first + 100_000)
    }

    @Test("A track whose clock was set anew begins again where it arrives")
    func jump() {
        var timeline = timeline()
        let first = timeline.place(track: Self.picture, time: 0, sender: nil, at: at(0))
        #expect(timeline.place(track: Self.picture, time: 900_000_000, sender: nil, at: at(33)) == first + 33_000)
    }
}
