import Bytes
import Containers
import Testing

@Suite struct FragmentParserTests {
    private static let parts: [UInt8] =
        FragmentTests.fragment(FragmentTests.shapes[5]).bytes(startsSegment: true)
        + FragmentTests.fragment(FragmentTests.shapes[4]).bytes()

    @Test("Several fragments in one piece are all found")
    func several() throws {
        let fragments = try FragmentParser().fragments(in: Self.parts[...])
        #expect(fragments.count == 2)
        #expect(Self.parts[fragments[1].tracks[0].samples[1].payload].elementsEqual([4, 5]))
        let shifted = [0, 0] + Self.parts
        #expect(try FragmentParser().fragments(in: shifted.dropFirst(2)) == fragments)
    }

    @Test("A cut piece is an error, except where a box ends")
    func cuts() throws {
        for count in 0..<Self.parts.count {
            guard let fragments = try? FragmentParser().fragments(in: Self.parts[..<count]) else { continue }
            #expect(fragments.allSatisfy { $0.tracks[0].payloadEnd <= count })
        }
        let first = FragmentTests.fragment(FragmentTests.shapes[5]).bytes(startsSegment: true).count
        #expect(try FragmentParser().fragments(in: Self.parts[..<first]).count == 1)
        #expect(throws: ParseError.self) { try FragmentParser().fragments(in: Self.parts[..<(first - 1)]) }
    }

    @Test("A movie fragment is read without its data")
    func headerOnly() throws {
        let bytes = FragmentTests.fragment(FragmentTests.shapes[3]).bytes()
        let size = Int(bytes[3])
        let fragment = try FragmentParser().fragment(movieFragment: bytes[..<size])
        #expect(fragment.tracks[0].payloadEnd == bytes.count)
        #expect(throws: ParseError.self) { try FragmentParser().fragment(movieFragment: bytes[size...]) }
    }

    @Test("As many samples as the limit, and not one more")
    func samplesMax() throws {
        var limits = FragmentLimits()
        limits.samplesMax = 3
        let parser = FragmentParser(limits: limits)
        let three = FragmentTests.fragment(FragmentTests.shapes[3]).bytes()
        #expect(try parser.fragments(in: three[...]).count == 1)
        let four = FragmentTests.fragment(FragmentTests.shapes[3] + FragmentTests.shapes[1]).bytes()
        #expect(throws: ParseError.invalid("a fragment has more samples than samplesMax", offset: 80)) {
            try parser.fragments(in: four[...])
        }
    }

    @Test("A run that claims four thousand million samples of nothing is refused")
    func hostileCount() {
        var bytes = FragmentTests.fragment(FragmentTests.shapes[2]).bytes()
        // sample_count of a run without a table.
        bytes.replaceSubrange(92..<96, with: [255, 255, 255, 255])
        #expect(throws: ParseError.invalid("a fragment has more samples than samplesMax", offset: 88)) {
            try FragmentParser().fragments(in: bytes[...])
        }
    }

    @Test("As many boxes as the limit, and not one more")
    func boxesMax() throws {
        var limits = FragmentLimits()
        limits.boxesMax = 5
        #expect(try FragmentParser(limits: limits).fragments(in: Self.parts[...]).count == 2)
        limits.boxesMax = 4
        #expect(throws: ParseError.self) { try FragmentParser(limits: limits).fragments(in: Self.parts[...]) }
    }

    @Test("Mutated fragments never trap, and payloads lie within the bytes", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<1000 {
            let mutated = random.mutate(Self.parts)
            _ = try? FragmentParser().fragment(movieFragment: mutated[...])
            _ = try? MovieParser().movie(in: mutated[...])
            guard let fragments = try? FragmentParser().fragments(in: mutated[...]) else { continue }
            for sample in fragments.flatMap(\.tracks).flatMap(\.samples) {
                #expect(sample.payload.lowerBound >= 0 && sample.payload.upperBound <= mutated.count)
            }
        }
    }
}
