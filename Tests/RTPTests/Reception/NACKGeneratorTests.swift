import Testing

@testable import RTP

@Suite struct NACKGeneratorTests {
    static func due(_ generator: inout NACKGenerator, at milliseconds: Int64) -> [UInt16] {
        var due: [UInt16] = []
        generator.takeDue(at: Instant(microseconds: milliseconds * 1000), into: &due)
        return due
    }

    @Test("What is missing is asked for after some patience, then once per round trip, and no more once it is there")
    func asking() {
        var generator = NACKGenerator()
        let start = Instant(microseconds: 0)
        generator.note(10, at: start)
        generator.note(13, at: start)
        #expect(Self.due(&generator, at: 4) == [])
        #expect(Self.due(&generator, at: 5) == [11, 12])
        #expect(Self.due(&generator, at: 64) == [])
        generator.note(11, at: start + .milliseconds(64))
        #expect(Self.due(&generator, at: 65) == [12])
        generator.setRoundTrip(.milliseconds(200))
        #expect(Self.due(&generator, at: 125) == [12])
        #expect(Self.due(&generator, at: 374) == [])
        #expect(Self.due(&generator, at: 375) == [12])
    }

    @Test("Asking ends after a number of attempts")
    func attempts() {
        var generator = NACKGenerator()
        generator.note(1, at: Instant(microseconds: 0))
        generator.note(3, at: Instant(microseconds: 0))
        let asked = (0..<1000).reduce(0) { count, time in count + Self.due(&generator, at: Int64(time) * 20).count }
        #expect(asked == NACKGenerator.Limits().attemptsMax)
        #expect(generator.missingCount == 0 && generator.nextDeadline == nil)
    }

    @Test("Where too much is missing a key frame is needed instead, and nothing is remembered")
    func overflow() {
        var generator = NACKGenerator()
        generator.note(0, at: Instant(microseconds: 0))
        generator.note(251, at: Instant(microseconds: 0))
        #expect(generator.missingCount == 250)
        generator.note(253, at: Instant(microseconds: 0))
        #expect(generator.missingCount == 0)
        let (first, second) = (generator.takeOverflow(), generator.takeOverflow())
        #expect(first && !second)
    }

    @Test("What was given up is forgotten")
    func forgetting() {
        var generator = NACKGenerator()
        generator.note(0, at: Instant(microseconds: 0))
        generator.note(5, at: Instant(microseconds: 0))
        generator.forget(below: 3)
        #expect(Self.due(&generator, at: 10) == [3, 4])
    }
}
