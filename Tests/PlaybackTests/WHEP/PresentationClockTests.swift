import RTP
import Testing

@testable import Playback

@Suite struct PresentationClockTests {
    private static func at(_ milliseconds: Int64) -> Instant { Instant(microseconds: milliseconds * 1000) }

    @Test("What comes earliest says when the timeline was at 0; what comes late moves nothing")
    func earliest() {
        var clock = PresentationClock()
        #expect(clock.note(mediaMicroseconds: 0, at: Self.at(500)) == Self.at(500))
        let late = clock.note(mediaMicroseconds: 33_000, at: Self.at(900))
        #expect((Self.at(500)...Self.at(501)).contains(late))
        #expect(clock.note(mediaMicroseconds: 66_000, at: Self.at(560)) == Self.at(494))
    }

    @Test("An encoder whose clock is slow is followed", arguments: [1.0001, 0.9999])
    func drift(rate: Double) {
        var clock = PresentationClock()
        var off: Int64 = 0
        for frame in 0..<108_000 {
            let media = Int64(frame) * 33_333
            let now = Instant(microseconds: Int64(Double(media) * rate) + 1_000_000)
            let origin = clock.note(mediaMicroseconds: media, at: now)
            off = max(off, abs(now.microseconds - media - origin.microseconds))
        }
        #expect(off < 10_000, "\(off) µs")
    }

    @Test("A gap that the timeline has closed is put back in, and what comes late without one isn't a gap")
    func gap() {
        var clock = PresentationClock()
        _ = clock.note(mediaMicroseconds: 0, at: Self.at(0))
        _ = clock.note(mediaMicroseconds: 33_000, at: Self.at(3033))
        #expect(clock.shift == 0)
        clock.noteDiscontinuity()
        let origin = clock.note(mediaMicroseconds: 66_000, at: Self.at(20_000))
        #expect(abs(clock.shift - 19_934_000) < 2000 && abs(origin.microseconds) < 2000)
    }
}
